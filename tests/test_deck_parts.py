"""What a deck takes from other files: Markdown, code, tables and values, each fresh and each on its own line."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from docs_as_code.slides.deck import read_deck

if TYPE_CHECKING:
    from tests.conftest import Project

OUT = "docs/generated/slides"
DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="9"/></svg>\n'


def deck(project: Project, body: str, front: str = "", name: str = "deck") -> None:
    project.write("docs-as-code.yml", "slides: {formats: [html]}\n")
    project.write(f"slides/{name}.md", f"---\nmarp: true\n{front}---\n\n{body}\n")


def words(project: Project) -> list[str]:
    """The text of each slide, as a reader sees it."""
    page = project.read(f"{OUT}/deck.html")
    slides = re.findall(r"<section\b[^>]*>(.*?)</section>", page, re.DOTALL)
    plain = (re.sub(r"</?span\b[^>]*>", "", slide) for slide in slides)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", " ", slide)).split()) for slide in plain]


def failed(project: Project) -> tuple[str, str, str | None]:
    """Where the only error of a build is, what it says, and its hint."""
    result = project.build(code=1)
    errors = [job["error"] for job in result.json["jobs"] if job["error"]]
    assert len(errors) == 1
    assert "Traceback" not in result.stderr
    return f"{errors[0]['path']}:{errors[0]['line']}", errors[0]["message"], errors[0]["hint"]


def test_a_file_is_included_without_its_front_matter(project: Project):
    """Its slides become slides of the deck, and its rulers and blank lines at both ends do not add empty ones."""
    project.write("slides/parts/two.md", "---\ntitle: x\n---\n\n---\n\n# Two\n\n---\n\n# Three\n\n---\n")
    deck(project, "# One\n\n---\n\n<!-- include: parts/two.md -->\n\n---\n\n# Four")
    project.build()
    assert words(project) == ["One", "Two", "Three", "Four"]


@pytest.mark.parametrize("heading", ["roll-back", '"parts/plan.md#Roll back!"'])
def test_a_section_is_included_by_its_heading(project: Project, heading: str):
    """From the heading to the next one of its level or above; as an anchor or as written."""
    text = "# Plan\n\n## Roll out\n\nno\n\n## Roll back!\n\nyes\n\n### How\n\nalso\n\n```\n## no heading\n```\n\n## Later\n\nno\n"
    project.write("slides/parts/plan.md", text)
    target = heading if heading.startswith('"') else f"parts/plan.md#{heading}"
    deck(project, f"<!-- include: {target} -->")
    project.build()
    assert words(project) == ["Roll back! yes How also ## no heading"]


def test_addresses_count_from_the_file_that_has_them(project: Project):
    """A picture, a link, a picture in a link and an HTML tag of an included file; code is left alone."""
    project.write("docs/parts/pic.svg", DOT)
    text = (
        "![](pic.svg) [![](<pic.svg>)](../x.pdf) `![](no.svg)`\n\n<img src='pic.svg'>\n\n"
        "[two][t] [mail](mailto:a@b.c) [top](#a)\n\n[t]: two.md\n\n<!-- _backgroundImage: url(pic.svg) -->\n"
    )
    project.write("docs/parts/part.md", text)
    deck(project, "<!-- include: ../docs/parts/part.md -->")
    read = read_deck(project.folder / "slides/deck.md", "slides/deck.md")
    assert [picture.target for picture in read.pictures] == ["../docs/parts/pic.svg"] * 3
    assert "[![](<../docs/parts/pic.svg>)](../docs/x.pdf) `![](no.svg)`" in read.text
    assert "[mail](mailto:a@b.c) [top](#a)\n\n[t]: ../docs/parts/two.md" in read.text


def test_a_diagram_in_an_included_file_is_built_first(project: Project):
    """Whatever an included file shows is known to the build."""
    project.write("diagrams/web.dot", "digraph { a -> b }\n")
    project.write("slides/parts/one.md", "![](../../docs/generated/diagrams/web.svg)\n")
    deck(project, "<!-- include: parts/one.md -->")
    project.build("slides/deck.md")
    assert project.exists("docs/generated/diagrams/web.svg")


def test_each_part_is_an_input(project: Project):
    """Whatever is put in builds the deck again when it changes, and only then."""
    project.write("slides/parts/one.md", "one\n")
    project.write("src/app.py", "a = 1\n")
    project.write("data/r.csv", "name,n\na,1\n")
    project.write("data/v.yml", "v: 1\n")
    body = "<!-- include: parts/one.md -->\n\n```file=../src/app.py\n```\n\n```table file=../data/r.csv\n```\n\n{{ v }}"
    deck(project, body, "values: ../data/v.yml\n")
    project.build()
    assert words(project) == ["one a = 1 name n a 1 1"]
    changes = {
        "slides/parts/one.md": "two\n",
        "src/app.py": "b = 2\n",
        "data/r.csv": "name,n\nb,2\n",
        "data/v.yml": "v: 2\n",
    }
    for path, text in changes.items():
        assert project.build().job("slides/deck.md")["status"] == "up-to-date"
        project.write(path, text)
        job = project.build().job("slides/deck.md")
        assert (job["status"], job["reasons"]) == ("ran", [f"{path} changed; read by slides/deck.md"])
    assert words(project) == ["two b = 2 name n b 2 2"]


CODE = '# region all\nimport x\n\n    # region main {\n    def main():\n        print("``` {{ x }}")\n    # endregion\n# endregion\n'


@pytest.mark.parametrize(
    ("info", "shown"),
    [
        ("python file=../src/app.py lines=5-6", 'def main(): print("``` {{ x }}")'),
        ("python file=../src/app.py lines=2", "import x"),
        ("python file=../src/app.py region=main", 'def main(): print("``` {{ x }}")'),
        ("file=../src/app.py", 'import x def main(): print("``` {{ x }}")'),
        ('python file="../src/app.py" region=all', 'import x def main(): print("``` {{ x }}")'),
    ],
)
def test_code_comes_from_a_file(project: Project, info: str, shown: str):
    """By line, by region, or whole; what stands in the block is for editors. Marks of regions are left out."""
    project.write("src/app.py", CODE)
    deck(project, f"````{info}\nold\n````\n\nafter")
    project.build()
    assert words(project) == [f"{shown} after"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("//#region a", "//#endregion"),
        ("<!-- #region a -->", "<!-- #endregion -->"),
        ("# --8<-- [start:a]", "# --8<-- [end:a]"),
        ("-- region a", "-- endregion"),
    ],
)
def test_regions_are_marked_as_editors_and_tools_mark_them(project: Project, start: str, end: str):
    """In the comments of any language."""
    project.write("src/code.txt", f"no\n{start}\nyes\n{end}\nno\n")
    deck(project, "```text file=../src/code.txt region=a\n```")
    project.build()
    assert words(project) == ["yes"]


def test_lines_of_code_are_marked(project: Project):
    """By number, also where the colours of the code go over several lines; other braces mean nothing."""
    deck(project, "```js {1,3-4}\na = `x\n  y\nend` // c\nd\n```\n\n```js {none}\ne\n```")
    project.build()
    page = project.read(f"{OUT}/deck.html")
    marked = re.findall(r'<span class="marked"[^>]*>(.*?)\n</span>', page, re.DOTALL)
    assert [html.unescape(re.sub(r"<[^>]+>", "", line)) for line in marked] == ["a = `x", "end` // c"]
    assert page.count('class="marked"') == 3
    assert words(project) == ["a = `x y end` // c d e"]


def test_a_table_is_made_from_csv(project: Project):
    """Chosen columns in their order, some rows, numbers to the right; no sign in a cell means anything."""
    project.write("data/r.csv", 'name;p50;p95\n"a|b";1;"2.000,5 ms"\n<b>*c*;;3\nd;1;4\n')
    deck(project, "```csv table file=../data/r.csv columns=p95,name rows=2\n```")
    project.build()
    assert words(project) == ["p95 name 2.000,5 ms a|b 3 <b>*c*"]
    page = project.read(f"{OUT}/deck.html")
    assert page.count('<th style="text-align:right">') == 1


def test_a_table_is_made_from_json(project: Project):
    """A list of objects, also one inside of a document; numbers stay as they are written."""
    project.write("data/r.json", '{"results": [{"name": "a", "s": 1.10}, {"name": "b", "ok": true}]}')
    deck(project, '```table file=../data/r.json pointer=/results\n```\n\n---\n\n```json table\n[{"n": 1}]\n```')
    project.build()
    assert words(project) == ["name s ok a 1.10 b true", "n 1"]


def test_values_fill_the_text(project: Project):
    """Anywhere but in code, as text and nothing else: headings, links, footers, front matter, included files."""
    project.write(
        "data/v.yml", 'release: {version: 1.10, owner: "*Kim* <b> & co", date: 2026-11-24, ok: yes}\nsteps: [a, b]\n'
    )
    project.write("slides/parts/p.md", "included {{ release.version }}\n")
    body = (
        "# {{release.version}}\n\n{{ release.owner }} [x](https://example.com/{{ release.version }}) `{{ no.value }}`\n\n"
        "```\n{{ no.value }}\n```\n\n{{ steps.1 }} {{ release.date }} {{ release.ok }}\n\n<!-- include: parts/p.md -->"
    )
    front = 'title: "R {{ release.version }}"\nfooter: by {{ release.owner }}\nvalues: ../data/v.yml\n'
    deck(project, body, front)
    job = project.build().job("slides/deck.md")
    assert job["name"] == "R 1.10"
    page = project.read(f"{OUT}/deck.html")
    assert 'href="https://example.com/1.10"' in page
    text = "1.10 *Kim* <b> & co x {{ no.value }} {{ no.value }} b 2026-11-24 yes included 1.10"
    assert words(project) == [f"{text} by Kim & co"]


def test_values_come_from_several_files(project: Project):
    """One after the other, or each below a name."""
    project.write("data/a.yml", "a: 1\n")
    project.write("data/b.json", '{"b": 1.50, "c": [{"d": false}]}')
    deck(project, "{{ a }} {{ b }} {{ c.0.d }}", "values: [../data/a.yml, ../data/b.json]\n")
    project.build()
    assert words(project) == ["1 1.50 false"]
    deck(project, "{{ x.a }} {{ y.b }}", "values: {x: ../data/a.yml, y: ../data/b.json}\n")
    project.build()
    assert words(project) == ["1 1.50"]


def test_a_deck_without_values_keeps_its_braces(project: Project):
    """Only front matter with `values` makes braces mean something."""
    deck(project, "{{ release.version }}\n\n<!-- include the numbers of May -->")
    project.build()
    assert words(project) == ["{{ release.version }}"]


def test_an_agenda_names_the_headings_below_it(project: Project):
    """Each is a link to its slide, also when a slide comes from elsewhere; a chapter that goes on is named once."""
    project.write("slides/parts/two.md", "# *Two* [x](y.pdf)\n\n---\n\nmore\n")
    body = "# Deck\n\n---\n\n<!-- agenda -->\n\n---\n\n# One\n\n---\n\n# One\n\n---\n\n<!-- include: parts/two.md -->\n\n---\n\n# Three\n"
    deck(project, body)
    project.build()
    assert words(project)[1] == "One Two x Three"
    page = project.read(f"{OUT}/deck.html")
    assert re.findall(r'<li><a href="#(\d+)">(.*?)</a></li>', page) == [
        ("3", "One"),
        ("5", "<em>Two</em> x"),
        ("7", "Three"),
    ]
    assert re.findall(r'<section id="(\d+)"[^>]*>\n<h1', page) == ["1", "3", "4", "5", "7"]


def test_an_agenda_can_name_another_level(project: Project):
    """By default the second where the deck has one title; slides that begin at headings are counted right."""
    deck(project, "# Deck\n\n<!-- agenda -->\n\n## One\n\n### a\n\n## Two\n", "headingDivider: 2\n")
    project.build()
    assert re.findall(r'href="#(\d+)">(.*?)</a></li>', project.read(f"{OUT}/deck.html")) == [("2", "One"), ("3", "Two")]
    deck(project, "# Deck\n\n<!-- agenda: 3 -->\n\n---\n\n## One\n\n### a\n")
    project.build()
    assert re.findall(r'href="#(\d+)">(.*?)</a></li>', project.read(f"{OUT}/deck.html")) == [("2", "a")]


BAD = [
    ("# x\n\n<!-- agenda -->", "slides/deck.md:7", "the agenda has no headings to name", "write a heading on each slide that it shall name, below it"),
    ("<!-- include: parts/plam.md -->", "slides/deck.md:5", "no such file: parts/plam.md", "did you mean parts/plan.md?"),
    ("<!-- include: no/plan.md -->", "slides/deck.md:5", "no such file: no/plan.md", "there is no folder no; the path counts from the file that names it"),
    ("<!-- include: parts/plan.md#lost -->", "slides/deck.md:5", "the file has no heading 'lost'", "did you mean #last?"),
    ("<!-- include: ../../secret.md -->", "slides/deck.md:5", "the file is outside of the project: ../../secret.md", "copy it into the project"),
    ("<!-- include: parts/loop.md -->", "slides/parts/back.md:1", "the include is a circle: slides/parts/loop.md → slides/parts/back.md → slides/parts/loop.md", "take one of the includes out"),
    ("<!-- include: deck.md -->", "slides/deck.md:5", "the include is a circle: slides/deck.md → slides/deck.md", "take one of the includes out"),
    ("<!-- include: parts/umlauts.md -->", "slides/parts/umlauts.md:2", "not UTF-8 text", "save it as UTF-8"),
    ("<!-- include: parts/broken.md -->", "slides/parts/broken.md:3", "no such picture: lost.svg", "the path counts from the folder of the file that names it"),
    ("<!-- include: ../../../etc/passwd -->", "slides/deck.md:5", "the file is outside of the project: ../../../etc/passwd", "copy it into the project"),
    ("<!-- include: parts/plan -->", "slides/deck.md:5", "no such file: parts/plan", "did you mean parts/plan.md?"),
    ("```py file=parts/a.py lines=2-9\n```", "slides/deck.md:5", "lines 2-9 are not in the file, which has 3 lines", None),
    ("```py file=parts/a.py lines=x\n```", "slides/deck.md:5", "'x' names no lines", "write lines=10-20, lines=10- or lines=10"),
    ("```py file=parts/a.py region=mine\n```", "slides/deck.md:5", "the file has no region 'mine'", "did you mean main?"),
    ("```py file=parts/a.py region=main\n```", "slides/deck.md:5", "the region 'main' never ends", "close it with a comment: endregion"),
    ("```py file=parts/a.py line=3\n```", "slides/deck.md:5", "'line' is no option here", "did you mean lines?"),
    ("```csv table\na,b\n1\n```", "slides/deck.md:7", "the row has 1 cells where the table has 2 columns", "put a cell that holds the separator into double quotes"),
    ("```csv table columns=c\na,b\n1,2\n```", "slides/deck.md:5", "the table has no column 'c'", "its columns: a, b"),
    ("```json table\n{\n```", "slides/deck.md:6", "not valid JSON: Expecting property name enclosed in double quotes", None),
    ("```json table\n{}\n```", "slides/deck.md:5", "the JSON is no list of objects", "name the list inside of it: pointer=/results"),
    ("```xml table\n```", "slides/deck.md:5", "no table can be made from 'xml'", "write csv, tsv or json behind the backticks"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "where", "message", "hint"), BAD)
def test_what_cannot_be_put_in_is_said_on_its_line(
    project: Project, body: str, where: str, message: str, hint: str | None
):
    """The line of the include, the block or the cell that is wrong, and what to do about it."""
    (project.folder.parent / "secret.md").write_text("secret\n", encoding="utf-8")
    project.write("slides/parts/plan.md", "# Plan\n\n## Last\n\nx\n")
    project.write("slides/parts/loop.md", "<!-- include: back.md -->\n")
    project.write("slides/parts/back.md", "<!-- include: loop.md -->\n")
    project.write("slides/parts/umlauts.md", "a\n\xe4\n".encode("latin-1"))
    project.write("slides/parts/broken.md", "a\n\n![](lost.svg)\n")
    project.write("slides/parts/a.py", "# region main\na\nb\n")
    deck(project, body)
    assert failed(project) == (where, message, hint)


VALUES = [
    ("{{ release.verion }}", "no value named 'release.verion'", "did you mean release.version?"),
    ("{{ release }}", "'release' holds names with values, not one value", "write one of release.version, release.none"),
    ("{{ steps }}", "'steps' holds a list, not one value", "write steps.0 for the first"),
    ("{{ steps.7 }}", "no value named 'steps.7'", "steps has 2 items, the first is steps.0"),
    ("{{ release.none }}", "'release.none' holds nothing, not one value", None),
    ("{{ a b }}", "'a b' names no value", "write {{ name.of.the.value }}, or a blank between the braces to leave them as they are"),
    ("<!-- footer: {{ dash }} -->", "the value 'a-->b' cannot stand in a comment", "it holds two dashes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "hint"), VALUES)
def test_a_value_that_is_not_there_is_an_error(project: Project, text: str, message: str, hint: str | None):
    """Never an empty place on a slide."""
    project.write("data/v.yml", "release: {version: 1, none: }\nsteps: [a, b]\ndash: a-->b\n")
    deck(project, f"# x\n\n{text}", "values: ../data/v.yml\n")
    assert failed(project) == ("slides/deck.md:8", message, hint)


@pytest.mark.parametrize(
    ("name", "text", "where", "message"),
    [
        (
            "v.yml",
            "a: 1\nb: [\n",
            "data/v.yml:3",
            "not valid YAML: expected the node content, but found '<stream end>'",
        ),
        ("v.json", '{"a": 1,\n}', "data/v.json:2", "not valid JSON: Expecting property name enclosed in double quotes"),
        ("v.yml", "- a\n", "slides/deck.md:3", "../data/v.yml holds no names with values"),
    ],
)
def test_a_file_of_values_that_cannot_be_read_is_named(
    project: Project, name: str, text: str, where: str, message: str
):
    """With its own line."""
    project.write(f"data/{name}", text)
    deck(project, "{{ a }}", f"values: ../data/{name}\n")
    assert failed(project)[:2] == (where, message)
