"""The doctor names each tool, where it came from, and what to do about a missing one."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs_as_code import config
from docs_as_code.toolchain import doctor, packs
from docs_as_code.toolchain.doctor import Examined

if TYPE_CHECKING:
    from tests.conftest import Project


def examined(project: Path, yaml: str = "") -> dict[str, Examined]:
    (project / "docs-as-code.yml").write_text(yaml)
    return {row.name: row for row in doctor.examine(config.load(project))}


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A per-user cache with nothing in it."""
    folder = tmp_path / "tools"
    monkeypatch.setenv("DOCS_AS_CODE_TOOLS", str(folder))
    return folder


def test_install_fetches_everything(tmp_path: Path) -> None:
    """After `doctor --install` every tool is there, for a machine that goes offline."""
    lines: list[str] = []
    assert doctor.install_all(config.load(tmp_path), lines.append) == []
    rows = examined(tmp_path)
    assert {row.state for name, row in rows.items() if name != "sandbox"} == {"ok"}
    assert [row.hint for name, row in rows.items() if row.hint and name != "sandbox"] == []
    names = [
        "Python",
        "diagrams",
        "Graphviz",
        "libraries",
        "Node.js",
        "marp-cli",
        "Mermaid",
        "browser",
        "sandbox",
        "fonts",
    ]
    assert list(rows) == [*names, *(f"fonts: {name}" for name in packs.FAMILIES)]
    assert rows["Python"].origin == f"{sys.executable} (runs the sources)"
    assert rows["diagrams"].version == "0.25.1"
    assert rows["marp-cli"].version == "4.5.1"
    assert rows["fonts"].version == "Fira Sans, IBM Plex Mono"


@pytest.mark.usefixtures("fresh")
def test_what_is_fetched_later_is_not_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a fresh machine the tools of decks are not installed yet, and nothing is fetched by looking."""
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr("docs_as_code.toolchain.node._in_python", lambda: None)
    rows = examined(tmp_path)
    waiting = {name for name, row in rows.items() if row.state == "not installed yet"}
    assert waiting == {"Node.js", "marp-cli", "Mermaid", "browser", *(f"fonts: {name}" for name in packs.FAMILIES)}
    assert rows["Node.js"].version == "24.19.0"
    assert "missing" not in {row.state for row in rows.values()}
    assert doctor.as_text(rows.values()).endswith(
        "hint: what is not installed yet is fetched when a build needs it, or now by: docs-as-code doctor --install"
    )


def test_missing_tools_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tool that the configuration names and that is not there is missing, with a hint; the others are still looked at."""
    monkeypatch.setenv("PATH", "/nonexistent")
    rows = examined(
        tmp_path, "graphviz: system\nbrowser: bin/chrome\npython: bin/python\ndiagrams: {fonts: [none.ttf]}\n"
    )
    missing = {name: row.hint for name, row in rows.items() if row.state == "missing"}
    assert list(missing) == ["Python", "Graphviz", "browser", "fonts"]
    assert missing["Graphviz"] == (
        "docs-as-code.yml says graphviz: system, and there is no program dot on the PATH; install Graphviz "
        "(apt install graphviz, brew install graphviz), or remove that line: the default needs no program"
    )
    assert missing["browser"] == (
        f"the browser {tmp_path}/bin/chrome cannot be started: No such file or directory; name a browser that works in "
        "docs-as-code.yml (browser: PATH), or ask only for HTML: slides.formats: [html]"
    )
    assert missing["Python"] == (
        f"the Python of diagram sources, {tmp_path}/bin/python, cannot be started: No such file or directory; "
        "name a Python that works in docs-as-code.yml (python: PATH), or remove that line"
    )
    assert rows["marp-cli"].version == "4.5.1"
    text = doctor.as_text(rows.values())
    assert f"\nhint: Graphviz: {missing['Graphviz']}\n" in text


def test_interpreter_without_diagrams(tmp_path: Path) -> None:
    """`python: PATH` may name an environment that lacks the package; the hint names the interpreter that lacks it."""
    import venv

    venv.create(tmp_path / "env", with_pip=False)
    rows = examined(tmp_path, "python: env/bin/python\n")
    python = tmp_path / "env/bin/python"
    assert rows["Python"].origin == f"{python} (runs the sources)"
    assert rows["diagrams"].state == "missing"
    assert rows["diagrams"].hint == f"run: {python} -m pip install diagrams"


@pytest.mark.usefixtures("fresh")
def test_install_without_registries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Offline, `doctor --install` fails with one error a tool, and exit code 3 for each."""
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    monkeypatch.setattr(packs, "FAMILIES", {"thai": packs.FAMILIES["thai"]})
    errors = doctor.install_all(config.load(tmp_path), lambda _: None)
    assert [error.exit_code for error in errors] == [3, 3, 3, 3]
    assert [error.message.partition(" could not")[0] for error in errors] == [
        "marp-cli 4.5.1",
        "Mermaid 12.3.0",
        "the browser Chromium 153 (70 MB)",
        "the font Noto Sans Thai",
    ]


def test_json_is_one_document() -> None:
    """`doctor --json` prints one document with a row for each tool."""
    rows = [Examined("Node.js", None, None, "missing", "install it")]
    assert json.loads(doctor.to_text(doctor.as_json(rows))) == {
        "schema": 1,
        "tools": [{"name": "Node.js", "version": None, "origin": None, "state": "missing", "hint": "install it"}],
    }


def test_text_is_a_table() -> None:
    """The columns line up, and what to do follows the table."""
    rows = [
        Examined("Python", "3.11.4", "/usr/bin/python3", "ok"),
        Examined("Node.js", None, None, "missing", "install it"),
    ]
    assert doctor.as_text(rows) == (
        "tool     version  state    from\n"
        "Python   3.11.4   ok       /usr/bin/python3\n"
        "Node.js  -        missing  -\n"
        "\n"
        "hint: Node.js: install it"
    )


def test_command_prints_the_tools(project: Project) -> None:
    """`docs-as-code doctor` prints the table on stdout, and JSON when asked; both end well when nothing is missing."""
    lines = project.run("doctor").stdout.splitlines()
    assert lines[0].split() == ["tool", "version", "state", "from"]
    assert lines[1].split()[0] == "Python"
    document = project.run("doctor", "--json").json
    assert [tool["name"] for tool in document["tools"]][:4] == ["Python", "diagrams", "Graphviz", "libraries"]


def test_command_fails_when_a_tool_is_missing(project: Project) -> None:
    """`docs-as-code doctor` ends with exit code 3 when a tool that the configuration names is not there."""
    project.write("docs-as-code.yml", "python: nowhere/python\n")
    result = project.run("doctor", code=3)
    assert "hint: Python: the Python of diagram sources," in result.stdout
    assert "cannot be started: No such file or directory" in result.stdout


@pytest.mark.parametrize(
    ("user", "unshare", "state"), [(0, "true", "off"), (1000, "true", "ok"), (1000, "false", "off")]
)
def test_the_sandbox_of_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, unshare: str, state: str
) -> None:
    """It is on where the kernel gives namespaces to users, and never for root; the table says why it is off."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/unshare").symlink_to(f"/bin/{unshare}")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr("os.geteuid", lambda: user)
    row = doctor.examine_sandbox()
    assert row.state == state
    assert doctor.as_text([row]).count("\nhint: sandbox: decks are shown without Chromium's sandbox, as ") == (
        state == "off"
    )
