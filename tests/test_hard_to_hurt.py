"""Whatever happens to a build, its store, its clock or its files: a clear message or a quiet rebuild, never a wrong output."""

from __future__ import annotations

import importlib.resources
import os
import random
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import docs_as_code
from tests.conftest import Project
from tests.incremental import Builder, Built, Clean, tree
from tests.meeting import Meeting
from tests.mounts import mounted

WEB = """
    from diagrams import Diagram
    from diagrams.aws.compute import EC2

    names = open("../data.txt").read().split()
    with Diagram("Web", show=False):
        EC2("web") >> [EC2(name) for name in names]
"""
NET = 'digraph "net" { a -> b }\n'
WAITING = """
    from diagrams import Diagram, Node

    {reads}
    {waits}
    with Diagram("Web", show=False):
        Node(word)
"""


@pytest.fixture(scope="module")
def builder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Builder]:
    """Builds in quick succession, for all tests of this file."""
    with Builder(tmp_path_factory.mktemp("builder")) as builder:
        yield builder


@pytest.fixture(scope="module")
def clean(builder: Builder, tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """Clean builds to compare with."""
    return Clean(builder, tmp_path_factory.mktemp("clean"))


class Hurt(Project):
    """A project that is built in quick succession; `right` compares each build with a clean one."""

    def __init__(self, folder: Path, builder: Builder, clean: Clean) -> None:
        super().__init__(folder)
        self.builder, self.clean = builder, clean

    def quick(self, *arguments: str, env: dict[str, str] | None = None) -> Built:
        return self.builder.build(self.folder, env, *arguments)

    def right(self, *arguments: str, env: dict[str, str] | None = None, foreign: tuple[str, ...] = ()) -> Built:
        """Build; the tree must be that of a clean build, but for `foreign` files."""
        built = self.quick(*arguments, env=env)
        wanted, files = self.clean.build(
            self.folder, {name: value for name, value in (env or {}).items() if "CACHE" not in name}
        )
        assert built.code == wanted.code == 0, built.stderr
        found = tree(self.folder)
        for path in foreign:
            assert path in found
        assert {path: data for path, data in found.items() if path not in foreign} == {
            path: data for path, data in files.items() if path not in foreign
        }
        return built


@pytest.fixture
def hurt(tmp_path: Path, builder: Builder, clean: Clean) -> Hurt:
    """A project with a diagram that reads a file, and a graph."""
    folder = tmp_path / "project"
    folder.mkdir()
    project = Hurt(folder, builder, clean)
    project.write("data.txt", "cart mail")
    project.write("diagrams/web.py", WEB)
    project.write("diagrams/net.dot", NET)
    return project


def ran(built: Built) -> list[str]:
    """The sources of the jobs that ran."""
    return [source for _, source, _ in built.with_status("ran")]


# Stores that cannot be used


def test_a_store_of_a_newer_version_is_an_error_and_stays_as_it_is(hurt: Hurt) -> None:
    """Also as DOCS_AS_CODE_CACHE_DIR: exit code 2, what to do, nothing built, nothing touched."""
    hurt.write("newer/store.json", '{"schema": 2}\n')
    message = f"error: the store {hurt.folder}/newer was made by a newer docs-as-code: its format is 2, not 1\n\n"
    hint = "hint: update docs-as-code, or set `cache.dir`, or DOCS_AS_CODE_CACHE_DIR, to another folder\n\n"
    before = hurt.files()
    for folder in ("newer", str(hurt.folder / "newer")):
        result = hurt.run("build", code=2, env={"DOCS_AS_CODE_CACHE_DIR": folder})
        assert result.stderr == message + hint
        assert [name for name in hurt.files() if not name.endswith(".gitignore")] == before
    hurt.write("docs-as-code.yml", "cache: {dir: newer}\n")
    assert hurt.run("build", code=2).stderr == message + hint


def test_a_store_that_is_a_file_is_an_error(hurt: Hurt) -> None:
    """It says what is there, and how to name another."""
    hurt.write("docs-as-code.yml", "cache: {dir: data.txt}\n")
    assert hurt.run("build", code=2).stderr == (
        f"error: the store {hurt.folder}/data.txt cannot be used: it is not a folder\n\n"
        "hint: move it away, or set `cache.dir`, or DOCS_AS_CODE_CACHE_DIR, to another folder\n\n"
    )
    assert hurt.read("data.txt") == "cart mail"


@pytest.mark.parametrize("address", ["ftp://example.org/x", "example.org", "https://", "http://a b/"])
def test_a_remote_store_that_is_none_is_an_error(hurt: Hurt, address: str) -> None:
    """It is told before anything is built, with an example of one."""
    hurt.write("docs-as-code.yml", f"cache: {{remote: '{address}'}}\n")
    assert hurt.run("build", code=2).stderr == (
        f"error: the remote store cannot be {address!r}\n\nhint: write `cache.remote`, or DOCS_AS_CODE_CACHE_REMOTE, "
        "as https://HOST/PATH or https://USER:PASSWORD@HOST/PATH\n\n"
    )
    assert not hurt.exists("docs/generated/diagrams")


# Stores that are damaged, full or read-only


def _clone(hurt: Hurt, folder: Path) -> Hurt:
    """A fresh checkout of the same sources."""
    ignored = shutil.ignore_patterns(".docs-as-code", "docs")
    return Hurt(shutil.copytree(hurt.folder, folder, ignore=ignored), hurt.builder, hurt.clean)


def _entries(store: Path) -> list[Path]:
    return sorted(
        path.relative_to(store) for part in ("ac", "cas") for path in (store / part).rglob("*") if path.is_file()
    )


def _flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]


def test_any_flipped_bit_of_any_entry_of_a_store_changes_no_output(hurt: Hurt, tmp_path: Path) -> None:
    """A fresh checkout gets the bytes of a clean build, be one entry damaged, cut, empty or all of them."""
    chance = random.Random(7)
    store = tmp_path / "store"
    env = {"DOCS_AS_CODE_CACHE_DIR": str(store)}
    hurt.right(env=env)
    entries = _entries(store)
    assert len(entries) >= 12
    damages: list[list[Path]] = [[entry] for entry in entries] + [entries]
    for number, damaged in enumerate(damages):
        copy = shutil.copytree(store, tmp_path / f"store-{number}")
        for entry in damaged:
            data = (copy / entry).read_bytes()
            how = chance.choice((_flip, _flip, _flip, lambda data, _: data[: len(data) // 2], lambda *_: b""))
            (copy / entry).write_bytes(how(data, chance))
        fresh = _clone(hurt, tmp_path / f"clone-{number}")
        fresh.right(env={"DOCS_AS_CODE_CACHE_DIR": str(copy)})
        if len(damaged) == 1:  # and it is mended
            again = _clone(hurt, tmp_path / f"again-{number}").quick(env={"DOCS_AS_CODE_CACHE_DIR": str(copy)})
            assert ran(again) == []


def test_a_store_on_a_full_disk_is_one_warning(hurt: Hurt, clean: Clean, tmp_path: Path) -> None:
    """The outputs are made all the same, and the next build in this checkout is up to date."""
    small = tmp_path / "small"
    small.mkdir()
    script = """
        mount -t tmpfs -o size=16k tmpfs "$2"; head -c 100000 /dev/zero > "$2/filler" 2>/dev/null || true
        export DOCS_AS_CODE_CACHE_DIR="$2"; "$1" build; "$1" build
    """
    done = mounted(hurt, script, str(small))
    assert done.returncode == 0, done.stderr
    said = f"warning: the store {small} cannot be written: No space left on device; new results are not kept in it\n"
    assert done.stderr.count(said) == 1
    assert done.stderr.count("warning:") == 1
    assert "2 diagrams: 2 up-to-date" in done.stderr
    assert tree(hurt.folder) == clean.build(hurt.folder, {})[1]


def test_a_read_only_store_is_read_and_what_is_new_is_one_warning(hurt: Hurt, clean: Clean, tmp_path: Path) -> None:
    """What it has is taken from it; what it lacks is built and said once."""
    store = tmp_path / "store"
    hurt.quick(env={"DOCS_AS_CODE_CACHE_DIR": str(store)})
    fresh = _clone(hurt, tmp_path / "fresh")
    fresh.write("data.txt", "cart stock")
    fresh.write("diagrams/more.dot", "digraph { x -> y }")
    script = """
        mount --bind "$2" "$2"; mount -o remount,ro,bind "$2"
        export DOCS_AS_CODE_CACHE_DIR="$2"; "$1" build
    """
    done = mounted(fresh, script, str(store))
    assert done.returncode == 0, done.stderr
    said = f"warning: the store {store} cannot be written: Read-only file system; new results are not kept in it\n"
    assert done.stderr.count(said) == 1
    assert done.stderr.count("warning:") == 1
    assert "3 diagrams: 2 ran, 1 from the store" in done.stderr
    assert tree(fresh.folder) == clean.build(fresh.folder, {})[1]


# Clocks and files


@pytest.mark.parametrize("moment", [0, 1, 10**9, 4 * 10**9, 9 * 10**9])
def test_edits_are_seen_whatever_the_clock_says(hurt: Hurt, moment: int) -> None:
    """Files from the future or the past, edits of the same size, times set back to what they were."""
    for path in ("data.txt", "diagrams/net.dot"):
        os.utime(hurt.folder / path, (moment, moment))
    hurt.right()
    hurt.write("data.txt", "mart cail")
    hurt.write("diagrams/net.dot", NET.replace("b", "c"))
    for path in ("data.txt", "diagrams/net.dot"):
        os.utime(hurt.folder / path, (moment, moment))
    assert ran(hurt.right()) == ["diagrams/net.dot", "diagrams/web.py"]
    assert ran(hurt.right()) == []


def test_a_file_that_gives_way_to_another_with_its_times_is_seen(hurt: Hurt) -> None:
    """A rename keeps size and times, and only the inode tells; also for what is no file any more."""
    os.utime(hurt.write("other.txt", "mart cail"), (10**9, 10**9))
    os.utime(hurt.folder / "data.txt", (10**9, 10**9))
    hurt.right()
    (hurt.folder / "other.txt").replace(hurt.folder / "data.txt")
    assert ran(hurt.right()) == ["diagrams/web.py"]
    hurt.write("third.txt", "part cail")
    (hurt.folder / "data.txt").unlink()
    (hurt.folder / "data.txt").symlink_to("third.txt")
    assert ran(hurt.right()) == ["diagrams/web.py"]
    hurt.write("third.txt", "part mail")
    assert ran(hurt.right()) == ["diagrams/web.py"]
    (hurt.folder / "data.txt").unlink()
    (hurt.folder / "data.txt").mkdir()
    assert hurt.quick().errors("diagram")[0][2] == "IsADirectoryError: [Errno 21] Is a directory: '../data.txt'"


# Inputs that change while their job runs


@pytest.fixture
def meeting(tmp_path: Path) -> Iterator[Meeting]:
    folder = tmp_path / "pipes"
    folder.mkdir()
    meeting = Meeting(folder)
    yield meeting
    meeting.close()


def _waiting(meeting: Meeting, reads: str) -> str:
    """A source that reads, and then waits."""
    return WAITING.format(reads=reads, waits=meeting.python)


def _labels(hurt: Hurt) -> str:
    return hurt.read("docs/generated/diagrams/web.svg")


@pytest.mark.parametrize(
    ("reads", "path", "text"),
    [
        ("word = open('../data.txt').read()", "data.txt", "{}"),
        ("from words import WORD as word", "diagrams/words.py", "WORD = '{}'"),
        ("import os; word = 'x'.join(os.listdir('../parts'))", "parts/{}.txt", "{}"),
        ("import os; word = 'three' if os.path.exists('../three') else 'old'", "three", "{}"),
    ],
)
def test_an_input_edited_while_its_source_runs_makes_it_run_again(
    hurt: Hurt, meeting: Meeting, reads: str, path: str, text: str
) -> None:
    """The output is that of the last content, and what was made from another is never used."""
    if path != "three":
        hurt.write(path.format("one"), text.format("one"))
    (hurt.folder / "diagrams/net.dot").unlink()
    hurt.write("diagrams/web.py", _waiting(meeting, reads))
    running = hurt.builder.start(hurt.folder)
    meeting.meet()
    hurt.write(path.format("three"), text.format("three"))
    meeting.part()
    meeting.meet()
    meeting.part()
    built = running.wait()
    assert "three" in _labels(hurt)
    assert [finding for job in built.jobs for finding in job.get("findings", [])] == []
    assert ran(hurt.quick()) == []


def test_a_source_edited_while_it_runs_is_run_again(hurt: Hurt, meeting: Meeting) -> None:
    """The second run is that of the new text."""
    hurt.write("diagrams/web.py", _waiting(meeting, "word = 'one'"))
    running = hurt.builder.start(hurt.folder)
    meeting.meet()
    hurt.write("diagrams/web.py", WEB)
    meeting.part()
    running.wait()
    assert ran(hurt.right()) == []


def test_an_input_that_never_rests_is_a_warning_and_kept_nowhere(hurt: Hurt, meeting: Meeting) -> None:
    """Three runs are enough; the picture is that of the last one, and the next build runs it again."""
    hurt.write("diagrams/web.py", _waiting(meeting, "word = open('../data.txt').read()"))
    (hurt.folder / "diagrams/net.dot").unlink()
    running = hurt.builder.start(hurt.folder)
    for word in ("one", "two", "three"):
        meeting.meet()
        hurt.write("data.txt", word)
        meeting.part()
    built = running.wait()
    assert built.code == 0
    assert "two" in _labels(hurt)
    assert (
        "warning: diagrams/web.py: what it reads changed each time while it ran, so its result is not kept "
        "[inputs-change]\n\nhint: a source that reads what no file tells belongs under `diagrams.volatile`\n"
    ) in built.stderr
    running = hurt.builder.start(hurt.folder)
    meeting.meet()
    meeting.part()
    assert ran(running.wait()) == ["diagrams/web.py"]
    assert "three" in _labels(hurt)
    assert ran(hurt.quick()) == []


def test_a_source_that_changes_what_it_reads_is_built_and_never_kept(hurt: Hurt, tmp_path: Path) -> None:
    """It changes its own input at every run: each build runs it, and says so."""
    hurt.write(
        "diagrams/web.py",
        """
        from diagrams import Diagram, Node

        text = open("../data.txt").read()
        with open("../data.txt", "a") as log:
            log.write("x")
        with Diagram("Web", show=False):
            Node(f"{len(text)} characters")
        """,
    )
    for _ in range(2):
        before = len(hurt.read("data.txt"))
        built = hurt.quick()
        assert "diagrams/web.py" in ran(built)
        assert "[inputs-change]" in built.stderr
        assert len(hurt.read("data.txt")) == before + 3
        assert f"{before + 2} characters" in _labels(hurt)


def test_volatile_sources_run_in_every_build_and_stay_right(hurt: Hurt, tmp_path: Path) -> None:
    """What a program tells is no file that the source reads: it is drawn as it is now, and only if it is another."""
    world = tmp_path / "world"
    world.write_text("first")
    hurt.write("docs-as-code.yml", "diagrams: {volatile: [diagrams/web.py]}\n")
    hurt.write(
        "diagrams/web.py",
        f"""
        import subprocess
        from diagrams import Diagram, Node

        word = subprocess.run(["cat", {str(world)!r}], capture_output=True, text=True, check=True).stdout
        with Diagram("Web", show=False):
            Node(word)
        """,
    )
    for word in ("first", "second", "second", "first"):
        world.write_text(word)
        assert "diagrams/web.py" in ran(hurt.quick())
        assert word in _labels(hurt)
    assert ran(hurt.quick()) == ["diagrams/web.py"]


def test_force_reuses_nothing(hurt: Hurt) -> None:
    """Every job runs, from the source on, and makes the same bytes."""
    hurt.right()
    before = tree(hurt.folder)
    built = hurt.quick("--force")
    assert ran(built) == ["diagrams/net.dot", "diagrams/web.py"]
    assert len([line for line in built.started if "Popen" in line or "fork" in line]) >= 2
    assert tree(hurt.folder) == before


# Outputs in each other's way


WRITES = {
    "open": "open('../docs/generated/diagrams/net.svg', 'w').write('mine')",
    "path": "__import__('pathlib').Path('../docs/generated/diagrams/net.svg').write_text('mine')",
    "copy": "__import__('shutil').copy('../data.txt', '../docs/generated/diagrams/net.svg')",
    "rename": "open('../x', 'w').write('mine'); __import__('os').rename('../x', '../docs/generated/diagrams/net.svg')",
}


@pytest.mark.parametrize("how", WRITES)
def test_a_source_that_writes_into_anothers_output_fails_and_the_output_is_right(
    hurt: Hurt, clean: Clean, how: str
) -> None:
    """At every build, whether it is run or known, alone or with the rest; and nothing of it stays."""
    hurt.right()
    before = hurt.bytes("docs/generated/diagrams/net.svg")
    hurt.write("diagrams/bad.py", WEB.replace('"Web"', '"Bad"') + f"    {WRITES[how]}\n")
    for chosen in ((), ("diagrams/bad.py", "--force"), ()):
        built = hurt.quick(*chosen)
        assert built.code == 1
        assert built.errors("diagram") == [
            (
                "diagrams/bad.py",
                None,
                "writes into docs/generated/diagrams/net.svg, which is the output of diagrams/net.dot",
                "diagrams/bad.py",
                7,
                "let it write elsewhere: only docs-as-code writes below docs/generated",
            )
        ]
        assert hurt.bytes("docs/generated/diagrams/net.svg") == before
    (hurt.folder / "diagrams/bad.py").unlink()
    assert ran(hurt.right()) == []


def test_a_file_of_its_own_in_the_folder_of_outputs_fails_too(hurt: Hurt) -> None:
    """It would be published, and nothing would ever remove it."""
    hurt.write("diagrams/bad.py", WEB.replace('"Web"', '"Bad"') + "    open('../docs/generated/list.txt', 'w')\n")
    assert hurt.quick().errors("diagram") == [
        (
            "diagrams/bad.py",
            None,
            "writes into docs/generated/list.txt, which is in the folder of outputs",
            "diagrams/bad.py",
            7,
            "let it write elsewhere: only docs-as-code writes below docs/generated",
        )
    ]


def test_outputs_beside_the_sources_are_guarded_too(hurt: Hurt) -> None:
    """`place: as-written`: the output of another source, and only that."""
    hurt.write("docs-as-code.yml", "diagrams: {place: as-written}\n")
    hurt.write(
        "diagrams/web.py", WEB + "    open('notes.txt', 'w').write('fine'); open('web.svg', 'w').write('mine')\n"
    )
    hurt.quick()
    before = hurt.bytes("diagrams/net.svg")
    assert b"<svg" in hurt.bytes("diagrams/web.svg")
    hurt.write("diagrams/bad.py", WEB.replace('"Web"', '"Bad"') + "    open('net.svg', 'w').write('mine')\n")
    assert (
        hurt.quick().errors("diagram")[0][2] == "writes into diagrams/net.svg, which is the output of diagrams/net.dot"
    )
    assert hurt.bytes("diagrams/net.svg") == before


def test_renamed_and_deleted_sources_leave_nothing_and_foreign_files_stay(hurt: Hurt) -> None:
    """Also when only the case of a name changes."""
    hurt.write("docs/generated/diagrams/mine.svg", "<svg/>")
    hurt.right(foreign=("docs/generated/diagrams/mine.svg",))
    (hurt.folder / "diagrams/net.dot").rename(hurt.folder / "diagrams/Net.dot")
    hurt.right(foreign=("docs/generated/diagrams/mine.svg",))
    assert not hurt.exists("docs/generated/diagrams/net.svg")
    (hurt.folder / "diagrams/web.py").rename(hurt.folder / "diagrams/site.py")
    hurt.right(foreign=("docs/generated/diagrams/mine.svg",))
    (hurt.folder / "diagrams/site.py").unlink()
    hurt.right(foreign=("docs/generated/diagrams/mine.svg",))
    assert hurt.files("docs/generated/diagrams") == [
        "docs/generated/diagrams/Net.svg",
        "docs/generated/diagrams/mine.svg",
    ]


def test_what_stands_in_the_place_of_an_output_gives_way_or_is_named(hurt: Hurt) -> None:
    """A link and a pipe are replaced, what a link leads to stays; a folder is an error that says so."""
    hurt.right()
    output, elsewhere = hurt.folder / "docs/generated/diagrams/net.svg", hurt.write("elsewhere.svg", "<svg/>")
    output.unlink()
    output.symlink_to(elsewhere)
    hurt.right()
    assert not output.is_symlink()
    assert elsewhere.read_text() == "<svg/>"
    output.unlink()
    os.mkfifo(output)
    hurt.right()
    assert output.is_file()
    output.unlink()
    output.symlink_to("nowhere")
    hurt.right()
    output.unlink()
    output.mkdir()
    built = hurt.quick()
    assert built.code == 1
    assert built.errors("diagram") == [
        (
            "diagrams/net.dot",
            "net",
            "cannot be written: Is a directory",
            "docs/generated/diagrams/net.svg",
            None,
            "a folder stands where the file should be: move it away",
        )
    ]
    output.rmdir()
    hurt.right()


def test_a_state_folder_on_another_file_system(hurt: Hurt) -> None:
    """`.docs-as-code` may be a link; nothing temporary is left on either side."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        (hurt.folder / ".docs-as-code").symlink_to(elsewhere)
        hurt.right()
        assert ran(hurt.right()) == []
        hurt.write("data.txt", "mart cail")
        assert ran(hurt.right()) == ["diagrams/web.py"]
        assert not [path for path in Path(elsewhere).rglob("*") if path.name.startswith((".new-", "scratch-"))]


def test_a_source_that_lists_the_project_does_not_see_what_we_write(hurt: Hurt) -> None:
    """Outputs and store may stand beside the sources: that they appear is no change."""
    hurt.write("docs-as-code.yml", "output: out\ncache: {dir: ./store/}\n")
    hurt.write(
        "diagrams/web.py", WEB.replace('open("../data.txt").read().split()', '__import__("os").listdir("..")[:0]')
    )
    built = hurt.quick()
    assert "warning" not in built.stderr
    assert hurt.exists("store/cas")
    assert ran(hurt.quick()) == []
    hurt.write("more.txt", "")
    assert ran(hurt.quick()) == ["diagrams/web.py"]


@pytest.mark.parametrize("date", ["soon", "", "-1", "1.5", "٣", "999999999999", "\udcff"])
def test_a_date_that_is_none_is_an_error(hurt: Hurt, date: str) -> None:
    """Each tool would fail at it with words of its own, or none."""
    result = hurt.run("build", code=2, env={"SOURCE_DATE_EPOCH": date})
    assert result.stderr == (
        f"error: SOURCE_DATE_EPOCH is no date in seconds since 1970: {date!r}\n\n"
        "hint: set it as `git log -1 --format=%ct` prints it, or unset it\n\n"
    )


# Packages, fonts, interruptions


def test_another_version_of_a_package_runs_its_sources_again(hurt: Hurt, tmp_path: Path) -> None:
    """Installed packages count by version: an upgrade runs who imports it, and nobody else; going back runs nothing."""
    site = tmp_path / "lib" / "site-packages"
    env = {"PYTHONPATH": os.pathsep.join([str(site), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])}

    def install(version: str) -> None:
        shutil.rmtree(site, ignore_errors=True)
        metadata = site / f"team_words-{version}.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: team-words\nVersion: {version}\n")
        (metadata / "RECORD").write_text(f"team_words.py,,\n{metadata.name}/METADATA,,\n")
        (site / "team_words.py").write_text(f"WORD = 'words of {version}'\n")

    install("1.0")
    hurt.write(
        "diagrams/web.py",
        WEB.replace("Diagram\n", "Diagram\n    from team_words import WORD\n").replace("name)", "name + WORD)"),
    )
    hurt.build(env=env)
    assert "words of 1.0" in hurt.read("docs/generated/diagrams/web.svg")
    assert hurt.build(env=env).json["summary"]["up-to-date"] == 2
    install("2.0")
    result = hurt.build(env=env)
    assert [(job["source"], job["status"], job["reasons"]) for job in result.json["jobs"]] == [
        ("diagrams/net.dot", "up-to-date", []),
        ("diagrams/web.py", "ran", ["the package team-words changed: 1.0 → 2.0; used by diagrams/web.py"]),
    ]
    assert "words of 2.0" in hurt.read("docs/generated/diagrams/web.svg")
    install("1.0")
    result = hurt.build(env=env)
    assert result.job("diagrams/web.py")["status"] == "cached"
    assert "words of 1.0" in hurt.read("docs/generated/diagrams/web.svg")
    shutil.rmtree(site)
    assert hurt.build(env=env, code=1).error("diagrams/web.py")[0].startswith("no module named 'team_words'")


def test_a_font_of_the_project_that_changes_draws_all_anew(hurt: Hurt) -> None:
    """Its name stays, its bytes do not; a font that joins the folder counts as well."""
    files = Path(str(importlib.resources.files("fontpkg_fira_sans"))) / "files"
    regular, bold = files / "FiraSans-Regular.ttf", files / "FiraSans-Bold.ttf"
    hurt.write("docs-as-code.yml", "diagrams: {fonts: [fonts]}\n")
    hurt.write("fonts/own.ttf", regular.read_bytes())
    hurt.right()
    assert ran(hurt.right()) == []
    hurt.write("fonts/own.ttf", bold.read_bytes())
    assert ran(hurt.right()) == ["diagrams/net.dot", "diagrams/web.py"]
    hurt.write("fonts/more.ttf", regular.read_bytes())
    assert ran(hurt.right()) == ["diagrams/net.dot", "diagrams/web.py"]
    hurt.write("fonts/own.ttf", regular.read_bytes())
    (hurt.folder / "fonts/more.ttf").unlink()
    assert ran(hurt.right()) == []


def test_an_interrupted_build_keeps_what_is_done(hurt: Hurt, meeting: Meeting) -> None:
    """Ctrl-C: exit code 130, one word, no half output; the next build runs what was missing alone."""
    hurt.write("diagrams/zzz.py", _waiting(meeting, "word = 'one'"))
    running = hurt.builder.start(hurt.folder, None, "-j1")
    meeting.meet()
    os.kill(running.pid, signal.SIGINT)
    built = running.wait()
    assert (built.code, built.stderr.splitlines()[-1]) == (130, "error: interrupted")
    hurt.write("diagrams/zzz.py", WEB.replace('"Web"', '"Last"'))
    again = hurt.quick()
    assert "running 3 sources" not in again.stderr
    hurt.right()


def test_our_own_files_count_where_we_are_installed_in_place(hurt: Hurt, tmp_path: Path) -> None:
    """Who edits docs-as-code sees what the edit does; compiled files are no edit, and an installed one is its version."""
    package = Path(docs_as_code.__file__).parent
    compiled = shutil.ignore_patterns("__pycache__")

    def build(site: Path) -> list[tuple[str, list[str]]]:
        result = hurt.build(env={"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"})
        return [(job["status"], job["reasons"]) for job in result.json["jobs"]]

    own = shutil.copytree(package, tmp_path / "own" / "docs_as_code", ignore=compiled)
    assert [status for status, _ in build(own.parent)] == ["ran", "ran"]
    (own / "engine" / "__pycache__").mkdir()
    (own / "engine" / "__pycache__" / "key.cpython-399.pyc").write_bytes(b"")
    assert [status for status, _ in build(own.parent)] == ["up-to-date", "up-to-date"]
    with (own / "engine" / "key.py").open("a") as file:
        file.write("# an edit\n")
    for status, reasons in build(own.parent):
        assert status == "ran"
        assert "the files of docs-as-code itself changed" in reasons
    installed = shutil.copytree(package, tmp_path / "site-packages" / "docs_as_code", ignore=compiled)
    assert [status for status, _ in build(installed.parent)] == ["ran", "ran"]
    with (installed / "engine" / "key.py").open("a") as file:
        file.write("# an edit\n")
    assert [status for status, _ in build(installed.parent)] == ["up-to-date", "up-to-date"]
