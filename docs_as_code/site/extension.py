"""The Markdown extension: an image of a diagram becomes the diagram itself, an image of a deck a slide viewer.

It needs nothing but Python-Markdown, so that it works the same in MkDocs, ProperDocs and Zensical. Builders that check
and rewrite links do so as ever: images are noted before the builder's link processor runs and replaced after it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from docs_as_code.site import figures, inline, viewer, words
from docs_as_code.site.page import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown

NAME = "docs_as_code.site.extension"

_SHOWN = re.compile(r"\.(svg|html)(?:[?#]|$)")
_STRIP = "dac-strip"
_THUMBNAIL = re.compile(r"\.page\.\d{3,}\.png$")  # on the page of a deck
_NOTE = "data-dac-reference"
_BLOCKS = frozenset(
    {"article", "blockquote", "center", "dd", "details", "div", "figure", "li", "main", "section", "td", "th"}
)


class PictureExtension(Extension):
    """`assets` is `inline` (style and script stand in each page that needs them) or `linked` (the builder links them).

    `base` is the folder of the page, for programs that are no site builder. `words` puts each diagram's text twin below
    it; a picture of the class `words` or `no-words` decides for itself.
    """

    def __init__(self, **settings: Any) -> None:
        self.config = {
            "assets": ["inline", "'inline' or 'linked': how the viewer's style and script reach the page"],
            "base": [".", "the folder that references start from where no site builder tells it"],
            "words": [True, "whether the nodes and connections of a diagram stand below it as text"],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        """Note images before the links are resolved (priority 0 in MkDocs), replace them after that."""
        md.treeprocessors.register(_Note(md), "docs-as-code-note", 1)
        with_assets = self.getConfig("assets") == "inline"
        show = _Show(md, self.getConfig("base"), with_assets=with_assets, with_words=self.getConfig("words"))
        md.treeprocessors.register(show, "docs-as-code-show", -10)


class _Note(Treeprocessor):
    """Keeps the reference as the author wrote it, since the page's files are found by it."""

    def run(self, root: ET.Element) -> None:
        for image in root.iter("img"):
            source = image.get("src", "")
            if _SHOWN.search(source):
                image.set(_NOTE, source)
        for paragraph in root.iter("p"):
            thumbnails = [image for image in paragraph.iter("img") if _THUMBNAIL.search(image.get("src", ""))]
            for image in thumbnails:
                image.set("loading", "lazy")
            if thumbnails:
                paragraph.set("class", _STRIP)


class _Show(Treeprocessor):
    def __init__(self, md: Markdown, base: str, *, with_assets: bool, with_words: bool) -> None:
        super().__init__(md)
        self.base = base
        self.with_assets = with_assets
        self.with_words = with_words

    def run(self, root: ET.Element) -> None:
        page = page_of(self.md, self.base)
        used = {element.get("id", "") for element in root.iter()}
        shown = False
        for parent, image in list(_noted(root)):
            reference = image.attrib.pop(_NOTE)
            text = page.read(reference)
            if text is None:
                continue
            figure = self._figure(reference, text, image, parent, used, pdf=page.has(figures.pdf_of(reference)))
            if figure is not None:
                _put(figure, image, parent)
                shown = shown or figure.tag in ("figure", "div")
        _unwrap(root)
        shown = shown or root.find(f".//p[@class='{_STRIP}']") is not None
        if shown and self.with_assets:
            root.append(_assets(self.md))

    def _figure(
        self, reference: str, text: str, image: ET.Element, parent: ET.Element, used: set[str], *, pdf: bool
    ) -> ET.Element | None:
        """The element to show instead of the image; None where the image is right as it is."""
        picture = _picture(image)
        fits = parent.tag == "p" or parent.tag in _BLOCKS
        tag = "div" if parent.tag == "figure" else "figure"
        if figures.pdf_of(reference) != reference:
            if fits:
                return figures.deck(picture, text, pdf=pdf, tag=tag)
            return figures.deck_link(picture, inside_link=parent.tag == "a")
        if not fits or not inline.is_ours(text):
            return None
        svg = inline.inline(text, used, picture.url)
        used |= svg.ids
        twin = self._words(text, picture)
        placeholder = self.md.htmlStash.store(svg.markup)
        return figures.diagram(picture, placeholder, svg.title, tag=tag, schemes=svg.schemes, words=twin)

    def _words(self, text: str, picture: figures.Picture) -> ET.Element | None:
        asked = picture.attributes.get("class", "").split()
        if "no-words" in asked or not (self.with_words or "words" in asked):
            return None
        outline = words.read(text)
        if outline is None:
            return None
        return words.details(outline, lambda target: inline.from_page(target, picture.url))


def _noted(root: ET.Element) -> Iterator[tuple[ET.Element, ET.Element]]:
    for parent in root.iter():
        for child in parent:
            if child.tag == "img" and _NOTE in child.attrib:
                yield parent, child


def _picture(image: ET.Element) -> figures.Picture:
    kept = {name: value for name, value in image.attrib.items() if name not in ("src", "alt", "title")}
    return figures.Picture(image.get("src", ""), image.get("alt", ""), image.get("title", ""), kept)


def _put(figure: ET.Element, image: ET.Element, parent: ET.Element) -> None:
    figure.tail = image.tail
    parent[list(parent).index(image)] = figure


def _unwrap(root: ET.Element) -> None:
    """Lift figures out of their paragraphs, where HTML allows none; what stands around them stays in paragraphs."""
    for parent in list(root.iter()):
        for paragraph in [child for child in parent if child.tag == "p" and child.find("figure") is not None]:
            at = list(parent).index(paragraph)
            parent[at : at + 1] = _split(paragraph)


def _split(paragraph: ET.Element) -> list[ET.Element]:
    pieces: list[ET.Element] = []

    def rest(text: str | None) -> ET.Element:
        piece = ET.Element("p", dict(paragraph.attrib))
        piece.text = (text or "").lstrip()
        pieces.append(piece)
        return piece

    current = rest(paragraph.text)
    for child in list(paragraph):
        if child.tag == "figure":
            pieces.append(child)
            current = rest(child.tail)
        else:
            current.append(child)
    pieces = [piece for piece in pieces if piece.tag == "figure" or len(piece) or (piece.text or "").strip()]
    for piece in pieces:
        piece.tail = "\n"
    pieces[-1].tail = paragraph.tail
    return pieces


def _assets(md: Markdown) -> ET.Element:
    element = ET.Element("div", {"class": "dac-assets", "hidden": "hidden"})
    element.text = md.htmlStash.store(f"<style>{viewer.style()}</style><script>{viewer.script()}</script>")
    return element


def makeExtension(**settings: Any) -> PictureExtension:  # noqa: N802 - the name that Python-Markdown looks for
    """The extension, for Python-Markdown's loader."""
    return PictureExtension(**settings)
