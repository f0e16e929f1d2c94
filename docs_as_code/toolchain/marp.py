"""marp-cli, and the npm packages that make decks self-contained: KaTeX's and a theme's fonts, Twemoji.

Twemoji's drawings are by Twitter and the jdecked/twemoji project, under CC BY 4.0.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.toolchain import npm_set
from docs_as_code.toolchain.node import Node, find_node
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.toolchain.tool import Say

_CLI = "@marp-team/marp-cli"
_SET = npm_set.NpmSet("marp", "marp-cli 4.5.1")


@dataclass(frozen=True)
class Marp:
    """`cli` is the script to run with `node`; `modules` is the node_modules folder it came with."""

    node: Node
    cli: Path
    modules: Path
    version: str
    fingerprint: str


def ensure_marp(say: Say) -> Marp:
    """marp-cli, installed when this user has none yet. Raises ToolError."""
    node = find_node(say)
    target = installed_once(_target(node), lambda folder: npm_set.install(_SET, folder, node, say), proof=_PROOF)
    return _marp(node, target)


def installed_marp(node: Node) -> Marp | None:
    """marp-cli if it is there already for this Node.js."""
    target = _target(node)
    return _marp(node, target) if (target / _PROOF).exists() else None


def pinned_version() -> str:
    """The version in the lock file."""
    return str(_SET.package(_CLI)["version"])


def pinned_fingerprint() -> str:
    """Identifies marp-cli and all it runs with, from the lock file alone: a full cache hit needs no Node.js."""
    return _SET.digest


_PROOF = f"node_modules/{_CLI}/marp-cli.js"


def _target(node: Node) -> Path:
    return cache_dir() / "marp" / hashlib.sha256(f"{_SET.digest} node {node.major}".encode()).hexdigest()[:16]


def _marp(node: Node, target: Path) -> Marp:
    return Marp(node, target / _PROOF, target / "node_modules", pinned_version(), pinned_fingerprint())
