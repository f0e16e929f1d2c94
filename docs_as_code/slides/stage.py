"""A private copy of the project's shape for marp to write into: decks are copies, everything beside them is a link."""

from __future__ import annotations

import errno
import json
import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docs_as_code.errors import DocsAsCodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_MARK = "docs-as-code"
_GRACE = 3.0  # seconds for a browser to end
_NEEDED = 4_000_000  # bytes: a browser's own files alone are more


@dataclass(frozen=True)
class Stage:
    """`root` is the real folder that `tree` mirrors; both are absolute."""

    folder: Path
    root: Path

    @property
    def tree(self) -> Path:
        """The mirror of the root."""
        return self.folder / "tree"

    def place(self, deck: Path) -> Path:
        """Where a deck's copy lies: beside the links to its neighbours, with a stem that no neighbour has."""
        return self.tree / deck.parent.relative_to(self.root) / f"{deck.stem}.{_MARK}.md"

    @property
    def is_full(self) -> bool:
        """Whether marp and its browser have no room left to work in."""
        return shutil.disk_usage(self.folder).free < _NEEDED

    def begin(self, kind: str) -> Run:
        """An empty folder for one run of marp, never the same twice: Node keeps what it has imported by its path."""
        return Run(Path(tempfile.mkdtemp(prefix=f"{kind}-", dir=self.folder)), self.reads)

    @property
    def drawn(self) -> Path:
        """Where the pictures lie that decks have drawn."""
        return self.folder / "drawn"

    @property
    def reads(self) -> Path:
        """Where it is noted what marp reads, in all its runs."""
        return self.folder / "reads.txt"


@dataclass(frozen=True)
class Run:
    """What one run of marp is told and tells back; `reads` is a file of all runs."""

    folder: Path
    reads: Path

    def tell(self, values: Mapping[str, object]) -> None:
        """What our configuration of marp reads."""
        (self.folder / "batch.json").write_text(json.dumps(dict(values)), encoding="utf-8")

    def told(self, name: str) -> Any:
        """What our scripts in marp wrote; None if they did not come that far."""
        try:
            return json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None


@contextmanager
def staged(root: Path, decks: Mapping[Path, str], pictures: Mapping[Path, bytes]) -> Iterator[Stage]:
    """A stage with the text of each deck (its path is absolute, below `root`); removed at the end.

    Raises DocsAsCodeError where the temporary folder is full.

    `pictures` take the place of the files of their names, or of none. The copy of a deck ends in a line with its
    number, which our engine takes off again.
    """
    folder = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=f"{_MARK}-"))
        stage = Stage(folder.resolve(), root)
        _mirror(stage, {file.parent for file in (*decks, *pictures)}, pictures)
        for number, (deck, text) in enumerate(decks.items()):
            stage.place(deck).write_bytes(f"{text}\n<!--{_MARK}:{number}-->".encode())
        yield stage
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise no_room() from error
        raise
    finally:
        if folder is not None:
            _remove(folder)


def _remove(folder: Path) -> None:
    """Also while a browser that has lost its marp is still writing there, on its way out."""
    end = time.monotonic() + _GRACE
    shutil.rmtree(folder, ignore_errors=True)
    while folder.exists() and time.monotonic() < end:
        time.sleep(0.05)
        shutil.rmtree(folder, ignore_errors=True)


def no_room(rel: str | None = None) -> DocsAsCodeError:
    """What to say where the disk of the stage is full; `rel` is the deck that is not made for it."""
    message = f"no room is left in the temporary folder, {tempfile.gettempdir()}"
    return DocsAsCodeError(message, path=rel, hint="make room there, or name a folder on another disk in TMPDIR")


def _mirror(stage: Stage, folders: Iterable[Path], pictures: Mapping[Path, bytes]) -> None:
    """Real folders down to each deck's and picture's, links for all else in them."""
    real = {
        folder for deepest in folders for folder in (deepest, *deepest.parents) if folder.is_relative_to(stage.root)
    }
    for folder in sorted(real):
        copy = stage.tree / folder.relative_to(stage.root)
        copy.mkdir(parents=True, exist_ok=True)
        if not folder.is_dir():
            continue  # a picture's, which nobody has written yet
        with os.scandir(folder) as entries:
            for entry in entries:
                if Path(entry.path) not in pictures and Path(entry.path) not in real:
                    (copy / entry.name).symlink_to(entry.path)
    for file, data in pictures.items():
        (stage.tree / file.relative_to(stage.root)).write_bytes(data)
