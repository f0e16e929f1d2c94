"""The wheel, installed into an empty environment as a user does it: complete, and at work in any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import Project, Result

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "docs_as_code"
FOLDER = "mein prøjekt — 図 'a' $HOME %s"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this repository."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    subprocess.run([*pip, str(ROOT)], check=True)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def command(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command in an environment that was empty before `pip install WHEEL`."""
    folder = tmp_path_factory.mktemp("new") / "an environment"
    venv.create(folder, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-compile", str(wheel)], check=True)  # ranges, no lock
    return folder / "bin" / "docs-as-code"


class NewUser(Project):
    """A user who has nothing but the system's own PATH; the tools stand in the cache that all tests share."""

    def __init__(self, folder: Path, command: Path) -> None:
        super().__init__(folder)
        self.command = command
        self.home = folder.parent / "home"
        self.home.mkdir()

    def call(self, *arguments: str) -> Result:
        """Run the installed command; it must succeed."""
        from docs_as_code.toolchain import paths

        environment = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C",
            "NO_COLOR": "1",
            "DOCS_AS_CODE_TOOLS": str(paths.cache_dir()),
        }
        done = subprocess.run(
            [str(self.command), *arguments],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def user(command: Path, tmp_path: Path) -> NewUser:
    """A new user in an empty folder with a name that breaks what can be broken by a name."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    return NewUser(folder, command)


def test_the_wheel_is_complete(wheel: Path) -> None:
    """Every file of the package is in it, and nothing else: no tests, no outputs, no machine's path."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    expected = {path.relative_to(ROOT).as_posix() for path in files}
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        texts = [archive.read(name) for name in names]
    assert names == expected
    kinds = ["npm/marp/package-lock.json", "themes/docs-as-code.css", "libraries/glib.c", "assets/viewer.js"]
    kinds += ["docs-as-code.schema.json", "starter_files/diagrams/web_service.py", "starter_files/docs/index.md"]
    for kind in kinds:
        assert any(name.endswith(kind) for name in names), kind
    assert not [text for text in texts if os.fsencode(ROOT) + b"/" in text]


def test_the_first_five_minutes(user: NewUser) -> None:
    """`--version`, `doctor`, `init`, `build`: a site with a diagram and a deck, without a warning, in any folder."""
    from docs_as_code import __version__

    assert user.call("--version").stdout == f"docs-as-code {__version__}\n"
    tools = user.call("doctor", "--json").json["tools"]
    assert {tool["state"] for tool in tools if tool["name"] != "sandbox"} == {"ok"}  # as the kernel lets it
    assert str(user.command.parent) in next(tool["origin"] for tool in tools if tool["name"] == "Python")
    user.call("init")
    result = user.call("build", "--strict", "--json")
    assert [(job["kind"], job["status"]) for job in result.json["jobs"]] == [
        ("diagram", "ran"),
        ("deck", "ran"),
        ("site", "ran"),
    ]
    assert user.bytes("docs/generated/slides/introduction.pdf").startswith(b"%PDF")
    assert "load balancer" in user.read("site/index.html")
    again = user.call("build", "--json")
    assert [job["status"] for job in again.json["jobs"]] == ["up-to-date", "up-to-date", "ran"]
    assert not list(user.home.iterdir())
    for path in user.files("docs") + user.files("site"):
        assert os.fsencode(user.folder) not in user.bytes(path), path
