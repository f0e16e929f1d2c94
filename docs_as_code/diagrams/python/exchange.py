"""What goes to the child that runs a source, and what comes back: plain data that two interpreters can pickle."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.diagrams.graph import Drawing


@dataclass(frozen=True)
class Request:
    """Paths are absolute; `timeout` in seconds; `render_now` makes pictures that the source itself can read back.

    `root` is the git root around the project, `ignored` are folders that hold outputs.
    """

    source: str
    project: str
    root: str
    timeout: float
    render_now: bool = False
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failure:
    """Why a source failed: `path` is absolute, `line` the user's own; `traceback` is for `--debug`."""

    message: str
    path: str
    line: int | None = None
    hint: str | None = None
    traceback: str = ""


@dataclass(frozen=True)
class Remark:
    """A finding in the making: the child does not know the project's names for paths."""

    rule: str
    severity: str
    line: int | None
    message: str
    hint: str | None = None


@dataclass(frozen=True)
class Drawn:
    """One drawing; `raw` when its DOT text must still be read for the model, with the lines that made its parts.

    `folders` are those in which a relative picture of a node is looked for.
    """

    drawing: Drawing
    raw: bool = False
    folders: tuple[str, ...] = ()
    node_lines: dict[str, int] = field(default_factory=dict)
    edge_lines: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """All that a source did: `imports` are the absolute paths of the project's files that it imported.

    `inputs` is name to value; `packages` are (folder of site packages, first part of a name in it) of what it took
    from packages whose versions are still to be found; `writes` are the names of the paths
    that it wrote, each with the line of the source that did.
    """

    drawn: tuple[Drawn, ...]
    remarks: tuple[Remark, ...]
    imports: tuple[str, ...]
    failure: Failure | None = None
    inputs: dict[str, str] = field(default_factory=dict)
    packages: tuple[tuple[str, str], ...] = ()
    writes: tuple[tuple[str, int | None], ...] = ()
