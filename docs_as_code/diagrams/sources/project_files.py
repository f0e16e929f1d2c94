"""The files that a pattern matches, relative to the project; read whole, but never more than a picture could use."""

# Paths are text here: they are compared with what frames and the user's code say of them.
# ruff: noqa: PTH100, PTH109, PTH110, PTH112, PTH113, PTH118, PTH119, PTH120, PTH123, PTH207

from __future__ import annotations

import glob
import os
import sys
from dataclasses import dataclass
from pathlib import PurePath

from docs_as_code.diagrams.sources.problem import SourcesError

MOST_BYTES = 16 << 20  # of one file
MOST_LINES = 200_000  # of one file: the largest public bundles of definitions have a third of it
MOST_FILES = 2_000  # of one pattern
_OWN = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + os.sep

_told: list[str] = []


def tell_project(folder: str) -> None:
    """Inside of docs-as-code, the project is known: an absolute path."""
    _told[:] = [folder]


def project_folder() -> str:
    """The nearest folder upwards with a docs-as-code.yml, else the git root, else the working folder."""
    if _told:
        return _told[0]
    starts = [folder for folder in (_callers_folder(), os.getcwd()) if folder]
    for mark in ("docs-as-code.yml", ".git"):
        for start in starts:
            folder = _upwards(start, mark)
            if folder is not None:
                return folder
    return os.getcwd()


def _callers_folder() -> str | None:
    """The folder of the innermost file that runs and is none of this package."""
    frame = sys._getframe(1)
    while frame is not None:
        path = os.path.abspath(frame.f_code.co_filename)
        if not path.startswith(_OWN) and os.path.isfile(path):
            return os.path.dirname(path)
        frame = frame.f_back  # type: ignore[assignment] # None ends the loop
    return None


def _upwards(folder: str, mark: str) -> str | None:
    while not os.path.exists(os.path.join(folder, mark)):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


@dataclass(frozen=True)
class InputFile:
    """`path` is absolute; `shown` relative to the project with `/`, absolute outside of it."""

    path: str
    shown: str


def matching(patterns: tuple[str | PurePath, ...], example: str) -> list[InputFile]:
    """The files that patterns match, pattern by pattern and then by name; at least one for each.

    A pattern is relative to the project, or absolute; `**` stands for folders at any depth.
    """
    root = project_folder()
    if not patterns:
        raise SourcesError("no files are named", hint=f'write patterns, as "{example}"')
    found: dict[str, None] = {}
    for pattern in patterns:
        if not isinstance(pattern, (str, PurePath)):
            raise SourcesError(f"a pattern is a text, not {pattern!r:.80}", hint=f'write one as "{example}"')
        found.update(dict.fromkeys(_match(root, str(pattern), example)))
    return [InputFile(path, _shown(path, root)) for path in found]


def beside(file: InputFile, name: str, line: int | None) -> InputFile:
    """The file that another one names on `line`, relative to its own folder. Raises SourcesError when it is not there.

    `shown` of both is relative to the project.
    """
    path = os.path.normpath(os.path.join(os.path.dirname(file.path), name))
    if not os.path.isfile(path):
        hint = "it is looked for beside the file that names it"
        raise SourcesError(f"no file {name!r}", path=file.shown, line=line, hint=hint)
    return InputFile(path, _shown(path, project_folder()))


def _match(root: str, pattern: str, example: str) -> list[str]:
    names = glob.glob(pattern, root_dir=root, recursive=True)
    paths = [os.path.normpath(os.path.join(root, name)) for name in names]
    files = [path for path in paths if os.path.isfile(path)]
    if len(files) > MOST_FILES:
        message = f"{pattern!r} matches {len(files):,} files, more than the {MOST_FILES:,} that a picture may show"
        raise SourcesError(message, hint="name fewer of them")
    if not files:
        hint = f"patterns are relative to the project, {root}"
        if any(os.path.isdir(path) for path in paths):
            hint = f'it is a folder: write "{pattern.rstrip("/")}/{os.path.basename(example)}"'
        raise SourcesError(f"no file matches {pattern!r}", hint=hint)
    return sorted(files)


def _shown(path: str, root: str) -> str:
    inside = os.path.join(root, "")
    return path[len(inside) :].replace(os.sep, "/") if path.startswith(inside) else path


def read(file: InputFile) -> str:
    """The text of a file. Raises SourcesError for what is too large, or not UTF-8."""
    with open(file.path, "rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        message = f"the file is larger than {MOST_BYTES >> 20} MiB"
        raise SourcesError(message, path=file.shown, hint="name the files that the picture is about")
    if content.count(b"\n") > MOST_LINES:
        message = f"the file goes on after line {MOST_LINES:,}, which is more than a picture may show"
        raise SourcesError(message, path=file.shown, line=MOST_LINES, hint="name the files that the picture is about")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte 0x{content[error.start]:02X}"
        raise SourcesError(message, path=file.shown, line=line, hint="save it as UTF-8") from None
