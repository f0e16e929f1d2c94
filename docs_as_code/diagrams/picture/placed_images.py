"""Where Graphviz has put the icons: its JSON output does not say, so its SVG is asked."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.picture.laid_out_ops import Box

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.diagrams.picture.icon_pictures import IconPicture

_PART = re.compile(r'<g id="[^"]*" class="(?:node|cluster)[^>]*>\n<title>(.*?)</title>\n(.*?)</g>', re.DOTALL)
_IMAGE = re.compile(r"<image ([^>]*)/>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')


class PlacedImage(NamedTuple):
    """An icon in its box; the box is measured as in laid_out_ops.py."""

    icon: IconPicture
    box: Box


def read(svg: str, icons: Mapping[str, IconPicture], height: float) -> dict[str, list[PlacedImage]]:
    """The icons of each node and cluster, by its name; `height` is that of the picture."""
    return {
        html.unescape(title): found
        for title, content in _PART.findall(svg)
        if (found := [one for image in _IMAGE.findall(content) if (one := _placed(image, icons, height))])
    }


def _placed(image: str, icons: Mapping[str, IconPicture], height: float) -> PlacedImage | None:
    given = dict(_ATTRIBUTE.findall(image))
    icon = icons.get(html.unescape(given["xlink:href"]))
    if icon is None:
        return None
    x, y, across, down = (float(given[name].removesuffix("px")) for name in ("x", "y", "width", "height"))
    return PlacedImage(icon, Box(x, y + height, across, down))
