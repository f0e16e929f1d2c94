"""A shape that draw.io does not have, taken with the cell as its lines and curves."""

from __future__ import annotations

import base64
import struct
import urllib.parse
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.svg_icons import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.diagrams.picture.laid_out_ops import Box, Outline, Point


def stencil(outlines: Sequence[Outline], box: Box) -> str:
    """The value of the style `shape`, see https://www.drawio.com/doc/faq/shape-complex-create-edit."""
    parts = "".join(_drawn(one, box) for one in outlines)
    size = f'w="{number(box.width)}" h="{number(box.height)}"'
    xml = f'<shape {size} aspect="variable" strokewidth="inherit"><background/><foreground>{parts}</foreground></shape>'
    return f"stencil({base64.b64encode(_deflated(urllib.parse.quote(xml, safe='').encode())).decode()})"


def _deflated(data: bytes) -> bytes:
    """Deflate (RFC 1951) without any compression, since each version of zlib compresses in its own way."""
    blocks = [data[at : at + 65535] for at in range(0, len(data), 65535)]
    return b"".join(
        struct.pack("<BHH", at == len(blocks) - 1, len(block), len(block) ^ 0xFFFF) + block
        for at, block in enumerate(blocks)
    )


def _drawn(one: Outline, box: Box) -> str:
    pen = f'<strokecolor color="{one.pen.color[:7]}"/><fillcolor color="{one.pen.fill[:7]}"/>'
    pen += f'<strokewidth width="{number(one.pen.width)}"/><dashed dashed="{int(one.pen.style != "solid")}"/>'
    return f"{pen}{_outline(one, box)}<{'fillstroke' if one.filled else 'stroke'}/>"


def _outline(one: Outline, box: Box) -> str:
    first, *rest = one.points
    if one.kind == "ellipse":
        size = f'w="{number(rest[0].x - first.x)}" h="{number(rest[0].y - first.y)}"'
        return f"<ellipse {_at(first, box)} {size}/>"
    path = f"<move {_at(first, box)}/>"
    if one.kind == "curve":
        for at in range(0, len(rest) - 2, 3):
            bends = (_at(point, box, str(place)) for place, point in enumerate(rest[at : at + 3], 1))
            path += f"<curve {' '.join(bends)}/>"
    else:
        path += "".join(f"<line {_at(point, box)}/>" for point in rest)
    return f"<path>{path}{'<close/>' if one.kind == 'polygon' else ''}</path>"


def _at(point: Point, box: Box, place: str = "") -> str:
    return f'x{place}="{number(point.x - box.x)}" y{place}="{number(point.y - box.y)}"'
