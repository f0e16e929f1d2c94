"""Draws one picture inside the child, for a source that wants the bytes at once: with pygraphviz, else with `dot`."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH110, PTH118, PTH120

from __future__ import annotations

import os
import subprocess
from typing import Any


class PictureError(RuntimeError):
    """Graphviz cannot draw this text, or is not there."""


def draw(text: str, engine: str, form: str, folders: tuple[str, ...]) -> bytes:
    """Lay `text` out with `engine` and return the bytes of the format `form`; icons are looked for in `folders`."""
    library = _library()
    if library is None:
        return _with_program(text, engine, form, folders)
    graph = _parse(library, text)
    known = [os.path.abspath(folder or ".") for folder in folders]
    library.agattr(graph, library.AGRAPH, b"imagepath", os.pathsep.join(known).encode())
    context = library.gvContextWithBuiltins()
    if library.gvLayout(context, graph, engine.encode()) != 0:
        raise PictureError(f"Graphviz has no layout engine {engine!r} here, or cannot lay this graph out")
    failed, data = library.gvRenderData(context, graph, form.partition(":")[0].lower().encode())
    library.gvFreeLayout(context, graph)
    if failed:
        raise PictureError(f"Graphviz cannot draw the format {form!r}")
    return bytes(data)


def unflatten_program() -> str:
    """The program `unflatten`: the one that comes with pygraphviz, else the one on the PATH."""
    bundled = _bundled("unflatten")
    return bundled if bundled and os.path.exists(bundled) else "unflatten"


def version_line() -> str:
    """What `dot -V` says, for the Graphviz that is in the process; empty where there is none."""
    try:
        import pygraphviz
    except ImportError:
        return ""
    return f"dot - graphviz version {pygraphviz.__graphviz_version__} (0)\n"


def _library() -> Any:
    try:
        from pygraphviz import graphviz
    except ImportError:
        return None
    return graphviz


def _bundled(program: str) -> str | None:
    try:
        import pygraphviz
    except ImportError:
        return None
    return os.path.join(os.path.dirname(pygraphviz.__file__), "bin", program)


def _parse(library: Any, text: str) -> Any:
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.write(text.encode())
        file.seek(0)
        graph = library.agread(file, None)
    if graph is None:
        raise PictureError("Graphviz cannot read this graph")
    return graph


def _with_program(text: str, engine: str, form: str, folders: tuple[str, ...]) -> bytes:
    command = ["dot", f"-K{engine}", f"-T{form}", f"-Gimagepath={os.pathsep.join(folders)}"]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    except FileNotFoundError:
        raise PictureError("neither the package pygraphviz nor the program `dot` is there to draw with") from None
    if done.returncode:
        raise PictureError(done.stderr.decode(errors="replace").strip() or "Graphviz failed")
    return done.stdout
