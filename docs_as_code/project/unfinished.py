"""The mark of a build that has not ended: it may have left outputs that nobody knows of, and a later build looks."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from docs_as_code.engine import outputs

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "unfinished"


class Mark:
    """`kinds` are those of whose outputs some may be unknown: an earlier build was killed, or its knowledge is lost."""

    def __init__(self, project: Path, *, knows_nothing: bool) -> None:
        self._project = project
        self._file = project / outputs.STATE / _FILE
        self._is_set = self._file.exists()
        self.kinds = {"diagram", "deck"} if knows_nothing or self._is_set else set()

    def set(self) -> None:
        """Set the mark, before the first output of this build is written."""
        if not self._is_set:
            with contextlib.suppress(OSError):  # the outputs themselves say what is wrong
                outputs.state_folder(self._project)
                self._file.touch()
            self._is_set = True

    def settle(self) -> None:
        """Take the mark away when all that this checkout has made is known and saved; else leave it."""
        if self.kinds:
            self.set()
        elif self._is_set:
            self._file.unlink(missing_ok=True)
            self._is_set = False
