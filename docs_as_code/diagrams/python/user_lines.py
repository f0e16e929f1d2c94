"""Which files are the user's own, and which of their lines is running: what messages and models point at."""

# Paths are text here: they are compared with what frames, libraries and the user's code say of them.
# ruff: noqa: PTH100, PTH118, PTH120

from __future__ import annotations

import os
import sys

_OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


class UserFiles:
    """The files of one project as seen from one source; all paths are absolute."""

    def __init__(self, project: str, source: str) -> None:
        self.project = os.path.join(project, "")
        self.source = source
        self._foreign = tuple(
            os.path.join(prefix, "")
            for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix}
            if prefix.startswith(self.project)
        )
        self._known: dict[str, bool] = {source: True}

    def owns(self, path: str) -> bool:
        """Whether `path` is a file or folder of the project, and not of an environment or of this package in it."""
        known = self._known.get(path)
        if known is None:
            whole = os.path.join(path, "")
            known = self._known[path] = (
                whole.startswith(self.project)
                and not whole.startswith((*self._foreign, _OWN))
                and not any(part in whole for part in _INSTALLED)
            )
        return known

    def source_line(self) -> int | None:
        """The line of the source that is running now: its innermost frame."""
        return running_line(self.source)

    def running(self) -> tuple[str, int | None]:
        """File and line of the innermost running frame of the user's own code."""
        frame = sys._getframe(1)
        while frame is not None:
            if self.owns(frame.f_code.co_filename):
                return frame.f_code.co_filename, frame.f_lineno
            frame = frame.f_back  # type: ignore[assignment] # None ends the loop
        return self.source, None

    def deepest(self, error: BaseException) -> tuple[str, int | None]:
        """File and line of the deepest frame of the user's own code in a traceback; the source where there is none."""
        place: tuple[str, int | None] = (self.source, None)
        trace = error.__traceback__
        while trace is not None:
            filename = trace.tb_frame.f_code.co_filename
            if self.owns(filename):
                place = (filename, trace.tb_lineno)
            trace = trace.tb_next
        return place


def running_line(source: str) -> int | None:
    """The line of `source` (an absolute path) that is running now: its innermost frame."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename == source:
            return frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment] # None ends the loop
    return None
