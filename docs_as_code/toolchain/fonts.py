"""The fonts of pictures and decks: known files from packages, under a private fontconfig, the same on every machine.

The text font is Fira Sans, the monospaced one IBM Plex Mono, both under the SIL Open Font License 1.1, from the Python
packages `fontpkg-fira-sans` and `fontpkg-ibm-plex-mono`. Packs (see packs.py) add other scripts, `diagrams.fonts` a
team's own files. Each combination has a fontconfig file of its own, so that an installed pack never changes a picture
that does not need it.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.toolchain import fontconfig, libraries, packs
from docs_as_code.toolchain.emoji import as_text
from docs_as_code.toolchain.font_files import Face, base_files, extra_files, faces_in, kept
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir
from docs_as_code.toolchain.subset import maker
from docs_as_code.toolchain.tool import Say, silent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["Face", "FontSet", "as_text", "font_set", "packs_for", "uncovered"]

_FORMAT = "1"  # of the files in a set's folder; another number makes all sets anew
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}  # Unicode categories drawn as nothing, or onto what comes before


@dataclass(frozen=True)
class FontSet:
    """`config_file` is the value for FONTCONFIG_FILE; `fingerprint` is the same on all machines."""

    config_file: Path
    faces: tuple[Face, ...]
    fingerprint: str


def font_set(chosen: frozenset[str], extra: tuple[Path, ...], say: Say) -> FontSet:
    """The base fonts with the `chosen` packs and a team's own files or folders of fonts.

    Raises ToolError when a pack cannot be installed, and ConfigError for an `extra` that is no font.
    """
    names = [name for name in packs.FAMILIES if name in chosen]
    folders = [packs.ensure_pack(name, say) for name in names]
    own = tuple(extra_files(extra))
    target = cache_dir() / "fonts" / "sets" / _key((*base_files(), *own), folders)
    if not (target / "set.json").exists():
        others = [family for name in names for family in packs.FAMILIES[name]]
        installed_once(target, lambda folder: _describe(folder, own, folders, others), proof="set.json")
        _warm(target / "fonts.conf")
    return _read(target)


def packs_for(text: str) -> frozenset[str]:
    """The packs that a text needs beyond the base fonts."""
    if text.isascii():
        return frozenset()
    return packs.scripts_in(text, _covered(font_set(frozenset(), (), silent).config_file))


def uncovered(text: str, fonts: FontSet) -> str:
    """The characters of `text` that no font of the set has, each once, by code point."""
    if text.isascii():
        return ""
    covered = _covered(fonts.config_file)
    return "".join(sorted(c for c in set(text) if ord(c) not in covered and unicodedata.category(c) not in _INVISIBLE))


def _key(files: Iterable[Path], folders: Iterable[Path]) -> str:
    """Names a set on this machine by the state of its files: hashing megabytes at each start would cost more."""
    parts = [_FORMAT, maker(), str(cache_dir()), fontconfig.rules(()), *(folder.name for folder in folders)]
    for file in files:
        state = file.stat()
        parts.append(f"{file}\0{state.st_size}\0{state.st_mtime_ns}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@functools.lru_cache(maxsize=64)
def _read(folder: Path) -> FontSet:
    data = json.loads((folder / "set.json").read_text(encoding="utf-8"))
    faces = tuple(Face(family, weight, italic, Path(path)) for family, weight, italic, path in data["faces"])
    return FontSet(folder / "fonts.conf", faces, data["fingerprint"])


@functools.lru_cache(maxsize=64)
def _covered(config_file: Path) -> frozenset[int]:
    numbers = map(int, config_file.with_name("covered").read_text(encoding="ascii").split())
    return frozenset(character for first in numbers for character in range(first, next(numbers) + 1))


def _describe(folder: Path, own: Sequence[Path], pack_folders: Sequence[Path], others: Iterable[str]) -> None:
    """Write the files of a set: fonts.conf, which characters it has, and the rest as set.json."""
    folders = [kept(base_files(), "base"), *([kept(own, "own")] if own else []), *pack_folders]
    faces: list[tuple[str, int, bool, str]] = []
    covered: set[int] = set()
    for place in folders:
        for face, characters in faces_in(place):
            faces.append((face.family, face.weight, face.italic, str(face.path)))
            covered |= characters
    mine = [family for family, _, _, path in faces if own and Path(path).parent == folders[1]]
    families = [*dict.fromkeys(mine), *others]
    cache = cache_dir() / "fonts" / "fontconfig"
    (folder / "fonts.conf").write_text(fontconfig.fonts_conf(folders, cache, families), encoding="utf-8")
    (folder / "covered").write_text(" ".join(_runs(covered)), encoding="ascii")
    identity = "\n".join([_FORMAT, maker(), fontconfig.rules(families), *(place.name for place in folders)])
    data = {"faces": faces, "fingerprint": hashlib.sha256(identity.encode()).hexdigest()}
    (folder / "set.json").write_text(json.dumps(data), encoding="utf-8")


def _runs(characters: set[int]) -> list[str]:
    """First and last of each run of code points."""
    first = sorted(c for c in characters if c - 1 not in characters)
    last = sorted(c for c in characters if c + 1 not in characters)
    return [f"{a} {z}" for a, z in zip(first, last, strict=True)]


def _warm(config_file: Path) -> None:
    """fontconfig writes its cache at its first use (0.2 s); done here, no picture waits for it."""
    if importlib.util.find_spec("pygraphviz") is None:
        return
    code = "import pygraphviz; pygraphviz.AGraph('graph { a }').draw(format='svg', prog='dot')"
    environment = {**os.environ, "FONTCONFIG_FILE": str(config_file)}
    path = libraries.search_path(silent)
    if path:  # Graphviz loads with these alone
        environment["LD_LIBRARY_PATH"] = path
    subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
