"""The links and tooltips of an SVG: none that runs code, tooltips where browsers look for them, lines easy to hit."""

from __future__ import annotations

import html
import re

from docs_as_code.diagrams.dot.links import unsafe_scheme
from docs_as_code.diagrams.picture.svg_parts import visible

_LINK = re.compile(r"<a ([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')
_COURSE = re.compile(r' d="[^"]*"')
_BREAK = re.compile(r"\\[nlr]")
# Twelve points wide: a line of one is hard to hit, and impossible with a finger.
_NEAR = 'fill="none" stroke="none" stroke-width="12" pointer-events="stroke"'


class Links:
    """Goes along with the writer, part by part; remembers what links and tooltips the picture has.

    A part goes by its kind and its name in the model; several edges may have one name.
    """

    def __init__(self) -> None:
        self.linked = False
        self._found: dict[tuple[str, str], list[list[str]]] = {}
        self._row = ["", ""]
        self._kind = ""
        self._said: set[str] = set()
        self._tip = ""
        self._wide = False

    def begin(self, kind: str, name: str, said: set[str], content: str) -> str:
        """The next part; `said` is what it shows or is called anyway. Returns the content with an edge's tooltip.

        Graphviz gives that to the line alone; here the labels have it as well.
        """
        self._row = ["", ""]
        self._found.setdefault((kind, name), []).append(self._row)
        self._kind, self._tip, self._wide, self._said = kind, "", False, said
        first = _LINK.search(content) if "<a " in content else None
        if first is None:
            return content
        self._said = {*said, visible(content)}
        if kind != "edge":
            return content
        self._wide = True
        self._tip = self._row[1] = self._own(first[1])
        return f"<g><title>{html.escape(self._tip, quote=False)}</title>\n{content}</g>\n" if self._tip else content

    def anchor(self, written: str) -> tuple[str, str | None]:
        """An `<a>` without what would run code, and the scheme of such a link; its tooltip becomes a title."""
        given = dict(_ATTRIBUTE.findall(written))
        address = given.get("xlink:href", "")
        scheme = unsafe_scheme(address)
        href = f' href="{address}"' if address and scheme is None else ""
        self.linked = self.linked or bool(href)
        target = f' target="{given["target"]}"' if href and "target" in given else ""
        tip = self._own(written)
        if href:
            self._row[0] = self._row[0] or html.unescape(address)
        self._row[1] = self._row[1] or tip
        title = f"<title>{html.escape(tip, quote=False)}</title>\n" if tip and tip != self._tip else ""
        return f"<a{href}{target}>\n{title}", scheme

    def near(self, tag: str, drawn: str) -> str:
        """What is hit a few points beside the line of an edge with a link or a tooltip; nothing for other shapes."""
        course = _COURSE.search(drawn) if self._wide and tag == "path" else None
        return f"<path{course[0]} {_NEAR}/>\n" if course else ""

    def take(self, kind: str, name: str) -> list[str]:
        """Address and tooltip of the next part of this name, in the order of drawing."""
        rows = self._found.get((kind, name))
        return rows.pop(0) if rows else ["", ""]

    def _own(self, written: str) -> str:
        """The tooltip that the user wrote: without one, Graphviz takes the label, or the name inside of it."""
        tip = html.unescape(dict(_ATTRIBUTE.findall(written)).get("xlink:title", ""))
        line = " ".join(_BREAK.sub(" ", tip).split())
        return "" if tip.startswith("<") or line in self._said or tip in self._said else " ".join(tip.split())
