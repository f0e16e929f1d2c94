"""The deck themes: every colour pair can be read, nothing is fetched, and Marp takes them as they are."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
THEMES = ROOT / "docs_as_code" / "slides" / "themes"
LIGHT = (THEMES / "docs-as-code.css").read_text(encoding="utf-8")
DARK = (THEMES / "docs-as-code-dark.css").read_text(encoding="utf-8")

# What stands on what: (words, what lies below them). Large type may have less; all are held to plain text.
PAIRS = [
    *(
        (words, below)
        for below in ("background", "surface")
        for words in ("text", "heading", "muted", "link", "code-text")
    ),
    ("mark-text", "mark"),
    *((f"code-{kind}", "surface") for kind in ("comment", "keyword", "string", "number", "title", "type", "removed")),
]
ON_CARDS = [(words, "background") for words, below in PAIRS if words.startswith("code-") and below == "surface"]
WCAG_TEXT, WCAG_GRAPHICS = 4.5, 3.0


def declarations(css: str, selector: str) -> dict[str, str]:
    """Every `name: value` of the rules that have exactly this selector in their list, later ones winning."""
    found: dict[str, str] = {}
    plain = re.sub(r"/\*.*?\*/|@import [^;]+;", "", css, flags=re.DOTALL)
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", plain):
        if selector in [one.strip() for one in selectors.split(",")]:
            found.update((name, value.strip()) for name, value in re.findall(r"([\w-]+):\s*([^;]+);", body))
    return found


def palette(theme: str, name: str) -> dict[str, str]:
    """The colours of a slide with this class ("" for none): the class's own over the slide's, by its colour scheme."""
    sheets = [LIGHT] if theme == "docs-as-code" else [LIGHT, DARK]
    values: dict[str, str] = {}
    for selector in ["section", *([f"section.{name}"] if name else [])]:
        for sheet in sheets:
            values.update(declarations(sheet, selector))
    dark = values["color-scheme"] == "dark"
    return {key[2:]: chosen(value, dark=dark) for key, value in values.items() if key.startswith("--") and "#" in value}


def chosen(value: str, *, dark: bool) -> str:
    """`light-dark(a, b)` as the browser resolves it; any other value as it stands."""
    pair = re.fullmatch(r"light-dark\((#\w{6}), (#\w{6})\)", value)
    return pair[2 if dark else 1] if pair else value


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG 2.2, "relative luminance")."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_the_one_of_wcag():
    """Black on white is 21, a colour on itself is 1, and #777777 on white just misses AA, as is well known."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#3F51B5", "#3F51B5") == 1
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("theme", ["docs-as-code", "docs-as-code-dark"])
@pytest.mark.parametrize("name", ["", "invert", "lead", "section"])
def test_every_text_can_be_read_on_what_lies_below_it(theme, name):
    """Each pair of text and background has at least the contrast of WCAG AA, on each kind of slide, in both themes."""
    colours = palette(theme, name)
    weak = {
        f"{words} on {below}": round(contrast(colours[words], colours[below]), 2)
        for words, below in PAIRS + ([] if name == "section" else ON_CARDS)
        if contrast(colours[words], colours[below]) < WCAG_TEXT
    }
    assert weak == {}
    assert contrast(colours["accent"], colours["background"]) >= WCAG_GRAPHICS
    assert contrast(colours["accent"], colours["surface"]) >= WCAG_GRAPHICS


def test_the_dark_theme_is_dark_and_invert_turns_both_round():
    """The scheme of a slide decides its background: invert is dark in the light theme and light in the dark one."""
    dark = {
        (theme, name): luminance(palette(theme, name)["background"]) < 0.1
        for theme in ("docs-as-code", "docs-as-code-dark")
        for name in ("", "invert")
    }
    assert dark == {
        ("docs-as-code", ""): False,
        ("docs-as-code", "invert"): True,
        ("docs-as-code-dark", ""): True,
        ("docs-as-code-dark", "invert"): False,
    }


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
def test_words_are_coloured_by_variables_only(css):
    """No rule gives words a colour that is not a variable, so that the pairs above are all there are."""
    rules = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    coloured = re.findall(r"(?<![\w-])color:\s*([^;]+);", rules)
    assert [value for value in coloured if not re.fullmatch(r"var\(--[\w-]+\)", value)] == []


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
def test_nothing_is_fetched(css):
    """A theme has no url(), no font file and no import but that of the other theme by its name."""
    assert "url(" not in css
    assert "//" not in css
    assert "@font-face" not in css
    assert set(re.findall(r"^@import (.+);", css, flags=re.MULTILINE)) <= {'"docs-as-code"'}


@pytest.mark.parametrize("css", [LIGHT, DARK], ids=["light", "dark"])
def test_every_class_and_variable_is_described(css):
    """What the light theme's first comment describes is what there is; the dark theme adds no class and no variable."""
    description, rules = LIGHT.split("*/", 1)
    used = rules if css is LIGHT else DARK.split("*/", 1)[1]
    for name in set(re.findall(r"section\.([a-z]+)", used)):
        assert re.search(rf"\* {{3}}{name}\s", description), name
    for name in set(re.findall(r"(--[\w-]+):", used)):
        assert f"{name} " in description or f"{name}\n" in description, name


DECK = """\
---
marp: true
theme: {theme}
---

# Plain

![]({picture})

---

# Plain

![w:4000]({picture})

---

<!-- _class: invert -->

# Inverted
"""
WIDE = "<svg xmlns='http://www.w3.org/2000/svg' width='4000' height='3000'><rect width='4000' height='3000'/></svg>"


def test_marp_takes_both_themes_and_the_dark_one_rests_on_the_light_one(project, page):
    """A deck that names one of our themes gets its colours, and a picture never larger than its slide."""
    project.write("slides/wide.svg", WIDE)
    seen = {}
    for theme in ("docs-as-code", "docs-as-code-dark"):
        project.write(f"slides/{theme}.md", DECK.format(theme=theme, picture="wide.svg"))
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.build("--only", "slides")
    for theme in ("docs-as-code", "docs-as-code-dark"):
        page.goto((project.folder / f"docs/generated/slides/{theme}.html").as_uri())
        seen[theme] = page.evaluate(
            """() => [...document.querySelectorAll('section')].map(slide => ({
                background: getComputedStyle(slide).backgroundColor,
                heading: getComputedStyle(slide.querySelector('h1')).color,
                fits: slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth,
            }))"""
        )
    for theme, slides in seen.items():
        for slide, name in zip(slides, ("", "", "invert"), strict=True):
            colours = palette(theme, name)
            assert slide == {"background": rgb(colours["background"]), "heading": rgb(colours["heading"]), "fits": True}


CLASSES = (
    "",
    "lead",
    "section",
    "columns",
    "columns cards",
    "diagram",
    "invert",
    "small",
    "invert small",
    "lead invert",
)
CODE = "".join(
    f"{line}\n"
    for line in (
        "@dataclass(frozen=True)  # what is kept of one order, and what its owner is told",
        "class Order:",
        '    """One order."""',
        "    number: int = 40",
        "    lines: tuple[Line, ...] = ()",
        "",
        "    def total(self, rate: float = 0.19) -> float:",
        "        if not self.lines:",
        "            return 0.0",
        "        net = sum(line.price * line.count for line in self.lines)",
        "        return round(net * (1 + rate), 2)",
        "",
        "    def __str__(self) -> str:",
        '        return f"order {self.number}: {self.total():.2f} EUR"',
        "print(Order(1, lines=(Line(2.5, 4),)))",
    )
)
ROWS = "".join(f"| `route-{row}` | [team {row}](https://team.example) | {row * 17} ms |\n" for row in range(1, 9))
CONTENTS = {
    "heading": "# A heading that takes two whole lines of the slide, and with them a part of the room\n\nWords below it\n",
    "word": "## Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz\n\nhttps://example.com/"
    + "a-very-long-address/" * 6
    + "\n",
    "table": f"## Eight rows\n\n| route | owner | p95 |\n|:--|:--|--:|\n{ROWS}",
    "code": f"## Fifteen lines\n\n```python\n{CODE}```\n",
    "diff": "## A change\n\n```diff\n- replicas: 2\n+ replicas: 3\n```\n\n```yaml\na: {b: 1.5, c: 'text'} # note\n```\n",
    "lists": "## Lists\n\n- one **strong** and *soft*\n  - two with `code`\n    1. three\n    2. four\n- five\n\n1. six\n2. seven\n",
    "quote": "## Quote\n\n> What stands here was said by somebody whom everybody in the room knows.\n>\n> Who said it, and when\n",
    "math": "## Math\n\n$$ P = \\prod_{i=1}^{n} p_i = p^n, \\qquad 0.98^{30} \\approx 0.55 $$\n\nwith $p < 1$\n",
    "marks": "## Marks\n\n<mark>marked</mark> <kbd>F</kbd> H<sub>2</sub>O 10<sup>6</sup> <small>small</small> [link](https://a.example)\n"
    "\n### Third\n\n#### Fourth\n",
}
# What a class is not for: a diagram slide holds a picture, a column half a slide, a title slide no long text.
LEFT_OUT = {
    *((name, what) for name in ("lead", "section", "lead invert") for what in ("table", "code", "lists", "heading")),
    *((name, what) for name in ("columns", "columns cards") for what in ("table", "code", "lists")),
}
STRESS = """\
---
marp: true
theme: {theme}
size: "{size}"
paginate: true
header: A header
footer: A footer that says what this is
---
"""
LOOK = """() => {
    const parse = text => { const n = text.match(/[0-9.]+/g).map(Number); return { c: n.slice(0, 3), a: n[3] ?? 1 } }
    const over = (top, below) => below.map((c, i) => top.c[i] * top.a + c * (1 - top.a))
    const behind = element => {
        const layers = []
        for (let one = element; one; one = one.parentElement) {
            const colour = parse(getComputedStyle(one).backgroundColor)
            if (colour.a) layers.push(colour)
            if (colour.a === 1) break
        }
        return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255])
    }
    const light = c => c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0)
    const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => p - q); return (y + 0.05) / (x + 0.05) }
    return [...document.querySelectorAll('section')].map(slide => {
        const frame = slide.getBoundingClientRect(), weak = [], out = []
        const words = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT)
        for (let node; (node = words.nextNode()); ) {
            const element = node.parentElement
            if (!node.data.trim() || element.closest('style, script, annotation, .katex-mathml, figcaption')) continue
            const found = ratio(over(parse(getComputedStyle(element).color), behind(element)), behind(element))
            if (found < 4.5) weak.push(`${node.data.trim().slice(0, 20)} ${found.toFixed(2)}`)
            const range = document.createRange()
            range.selectNodeContents(node)
            for (const box of range.getClientRects()) {
                if (box.right > frame.right - 8 || box.bottom > frame.bottom - 8 || box.left < frame.left || box.top < frame.top)
                    out.push(node.data.trim().slice(0, 20))
            }
        }
        const number = getComputedStyle(slide, '::after')
        if (ratio(parse(number.color).c, behind(slide)) < 4.5) weak.push('page number')
        for (const [item, mark] of [...slide.querySelectorAll('li')].map(li => [li, getComputedStyle(li, '::marker').color]))
            if (ratio(parse(mark).c, behind(item)) < 3) weak.push('marker')
        const foot = slide.querySelector(':scope > footer').getBoundingClientRect()
        const low = [...slide.children].filter(one => !one.matches('header, footer') && one.getBoundingClientRect().bottom > foot.top)
        return { weak, out: [...new Set(out)], low: low.map(one => one.tagName) }
    })
}"""


def settled(page: Page) -> list[dict[str, list[str]]]:
    """What is wrong with each slide once marp's script has fitted code to it, some frames after its letters have come."""
    page.add_style_tag(content=".bespoke-marp-slide { content-visibility: visible !important }")  # not the first alone
    page.evaluate("document.fonts.ready")
    for _ in range(200):
        found: list[dict[str, list[str]]] = page.evaluate(LOOK)
        if not any(any(seen.values()) for seen in found):
            break
        page.evaluate("new Promise(requestAnimationFrame)")
    return found


def test_text_can_be_read_and_fits_whatever_the_class(project, page):
    """Computed in the browser, in both themes and sizes: WCAG AA for every text, and nothing leaves its slide or covers
    the footer, for each class with what it is made for.
    """
    kinds = [(name, what) for name in CLASSES for what in CONTENTS if (name, what) not in LEFT_OUT]
    slides = "\n---\n".join(f"\n<!-- _class: {name or '_'} -->\n\n{CONTENTS[what]}" for name, what in kinds)
    decks = {}
    for theme in ("docs-as-code", "docs-as-code-dark"):
        for size in ("16:9", "4:3"):
            name = f"{theme}-{size[0]}"
            decks[name] = project.write(f"slides/{name}.md", STRESS.format(theme=theme, size=size) + slides)
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.build("--only", "slides")
    wrong = []
    for name in decks:
        page.goto((project.folder / f"docs/generated/slides/{name}.html").as_uri())
        for kind, seen in zip(kinds, settled(page), strict=True):
            wrong += [(name, *kind, key, what) for key, found in seen.items() for what in found]
    assert wrong == []


def test_no_slide_is_too_full(project, page):
    """The decks, built with their diagrams, keep within their slides in the browser, and no text is tiny."""
    for folder in ("diagrams", "slides"):
        shutil.copytree(ROOT / folder, project.folder / folder, ignore=shutil.ignore_patterns("__pycache__"))
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [slides/examples/acme.yml]}\n")
    project.build("--only", "slides")
    for deck in sorted((ROOT / "slides").glob("*.md")):
        page.goto((project.folder / f"docs/generated/slides/{deck.stem}.html").as_uri())
        slides = page.evaluate(
            """() => [...document.querySelectorAll('section')].filter(slide => slide.querySelector('h1, h2')).map(slide => ({
                title: slide.querySelector('h1, h2').textContent,
                fits: slide.scrollHeight <= slide.clientHeight && slide.scrollWidth <= slide.clientWidth,
                low: Math.max(...[...slide.children].filter(one => !one.matches('footer'))
                    .map(one => one.offsetTop + one.offsetHeight)) > slide.clientHeight - 50,
                tiny: [...slide.querySelectorAll(':not(figure.drawn *)')].some(one => parseFloat(getComputedStyle(one).fontSize) < 18),
            }))"""
        )
        assert len(slides) > 10
        assert [slide["title"] for slide in slides if not slide["fits"] or slide["low"] or slide["tiny"]] == [], (
            deck.name
        )


@pytest.fixture
def chromium() -> str:
    """The pinned browser, installed if need be."""
    from docs_as_code.toolchain.browser import ensure_browser

    return str(ensure_browser(None, print).path)


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    """A page of the pinned browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def rgb(colour: str) -> str:
    """#RRGGBB as the browser writes it."""
    return f"rgb({int(colour[1:3], 16)}, {int(colour[3:5], 16)}, {int(colour[5:7], 16)})"
