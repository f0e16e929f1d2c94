"""Graphviz in this process, through pygraphviz: one layout, and every format drawn from it."""

from __future__ import annotations

import ctypes
import os
import re
import sys
import tempfile
from contextlib import contextmanager
from functools import cache
from typing import IO, TYPE_CHECKING, Any

from docs_as_code.diagrams.dot.overlap import keep_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LINE_BREAKS_ALONE = re.compile(r'(label\s*=\s*)"(?:\n|\\[nlr])+"')  # on an edge it kills Graphviz 14.1.5
_GRAPH = 0  # AGRAPH in cgraph.h


class LayoutError(Exception):
    """Graphviz failed; `stage` is "read", "layout" or the format it could not draw, `said` what it printed."""

    def __init__(self, stage: str, said: str = "") -> None:
        super().__init__(stage, said)
        self.stage = stage
        self.said = said


def draw(
    dot: str, layout: str, formats: tuple[str, ...], *, folders: tuple[str, ...] = ()
) -> tuple[dict[str, bytes], str]:
    """The picture in each format ("svg", "png", "pdf", "jpg", "dot" …), and what Graphviz printed.

    Relative icons are looked for in `folders`.
    """
    with captured() as said:
        try:
            return _drawn(dot, layout, formats, folders), said()
        except LayoutError as error:
            raise LayoutError(error.stage, said()) from None


def _drawn(dot: str, layout: str, formats: tuple[str, ...], folders: tuple[str, ...]) -> dict[str, bytes]:
    import pygraphviz.graphviz as gv

    # Nothing is given back: the process ends in a moment, and time and crashes in Graphviz's own clearing up are saved.
    context = _context()
    graph = read(_LINE_BREAKS_ALONE.sub(r'\1" "', dot))
    if layout == "sfdp":
        keep_apart(gv, graph)
    if folders:
        gv.agattr_label(graph, _GRAPH, b"imagepath", os.pathsep.join(folders).encode())
    # sfdp goes on from the process's random numbers, and fontconfig takes some of them when it is new to its fonts.
    _libc().srand(1)
    if gv.gvLayout(context, graph, layout.encode()) != 0:
        raise LayoutError("layout")
    files = {}
    for kind in formats:
        failed, data = gv.gvRenderData(context, graph, kind.encode())
        if failed or not data:
            raise LayoutError(kind)
        files[kind] = bytes(data)
    return files


def read(dot: str) -> Any:
    """The graph of the C library. The binding reads C files alone, so the text passes through one without a name."""
    import pygraphviz.graphviz as gv

    with _nameless() as file:
        file.write(dot.encode())
        file.flush()
        file.seek(0)
        try:
            graph = gv.agread(file, None)
        except ValueError:
            graph = None
    if graph is None:
        raise LayoutError("read")
    return graph


@cache
def _context() -> Any:
    """One for the life of the process: it holds the plug-ins, and no graph."""
    import pygraphviz.graphviz as gv

    return gv.gvContextWithBuiltins()


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


@contextmanager
def captured() -> Iterator[Callable[[], str]]:
    """Catch what is printed on stderr; yields a function that reads it.

    File descriptor 2 goes into a file meanwhile, since the C library writes past Python's `sys.stderr`.
    """
    sys.stderr.flush()
    kept = os.dup(2)
    with _nameless() as file:
        os.dup2(file.fileno(), 2)
        try:
            yield lambda: os.pread(file.fileno(), 1 << 20, 0).decode(errors="replace")
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def _nameless() -> IO[bytes]:
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("docs-as-code"), "w+b")
    return tempfile.TemporaryFile()
