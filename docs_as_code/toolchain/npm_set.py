"""An npm set: a package.json and its lock that ship with this package, installed by `npm ci`."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docs_as_code.errors import ToolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from docs_as_code.toolchain.node import Node
    from docs_as_code.toolchain.tool import Say

_SETS = Path(__file__).with_name("npm")
_NO_ANSWER = {
    "ECONNREFUSED",
    "ENOTFOUND",
    "EAI_AGAIN",
    "ETIMEDOUT",
    "ECONNRESET",
    "ENETUNREACH",
    "EHOSTUNREACH",
    "E404",
    "E403",
}
_ARGUMENTS = (
    "ci --ignore-scripts --no-audit --no-fund --no-update-notifier --no-progress "
    "--prefer-offline --package-lock --omit=dev --no-color --loglevel=error"
)
# npm started this way dies with us: a killed installer must not go on writing into a folder that the next one removes.
_DIE_WITH_PARENT = "import ctypes, os, sys; ctypes.CDLL(None).prctl(1, 15); os.execv(sys.argv[1], sys.argv[1:])"


@dataclass(frozen=True)
class NpmSet:
    """`name` is the folder of the set below `toolchain/npm`; `title` is how messages call what it installs."""

    name: str
    title: str

    @property
    def lock(self) -> bytes:
        """The lock file: which packages, which versions, which bytes."""
        return _lock(self.name)

    @property
    def digest(self) -> str:
        """Identifies the whole set, from the lock alone."""
        return hashlib.sha256(self.lock).hexdigest()

    def package(self, name: str) -> dict[str, Any]:
        """The lock's own entry of a package: version, integrity."""
        return cast("dict[str, Any]", json.loads(self.lock)["packages"][f"node_modules/{name}"])

    def first(self) -> tuple[str, dict[str, Any]]:
        """The name and the lock's entry of the first package that the set asks for."""
        name = next(iter(json.loads(self.lock)["packages"][""]["dependencies"]))
        return name, self.package(name)


@functools.cache
def _lock(name: str) -> bytes:
    return (_SETS / name / "package-lock.json").read_bytes()


def install(npm_set: NpmSet, folder: Path, node: Node, say: Say) -> Path:
    """The node_modules of the set, put into `folder`. Raises ToolError with what npm said."""
    import shutil

    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(_SETS / npm_set.name / name, folder / name)
    packages = npm_set.lock.count(b'"node_modules/')
    say(f"installing {npm_set.title} ({packages} npm package{'s' if packages > 1 else ''}) ...")
    done = subprocess.run(
        _dying([*node.npm, *_ARGUMENTS.split()]),
        cwd=folder,
        env=_environment(node),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise ToolError(
            f"{npm_set.title} could not be installed: {_reason(done.stderr, lambda: _registry(node, folder))}",
            hint="check the network and npm's own settings (npm config set registry URL, proxy, cafile), "
            "then run: docs-as-code doctor --install",
        )
    return folder / "node_modules"


def _dying(command: list[str]) -> list[str]:
    if sys.platform != "linux":
        return command
    return [sys.executable, "-S", "-c", _DIE_WITH_PARENT, *command]


def _environment(node: Node) -> dict[str, str]:
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(node.path.parent), environment.get("PATH", os.defpath)])
    # npm waits 10 and then 60 seconds between its tries; somebody who is offline should learn it sooner.
    environment.setdefault("npm_config_fetch_retry_mintimeout", "1000")
    environment.setdefault("npm_config_fetch_retry_maxtimeout", "5000")
    return environment


def _reason(stderr: str, registry: Callable[[], str]) -> str:
    code = re.search(r"^npm (?:error|ERR!) code (\w+)", stderr, re.MULTILINE)
    if code and code[1] in _NO_ANSWER:
        return f"npm got no package from its registry{registry()} ({code[1]})"
    lines = [re.sub(r"^npm (?:error|ERR!) ?", "", line).strip() for line in stderr.splitlines()]
    told = [line for line in lines if line and not line.startswith(("code ", "A complete log", "errno "))]
    return f"npm says: {told[0]}" if told else "npm gives no reason"


def _registry(node: Node, folder: Path) -> str:
    """The address that npm asks, after a space; nothing where npm keeps it to itself, as one with a password."""
    from urllib.parse import urlsplit, urlunsplit

    command = [*node.npm, "config", "get", "registry"]
    done = subprocess.run(command, cwd=folder, env=_environment(node), capture_output=True, text=True, check=False)
    address = urlsplit(done.stdout.strip())
    shown = urlunsplit(address._replace(netloc=address.netloc.rpartition("@")[2]))
    return f" {shown}" if shown and not done.returncode else ""
