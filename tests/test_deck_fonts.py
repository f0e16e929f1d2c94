"""The fonts of the deck themes are inside of the HTML, as far as the deck shows them."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from docs_as_code.slides.font_faces import with_fonts
from docs_as_code.toolchain.fonts import as_text, font_set
from tests.browsing import machine_without_fonts

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Project

OUT = "docs/generated/slides"
DECK = """\
---
marp: true
theme: docs-as-code
---

# A heading

Plain text with *emphasis*, **strong words**, `code`, Ελλάδα and naïve → ½

> Said by somebody

```python
value = 1
```
"""


def rules(page: str) -> list[tuple[str, str]]:
    """Family and weight (with the style in front) of each `@font-face`, each once, in their order."""
    found = re.findall(r"@font-face\{font-family:'([^']+)';(font-style:italic;)?font-weight:(\d+)", page)
    return list(dict.fromkeys((family, f"{'italic ' if style else ''}{weight}") for family, style, weight in found))


def test_letters_are_drawn_from_the_file_alone(project: Project, tmp_path: Path):
    """On a machine without Fira Sans and IBM Plex Mono, the HTML alone shows every text in them, asking for nothing."""
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write("slides/a.md", DECK)
    project.build("--only", "slides")
    file = tmp_path / "stick/a.html"
    file.parent.mkdir()
    shutil.copy(project.folder / OUT / "a.html", file)
    requests: list[str] = []
    with sync_playwright() as playwright:
        script = machine_without_fonts(tmp_path / "machine")
        running = playwright.chromium.launch(executable_path=script, args=["--no-sandbox"])
        page = running.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(file.as_uri())
        page.evaluate("document.fonts.ready")
        session = page.context.new_cdp_session(page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        drawn = {}
        for selector in ("h1, section marp-h1", "p", "em", "strong", "p code", "marp-pre code", "blockquote p"):
            node = session.send("DOM.querySelector", {"nodeId": root, "selector": f"section {selector}"})["nodeId"]
            fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            drawn[selector] = {font["isCustomFont"] for font in fonts}
        loaded = page.evaluate(
            "[...document.fonts].filter(face => face.status == 'loaded').map(face => "
            "[face.family.replaceAll('\"', ''), (face.style == 'italic' ? 'italic ' : '') + face.weight])"
        )
        running.close()
    assert list(drawn.values()) == [{True}] * len(drawn), drawn
    assert {tuple(face) for face in loaded} == {
        ("Fira Sans", "400"),
        ("Fira Sans", "600"),
        ("Fira Sans", "italic 400"),
        ("IBM Plex Mono", "400"),
    }
    assert [url for url in requests if not url.startswith(("data:", file.as_uri()))] == []
    assert project.folder.joinpath(OUT, "a.html").stat().st_size < 260_000


BASE = font_set(frozenset(), (), print).faces
HTML = "<html><head><style>{css}</style></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("css", "body", "expected"),
    [
        ("p{font-family:Georgia}", "<p>a</p>", []),
        ("p{font-family:Fira Sans}", "<p>a</p>", [("Fira Sans", "400"), ("Fira Sans", "700")]),
        (
            "@font-face{font-family:'Fira Sans';src:url(data:,)}p{font-family:Fira Sans}",
            "<p>a</p>",
            [],
        ),
        (
            ":root{--f:'IBM Plex Mono'}h1{font-weight:600}",
            "<h1>a <code>b</code></h1>",
            [("IBM Plex Mono", "400"), ("IBM Plex Mono", "600")],
        ),
        (":root{--f:'IBM Plex Mono'}h1{font-weight:600}", "<h1>a</h1><code>b</code>", [("IBM Plex Mono", "400")]),
        (":root{--font-mono:'IBM Plex Mono'}", "<p>a</p>", []),
        (":root{--font-mono:'IBM Plex Mono'}", "<p><kbd>a</kbd></p>", [("IBM Plex Mono", "400")]),
        (
            "p{--font:'Fira Sans'}b{--font:'IBM Plex Mono'}p{--font:Georgia}",
            "<p>a</p>",
            [("IBM Plex Mono", "400")],
        ),
        (
            "p{font-family:'Fira Sans';font-weight:600}.katex b{font-weight:700}",
            "<i>a</i><script>1<b</script>",
            [("Fira Sans", "400"), ("Fira Sans", "600"), ("Fira Sans", "italic 400")],
        ),
    ],
)
def test_only_faces_that_the_deck_shows(css: str, body: str, expected: list[tuple[str, str]]):
    """A family that no style sheet names, or that one brings itself, is not put in; nor a weight or slant unused."""
    assert rules(with_fonts(HTML.format(css=css, body=body), BASE)) == expected


def test_letters_that_a_style_sheet_writes():
    """Characters of `content:` count as text, written as they are or as escapes."""
    page = with_fonts(HTML.format(css="p{font-family:Fira Sans}p::before{content:'\\0416'}", body="<p>a</p>"), BASE)
    assert "unicode-range:U+400" in page


ALL = font_set(frozenset({"jp", "symbols"}), (), print).faces
OURS = "p{--f:'Fira Sans','IBM Plex Mono'}h1{font-weight:600}"


def spans(page: str, family: str) -> list[tuple[str, str]]:
    """Weight and `unicode-range` of each rule of a family, of the letters beyond Western ones."""
    found = re.findall(rf"'{family}';(?:font-style:italic;)?font-weight:(\d+);unicode-range:([^;]*)", page)
    return [(weight, span) for weight, span in found if not span.startswith(("U+20", "U+A0"))]


@pytest.mark.parametrize("css", [OURS, "p{font-family:Georgia}"])
def test_letters_of_another_script(css: str):
    """Those that no named font has are in the page, each alone, in the weights that it shows; whatever its theme is."""
    page = with_fonts(HTML.format(css=css, body="<p>出荷 a é</p>"), ALL)
    assert spans(page, "Noto Sans JP") == [("400", "U+51FA,U+8377"), ("700", "U+51FA,U+8377")]
    assert page == with_fonts(HTML.format(css=css, body="<p>荷出 a é</p>"), ALL).replace("荷出", "出荷")
    assert "Symbols" not in page
    assert len(page) - len(with_fonts(HTML.format(css=css, body="<p>a é</p>"), ALL)) < 4000


def test_a_page_of_plain_letters_is_as_it_was():
    """Whatever fonts there are besides those that it names."""
    body = "<h1>Plain</h1><p>naïve → “quoted” …</p><pre>code</pre>"
    page = HTML.format(css=OURS, body=body)
    assert with_fonts(page, ALL) == with_fonts(page, BASE)
    page = HTML.format(css="p{font-family:Georgia}", body="<p>Ελλάδα ✓</p>")
    assert with_fonts(page, ALL) == page


def test_letters_that_one_of_our_fonts_has_in_place_of_the_other():
    """Greek in code, and a check mark in text, in the weights and under the name of the font that lacks them."""
    page = with_fonts(HTML.format(css=OURS, body="<h1>✓</h1><p><em>ok</em></p><pre>λ</pre>"), BASE)
    assert [weight for weight, span in spans(page, "Fira Sans") if span == "U+2713"] == ["400", "600", "400"]
    assert ("400", "U+3BB") in spans(page, "IBM Plex Mono")


def test_letters_that_the_themes_own_font_has():
    """A font inside of the theme shows its letters; what is in the fonts of a drawing counts for that drawing alone."""
    own = re.findall(r"@font-face\{[^}]*\}", with_fonts(HTML.format(css=OURS, body="<p>出</p>"), ALL))
    brought = next(rule for rule in own if "Noto Sans JP" in rule).replace("Noto Sans JP", "Acme")
    page = with_fonts(HTML.format(css=brought + "p{font-family:Acme}", body="<p>出荷</p>"), ALL)
    assert spans(page, "Noto Sans JP") == [("400", "U+8377"), ("700", "U+8377")]
    page = with_fonts(HTML.format(css="", body=f"<svg><style>{brought}</style></svg><p>出</p>"), ALL)
    assert spans(page, "Noto Sans JP") == [("400", "U+51FA"), ("700", "U+51FA")]


def test_emoji_that_stand_as_letters():
    """Marp draws those that Unicode shows as pictures, or that ask for it; all others are for the fonts."""
    assert as_text("a 🚀 1️⃣ 🇯🇵 👍🏽 ☝🏽 ❤️ ⚙️ ✅ b").split() == ["a", "b"]
    assert as_text("✔ ☎ ⚙ ↔ 🖥 ✓ 出") == "✔ ☎ ⚙ ↔ 🖥 ✓ 出"
