"""Draws one picture inside the child, for a source that wants the bytes at once: with pygraphviz, else with `dot`."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH110, PTH118, PTH120, PTH123

from __future__ import annotations

import os
import subprocess

from docs_as_code.diagrams.dot import graphviz_library
from docs_as_code.diagrams.dot.text import references

_FAILED = {
    "read": "Graphviz cannot read this graph",
    "layout": "Graphviz does not have this layout engine here, or cannot lay this graph out",
}


class PictureError(RuntimeError):
    """Graphviz cannot draw this text, or is not there."""


def draw(text: str, engine: str, form: str, folders: tuple[str, ...]) -> bytes:
    """Lay `text` out with `engine` and return the bytes of the format `form`; icons are looked for in `folders`."""
    known = tuple(os.path.abspath(folder or ".") for folder in folders)
    _read_icons(text, known)
    if not version_line():
        return _with_program(text, engine, form, known)
    kind = form.partition(":")[0].lower()
    try:
        # What Graphviz prints is dropped: it says the same of the picture that is published.
        files, _ = graphviz_library.draw(text, engine, (kind,), folders=known)
    except graphviz_library.LayoutError as error:
        raise PictureError(_FAILED.get(error.stage, f"Graphviz cannot draw the format {form!r}")) from None
    return files[kind]


def _read_icons(text: str, folders: tuple[str, ...]) -> None:
    """Read the icons as Graphviz will, where only the C library would know: what the source gets depends on them."""
    for path in references(text):
        for folder in folders:
            try:
                with open(os.path.join(folder, path), "rb"):
                    break
            except (OSError, ValueError):
                continue


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


def _bundled(program: str) -> str | None:
    try:
        import pygraphviz
    except ImportError:
        return None
    return os.path.join(os.path.dirname(pygraphviz.__file__), "bin", program)


def _with_program(text: str, engine: str, form: str, folders: tuple[str, ...]) -> bytes:
    command = ["dot", f"-K{engine}", f"-T{form}", f"-Gimagepath={os.pathsep.join(folders)}"]
    try:
        done = subprocess.run(command, input=text.encode(), capture_output=True, check=False)
    except FileNotFoundError:
        raise PictureError("neither the package pygraphviz nor the program `dot` is there to draw with") from None
    if done.returncode:
        raise PictureError(done.stderr.decode(errors="replace").strip() or "Graphviz failed")
    return done.stdout
