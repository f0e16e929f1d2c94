"""The local store: results by digest in a folder that checkouts and processes share, kept below its size."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docs_as_code.engine import store_files
from docs_as_code.engine.store import open_store
from docs_as_code.errors import ConfigError
from tests.conftest import COMMAND, Project

KEY = "ab" * 32
TRACES = b'{"schema":1,"traces":[]}'
BLOB = b"<svg/>"
ELSEWHERE = "set `cache.dir`, or DOCS_AS_CODE_CACHE_DIR, to another folder"
LONG_AGO = 1_500_000_000


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def opened(folder: Path, max_size: int = 10**9, said: list[str] | None = None):
    say = said.append if said is not None else lambda text: pytest.fail(f"said: {text}")
    return open_store(folder, max_size=max_size, remote=None, write=False, say=say)


def entries(folder: Path) -> dict[str, int]:
    """The entries of a store, as `ac/<key>` and `cas/<sha256>`, and their sizes."""
    found = [path for part in ("ac", "cas") for path in (folder / part).glob("*/*")]
    return {f"{path.parent.parent.name}/{path.name}": path.stat().st_size for path in found}


def age(folder: Path) -> None:
    """Let every entry have been used long ago."""
    for part in ("ac", "cas"):
        for path in (folder / part).glob("*/*"):
            os.utime(path, (LONG_AGO, LONG_AGO))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store that holds the traces of KEY, and BLOB."""
    made = tmp_path / "store"
    store = opened(made)
    store.put(BLOB)
    store.put_action(KEY, TRACES)
    store.close()
    return made


def test_what_is_put_can_be_got_by_another_process(folder: Path):
    """Bytes by their sha256, traces by their key; what was never put is not there."""
    store = opened(folder)
    assert store.get_action(KEY) == TRACES
    assert list(store.actions(KEY)) == [TRACES]
    assert store.get(sha256(BLOB)) == BLOB
    assert store.has(sha256(BLOB))
    assert store.get_action("cd" * 32) is None
    assert list(store.actions("cd" * 32)) == []
    assert store.get("cd" * 32) is None
    assert not store.has("cd" * 32)


def test_put_returns_the_digest_of_any_bytes(folder: Path):
    """Also of none, and of a million."""
    store = opened(folder)
    for data in (b"", b"x" * 1_000_000):
        assert store.put(data) == sha256(data)
        assert store.get(sha256(data)) == data


def test_the_newest_traces_of_a_key_stay(folder: Path):
    """A second put of a key replaces the first."""
    store = opened(folder)
    store.put_action(KEY, b"newer")
    assert opened(folder).get_action(KEY) == b"newer"


def test_a_folder_has_the_layout_of_bazels_disk_cache_and_entries_are_action_results(folder: Path):
    """`ac/<2>/<64>` is the JSON form of an ActionResult of the remote execution API, its blob is in `cas/<2>/<64>`."""
    assert sorted(entries(folder)) == sorted([f"ac/{KEY}", f"cas/{sha256(TRACES)}", f"cas/{sha256(BLOB)}"])
    entry = json.loads((folder / "ac" / KEY[:2] / KEY).read_bytes())
    bond = sha256(f"{KEY} {sha256(TRACES)} {len(TRACES)}".encode())
    assert entry == {
        "outputFiles": [
            {
                "path": "traces.json",
                "digest": {"hash": sha256(TRACES), "sizeBytes": str(len(TRACES))},
                "nodeProperties": {"properties": [{"name": "docs-as-code", "value": bond}]},
            }
        ]
    }
    assert (folder / "cas" / sha256(BLOB)[:2] / sha256(BLOB)).read_bytes() == BLOB
    assert json.loads((folder / "store.json").read_bytes()) == {"schema": 1}
    assert list((folder / "tmp").iterdir()) == []


def test_a_new_store_hides_itself_from_git_and_reading_makes_none(tmp_path: Path):
    """The folder has its own .gitignore; a folder that was there keeps what its owners put into it."""
    store = opened(tmp_path / "new")
    assert store.get(sha256(BLOB)) is None
    store.close()
    assert not (tmp_path / "new").exists()
    store.put(BLOB)
    assert (tmp_path / "new/.gitignore").read_text() == "*\n"
    (tmp_path / "old").mkdir()
    opened(tmp_path / "old").put(BLOB)
    assert not (tmp_path / "old/.gitignore").exists()


def test_a_name_that_is_no_digest_reaches_no_file(folder: Path, tmp_path: Path):
    """A digest comes from traces, which may come from anywhere: it never leads out of the store."""
    (tmp_path / "mine").write_bytes(b"mine")
    store = opened(folder)
    for name in ("../../mine", "../../../mine", "x" * 64, sha256(BLOB).upper(), sha256(BLOB)[:63], "", "é" * 64):
        assert store.get(name) is None
        assert not store.has(name)
    assert (tmp_path / "mine").read_bytes() == b"mine"
    assert store.get(sha256(BLOB)) == BLOB


DAMAGED = [f"ac/ab/{KEY}", f"cas/{sha256(TRACES)[:2]}/{sha256(TRACES)}", f"cas/{sha256(BLOB)[:2]}/{sha256(BLOB)}"]


@pytest.mark.parametrize("name", DAMAGED, ids=["ac", "traces", "blob"])
def test_any_changed_byte_makes_an_entry_a_miss_and_removes_it(folder: Path, name: str):
    """Every byte, each with one bit flipped, its case changed, or every bit; and every truncation."""
    path = folder / name
    sound = {folder / one: (folder / one).read_bytes() for one in DAMAGED}
    good = sound[path]
    wrong = [
        good[:at] + bytes([good[at] ^ flip]) + good[at + 1 :] for at in range(len(good)) for flip in (1, 0x20, 0xFF)
    ]
    wrong += [good[:length] for length in range(len(good))] + [good + b"\n", good + good]
    for data in wrong:
        for one, content in sound.items():
            one.write_bytes(data if one == path else content)
        store = opened(folder)
        assert (store.get(sha256(BLOB)) if path.name == sha256(BLOB) else store.get_action(KEY)) is None, data
        assert not path.exists(), data


@pytest.mark.parametrize("name", DAMAGED, ids=["ac", "traces", "blob"])
@pytest.mark.parametrize("full", [False, True])
def test_a_folder_in_the_place_of_an_entry_is_a_miss_and_gives_way(folder: Path, name: str, full: bool):
    """It is removed, and the entry can be put again."""
    (folder / name).unlink()
    (folder / name).mkdir()
    if full:
        (folder / name / "file").write_text("x")
    store = opened(folder)
    assert store.get_action(KEY) is None or store.get(sha256(BLOB)) is None
    store.put(BLOB)
    store.put_action(KEY, TRACES)
    assert opened(folder).get_action(KEY) == TRACES
    assert opened(folder).get(sha256(BLOB)) == BLOB


def test_an_entry_of_one_key_is_no_entry_of_another(folder: Path):
    """Copied to another key's place, it is a miss: an entry is bound to its key."""
    other = "cd" * 32
    (folder / "ac" / other[:2]).mkdir()
    (folder / "ac" / other[:2] / other).write_bytes((folder / "ac" / KEY[:2] / KEY).read_bytes())
    assert opened(folder).get_action(other) is None
    assert opened(folder).get_action(KEY) == TRACES


def test_an_entry_is_bound_to_its_traces(folder: Path):
    """One that names other traces, be they there and of the same size, is a miss."""
    other = TRACES.replace(b"1", b"2")
    opened(folder).put(other)
    path = folder / "ac" / KEY[:2] / KEY
    path.write_bytes(path.read_bytes().replace(sha256(TRACES).encode(), sha256(other).encode()))
    assert opened(folder).get_action(KEY) is None


def test_putting_mends_a_damaged_entry(folder: Path):
    """Bytes of the right name and size that are wrong do not count as kept."""
    path = folder / DAMAGED[2]
    path.write_bytes(b"<SVG/>")
    opened(folder).put(BLOB)
    assert path.read_bytes() == BLOB


def test_what_a_killed_process_left_half_written_is_no_entry_and_goes_after_an_hour(folder: Path):
    """Files on their way lie in `tmp`; those of processes at work stay."""
    old, young = folder / "tmp/old", folder / "tmp/young"
    old.write_bytes(b"half an en")
    young.write_bytes(b"half an en")
    os.utime(old, (time.time() - 4000, time.time() - 4000))
    store = opened(folder)
    store.put(b"something new")
    store.close()
    assert not old.exists()
    assert young.exists()


def test_a_store_that_was_removed_during_a_build_is_made_again(folder: Path):
    """The rest of the build is kept."""
    store = opened(folder)
    store.put(b"one")
    subprocess.run(["rm", "-r", folder], check=True)
    store.put(b"two")
    assert opened(folder).get(sha256(b"two")) == b"two"


@pytest.mark.parametrize("mark", ["", "{", "[]", '{"schema": "2"}', '{"format": 2}', "[" * 100_000])
def test_a_damaged_mark_hides_nothing(folder: Path, mark: str):
    """The mark says the format; every entry proves itself."""
    (folder / "store.json").write_text(mark)
    assert opened(folder).get(sha256(BLOB)) == BLOB


def test_a_store_of_a_newer_version_is_an_error(folder: Path):
    """It names the folder and what to do, and nothing in the store changes."""
    (folder / "store.json").write_text('{"schema": 2}')
    before = entries(folder)
    with pytest.raises(ConfigError) as raised:
        opened(folder)
    assert str(raised.value) == f"the store {folder} was made by a newer docs-as-code: its format is 2, not 1"
    assert raised.value.hint == f"update docs-as-code, or {ELSEWHERE}"
    assert raised.value.exit_code == 2
    assert entries(folder) == before


def test_a_store_that_is_a_file_is_an_error(tmp_path: Path):
    """It names the file and what to do."""
    (tmp_path / "store").write_text("mine")
    for folder in (tmp_path / "store", tmp_path / "store/below"):
        with pytest.raises(ConfigError) as raised:
            opened(folder)
        assert str(raised.value) == f"the store {folder} cannot be used: it is not a folder"
        assert raised.value.hint == f"move it away, or {ELSEWHERE}"
    assert (tmp_path / "store").read_text() == "mine"


@pytest.mark.parametrize("name", ["tmp", "cas", f"cas/{sha256(b'new')[:2]}"])
def test_a_file_in_the_way_of_a_folder_is_said_once_and_what_is_there_can_be_read(folder: Path, name: str):
    """Writing stops for this build; nothing is raised."""
    if (folder / name).exists():
        (folder / name).rename(folder / "away")
    (folder / name).write_text("mine")
    said: list[str] = []
    store = opened(folder, said=said)
    assert store.put(b"new") == sha256(b"new")
    assert store.put(b"newer") == sha256(b"newer")
    store.put_action("cd" * 32, TRACES)
    assert (store.get_action(KEY) is None) == (name == "cas")
    store.close()
    reason = os.strerror(errno.EEXIST if name == "tmp" else errno.ENOTDIR)
    if name == f"cas/{sha256(b'new')[:2]}":
        assert (folder / name).read_text() == "mine"
    assert said == [f"warning: the store {folder} cannot be written: {reason}; new results are not kept in it"]


PROBE = """
import sys
from pathlib import Path
from docs_as_code.engine.store import open_store
folder = Path(sys.argv[1])
store = open_store(folder, max_size=10**9, remote=None, write=False, say=print)
sha256 = store.put(b"x" * 300_000)
store.put(b"small")
store.put_action("cd" * 32, b"traces")
print(store.get(sha256) is not None, store.get_action("ab" * 32), store.get_action("cd" * 32), end=" ")
print(len(list((folder / "tmp").iterdir())))
store.close()
store.close()
"""


def mounted(script: str, folder: Path) -> str:
    """What PROBE prints, where `script` has mounted something."""
    run = f'{script} && exec "$1" -c "$2" "$0"'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", run, folder, sys.executable, PROBE], capture_output=True, text=True
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine lets nobody mount")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_store_that_may_only_be_read_is_read(folder: Path):
    """One warning; what is there is found."""
    age(folder)
    out = mounted('mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"', folder)
    assert out == (
        f"warning: the store {folder} cannot be written: Read-only file system; new results are not kept in it\n"
        f"False {TRACES!r} None 0\n"
    )


def test_a_full_disk_is_said_once_and_leaves_no_half_entry(tmp_path: Path):
    """What was kept before stays."""
    folder = tmp_path / "store"
    folder.mkdir()
    out = mounted('mount -t tmpfs -o size=128k none "$0"', folder)
    assert out == (
        f"warning: the store {folder} cannot be written: No space left on device; new results are not kept in it\n"
        "False None None 0\n"
    )


HAMMER = """
import hashlib, os, random, sys
from pathlib import Path
from docs_as_code.engine.store import open_store
folder, seed = Path(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
for round in range(10):
    store = open_store(folder, max_size=200_000, remote=None, write=False, say=print)
    for _ in range(150):
        number = chance.randrange(60)
        data = str(number).encode() * 3000
        key = hashlib.sha256(b"key %d" % number).hexdigest()
        found = store.get_action(key)
        if found is None:
            assert store.put(data) == hashlib.sha256(data).hexdigest()
            store.put_action(key, hashlib.sha256(data).hexdigest().encode())
        else:
            assert found == hashlib.sha256(data).hexdigest().encode()
            assert store.get(found.decode()) in (None, data)
    for path in folder.glob("*/*/*"):
        try:
            os.utime(path, (1_500_000_000 + chance.random(), 1_500_000_000 + chance.random()))
        except FileNotFoundError:
            pass  # another process has collected it
    store.put(os.urandom(1000))
    store.close()
"""


def test_four_processes_share_one_folder(tmp_path: Path):
    """They read, write, and tidy up at once: nobody fails, nobody reads what was not put, and the folder stays small."""
    folder = tmp_path / "store"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", HAMMER, folder, str(seed)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for seed in range(4)
    ]
    assert [(one.communicate()[0].decode(), one.returncode) for one in running] == [("", 0)] * 4
    for name in entries(folder):
        part, digest = name.split("/")
        if part == "cas":
            assert sha256((folder / "cas" / digest[:2] / digest).read_bytes()) == digest
    assert list((folder / "tmp").iterdir()) == []
    total = sum(entries(folder).values())
    assert total < 250_000
    assert json.loads((folder / "size.json").read_bytes())["bytes"] == pytest.approx(total, abs=50_000)


def test_what_was_used_least_recently_goes_first(tmp_path: Path):
    """Over its size, a store loses old entries until it is a tenth below; what this process has used stays."""
    folder = tmp_path / "store"
    store = opened(folder)
    for number in range(10):
        store.put(bytes([number]) * 1000)
    store.close()
    for number in range(10):
        digest = sha256(bytes([number]) * 1000)
        os.utime(folder / "cas" / digest[:2] / digest, (LONG_AGO + number, LONG_AGO + number))
    store = opened(folder, max_size=8000)
    assert store.get(sha256(b"\0" * 1000)) is not None
    assert store.put(b"\x01" * 1000)
    store.put(b"new" * 100)
    store.close()
    left = [number for number in range(10) if f"cas/{sha256(bytes([number]) * 1000)}" in entries(folder)]
    assert left == [0, 1, 6, 7, 8, 9]
    assert sum(entries(folder).values()) <= 7200
    assert f"cas/{sha256(b'new' * 100)}" in entries(folder)


def test_a_build_never_collects_what_it_has_just_kept(tmp_path: Path):
    """Even when that alone is too much."""
    store = opened(tmp_path / "store", max_size=10)
    for number in range(5):
        store.put(bytes([number]) * 1000)
    store.close()
    assert len(entries(tmp_path / "store")) == 5


def test_entries_of_a_clock_that_was_set_back_are_collected_too(folder: Path):
    """An entry from the future is no entry of a process at work."""
    for path in folder.glob("cas/*/*"):
        os.utime(path, (time.time() + 10**6, time.time() + 10**6))
    store = opened(folder, max_size=10)
    store.put(b"x" * 100)
    store.close()
    assert f"cas/{sha256(BLOB)}" not in entries(folder)


def test_a_build_that_adds_nothing_counts_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """The size of a store is only looked at by who makes it larger; it is a running sum."""
    from docs_as_code.engine import store_size

    monkeypatch.setattr(store_size, "entries", lambda folder: pytest.fail("counted"))
    before = json.loads((folder / "size.json").read_bytes())
    store = opened(folder)
    assert store.get_action(KEY) == TRACES
    store.put(BLOB)
    store.close()
    assert json.loads((folder / "size.json").read_bytes()) == before
    store.put(b"x" * 1000)
    store.close()
    assert json.loads((folder / "size.json").read_bytes()) == {**before, "bytes": before["bytes"] + 1000}
    assert before["bytes"] == sum(entries(folder).values()) - 1000


@pytest.mark.parametrize("text", ["", "{}", '{"bytes": "x", "counted": 1}', '{"bytes": 1, "counted": 1500000000}'])
def test_a_sum_that_is_damaged_or_a_day_old_is_counted_again(folder: Path, text: str):
    """Processes that were killed have added nothing to it."""
    (folder / "size.json").write_text(text)
    store = opened(folder)
    store.put(b"x" * 1000)
    store.close()
    assert json.loads((folder / "size.json").read_bytes())["bytes"] == sum(entries(folder).values())


def test_opening_a_store_loads_nothing_heavy():
    """Every command that builds opens it, also when all is up to date."""
    heavy = [
        "http",
        "urllib",
        "urllib3",
        "ssl",
        "socket",
        "tempfile",
        "pathlib",
        "shutil",
        "json",
        "hashlib",
        "filelock",
    ]
    code = "import sys, threading, typing; before = set(sys.modules); import docs_as_code.engine.store; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, cwd=COMMAND.parents[2])
    assert done.returncode == 0, done.stderr
    assert [name for name in done.stdout.split() if name.split(".")[0] in heavy] == []


def test_how_long_a_thousand_results_take(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Printed, not judged: 1,000 results of 8 kB put, then restored with three reads each."""
    store = opened(tmp_path / "store")
    data = [os.urandom(8) * 1000 for _ in range(1000)]
    keys = [sha256(one + b"key") for one in data]
    start = time.perf_counter()
    digests = [store.put(one) for one in data]
    for key, digest in zip(keys, digests, strict=True):
        store.put_action(key, f'{{"files":{{"svg":"{digest}"}}}}'.encode())
    put = time.perf_counter() - start
    store = opened(tmp_path / "store")
    start = time.perf_counter()
    for key, digest, one in zip(keys, digests, data, strict=True):
        assert store.get_action(key)
        assert store.get(digest) == one
    got = time.perf_counter() - start
    with capsys.disabled():
        print(f"\nstore: 1,000 results put in {put:.2f} s, restored (3,000 reads) in {got:.2f} s")


def test_cache_stats_tells_what_is_where(project: Project):
    """Entries, bytes, the largest formats, the folder, its limit and the remote store, without its password."""
    project.write(
        "docs-as-code.yml", "cache: {dir: my store, remote: 'https://ci:secret@cache.example/team/', max_size: 3MB}"
    )
    folder = project.folder / "my store"
    store = opened(folder)
    for data in (BLOB, b"\x89PNG" + b"x" * 2000, b"%PDF-1.7" + b"x" * 500, b"<!doctype html>", b"..."):
        store.put(data)
    store.put_action(KEY, TRACES)
    store.close()
    found = project.run("cache", "stats", "--json").json
    entry = (folder / "ac" / KEY[:2] / KEY).stat().st_size
    assert found == {
        "schema": 1,
        "folder": str(folder),
        "entries": 7,
        "bytes": sum(entries(folder).values()),
        "limit": 3_000_000,
        "ac": {"entries": 1, "bytes": entry},
        "cas": {"entries": 6, "bytes": 2004 + 508 + 24 + 15 + 6 + 3},
        "formats": {
            "png": {"entries": 1, "bytes": 2004},
            "pdf": {"entries": 1, "bytes": 508},
            "json": {"entries": 1, "bytes": 24},
            "html": {"entries": 1, "bytes": 15},
            "svg": {"entries": 1, "bytes": 6},
            "other": {"entries": 1, "bytes": 3},
        },
        "remote": "https://cache.example/team",
        "write": False,
    }
    assert list(found["formats"]) == ["png", "pdf", "json", "html", "svg", "other"]
    shown = project.run("cache", "stats").stdout.splitlines()
    assert shown == [
        f"folder   {folder}",
        "size     2.8 kB of 3.0 MB",
        f"jobs     1 entry, {entry} bytes",
        "files    6 entries, 2.6 kB",
        "  png    1 entry, 2.0 kB",
        "  pdf    1 entry, 508 bytes",
        "  json   1 entry, 24 bytes",
        "  html   1 entry, 15 bytes",
        "  svg    1 entry, 6 bytes",
        "  other  1 entry, 3 bytes",
        "remote   https://cache.example/team, only read",
    ]


def test_cache_gc_removes_what_was_used_least_recently(project: Project):
    """Down to the size asked for, or to the one configured; what is left is said."""
    project.write("docs-as-code.yml", "cache: {max_size: 7kB}")
    folder = project.folder / ".docs-as-code"
    store = opened(folder)
    for number in range(10):
        digest = store.put(bytes([number]) * 1000)
        os.utime(folder / "cas" / digest[:2] / digest, (LONG_AGO + number, LONG_AGO + number))
    assert project.run("cache", "gc").stdout == f"removed 3 entries, 3.0 kB; 7 entries, 7.0 kB left in {folder}\n"
    assert project.run("cache", "gc", "--max-size", "2kB", "--json").json == {
        "schema": 1,
        "folder": str(folder),
        "limit": 2000,
        "removed": {"entries": 5, "bytes": 5000},
        "left": {"entries": 2, "bytes": 2000},
    }
    assert sorted(entries(folder)) == sorted(f"cas/{sha256(bytes([number]) * 1000)}" for number in (8, 9))
    assert json.loads((folder / "size.json").read_bytes())["bytes"] == 2000


def test_cache_works_without_a_store(project: Project):
    """Nothing is counted, nothing is removed, and nothing is made."""
    assert project.run("cache", "stats", "--json").json["entries"] == 0
    assert project.run("cache", "gc", "--json").json["removed"] == {"entries": 0, "bytes": 0}
    assert project.run("cache", "gc", "-q").stdout == ""
    assert list(project.folder.iterdir()) == []


@pytest.mark.parametrize("command", ["stats", "gc"])
def test_cache_refuses_what_is_no_store_of_this_version(project: Project, command: str):
    """A newer store, and a file: exit code 2, and nothing is touched."""
    folder = project.folder / ".docs-as-code"
    project.write(".docs-as-code/store.json", '{"schema": 2}')
    assert project.run("cache", command, code=2).stderr == (
        f"error: the store {folder} was made by a newer docs-as-code: its format is 2, not 1\n\n"
        f"hint: update docs-as-code, or {ELSEWHERE}\n\n"
    )
    project.write("docs-as-code.yml", "cache: {dir: docs-as-code.yml}")
    assert project.run("cache", command, code=2).stderr == (
        f"error: the store {project.folder}/docs-as-code.yml cannot be used: it is not a folder\n\n"
        f"hint: move it away, or {ELSEWHERE}\n\n"
    )


def test_cache_gc_refuses_a_size_that_is_none(project: Project):
    """The message says how to write one."""
    assert project.run("cache", "gc", "--max-size", "much", code=2).stderr == (
        "error: --max-size cannot be 'much'\n\nhint: write it as 2GB or 500MB\n\n"
    )


def test_cache_gc_says_why_a_store_cannot_be_tidied(project: Project):
    """A store that may only be read stays as it is, with exit code 1."""
    folder = project.folder / ".docs-as-code"
    opened(folder).put(BLOB)
    age(folder)
    script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$1" cache gc --max-size 0'
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-ec", script, folder, COMMAND], cwd=project.folder, capture_output=True, text=True
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this machine lets nobody mount")
    assert (done.returncode, done.stderr) == (
        1,
        f"error: the store {folder} cannot be tidied: Read-only file system\n\n"
        "hint: run it as a user who may write there, where the disk can be written\n\n",
    )
    assert f"cas/{sha256(BLOB)}" in entries(folder)


def test_only_whole_files_reach_their_place(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """A write that fails half-way, here by a fault that cannot be made, leaves neither an entry nor a file in `tmp`."""

    def fails(path: str, data: bytes) -> None:
        Path(path).write_bytes(data[:2])
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(store_files, "_write_new", fails)
    said: list[str] = []
    store = opened(folder, said=said)
    before = entries(folder)
    store.put(b"something new")
    assert entries(folder) == before
    assert list((folder / "tmp").iterdir()) == []
    assert said == [
        f"warning: the store {folder} cannot be written: Input/output error; new results are not kept in it"
    ]
