# Everything runs in a virtual environment of the project's own; nothing needs root.
PYTHON ?= python3
VENV ?= .venv
DEMO_VENV ?= .venv-demo
BIN := $(VENV)/bin

.PHONY: help demo test prove check lint types fresh generate axe bench clean

help:
	@echo "make demo      install and show the routes of the bundled case; writes reports/"
	@echo "make test      install the test extras and run every test"
	@echo "make prove     the tests against oracles; the order of money on 5,000 graphs"
	@echo "make check     lint, types, generated files, reports and every test"
	@echo "make generate  write docs/reference and data/datapackage.json again"
	@echo "make axe       fetch axe-core with npm, for the accessibility tests of the page"
	@echo "make bench     the measurements of benchmarks/"

# Named plainly, since Debian ships Python without it.
define need_venv
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "flowgraph needs Python 3.11 or newer; name one with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endef

$(DEMO_VENV)/.installed: pyproject.toml $(shell find flowgraph data -type f -not -name '*.pyc')
	$(need_venv)
	$(PYTHON) -m venv $(DEMO_VENV)
	$(DEMO_VENV)/bin/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(VENV)/.test: pyproject.toml
	$(need_venv)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/.dev: pyproject.toml
	$(need_venv)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.test

demo: $(DEMO_VENV)/.installed
	@$(DEMO_VENV)/bin/flowgraph paths iraq-federal-budget @designated
	@$(DEMO_VENV)/bin/flowgraph report -o reports

test: $(VENV)/.test
	$(BIN)/python -m pytest

prove: $(VENV)/.test
	FLOWGRAPH_PROVE=1 $(BIN)/python -m pytest tests/analysis/test_order_brute_force.py \
	  tests/analysis/test_paths_brute_force.py tests/regimes/test_rule_properties.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

fresh: $(VENV)/.dev
	$(BIN)/python scripts/generate.py --check
	$(BIN)/flowgraph check --data data --strict

check: lint types fresh
	$(BIN)/python -m pytest

generate: $(VENV)/.dev
	$(BIN)/python scripts/generate.py

bench: $(VENV)/.test
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/large_case.py
	$(BIN)/python benchmarks/rules.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/tracing.py
	$(BIN)/python benchmarks/interdiction.py
	$(BIN)/python benchmarks/order.py

# For tests only; without it the accessibility tests skip.
axe:
	@npm install --prefix build/npm --no-save --no-audit --no-fund --silent axe-core@4.14.1

clean:
	rm -rf $(VENV) $(DEMO_VENV) build dist
