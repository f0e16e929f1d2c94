"""A team's own theme: a few lines of YAML, as a user writes them, seen in the browser and in what is said of mistakes."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
import yaml

from docs_as_code.errors import ConfigError
from docs_as_code.slides.brand import colour, logo, palette, reader, theme
from tests.browsing import pinned_browser
from tests.pictures import png

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from tests.conftest import Project

SLIDES = "docs/generated/slides"
CONFIG = "slides: {theme: acme, themes: [slides/themes/*.yml], formats: [html]}\n"
ACME = """
    base: both
    colors:
      accent: "#00796B"
      heading: "#004D40"
      link: {light: "#00695C", dark: "#80CBC4"}
    logo: img/acme.svg
    font: fonts/Acme.ttf
    footer: © Acme, "internal"
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40H0z" fill="{}"/></svg>\n'
DECK = """
    ---
    marp: true
    paginate: true
    ---

    <!-- _class: lead -->

    # Orders

    ---

    ## Text

    - words and [a link](https://example.com)

    ---

    <!-- _class: invert -->

    ## Dark

    [a link](https://example.com)

    ---

    <!--
    _class: bare
    _footer: My own
    -->

    ## Bare

    ---

    <!-- _footer: My own -->

    ## Own footer
"""
LOOK = """() => [...document.querySelectorAll('section[id]')].map(slide => {
    const style = (element, pseudo) => getComputedStyle(element, pseudo)
    const words = slide.querySelector('h1, h2'), link = slide.querySelector('a')
    return {
        background: style(slide).backgroundColor, heading: style(words).color, link: link && style(link).color,
        family: style(words).fontFamily, footer: style(slide, '::before').content,
        logo: style(slide, '::before').backgroundImage, shown: style(slide, '::before').display,
        loaded: [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family),
    }
})"""


@pytest.fixture
def acme(project: Project) -> Project:
    """A project with the theme, a deck, a logo and a font of the team."""
    project.write("docs-as-code.yml", CONFIG)
    project.write("slides/themes/acme.yml", ACME)
    project.write("slides/themes/img/acme.svg", LOGO.format("teal"))
    project.write("slides/themes/fonts/Acme.ttf", _font("Acme Sans"))
    project.write("slides/deck.md", DECK)
    return project


def _font(family: str) -> bytes:
    """A font of this name with the letters of Fira Sans."""
    from fontTools.ttLib import TTFont

    from docs_as_code.toolchain.font_files import base_files

    data = BytesIO()
    with TTFont(base_files()[0]) as font:
        for number, name in ((1, family), (4, family), (6, family.replace(" ", "")), (16, family)):
            font["name"].setName(name, number, 3, 1, 0x409)
        font.save(data)
    return data.getvalue()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The pinned browser."""
    yield from pinned_browser()


def _rgb(text: str) -> str:
    return f"rgb({', '.join(str(int(text[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_colours_logo_font_and_footer_are_on_the_slides(acme: Project, browser: Browser) -> None:
    """Both themes: what is given is there as it is, what is not is legible, and a deck's own footer goes first."""
    acme.write("slides/dark.md", DECK.replace("paginate: true", "theme: acme-dark"))
    acme.build("--only", "slides")
    page = browser.new_page()
    page.goto((acme.folder / SLIDES / "deck.html").as_uri())
    lead, text, dark, bare, own = page.evaluate(LOOK)
    assert (text["heading"], text["link"], text["background"]) == (_rgb("#004D40"), _rgb("#00695C"), _rgb("#FFFFFF"))
    assert (dark["link"], lead["heading"]) == (_rgb("#80CBC4"), _rgb("#FFFFFF"))
    assert text["family"] == '"Acme Sans", system-ui, sans-serif'
    assert set(text["loaded"]) == {"Acme Sans"}
    said = '"© Acme, \\"internal\\""'
    assert [slide["footer"] for slide in (lead, text, dark, own)] == ['""', said, said, '""']
    assert bare["shown"] == "none"
    assert "data:image/svg+xml" in text["logo"]
    assert text["logo"] != dark["logo"]  # there it stands on a panel
    page.goto((acme.folder / SLIDES / "dark.html").as_uri())
    _, text, light, *_ = page.evaluate(LOOK)
    assert (text["link"], light["link"]) == (_rgb("#80CBC4"), _rgb("#00695C"))
    assert light["background"] == _rgb("#FFFFFF")
    page.close()


BRANDS = ("#0B5FFF", "#E4002B", "#FFB000", "#7A1FA2", "#111111", "#F5F5F5", "#00A36C", "#808080")
TEXTS = [
    *(
        (words, below)
        for words in ("text", "heading", "muted", "link", "code-text")
        for below in ("background", "surface")
    ),
    *((f"code-{kind}", "surface") for kind in ("comment", "keyword", "string", "number", "title", "type", "removed")),
    ("mark-text", "mark"),
]
AA = 4.5


def test_every_colour_that_a_team_does_not_give_can_be_read(tmp_path: Path) -> None:
    """Of any accent, strong, pale, black or grey, and of any background, text has WCAG's level AA in both schemes."""
    weak: list[tuple[str, ...]] = []
    for number, brand in enumerate(BRANDS):
        for base, more in (("light", ""), ("dark", ""), ("light", f', background: "{BRANDS[number - 1]}"')):
            file = tmp_path / "acme.yml"
            file.write_text(f'base: {base}\ncolors: {{accent: "{brand}"{more}}}\n', encoding="utf-8")
            made = palette.palette(reader.read(file, tmp_path, tmp_path))
            assert made.lead and made.section
            for scheme, values in made.colours.items():
                weak += [(brand, more, scheme, *pair) for pair in TEXTS if _contrast(values, *pair) < AA]
            for cover in (made.lead, made.section):
                covered = made.colours["dark"] | cover | dict.fromkeys(("text", "heading", "link"), "#FFFFFF")
                weak += [(brand, more, "cover", *pair) for pair in TEXTS if _contrast(covered, *pair) < AA]
    assert weak == []


def _contrast(values: dict[str, str], words: str, below: str) -> float:
    """By the formula of WCAG 2.2, written anew."""
    lights = []
    for name in (words, below):
        channels = [int(values[name][at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        lights.append(sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True)) + 0.05)
    return max(lights) / min(lights)


def test_what_a_theme_is_made_from_makes_its_decks_anew(acme: Project) -> None:
    """The file, its logo and its fonts are inputs: an edit builds the decks and the preview's sheet, and back again."""
    acme.build("--only", "slides")
    deck, sheet = acme.bytes(f"{SLIDES}/deck.html"), acme.bytes(f"{SLIDES}/themes/acme.css")
    assert acme.build("--only", "slides").job("slides/deck.md")["status"] == "up-to-date"
    edits = {
        "slides/themes/acme.yml": ACME.replace("004D40", "003D30"),
        "slides/themes/img/acme.svg": LOGO.format("navy"),
    }
    for path, content in edits.items():
        before = acme.read(path)
        acme.write(path, content)
        assert acme.build("--only", "slides").job("slides/deck.md")["status"] == "ran"
        assert acme.bytes(f"{SLIDES}/deck.html") != deck
        assert acme.bytes(f"{SLIDES}/themes/acme.css") != sheet
        acme.write(path, before)
        assert acme.build("--only", "slides").job("slides/deck.md")["status"] == "cached"
        assert (acme.bytes(f"{SLIDES}/deck.html"), acme.bytes(f"{SLIDES}/themes/acme.css")) == (deck, sheet)


def test_a_font_of_the_team_in_html_and_pdf(acme: Project) -> None:
    """As a subset in the HTML, alone of all text fonts, in the PDF, and as an input."""
    from pypdf import PdfReader

    acme.write("docs-as-code.yml", CONFIG.replace("[html]", "[html, pdf]"))
    acme.build("--only", "slides")
    html = acme.read(f"{SLIDES}/deck.html")
    assert set(re.findall(r"@font-face\{font-family:'([^']+)'", html)) == {"Acme Sans"}  # no code, and no Fira Sans
    first: Any = PdfReader(acme.folder / SLIDES / "deck.pdf").pages[0]
    fonts = {str(one.get_object()["/BaseFont"]) for one in first["/Resources"]["/Font"].values()}
    assert {name.partition("+")[2] for name in fonts} == {"AcmeSans"}
    assert acme.folder.joinpath(SLIDES, "deck.html").stat().st_size < 300_000
    acme.write("slides/themes/fonts/Acme.ttf", _font("Acme Serif"))
    assert acme.build("--only", "slides").job("slides/deck.md")["status"] == "ran"


def test_the_sheet_for_an_editor_is_whole(acme: Project, browser: Browser, tmp_path: Path) -> None:
    """Marp alone, without ours beside it, shows the deck with this sheet as the build does; nothing is fetched."""
    acme.build("--only", "slides")
    acme.folder.joinpath(SLIDES, "themes/acme.css").rename(tmp_path / "acme.css")
    acme.build("--only", "slides")  # it is put back
    css = acme.read(f"{SLIDES}/themes/acme.css")
    assert css == (tmp_path / "acme.css").read_text(encoding="utf-8")
    assert "@import" not in css
    assert {url[:5] for url in re.findall(r"url\(\"?([^)\"]+)", css)} == {"data:"}
    assert "@font-face" in css
    shown = _alone(acme, tmp_path)
    page = browser.new_page()
    looks = []
    for file in (acme.folder / SLIDES / "deck.html", shown):
        page.goto(file.as_uri())
        looks.append([{**look, "loaded": None} for look in page.evaluate(LOOK)])
    page.close()
    assert looks[0] == looks[1]


def _alone(project: Project, folder: Path) -> Path:
    """The deck as marp-cli itself makes it with the sheet."""
    import subprocess

    from docs_as_code.toolchain.marp import ensure_marp

    marp, output = ensure_marp(print), folder / "alone.html"
    command = [str(marp.node.path), str(marp.cli), "--no-config", "--theme", str(folder / "acme.css")]
    deck = str(project.folder / "slides/deck.md")
    subprocess.run([*command, "-o", str(output), "--", deck], check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return output


def test_a_theme_that_is_gone_takes_its_sheets_with_it(acme: Project) -> None:
    """Of `both` the second too; nothing else is touched, and a dry run touches nothing."""
    acme.build("--only", "slides")
    assert sorted(acme.files(f"{SLIDES}/themes")) == [f"{SLIDES}/themes/acme-dark.css", f"{SLIDES}/themes/acme.css"]
    explained = acme.run("explain", f"{SLIDES}/themes/acme.css").stdout
    assert "the theme acme as a style sheet for an editor's preview, made from slides/themes/acme.yml" in explained
    acme.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    acme.build("--only", "slides", "--dry-run")
    assert acme.exists(f"{SLIDES}/themes/acme.css")
    acme.build("--only", "slides")
    assert not acme.exists(f"{SLIDES}/themes")
    acme.write("docs-as-code.yml", CONFIG)
    acme.build("--only", "slides")
    acme.run("clean")
    assert not acme.exists(f"{SLIDES}/themes/acme.css")


BAD: dict[str, tuple[str, str, int | None, str | None]] = {
    "unknown": ("color: {}\n", "unknown key `color`", 1, "did you mean `colors`?"),
    "unknown colour": (
        'colors:\n  acent: "#123456"\n',
        "unknown colour `acent`",
        2,
        "did you mean `accent`?",
    ),
    "twice": ("base: dark\nbase: light\n", "`base` is given twice", 2, "keep one of the two"),
    "no quotes": (
        "colors:\n  accent: #00796B\n",
        "`colors.accent` is empty",
        2,
        'put the colour in quotes, "#00796B": # begins a comment',
    ),
    "no sign": ("colors: {accent: 00796B}\n", "`colors.accent` cannot be '00796B'", 1, 'did you mean "#00796B"?'),
    "name": ("colors: {link: teal}\n", "`colors.link` cannot be 'teal'", 1, 'write it as "#RRGGBB" or "#RGB"'),
    "base": ("base: bright\n", "`base` cannot be 'bright'", 1, "it can be light, dark or both"),
    "scheme": ('colors: {link: {night: "#fff"}}\n', "unknown scheme `night`", 1, "did you mean `light`?"),
    "list": ("- a\n", "a mapping of keys to values is wanted here", 1, "write key: value"),
    "yaml": (
        "colors: {accent: #fff}\n",
        "not valid YAML: expected the node content, but found '<stream end>'",
        2,
        'check indentation, quotes and colons there; colours stand in quotes: "#00796B"',
    ),
    "no logo": ("logo: img/acm.svg\n", "no such picture: img/acm.svg", 1, "did you mean img/acme.svg?"),
    "no folder": (
        "logo: pictures/acme.svg\n",
        "no such picture: pictures/acme.svg",
        1,
        "there is no folder pictures; the path counts from the theme's own folder",
    ),
    "no picture": ("logo: acme.yml\n", "the logo is not a picture: acme.yml", 1, "a logo is an SVG, PNG or JPEG"),
    "cut": ("\nlogo: cut.png\n", "the logo is not a picture: cut.png", 2, "it is no whole PNG: export it again"),
    "html": ("logo: page.svg\n", "the logo is not a picture: page.svg", 1, "it is no whole SVG: export it again"),
    "outside": (
        "logo: ../../../away.svg\n",
        "the picture is outside of the project: ../../../away.svg",
        1,
        "copy it into the project and use its relative path",
    ),
    "font": (
        "font: [nowhere.otf]\n",
        "no such font file: nowhere.otf",
        1,
        "the path counts from the theme's own folder",
    ),
    "no font": (
        "code-font: cut.ttf\n",
        "cannot be read as a font: cut.ttf",
        1,
        "give files that end in .ttf, .otf, .ttc",
    ),
    "footer": ("footer: [a]\n", "`footer` is to be a text", 1, None),
}


@pytest.mark.parametrize("name", BAD)
def test_a_mistake_in_a_theme(tmp_path: Path, name: str) -> None:
    """The file, the line, what was meant, and what to do."""
    text, message, line, hint = BAD[name]
    folder = tmp_path / "project" / "slides" / "themes"
    (folder / "img").mkdir(parents=True)
    (folder / "img" / "acme.svg").write_text(LOGO, encoding="utf-8")
    (folder / "cut.png").write_bytes(png(90, 30)[:-20])
    (folder / "cut.ttf").write_text("no font", encoding="utf-8")
    (folder / "page.svg").write_text("<html/>", encoding="utf-8")
    (tmp_path / "away.svg").write_text(LOGO, encoding="utf-8")
    (folder / "acme.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        reader.read(folder / "acme.yml", tmp_path / "project", tmp_path / "project")
    error = raised.value
    assert (error.path, error.line, error.message, error.hint) == ("slides/themes/acme.yml", line, message, hint)


def test_a_mistake_as_a_user_sees_it(project: Project) -> None:
    """Exit code 2, one line with file and line and the hint below it; what needs no theme is built."""
    project.write("docs-as-code.yml", CONFIG)
    project.write("slides/deck.md", DECK)
    project.write("diagrams/a.dot", "digraph { a -> b }")
    project.write("slides/themes/acme.yml", BAD["unknown colour"][0])
    result = project.run("build", code=2)
    assert "error: slides/themes/acme.yml:2: unknown colour `acent`\n\nhint: did you mean `accent`?\n" in result.stderr
    assert project.files("docs/generated") == ["docs/generated/.gitignore", "docs/generated/diagrams/a.svg"]


def test_two_files_that_make_one_theme(acme: Project) -> None:
    """Of the same name, or one beside the `-dark` of the other; and a name that is ours."""
    acme.write("slides/themes/acme-dark.yml", "base: dark\n")
    error = acme.build("--only", "slides", code=2).job("slides/deck.md")["error"]
    assert error["message"] == "slides/themes/acme-dark.yml makes a theme named 'acme-dark' too"
    acme.folder.joinpath("slides/themes/acme-dark.yml").rename(acme.folder / "slides/themes/gaia.yml")
    error = acme.build("--only", "slides", code=2).job("slides/deck.md")["error"]
    assert (error["path"], error["message"]) == (
        "slides/themes/gaia.yml",
        "the file makes a theme named 'gaia', which comes along",
    )


def test_a_weak_colour_is_a_warning_with_the_nearest_that_passes(acme: Project) -> None:
    """Once for all decks, on its line, in a build and in a check; the hint passes."""
    acme.write("slides/themes/acme.yml", 'colors:\n  accent: "#00796B"\n  link: "#80CBC4"\n')
    acme.write("slides/other.md", DECK)
    said = acme.build("--only", "slides").json["summary"]["findings"]
    checked = acme.run("check", "--format", "json", "--only", "slides").json["findings"]
    for found in ([one for one in every if one["rule"] == "theme-contrast"] for every in (said, checked)):
        assert [(one["path"], one["line"], one["severity"]) for one in found] == [
            ("slides/themes/acme.yml", 3, "warning")
        ]
        assert found[0]["message"] == (
            "`link` #80CBC4 has a contrast of 1.75 on background and panels, and WCAG AA asks for 4.5"
        )
    better = re.search("#[0-9A-F]{6}", said[0]["hint"])
    assert better
    assert 4.5 <= colour.contrast(better[0], "#FFFFFF") < 5.5
    acme.write("slides/themes/acme.yml", f'colors:\n  accent: "#00796B"\n  link: "{better[0]}"\n')
    assert acme.build("--only", "slides").json["summary"]["findings"] == []


def test_the_schema_knows_what_the_reader_knows(acme: Project) -> None:
    """Good files pass, bad ones do not; it is the one that ships."""
    shipped = json.loads(Path(theme.__file__).parents[2].joinpath("theme.schema.json").read_text(encoding="utf-8"))
    assert shipped == theme.json_schema()
    check: Any = jsonschema.Draft202012Validator(shipped)
    assert check.is_valid(yaml.safe_load(ACME))
    assert check.is_valid(None)
    for name in ("unknown", "unknown colour", "no quotes", "name", "base", "scheme", "list", "footer"):
        assert not check.is_valid(yaml.safe_load(BAD[name][0])), name


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"/>', (120, 40)),
        ('<svg width="60px" height="20" viewBox="0 0 3 1"/>', (60, 20)),
        ('<svg width="100%" height="100%" viewBox="0 0 9 3"/>', (9, 3)),
        ("<svg/>", (300, 150)),
        ('<svg viewBox="0 0 0 0"/>', None),
        ("<svg", None),
    ],
)
def test_the_shape_of_an_svg(text: str, size: tuple[float, float] | None) -> None:
    """Its size in pixels, else that of its view box."""
    assert logo.size_of(text.encode(), ".svg") == size


def test_the_shape_of_a_jpeg() -> None:
    """As Pillow wrote it; cut short it is none."""
    from PIL import Image

    data = BytesIO()
    Image.new("RGB", (64, 20), "teal").save(data, "JPEG")
    assert logo.size_of(data.getvalue(), ".jpg") == (64, 20)
    assert logo.size_of(data.getvalue()[:-100], ".jpg") is None
