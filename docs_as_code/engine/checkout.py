"""What a checkout knows, in one SQLite file: the file table, the last trace of each job, and who made which output.

It costs a build when it is lost, and never a wrong output: whatever cannot be read is forgotten.
"""

from __future__ import annotations

import errno
import json
import os
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.engine import outputs, seal
from docs_as_code.engine.file_table import Entry, FileTable
from docs_as_code.engine.trace import Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docs_as_code.engine.inputs import Inputs

FILE = "state.db"
_SCHEMA = 1
_PATIENCE = 10  # seconds for who reads the file at the same time
_TABLES = """
CREATE TABLE files (name TEXT PRIMARY KEY, size, mtime_ns, ctime_ns, inode, sha256, young) WITHOUT ROWID;
CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT UNIQUE);
CREATE TABLE jobs (kind, name, context, own, inputs, files, note, seconds, PRIMARY KEY (kind, name)) WITHOUT ROWID;
CREATE TABLE made (path TEXT PRIMARY KEY, kind, source, name, key, sha256) WITHOUT ROWID;
"""


class Made(NamedTuple):
    """One output: who made it, under which key (the digest that stands in the file), and the bytes it was left with."""

    path: str
    kind: str
    source: str
    name: str | None
    key: str
    sha256: str


class Known(NamedTuple):
    """The last run of a job in this checkout: its key (`context` and `own`, as text), its trace, its duration."""

    context: str
    own: str
    inputs: Inputs
    result: Result
    seconds: float


class Checkout:
    """The knowledge of one project; nothing is written before `save`."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._file = str(project / outputs.STATE / FILE)
        self._texts: dict[int, str] = {}
        self._inputs: dict[int, Inputs] = {}
        self._jobs: dict[tuple[str, str], tuple[Any, ...]] = {}
        self._known: dict[tuple[str, str], Known | None] = {}
        self._changed: set[tuple[str, str]] = set()
        self._made: dict[str, Made] = {}
        self._changed_made: set[str] = set()
        entries: dict[str, Entry] = {}
        self.is_new = not self._load(entries)
        self.files = FileTable(str(project), entries, self.now)

    def job(self, kind: str, name: str) -> Known | None:
        """The last run of a job."""
        at = (kind, name)
        if at in self._known:
            return self._known[at]
        row = self._jobs.get(at)
        if row is None:
            return None
        context, own, inputs, files, note, seconds = row
        known = Known(self._texts[context], own, self._inputs_of(inputs), Result(_plain(files), note), seconds)
        self._known[at] = known
        return known

    def learn(self, other: Checkout) -> None:
        """Take over what another checkout knows of jobs, whose names and keys do not say where it is."""
        self._texts, self._inputs = other._texts, other._inputs
        self._jobs, self._known = other._jobs, dict(other._known)
        self.files.learn(other.files)

    def names(self, kind: str) -> list[str]:
        """The names of all jobs of a kind that this checkout knows."""
        here = {name for one, name in self._jobs if one == kind}
        for (one, name), known in self._known.items():
            if one == kind:
                (here.discard if known is None else here.add)(name)
        return sorted(here)

    def record(self, kind: str, name: str, known: Known) -> None:
        """Remember the run of a job."""
        self._known[kind, name] = known
        self._changed.add((kind, name))

    def forget_job(self, kind: str, name: str) -> None:
        """Drop a job that no longer exists, or whose result may not be used again."""
        if self.job(kind, name) is not None:
            self._known[kind, name] = None
            self._changed.add((kind, name))

    def made(self) -> Iterator[Made]:
        """Every output."""
        return iter(tuple(self._made.values()))

    def made_at(self, path: str) -> Made | None:
        """What is known about the output at `path`."""
        return self._made.get(path)

    def has_made(self, path: str, sha256: str) -> bool:
        """Whether the output at `path` is known, with these bytes: a build that was killed may have written others."""
        made = self._made.get(path)
        return made is not None and made.sha256 == sha256

    def add_made(self, made: Made) -> None:
        """Remember an output that has just been written, or found right."""
        if self._made.get(made.path) != made:
            self._made[made.path] = made
            self._changed_made.add(made.path)

    def forget_made(self, path: str) -> None:
        """Drop an output that is no longer there."""
        if self._made.pop(path, None) is not None:
            self._changed_made.add(path)

    def is_ours(self, path: str) -> bool:
        """Whether the file on disk is still the one we wrote."""
        made = self._made.get(path)
        return made is not None and self.files.digest(path) == made.sha256

    def save(self) -> None:
        """Write what has changed, all or nothing. Raises DocsAsCodeError."""
        import sqlite3

        self.files.settle()
        if not (self._changed or self._changed_made or self.files.changed):
            return
        try:
            outputs.state_folder(self._project)
            if self.is_new and os.path.exists(self._file):  # noqa: PTH110 - a plain name
                os.unlink(self._file)  # noqa: PTH108 - a plain name
            with _opened(self._file) as database:
                if self.is_new:
                    database.executescript(f"{_TABLES} PRAGMA user_version = {_SCHEMA};")
                self._write(database)
            database.close()
            seal.put(self._file)
        except sqlite3.Error as error:
            number = errno.ENOSPC if "full" in str(error) else 0
            raise outputs.unwritable(OSError(number, str(error)), f"{outputs.STATE}/{FILE}") from error
        except OSError as error:
            raise outputs.unwritable(error, f"{outputs.STATE}/{FILE}") from error
        self.is_new = False
        self._changed.clear()
        self._changed_made.clear()
        self.files.changed.clear()

    def _load(self, entries: dict[str, Entry]) -> bool:
        if not os.path.isfile(self._file) or not seal.is_whole(self._file):  # noqa: PTH113 - a plain name
            return False
        import sqlite3

        try:
            database = _opened(self._file)
            try:
                if database.execute("PRAGMA user_version").fetchone() != (_SCHEMA,):
                    return False
                for name, *state in database.execute("SELECT * FROM files"):
                    entries[name] = Entry._make(state)
                self._texts = dict(database.execute("SELECT id, text FROM texts"))
                for kind, name, *row in database.execute("SELECT * FROM jobs"):
                    self._jobs[kind, name] = tuple(row)
                self._made = {row[0]: Made._make(row) for row in database.execute("SELECT * FROM made")}
            finally:
                database.close()
        except (sqlite3.Error, UnicodeDecodeError):
            entries.clear()
            self._texts, self._jobs, self._made = {}, {}, {}
            return False
        return True

    def _write(self, database: Any) -> None:
        changed = self.files.changed.items()
        database.executemany("DELETE FROM files WHERE name = ?", [(name,) for name, entry in changed if not entry])
        database.executemany(
            "INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(name, *entry) for name, entry in changed if entry],
        )
        paths = sorted(self._changed_made)
        gone = [(path,) for path in paths if path not in self._made]
        database.executemany("DELETE FROM made WHERE path = ?", gone)
        rows = [self._made[path] for path in paths if path in self._made]
        database.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?, ?, ?, ?)", rows)
        ids = {text: number for number, text in self._texts.items()}
        for kind, name in sorted(self._changed):
            known = self._known[kind, name]
            database.execute("DELETE FROM jobs WHERE kind = ? AND name = ?", (kind, name))
            if known is not None:
                row = (_interned(database, ids, known.context), known.own, _interned(database, ids, _as_text(known)))
                result = (json.dumps(known.result.files), known.result.note, known.seconds)
                database.execute("INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (kind, name, *row, *result))
        if self._changed:
            database.execute(
                "DELETE FROM texts WHERE id NOT IN (SELECT context FROM jobs UNION SELECT inputs FROM jobs)"
            )
            self._texts = dict(database.execute("SELECT id, text FROM texts"))

    def _inputs_of(self, number: int) -> Inputs:
        found = self._inputs.get(number)
        if found is None:
            pairs = json.loads(self._texts[number])
            found = self._inputs[number] = tuple((name, value) for name, value in pairs)
        return found

    def now(self) -> int:
        """Nanoseconds by the clock that stamps the project's files, which on a network is another machine's."""
        mark = f"{self._project}/{outputs.STATE}/clock"
        try:
            with open(mark, "ab"):  # noqa: PTH123 - a plain name
                os.utime(mark)
            return os.stat(mark).st_mtime_ns  # noqa: PTH116 - a plain name
        except OSError:
            return time.time_ns()


def _opened(file: str) -> Any:
    import sqlite3

    database = sqlite3.connect(file, timeout=_PATIENCE)
    database.execute("PRAGMA synchronous = NORMAL")
    return database


def _interned(database: Any, ids: dict[str, int], text: str) -> int:
    if text not in ids:
        ids[text] = database.execute("INSERT INTO texts (text) VALUES (?)", (text,)).lastrowid
    return ids[text]


def _as_text(known: Known) -> str:
    return json.dumps([list(pair) for pair in known.inputs], ensure_ascii=False, separators=(",", ":"))


def _plain(files: str) -> dict[str, str]:
    found: dict[str, str] = _decode(files)[0]
    return found


_decode = json.JSONDecoder().raw_decode  # twice as fast as `json.loads` on a short text
