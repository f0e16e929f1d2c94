"""What a picture is made from and what comes of it: the plain data that crosses from the build to the warm child."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.findings import Finding
    from docs_as_code.toolchain.fonts import FontSet

MOST_NODES = 500  # beyond it nobody follows a picture; from about twice as many, dot takes minutes
DRAW_LESS = "make several diagrams of it; kubernetes() and the like draw less with `only`, `hide` and `collapse`"
LAYOUTS = ("dot", "neato", "fdp", "sfdp", "circo", "twopi", "osage", "patchwork")


@dataclass(frozen=True)
class RenderRequest:
    """One diagram to draw.

    `ids` is a short prefix that no other diagram has; `digest` is the stamp that the files carry; `source` is the
    project-relative path that findings name, and `line` the user's line that asked for the diagram. Icons below one
    of `roots` (the project) are named relative to it in the DOT output. `system` draws with the `dot` on the PATH.
    """

    graph: Graph
    formats: tuple[str, ...]
    ids: str
    digest: str
    fonts: FontSet
    source: str
    line: int | None = None
    roots: tuple[str, ...] = ()
    system: bool = False


@dataclass(frozen=True)
class Rendered:
    """The files by format, and what there is to say. With an `error`, or a finding that is one, there are no files."""

    files: dict[str, bytes] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    error: DocsAsCodeError | None = None
