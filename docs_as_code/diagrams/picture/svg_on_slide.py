"""A picture for a slide, inside its page: colours follow the slide's own scheme, not the system of who looks at it."""

from __future__ import annotations

import re
from functools import cache

from docs_as_code.diagrams.picture import svg_scheme

_ALONE = re.compile(r'<style class="dac-dark">[^<]*</style>\n?')
_METADATA = re.compile(r"<metadata>[^<]*</metadata>\n?")
_LIGHT = {"ink": "#2d3436", "edge": "#7b8894", "border": "#aeb6be", "plate": "transparent", "paper": "white"}


def on_slide(svg: str) -> str:
    """The picture with the rules of `color-scheme` in the place of those for a dark window; no data for other tools."""
    return _ALONE.sub(lambda _: rules(), _METADATA.sub("", svg))


@cache
def rules() -> str:
    """On a dark slide the paper is the slide; where a theme does not say that it is dark, the picture stays light."""
    light = _LIGHT | {f"area-{number}": colour for colour, number in svg_scheme.AREAS.items()}
    dark = svg_scheme.COLOURS | {"paper": "transparent"}
    pairs = {name: f"light-dark({colour},{dark[name]})" for name, colour in light.items()}
    made = [f".dac-{name}{{fill:{pair}}}" for name, pair in pairs.items() if name != "border"]
    made += [f".dac-{name}-line{{stroke:{pairs[name]}}}" for name in ("ink", "edge", "border")]
    for name, least in svg_scheme.OWN.items():
        drawn = "stroke" if name.endswith("line") else "fill"
        made.append(f".dac-{name}{{{drawn}:light-dark(currentcolor,{svg_scheme.tone(least)})}}")
    return f"<style>@supports (color:light-dark(red,{svg_scheme.tone(0)})){{{''.join(made)}}}</style>\n"
