"""docs-as-code: diagrams, decks and docs site as code. The public API; names come when they are first asked for."""

from __future__ import annotations

TYPE_CHECKING = False  # for type checkers alone, and without the 6 ms that importing `typing` costs
if TYPE_CHECKING:
    from docs_as_code.config import Config as Config
    from docs_as_code.config import find_project as find_project
    from docs_as_code.config import load as load_config
    from docs_as_code.diagrams.graph import Cluster as Cluster
    from docs_as_code.diagrams.graph import Edge as Edge
    from docs_as_code.diagrams.graph import Graph as Graph
    from docs_as_code.diagrams.graph import Node as Node
    from docs_as_code.errors import ConfigError as ConfigError
    from docs_as_code.errors import DocsAsCodeError as DocsAsCodeError
    from docs_as_code.errors import SourceError as SourceError
    from docs_as_code.errors import ToolError as ToolError
    from docs_as_code.errors import UsageError as UsageError
    from docs_as_code.findings import Finding as Finding
    from docs_as_code.project.build import build as build
    from docs_as_code.project.report import JobReport as JobReport
    from docs_as_code.project.report import Report as Report
    from docs_as_code.project.state import BuildRequest as BuildRequest
    from docs_as_code.project.state import Listener as Listener

__version__ = "1.0.0"

__all__ = [
    "BuildRequest",
    "Cluster",
    "Config",
    "ConfigError",
    "DocsAsCodeError",
    "Edge",
    "Finding",
    "Graph",
    "JobReport",
    "Listener",
    "Node",
    "Report",
    "SourceError",
    "ToolError",
    "UsageError",
    "build",
    "find_project",
    "load_config",
]

_HOMES = {
    "config": ("Config", "find_project", "load_config"),
    "diagrams.graph": ("Cluster", "Edge", "Graph", "Node"),
    "errors": ("ConfigError", "DocsAsCodeError", "SourceError", "ToolError", "UsageError"),
    "findings": ("Finding",),
    "project.build": ("build",),
    "project.report": ("JobReport", "Report"),
    "project.state": ("BuildRequest", "Listener"),
}


def __getattr__(name: str) -> object:
    """Import a public name from its home (PEP 562): `import docs_as_code` itself costs next to nothing."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f"docs_as_code.{home}"), {"load_config": "load"}.get(name, name))
            globals()[name] = value
            return value
    raise AttributeError(f"module 'docs_as_code' has no attribute {name!r}")
