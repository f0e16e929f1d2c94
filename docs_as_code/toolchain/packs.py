"""Font packs: fonts for scripts that the base fonts lack, one npm set each, and which of them a text needs.

All are Noto fonts under the SIL Open Font License 1.1, from the npm packages `@expo-google-fonts/noto-*`. After the
installation only the regular and the bold faces stay.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from docs_as_code.toolchain import npm_set
from docs_as_code.toolchain.node import find_node
from docs_as_code.toolchain.once import installed_once
from docs_as_code.toolchain.paths import cache_dir

if TYPE_CHECKING:
    from pathlib import Path

    from docs_as_code.toolchain.tool import Say

FAMILIES = {
    "arabic": ("Noto Sans Arabic",),
    "hebrew": ("Noto Sans Hebrew",),
    "devanagari": ("Noto Sans Devanagari",),
    "thai": ("Noto Sans Thai",),
    "jp": ("Noto Sans JP",),
    "kr": ("Noto Sans KR",),
    "sc": ("Noto Sans SC",),
    "emoji": ("Noto Emoji",),
    "symbols": ("Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Sans Math"),
}
"""The packs, in the order in which they help out, and the font families in each."""

# Code points, in hexadecimal. The first script that has a character wins. Emoji are those of the font itself.
_SCRIPTS = {
    "arabic": "600-6FF 750-77F 870-8FF FB50-FDFF FE70-FEFC",
    "hebrew": "590-5FF FB1D-FB4F",
    "devanagari": "900-97F 1CD0-1CFF A8E0-A8FF",
    "thai": "E00-E7F",
    "jp": "3040-30FF 31F0-31FF FF65-FF9F 1B000-1B16F",
    "kr": "1100-11FF 3130-318F A960-A97F AC00-D7FF FFA0-FFDC",
    "han": "2E80-303F 3100-312F 3190-31EF 3200-4DBF 4E00-9FFF F900-FAFF FE30-FE4F FF00-FF64 FFE0-FFE6 20000-323AF",
    "emoji": "203C 2049 20E3 231A-231B 2328 23CF 23E9-23F3 23F8-23FA 25FB-25FE 2600-2604 260E 2611 2614-2615 2618 261D "
    "2620 2622-2623 2626 262A 262E-262F 2638-263A 2640 2642 2648-2653 265F-2660 2663 2665-2666 2668 267B 267E-267F "
    "2692-2697 2699 269B-269C 26A0-26A1 26A7 26AA-26AB 26B0-26B1 26BD-26BE 26C4-26C5 26C8 26CE-26CF 26D1 26D3-26D4 "
    "26E9-26EA 26F0-26F5 26F7-26FA 26FD 2702 2705 2708-270D 270F 2712 2714 2716 271D 2721 2728 2733-2734 2744 2747 "
    "274C 274E 2753-2755 2757 2763-2764 2795-2797 27A1 27B0 27BF 2934-2935 2B05-2B07 2B1B-2B1C 2B50 2B55 1F004 1F0CF "
    "1F170-1F171 1F17E-1F17F 1F18E 1F191-1F19A 1F1E6-1F1FF 1F201-1F202 1F21A 1F22F 1F232-1F23A 1F250-1F251 "
    "1F300-1F321 1F324-1F393 1F396-1F397 1F399-1F39B 1F39E-1F3F0 1F3F3-1F3F5 1F3F7-1F4FD 1F4FF-1F53D 1F549-1F54E "
    "1F550-1F567 1F56F-1F570 1F573-1F57A 1F587 1F58A-1F58D 1F590 1F595-1F596 1F5A4-1F5A5 1F5A8 1F5B1-1F5B2 1F5BC "
    "1F5C2-1F5C4 1F5D1-1F5D3 1F5DC-1F5DE 1F5E1 1F5E3 1F5E8 1F5EF 1F5F3 1F5FA-1F64F 1F680-1F6C5 1F6CB-1F6D2 "
    "1F6D5-1F6D9 1F6DC-1F6E5 1F6E9 1F6EB-1F6EC 1F6F0 1F6F3-1F6FC 1F7E0-1F7EB 1F7F0 1F90C-1F93A 1F93C-1F945 "
    "1F947-1F9FF 1FA70-1FAFF",
    "symbols": "2000-2E7F 4DC0-4DFF 10100-101FF 1D000-1D7FF 1F000-1FBFF",
}


def scripts_in(text: str, covered: frozenset[int]) -> frozenset[str]:
    """The packs that `text` needs where the characters `covered` are there already."""
    found = {_script(character) for character in map(ord, set(text)) if character not in covered} - {None}
    if "han" in found and not found & {"jp", "kr"}:
        found.add("sc")
    return frozenset(name for name in FAMILIES if name in found)


@functools.cache
def _script(character: int) -> str | None:
    return next((name for name, ranges in _ranges().items() if any(a <= character <= z for a, z in ranges)), None)


@functools.cache
def _ranges() -> dict[str, list[tuple[int, int]]]:
    return {name: [_range(item) for item in text.split()] for name, text in _SCRIPTS.items()}


def _range(item: str) -> tuple[int, int]:
    first, _, last = item.partition("-")
    return int(first, 16), int(last or first, 16)


def pack_set(name: str) -> npm_set.NpmSet:
    """The npm set of a pack."""
    return npm_set.NpmSet(f"fonts-{name}", f"the font {FAMILIES[name][0]}")


def pack_package(name: str) -> tuple[str, str]:
    """The npm package of a pack, the first if it has several, and its version."""
    package, entry = pack_set(name).first()
    return package, str(entry["version"])


def pack_folder(name: str) -> Path:
    """Where the faces of a pack are, once installed."""
    return cache_dir() / "fonts" / "packs" / f"{name}-{pack_set(name).digest[:16]}"


def is_installed(name: str) -> bool:
    """Whether the pack is there already."""
    return (pack_folder(name) / "LICENSE").exists()


def ensure_pack(name: str, say: Say) -> Path:
    """The folder with the faces of a pack, installed when this user has none yet. Raises ToolError."""
    return installed_once(pack_folder(name), lambda folder: _install(name, folder, say), proof="LICENSE")


def _install(name: str, folder: Path, say: Say) -> None:
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        packages = npm_set.install(pack_set(name), folder.joinpath(temporary), find_node(say), say)
        for face in sorted(packages.glob("@expo-google-fonts/*/[47]00*/*.ttf")):
            if "Italic" not in face.name:
                shutil.copyfile(face, folder / face.name)
        licence = next(packages.glob("@expo-google-fonts/*/LICENSE_FONT"))
        shutil.copyfile(licence, folder / "LICENSE")
