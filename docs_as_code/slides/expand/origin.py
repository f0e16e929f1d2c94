"""Where a line of an expanded deck comes from, and the files that a deck may take parts of."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from docs_as_code.errors import SourceError

LARGEST = 10_000_000  # bytes of one file that a deck takes a part of


class Origin(NamedTuple):
    """A line that a person wrote: its file, relative to the project, and its number from 1."""

    rel: str
    line: int

    def error(self, message: str, hint: str | None = None) -> SourceError:
        """What is wrong there."""
        return SourceError(message, path=self.rel, line=self.line, hint=hint)


class Piece(NamedTuple):
    """A line of the expanded deck."""

    text: str
    origin: Origin


@dataclass
class Files:
    """Reads the parts of one deck. Both folders are absolute; what lies outside of `root` is not read.

    `read` are the files that were, by absolute path.
    """

    project: Path
    root: Path
    read: list[Path] = field(default_factory=list)

    def text(self, target: str, folder: Path, asked: Origin) -> tuple[Path, str]:
        """A file's path and text; `target` is as written, relative to `folder`. Raises SourceError at `asked`."""
        path = Path(os.path.normpath(folder / target))
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise asked.error(f"the file is outside of the project: {target}", "copy it into the project")
        try:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            if path.is_dir() or isinstance(error, PermissionError):
                raise asked.error(f"the file cannot be read: {target}") from error
            raise asked.error(f"no such file: {target}", _nearest(path, target)) from error
        if path not in self.read:
            self.read.append(path)
        if len(data) > LARGEST:
            raise asked.error(f"the file is larger than {LARGEST // 10**6} MB: {target}", "take a part of it out")
        try:
            return path, data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise SourceError("not UTF-8 text", path=self.rel(path), line=line, hint="save it as UTF-8") from error

    def rel(self, path: Path) -> str:
        """As messages name it: relative to the project."""
        return os.path.relpath(path, self.project).replace(os.sep, "/")


def _nearest(path: Path, target: str) -> str:
    folder = target.rpartition("/")[0]
    if not path.parent.is_dir():
        return f"there is no folder {folder or '.'}; the path counts from the file that names it"
    names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    close = difflib.get_close_matches(path.name, names, n=3, cutoff=0.6)
    start = f"{folder}/" if folder else ""
    return (
        f"did you mean {' or '.join(start + name for name in close)}?"
        if close
        else "the path counts from the file that names it"
    )
