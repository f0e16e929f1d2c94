"""Pictures from the infrastructure itself: functions that read manifests and draw them inside `with Diagram(...):`."""

from __future__ import annotations

TYPE_CHECKING = False  # for type checkers alone: sources run in children that pay for every import
if TYPE_CHECKING:
    from docs_as_code.diagrams.sources.drawing import Nodes as Nodes
    from docs_as_code.diagrams.sources.functions import compose as compose
    from docs_as_code.diagrams.sources.functions import github_actions as github_actions
    from docs_as_code.diagrams.sources.functions import gitlab_ci as gitlab_ci
    from docs_as_code.diagrams.sources.functions import kubernetes as kubernetes
    from docs_as_code.diagrams.sources.functions import terraform as terraform
    from docs_as_code.diagrams.sources.problem import SourcesError as SourcesError

__all__ = ["Nodes", "SourcesError", "compose", "github_actions", "gitlab_ci", "kubernetes", "terraform"]

_HOMES = {
    "drawing": ("Nodes",),
    "functions": ("compose", "github_actions", "gitlab_ci", "kubernetes", "terraform"),
    "problem": ("SourcesError",),
}


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first asked for (PEP 562)."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
