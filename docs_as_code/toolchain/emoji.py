"""Twemoji's drawings, from the npm package `@iconify-json/twemoji`, as new as those that marp-core 4.4 links.

The drawings are by Twitter and the jdecked/twemoji project, under CC BY 4.0.
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def emoji_svg(modules: Path, code: str) -> str | None:
    """The drawing of an emoji as a whole SVG; None when there is none.

    `modules` is Marp.modules; `code` is the name of Twemoji's file, the code points in hexadecimal: "1f1e6-1f1fc".
    """
    icons, names = _drawings(modules)
    points = [point.rjust(4, "0") for point in code.lower().split("-") if point != "fe0f"]
    icon = icons.get(names.get("-".join(points), ""))
    if icon is None:
        return None
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">{icon["body"]}</svg>'


@functools.lru_cache(maxsize=1)
def _drawings(modules: Path) -> tuple[dict[str, Any], dict[str, str]]:
    package = modules / "@iconify-json" / "twemoji"
    icons = json.loads((package / "icons.json").read_text(encoding="utf-8"))["icons"]
    return icons, json.loads((package / "chars.json").read_text(encoding="utf-8"))
