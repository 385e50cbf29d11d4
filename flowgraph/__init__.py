"""Follow money, control and ownership to sanctioned parties, with a citation for every hop.

    import flowgraph as fg

    case = fg.load()                                   # the bundled case
    answer = fg.paths(case, "iraq-federal-budget", "@designated")
    for path in answer.paths:
        print(path.nodes, path.weakest_grade)

Everything here is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowgraph.analysis.chokepoints import ChokepointsAnswer as ChokepointsAnswer
    from flowgraph.analysis.differences import DiffAnswer as DiffAnswer
    from flowgraph.analysis.explain import EntityAccount as EntityAccount
    from flowgraph.analysis.explain import RouteAccount as RouteAccount
    from flowgraph.analysis.exposure import ExposureAnswer as ExposureAnswer
    from flowgraph.analysis.exposure_rows import Exposure as Exposure
    from flowgraph.analysis.offices import BehindAnswer as BehindAnswer
    from flowgraph.analysis.results import Answer as Answer
    from flowgraph.analysis.results import Path as Path
    from flowgraph.analysis.rules import RulesAnswer as RulesAnswer
    from flowgraph.analysis.targets import TargetsAnswer as TargetsAnswer
    from flowgraph.analysis.trace import TraceAnswer as TraceAnswer
    from flowgraph.analysis.whatif import WhatifAnswer as WhatifAnswer
    from flowgraph.api import behind as behind
    from flowgraph.api import check as check
    from flowgraph.api import chokepoints as chokepoints
    from flowgraph.api import diff as diff
    from flowgraph.api import explain as explain
    from flowgraph.api import exposure as exposure
    from flowgraph.api import html as html
    from flowgraph.api import paths as paths
    from flowgraph.api import rules as rules
    from flowgraph.api import targets as targets
    from flowgraph.api import to_pyvis as to_pyvis
    from flowgraph.api import trace as trace
    from flowgraph.api import whatif as whatif
    from flowgraph.case.case import Case as Case
    from flowgraph.case.case import load as load
    from flowgraph.case.view import Network as Network
    from flowgraph.case.view import View as View
    from flowgraph.case.write import write as write
    from flowgraph.dossier.folder import report as report
    from flowgraph.dossier.folder import verify as verify
    from flowgraph.dossier.questions import saved_questions as saved_questions
    from flowgraph.errors import AmbiguousEntity as AmbiguousEntity
    from flowgraph.errors import DataError as DataError
    from flowgraph.errors import FlowgraphError as FlowgraphError
    from flowgraph.errors import UnknownEntity as UnknownEntity
    from flowgraph.errors import UsageError as UsageError
    from flowgraph.model.problems import Problem as Problem
    from flowgraph.regimes.findings import Finding as Finding

__version__ = "0.1.0"

_HOMES = {
    "AmbiguousEntity": "flowgraph.errors",
    "Answer": "flowgraph.analysis.results",
    "BehindAnswer": "flowgraph.analysis.offices",
    "Case": "flowgraph.case.case",
    "ChokepointsAnswer": "flowgraph.analysis.chokepoints",
    "DataError": "flowgraph.errors",
    "DiffAnswer": "flowgraph.analysis.differences",
    "EntityAccount": "flowgraph.analysis.explain",
    "Exposure": "flowgraph.analysis.exposure_rows",
    "ExposureAnswer": "flowgraph.analysis.exposure",
    "Finding": "flowgraph.regimes.findings",
    "FlowgraphError": "flowgraph.errors",
    "Network": "flowgraph.case.view",
    "Path": "flowgraph.analysis.results",
    "Problem": "flowgraph.model.problems",
    "RouteAccount": "flowgraph.analysis.explain",
    "RulesAnswer": "flowgraph.analysis.rules",
    "TargetsAnswer": "flowgraph.analysis.targets",
    "TraceAnswer": "flowgraph.analysis.trace",
    "UnknownEntity": "flowgraph.errors",
    "UsageError": "flowgraph.errors",
    "View": "flowgraph.case.view",
    "WhatifAnswer": "flowgraph.analysis.whatif",
    "behind": "flowgraph.api",
    "check": "flowgraph.api",
    "chokepoints": "flowgraph.api",
    "diff": "flowgraph.api",
    "explain": "flowgraph.api",
    "exposure": "flowgraph.api",
    "html": "flowgraph.api",
    "load": "flowgraph.case.case",
    "paths": "flowgraph.api",
    "report": "flowgraph.dossier.folder",
    "rules": "flowgraph.api",
    "saved_questions": "flowgraph.dossier.questions",
    "targets": "flowgraph.api",
    "to_pyvis": "flowgraph.api",
    "trace": "flowgraph.api",
    "verify": "flowgraph.dossier.folder",
    "whatif": "flowgraph.api",
    "write": "flowgraph.case.write",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'flowgraph' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
