"""A deck's PPTX, told: marp's slides are pictures, so each gets its title and its words, for outline and ear."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.slides.slide_text import SlideText

_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
_NOTES = re.compile(r"ppt/notesSlides/notesSlide\d+\.xml")
_SIZE = re.compile(r'<p:sldSz cx="(\d+)" cy="(\d+)"')
_BACKGROUND = re.compile(r'<p:bg>.*?r:embed="(\w+)".*?</p:bg>', re.DOTALL)
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PARAGRAPH = re.compile(r"<a:p>(<a:r><a:rPr[^>]*/><a:t>)([^<]*)(</a:t></a:r>)(<a:endParaRPr[^>]*/>)?</a:p>")
_ABOVE = 600_000  # EMU above the slide: in the outline and for a screen reader, on no screen


def told(data: bytes, slides: Sequence[SlideText], keywords: str) -> bytes:
    """The file with a title and an alternative text a slide, and keywords among its properties.

    Everything stays as it was stored, uncompressed: another version of a compressor would give other bytes.
    """
    source = zipfile.ZipFile(io.BytesIO(data))
    size = _SIZE.search(source.read("ppt/presentation.xml").decode())
    width, height = (int(size[1]), int(size[2])) if size else (0, 0)
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if match := _SLIDE.fullmatch(entry.filename):
                content = _slide(content.decode(), slides[int(match[1]) - 1], width, height).encode()
            elif _NOTES.fullmatch(entry.filename):
                content = _notes(content.decode()).encode()
            elif entry.filename == "docProps/core.xml" and keywords:
                added = f"<cp:keywords>{_text(keywords)}</cp:keywords><dc:creator>"
                content = content.replace(b"<dc:creator>", added.encode())
            entry.compress_type = zipfile.ZIP_STORED
            target.writestr(entry, content)
    return whole.getvalue()


def _slide(xml: str, words: SlideText, width: int, height: int) -> str:
    """The background becomes a picture that has an alternative text; above the slide stands its title."""
    background = _BACKGROUND.search(xml)
    if background is None:
        return xml
    text = _text("\n".join(words.lines)).replace('"', "&quot;").replace("\n", "&#10;")
    picture = _PICTURE.format(file=background[1], text=text, width=width, height=height)
    return xml.replace(background[0], "").replace("</p:spTree>", f"{_title(words, width)}{picture}</p:spTree>")


def _title(words: SlideText, width: int) -> str:
    title = words.title or next(iter(words.lines), "")
    if not title:
        return ""
    return _TITLE.format(text=_text(title), language=words.language, width=width, above=_ABOVE, height=_ABOVE - 100_000)


def _notes(xml: str) -> str:
    """Each line of a note is a paragraph: within one, line breaks are no more than spaces."""

    def paragraphs(match: re.Match[str]) -> str:
        before, text, after, end = match.groups()
        return "".join(f"<a:p>{before}{line}{after}{end or ''}</a:p>" for line in text.splitlines() or [""])

    return _PARAGRAPH.sub(paragraphs, xml)


def _text(text: str) -> str:
    return escape(_NO_XML.sub("", text))


_TITLE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
    '<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'
    '<p:spPr><a:xfrm><a:off x="0" y="-{above}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
    '<p:txBody><a:bodyPr wrap="square" anchor="b"><a:normAutofit/></a:bodyPr><a:lstStyle/>'
    '<a:p><a:r><a:rPr lang="{language}" sz="1800"/><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>'
)
_PICTURE = (
    '<p:pic><p:nvPicPr><p:cNvPr id="3" name="Slide" descr="{text}"/>'
    '<p:cNvPicPr><a:picLocks noChangeAspect="1" noMove="1" noResize="1"/></p:cNvPicPr><p:nvPr/></p:nvPicPr>'
    '<p:blipFill><a:blip r:embed="{file}"/><a:stretch><a:fillRect/></a:stretch></p:blipFill>'
    '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:pic>'
)
