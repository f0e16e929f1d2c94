"""Font files: where the base fonts and a team's own are, what is in one, and a copy of them in the per-user cache."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from docs_as_code.errors import ConfigError, ToolError
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STYLES = ("Regular", "Italic", "SemiBold", "Bold", "BoldItalic")  # SemiBold is what our deck themes take for bold
_BASE = {"fontpkg_fira_sans": "FiraSans", "fontpkg_ibm_plex_mono": "IBMPlexMono"}
KINDS = (".ttf", ".otf", ".ttc")
_ITALIC = 1  # bit 0 of OS/2.fsSelection in the OpenType specification


@dataclass(frozen=True)
class Face:
    """One font file; `weight` is 400 for regular, 600 for semibold and 700 for bold."""

    family: str
    weight: int
    italic: bool
    path: Path


@functools.cache
def base_files() -> tuple[Path, ...]:
    """The files of the base fonts, in the Python packages that they come in. Raises ToolError."""
    return tuple(file for package, stem in _BASE.items() for file in _styles(package, stem))


def _styles(package: str, stem: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.origin:
        raise ToolError(
            f"the Python package {package.replace('_', '-')}, which holds a font of all pictures, is missing",
            hint="install docs-as-code again: python -m pip install --force-reinstall docs-as-code",
        )
    return (Path(spec.origin).parent / "files" / f"{stem}-{style}.ttf" for style in _STYLES)


def extra_files(extra: Iterable[Path]) -> Iterator[Path]:
    """The font files that a team's own files and folders stand for. Raises ConfigError."""
    for path in extra:
        found = sorted(file for file in path.rglob("*") if file.suffix.lower() in KINDS) if path.is_dir() else [path]
        if not found or not all(file.is_file() and file.suffix.lower() in KINDS for file in found):
            raise ConfigError(
                f"diagrams.fonts: {path} is no font file and no folder that holds one",
                hint="name files that end in .ttf, .otf or .ttc, or a folder with such files",
            )
        yield from found


def kept(files: Sequence[Path], kind: str) -> Path:
    """A folder of the cache with copies of the files, named by their content: it outlives their environment."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.name}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    target = cache_dir() / "fonts" / f"{kind}-{digest.hexdigest()[:16]}"

    def copy(folder: Path) -> None:
        import shutil

        for number, file in enumerate(files):
            shutil.copyfile(file, folder / f"{number:02}-{file.name}")
        (folder / "complete").touch()

    return installed_once(target, copy, proof="complete")


def family_of(file: Path) -> str | None:
    """The family that a font file belongs to; None for a file that is no font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, fontNumber=0, lazy=True) as font:
            return font["name"].getBestFamilyName() or file.stem
    except (TTLibError, KeyError, OSError):
        return None


def characters_of(font: Path | BinaryIO) -> frozenset[int]:
    """The code points that a font file has; none for what is no font."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(font, fontNumber=0, lazy=True) as read:
            return frozenset(read.getBestCmap() or ())
    except (TTLibError, KeyError, OSError):
        return frozenset()


def postscript_name(file: Path) -> str:
    """The name by which a browser finds one face of an installed family."""
    from fontTools.ttLib import TTFont

    with TTFont(file, fontNumber=0, lazy=True) as font:
        return str(font["name"].getDebugName(6))


def faces_in(folder: Path) -> Iterator[tuple[Face, frozenset[int]]]:
    """Each font file of a folder, with the characters it has. Raises ConfigError for a file that is no font."""
    from fontTools.ttLib import TTFont, TTLibError

    for file in sorted(file for file in folder.iterdir() if file.suffix.lower() in KINDS):
        try:
            with TTFont(file, fontNumber=0, lazy=True) as font:
                family = font["name"].getBestFamilyName() or file.stem
                weight, italic = font["OS/2"].usWeightClass, bool(font["OS/2"].fsSelection & _ITALIC)
                yield Face(family, weight, italic, file), frozenset(font.getBestCmap() or ())
        except (TTLibError, KeyError, OSError) as error:
            raise ConfigError(
                f"diagrams.fonts: {file.name[3:]} cannot be read as a font ({error})",
                hint="give a TrueType or OpenType file",
            ) from error
