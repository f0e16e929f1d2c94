"""What a source reads is known: files, folders, modules, packages, variables, also those looked for in vain."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import subprocess
import sys
import textwrap
import venv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from docs_as_code.diagrams import capture
from docs_as_code.diagrams.capture import Capture
from docs_as_code.diagrams.python import input_values as values
from docs_as_code.diagrams.python.distributions import Distributions
from docs_as_code.engine.forkserver import ForkServer


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    """One warm server for all tests of this file: each capture has its own child."""
    server = ForkServer(preload=capture.PRELOAD, env={"SET_FOR_TESTS": "value", "PATH": os.environ["PATH"]})
    yield server
    server.close()


@dataclass
class Reading:
    """A project in a repository, whose source `diagrams/web.py` is captured."""

    repository: Path
    server: ForkServer
    inputs: dict[str, str] = field(default_factory=dict)
    captured: Capture = field(default_factory=Capture)

    @property
    def project(self) -> Path:
        return self.repository / "shop"

    def write(self, path: str, content: str = "") -> Path:
        target = self.project / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")
        return target

    def capture(self, content: str, path: str = "diagrams/web.py", server: ForkServer | None = None) -> Capture:
        source = self.write(path, content)
        return capture.capture(
            source,
            project=self.project,
            cwd=source.parent,
            timeout=30,
            server=server or self.server,
            dot_server=self.server,
            ignored=(self.project / "docs/generated",),
        )

    def run(
        self, content: str, *, path: str = "diagrams/web.py", fails: bool = False, server: ForkServer | None = None
    ) -> dict[str, str]:
        """The inputs of a source, without the usual ones of every source."""
        self.captured = self.capture(content, path, server)
        if not fails:
            assert self.captured.error is None, self.captured.error.render()
        inputs = self.captured.inputs
        assert list(inputs) == sorted(set(inputs))
        self.inputs = dict(inputs)
        assert not [name for name in self.inputs if name.startswith("unrecorded:")]
        return {
            name: value
            for name, value in self.inputs.items()
            if name not in ("look:diagrams/__init__.py", *_libraries(self.inputs))
        }

    def changed(self) -> list[str]:
        """The inputs that are others by now; a build may use the capture again when there are none."""
        return [name for name, old in self.captured.inputs if self.now(name) not in (None, old)]

    def now(self, name: str) -> str | None:
        """The value of an input now; None for those that no file decides."""
        kind, _, rest = name.partition(":")
        path = str(self.project / rest)
        if kind in ("file", "import"):
            return values.file_value(path)
        if kind in ("look", "stat"):
            return values.look_value(path) if kind == "look" else values.stat_value(path)
        if kind == "list":
            return values.folder_value(os.path.normpath(path), {str(self.project / "docs/generated")})
        if kind == "module":
            folder, _, module = rest.rpartition(":")
            return values.module_value(str(self.project / folder), module)
        return None


def _libraries(inputs: dict[str, str]) -> list[str]:
    """The look-ups of modules of the standard library, which are not what a test is about."""
    return [
        name
        for name, value in inputs.items()
        if name.startswith("module:diagrams:") and not value and name.rpartition(":")[2] in sys.stdlib_module_names
    ]


@pytest.fixture
def reading(tmp_path: Path, server: ForkServer) -> Reading:
    """An empty project below the root of its repository."""
    repository = tmp_path.resolve() / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "shop" / "diagrams").mkdir(parents=True)
    return Reading(repository, server)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_a_source_that_reads_nothing(reading: Reading) -> None:
    """Its own bytes are no input; the packages that it draws with are, with those that they import."""
    assert reading.run("import os, sys, re\n") == {}
    assert reading.inputs["look:diagrams/__init__.py"] == "absent"
    assert "module:diagrams:re" in reading.inputs
    assert "module:diagrams:sys" not in reading.inputs, "nothing beside the script hides a module that is built in"
    inputs = reading.run(
        "from diagrams import Diagram\nfrom diagrams.aws.compute import EC2\nwith Diagram('d'):\n    EC2('x')\n"
    )
    versions = {name: importlib.metadata.version(name) for name in ("diagrams", "graphviz")}
    assert inputs == {
        "module:diagrams:diagrams": "",
        "package:diagrams": versions["diagrams"],
        "package:graphviz": versions["graphviz"],
    }
    assert reading.run("import graphviz\ngraphviz.Graph('x').render()\n") == {
        "module:diagrams:graphviz": "",
        "package:graphviz": versions["graphviz"],
    }
    assert not reading.captured.is_local


@pytest.mark.parametrize(
    "reads",
    [
        "open('data.json').read()",
        "open(b'data.json', 'rb').read()",
        "open(os.open('data.json', os.O_RDONLY)).read()",
        "Path('data.json').read_text()",
        "Path(__file__).parent.joinpath('data.json').read_bytes()",
        "json.load(open(os.path.join(os.path.dirname(__file__), '..', 'diagrams', 'data.json')))",
        "os.read(os.open('data.json', os.O_RDONLY, dir_fd=os.open('.', os.O_RDONLY)), 9)",
        "os.chdir('..'); open('diagrams/data.json').read()",
        "Thread(target=lambda: open('data.json').read()).start()",
        "open('data.json', 'r+').read()",
        "csv.reader(open('data.json')); fileinput.input('data.json').readline()",
        "shutil.copy('data.json', tempfile.mkdtemp())",
        "mmap.mmap(os.open('data.json', os.O_RDONLY), 0, prot=mmap.PROT_READ)",
        "runpy.run_path('data.json')",
        "sys.exit(open('data.json').close())",
    ],
)
def test_files(reading: Reading, reads: str) -> None:
    """A file counts by its bytes, however it is opened."""
    reading.write("diagrams/data.json", "[]\n")
    head = "import csv, fileinput, json, mmap, os, runpy, shutil, sys, tempfile\nfrom pathlib import Path\nfrom threading import Thread\n"
    inputs = reading.run(f"{head}{reads}\n")
    assert inputs["file:diagrams/data.json"] == digest("[]\n")
    assert reading.changed() == []
    reading.write("diagrams/data.json", "{}\n")
    assert "file:diagrams/data.json" in reading.changed()
    assert not reading.captured.is_local


def test_data_by_libraries(reading: Reading) -> None:
    """What a library opens for the source counts too, and so does the library."""
    reading.write("diagrams/data.yaml", "a: 1\n")
    reading.write("diagrams/data.toml", "a = 1\n")
    inputs = reading.run(
        "import yaml, tomllib\nyaml.safe_load(open('data.yaml'))\ntomllib.load(open('data.toml', 'rb'))\n"
    )
    assert inputs["file:diagrams/data.yaml"] == digest("a: 1\n")
    assert inputs["file:diagrams/data.toml"] == digest("a = 1\n")
    assert inputs["package:pyyaml"] == importlib.metadata.version("pyyaml")


@pytest.mark.parametrize(
    ("looks", "name", "later"),
    [
        ("try: open('extra.json')\nexcept OSError: pass", "file:diagrams/extra.json", "extra.json"),
        ("import configparser; configparser.ConfigParser().read(['a.ini', 'b.ini'])", "file:diagrams/b.ini", "b.ini"),
        ("assert not os.path.exists('extra.json')", "look:diagrams/extra.json", "extra.json"),
        ("assert not os.path.isfile('extra.json')", "look:diagrams/extra.json", "extra.json"),
        ("assert not os.path.isdir(b'extra')", "look:diagrams/extra", "extra/x"),
        ("assert not os.path.lexists('extra.json')", "look:diagrams/extra.json", "extra.json"),
        ("assert not Path('extra.json').exists()", "look:diagrams/extra.json", "extra.json"),
        ("assert not (Path(__file__).parent / 'extra').is_dir()", "look:diagrams/extra", "extra/x"),
        ("assert not os.access('extra.json', os.F_OK)", "look:diagrams/extra.json", "extra.json"),
        ("assert not os.access('extra.json', os.R_OK)", "stat:diagrams/extra.json", "extra.json"),
        ("try: os.stat('extra.json')\nexcept OSError: pass", "stat:diagrams/extra.json", "extra.json"),
        ("try: os.path.getsize('extra.json')\nexcept OSError: pass", "stat:diagrams/extra.json", "extra.json"),
        ("os.listdir()", "list:diagrams", "extra.json"),
        ("os.listdir('.')", "list:diagrams", "extra.json"),
        ("os.listdir(os.open('.', os.O_RDONLY))", "list:diagrams", "extra.json"),
        ("list(os.scandir(Path(__file__).parent))", "list:diagrams", "extra.json"),
        ("glob.glob('*.json')", "list:diagrams", "extra.json"),
        ("list(Path('.').glob('*.json'))", "list:diagrams", "extra.json"),
        ("list(Path('..').rglob('*.json'))", "list:data", "../data/extra.json"),
        ("list(os.walk('..'))", "list:data", "../data/extra.json"),
        ("list(Path('../data').iterdir())", "list:data", "../data/extra.json"),
        ("try: os.listdir('parts')\nexcept OSError: pass", "list:diagrams/parts", "parts/x"),
        ("try: import extra\nexcept ImportError: pass", "module:diagrams:extra", "extra.py"),
        ("try: import extra\nexcept ImportError: pass", "module:.:extra", "../extra.py"),
        ("try: import extra.deep\nexcept ImportError: pass", "module:diagrams:extra", "extra/__init__.py"),
        ("try: importlib.import_module('extra')\nexcept ImportError: pass", "module:diagrams:extra", "extra.so"),
        ("assert importlib.util.find_spec('extra') is None", "module:diagrams:extra", "extra.py"),
        ("import json", "module:diagrams:json", "json.py"),
        ("import importlib; importlib.import_module('json')", "module:diagrams:json", "json/__init__.py"),
        ("import diagrams", "module:diagrams:diagrams", "diagrams.py"),
        ("import yaml", "module:diagrams:yaml", "yaml.py"),
        ("import part", "module:diagrams:part", "part/__init__.py"),
        ("import pkg\ntry: import pkg.extra\nexcept ImportError: pass", "module:pkg:extra", "../pkg/extra.py"),
        ("try: from pkg import extra\nexcept ImportError: pass", "module:pkg:extra", "../pkg/extra.py"),
        ("list(pkgutil.iter_modules(['../pkg']))", "list:pkg", "../pkg/extra.py"),
        ("list(importlib.resources.files('pkg').iterdir())", "list:pkg", "../pkg/extra.txt"),
        ("pass", "look:diagrams/__init__.py", "__init__.py"),
    ],
)
def test_looked_for_in_vain(reading: Reading, looks: str, name: str, later: str) -> None:
    """A file that appears later where a look-up would have found it changes an input."""
    for path in ("data/known.json", "pkg/__init__.py", "diagrams/part.py"):
        reading.write(path)
    reading.run(
        f"import glob, importlib, importlib.resources, importlib.util, os, pkgutil\nfrom pathlib import Path\n{looks}\n"
    )
    assert name in reading.inputs
    assert reading.changed() == []
    reading.write(f"diagrams/{later}")
    assert name in reading.changed()


def test_what_cannot_matter_is_no_input(reading: Reading) -> None:
    """A module found early is not looked for in later folders; outputs, `.git` and temporary files do not count."""
    reading.write("docs/generated/x.svg")
    reading.write("docs/page.md")
    inputs = reading.run("""
        import json, os, tempfile, subprocess, sys
        from pathlib import Path
        assert Path(__file__).resolve().exists() and os.path.realpath("/usr/lib/nowhere")
        os.path.exists("../docs/generated/x.svg"), os.path.exists("../.git/HEAD"), os.path.exists("/proc/self")
        os.path.exists(os.path.dirname(sys.executable)), open(json.__file__), os.path.exists(json.__file__)
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "a", "b").mkdir(parents=True)
            Path(folder, "a", "x").write_text("x")
            print(os.listdir(folder), Path(folder, "a", "x").read_text(), os.path.exists(folder + "/a/y"))
        with tempfile.NamedTemporaryFile() as file, tempfile.TemporaryFile() as other:
            Path(file.name).read_bytes()
        subprocess.run([sys.executable, "-c", ""], check=True)
        open(os.devnull, "w").write("x")
        """)
    assert inputs == {}
    assert reading.captured.writes == ()
    listed = reading.run("import os\nos.listdir('../docs')\n")["list:docs"]
    assert listed == digest("page.md")


def test_values(reading: Reading) -> None:
    """A folder is told by its names, a look by the kind of thing, a stat by size and mode, a module by its files."""
    reading.write("diagrams/part/__init__.py")
    reading.write("diagrams/spaces/x.py")
    data = reading.write("diagrams/data.txt", "12345")
    data.chmod(0o640)
    inputs = reading.run("""
        import os, part, spaces.x
        os.path.exists("data.txt"), os.path.exists("part"), os.stat("data.txt"), os.listdir("part")
        """)
    assert inputs == {
        "import:diagrams/part/__init__.py": digest(""),
        "import:diagrams/spaces/x.py": digest(""),
        "list:diagrams/part": digest("__init__.py"),
        "look:diagrams/data.txt": "file",
        "look:diagrams/part": "folder",
        "stat:diagrams/data.txt": "file 5 640",
        "module:diagrams/part:__init__": "__init__.py",
        "module:diagrams/spaces:__init__": "",
        "module:diagrams/spaces:x": "x.py",
        "module:diagrams:part": "part/",
        "module:diagrams:spaces": "spaces/",
        "module:.:spaces": "",
        "installed:spaces": "",
    }
    assert reading.changed() == []
    data.chmod(0o600)
    assert reading.changed() == ["stat:diagrams/data.txt"]


def test_imports(reading: Reading) -> None:
    """Modules of the project, also by relative imports and in its git root, count by the bytes that were compiled."""
    reading.write("arch/__init__.py", "")
    reading.write("arch/style.py", "from . import colours\n")
    reading.write("arch/colours.py", "RED = 1\n")
    reading.write("../lib/names.py", "NAME = 1\n")
    inputs = reading.run(
        """
        import sys
        from .style import colours
        sys.path.insert(0, "../../lib")
        import names
        """,
        path="arch/web.py",
    )
    assert {name: value for name, value in inputs.items() if name.startswith("import:")} == {
        "import:arch/__init__.py": digest(""),
        "import:arch/style.py": digest("from . import colours\n"),
        "import:arch/colours.py": digest("RED = 1\n"),
        "import:../lib/names.py": digest("NAME = 1\n"),
    }
    assert inputs["module:../lib:names"] == "names.py"
    assert {"module:arch:colours", "module:arch:style", "look:arch/__init__.py", "look:__init__.py"} <= set(inputs)
    assert not reading.captured.is_local
    assert set(reading.captured.imports) == {"arch/__init__.py", "arch/style.py", "arch/colours.py"}


def test_modules_in_machine_code(reading: Reading) -> None:
    """A shared library that is imported counts by its bytes."""
    reading.write("diagrams/fast.so", "no library")
    inputs = reading.run("try: import fast\nexcept ImportError as error: print(error)\n")
    assert inputs == {
        "import:diagrams/fast.so": digest("no library"),
        "module:diagrams:fast": "fast.so",
        "module:.:fast": "",
        "installed:fast": "",
    }


def test_a_module_of_the_project_behind_installed_packages(reading: Reading) -> None:
    """The project's root comes last on the path: an installed package of that name would win, and is looked for too."""
    reading.write("shared.py")
    inputs = reading.run("import shared\n")
    assert inputs == {
        "import:shared.py": digest(""),
        "module:diagrams:shared": "",
        "module:.:shared": "shared.py",
        "installed:shared": "",
    }


def test_resources_of_a_package(reading: Reading) -> None:
    """Data files beside a module are read through `importlib.resources` and `pkgutil`."""
    reading.write("pkg/__init__.py")
    reading.write("pkg/data.txt", "data")
    inputs = reading.run(
        "import importlib.resources, pkgutil\nassert importlib.resources.files('pkg').joinpath('data.txt').read_text() == 'data'\n"
    )
    assert inputs["file:pkg/data.txt"] == digest("data")
    assert reading.run("import pkgutil\npkgutil.get_data('pkg', 'data.txt')\n")["file:pkg/data.txt"] == digest("data")


@pytest.mark.parametrize(
    "reads",
    [
        "os.environ['SET_FOR_TESTS']",
        "os.environ.get('SET_FOR_TESTS')",
        "os.getenv('SET_FOR_TESTS')",
        "'SET_FOR_TESTS' in os.environ",
        "os.environb[b'SET_FOR_TESTS']",
        "os.getenvb(b'SET_FOR_TESTS')",
        "environ.pop('SET_FOR_TESTS')",
        "os.path.expandvars('$SET_FOR_TESTS/x')",
        "os.environ.setdefault('SET_FOR_TESTS', 'mine')",
        "del os.environ['SET_FOR_TESTS']",
        "'{SET_FOR_TESTS}'.format_map(os.environ)",
    ],
)
def test_environment(reading: Reading, reads: str) -> None:
    """A variable counts when it is read, by a digest of its value."""
    expected = hashlib.sha256(b"docs-as-code env\0SET_FOR_TESTS\0value").hexdigest()
    assert reading.run(f"import os\nfrom os import environ\n{reads}\n") == {"env:SET_FOR_TESTS": expected}


def test_environment_not_set(reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is not set counts as absent; one that the source sets itself, or that every child is given, does not."""
    assert reading.run("import os\nos.getenv('NEVER_SET')\n") == {"env:NEVER_SET": "absent"}
    assert (
        reading.run("import os\nos.environ['MINE'] = '1'\nos.environ['MINE'], os.environ['TZ'], os.getenv('LC_ALL')\n")
        == {}
    )
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert reading.run("import os\nos.environ['SOURCE_DATE_EPOCH']\n") == {"env:SOURCE_DATE_EPOCH": "absent"}
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert reading.run("import os\nos.environ['SOURCE_DATE_EPOCH']\n") == {
        "env:SOURCE_DATE_EPOCH": hashlib.sha256(b"docs-as-code env\0SOURCE_DATE_EPOCH\x001").hexdigest()
    }
    inputs = reading.run("import os, shutil, subprocess\nsubprocess.run(['true'])\n")
    assert inputs == {}
    assert "env:PATH" in reading.run("import os\nos.environ['PATH']\n")


@pytest.mark.parametrize(
    "reads",
    [
        "dict(os.environ)",
        "os.environ.copy()",
        "list(os.environ.items())",
        "{**os.environ}",
        "repr(os.environ)",
        "os.environ | {}",
    ],
)
def test_whole_environment(reading: Reading, reads: str) -> None:
    """Who reads all variables depends on each, and on there being no other."""
    inputs = reading.run(f"import os\nos.environ['MINE'] = '1'\nos.environ['SET_FOR_TESTS'] = '1'\n{reads}\n")
    names = sorted(
        name
        for name in {*os.environ, "SET_FOR_TESTS", "SOURCE_DATE_EPOCH"}
        if name not in _GIVEN and not name.startswith("LC_")
    )
    assert inputs.pop("environment:names") == digest("\n".join(names))
    assert set(inputs) == {f"env:{name}" for name in names if name != "SET_FOR_TESTS"}


_GIVEN = {"LANG", "LANGUAGE", "TZ", "PYTHONHASHSEED", "PYTHONDONTWRITEBYTECODE", "LD_LIBRARY_PATH", "FONTCONFIG_FILE"}


def test_writes(reading: Reading) -> None:
    """What a source writes is told, and is no input when it is read back; what it appends to or updates is."""
    reading.write("diagrams/old.txt", "old")
    reading.write("diagrams/log.txt", "log")
    reading.write("diagrams/moved.txt", "moved")
    inputs = reading.run("""
        import os
        from pathlib import Path
        from diagrams import Diagram, Node
        with Diagram("d", outformat="dot"):
            Node("a")
        Path("new.txt").write_text("new"); Path("new.txt").read_text()
        Path("old.txt").write_text("new"); Path("old.txt").read_text()
        with open("log.txt", "a") as log: log.write("more")
        os.replace("moved.txt", "there.txt"); open("there.txt").read(); os.path.exists("moved.txt")
        os.makedirs("made/deep", exist_ok=True); os.listdir("made"); Path("made/x").write_text("x")
        os.symlink("new.txt", "link"); open("link").read()
        """)
    assert tuple(path for path, _ in reading.captured.writes) == (
        "diagrams/link",
        "diagrams/log.txt",
        "diagrams/made/x",
        "diagrams/new.txt",
        "diagrams/old.txt",
        "diagrams/there.txt",
    )
    reads = {name: value for name, value in inputs.items() if not name.startswith(("module:", "package:"))}
    assert reads == {"file:diagrams/moved.txt": digest("moved"), "look:diagrams/moved.txt": "file"}
    inputs = reading.run("open('log.txt', 'r+').write('x')\nopen('log.txt').read()\n")
    assert inputs == {"file:diagrams/log.txt": digest("logmore")}


def test_drawn_files_are_neither_read_nor_written(reading: Reading) -> None:
    """What the libraries believe to have written is nowhere, so it is no input and no write."""
    inputs = reading.run("""
        import os, graphviz
        g = graphviz.Digraph("g"); g.edge("a", "b")
        path = g.save("saved.gv"); open(path).read(); g.render("out/g")
        """)
    assert set(inputs) == {"module:diagrams:graphviz", "package:graphviz"}
    assert reading.captured.writes == ()


def test_outside_of_the_repository(reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file elsewhere counts by its absolute path, and ties the capture to this machine."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "data.txt"
    elsewhere.write_text("x")
    inputs = reading.run(f"open({str(elsewhere)!r}).read()\nopen('../../up.txt', 'w')\n")
    assert inputs == {f"file:{elsewhere}": digest("x")}
    assert reading.captured.is_local
    assert reading.captured.writes == (("../up.txt", 2),)


@pytest.mark.parametrize(
    ("attribute", "local"),
    [("href=f'file://{Path.cwd()}/x'", True), ("tooltip=__file__", True), ("href='https://example.org'", False)],
)
def test_a_drawing_that_tells_where_it_was_made(reading: Reading, attribute: str, local: bool) -> None:
    """A path of this machine in a graph ties it to this machine; icons of the project and of packages do not."""
    reading.write("diagrams/icon.png")
    reading.run(f"""
        from pathlib import Path
        from diagrams import Diagram
        from diagrams.aws.compute import EC2
        from diagrams.custom import Custom
        with Diagram("d"):
            EC2("a", {attribute}) >> Custom("b", "icon.png")
        """)
    assert reading.captured.is_local is local


def test_icons(reading: Reading) -> None:
    """A relative icon is looked for in several folders: each up to the one where it is."""
    reading.write("diagrams/out/icon.png")
    inputs = reading.run(
        "from diagrams import Diagram\nfrom diagrams.custom import Custom\nwith Diagram('d', 'out/d'):\n    Custom('a', 'icon.png')\n"
    )
    looks = {name: value for name, value in inputs.items() if name.startswith("look:")}
    assert looks == {"look:diagrams/icon.png": "absent", "look:diagrams/out/icon.png": "file"}


def test_pictures_drawn_at_once(reading: Reading) -> None:
    """The bytes that `pipe` gives a source depend on the bytes of the icons, and on the package that draws."""
    reading.write("diagrams/icon.png", "not drawn")
    inputs = reading.run("import graphviz\ng = graphviz.Graph()\ng.node('a', image='icon.png')\ng.pipe('svg')\n")
    assert inputs["file:diagrams/icon.png"] == digest("not drawn")
    assert inputs["package:pygraphviz"] == importlib.metadata.version("pygraphviz")


def test_names_that_no_text_holds(reading: Reading) -> None:
    """A name that is not UTF-8 stands in no record: what asks for it is never used again."""
    captured = reading.capture("import os\nos.path.exists(b'x\\xff')\n")
    assert ("unrecorded:UnicodeEncodeError", "") in captured.inputs


def test_sizes_of_entries(reading: Reading) -> None:
    """The entries of `os.scandir` tell sizes and modes where nobody sees it: they count when a source takes them."""
    data = reading.write("data/a.txt", "1")
    reading.run("import os\nprint([entry.stat().st_size for entry in os.scandir('../data')])\n")
    assert reading.changed() == []
    data.write_text("12")
    assert reading.changed() == ["stat:data/a.txt"]
    assert set(reading.run("import glob, os\nglob.glob('../data/*.txt')\n")) == {"list:data"}


def test_dot_sources(reading: Reading) -> None:
    """A DOT source reads the pictures that it names; they are looked for, also when the source fails."""
    reading.write("diagrams/sub/icon.png")
    text = 'digraph { imagepath="sub"; a [image="icon.png"] }\n'
    expected = {"look:diagrams/icon.png": "absent", "look:diagrams/sub/icon.png": "file"}
    assert reading.run(text, path="diagrams/net.gv") == expected
    assert reading.run(text.replace("icon", "none"), path="diagrams/net.gv", fails=True) == {
        "look:diagrams/none.png": "absent",
        "look:diagrams/sub/none.png": "absent",
    }
    inputs = reading.run(f"import graphviz\ngraphviz.Source('''{text}''').render()\n")
    assert expected.items() <= inputs.items()


def test_failing_sources(reading: Reading) -> None:
    """What a failed source had read is known: it need not fail again before that changes."""
    reading.write("diagrams/data.json", "[]")
    inputs = reading.run("import json, nowhere\njson.load(open('data.json'))['x']\n", fails=True)
    assert {"module:diagrams:nowhere": "", "module:.:nowhere": "", "installed:nowhere": ""}.items() <= inputs.items()
    assert "file:diagrams/data.json" not in inputs
    inputs = reading.run("import json\njson.load(open('data.json'))['x']\n", fails=True)
    assert inputs == {"file:diagrams/data.json": digest("[]")}
    assert reading.captured.error is not None


def test_processes(reading: Reading) -> None:
    """A program of the project that is started counts by its bytes; a source may fork."""
    program = reading.write("diagrams/gen.sh", "#!/bin/sh\necho x\n")
    program.chmod(0o755)
    inputs = reading.run("""
        import os, subprocess
        subprocess.run(["./gen.sh"], check=True)
        if os.fork() == 0:
            open("../diagrams/gen.sh").read()
            os._exit(0)
        os.wait()
        """)
    assert inputs == {"file:diagrams/gen.sh": digest("#!/bin/sh\necho x\n")}


def test_databases_and_pipes(reading: Reading) -> None:
    """An SQLite file counts by its bytes; a pipe is not read by anybody but the source."""
    subprocess.run(
        [sys.executable, "-c", "import sqlite3; sqlite3.connect('facts.db').execute('create table t (x)')"],
        cwd=reading.project / "diagrams",
        check=True,
    )
    data = (reading.project / "diagrams/facts.db").read_bytes()
    inputs = reading.run("""
        import os, sqlite3, threading
        sqlite3.connect("facts.db").execute("select * from t"); sqlite3.connect(":memory:")
        os.mkfifo("pipe")
        threading.Thread(target=lambda: open("pipe", "w").write("told")).start()
        assert open("pipe").read() == "told"
        """)
    assert inputs["file:diagrams/facts.db"] == hashlib.sha256(data).hexdigest()


def test_sources_see_no_difference(reading: Reading) -> None:
    """Abilities, names, lines of warnings and errors are those of plain Python."""
    reading.write("diagrams/old.py", "import warnings\nwarnings.warn('old', DeprecationWarning, stacklevel=2)\n")
    reading.run("""
        import inspect, os, shutil, warnings
        assert os.stat in os.supports_dir_fd and os.open in os.supports_dir_fd and os.stat in os.supports_follow_symlinks
        assert shutil.rmtree.avoids_symlink_attacks and os.stat.__name__ == "stat" and os.path.samestat(os.stat("."), os.stat(os.open(".", 0)))
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            import old
        assert [(one.filename, one.lineno) for one in told] == [(__file__, 6)], told[0]
        for bad in (lambda: os.stat("a\\0b"), lambda: os.stat(None), lambda: open(None), lambda: os.environ[1], lambda: __import__("")):
            try: bad()
            except (TypeError, ValueError): pass
        assert not os.path.exists("a\\0b")
        """)


@pytest.fixture
def editable(reading: Reading, tmp_path: Path) -> Iterator[tuple[ForkServer, Path]]:
    """A server that finds an editable install, a path install and an ordinary package besides the usual ones."""
    site = tmp_path.resolve() / "other" / "site-packages"
    lib = reading.repository / "lib" / "src"
    for path, text in {
        lib / "editable_one/__init__.py": "from . import part\n",
        lib / "editable_one/part.py": "X = 1\n",
        site / "__editable___hooked_finder.py": _FINDER.format(str(lib / "hooked.py")),
        site / "editable_one-1.0.dist-info/direct_url.json": '{"url": "file:///x", "dir_info": {"editable": true}}',
        site / "editable_one-1.0.dist-info/RECORD": "_editable_one.pth,,\n",
        site / "copied/__init__.py": "Y = 1\n",
        site / "from_path-1.0.dist-info/direct_url.json": '{"url": "file:///y", "dir_info": {}}',
        site / "from_path-1.0.dist-info/RECORD": "copied/__init__.py,sha256=x,1\n",
        site / "plain_module.py": "",
        site / "odd_name-2.5.dist-info/RECORD": "plain_module.py,sha256=x,1\nspace/a/__init__.py,,\n",
        site / "space/a/__init__.py": "",
        site / "other_space-3.dist-info/RECORD": "space/b/__init__.py,,\n",
        site / "space/b/data.txt": "",
        site / "nobodys.py": "",
        lib / "hooked.py": "Z = 1\n",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    start = tmp_path / "start"
    start.mkdir()
    (start / "sitecustomize.py").write_text(
        f"import sys\nsys.path += [{str(site)!r}, {str(lib)!r}]\nimport __editable___hooked_finder\n"
    )
    server = ForkServer(preload=capture.PRELOAD, env={"PYTHONPATH": str(start)})
    yield server, site
    server.close()


_FINDER = """
import sys, importlib.util
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "hooked":
            return importlib.util.spec_from_file_location(name, {!r})
sys.meta_path.append(Finder)
"""


def test_installed_packages(reading: Reading, editable: tuple[ForkServer, Path]) -> None:
    """A package counts by the version of its distribution; an editable or path install by its files."""
    server, site = editable
    inputs = reading.run(
        "import editable_one, copied, hooked, plain_module, space.a, nobodys\nopen(space.a.__path__[0] + '/../b/data.txt')\n",
        server=server,
    )
    versions = {name: value for name, value in inputs.items() if name.startswith("package:")}
    assert versions == {"package:odd-name": "2.5", "package:other-space": "3", "package:nobodys": "absent"}
    files = {name: value for name, value in inputs.items() if name.startswith("import:")}
    assert files == {
        "import:../lib/src/editable_one/__init__.py": digest("from . import part\n"),
        "import:../lib/src/editable_one/part.py": digest("X = 1\n"),
        "import:../lib/src/hooked.py": digest("Z = 1\n"),
        f"import:{site}/copied/__init__.py": digest("Y = 1\n"),
    }
    assert inputs["module:../lib/src:editable_one"] == "editable_one/"
    assert inputs["installed:editable_one"] == ""


def test_distributions(editable: tuple[ForkServer, Path]) -> None:
    """A distribution is found by its own name, by its files, and by its metadata's folder."""
    found = Distributions(str(editable[1]))
    assert [one.name for one in found.of("space")] == ["odd-name", "other-space"]
    assert [one.version for one in found.of("odd_name-2.5.dist-info")] == ["2.5"]
    assert found.of("unknown") == ()
    assert found.local("copied")
    assert not found.local("plain_module")


def test_another_interpreter(reading: Reading, tmp_path_factory: pytest.TempPathFactory) -> None:
    """With `python: PATH` all of it is known too, although only `diagrams` and `graphviz` are there."""
    folder = tmp_path_factory.mktemp("other")
    venv.create(folder, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    packages = Path(importlib.import_module("graphviz").__file__ or "").parent.parent
    for name in ("diagrams", "graphviz", "resources"):
        (site / name).symlink_to(packages / name)
    (site / "diagrams-9.9.dist-info").mkdir()
    reading.write("shared.py")
    reading.write("diagrams/data.txt", "x")
    other = ForkServer(preload=capture.PRELOAD, python=str(folder / "bin/python"))
    try:
        inputs = reading.run(
            "import os, shared, diagrams\nopen('data.txt'), os.path.exists('no'), os.getenv('NO')\n", server=other
        )
    finally:
        other.close()
    assert inputs == {
        "module:diagrams:shared": "",
        "module:.:shared": "shared.py",
        "installed:shared": "",
        "import:shared.py": digest(""),
        "module:diagrams:diagrams": "",
        "package:diagrams": "9.9",
        "package:graphviz": "absent",
        "file:diagrams/data.txt": digest("x"),
        "look:diagrams/no": "absent",
        "env:NO": "absent",
    }
