"""What does a question on the bundled case cost, the start of Python included?

The aim is 1.5 times `import click` alone; the bound is 1.5 times
`import click, networkx`, which a command built on networkx would pay before it
reads a row. Byte code is compiled first, as an installation does.
"""

from __future__ import annotations

import compileall
import sys

from measure import FLOWGRAPH, ROOT, in_turn, report

RUNS = 15


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def main() -> None:
    """Measure and print."""
    compileall.compile_dir(str(ROOT / "flowgraph"), quiet=1)
    commands = {
        "import click": python("import click"),
        "import click, networkx": python("import click, networkx"),
        "import click, networkx, pandas": python("import click, networkx, pandas"),
        "flowgraph --help": [*FLOWGRAPH, "--help"],
        "flowgraph paths": [*FLOWGRAPH, "paths", "iraq-federal-budget", "kataib-hizballah"],
        "flowgraph check": [*FLOWGRAPH, "check"],
    }
    report(
        in_turn(commands, RUNS),
        [
            ("flowgraph paths", "import click, networkx"),
            ("flowgraph paths", "import click"),
            ("flowgraph paths", "import click, networkx, pandas"),
            ("flowgraph --help", "import click"),
        ],
    )


if __name__ == "__main__":
    main()
