"""Decks in every format, the same bytes at every run, with the project's own configuration of Marp and its themes."""

from __future__ import annotations

import io
import os
import re
import tempfile
import textwrap
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from docs_as_code.config import SlidesConfig
from docs_as_code.slides.build import DeckResult, DeckTask, build_decks
from docs_as_code.slides.deck import is_deck, read_deck
from docs_as_code.slides.outputs import pdf_pages
from docs_as_code.slides.stage_pictures import pictures_to_stage
from docs_as_code.toolchain.browser import ensure_browser
from docs_as_code.toolchain.marp import ensure_marp

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"
TWO = "---\nmarp: true\n---\n\n# One\n\n<!-- secret note -->\n\n---\n\n# Two\n\n[file](other.md) [site](https://example.com/)\n"
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><rect width="20" height="20" fill="red"/></svg>'
)


def configure(project: Project, slides: str) -> None:
    project.write("docs-as-code.yml", f"slides: {slides}\n")


def build(project: Project, *, timeout: float = 60, kind: str = "html", **slides: object) -> list[DeckResult]:
    """Build all decks in this process, without the command."""
    values = {"sources": (), "formats": (), "theme": None, "themes": (), "notes": "strip", **slides}
    sources = sorted(project.folder.glob("slides/*.md"))
    tasks = [DeckTask(path, f"slides/{path.name}", {kind: project.folder / f"{path.stem}.{kind}"}) for path in sources]
    return build_decks(
        tasks,
        project=project.folder,
        slides=SlidesConfig(**values),  # type: ignore[arg-type]  # the values are of the right types
        marp=ensure_marp(print),
        browser=lambda: ensure_browser(None, print),
        font_config=None,
        digests=lambda _: "0" * 64,
        timeout=timeout,
        say=print,
    )


def page(result: DeckResult) -> str:
    return next(iter(result.files.values())).decode()


def links_of(pdf: bytes, *, page: int) -> list[str]:
    """The addresses outside of the PDF that one of its pages links."""
    annotations: Any = PdfReader(io.BytesIO(pdf)).pages[page].get("/Annots", [])
    actions = [annotation.get_object().get("/A", {}) for annotation in annotations]
    return [action["/URI"] for action in actions if "/URI" in action]


def test_every_format_the_same_bytes_at_every_run(project: Project, tmp_path: Path):
    """HTML, PDF, PPTX, the first slide and all slides as PNG; equal again when forced and from another folder."""
    configure(project, "{formats: [html, pdf, pptx, images]}")
    project.write("slides/two.md", TWO)
    project.build("--only", "slides")
    names = project.files(OUT)
    assert names == [f"{OUT}/two{end}" for end in (".001.png", ".002.png", ".html", ".pdf", ".pptx")]
    first = {name: project.bytes(name) for name in names}
    for name in names[:2]:
        assert Image.open(io.BytesIO(first[name])).size == (1280, 720)
        assert b"docs-as-code\0" in first[name]
    parts = zipfile.ZipFile(io.BytesIO(first[f"{OUT}/two.pptx"])).namelist()
    assert len([name for name in parts if re.fullmatch(r"ppt/slides/slide\d\.xml", name)]) == 2
    assert links_of(first[f"{OUT}/two.pdf"], page=1) == ["https://example.com/"]

    project.folder.rename(tmp_path / "moved")
    project.folder = tmp_path / "moved"
    project.build("--only", "slides", "--force", env={"TZ": "Asia/Tokyo", "LANG": "de_DE.UTF-8"})
    assert {name: project.bytes(name) for name in names} == first


def test_first_slide_alone(project: Project):
    """The format png is the first slide."""
    configure(project, "{formats: [png]}")
    project.write("slides/two.md", TWO)
    project.build("--only", "slides")
    assert project.files(OUT) == [f"{OUT}/two.png"]
    assert Image.open(io.BytesIO(project.bytes(f"{OUT}/two.png"))).size == (1280, 720)


@pytest.mark.parametrize(("setting", "there"), [("strip", False), ("keep", True)])
def test_speaker_notes(project: Project, setting: str, there: bool):
    """Notes are in published HTML and PPTX only when the configuration keeps them."""
    configure(project, f"{{formats: [html, pptx], notes: {setting}}}")
    project.write("slides/two.md", TWO)
    project.build("--only", "slides")
    pptx = zipfile.ZipFile(io.BytesIO(project.bytes(f"{OUT}/two.pptx")))
    everything = b"".join(pptx.read(name) for name in pptx.namelist())
    assert ("secret note" in project.read(f"{OUT}/two.html")) is there
    assert (b"secret note" in everything) is there


@pytest.mark.parametrize(
    "text", ["a <!-- inline --> b", "<div>\n<!-- raw -->\n</div>", "<!--\n- list\n---\n- more\n-->"]
)
def test_no_comment_of_any_kind_is_published(project: Project, text: str):
    """Comments inside of lines, of HTML and over several lines are stripped, and those that a plug-in makes."""
    project.write(
        "marp.config.mjs",
        "export default { html: true, engine: ({ marp }) => marp.use((md) => {"
        " md.renderer.rules.heading_open = () => '<!-- inline, of a plug-in --><h1>' }) }\n",
    )
    project.write("slides/a.md", f"---\nmarp: true\n---\n\n# A\n\n{text}\n")
    body = page(build(project)[0]).split("<body>")[1].split("<script")[0]
    assert not [word for word in ("<!--", "inline", "raw ", "- list", "more") if word in body]


ENGINE = (
    "module.exports = ({ marp }) => marp.use((md) => { md.core.ruler.push('x', (s) => { s.tokens.forEach((t) => "
    "t.tag === 'section' && t.nesting === 1 && t.attrSet('data-own', 'yes')) }) })\n"
)
ESM_ENGINE = ENGINE.replace("module.exports =", "export default")
CLASS_ENGINE = (
    "const { Marp } = require('@marp-team/marp-core')\n"
    "module.exports = class extends Marp { render(...a) { const r = super.render(...a); "
    "return { ...r, html: r.html.replaceAll('<section', '<section data-own=\"yes\"') } } }\n"
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".marprc", "lang: da\nengine: ./own/engine.cjs\noutput: ./x\n"),
        (".marprc.json", '{"lang": "da", "engine": "./own/engine.cjs", "server": true, "inputDir": "slides"}'),
        ("marp.config.js", "module.exports = { lang: 'da', engine: './own/engine.cjs', images: 'png' }"),
        ("marp.config.cjs", "module.exports = { lang: 'da', engine: require('./own/engine.cjs'), pdf: true }"),
        ("marp.config.mjs", "import e from './own/engine.mjs'\nexport default { lang: 'da', engine: e, watch: true }"),
        ("package.json", '{"marp": {"lang": "da", "engine": ["./none.js", "./own/engine.mjs"], "pdfOutlines": true}}'),
    ],
)
def test_configuration_in_every_place(project: Project, name: str, text: str):
    """Marp's configuration is read from each file that marp reads it from; its keys about outputs are not followed."""
    project.write(name, text)
    project.write("own/engine.cjs", ENGINE)
    project.write("own/engine.mjs", ESM_ENGINE)
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# A\n")
    before = set(project.files())
    result = build(project)[0]
    assert '<html lang="da">' in page(result)
    assert 'data-own="yes"' in page(result)
    engine = "own/engine.mjs" if "mjs" in text else "own/engine.cjs"
    assert {project.folder / name, project.folder / engine} <= set(result.inputs)
    assert set(project.files()) == before


def test_engine_that_is_a_class(project: Project):
    """An engine may be a class that builds on Marp's own, found without an installation in the project."""
    core = ensure_marp(print).modules
    project.write("engine.cjs", CLASS_ENGINE.replace("@marp-team/marp-core", f"{core}/@marp-team/marp-core"))
    project.write(".marprc.yml", "engine: ./engine.cjs\n")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# A\n")
    assert 'data-own="yes"' in page(build(project)[0])


def test_options_of_the_engine_are_followed(project: Project):
    """`html`, `options` and a theme's file, relative to the configuration, as marp takes them."""
    project.write("conf/package.json", "{}")
    project.write("brand.css", "/* no name */ section { color: teal; }\n")
    project.write(
        "marp.config.mjs", "export default { html: true, theme: './brand.css', options: { breaks: false } }\n"
    )
    project.write("slides/a.md", "---\nmarp: true\ntheme: gaia\n---\n\n# A\n\n<b onclick='x'>raw</b>\n")
    html = page(build(project)[0])
    assert "onclick='x'" in html
    assert "color:teal" in html
    assert 'data-theme="brand"' in html


def test_theme_for_decks_that_name_none(project: Project):
    """`slides.theme` is the default; a deck's own choice wins; ours are always there."""
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# A\n")
    project.write("slides/b.md", "---\nmarp: true\ntheme: uncover\n---\n\n# B\n")
    project.write("slides/c.md", "---\nmarp: true\ntheme: docs-as-code-dark\n---\n\n# C\n")
    pages = [page(result) for result in build(project, theme="docs-as-code")]
    used = [re.findall(r'data-theme="([^"]+)"', html)[:1] for html in pages]
    assert used == [[], ["uncover"], ["docs-as-code-dark"]]
    assert ["--picture-inset:" in html for html in pages] == [True, False, True]


def test_themes_with_pictures_and_imports(project: Project):
    """A theme finds its pictures and style sheets beside itself; a deck's own file of that name wins, as in Marp."""
    project.write(
        "look/team.css", "/* @theme team */\n@import './parts/base.css';\nsection { background: url(dot.svg); }\n"
    )
    project.write("look/parts/base.css", "section { --part: url('../dot.svg'); }\n")
    project.write("look/dot.svg", PICTURE)
    project.write("slides/a.md", "---\nmarp: true\ntheme: team\n---\n\n# A\n")
    result = build(project, themes=("look/team.css",))[0]
    assert result.error is None
    assert (
        page(result).count("url(data:image/svg+xml;base64,") + page(result).count('url("data:image/svg+xml;base64,')
        >= 2
    )
    wanted = {"look/team.css", "look/parts/base.css", "look/dot.svg"}
    assert {project.folder / name for name in wanted} <= set(result.inputs)


def test_remote_files_are_findings_and_the_deck_is_built(project: Project):
    """Nothing is fetched: each remote file is a warning on its line, with the command that saves it."""
    project.write(
        "slides/a.md",
        """
        ---
        marp: true
        header: '![](https://example.invalid/a/logo.png)'
        ---

        # A

        ![bg](//example.invalid/wide%20sea.jpg?size=2&x=1)

        <style>
        @import "https://example.invalid/sheet.css";
        section { background: url(https://example.invalid/bg.svg) }
        </style>
        """,
    )
    result = project.build("--only", "slides")
    assert _findings(result.stderr) == [
        "warning: slides/a.md:3: remote picture is not in the deck: https://example.invalid/a/logo.png [remote-picture]",
        "warning: slides/a.md:8: remote picture is not in the deck: //example.invalid/wide%20sea.jpg?size=2&x=1 "
        "[remote-picture]",
        "warning: slides/a.md:11: remote style sheet is not in the deck: https://example.invalid/sheet.css [remote-file]",
        "warning: slides/a.md:12: remote picture is not in the deck: https://example.invalid/bg.svg [remote-picture]",
    ]
    assert (
        "hint: save it with: curl --create-dirs -Lo slides/img/logo.png https://example.invalid/a/logo.png "
        "and show it as img/logo.png"
    ) in result.stderr
    assert not re.search(r"""(?:src=|url\(|@import)["'&quot;]*(?:https?:)?//""", project.read(f"{OUT}/a.html"))


def _findings(stderr: str) -> list[str]:
    return [line for line in stderr.splitlines() if line.startswith(("warning:", "info:"))]


def test_recordings_pages_and_sets_of_pictures_are_inside(project: Project):
    """srcset, poster, video, audio and a page in a page, whose own picture is inside of it."""
    project.write("marp.config.mjs", "export default { html: true }\n")
    project.write("slides/p.svg", PICTURE)
    project.write("slides/v.mp4", b"video")
    project.write("slides/s.mp3", b"sound")
    project.write("slides/frame.html", "<!doctype html><img src=p.svg>")
    project.write(
        "slides/a.md",
        """
        ---
        marp: true
        ---
        <img srcset="p.svg 1x, ./p.svg?2 2x" src='p.svg'>
        <video poster=p.svg><source src=v.mp4></video> <audio src="s.mp3"></audio>
        <iframe src="frame.html"></iframe>
        """,
    )
    result = build(project)[0]
    body = page(result).split("<section")[1].split("</section")[0]
    names = {path.name for path in result.inputs}
    assert {"p.svg", "v.mp4", "s.mp3", "frame.html"} <= names
    assert not re.search(r"\.(?:svg|mp4|mp3|html)", body)
    assert len(re.findall(r"data:(?:image|video|audio|text)/", body)) == 7


def test_what_a_deck_reads_makes_it_stale(project: Project):
    """A changed picture, theme or module of the engine rebuilds the deck; so does a configuration that appears."""
    project.write("pic.svg", PICTURE)
    project.write("own.css", "/* @theme own */ section { color: red; }\n")
    project.write("docs-as-code.yml", "slides: {formats: [html], themes: [own.css]}\n")
    project.write("slides/a.md", "---\nmarp: true\ntheme: own\n---\n\n![](../pic.svg)\n")

    def status() -> str:
        return str(project.build("--only", "slides").job("slides/a.md")["status"])

    assert [status(), status()] == ["ran", "up-to-date"]
    project.write("pic.svg", PICTURE.replace("red", "blue"))
    assert [status(), status()] == ["ran", "up-to-date"]
    project.write("own.css", "/* @theme own */ section { color: navy; }\n")
    assert [status(), status()] == ["ran", "up-to-date"]
    project.write("marp.config.mjs", "export default { lang: 'da' }\n")
    assert [status(), status()] == ["ran", "up-to-date"]


def test_pages_are_counted_whatever_the_last_byte():
    """A compressed stream may end in a byte that is a carriage return."""
    texts = (b"<< /Type /Page /Name (%s) >>" % (b"n" * length) for length in range(1000))
    packed = next(data for data in map(zlib.compress, texts) if data.endswith(b"\r"))
    pdf = b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm >>\nstream\n" + packed + b"\nendstream\nendobj\n%%EOF\n"
    assert pdf_pages(pdf) == 1


def test_a_theme_that_appears_makes_decks_stale(project: Project):
    """One more file that a pattern of `slides.themes` matches is looked at, without --force."""
    project.write("docs-as-code.yml", 'slides: {formats: [html], themes: ["look/*.css"]}\n')
    project.write("look/a.css", "/* @theme a */ section { color: red; }\n")
    project.write("slides/a.md", "---\nmarp: true\ntheme: a\n---\n\n# A\n")
    project.build("--only", "slides")
    project.write("look/b.css", "/* @theme a */ section { color: navy; }\n")
    assert project.build("--only", "slides").job("slides/a.md")["status"] == "ran"
    assert "color:navy" in project.read(f"{OUT}/a.html")
    assert project.build("--only", "slides").job("slides/a.md")["status"] == "up-to-date"


def test_html_needs_no_browser(project: Project):
    """Without a browser the HTML is written and the deck has failed (3); the old PDF stays, and the next build goes on."""
    configure(project, "{formats: [html, pdf]}")
    project.write("slides/a.md", TWO)
    project.build("--only", "slides")
    old = project.bytes(f"{OUT}/a.pdf")
    project.write("slides/a.md", TWO.replace("One", "First"))
    project.write("docs-as-code.yml", "slides: {formats: [html, pdf]}\nbrowser: none/chromium\n")
    result = project.build("--only", "slides", code=3)
    assert result.job("slides/a.md")["status"] == "failed"
    assert result.job("slides/a.md")["outputs"] == [f"{OUT}/a.html"]
    assert "First" in project.read(f"{OUT}/a.html")
    assert project.bytes(f"{OUT}/a.pdf") == old
    configure(project, "{formats: [html, pdf]}")
    assert project.build("--only", "slides").job("slides/a.md")["status"] == "ran"
    assert "First" in PdfReader(project.folder / OUT / "a.pdf").pages[0].extract_text()


def test_diagrams_share_no_icons(tmp_path: Path):
    """Staged for a PDF, two diagrams with one icon load it by two addresses: by one, chance would merge them or not."""
    for name in ("one", "two"):
        svg = f'<svg id="{name}" data-docs-as-code="0"><image href="data:image/png;base64,AAAA"/></svg>'
        (tmp_path / f"{name}.svg").write_text(svg, encoding="utf-8")
    (tmp_path / "a.md").write_text("---\nmarp: true\n---\n\n![](one.svg) ![](two.svg)\n", encoding="utf-8")
    staged = pictures_to_stage([read_deck(tmp_path / "a.md", "a.md")], (), tmp_path)
    icons = [re.findall(rb'href="([^"]*)"', data) for data in staged.values()]
    assert icons == [[b"data:image/png;picture=0;base64,AAAA"], [b"data:image/png;picture=1;base64,AAAA"]]


def test_a_deck_that_breaks_the_engine_takes_no_other_down(project: Project):
    """An engine that throws on one deck fails that deck, with its own message."""
    project.write(
        "marp.config.mjs",
        "export default { engine: ({ marp }) => marp.use((md) => md.core.ruler.push('x', (s) => {"
        " if (s.src.includes('boom')) throw new Error('cannot draw boom') })) }\n",
    )
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# fine\n")
    project.write("slides/b.md", "---\nmarp: true\n---\n\n# boom\n")
    project.write("slides/c.md", "---\nmarp: true\n---\n\n# fine too\n")
    results = build(project)
    assert [bool(result.files) for result in results] == [True, False, True]
    assert str(results[1].error) == "slides/b.md: Marp could not render the deck: cannot draw boom"


def test_a_deck_that_never_ends_is_stopped(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The run is stopped at its limit, the other decks are built one by one, and nothing is left behind."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    project.write(
        "marp.config.mjs",
        "process.on('SIGINT', () => {})\n"
        "export default { engine: ({ marp }) => { const render = marp.render.bind(marp); marp.render = (text, ...more) =>"
        " { while (text.includes('forever')); return render(text, ...more) }; return marp } }\n",
    )
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# forever\n")
    project.write("slides/b.md", "---\nmarp: true\n---\n\n# fine\n")
    results = build(project, timeout=8)
    assert str(results[0].error) == "slides/a.md: marp did not finish the html within 8 s"
    assert results[1].error is None
    assert list((tmp_path / "tmp").iterdir()) == []
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if os.access(path, os.R_OK)]
    assert not [command for command in commands if str(tmp_path).encode() in command]


def test_a_slide_that_never_ends_takes_no_other_down(project: Project):
    """A script without an end in one deck's page: its PDF fails, by its name, and that of the other deck is made."""
    project.write("marp.config.mjs", "export default { html: true }\n")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# A\n\n<script>for (;;);</script>\n")
    project.write("slides/b.md", "---\nmarp: true\n---\n\n# B\n")
    results = build(project, timeout=10, kind="pdf")
    assert str(results[0].error) == "slides/a.md: marp did not finish the pdf within 10 s"
    assert results[1].error is None
    assert results[1].files


def test_a_picture_named_like_an_output_is_neither_overwritten_nor_lost(project: Project):
    """slides/a.png, shown by slides/a.md, stays as it is when the deck's first slide becomes a PNG."""
    configure(project, "{formats: [html, png]}")
    buffer = io.BytesIO()
    Image.new("RGB", (640, 360), (10, 200, 30)).save(buffer, "PNG")
    project.write("slides/a.png", buffer.getvalue())
    project.write("slides/a.md", "---\nmarp: true\n---\n\n![bg](a.png)\n")
    project.build("--only", "slides")
    assert project.bytes("slides/a.png") == buffer.getvalue()
    assert Image.open(io.BytesIO(project.bytes(f"{OUT}/a.png"))).convert("RGB").getpixel((640, 360)) == (10, 200, 30)
    assert project.files("slides") == ["slides/a.md", "slides/a.png"]


def test_is_deck():
    """A deck says `marp: true` in its front matter, also where the rest of it is broken."""
    assert is_deck("---\nmarp: true\n---\n")
    assert is_deck("\ufeff---\r\ntheme: x\r\nmarp: true # yes\r\n---\r\n")
    assert is_deck("---\nmarp: true\n a: [\n---\n")
    assert not is_deck("# page\n\n---\nmarp: true\n---\n")
    assert not is_deck("---\nmarp: false\n---\n")
    assert not is_deck("---\ntitle: marp\n---\n\nmarp: true\n")


def test_deck_model(tmp_path: Path):
    """Title, slides and files, each with its line; code, notes and underlined headings are none of them."""
    path = tmp_path / "a.md"
    path.write_text(
        textwrap.dedent(
            """\
            ---
            marp: true
            backgroundImage: url('front.png')
            ---

            Title
            ---

            ![one](a.png) ![two](<b c.png> "t") `![no](no.png)`

            ---
            <!-- header: ![](head.svg) -->
            <!-- ![no](note.png) -->

            ```md
            ---
            ![no](code.png)
            ```

            - item
            ---

            <img alt="x" src='c&amp;d.png' srcset="e.png 1x, f.png 2x">

            <style scoped>
            p { background: url("g.png") }
            </style>

            ![ref][name]

            [name]: h.png
            """
        ),
        encoding="utf-8",
    )
    deck = read_deck(path, "a.md")
    assert deck.title == "Title"
    assert [slide.line for slide in deck.slides] == [6, 12, 23]
    assert [(picture.target, picture.line) for picture in deck.pictures] == [
        ("front.png", 3),
        ("a.png", 9),
        ("b c.png", 9),
        ("head.svg", 12),
        ("c&d.png", 23),
        ("e.png", 23),
        ("f.png", 23),
        ("g.png", 26),
        ("h.png", 29),
    ]


def test_remote_files_in_a_pdf_alone(project: Project):
    """A PDF without HTML beside it shows the stand-in too, and says which picture is not in it."""
    configure(project, "{formats: [pdf]}")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n![](https://example.invalid/sea.png)\n")
    project.write("slides/b.md", "---\nmarp: true\n---\n\n# B\n")
    result = project.build("--only", "slides")
    assert [line.split(": ", 2)[1] for line in _findings(result.stderr)] == ["slides/a.md:5"]
    assert "remote picture, not in the deck" in PdfReader(project.folder / OUT / "a.pdf").pages[0].extract_text()
    assert project.files(OUT) == [f"{OUT}/a.pdf", f"{OUT}/b.pdf"]


def test_a_missing_picture_without_html(project: Project):
    """A missing picture in one of two formats fails the deck in both, and the next deck is built in both."""
    configure(project, "{formats: [pdf, png]}")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n![](none.png)\n")
    project.write("slides/b.md", "---\nmarp: true\n---\n\n# B\n")
    result = project.build("--only", "slides", code=1)
    assert result.error("slides/a.md")[:2] == ("no such picture: none.png", 5)
    assert project.files(OUT) == [f"{OUT}/b.pdf", f"{OUT}/b.png"]


def test_diagrams_in_a_pdf_share_its_fonts(project: Project):
    """Pictures carry fonts of their own; in a PDF the deck's are used, or chance would decide which are merged."""
    configure(project, "{formats: [pdf]}")
    for name in ("one", "two"):
        project.write(f"diagrams/{name}.dot", f"digraph {name} {{ {name} -> next }}\n")
    pictures = [f"![](../docs/generated/diagrams/{name}.svg)" for name in ("one", "two")]
    project.write(
        "slides/a.md", f"---\nmarp: true\ntheme: docs-as-code\n---\n\n{pictures[0]}\n\n---\n\n{pictures[1]}\n"
    )
    project.build()
    assert "@font-face" in project.read("docs/generated/diagrams/one.svg")
    assert fonts_of(project.folder / OUT / "a.pdf") == {"FiraSans-Regular"}
    texts = [page.extract_text() for page in PdfReader(project.folder / OUT / "a.pdf").pages]
    assert [text.split() for text in texts] == [["one", "next"], ["two", "next"]]


def test_cells_of_a_table_in_a_pdf_are_counted_from_one(project: Project):
    """Headings of columns have names in a PDF: the browser's own numbers of them differ from run to run."""
    configure(project, "{formats: [pdf]}")
    project.write("slides/a.md", "---\nmarp: true\n---\n\n# A\n\n| b | c |\n|--|--|\n| d | e |\n")
    project.build("--only", "slides")
    reader = PdfReader(project.folder / OUT / "a.pdf")
    objects = [reader.get_object(number) for number in range(1, len(reader.xref_objStm) + 1)]
    names = [str(found["/ID"]) for found in objects if isinstance(found, DictionaryObject) and "/ID" in found]
    assert names == ["node00000001", "node00000002"]


def fonts_of(pdf: Path) -> set[str]:
    """The fonts that a PDF carries, without the marks of their subsets; a font without a name is OTS-derived-font."""
    objects = [PdfReader(pdf).get_object(number) for number in range(1, len(PdfReader(pdf).xref_objStm) + 1)]
    names = [
        str(found["/BaseFont"]) for found in objects if isinstance(found, DictionaryObject) and "/BaseFont" in found
    ]
    return {name.split("+")[-1].removeprefix("/") for name in names}
