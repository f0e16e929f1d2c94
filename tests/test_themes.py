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
