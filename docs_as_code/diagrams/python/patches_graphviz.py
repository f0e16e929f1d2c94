"""The package `graphviz`, made to hand its graphs over: render, view and pipe start no program and open no window."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH109, PTH110, PTH118, PTH119, PTH120, PTH122, PTH123

from __future__ import annotations

import functools
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.python import draw_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from docs_as_code.diagrams.python.recorder import Current


_UNSAID_FORMAT = "pdf"  # what upstream draws when nobody names a format, in a graph or as the default


@dataclass(eq=False)
class _Saved:
    """Stands for a DOT file that `graphviz.render(…, filepath)` draws, perhaps several times in several formats."""

    path: str


@dataclass(frozen=True)
class _Subject:
    """The object whose method runs, and the format that the user named, if any."""

    graph: Any
    format: str | None


class _Patches:
    """The patches of one process; `subject` is set while a method of a graph runs."""

    def __init__(self, current: Current, real_run: Callable[..., Any]) -> None:
        self.current = current
        self.subject: _Subject | None = None
        self._saved: dict[str, _Saved] = {}
        self._real_run = real_run

    def run_check(self, cmd: Any, **kwargs: Any) -> Any:
        """Stand in for the one function through which the package starts programs."""
        program, *options = [os.fspath(part) for part in cmd]
        if program == "unflatten":
            return self._real_run([draw_now.unflatten_program(), *options], **kwargs)
        if options == ["-V"]:
            said = draw_now.version_line() or self._real_run(cmd, **kwargs).stdout
            return subprocess.CompletedProcess(cmd, 0, stdout=said)
        engine, form = (next(o[2:] for o in options if o.startswith(flag)) for flag in ("-K", "-T"))
        if options[-2:-1] == ["-O"] or "-o" in options:
            return self._render(engine, form, options, kwargs.get("cwd"))
        return self._pipe(engine, form, kwargs)

    def _render(self, engine: str, form: str, options: list[str], folder: Any) -> Any:
        """`dot -O FILE` and `dot -o PICTURE FILE` in `folder`."""
        folder = os.fspath(folder or "")
        source = os.path.join(folder, options[-1])
        stem = source
        target = f"{source}.{form.replace(':', '.')}"
        if "-o" in options:
            target = os.path.join(folder, options[options.index("-o") + 1])
            stem = os.path.splitext(target)[0]
        subject = self.subject or _Subject(None, form)
        if subject.graph is None:
            with open(source, encoding="utf-8") as file:
                text = file.read()
            subject = _Subject(self._saved.setdefault(source, _Saved(source)), form)
        else:
            text = str(subject.graph)
        self._ask(subject, text, stem, engine, folder)
        self.current.recorder.pictures.add_picture(target, lambda: draw_now.draw(text, engine, form, (folder,)))
        return subprocess.CompletedProcess(options, 0, stdout=b"", stderr=b"")

    def _pipe(self, engine: str, form: str, kwargs: dict[str, Any]) -> Any:
        encoding = kwargs.get("encoding")
        said = kwargs.get("input")
        if said is None:
            lines = list(kwargs["input_lines"])
            said = (b"" if lines and isinstance(lines[0], bytes) else "").join(lines)
        text = said if isinstance(said, str) else said.decode()
        subject = self.subject or _Subject(None, form)
        stem = os.path.splitext(os.path.basename(self.current.recorder.files.source))[0]
        folder = ""
        if subject.graph is not None:
            stem = subject.graph.filepath
            folder = os.fspath(subject.graph.directory or "")
        self._ask(subject, text, stem, engine, folder)
        drawn: bytes = draw_now.draw(text, engine, form, (folder,))
        return subprocess.CompletedProcess([], 0, stdout=drawn.decode(encoding) if encoding else drawn, stderr=b"")

    def _ask(self, subject: _Subject, text: str, stem: str, engine: str, folder: str) -> None:
        recorder = self.current.recorder
        folders = tuple(
            dict.fromkeys((os.path.dirname(recorder.files.source), os.getcwd(), os.path.abspath(folder or ".")))
        )
        formats = (subject.format,) if subject.format else ()
        graph = subject.graph or self._saved.setdefault(text, _Saved(""))
        recorder.ask(graph, dot=text, filename=stem, formats=formats, layout=engine, folders=folders)

    def naming(self, method: Callable[..., Any], position: int) -> Callable[..., Any]:
        """Wrap a method of a graph: remember the graph, and the format at `position` or by name."""

        @functools.wraps(method)
        def wrapper(graph: Any, *args: Any, **kwargs: Any) -> Any:
            form = kwargs.get("format") or (args[position] if len(args) > position else None)
            if form is None and kwargs.get("outfile") is not None:
                form = os.path.splitext(os.fspath(kwargs["outfile"]))[1][1:] or None
            own = graph._format if graph._format != _UNSAID_FORMAT else None
            outer, self.subject = self.subject, _Subject(graph, form or own)
            try:
                return method(graph, *args, **kwargs)
            finally:
                self.subject = outer

        return wrapper

    def save(self, graph: Any, filename: Any = None, directory: Any = None, *, skip_existing: Any = False) -> str:
        """Stand in for `Save.save`: the file can be read back, and is nowhere in the project."""
        if filename is not None:
            graph.filename = os.fspath(filename)
        if directory is not None:
            graph.directory = os.fspath(directory)
        path: str = graph.filepath
        if not (skip_existing and os.path.exists(path)):
            self.current.recorder.pictures.add_text(path, "".join(graph))
        return path


def install(graphviz: ModuleType, current: Current) -> None:
    """Patch the imported package, once a process."""
    from graphviz import backend, dot, piping, quoting, rendering, saving

    patches = _Patches(current, backend.execute.run_check)
    backend.execute.run_check = patches.run_check
    rendering.Render.render = patches.naming(rendering.Render.render, 4)
    piping.Pipe.pipe = patches.naming(piping.Pipe.pipe, 0)

    def save(graph: Any, *args: Any, **kwargs: Any) -> str:
        return patches.save(graph, *args, **kwargs)

    saving.Save.save = save
    rendering.Render._view = _open_nothing
    for module in (graphviz, backend, backend.viewing):
        module.__dict__["view"] = _open_nothing
    for name in ("node", "edge", "edges", "subgraph"):
        setattr(dot.Dot, name, _with_lines(getattr(dot.Dot, name), name, current))
    quoting.quote = _remembering(quoting.quote)
    quoting.Quote._quote = staticmethod(quoting.quote)


def _remembering(quote: Callable[..., str]) -> Callable[..., str]:
    """The names and values of attributes are the same for nearly all nodes, and quoting is a tenth of a source's run.

    Texts of other classes are quoted in other ways, and of one that ends in a backslash upstream warns.
    """
    known: dict[str, str] = {}

    @functools.wraps(quote)
    def quoted(identifier: Any, *args: Any, **kwargs: Any) -> str:
        if args or kwargs or type(identifier) is not str or identifier.endswith("\\"):
            return quote(identifier, *args, **kwargs)
        if identifier not in known:
            known[identifier] = quote(identifier)
        return known[identifier]

    return quoted


def _open_nothing(*_args: Any, **_kwargs: Any) -> None:
    """Nobody sits in front of a build."""


def _with_lines(method: Callable[..., Any], name: str, current: Current) -> Callable[..., Any]:
    """Remember on the graph which line of the source made each node (by name) and edge (by both names)."""

    @functools.wraps(method)
    def wrapper(graph: Any, *args: Any, **kwargs: Any) -> Any:
        lines: dict[Any, int | None] = graph.__dict__.setdefault("_docs_as_code_lines", {})
        line = current.recorder.files.source_line()
        if name == "node":
            lines.setdefault(str(args[0] if args else kwargs.get("name")), line)
        elif name == "edge":
            ends = [args[i] if len(args) > i else kwargs.get(key) for i, key in enumerate(("tail_name", "head_name"))]
            lines.setdefault((_node_name(ends[0]), _node_name(ends[1])), line)
        elif name == "edges" and args:
            args = (list(args[0]), *args[1:])
            for tail, head in args[0]:
                lines.setdefault((_node_name(tail), _node_name(head)), line)
        elif args and args[0] is not None:
            lines.update(args[0].__dict__.get("_docs_as_code_lines", {}))
        return method(graph, *args, **kwargs)

    return wrapper


def _node_name(end: Any) -> str:
    return str(end).partition(":")[0]
