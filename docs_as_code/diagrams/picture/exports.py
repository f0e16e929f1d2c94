"""The formats that other programs take a diagram in to go on working with it: made from what Graphviz has laid out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.diagrams.picture.icon_pictures import IconPicture

FORMATS = {"mermaid": ("json",), "drawio": ("json", "svg")}  # each with what Graphviz writes for it
_NOISE = re.compile(r'^.*No loadimage plugin for "\w+:json".*\n', re.MULTILINE)


def without_noise(said: str) -> str:
    """What Graphviz printed, but for its word on icons in JSON: they are taken from its SVG."""
    return _NOISE.sub("", said) if "json" in said else said


def document(
    form: str, raw: Mapping[str, bytes], graph: Graph, *, icons: Mapping[str, IconPicture], digest: str
) -> bytes:
    """The file; `icons` maps each file name that Graphviz wrote to the icon that belongs there."""
    from docs_as_code.diagrams.picture import drawio, laid_out, mermaid, placed_images

    laid = laid_out.read(raw["json"])
    if form == "mermaid":
        return mermaid.document(laid, graph, digest).encode()
    images = placed_images.read(raw["svg"].decode(), icons, laid.box.height)
    return drawio.document(laid, graph, images, digest).encode()
