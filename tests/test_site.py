"""The Markdown extension: an image of a diagram becomes the diagram, an image of a deck a slide viewer."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import markdown
import pytest
from markdown.preprocessors import Preprocessor

from docs_as_code.site import extension

if TYPE_CHECKING:
    from pathlib import Path

SVG = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- Pages: 1 -->
<svg xmlns="http://www.w3.org/2000/svg" id="web" width="80pt" height="40pt" viewBox="0 0 80 40" role="group"
 aria-labelledby="web-title web-desc" data-docs-as-code="sha256:1">
<title id="web-title">Web service</title><desc id="web-desc">2 nodes</desc>
<style>@font-face{font-family:'web Fira Sans';src:url(data:font/woff2;base64,AAAA)}</style>
<defs><symbol id="web-icon"><rect width="4" height="4"/></symbol></defs>
<g id="web-n&#45;1"><title>queue</title><use href="#web-icon"/><text font-family="'web Fira Sans'">Zanzibar</text><text
>Quito</text></g>
<path id="web-e" fill="url(#web-icon)" d="M0 0"/></svg>
"""
DECK = '<!doctype html><html><body><svg data-marpit-svg="" viewBox="0 0 960 720"><text>Hi</text></svg></body></html>'


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder as the extension finds it: a diagram of ours, a picture of somebody else, a deck with its PDF."""
    (tmp_path / "generated").mkdir()
    (tmp_path / "generated/web.svg").write_text(SVG)
    (tmp_path / "generated/other.svg").write_text(SVG.replace("data-docs-as-code", "data-other"))
    (tmp_path / "generated/intro.html").write_text(DECK)
    (tmp_path / "generated/intro.pdf").write_bytes(b"%PDF")
    (tmp_path / "generated/bare.html").write_text("<p>not a deck of Marp</p>")
    return tmp_path


def page(docs: Path, text: str, *others: str, **settings: Any) -> str:
    """The HTML of a page in `docs` without the viewer's assets."""
    configs = {extension.NAME: {"base": str(docs), "assets": "linked", **settings}}
    return markdown.markdown(text, extensions=[extension.NAME, *others], extension_configs=configs)


class Elements(HTMLParser):
    """Every start tag with its attributes, as a browser's parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_a_diagram_stands_in_the_page_itself(docs: Path) -> None:
    """The page holds the SVG without its XML prolog, in a figure with its tools, and no image any more."""
    html = page(docs, "![A web service](generated/web.svg)")
    assert html.startswith('<figure class="dac-diagram">')
    assert "Zanzibar" in html
    assert "<?xml" not in html
    assert "DOCTYPE" not in html
    assert "Pages: 1" not in html
    elements = Elements(html)
    assert not elements.of("img")
    assert elements.of("a") == [
        {
            "aria-label": "Open the picture: A web service",
            "class": "dac-tool dac-open",
            "href": "generated/web.svg",
            "title": "Open the picture",
        }
    ]
    assert elements.of("button")[0]["aria-label"] == "Enlarge: A web service"


def test_two_labels_never_become_one_word(docs: Path) -> None:
    """A search index that drops tags finds both labels, though they touch in the file."""
    text = re.sub(r"<[^>]+>", "", page(docs, "![](generated/web.svg)"))
    assert {"Zanzibar", "Quito", "queue"} <= set(text.split())


def test_a_diagram_shown_twice_keeps_ids_unique(docs: Path) -> None:
    """Each copy refers to its own parts and fonts: ids, href, url(), aria and font families have one suffix."""
    html = page(docs, "![](generated/web.svg)\n\n![](generated/web.svg)\n\n![](generated/web.svg)")
    ids = [attributes["id"] for _, attributes in Elements(html).found if "id" in attributes]
    assert len(ids) == 18
    assert len(set(ids)) == 18
    second, third = html.split("<figure")[2:]
    for copy, suffix in ((second, "--2"), (third, "--3")):
        assert f'xlink:href="#web-icon{suffix}"' in copy
        assert f"url(#web-icon{suffix})" in copy
        assert f'aria-labelledby="web-title{suffix} web-desc{suffix}"' in copy
        assert copy.count(f"'web{suffix} Fira Sans'") == 2
        assert f'id="web-n&#45;1{suffix}"' in copy


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("../guide/", "generated/../guide/"),
        ("https://example.org/a", "https://example.org/a"),
        ("mailto:ops@example.org", "mailto:ops@example.org"),
        ("/top/", "/top/"),
        ("#web-e", "#web-e"),
    ],
)
def test_a_relative_link_of_a_node_starts_at_the_picture(docs: Path, written: str, shown: str) -> None:
    """So it leads to the same place from every page, and from the picture alone; no plain href stays in the SVG."""
    (docs / "generated/web.svg").write_text(SVG.replace('<g id="web-n&#45;1">', f'<a href="{written}">'))
    svg = page(docs, "![](generated/web.svg)").split("</svg>")[0]
    assert f'<a xlink:href="{shown}">' in svg
    assert " href=" not in svg


def test_ids_keep_clear_of_the_headings(docs: Path) -> None:
    """A heading that has the diagram's id keeps it, since other pages link to it."""
    html = page(docs, "# Web\n\n![](generated/web.svg)", "toc")
    assert '<h1 id="web">' in html
    assert 'id="web--2"' in html


def test_a_picture_of_others_stays_an_image(docs: Path) -> None:
    """An SVG without our mark may hold anything; it is not put into the page."""
    assert page(docs, "![x](generated/other.svg)") == '<p><img alt="x" src="generated/other.svg" /></p>'


@pytest.mark.parametrize("target", ["generated/gone.svg", "https://example.org/web.svg", "/generated/web.svg", "a.png"])
def test_what_is_not_there_stays_an_image(docs: Path, target: str) -> None:
    """Missing files, other hosts, absolute paths and other formats are for the site builder to judge."""
    assert page(docs, f"![x]({target})") == f'<p><img alt="x" src="{target}" /></p>'


def test_names_with_blanks_are_found(docs: Path) -> None:
    """A reference may be percent-encoded, as Markdown wants it, or stand in angle brackets."""
    (docs / "generated/my web.svg").write_text(SVG)
    for target in ("generated/my%20web.svg", "<generated/my web.svg>"):
        assert "Zanzibar" in page(docs, f"![x]({target})")


def test_words_around_a_diagram_stay_paragraphs(docs: Path) -> None:
    """HTML allows no figure in a paragraph: the paragraph ends before it and goes on after it."""
    html = page(docs, "Before *it* ![](generated/web.svg) after.\n![](generated/intro.html) End.\n\nNext.")
    outside = re.sub(r"<figure.*?</figure>", "FIGURE", html, flags=re.DOTALL)
    assert re.sub(r"\s+(?=</p>)", "", outside).split("\n") == [
        "<p>Before <em>it</em></p>",
        "FIGURE",
        "<p>after.</p>",
        "FIGURE",
        "<p>End.</p>",
        "<p>Next.</p>",
    ]


@pytest.mark.parametrize(
    ("image", "caption"),
    [
        ("![Web Service](generated/web.svg)", None),
        ("![](generated/web.svg)", None),
        ("![How users get in](generated/web.svg)", "How users get in"),
        ('![Web service](generated/web.svg "As of today")', "As of today"),
    ],
)
def test_a_caption_says_what_the_picture_does_not(docs: Path, image: str, caption: str | None) -> None:
    """The title, else the text for it, is the caption, unless it is what the picture is called anyway."""
    match = re.search(r"<figcaption>(.*?)</figcaption>", page(docs, image))
    assert (match and match[1]) == caption


def test_a_figure_without_caption_has_a_name(docs: Path) -> None:
    """A screen reader is told what the figure is, also where nothing is written below it."""
    assert 'aria-label="Web service"' in page(docs, "![](generated/web.svg)").split(">")[0]


def test_layout_attributes_go_to_the_figure(docs: Path) -> None:
    """Class, id and width that the author gave the image hold for the diagram."""
    html = page(docs, "![x](generated/web.svg){ .right #here width=300 }", "attr_list")
    assert html.startswith('<figure class="dac-diagram right" id="here">')
    assert '<div class="dac-canvas" style="max-width:300px">' in html


def test_pictures_for_one_scheme_are_marked(docs: Path) -> None:
    """Material's endings for pairs of pictures work for diagrams as well."""
    html = page(docs, "![x](generated/web.svg#only-light)\n\n![x](generated/web.svg#only-dark)")
    assert re.findall(r'<figure class="([^"]+)"', html) == [
        "dac-diagram dac-only-light",
        "dac-diagram dac-only-dark",
    ]


@pytest.mark.parametrize(
    "text",
    ["[![x](generated/web.svg)](generated/web.svg)", "# Title ![x](generated/web.svg)", "**![x](generated/web.svg)**"],
)
def test_a_diagram_in_the_middle_of_words_stays_an_image(docs: Path, text: str) -> None:
    """In links, headings and emphasis an image is what the author meant, and all that HTML allows."""
    html = page(docs, text)
    assert '<img alt="x" src="generated/web.svg" />' in html
    assert "<figure" not in html
    assert "data-dac" not in html


def test_a_diagram_inside_a_figure_of_the_author(docs: Path) -> None:
    """The author's own figure and caption stay; no figure stands in a figure."""
    text = '<figure markdown="span">\n![x](generated/web.svg)\n<figcaption>Mine</figcaption>\n</figure>'
    html = page(docs, text, "md_in_html")
    assert html.count("<figure") == 1
    assert '<div class="dac-diagram">' in html
    assert html.count("<figcaption") == 1


def test_a_deck_becomes_a_viewer(docs: Path) -> None:
    """A frame of the deck's own shape, loaded when it is seen, with a name, full screen, a tab and the PDF."""
    html = page(docs, "![Introduction](generated/intro.html)")
    (frame,) = Elements(html).of("iframe")
    assert frame == {
        "class": "dac-slides",
        "src": "generated/intro.html",
        "title": "Introduction",
        "loading": "lazy",
        "allow": "fullscreen",
        "style": "aspect-ratio:960/720",
    }
    assert "></iframe>" in html
    assert [link["href"] for link in Elements(html).of("a")] == ["generated/intro.html", "generated/intro.pdf"]
    assert [button["data-dac-action"] for button in Elements(html).of("button")] == ["fullscreen"]
    assert "<figcaption>Introduction</figcaption>" in html


def test_no_link_to_a_pdf_that_is_not_there(docs: Path) -> None:
    """Without the file there is no link; without Marp's slides the frame is 16:9."""
    html = page(docs, "![Bare](generated/bare.html)")
    assert "bare.pdf" not in html
    assert "aspect-ratio:16/9" in html


def test_a_link_to_a_deck_stays_a_link(docs: Path) -> None:
    """Only an image becomes a viewer."""
    assert page(docs, "[deck](generated/intro.html)") == '<p><a href="generated/intro.html">deck</a></p>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# See ![the deck](generated/intro.html)", '<h1>See <a href="generated/intro.html">the deck</a></h1>'),
        (
            "[![the deck](generated/intro.html)](there.md)",
            '<p><a href="there.md"><span>the deck</span></a></p>',
        ),
    ],
)
def test_a_deck_in_the_middle_of_words_becomes_a_link(docs: Path, text: str, html: str) -> None:
    """A viewer does not fit into a heading or a link, and an image of an HTML file would be broken."""
    assert page(docs, text) == html


def test_the_assets_come_along_where_nobody_links_them(docs: Path) -> None:
    """A builder without our plugin gets style and script in each page that shows something, once, and only there."""
    both = page(docs, "![](generated/web.svg)\n\n![](generated/intro.html)", assets="inline")
    assert both.count("<style>.dac") + both.count("<style>/*") == 1
    assert both.count("<script>") == 1
    assert "<script>" not in page(docs, "No picture", assets="inline")
    assert "<script>" not in page(docs, "![](generated/web.svg)")


class Context(Preprocessor):
    """What Zensical registers on each Markdown instance: the page and the configuration of the site."""

    def __init__(self, page: str, docs: Path) -> None:
        super().__init__()
        self.page = SimpleNamespace(path=page, url="a/page/")
        self.config = {"docs_dir": docs.name, "root_dir": str(docs.parent)}

    def run(self, lines: list[str]) -> list[str]:
        return lines


def test_a_page_of_zensical_is_found_by_its_context(docs: Path) -> None:
    """References start at the page's own folder, and stay as they are: Zensical rewrites them afterwards."""
    md = markdown.Markdown(extensions=[extension.NAME], extension_configs={extension.NAME: {"assets": "linked"}})
    md.preprocessors.register(Context("a/page.md", docs), "rendering_context", 0)
    html = md.convert("![](../generated/web.svg)\n\n![](../generated/intro.html)")
    assert "Zanzibar" in html
    assert 'src="../generated/intro.html"' in html
    assert 'href="../generated/intro.pdf"' in html


def test_no_inline_handlers_and_no_other_host(docs: Path) -> None:
    """A strict content policy stops nothing, and nothing is fetched from anywhere."""
    html = page(docs, "![](generated/web.svg)\n\n![](generated/intro.html)", assets="inline")
    assert not re.search(r"\son\w+=", html)
    assert set(re.findall(r"https?://[\w./]+", html)) == {"http://www.w3.org/2000/svg"}
