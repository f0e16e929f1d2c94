"""Makes what the page of all icons shows: their pictures on a few sheets, and their names; `make build` runs it.

The pictures are those in the installed package `diagrams`; none of them is kept in this repository.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from docs_as_code.diagrams.icon_words import PROVIDERS, SIGNS, SYNONYMS
from docs_as_code.diagrams.icons import Icon, index

CELL = 64  # pixels of a picture, with 2 on each side left free; the page shows it at 48
ACROSS = 8
ON_A_SHEET = ACROSS * ACROSS  # some 75 kB, so that a page that shows few icons loads little


def write(folder: Path) -> None:
    """Write `icons.json` and the sheets that it refers to: the n-th icon is in the n-th cell."""
    folder.mkdir(parents=True, exist_ok=True)
    icons = in_order()
    sheets = -(-len(icons) // ON_A_SHEET)
    for number in range(sheets):
        sheet = _sheet(icons[number * ON_A_SHEET : (number + 1) * ON_A_SHEET])
        (folder / f"{number}.webp").write_bytes(sheet)
    for left_over in {*folder.glob("*.webp")} - {folder / f"{number}.webp" for number in range(sheets)}:
        left_over.unlink()
    (folder / "icons.json").write_text(json.dumps(_data(icons), separators=(",", ":")), encoding="utf-8")


def in_order() -> list[Icon]:
    """All icons, those of the best-known providers first."""
    rank = {provider: place for place, provider in enumerate(PROVIDERS)}
    return sorted(index(), key=lambda icon: rank.get(icon.module.split(".")[1], len(rank)))


def _data(icons: list[Icon]) -> dict[str, object]:
    modules = list(dict.fromkeys(icon.module for icon in icons))
    rows = [[icon.name, modules.index(icon.module), int(_picture(icon) is not None), *icon.aliases] for icon in icons]
    words = {"providers": PROVIDERS, "synonyms": SYNONYMS, "signs": SIGNS}
    return {**words, "cell": CELL, "across": ACROSS, "modules": modules, "icons": rows}


def _picture(icon: Icon) -> Path | None:
    spec = importlib.util.find_spec("diagrams")
    if not icon.path or spec is None or not spec.origin:
        return None
    path = Path(spec.origin).parent.parent / icon.path
    return path if path.is_file() else None


def _sheet(icons: list[Icon]) -> bytes:
    sheet = Image.new("RGBA", (ACROSS * CELL, -(-len(icons) // ACROSS) * CELL))
    for number, icon in enumerate(icons):
        path = _picture(icon)
        if path is None:
            continue
        with Image.open(path) as opened:
            picture = opened.convert("RGBA")
        picture.thumbnail((CELL - 4, CELL - 4), Image.Resampling.LANCZOS, reducing_gap=2.0)
        column, row = number % ACROSS, number // ACROSS
        place = (column * CELL + (CELL - picture.width) // 2, row * CELL + (CELL - picture.height) // 2)
        sheet.paste(picture, place)
    data = BytesIO()
    sheet.save(data, "WEBP", quality=70, method=4)
    return data.getvalue()


if __name__ == "__main__":
    write(Path(sys.argv[1]))
