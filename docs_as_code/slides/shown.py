"""What a deck shows, as marp's tokens and the browser tell it: plain data for the rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

Color = tuple[float, float, float]  # red, green and blue, from 0 to 255


class LostHtml(NamedTuple):
    """An element that marp shows as text, or an attribute of one that it leaves out."""

    element: str
    attribute: str | None
    line: int


class Comment(NamedTuple):
    """A comment that marp reads as keys and values, as it is written; `line` is where it begins."""

    text: str
    line: int


@dataclass(frozen=True)
class Told:
    """What marp's tokens tell. `directives` are the custom ones that this engine knows, `sizes` those of the theme."""

    html: tuple[LostHtml, ...] = ()
    comments: tuple[Comment, ...] = ()
    directives: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()


class Box(NamedTuple):
    """How far the visible content of an element reaches, in pixels of the slide from its upper left corner."""

    line: int | None
    tag: str
    text: str
    left: float
    top: float
    right: float
    bottom: float


class Cut(NamedTuple):
    """An element that shows a part of its content and would have to be scrolled: by so many of its pixels."""

    line: int | None
    tag: str
    text: str
    across: float
    down: float


class Clash(NamedTuple):
    """An element that lies on the header, the footer or the page number (`part`), by so many pixels of height."""

    line: int | None
    tag: str
    text: str
    part: str
    by: float


class Text(NamedTuple):
    """Texts of one look. `size` is that of the letters as drawn, `scale` how much of it is fitting to the slide.

    `kind` is `code`, `token` (of highlighted code), `label` (of a drawing in the page), `math`, `mark` (raised,
    lowered, a key), `margin` (header or footer) or empty; `colors` are those of the letters and of what may be behind
    them (a gradient is several), None where nobody can say.
    """

    line: int | None
    text: str
    kind: str
    size: float
    scale: float
    bold: bool
    colors: tuple[tuple[Color, Color], ...] | None


class Held(NamedTuple):
    """A picture inside of an SVG: its own pixels, and how large the SVG draws it, in its units."""

    natural: tuple[float, float]
    shown: tuple[float, float]
    fit: str


class Vector(NamedTuple):
    """What an SVG says of itself, in its own units; `label` is the size of its smallest text.

    `is_elastic` says that its parts are stretched with the whole.
    """

    width: float
    height: float
    label: float | None
    is_elastic: bool
    held: tuple[Held, ...]


class Picture(NamedTuple):
    """A picture and its sizes in pixels: its own, and as drawn. `has_text` says that nobody needs to be told of it.

    `url` is as the page has it; for the rules, as the user's file has it, which `vector` is looked up for.
    """

    line: int | None
    url: str
    is_background: bool
    is_vector: bool
    is_broken: bool
    has_text: bool
    natural: tuple[float, float]
    shown: tuple[float, float]
    fit: str
    is_smooth: bool
    vector: Vector | None = None


class Anchor(NamedTuple):
    """A link to a place in the deck that is not there."""

    line: int | None
    anchor: str


@dataclass(frozen=True)
class ShownSlide:
    """One slide as it is drawn; `line` is that of its first content."""

    number: int
    line: int | None
    width: float
    height: float
    has_title: bool
    is_empty: bool
    boxes: tuple[Box, ...]
    cut: tuple[Cut, ...]
    clashes: tuple[Clash, ...]
    texts: tuple[Text, ...]
    pictures: tuple[Picture, ...]
    anchors: tuple[Anchor, ...]


@dataclass(frozen=True)
class ShownDeck:
    """All that the rules look at. `asked` are the addresses in a network that the page asks for when it is opened.

    `vectors` are what SVGs say of themselves, by their addresses in the page.
    """

    told: Told
    slides: tuple[ShownSlide, ...] = ()
    asked: tuple[str, ...] = ()
    vectors: Mapping[str, Vector] = field(default_factory=dict)


def told(value: Mapping[str, Any]) -> Told:
    """What our engine wrote of a deck."""
    return Told(
        tuple(LostHtml(one["element"], one["attribute"], one["line"]) for one in value.get("html", ())),
        tuple(Comment(one["text"], one["line"]) for one in value.get("comments", ())),
        tuple(value.get("directives", ())),
        tuple(value.get("sizes", ())),
    )


def slides(rows: Iterable[Mapping[str, Any]], absent: Collection[str] = ()) -> tuple[ShownSlide, ...]:
    """What the script in the page measured. Nothing is known of pictures whose files are `absent`."""
    return tuple(_slide(row, absent) for row in rows)


def _slide(row: Mapping[str, Any], absent: Collection[str]) -> ShownSlide:
    return ShownSlide(
        number=row["number"],
        line=row["line"],
        width=row["width"],
        height=row["height"],
        has_title=row["hasTitle"],
        is_empty=row["isEmpty"],
        boxes=tuple(Box(**one) for one in row["boxes"]),
        cut=tuple(Cut(**one) for one in row["cut"]),
        clashes=tuple(Clash(**one) for one in row["clashes"]),
        texts=tuple(Text(**{**one, "colors": _colors(one["colors"])}) for one in row["texts"]),
        pictures=tuple(_picture(one) for one in row["pictures"] if one["url"] not in absent),
        anchors=tuple(Anchor(**one) for one in row["anchors"]),
    )


def _colors(pairs: Sequence[Mapping[str, Any]] | None) -> tuple[tuple[Color, Color], ...] | None:
    return None if pairs is None else tuple((tuple(one["front"]), tuple(one["back"])) for one in pairs)


def _picture(row: Mapping[str, Any]) -> Picture:
    return Picture(
        line=row["line"],
        url=row["url"],
        is_background=row["isBackground"],
        is_vector=row["isVector"],
        is_broken=row["isBroken"],
        has_text=row["hasText"],
        natural=tuple(row["natural"]),
        shown=tuple(row["shown"]),
        fit=row["fit"],
        is_smooth=row["isSmooth"],
    )
