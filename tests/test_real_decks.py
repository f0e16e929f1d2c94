"""Real decks: every directive that Marp documents, beside marp-cli alone; long ones, many pictures, other scripts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader

from docs_as_code.toolchain.marp import ensure_marp
from tests.browsing import machine_without_fonts, pinned_browser
from tests.conftest import Project
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

OUT = "docs/generated/slides"

# Rebuilt from what marpit.marp.app and the readme of marp-core document, in our own words.
GLOBAL = """\
---
marp: true
theme: gaia
size: 4:3
headingDivider: 2
lang: de
math: mathjax
title: Alle Angaben
description: Was für das ganze Deck gilt
author: Team
keywords: eins, zwei
url: https://example.com/
image: https://example.com/card.png
style: |
  section { letter-spacing: 0.5px }
  h2 { color: teal }
---

# Erste

Text with $a^2$

## Zweite

### bleibt hier

$$ \\sum_{i=1}^n i $$

## Dritte

- eins
"""
LOCAL = """\
---
marp: true
paginate: true
header: "**Head** with *marks*"
footer: "![h:20](small.png) foot"
class: [lead, wide]
backgroundColor: "#fffbe6"
color: "#224"
transition: fade 1s
---

# One

---

<!-- paginate: hold -->

# Two, the same number

---

<!--
paginate: skip
class: invert
_backgroundColor: black
_color: white
transition: slide
-->

# Three, left out

---

<!-- paginate: false -->
<!-- header: "" -->
<!-- _footer: "Only here" -->
<!-- _class: gaia -->

# Four

---

<!-- paginate: true -->
<!-- backgroundImage: "linear-gradient(to right, #67b8e3, #0288d1)" -->

# Five

---

<!-- _backgroundImage: "url('small.png')" -->
<!-- _backgroundPosition: right top -->
<!-- _backgroundRepeat: repeat-x -->
<!-- _backgroundSize: 25% auto -->

# Six
"""
PICTURES = """\
---
marp: true
theme: uncover
---

![w:120](large.png) ![height:3cm](large.png) ![w:100px h:40](large.png) ![width:auto height:50px](large.png)

---

![blur](large.png) ![blur:4px brightness:1.5 contrast:200%](large.png)
![drop-shadow:0,5px,10px,rgba(0,0,0,.4) w:80](large.png) ![grayscale sepia:50% saturate:2.0](large.png)
![hue-rotate:180deg invert:100% opacity:.5](large.png)

---

![bg](large.png)

# Behind

---

![bg fit](large.png)
![bg contain opacity:.4](small.png)
![bg auto](small.png)

---

![bg vertical right:40% 80%](large.png)
![bg](small.png)

# Split, two of them

---

![bg left w:200 blur:2px](large.png)

# Split to the left

---

![bg](#335577)

# A colour

---

![bg cover](small.png)
![bg 150%](large.png)
"""
TEXT = """\
---
marp: true
---

* first comes
* then this
  * and that

1) one
2) two

---

:smile: 🎉 and :+1: in `code :smile:` <br> a break, H<sub>2</sub>O <u>under</u>

---

# <!-- fit --> Fitted to the width

<!-- a note for the speaker -->

---

<style scoped>
h1 { color: purple; font-size: 90px }
</style>

# Scoped

---

<style>
section.special { background: #eef }
</style>
<!-- _class: special -->

```python
def a_long_line(that, needs, to, be, fitted, to, the, width, of, its, slide, because, it, is, far, too, long): ...
```

| a | b |
|:-:|--:|
| 1 | 2 |

---

$$ \\int_0^1 x^2 dx $$ and $E = mc^2$

> quoted
> twice

***

<div class="plain">inside of HTML</div>

[link](https://example.com) ![alt text](small.png "A title")

___

A term ~~struck~~ **bold** *soft* with a line
that is broken
"""
DIVIDERS = "---\nmarp: true\nheadingDivider: [1, 3]\ntheme: default\n---\n\n# A\n\n## B\n\n### C\n\n# D\n\n---\n\nE\n"
DECKS = {"global": GLOBAL, "local": LOCAL, "pictures": PICTURES, "text": TEXT, "dividers": DIVIDERS}

STILL = 30  # frames in which nothing moves

LOOK = """() => [...document.querySelectorAll('section')].map(slide => {
    const frame = slide.getBoundingClientRect()
    const at = box => [box.x - frame.x, box.y - frame.y, box.width, box.height].map(Math.round)
    const own = getComputedStyle(slide)
    // Where we say the source's line, and names that are made by lot.
    const attributes = [...slide.attributes].filter(one => !/^data-(source-line|marpit-scope-.*)$/.test(one.name))
    return {
        attributes: Object.fromEntries(attributes.map(one => [one.name, one.value.replace(/url\\([^)]*\\)/g, 'url()')])),
        text: slide.innerText.trim(),
        size: [slide.offsetWidth, slide.offsetHeight],
        look: [own.color, own.backgroundColor, own.backgroundPosition, own.backgroundSize, own.fontSize, own.letterSpacing],
        parts: [...slide.querySelectorAll('*')].filter(one => !one.closest('style, mjx-container, .katex')).map(one => {
            const style = getComputedStyle(one)
            return [one.localName, ...at(one.getBoundingClientRect()), style.color, style.fontSize, style.filter, style.display]
        }),
    }
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The pinned browser."""
    yield from pinned_browser()


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The decks built by us, and by marp-cli without us into plain/, beside the same pictures."""
    project = Project(tmp_path_factory.mktemp("real"))
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    for name, text in DECKS.items():
        project.folder.joinpath("slides").mkdir(exist_ok=True)
        project.folder.joinpath(f"slides/{name}.md").write_text(text, encoding="utf-8")
    project.write("slides/small.png", png(64, 48))
    project.write("slides/large.png", png(640, 400))
    built = project.build("--only", "slides")
    assert built.job("slides/text.md")["name"] == "Fitted to the width"  # a directive is no part of a title
    marp = ensure_marp(print)
    decks = [str(project.folder / f"slides/{name}.md") for name in DECKS]
    command = [str(marp.node.path), str(marp.cli), "--no-config", *decks]
    environment = os.environ | {"LANG": "en", "LC_ALL": "en"}  # the language of a deck that names none
    quiet: dict[str, Any] = {"capture_output": True, "stdin": subprocess.DEVNULL}
    subprocess.run(command, cwd=project.folder, env=environment, check=True, **quiet)
    return project


@pytest.mark.parametrize("name", DECKS)
def test_every_directive_does_what_it_does_in_marp(both: Project, browser: Browser, name: str) -> None:
    """The same slides with the same attributes and words, each element in the same place, colour and size."""
    ours, theirs = (_looked_at(both, browser, f"{folder}/{name}.html") for folder in (OUT, "slides"))
    assert len(ours) == len(theirs) > 2
    for number, (mine, plain) in enumerate(zip(ours, theirs, strict=True), start=1):
        for key, value in plain.items():
            assert (number, key, mine[key]) == (number, key, value)


def _looked_at(project: Project, browser: Browser, path: str) -> list[dict[str, Any]]:
    """Without the fonts, which we have inside and marp has on a server: both fall back to the same ones."""
    file = project.folder / path
    html = re.sub(r"@font-face\s*\{[^}]*\}", "", file.read_text(encoding="utf-8"))
    shown = file.with_name(f"{file.stem}.shown.html")
    shown.write_text(html, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"/>'  # for marp's emoji, which lie on a server
    page.route("http**", lambda route: route.fulfill(body=drawing, content_type="image/svg+xml"))
    page.goto(shown.as_uri())
    page.add_style_tag(content=".bespoke-marp-slide { content-visibility: visible !important }")
    last: list[dict[str, Any]] = []
    still = 0
    while still < STILL:  # marp's script fits code over some frames, with pauses
        page.evaluate("new Promise(requestAnimationFrame)")
        found: list[dict[str, Any]] = page.evaluate(LOOK)
        still = still + 1 if found == last else 0
        last = found
    page.close()
    return last


def test_three_hundred_slides(project: Project) -> None:
    """All of them in HTML and PDF, each with its own number, and an edit of one builds the deck again."""
    head = "---\nmarp: true\ntheme: docs-as-code\npaginate: true\n---\n"
    slides = [f"\n## Slide {number}\n\n- point {number}\n" for number in range(1, 301)]
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf]}\n")
    deck = project.folder / "slides/long.md"
    deck.parent.mkdir()
    deck.write_text(head + "\n---\n".join(slides), encoding="utf-8")
    project.build("--only", "slides")
    html = project.read(f"{OUT}/long.html")
    assert re.findall(r'data-marpit-pagination="(\d+)"', html) == [str(number) for number in range(1, 301)]
    reader = PdfReader(project.folder / OUT / "long.pdf")
    assert len(reader.pages) == 300
    for number in (1, 150, 300):
        text = " ".join(reader.pages[number - 1].extract_text().split())
        assert f"Slide {number}" in text
        assert f"{number} / 300" in text
    deck.write_text(head + "\n---\n".join(slides).replace("point 7\n", "point seven\n"), encoding="utf-8")
    assert project.build("--only", "slides", "--dry-run").job("slides/long.md")["status"] == "stale"


def test_a_hundred_pictures(project: Project, browser: Browser) -> None:
    """Each is inside of the HTML and drawn there, and has its page in the PDF; one that changes builds the deck again."""
    for number in range(100):
        project.write(f"slides/img/{number}.png", png(200 + number, 100))
    slides = "\n---\n".join(f"\n## {number}\n\n![Picture {number}](img/{number}.png)\n" for number in range(100))
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf]}\n")
    project.folder.joinpath("slides/many.md").write_text(f"---\nmarp: true\n---\n{slides}", encoding="utf-8")
    project.build("--only", "slides")
    page = browser.new_page()
    page.goto((project.folder / OUT / "many.html").as_uri())
    widths = "[...document.querySelectorAll('section img')].map(async one => { await one.decode(); return one.naturalWidth })"
    assert page.evaluate(f"Promise.all({widths})") == [200 + number for number in range(100)]
    page.close()
    pages = PdfReader(project.folder / OUT / "many.pdf").pages
    assert [len(list(one.images)) for one in pages] == [1] * 100
    project.write("slides/img/42.png", png(300, 90))
    assert project.build("--only", "slides").job("slides/many.md")["status"] == "ran"


SCRIPTS = {
    "ja": (
        "---\nmarp: true\ntheme: docs-as-code\nlang: ja\n---\n\n# 受注システムのリリース 4\n\n- 注文は**一段階**で確定する `検索`\n"
    ),
    "ar": (
        "---\nmarp: true\ntheme: docs-as-code\nlang: ar\npaginate: true\nfooter: نظام الطلبات\n---\n\n# إصدار النظام 4\n\n"
        "- تؤكد الطلبات مع `checkout()`\n\n```python\nx = 1\n```\n"
    ),
    "emoji": "---\nmarp: true\n---\n\n# 🚀 :tada: 1️⃣ 🇯🇵 👍🏽 👩‍💻 ❤️ 🩷\n\nand `🎉`\n\n✔\n",
    "plain": "---\nmarp: true\ntheme: default\nlang: ja\n---\n\n# 在庫 Stock\n\n- 出荷 `画面`\n\n```mermaid draw\nflowchart LR\n  a[終わり 🚀]\n```\n",
}


FOREIGN = """[...document.querySelectorAll('section *, svg *')]
    .filter(one => one.childElementCount === 0 && /^[^\\x00-\\x1f!-\\x7f]+$/.test(one.textContent.trim()))
    .forEach(one => one.dataset.foreign = '')"""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The decks in other scripts as HTML, PDF and PNG."""
    project = Project(tmp_path_factory.mktemp("scripts"))
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf, png]}\n")
    for name, text in SCRIPTS.items():
        project.write(f"slides/{name}.md", text)
    assert json.loads(project.build("--only", "slides").stdout)["summary"]["findings"] == []
    return project


@pytest.mark.parametrize(
    ("name", "words", "font"),
    [("ja", "受注システム", "NotoSansJP"), ("ar", "مع", "NotoSansArabic"), ("plain", "在庫", "NotoSansJP")],
)
def test_letters_of_other_scripts_in_a_pdf(scripts: Project, name: str, words: str, font: str) -> None:
    """In fonts that have them, as text that can be searched; no page is blank."""
    reader = PdfReader(scripts.folder / OUT / f"{name}.pdf")
    (page,) = reader.pages
    resources: Any = page["/Resources"]
    fonts = {str(one.get_object().get("/BaseFont")).replace("-", "") for one in resources["/Font"].values()}
    assert {one.partition("+")[2] for one in fonts} >= {f"{font}Regular", f"{font}Bold"}  # no bold made of a thin one
    assert any("FiraSans" in one and "Bold" in one for one in fonts)  # Latin words are not drawn from a pack
    text = unicodedata.normalize("NFKC", "".join(page.extract_text().split()))  # letters by their shape as letters
    assert words in text


@pytest.mark.parametrize("name", SCRIPTS)
def test_letters_of_other_scripts_in_the_html(scripts: Project, browser: Browser, tmp_path: Path, name: str) -> None:
    """On a machine with no font but one that nobody names, they come from the file, asking for nothing."""
    file = tmp_path / "stick/deck.html"
    file.parent.mkdir()
    shutil.copy(_path(scripts, f"{name}.html"), file)
    asked: list[str] = []
    script = machine_without_fonts(tmp_path / "machine")
    running = browser.browser_type.launch(executable_path=script, args=["--no-sandbox"])
    page = running.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.evaluate("Promise.all([...document.fonts].map(face => face.load()))")
    page.evaluate(FOREIGN)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "[data-foreign]"})["nodeIds"]
    fonts = [session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    running.close()
    assert fonts
    assert [font for of_node in fonts for font in of_node if not font["isCustomFont"]] == []
    assert [url for url in asked if not url.startswith(("data:", file.as_uri()))] == []


def test_arabic_runs_from_right_to_left(scripts: Project, browser: Browser) -> None:
    """Words, lists and footer begin at the right, the page number stands at the left, and code stays as it is."""
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto((scripts.folder / OUT / "ar.html").as_uri())
    found = page.evaluate(
        """() => {
            const slide = document.querySelector('section'), frame = slide.getBoundingClientRect()
            const edge = selector => {
                const range = document.createRange()
                range.selectNodeContents(slide.querySelector(selector))
                return frame.right - range.getBoundingClientRect().right
            }
            const style = (selector, pseudo) => getComputedStyle(slide.querySelector(selector) ?? slide, pseudo)
            return {
                heading: edge('h1'), footer: edge('footer'), code: style('li code').direction, block: style('marp-pre').direction,
                number: getComputedStyle(slide, '::after').left, marker: style('ul').paddingRight,
            }
        }"""
    )
    page.close()
    assert found["heading"] == found["footer"] == 72
    assert (found["code"], found["block"], found["number"]) == ("ltr", "ltr", "72px")
    assert float(found["marker"].removesuffix("px")) > 30


def test_every_emoji_is_a_drawing(scripts: Project, browser: Browser) -> None:
    """Keycaps, flags, skins and sequences too: none is left to the fonts of the room."""
    page = browser.new_page()
    page.goto((scripts.folder / OUT / "emoji.html").as_uri())
    drawn = page.evaluate("[...document.querySelectorAll('section img')].map(one => [one.alt, one.src.slice(0, 18)])")
    words = page.evaluate("document.querySelector('section').innerText")
    page.close()
    assert [alt for alt, _ in drawn] == ["🚀", "🎉", "1️⃣", "🇯🇵", "👍🏽", "👩‍💻", "❤️", "🩷", "🎉"]
    assert {source for _, source in drawn} == {"data:image/svg+xml"}
    assert words.split() == ["and", "✔"]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_picture_of_each(scripts: Project, name: str) -> None:
    """The PNG is not blank: dark words on the left or right half of a light slide."""
    from PIL import Image

    with Image.open(_path(scripts, f"{name}.png")) as image:
        assert image.size == (1280, 720)
        dark = sum(1 for value in image.convert("L").resize((320, 180)).tobytes() if value < 160)
    assert dark > 100


def _path(project: Project, name: str) -> Path:
    return project.folder / OUT / name
