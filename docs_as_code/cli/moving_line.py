"""A line at the bottom of a terminal that a thread keeps up to date, while printed lines go above it."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable

_PERIOD = 0.1  # seconds between two drawings: what the eye still sees as motion
_CLEAR = "\r\x1b[K"


class MovingLine:
    """Draws what `text(width)` returns on stderr, from `start` to `end`.

    A build that takes less than a tenth of a second shows no line at all. In between, stdout and stderr are stood in
    for, so that whoever prints, a plugin of MkDocs too, prints whole lines in the line's place.
    """

    def __init__(self, text: Callable[[int], str]) -> None:
        self._text = text
        self._terminal = sys.stderr
        self._lock = threading.RLock()
        self._ended = threading.Event()
        self._drawn = ""
        self._in_a_line = False
        self._streams = (sys.stdout, sys.stderr)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to draw; nothing where it has begun already."""
        if self._thread is None:
            self._streams = (sys.stdout, sys.stderr)
            sys.stderr = cast("TextIO", _Above(sys.stderr, self))
            if sys.stdout.isatty():
                sys.stdout = cast("TextIO", _Above(sys.stdout, self))
            self._thread = threading.Thread(target=self._draw_on, name="progress", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Take the line away for good."""
        self._ended.set()
        if self._thread is not None:
            sys.stdout, sys.stderr = self._streams
            self._thread.join()
            self._thread = None
            self._show("")

    def write_above(self, stream: TextIO, text: str) -> int:
        """Print, and leave the rest of a line that is not complete alone until it is."""
        with self._lock:
            self._show("")
            if text:
                self._in_a_line = not text.endswith("\n")
            return stream.write(text)

    def draw(self) -> None:
        """Bring the line up to date."""
        with self._lock:
            if not self._in_a_line:
                self._show(self._text(_width(self._terminal)))

    def _draw_on(self) -> None:
        while not self._ended.wait(_PERIOD):
            self.draw()

    def _show(self, text: str) -> None:
        if text == self._drawn:
            return
        self._drawn = text
        try:
            self._terminal.write(_CLEAR + text)
            self._terminal.flush()
        except (OSError, ValueError):
            self._ended.set()  # the terminal has gone; the build goes on


class _Above:
    """Stands in for a stream; all but writing is the stream's own."""

    def __init__(self, stream: TextIO, line: MovingLine) -> None:
        self._stream = stream
        self._line = line

    def write(self, text: str) -> int:
        return self._line.write_above(self._stream, text)

    def writelines(self, lines: list[str]) -> None:
        for text in lines:
            self.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _width(terminal: TextIO) -> int:
    try:
        return os.get_terminal_size(terminal.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
