"""A thumbnail: the picture of a slide (PNG), made small."""

from __future__ import annotations

import base64

WIDTH = 640  # pixels: half of a slide's own


def small(png: bytes) -> bytes:
    """The picture at the width of a thumbnail, as PNG. resvg draws it: it is here for icons anyway."""
    import resvg_py

    height = WIDTH * int.from_bytes(png[20:24], "big") / int.from_bytes(png[16:20], "big")
    size = f'width="{WIDTH}" height="{height:g}"'
    image = f'<image {size} href="data:image/png;base64,{base64.b64encode(png).decode()}"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{image}</svg>'
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True))
