"""The figures that stand for a picture on a page: a diagram with its tools, a deck with its slide viewer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_SLIDE = re.compile(r"""<svg\b[^>]*\bdata-marpit-svg\b[^>]*\bviewBox="0 0 (\d+) (\d+)\"""")
_LAYOUT = ("class", "id", "style")


@dataclass(frozen=True)
class Picture:
    """An image as the page's author wrote it; `url` leads to the file from the page as it is published."""

    url: str
    alt: str
    title: str
    attributes: dict[str, str]

    @property
    def caption(self) -> str:
        """What is written below the picture."""
        return self.title or self.alt


def diagram(
    picture: Picture, placeholder: str, own_title: str, *, tag: str, schemes: bool, words: ET.Element | None
) -> ET.Element:
    """A diagram: `placeholder` stands for its SVG; the caption is left out where the picture says it itself.

    `schemes`: the picture has a dark side. `words` is its text twin.
    """
    figure = _figure("dac-diagram", picture, tag)
    canvas = ET.SubElement(figure, "div", {"class": "dac-canvas dac-schemes" if schemes else "dac-canvas"})
    canvas.text = placeholder
    if width := picture.attributes.get("width"):
        canvas.set("style", f"max-width:{width}{'px' if width.isdigit() else ''}")
    name = picture.caption or own_title or "diagram"
    tools = _tools(figure)
    _button(tools, "enlarge", f"Enlarge: {name}")
    _link(tools, "open", picture.url, f"Open the picture: {name}")
    caption = "" if picture.caption.casefold() == own_title.casefold() else picture.caption
    _caption(figure, caption, name)
    if words is not None:
        if not caption:
            words.set("class", f"{words.get('class')} dac-beside")  # the tools, where else the caption stands
        figure.append(words)
    return figure


def deck(picture: Picture, html: str, *, pdf: bool, tag: str) -> ET.Element:
    """A deck: a viewer of the deck's own shape, loaded when it comes into sight."""
    figure = _figure("dac-deck", picture, tag)
    width, height = _slide_size(html)
    name = picture.alt or picture.title or "Slides"
    frame = ET.SubElement(figure, "iframe", {"class": "dac-slides", "src": picture.url, "title": name})
    frame.set("loading", "lazy")
    frame.set("allow", "fullscreen")
    frame.set("style", f"aspect-ratio:{width}/{height}")
    tools = _tools(figure)
    _button(tools, "fullscreen", f"Show full screen: {name}")
    _link(tools, "tab", picture.url, f"Open in a tab of its own: {name}", new_tab=True)
    if pdf:
        _link(tools, "pdf", pdf_of(picture.url), f"PDF: {name}", text="PDF")
    _caption(figure, picture.caption, name)
    return figure


def deck_link(picture: Picture, *, inside_link: bool) -> ET.Element:
    """A deck shown in the middle of a line: a link to it, since a viewer does not fit there."""
    element = ET.Element("span") if inside_link else ET.Element("a", {"href": picture.url})
    element.text = picture.caption or picture.url
    return element


def pdf_of(reference: str) -> str:
    """The PDF that stands beside a deck's HTML."""
    return re.sub(r"\.html(?=$|[?#])", ".pdf", reference)


def _figure(kind: str, picture: Picture, tag: str) -> ET.Element:
    """The frame; what the author's attributes say about layout goes to it."""
    figure = ET.Element(tag, {name: picture.attributes[name] for name in _LAYOUT if name in picture.attributes})
    classes = [kind, figure.get("class", "")]
    classes += [f"dac-{scheme}" for scheme in ("only-light", "only-dark") if picture.url.endswith(f"#{scheme}")]
    figure.set("class", " ".join(filter(None, classes)))
    return figure


def _tools(figure: ET.Element) -> ET.Element:
    return ET.SubElement(figure, "div", {"class": "dac-tools"})


def _caption(figure: ET.Element, caption: str, name: str) -> None:
    """The caption names the figure; without one, a screen reader is told the name."""
    if not caption:
        figure.set("aria-label", name)
    elif figure.tag == "figure":
        ET.SubElement(figure, "figcaption").text = caption


def _button(tools: ET.Element, action: str, label: str) -> None:
    """Shown once the viewer's script runs: without it, the button could do nothing."""
    button = ET.SubElement(tools, "button", {"type": "button", "class": f"dac-tool dac-{action}"})
    button.set("data-dac-action", action)
    button.set("aria-label", label)
    button.set("title", label.partition(":")[0])


def _link(tools: ET.Element, kind: str, url: str, label: str, *, text: str = "", new_tab: bool = False) -> None:
    link = ET.SubElement(tools, "a", {"class": f"dac-tool dac-{kind}", "href": url, "aria-label": label})
    link.set("title", label.partition(":")[0])
    if new_tab:
        link.set("target", "_blank")
        link.set("rel", "noopener")
    if text:
        link.set("data-search-exclude", "")
        link.text = text


def _slide_size(html: str) -> tuple[int, int]:
    """Width and height of the first slide, as Marp writes it."""
    match = _SLIDE.search(html)
    return (int(match[1]), int(match[2])) if match else (16, 9)
