"""The dark side of an SVG: classes for what is drawn in default colours, and the rules that a dark page gives them.

The colours of the light picture stay where they are, as plain attributes that every program understands; `var()` in
their place would be black to most programs but browsers. In the dark, what nobody has coloured follows the page. A
fill that the user chose stays, and so does what is drawn on it. Text and lines of the user's own colours that lie on
dark paper keep their hue and become as light as they must be to be read.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

AREAS = {"#e5f5fd": 1, "#ebf3e7": 2, "#ece8f6": 3, "#fdf7e3": 4}  # of nested clusters, as `diagrams` fills them
_INK = frozenset({"", "black", "#000000", "#2d3436"})  # Graphviz's default, and that of `diagrams`
_NAMED = {"#7b8894": "edge", "#aeb6be": "border"}
_NOTHING = frozenset({"", "none", "transparent"})
_FAINT = 0.5  # a fill that lets more than half through is no surface of its own
_ON_ICON = 0.15  # the margin of an icon's box that may be empty: a label there lies on what is below the icon

# The brightest of these surfaces is `area-1` to `area-4`; the tests hold the contrast of all that may lie on it.
COLOURS = {
    "paper": "#1e2129",
    "ink": "#e4e8ee",
    "edge": "#9aa6b3",
    "border": "#5d6978",
    "area-1": "#21333f",
    "area-2": "#273629",
    "area-3": "#302c42",
    "area-4": "#3a3424",
    "plate": "#ccd3dd",
}
# The least lightness of the user's colours on dark surfaces (OKLCH), for contrasts of 4.5 and 3; of a line that lies on
# the user's light fill in part, no more than both can bear. Stronger colours than of this chroma no screen can show.
OWN = {"own": 0.77, "own-line": 0.65, "own-head": 0.65, "both-line": 0.59, "both-head": 0.59}
_CHROMA = 0.2

_SHAPE = re.compile(r' fill="([^"]*)"(?: fill-opacity="([^"]*)")? stroke="([^"]*)"')
_FILL = re.compile(r' fill="([^"]*)"')
_PLACE = re.compile(r' x="([^"]*)" y="([^"]*)"')
_TEXT_PLACE = re.compile(r'<text[^>]* x="([^"]*)" y="([^"]*)"')
_ANCHOR = re.compile(r' text-anchor="(\w+)"')
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_POINTS = re.compile(r' (?:points|d)="([^"]*)"')
_ROUND = re.compile(r' cx="([^"]*)" cy="([^"]*)" rx="([^"]*)" ry="([^"]*)"')
_INTO = {"middle": 0.0, "start": 4.0, "end": -4.0}  # points from where a text is placed to a point inside of it
_ABOVE = 4.0  # points from its baseline


def dark_rules(scope: str, palette: str = "") -> str:
    """What the classes mean in the dark, below elements that `scope` selects; `palette` are more declarations there."""
    variables = ";".join(f"--dac-{name}:{colour}" for name, colour in COLOURS.items())
    rules = [f"{scope}{{{palette}{variables}}}"]
    fills = ("paper", "ink", "edge", "plate", "area-1", "area-2", "area-3", "area-4")
    rules += [f"{scope} .dac-{name}{{fill:var(--dac-{name})}}" for name in fills]
    rules += [f"{scope} .dac-{name}-line{{stroke:var(--dac-{name})}}" for name in ("ink", "edge", "border")]
    own = [
        f"{scope} .dac-{name}{{{'stroke' if name.endswith('line') else 'fill'}:{tone(least)}}}"
        for name, least in OWN.items()
    ]
    return "".join([*rules, f"@supports (color:{tone(0)}){{", *own, "}"])


def tone(least: float) -> str:
    """An own colour with at least this lightness, as CSS; it is the element's `color`."""
    return f"oklch(from currentcolor max(l,{least:g}) min(c,{_CHROMA:g}) h)"


@cache
def style_sheet(*, opaque: bool) -> str:
    """For a picture that stands alone, or as an image: there the root is its own; in a page it is the page's.

    `opaque`: the picture has paper, and so has the window around it.
    """
    around = "color-scheme:dark;" + ("background:var(--dac-paper);" if opaque else "")
    rules = dark_rules("svg:root", around)
    return f'<style class="dac-dark">@media screen and (prefers-color-scheme:dark){{{rules}}}</style>\n'


class _Area(NamedTuple):
    """A filled box; `kept`: its colour is the user's, and stays."""

    left: float
    top: float
    right: float
    bottom: float
    kept: bool

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom


class Scheme:
    """Goes along with the writer, part by part, and says which class each shape and text gets."""

    def __init__(self, *, follows: bool) -> None:
        self.follows = follows
        self.opaque = False  # whether the picture has paper of its own
        self._all_dark = True  # whether no cluster keeps its colour
        self._below: list[_Area] = []  # what clusters have filled, in the order in which it was drawn
        self._inside: list[_Area] = []  # what the part at hand has filled
        self._kind = ""
        self._paper = False  # whether the background comes next
        self._content = ""
        # On what the edge at hand lies: on what keeps its colour, on what does not, or on both.
        self._lies: set[bool] | None = None

    def begin(self, kind: str, content: str) -> None:
        """The next part."""
        self._kind = kind
        self._paper = kind == "graph" and content.startswith("<polygon")
        self._content = content
        self._inside = []
        self._lies = None

    def shape(self, tag: str, drawn: str) -> str:
        """The attributes to add to a shape with these attributes."""
        match = _SHAPE.match(drawn) if self.follows else None
        if match is None:
            return ""
        fill, faint, stroke = match.groups()
        if self._kind == "edge":
            return self._edge(fill, stroke, drawn)
        if fill in _NOTHING or (faint and float(faint) < _FAINT):
            return "" if self._kept_below(drawn, tag) else _line(stroke)
        return self._filled(fill.lower(), stroke.lower(), drawn, tag)

    def text(self, attributes: str) -> str:
        """The attributes to add to a text with these attributes."""
        if not self.follows:
            return ""
        if self._inside or not self._all_dark:
            place, anchor = _PLACE.search(attributes), _ANCHOR.search(attributes)
            into = _INTO.get(anchor[1], 0) if anchor else 0
            if place and self._kept(float(place[1]) + into, float(place[2]) - _ABOVE):
                return ""
        fill = _FILL.search(attributes) if " fill=" in attributes else None
        if fill is None or fill[1].lower() in _INK:
            return ' class="dac-ink"'
        return f' class="dac-own" color="{fill[1]}"'

    def icon(self, left: float, top: float, width: float, height: float) -> tuple[bool, bool]:
        """Note an icon; returns whether it lies on what turns dark, and whether text lies on it, which then stays."""
        if not self.follows:
            return False, False
        on_dark = not self._kept(left + width / 2, top + height / 2)
        across, down = width * _ON_ICON, height * _ON_ICON
        area = _Area(left + across, top + down, left + width - across, top + height - down, kept=True)
        self._inside.append(area)
        return on_dark, any(area.holds(float(x), float(y) - _ABOVE) for x, y in _TEXT_PLACE.findall(self._content))

    def _filled(self, fill: str, stroke: str, drawn: str, tag: str) -> str:
        if self._paper:
            self._paper, self.opaque = False, fill not in _NOTHING
            return ' class="dac-paper"'
        if self._kind == "cluster":
            self._below.append(_Area(*_box(drawn, tag), kept=fill not in AREAS))
            self._all_dark = self._all_dark and fill in AREAS
            border = _line_name(stroke)
            return f' class="dac-area-{AREAS[fill]}{border}"' if fill in AREAS else ""
        if fill in _INK and "<text" not in self._content and not self._kept_below(drawn, tag):
            return ' class="dac-ink dac-ink-line"'  # Graphviz's `point`, the dots of a state diagram
        self._inside.append(_Area(*_box(drawn, tag), kept=True))
        return ""

    def _edge(self, fill: str, stroke: str, drawn: str) -> str:
        """Its line decides for its heads too. One that lies on the user's fill only in part gets a middle tone."""
        if stroke in _NOTHING:  # a cell of its label
            self._inside.append(_Area(*_box(drawn, ""), kept=True))
            return ""
        if self._all_dark and not self._inside:
            return _edge_look(fill, stroke)
        if self._lies is None:
            self._lies = {self._kept(x, y) for x, y in _some(_points(drawn))}
        if self._lies == {True} or (self._inside and self._kept_below(drawn, "")):
            return ""
        return _edge_look(fill, stroke, mixed=len(self._lies) > 1)

    def _kept_below(self, drawn: str, tag: str) -> bool:
        if self._all_dark and not self._inside:
            return False
        left, top, right, bottom = _box(drawn, tag)
        return self._kept((left + right) / 2, (top + bottom) / 2)

    def _kept(self, x: float, y: float) -> bool:
        """Whether what lies uppermost at a point so far keeps its colour."""
        for areas in (self._inside, self._below):
            for area in reversed(areas):
                if area.holds(x, y):
                    return area.kept
        return False


def _name(colour: str) -> str:
    return "ink" if colour in _INK else _NAMED.get(colour, "")


def _line_name(stroke: str) -> str:
    name = "" if stroke in _NOTHING else _name(stroke)
    return f" dac-{name}-line" if name else ""


@lru_cache(maxsize=256)
def _line(stroke: str) -> str:
    """For a shape that is a line alone."""
    if stroke in _NOTHING:
        return ""
    name = _name(stroke.lower())
    return f' class="dac-{name}-line"' if name else f' class="dac-own-line" color="{stroke}"'


@lru_cache(maxsize=256)
def _edge_look(fill: str, stroke: str, *, mixed: bool = False) -> str:
    """For an edge's line, or for one of its heads."""
    if mixed:
        head = "" if fill in _NOTHING else "dac-both-head "
        return f' class="{head}dac-both-line" color="{stroke}"'
    if fill in _NOTHING:
        return _line(stroke)
    name = _name(stroke.lower())
    if name and fill == stroke:
        return f' class="dac-{name} dac-{name}-line"'
    return f' class="dac-own-head dac-own-line" color="{stroke}"'


def _some(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Both ends of a line, and a few points between them."""
    return [*points[:: len(points) // 5 + 1], points[-1]]


def _points(drawn: str) -> list[tuple[float, float]]:
    match = _POINTS.search(drawn)
    numbers = [float(one) for one in _NUMBER.findall(match[1])] if match else []
    return list(zip(numbers[::2], numbers[1::2], strict=False)) or [(0.0, 0.0)]


def _box(drawn: str, tag: str) -> tuple[float, float, float, float]:
    if tag == "ellipse" and (match := _ROUND.search(drawn)):
        x, y, across, down = map(float, match.groups())
        return x - across, y - down, x + across, y + down
    points = _points(drawn)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


_MAY_SAY = re.compile(r'theme"?\s*=|bgcolor"?\s*=\s*"?\s*(?:[wW]|#[fF]{3})')
_NESTING = re.compile(r'"(?:[^"\\]|\\.)*"|[{}]|\b(?:bgcolor|theme)\b')
_BACKGROUND = re.compile(r'class="graph"[^>]*>\n(?:<title>[^<]*</title>\n)?<polygon fill="([^"]*)"')


def follows_page(dot: str, body: str) -> bool:
    """Whether a picture turns dark with the page: not where its author gave it a background, or `theme=light`.

    `body` is what Graphviz drew from `dot`: any other background than white shows there. The text is taken apart
    only where it may say something about it, which takes as long as the layout.
    """
    if _MAY_SAY.search(dot) and _says(dot):
        from docs_as_code.diagrams.diff_attributes import read

        own = read(dot).graph
        theme = own.get("theme", "").lower()
        if theme in ("light", "auto"):
            return theme == "auto"
        if own.get("bgcolor", "none").lower() not in _NOTHING:
            return False
    background = _BACKGROUND.search(body)
    return background is None or background[1] in ("white", "none", "transparent")


def _says(dot: str) -> bool:
    """Whether the graph itself may have such an attribute, and not a cluster alone."""
    depth = 0
    for found in _NESTING.findall(dot):
        if found == "{":
            depth += 1
        elif found == "}":
            depth -= 1
        elif depth == 1 and found.strip('"') in ("bgcolor", "theme"):
            return True
    return False
