"""The engine, with toy jobs that know no kind of ours: keys, the file table, the world, traces, the checkout, reuse."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.engine import seal, trace
from docs_as_code.engine.checkout import Checkout, Known, Made
from docs_as_code.engine.file_table import Entry, FileTable
from docs_as_code.engine.inputs import World, env_value
from docs_as_code.engine.key import Context, Digest, Fields, Key, Sink, Text
from docs_as_code.engine.reuse import Reuse
from docs_as_code.engine.trace import Result, Trace
from docs_as_code.errors import DocsAsCodeError

SECOND = 1_000_000_000  # ns


def sha256(data: bytes | str) -> str:
    return hashlib.sha256(data if isinstance(data, bytes) else data.encode()).hexdigest()


# Keys

TAGS = st.text(alphabet="abc:1", max_size=3)
VALUES = st.text(alphabet="ab :1\\\n\r\0\u2028é", max_size=6)
FIELDS = st.lists(st.tuples(TAGS, VALUES), max_size=4).map(tuple)


def written(sink: Sink, fields: Fields) -> None:
    for tag, value in fields:
        sink.field(tag, value)


@settings(max_examples=400, derandomize=True, deadline=None)
@given(FIELDS, FIELDS)
def test_two_keys_look_alike_if_and_only_if_their_digests_are_equal(first: Fields, second: Fields) -> None:
    """Both sinks tell any two lists of fields apart, so that what `explain` prints is what decides."""
    digests, texts = (Digest(), Digest()), (Text(), Text())
    for number, fields in enumerate((first, second)):
        written(digests[number], fields)
        written(texts[number], fields)
    assert (digests[0].hex == digests[1].hex) == (first == second)
    if first and second:  # an empty list is an empty text, as is one empty line
        assert (texts[0].text == texts[1].text) == (first == second)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((("a", "b\nc d"),), (("a", "b"), ("c", "d"))),
        ((("a", "\\n"),), (("a", "\n"),)),
        ((("ab", "c"),), (("a", "bc"),)),
        ((("a", "1:b"),), (("a", ""), ("b", ""))),
        ((("a", "b"), ("c", "d")), (("c", "d"), ("a", "b"))),
        ((), (("a", ""),)),
    ],
)
def test_keys_that_are_easily_mixed_up(one: Fields, other: Fields) -> None:
    """Lengths, line breaks, backslashes and order all count."""
    first, second = Key(Context(()), one), Key(Context(()), other)
    assert first.digest != second.digest
    assert first.text != second.text


def test_the_form_of_a_key_is_fixed() -> None:
    """A change of the form must change its version: stores are full of keys."""
    key = Key(Context((("kind", "toy"),)), (("path", "a\nb"),))
    form = b"docs-as-code key 2\n" + b"4:kind3:toy" + b"4:path3:a\nb"
    assert key.digest == sha256(form)
    assert (key.context.text, key.text) == ("kind toy", "path a\\nb")


# The file table


@dataclass
class Files:
    """A folder, a clock that stands where a test sets it, and tables that hand their entries on."""

    folder: Path
    now: int = 0
    entries: dict[str, Entry] = field(default_factory=dict)

    def table(self) -> FileTable:
        return FileTable(str(self.folder), self.entries, lambda: self.now)

    def write(self, name: str, content: str, age: float = 10.0) -> Path:
        """Write a file, and let so many seconds pass."""
        path = self.folder / name
        path.write_text(content)
        self.now = path.stat().st_ctime_ns + int(age * SECOND)
        return path

    def digest(self, name: str) -> str:
        return self.table().digest(name)

    def pretend(self, name: str, **state: object) -> None:
        """Let the table believe that it has seen the file as it is now, but for `state`."""
        status = (self.folder / name).stat()
        seen = {
            "size": status.st_size,
            "mtime_ns": status.st_mtime_ns,
            "ctime_ns": status.st_ctime_ns,
            "inode": status.st_ino,
        }
        self.entries[name] = self.entries[name]._replace(**(seen | state))  # type: ignore[arg-type] # fields by name


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path.resolve())


def test_a_file_that_has_not_changed_is_not_read(files: Files) -> None:
    """Its digest is the one that is known, whatever its bytes."""
    files.write("a", "one")
    assert files.digest("a") == sha256("one")
    files.pretend("a", sha256="known")
    assert files.digest("a") == "known"


@pytest.mark.parametrize("state", ["size", "mtime_ns", "ctime_ns", "inode"])
def test_each_part_of_its_state_makes_a_file_read_again(files: Files, state: str) -> None:
    """A file with another size, time or inode is another file: edited, set back with `utime`, or brought by a rename."""
    files.write("a", "one")
    files.digest("a")
    files.pretend("a", sha256="known", **{state: 7})
    assert files.digest("a") == sha256("one")


@pytest.mark.parametrize(("age", "is_read"), [(0.0, True), (0.015, True), (0.03, False), (-5.0, True), (3600.0, False)])
def test_an_edit_of_equal_size_within_the_clocks_grain_is_seen(files: Files, age: float, is_read: bool) -> None:
    """A file read so soon after a change that it may change once more unseen is read again; so when the clock is back."""
    path = files.write("a", "one", age)
    if path.stat().st_ctime_ns % SECOND == 0:  # once in a billion runs
        path.write_text("one")
    files.digest("a")
    path.write_text("two")
    files.pretend("a")  # the clock has not ticked
    assert files.digest("a") == sha256("two" if is_read else "one")


def test_whole_seconds_are_the_sign_of_a_coarse_file_system(files: Files) -> None:
    """There a change within two seconds may go unseen."""
    path = files.write("a", "one")
    moment = path.stat().st_ctime_ns // SECOND * SECOND + 10 * SECOND
    os.utime(path, ns=(moment, moment))
    files.now = moment + SECOND
    files.digest("a")
    path.write_text("two")
    os.utime(path, ns=(moment, moment))
    files.pretend("a")
    assert files.digest("a") == sha256("two")
    files.now = moment + 3 * SECOND
    files.digest("a")
    files.pretend("a", sha256="known")
    assert files.digest("a") == "known"


def test_what_was_young_is_read_once_more_and_then_known(files: Files) -> None:
    """So that the next build need not."""
    files.write("a", "one", 0.0)
    table = files.table()
    table.digest("a")
    assert files.entries["a"].young
    files.now += SECOND
    table.settle()
    assert not files.entries["a"].young
    assert table.changed == {"a": files.entries["a"]}


def test_times_set_back_are_seen(files: Files) -> None:
    """The time of the last change of the inode cannot be set."""
    path = files.write("a", "one")
    before = path.stat()
    files.digest("a")
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert files.digest("a") == sha256("two")


def test_what_is_no_file_has_a_word(files: Files) -> None:
    """A folder, a pipe that nobody may wait for, a link, a link to nowhere, nothing."""
    path = files.write("a", "one")
    files.write("b", "two")
    table = files.table()

    def now(make: Callable[[], object]) -> str:
        if path.is_dir():
            path.rmdir()
        else:
            path.unlink(missing_ok=True)
        make()
        return table.digest("a")

    assert table.digest("a") == sha256("one")
    assert now(path.mkdir) == "folder"
    assert now(lambda: os.mkfifo(path)) == "unreadable"
    assert now(lambda: path.symlink_to("b")) == sha256("two")
    assert now(lambda: path.symlink_to("nowhere")) == "absent"
    assert now(lambda: None) == "absent"
    assert table.changed["a"] is None
    assert table.digest("b/c") == table.digest("x\0y") == "absent"
    assert table.digest(str(files.folder / "b")) == sha256("two")


def test_a_file_just_written_is_known_and_still_young(files: Files) -> None:
    """Who writes it tells its digest; somebody may change it at once."""
    path = files.write("a", "one")
    table = files.table()
    table.note("a", sha256("one"))
    path.write_text("two")
    files.pretend("a")
    assert table.digest("a") == sha256("two")
    table.note("gone", "x")
    assert table.digest("gone") == "absent"


def test_what_changed_since_a_moment(files: Files) -> None:
    """Within the clock's grain it may have."""
    changed = files.write("a", "one").stat().st_ctime_ns
    table = files.table()
    assert table.changed_since("a", changed - SECOND)
    assert table.changed_since("a", changed)
    assert not table.changed_since("a", changed + 5 * SECOND)
    assert not table.changed_since("gone", 0)


# The world


@pytest.fixture
def world(files: Files, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A small project, and one folder of installed packages."""
    site = tmp_path_factory.mktemp("lib") / "site-packages"
    for name in ("Odd_Name-2.5.dist-info", "other.one-3.0.dist-info", "toy", "toy.dist-info.txt"):
        (site / name).mkdir(parents=True)
    (site / "single.py").write_text("")
    for name in ("lib", "lib/pkg", "lib/.git", "lib/__pycache__", "out", "lib/data"):
        (files.folder / name).mkdir()
    for name in ("lib/a.py", "lib/pkg.so", "lib/pkg.cpython-311-x86_64-linux-gnu.so", "lib/b.txt", "out/x"):
        files.write(name, "text")
    (files.folder / "lib/a.py").chmod(0o640)
    (files.folder / "lib/broken").symlink_to("nowhere")
    (files.folder / "lib/way").symlink_to("data")
    return World(
        str(files.folder),
        files.table(),
        hidden=[f"{files.folder}/out"],
        sites=[str(site)],
        more={"mood": lambda name: f"{name} is fine"},
    )


LISTED = sha256("a.py\nb.txt\nbroken\ndata/\npkg.cpython-311-x86_64-linux-gnu.so\npkg.so\npkg/\nway/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("file:lib/a.py", sha256("text")),
        ("import:lib/a.py", sha256("text")),
        ("file:lib", "folder"),
        ("file:lib/none", "absent"),
        ("file:lib/broken", "absent"),
        ("look:lib/a.py", "file"),
        ("look:lib", "folder"),
        ("look:lib/way", "folder"),
        ("look:lib/none", "absent"),
        ("look:lib/broken", "absent"),
        ("stat:lib/a.py", "file 4 640"),
        ("stat:lib", "folder"),
        ("stat:lib/none", "absent"),
        ("list:lib", LISTED),
        ("list:.", sha256("lib/")),
        ("list:lib/data", sha256("")),
        ("list:lib/none", "absent"),
        ("list:lib/a.py", "absent"),
        ("module:lib:a", "a.py"),
        ("module:lib:pkg", "pkg.cpython-311-x86_64-linux-gnu.so pkg.so pkg/"),
        ("module:lib:b", ""),
        ("module:lib:way", "way/"),
        ("module:none:a", ""),
        ("env:TOY", sha256("docs-as-code env\0TOY\0secret")),
        ("env:TOY_NONE", "absent"),
        ("package:odd-name", "2.5"),
        ("package:other-one", "3.0"),
        ("package:toy", "absent"),
        ("installed:toy", "toy/"),
        ("installed:single", "single.py"),
        ("installed:none", ""),
        ("mood:today", "today is fine"),
        ("future:thing", "unknown"),
    ],
)
def test_the_value_of_each_kind_of_input(world: World, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """As the page on inputs says; a secret is never among them."""
    monkeypatch.setenv("TOY", "secret")
    monkeypatch.delenv("TOY_NONE", raising=False)
    assert world.value(name) == value


def test_the_names_of_all_variables(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without those that every job is given."""
    for name in list(os.environ):
        monkeypatch.delenv(name)
    for name in ("TOY", "LANG", "LC_ALL", "TZ", "PYTHONHASHSEED"):
        monkeypatch.setenv(name, "x")
    assert world.value("environment:names") == sha256("SOURCE_DATE_EPOCH\nTOY")


def test_the_world_is_looked_at_once_until_it_is_forgotten(world: World, files: Files) -> None:
    """Thousands of jobs read the same files; a build forgets after it has written some."""
    inputs = (("file:lib/a.py", sha256("text")), ("list:lib", LISTED), ("module:lib:c", ""))
    assert world.first_change(inputs) is None
    assert not world.has_changed(inputs)
    files.write("lib/a.py", "new")
    files.write("lib/c.py", "")
    assert not world.has_changed(inputs)
    world.forget()
    assert world.has_changed(inputs)
    assert world.first_change(inputs) == ("file:lib/a.py", sha256("text"), sha256("new"))
    assert world.value("module:lib:c") == "c.py"


def test_bytes_that_are_no_text_have_values_too(world: World, files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of files and values of variables may be any bytes."""
    folder = os.fsencode(files.folder) + b"/lib/data"
    with open(folder + b"/\xff.txt", "wb"):
        pass
    assert world.value("list:lib/data") == sha256(b"\xff.txt")
    monkeypatch.setenv("TOY", os.fsdecode(b"\xff"))
    assert world.value("env:TOY") == env_value("TOY", os.fsdecode(b"\xff")) == sha256(b"docs-as-code env\0TOY\0\xff")


# Traces

WORDS = st.text(max_size=5)
TRACES = st.builds(
    Trace,
    st.lists(st.tuples(WORDS, WORDS), max_size=3).map(tuple),
    st.builds(Result, st.dictionaries(WORDS, WORDS, max_size=2), WORDS),
    st.integers(0, 9).map(float),
)


@settings(max_examples=100, derandomize=True, deadline=None)
@given(st.lists(TRACES, max_size=10))
def test_traces_come_back_and_eight_are_kept(traces: list[Trace]) -> None:
    """Written and read they are what they were, the newest first."""
    assert trace.from_json(trace.as_json(traces)) == traces[:8]


def test_a_new_trace_takes_the_place_of_one_with_the_same_inputs() -> None:
    """The newest come first, and the oldest goes when there are more than eight."""
    traces: list[Trace] = []
    for number in [*range(9), 3]:
        traces = trace.added(traces, Trace((("file:a", str(number)),), Result({}, str(number))))
    assert [one.result.note for one in traces] == ["3", "8", "7", "6", "5", "4", "2", "1"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["schema", "traces", "inputs", "files", "note", "seconds"]), inner, max_size=5
        )
    ),
    max_leaves=10,
)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=20))
def test_anything_else_is_no_trace(data: bytes) -> None:
    """Another version, other JSON or none: nothing is found, and nothing fails."""
    assert isinstance(trace.from_json(data), list)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(TRACES, st.data())
def test_a_trace_with_a_part_replaced_is_none_or_whole(one: Trace, data: st.DataObject) -> None:
    """What is read can be used: all its parts are texts."""
    value = json.loads(trace.as_json([one]))
    place = data.draw(st.sampled_from(["inputs", "files", "note", "seconds"]))
    value["traces"][0][place] = data.draw(JSON)
    for found in trace.from_json(json.dumps(value).encode()):
        assert all(isinstance(text, str) for pair in found.inputs for text in pair)
        assert all(isinstance(text, str) for pair in found.result.files.items() for text in pair)


# The checkout


def known(number: int, **inputs: str) -> Known:
    pairs = tuple((f"file:{name}", value) for name, value in inputs.items())
    return Known("kind toy", f"path {number}", pairs, Result({"out": sha256(str(number))}, f"note {number}"), 0.5)


@pytest.fixture
def saved(files: Files) -> Path:
    """A checkout that knows three jobs, two outputs and a file; its database."""
    checkout = Checkout(files.folder)
    for number in range(3):
        checkout.record("toy", f"job {number}", known(number, a="1", b="2"))
    for name in ("x", "y"):
        checkout.add_made(Made(f"out/{name}", "toy", name, None, "key", sha256(name)))
    files.write("a", "one")
    checkout.files.digest("a")
    checkout.save()
    return files.folder / ".docs-as-code/state.db"


def everything(folder: Path) -> tuple[object, ...]:
    """All that a checkout says."""
    checkout = Checkout(folder)
    jobs = {name: checkout.job("toy", name) for name in checkout.names("toy")}
    return jobs, sorted(checkout.made()), checkout.files.digest("a")


def test_a_checkout_knows_what_was_saved(files: Files, saved: Path) -> None:
    """Jobs, outputs and files come back, and what was forgotten does not."""
    checkout = Checkout(files.folder)
    assert not checkout.is_new
    assert checkout.job("toy", "job 1") == known(1, a="1", b="2")
    assert checkout.made_at("out/x") == Made("out/x", "toy", "x", None, "key", sha256("x"))
    checkout.forget_job("toy", "job 1")
    checkout.forget_made("out/x")
    checkout.record("toy", "job 3", known(3))
    checkout.save()
    assert everything(files.folder)[0] == {
        "job 0": known(0, a="1", b="2"),
        "job 2": known(2, a="1", b="2"),
        "job 3": known(3),
    }
    assert [made.path for made in Checkout(files.folder).made()] == ["out/y"]


def test_nothing_is_written_when_nothing_has_changed(files: Files, saved: Path) -> None:
    """A build that runs nothing leaves the file alone."""
    checkout = Checkout(files.folder)
    checkout.record("toy", "job 0", known(0, a="1", b="2"))
    checkout.save()
    before = saved.stat().st_mtime_ns
    Checkout(files.folder).save()
    assert saved.stat().st_mtime_ns == before


def test_texts_that_no_job_needs_any_more_are_removed(files: Files, saved: Path) -> None:
    """Else the file would grow with every edit."""
    for number in range(30):
        checkout = Checkout(files.folder)
        checkout.record("toy", "job 0", known(0, a=str(number)))
        checkout.save()
    with sqlite3.connect(saved) as database:
        assert database.execute("SELECT count(*) FROM texts").fetchone() == (3,)
    database.close()


def test_any_damage_to_the_file_is_seen(files: Files, saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flipped byte, a cut, something else altogether: all is forgotten, nothing is wrong, and it is saved anew."""
    monkeypatch.setattr(seal, "_WHILE_SAVED", 0.0)
    chance = random.Random(3)
    whole, right = saved.read_bytes(), everything(files.folder)
    assert right[0]
    damages = [b"", b"no such thing", whole[:100], whole + b"x", bytes(len(whole))]
    for _ in range(60):
        at = chance.randrange(len(whole))
        damages += [whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)]) + whole[at + 1 :], whole[:at]]
    for damage in damages:
        saved.write_bytes(damage)
        assert everything(files.folder) == ({}, [], sha256("one"))
    checkout = Checkout(files.folder)
    assert checkout.is_new
    checkout.record("toy", "job 9", known(9))
    checkout.save()
    assert everything(files.folder)[0] == {"job 9": known(9)}


def test_a_file_of_another_version_is_forgotten(files: Files, saved: Path) -> None:
    """Older or newer: the checkout starts anew."""
    with sqlite3.connect(saved) as database:
        database.execute("PRAGMA user_version = 2")
    database.close()
    seal.put(str(saved))
    assert everything(files.folder)[0] == {}
    Checkout(files.folder).save()
    checkout = Checkout(files.folder)
    checkout.record("toy", "job 9", known(9))
    checkout.save()
    assert everything(files.folder)[0] == {"job 9": known(9)}


def test_a_save_that_was_killed_is_taken_back(files: Files, saved: Path) -> None:
    """Half of it was on the disk: SQLite's journal brings back what was there, and the seal fits."""
    right = everything(files.folder)
    program = (
        "import os, sqlite3, sys; database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "database.execute('PRAGMA cache_size = 1'); database.execute('PRAGMA cache_spill = 1'); database.execute('BEGIN')\n"
        "for n in range(999): database.execute('INSERT INTO texts (text) VALUES (?)', (str(n) * 999,))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(saved)], check=False)
    assert saved.with_name("state.db-journal").exists()
    assert saved.stat().st_size > 10**5
    assert everything(files.folder) == right


def test_a_file_that_others_hold_is_forgotten_after_a_while(
    files: Files, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading waits for its turn, and so does saving, which then says so."""
    monkeypatch.setattr("docs_as_code.engine.checkout._PATIENCE", 0.05)
    reader = Checkout(files.folder)
    reader.record("toy", "job 9", known(9))
    with contextlib.closing(sqlite3.connect(saved, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert everything(files.folder)[0] == {}
        with pytest.raises(DocsAsCodeError, match="cannot be written: database is locked"):
            reader.save()
        other.execute("ROLLBACK")
    reader.save()
    assert everything(files.folder)[0] == {**{f"job {n}": known(n, a="1", b="2") for n in range(3)}, "job 9": known(9)}


# Reuse


class Kept:
    """A store in memory."""

    def __init__(self) -> None:
        self.blobs: dict[str, bytes] = {}
        self.traces: dict[str, bytes] = {}

    @property
    def near(self) -> Kept:
        return self

    def actions(self, key: str) -> Iterator[bytes]:
        if key in self.traces:
            yield self.traces[key]

    def put_action(self, key: str, traces: bytes) -> None:
        self.traces[key] = traces

    def get(self, sha256: str) -> bytes | None:
        return self.blobs.get(sha256)

    def put(self, data: bytes) -> str:
        self.blobs[sha256(data)] = data
        return sha256(data)

    def warm(self, keys: object, digests: object) -> None:
        pass

    def close(self) -> None:
        pass


class Farther(Kept):
    """A store with another one on this machine."""

    def __init__(self) -> None:
        super().__init__()
        self._near = Kept()

    @property
    def near(self) -> Kept:
        return self._near


@dataclass
class Toys:
    """Toy jobs: each copies the file that it finds named in another one."""

    files: Files
    store: Kept = field(default_factory=Kept)
    checkout: Checkout = field(init=False)

    def __post_init__(self) -> None:
        self.checkout = Checkout(self.files.folder)

    def reuse(self, *, force: bool = False) -> Reuse:
        world = World(str(self.files.folder), self.checkout.files, hidden=[], sites=[])
        return Reuse(self.checkout, lambda: self.store, world, force=force)

    def build(self, name: str = "toy", *, force: bool = False, local: bool = False) -> tuple[str, str]:
        """Where the result was, and what it is."""
        reuse = self.reuse(force=force)
        key = Key(Context((("kind", "toy"),)), (("path", name),))
        found = reuse.find("toy", name, key)
        if found is not None:
            return found.where, found.result.note
        link = (self.files.folder / "link").read_text()
        text = (self.files.folder / link).read_text()
        inputs = tuple((one, reuse.world.value(one)) for one in ("file:link", f"file:{link}"))
        reuse.keep("toy", name, key, {"out": text.encode()}, note=text, inputs=inputs, local=local)
        return "ran", text


@pytest.fixture
def toys(files: Files) -> Toys:
    for name, text in {"link": "one", "one": "first", "two": "second"}.items():
        files.write(name, text)
    return Toys(files)


def test_a_job_runs_once_and_then_when_what_it_read_changes(toys: Toys) -> None:
    """Which inputs it has is known by running it: what it did not read does not matter."""
    assert toys.build() == ("ran", "first")
    assert toys.build() == ("checkout", "first")
    toys.files.write("two", "other")
    assert toys.build() == ("checkout", "first")
    toys.files.write("one", "third")
    assert toys.build() == ("ran", "third")
    toys.files.write("link", "two")
    assert toys.build() == ("ran", "other")


def test_branches_that_come_and_go_are_hits(toys: Toys) -> None:
    """A → B → A: the traces of both are under one key; more than eight push the oldest out."""
    assert toys.build() == ("ran", "first")
    toys.files.write("link", "two")
    assert toys.build() == ("ran", "second")
    toys.files.write("link", "one")
    assert toys.build() == ("store", "first")
    assert toys.build() == ("checkout", "first")
    toys.files.write("link", "two")
    assert toys.build() == ("store", "second")
    for number in range(8):
        toys.files.write("two", str(number))
        assert toys.build() == ("ran", str(number))
    toys.files.write("two", "0")
    assert toys.build() == ("store", "0")
    toys.files.write("two", "second")
    assert toys.build() == ("ran", "second")


def test_another_checkout_takes_it_from_the_store(toys: Toys, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Inputs are named relative to the project; with other inputs there is no hit."""
    toys.build()
    elsewhere = Files(tmp_path_factory.mktemp("elsewhere").resolve())
    for name, text in {"link": "one", "one": "first"}.items():
        elsewhere.write(name, text)
    clone = Toys(elsewhere, toys.store)
    assert clone.build() == ("store", "first")
    assert clone.build() == ("checkout", "first")
    elsewhere.write("one", "new")
    assert clone.build() == ("ran", "new")
    assert toys.build() == ("checkout", "first")


def test_force_finds_nothing_and_keeps_everything(toys: Toys) -> None:
    """What it made is there for the next build."""
    toys.build()
    toys.store.traces.clear()
    assert toys.build(force=True) == ("ran", "first")
    assert len(toys.store.traces) == 1
    assert toys.build() == ("checkout", "first")


def test_what_is_local_stays_on_this_machine(files: Files, toys: Toys) -> None:
    """It is kept in the near store alone."""
    store = Farther()
    toys.store = store
    assert toys.build(local=True) == ("ran", "first")
    assert store.traces == store.blobs == {}
    assert len(store.near.traces) == 1
    assert list(store.near.blobs.values()) == [b"first"]


def test_a_key_that_reads_like_another_is_another(toys: Toys) -> None:
    """The last run of a job counts only under the same key, shared fields included."""
    toys.build()
    reuse = toys.reuse()
    own = (("path", "toy"),)
    assert reuse.known("toy", "toy", Key(Context((("kind", "toy"),)), own)) is not None
    assert reuse.known("toy", "toy", Key(Context((("kind", "toy "),)), own)) is None
    assert reuse.known("toy", "toy", Key(Context((("kind", "toy"),)), (*own, ("more", "")))) is None
    assert reuse.known("toy", "other", Key(Context((("kind", "toy"),)), own)) is None
    assert reuse.known("other", "toy", Key(Context((("kind", "toy"),)), own)) is None
