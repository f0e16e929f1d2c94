"""The fonts of the deck themes are inside of the HTML, as far as the deck shows them."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from docs_as_code.slides.font_faces import with_fonts
from docs_as_code.toolchain.browser import ensure_browser
from docs_as_code.toolchain.font_files import base_files
from docs_as_code.toolchain.fonts import font_set

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


def machine_without_our_fonts(folder: Path) -> Path:
    """The browser, seeing one font file that no theme names."""
    browser = ensure_browser(None, print).path
    (folder / "fonts").mkdir(parents=True)
    other = next(path for path in base_files() if path.name == "FiraSans-Regular.ttf").with_name("FiraSans-Black.ttf")
    from fontTools.ttLib import TTFont

    with TTFont(other) as font:
        for record in font["name"].names:
            record.string = "Only Other"
        font.save(folder / "fonts/other.ttf")
    config = folder / "fonts.conf"
    config.write_text(
        f"<fontconfig><dir>{folder}/fonts</dir><cachedir>{folder}/cache</cachedir></fontconfig>", encoding="utf-8"
    )
    script = folder / "browser"
    text = browser.read_text(encoding="utf-8")
    assert "\nexport FONTCONFIG_FILE" in text
    script.write_text(text.replace("\nexport FONT", f"\nFONTCONFIG_FILE={config}\nexport FONT", 1), encoding="utf-8")
    script.chmod(0o755)
    return script


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
        script = machine_without_our_fonts(tmp_path / "machine")
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
