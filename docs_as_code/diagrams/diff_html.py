"""A comparison as one HTML page: each diagram merged, and before and after one over the other with a slider."""

from __future__ import annotations

import base64
import html
import re
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.diagrams import diff_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docs_as_code.diagrams.diff_report import DiagramDiff, DiffReport


class Versions(NamedTuple):
    """The pictures of one diagram, as SVG; a merged one may stand alone. `error` says why one is missing."""

    before: bytes | None
    after: bytes | None
    merged: bytes | None
    error: str | None = None


_STYLE = """
:root { color-scheme: light dark; --line: #d0d7de; --paper: #fff; --ink: #1f2328; --quiet: #57606a; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --paper: #0d1117; --ink: #e6edf3; --quiet: #9198a1; } }
body { margin: 0 auto; max-width: 1200px; padding: 1.5rem; }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p.about { color: var(--quiet); margin: .25rem 0 1.5rem; }
section { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 0 0 1.5rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.6 ui-monospace, monospace; margin: 0 0 1rem; }
img { color-scheme: light; } /* of a picture that has a dark side: both versions alike, and as the merged one */
figure { margin: 0 0 1rem; } figcaption { color: var(--quiet); font-size: .9rem; margin-bottom: .25rem; }
.picture, .slider { color-scheme: light; background: #fff; border: 1px solid var(--line); border-radius: 6px; }
.picture { overflow: auto; }
.picture img { display: block; margin: auto; max-width: 100%; height: auto; }
.full:checked ~ .picture { max-height: 90vh; } .full:checked ~ .picture img { max-width: none; }
.slider { --at: 50%; display: grid; position: relative; overflow: hidden; }
.sliding { margin: .35rem auto 0; }
.old:checked ~ .sliding .slider { --at: 100%; } .new:checked ~ .sliding .slider { --at: 0%; }
.slider div { grid-area: 1 / 1; background: #fff; }
.slider img { display: block; height: auto; }
.slider .after { clip-path: inset(0 0 0 var(--at)); }
.slider .before { clip-path: inset(0 calc(100% - var(--at)) 0 0); }
.slider::after { content: ""; position: absolute; inset: 0 auto 0 var(--at); width: 3px; margin-left: -1px; }
.slider::after { background: #0969da; pointer-events: none; }
input[type=range] { width: 100%; margin: .5rem 0 0; }
label { margin: 0 .9rem 0 .25rem; }
"""
# Without a script there are three positions to choose from; with it the line can be moved, by keys as well.
_SCRIPT = """
for (const range of document.querySelectorAll("input[type=range]")) {
  const figure = range.closest("figure"), [old, both, now] = figure.querySelectorAll("input[type=radio]");
  const move = at => figure.querySelector(".slider").style.setProperty("--at", at + "%");
  range.hidden = false;
  range.addEventListener("input", () => { both.checked = true; move(range.value); });
  for (const [radio, at] of [[old, 100], [both, 50], [now, 0]])
    radio.addEventListener("change", () => { range.value = at; move(at); });
}
"""
_PIXELS = 4 / 3  # of a point
_WIDEST = 1150  # pixels that a picture has on the page
_WIDTH = re.compile(rb'<svg[^>]*? width="([0-9.]+)pt"')


def as_html(
    report: DiffReport, pictures: Mapping[int, Versions], title: str, also: tuple[str, ...] = (), style: str = ""
) -> str:
    """The page: it needs no other file, and no network. `also` are sections of others than diagrams, with a `style`."""
    sections = [
        _section(one, pictures.get(at), at)
        for at, one in enumerate(report.diagrams)
        if one.status != "unchanged" or one.was
    ]
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    return "\n".join(
        (
            '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{html.escape(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n<body>\n<main>",
            f'<h1>{html.escape(title)}</h1>\n<p class="about">{html.escape(report.revisions)}</p>',
            *sections,
            *also,
            f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>",
        )
    )


def _section(one: DiagramDiff, versions: Versions | None, number: int) -> str:
    parts = [f"<h2>{html.escape(f'{one.title}: {one.about}')}</h2>"]
    lines = [line.removeprefix("  ") for line in diff_report.details(one)]
    if lines:
        parts.append(f"<pre>{html.escape(chr(10).join(lines))}</pre>")
    if versions and versions.merged:
        caption = "Merged: what is added, removed and changed" if one.diff else "The diagram"
        words = html.escape(f"{one.title}: {'; '.join(lines) or one.about}")
        image = f'<div class="picture"><img src="{_data(versions.merged)}" alt="{words}"></div>'
        parts.append(f"<figure><figcaption>{caption}</figcaption>{_zoom(versions.merged, number)}{image}</figure>")
    if versions and versions.error:
        parts.append(f"<p>A picture cannot be drawn: {html.escape(versions.error)}</p>")
    if versions and versions.before and versions.after:
        parts.append(_slider(versions.before, versions.after, number))
    return "<section>\n" + "\n".join(parts) + "\n</section>"


def _zoom(svg: bytes, number: int) -> str:
    """A switch to full size, for a picture that is wider than the page."""
    if _width(svg) * _PIXELS < _WIDEST:
        return ""
    return f'<input type="checkbox" class="full" id="full{number}"><label for="full{number}">full size</label>'


def _width(svg: bytes) -> float:
    found = _WIDTH.search(svg)
    return float(found[1]) if found else 1.0


def _slider(before: bytes, after: bytes, number: int) -> str:
    """Before lies over after, on the left of a line; both to the same scale."""
    widths = [_width(svg) for svg in (before, after)]
    images = "".join(
        f'<div class="{name}"><img src="{_data(svg)}" style="width:{width / max(widths):.4%}"'
        f' alt="The diagram {name} the change"></div>'
        for name, svg, width in (("after", after, widths[1]), ("before", before, widths[0]))
    )
    radios = "".join(
        f'<input type="radio" name="at{number}" id="{name}{number}" class="{name}"{checked}>'
        f'<label for="{name}{number}">{words}</label>'
        for name, words, checked in (
            ("old", "before", ""),
            ("both", "before on the left, after on the right", " checked"),
            ("new", "after", ""),
        )
    )
    return (
        f'<figure class="versions"><figcaption>Before and after</figcaption>{radios}'
        f'<div class="sliding" style="max-width:{max(widths) * _PIXELS:.0f}px"><div class="slider">{images}</div>'
        '<input type="range" min="0" max="100" value="50" hidden aria-label="How much is as it was before, in percent">'
        "</div></figure>"
    )


def _data(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
