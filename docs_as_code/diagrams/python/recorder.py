"""What a running source has drawn so far: one recorder a child, filled by the patched libraries."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH109, PTH113, PTH117, PTH118, PTH119, PTH120

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from docs_as_code.config_keys import DIAGRAM_FORMATS
from docs_as_code.diagrams.graph import Cluster, Drawing, Edge, Graph, Node
from docs_as_code.diagrams.python.exchange import Drawn, Remark
from docs_as_code.diagrams.python.node_ids import Ids

if TYPE_CHECKING:
    from docs_as_code.diagrams.python.drawn_files import DrawnFiles
    from docs_as_code.diagrams.python.user_lines import UserFiles

_SPELLINGS = {"jpeg": "jpg", "jpe": "jpg", "gv": "dot", "canon": "dot"}


@dataclass(frozen=True)
class MissingIcon:
    """A picture that the user named for a node and that does not exist: where, and the paths that were tried."""

    name: str
    path: str
    line: int | None
    looked: tuple[str, ...]


class UndrawableTextError(ValueError):
    """A text that no picture can show."""


@dataclass
class Model:
    """The parts of one `diagrams.Diagram`, in the user's order; `counted` holds how many statements they made."""

    line: int | None
    asked: bool
    name: str
    filename: str
    covers: str = ""
    ids: Ids = field(default_factory=Ids)
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    counted: dict[int, tuple[Any, int]] = field(default_factory=dict)

    def count(self, dot: Any, statements: int) -> None:
        """Remember that `statements` of the body of `dot` are known."""
        self.counted[id(dot)] = (dot, self.counted.get(id(dot), (dot, 0))[1] + statements)

    def is_whole(self) -> bool:
        """Whether every statement is known, or the user has written DOT of their own among them."""
        return all(len(dot.body) == known for dot, known in self.counted.values())


@dataclass
class _Asked:
    """One picture asked for; `subject` is kept so that its id stays its own."""

    subject: object
    drawn: Drawn


class Recorder:
    """All that one source draws."""

    def __init__(self, files: UserFiles, pictures: DrawnFiles) -> None:
        self.files = files
        self.pictures = pictures
        self.start = os.getcwd()
        self.remarks: list[Remark] = []
        self.missing: list[MissingIcon] = []
        self.models: dict[int, Model] = {}  # by the id of a Diagram's graphviz object, which the model keeps alive
        self._asked: dict[tuple[int, str], _Asked] = {}
        self._icons: dict[tuple[str, str], str] = {}

    def drawn(self) -> tuple[Drawn, ...]:
        """The drawings, in the order in which they were first asked for."""
        return tuple(asked.drawn for asked in self._asked.values())

    def remark(self, rule: str, severity: str, message: str, hint: str | None = None) -> None:
        """Say something about the line that is running."""
        self.remarks.append(Remark(rule, severity, self.files.source_line(), message, hint))

    def ask(
        self,
        subject: object,
        *,
        dot: str,
        filename: str,
        formats: tuple[str, ...],
        layout: str,
        folders: tuple[str, ...],
    ) -> None:
        """Take a picture down; the same object under the same filename is one drawing, and its last state counts."""
        _check_text(dot)
        model = self.models.get(id(subject))
        line = model.line if model else self.files.source_line()
        whole = os.path.abspath(filename)
        if whole.startswith(self.files.project):
            filename = os.path.relpath(whole, self.start)  # the source may have changed the working folder
        graph = _graph(model, subject, dot, layout, filename)
        earlier = self._asked.get((id(subject), whole))
        known = earlier.drawn.drawing.formats if earlier else ()
        wanted = () if model and not model.asked else self._spelled(formats)
        formats = known + tuple(name for name in wanted if name not in known)
        lines = getattr(subject, "_docs_as_code_lines", {})
        self._asked[id(subject), whole] = _Asked(
            subject,
            Drawn(
                drawing=Drawing(graph=graph, filename=filename, formats=formats, line=line),
                raw=model is None or not model.is_whole() or "covers" in getattr(subject, "graph_attr", {}),
                folders=folders,
                node_lines={key: value for key, value in lines.items() if isinstance(key, str)},
                edge_lines={key: value for key, value in lines.items() if not isinstance(key, str)},
            ),
        )

    def icon(self, path: Any, output: str, *, shipped: str | None = None) -> str | None:
        """The absolute path of a node's picture: beside the script, in the working folder, where upstream would look.

        `shipped` is the class that brings the picture; when it lacks its file, that is its fault and only a warning.
        Any other missing file fails the source, but only at its end: all of them are told at once.
        """
        text = os.fspath(path)
        key = (text, output)
        if key not in self._icons:
            anywhere = (os.path.dirname(self.files.source), os.getcwd(), output)
            folders = ("/",) if os.path.isabs(text) else anywhere
            tried = tuple(dict.fromkeys(os.path.abspath(os.path.join(folder, text)) for folder in folders))
            found = next((one for one in tried if os.path.isfile(one)), None)
            if found is None and shipped is None:
                self.missing.append(MissingIcon(text, *self.files.running(), tried))
            elif found is None:
                self.remark(
                    "missing-icon", "warning", f"{shipped} comes without its icon file", "it is drawn without one"
                )
            if found not in (None, tried[0]):
                hint = "put it beside the script, or build the path from __file__"
                self.remark("icon-folder", "warning", f"the icon {text!r} is found from one working folder only", hint)
            self._icons[key] = found or ""
        return self._icons[key] or None

    def _spelled(self, formats: tuple[str, ...]) -> tuple[str, ...]:
        made: dict[str, None] = {}
        for name in formats:
            plain = _SPELLINGS.get(name.lower(), name.lower())
            if plain in DIAGRAM_FORMATS:
                made[plain] = None
            else:
                hint = f"the formats are {', '.join(DIAGRAM_FORMATS[:-1])} and {DIAGRAM_FORMATS[-1]}"
                self.remark("unknown-format", "warning", f"no picture is made in the format {name!r}", hint)
        return tuple(made)


class Current:
    """Where the patched libraries find the recorder of this child: they are patched before it is forked."""

    def __init__(self) -> None:
        self._recorder: Recorder | None = None

    @property
    def recorder(self) -> Recorder:
        """The recorder of the source that runs."""
        assert self._recorder is not None
        return self._recorder

    def set(self, recorder: Recorder | None) -> None:
        """From now on `recorder` takes down what is drawn."""
        self._recorder = recorder


def _graph(model: Model | None, subject: object, dot: str, layout: str, filename: str) -> Graph:
    name = (model.name if model else getattr(subject, "name", None)) or os.path.basename(filename)
    graph = Graph(name=str(name), dot=dot, layout=layout)
    if model is None:
        return graph
    direction = str(getattr(subject, "graph_attr", {}).get("rankdir", "TB"))
    return replace(
        graph,
        direction=direction,
        nodes=tuple(model.nodes.values()),
        edges=tuple(model.edges),
        covers=model.covers,
        clusters=tuple(model.clusters.values()),
    )


def _check_text(dot: str) -> None:
    bad = "\0" if "\0" in dot else ""
    try:
        dot.encode()
    except UnicodeEncodeError as error:
        bad = dot[error.start]
    if bad:
        raise UndrawableTextError(f"a text holds the character U+{ord(bad):04X}, which cannot be drawn")
