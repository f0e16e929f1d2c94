"""A comparison of a deck as a section of a page: each slide of which there is something to tell, before and after."""

from __future__ import annotations

import base64
import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docs_as_code.slides.diff_report import changed_lines, line_of, quoted, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.slides.diff import Page, PagePair
    from docs_as_code.slides.diff_report import DeckDiff, Side


@dataclass(frozen=True)
class Thumbnails:
    """Small pictures (PNG) of a deck's slides by their number, on both sides; `errors` say why there are none."""

    before: Mapping[int, bytes] = field(default_factory=dict)
    after: Mapping[int, bytes] = field(default_factory=dict)
    errors: Mapping[Side, DocsAsCodeError] = field(default_factory=dict)


STYLE = """
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; overflow-wrap: anywhere; font-weight: 600; }
.pages { display: grid; grid-template-columns: repeat(auto-fit, minmax(16rem, 1fr)); gap: 1rem; }
.pages.one { grid-template-columns: minmax(0, calc(50% - .5rem)); }
.pages figure { margin: 0; }
.pages img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 4px; }
.gone img { border: 2px dashed #cf222e; } .come img { border: 3px solid #1a7f37; }
.words { margin: .6rem 0 0; padding: .5rem .75rem; border-left: 3px solid var(--line); }
.words del, .words ins { display: block; text-decoration: none; }
.words del { color: var(--gone); } .words ins { color: var(--come); }
:root { --gone: #a40e26; --come: #116329; }
@media (prefers-color-scheme: dark) { :root { --gone: #ff9492; --come: #7ee787; } }
"""


def section(deck: DeckDiff, thumbnails: Thumbnails | None) -> str:
    """The section of one deck."""
    shown = thumbnails or Thumbnails()
    title = f"{deck.source}{f' {quoted(deck.title)}' if deck.title else ''}: {deck.about}"
    parts = [f"<h2>{html.escape(title)}</h2>"]
    slides = {line_of(pair) for pair in deck.news}
    if whole := [one.line for one in told(deck) if one.line not in slides]:
        parts.append(f"<pre>{html.escape(chr(10).join(whole))}</pre>")
    parts += [f"<p>No thumbnails of the {side}: {html.escape(str(error))}</p>" for side, error in shown.errors.items()]
    parts += [_slide(pair, shown) for pair in deck.shown]
    return "<section>\n" + "\n".join(parts) + "\n</section>"


def _slide(pair: PagePair, shown: Thumbnails) -> str:
    figures = [
        _figure(page, side[page.number], word)
        for page, side, word in ((pair.was, shown.before, "before"), (pair.now, shown.after, "after"))
        if page is not None and page.number in side
    ]
    name = "gone" if pair.now is None else "come" if pair.was is None else "both"
    one = " one" if len(figures) == 1 else ""
    parts = [f"<h3>{html.escape(line_of(pair))}</h3>"]
    if figures:
        parts.append(f'<div class="pages {name}{one}">{"".join(figures)}</div>')
    if words := changed_lines(pair):
        lines = "".join(f"<{tag}>{html.escape(line)}</{tag}>" for line in words for tag in [_TAGS[line[0]]])
        parts.append(f'<pre class="words">{lines}</pre>')
    return "\n".join(parts)


_TAGS = {"-": "del", "+": "ins"}


def _figure(page: Page, png: bytes, word: str) -> str:
    caption = f"{word}: slide {page.number}"
    words = html.escape(f"{caption}{f', {page.title}' if page.title else ''}")
    data = base64.b64encode(png).decode()
    return f'<figure><figcaption>{caption}</figcaption><img src="data:image/png;base64,{data}" alt="{words}"></figure>'
