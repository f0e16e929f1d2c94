"""Graphviz's SVG made portable: icons and fonts inside, words for every part, stable ids, nothing of the machine.

Graphviz escapes every `<`, `>` and `"` of the user's text, so patterns on its regular output are safe and ten times
as fast as an XML tree. The input is what `dot -Tsvg` of Graphviz 2.43 to 14 writes.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams.picture.dark_icons import needs_plate
from docs_as_code.diagrams.picture.outline import metadata
from docs_as_code.diagrams.picture.svg_fonts import Typesetting
from docs_as_code.diagrams.picture.svg_icons import Symbols, number
from docs_as_code.diagrams.picture.svg_links import Links
from docs_as_code.diagrams.picture.svg_parts import Parts
from docs_as_code.diagrams.picture.svg_scheme import Scheme, follows_page, style_sheet
from docs_as_code.diagrams.picture.words import description, runs_from_right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.diagrams.picture.icon_pictures import IconPicture
    from docs_as_code.toolchain.fonts import FontSet

_ROOT = re.compile(r'<svg width="([^"]*)" height="([^"]*)"\s+viewBox="([^"]*)"[^>]*>\n?')
_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_GROUP = re.compile(
    r'<g id="([^"]*)" class="(graph|cluster|node|edge)([^"]*)"([^>]*)>\n(?:<title>(.*?)</title>\n)?', re.DOTALL
)
# Each choice starts with a plain character: then the search skips what starts with none of them, four times as fast.
_ELEMENT = re.compile(
    r"<text(?P<text>[^>]*)>(?P<content>.*?)</text>|<image (?P<image>[^>]*)/>\n?|<a (?P<link>[^>]*)>\n?"
    r"|<(?P<shape>polygon|path|ellipse|polyline)(?=(?P<drawn>[^>]*))"
    r'| id="(?P<name>[^"]*)"|="url\(#(?P<fill>[^")]*)|xlink:href="#(?P<target>[^")]*)',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_ANCHOR = re.compile(r'( text-anchor=")(start|end)"')
_TURNED = {"start": "end", "end": "start"}


class Notice(NamedTuple):
    """What to tell the user about one part, `part` being its name in the DOT text.

    `kind` is "link", and `what` the scheme that was refused; or "glyph", and `what` the characters without a font.
    """

    kind: str
    what: str
    part: str


class Picture(NamedTuple):
    """The pieces of the finished text, and what there was to notice."""

    pieces: list[str]
    notices: list[Notice]

    @property
    def text(self) -> str:
        """The finished text."""
        return "".join(self.pieces)

    @property
    def data(self) -> bytes:
        """The finished file. Nearly all pieces are ASCII, above all the long ones, which is encoded in no time."""
        return b"".join([piece.encode() for piece in self.pieces])


def portable(
    raw: str, graph: Graph, *, ids: str, digest: str, icons: Mapping[str, IconPicture], fonts: FontSet
) -> Picture:
    """The finished SVG. `icons` maps each file name that Graphviz wrote to the icon that belongs there."""
    root = _ROOT.search(raw)
    if root is None:
        raise ValueError("Graphviz wrote no SVG")
    body = well_formed(_COMMENT.sub("", raw[root.end() : raw.rindex("</svg>")]))
    writer = _Writer(
        Parts(graph, ids), Typesetting(fonts, ids), Scheme(follows=follows_page(graph.dot, body)), icons, ids
    )
    content = writer.write(body)
    parts = writer.parts
    style = writer.typesetting.style_sheet()
    pieces = [_head(root, graph, description(graph, parts.called), ids, digest, writer)]
    pieces += [metadata(graph, parts.called, parts.clusters_called, writer.links)]
    if style or writer.links.linked:
        pieces += ["<style>", style, _FOCUS if writer.links.linked else "", "</style>\n"]
    if writer.scheme.follows:
        pieces += [style_sheet(opaque=writer.scheme.opaque)]
    if writer.symbols.texts:
        pieces += ["<defs>\n", *writer.symbols.texts, "</defs>\n"]
    return Picture([*pieces, *content, "</svg>\n"], writer.notices)


# In a page, the page's own style says it.
_FOCUS = "svg:root a:focus-visible{outline:2px solid #526cfe;outline-offset:2px}"


def _head(root: re.Match[str], graph: Graph, described: str, ids: str, digest: str, writer: _Writer) -> str:
    width, height, box = root.groups()
    # Names with _ are our own: those of the parts all start with `ids-`.
    role = "group" if writer.links.linked else "img"  # an image hides what is inside it, links too
    schemes = ' class="dac-schemes"' if writer.scheme.follows else ""
    box = " ".join(number(part) for part in box.split())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{ids}" width="{width}" height="{height}" viewBox="{box}"'
        f'{schemes} role="{role}" aria-labelledby="{ids}_title {ids}_desc" data-docs-as-code="{html.escape(digest)}"'
        ' text-rendering="geometricPrecision">\n'  # else browsers round each letter's width to a pixel
        f'<title id="{ids}_title">{escaped(graph.name)}</title>\n'
        f'<desc id="{ids}_desc">{escaped(described)}</desc>\n'
    )


class _Writer:
    """Goes through the body once, part by part; the state is what one part leaves for the next."""

    def __init__(
        self, parts: Parts, typesetting: Typesetting, scheme: Scheme, icons: Mapping[str, IconPicture], ids: str
    ) -> None:
        self.parts = parts
        self.typesetting = typesetting
        self.scheme = scheme
        self.links = Links()
        self.icons = icons
        self.symbols = Symbols(ids)
        self.notices: list[Notice] = []
        self._here = ""  # the title of the part that is being written, as Graphviz calls it

    def write(self, body: str) -> list[str]:
        pieces = _GROUP.split(body)
        for at in range(1, len(pieces), 6):
            if pieces[at + 1] == "node":
                self.parts.see(html.unescape(pieces[at + 4] or ""), pieces[at + 5])
        out = [_ELEMENT.sub(self._element, pieces[0])]
        for at in range(1, len(pieces), 6):
            old, kind, cls, rest, named, content = pieces[at : at + 6]
            self._here = html.unescape(named or "")
            new, title = self.parts.name(old, kind, self._here, content)
            shown = f"<title>{escaped(title)}</title>\n" if kind != "graph" and title else ""
            self.scheme.begin(kind, content)
            content = self.links.begin(kind, self.parts.in_model, {self._here, title}, content)
            out.append(f'<g id="{new}" class="{kind}{cls}"{rest}>\n{shown}')
            out.append(_ELEMENT.sub(self._element, content))
        return out

    def _element(self, match: re.Match[str]) -> str:
        kind = match.lastgroup
        if kind == "drawn":
            return self._shape(match["shape"], match["drawn"])
        if kind == "content":
            return self._text(match["text"], match["content"])
        if kind == "image":
            return self._image(dict(_ATTRIBUTE.findall(match["image"])))
        if kind == "link":
            return self._link(match["link"])
        if kind == "name":
            return f' id="{self.parts.inner_id(match["name"])}"'
        if kind == "fill":
            return f'="url(#{self.parts.inner_id(match["fill"])}'
        if kind == "target":
            return f'href="#{self.parts.inner_id(match["target"])}'
        raise AssertionError(kind)

    def _shape(self, tag: str, drawn: str) -> str:
        """The start of a shape; the rest of it comes as it is."""
        return f"{self.links.near(tag, drawn)}<{tag}{self.scheme.shape(tag, drawn)}"

    def _text(self, attributes: str, content: str) -> str:
        look = self.scheme.text(attributes)
        attributes = self.typesetting.attributes(attributes.replace(_PRESERVE, ""), content)
        missing = self.typesetting.take_missing()
        if missing:
            self.notices.append(Notice("glyph", missing, self._here))
        if not content.isascii() and runs_from_right(html.unescape(content)):
            # Pango takes the direction from the text, SVG does not; the start is then on the right.
            attributes = _ANCHOR.sub(lambda match: f'{match[1]}{_TURNED[match[2]]}"', attributes)
            attributes += ' direction="rtl"'
        # Blanks that Graphviz counted must stay; elsewhere the attribute is only length.
        keep = _PRESERVE if "  " in content or content != content.strip() else ""
        return f"<text{keep}{look}{attributes}>{content}</text>"

    def _image(self, given: dict[str, str]) -> str:
        icon = self.icons.get(html.unescape(given["xlink:href"]))
        if icon is None:
            return ""
        width, height = (float(given[side].removesuffix("px")) for side in ("width", "height"))
        left, top = float(given["x"]), float(given["y"])
        on_dark, written_on = self.scheme.icon(left, top, width, height)
        plate = on_dark and (written_on or needs_plate(icon))
        return self.symbols.use(icon, left, top, width, height, given, plate=plate)

    def _link(self, written: str) -> str:
        anchor, scheme = self.links.anchor(written)
        if scheme is not None:
            self.notices.append(Notice("link", scheme, self._here))
        return anchor


_PRESERVE = ' xml:space="preserve"'


def well_formed(body: str) -> str:
    """Graphviz leaves alone what looks like an entity, and old ones a lone `&`, though SVG knows only five names."""
    return _ENTITY.sub(_entity, _without_controls(body))


def _without_controls(text: str) -> str:
    return text.encode().translate(None, _CONTROLS).decode() if text.isascii() else _FORBIDDEN.sub("", text)


def _entity(match: re.Match[str]) -> str:
    return _plain_entity(match[0])


@lru_cache(maxsize=256)  # nearly all are dashes and blanks
def _plain_entity(text: str) -> str:
    """`text` is an entity, or a lone `&`."""
    return html.escape(_FORBIDDEN.sub("", html.unescape(text) if len(text) > 1 else text), quote=True)


_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot);)(#?\w+;)?")


def escaped(text: str) -> str:
    """Text for an SVG element, without the control characters that XML forbids."""
    return html.escape(_FORBIDDEN.sub("", text), quote=False)


_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
