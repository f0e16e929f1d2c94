"""Tells the inputs which environment variables a source reads: `os.environ` is given a class that says so."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.diagrams.python.inputs import Watched

_SEARCHED = frozenset({"PATH", "TMPDIR", "TEMP", "TMP"})  # read on the way to a program or a temporary file
_LIBRARY = os.path.dirname(os.__file__)  # noqa: PTH120 - text, as frames have it
_STARTERS = frozenset(f"{_LIBRARY}{os.sep}{name}" for name in ("subprocess.py", "tempfile.py"))


def prepare(watched: Watched) -> None:
    """Change the class of the two mappings, once a process: whoever holds them already sees the same objects."""
    for environment in [os.environ, *([os.environb] if os.supports_bytes_environ else [])]:
        environment.__class__ = _recording(watched, type(environment))


def _recording(watched: Watched, kind: Any) -> Any:
    class Environ(kind):  # type: ignore[misc] # the class of os.environ is no public one
        """The same mapping, which tells of every look."""

        def __getitem__(self, key: Any) -> Any:
            inputs = watched.inputs
            if inputs is not None and isinstance(key, (str, bytes)):
                name = os.fsdecode(key)
                if name not in _SEARCHED or not _on_the_way():
                    value = self._data.get(os.fsencode(key))
                    inputs.quietly(inputs.variable, name, None if value is None else os.fsdecode(value))
            return super().__getitem__(key)

        def __iter__(self) -> Iterator[Any]:
            inputs = watched.inputs
            if inputs is not None and not _on_the_way():
                inputs.quietly(inputs.variables, self._data)
            return super().__iter__()  # type: ignore[no-any-return] # an iterator

        def __len__(self) -> int:
            inputs = watched.inputs
            if inputs is not None:
                inputs.quietly(inputs.variables, self._data)
            return super().__len__()  # type: ignore[no-any-return] # a number

        def __repr__(self) -> str:
            for _ in self.items():
                pass  # each is told
            return super().__repr__()  # type: ignore[no-any-return] # a text

        def __setitem__(self, key: Any, value: Any) -> None:
            if watched.inputs is not None and isinstance(key, (str, bytes)):
                watched.inputs.variable_set(os.fsdecode(key), self._data)
            super().__setitem__(key, value)

        def __delitem__(self, key: Any) -> None:
            self.get(key)  # whether it is there decides
            if watched.inputs is not None and isinstance(key, (str, bytes)):
                watched.inputs.variable_set(os.fsdecode(key), self._data)
            super().__delitem__(key)

    return Environ


def _on_the_way() -> bool:
    """Whether it is the standard library that asks, for a program to start or a place for a temporary file."""
    frame = sys._getframe(2)
    for _ in range(4):
        if frame is None:
            break
        if frame.f_code.co_filename in _STARTERS:
            return True
        frame = frame.f_back  # type: ignore[assignment] # None ends the loop
    return False
