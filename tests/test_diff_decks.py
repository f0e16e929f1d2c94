"""`docs-as-code diff` of decks: slides matched by heading and content, the pictures in them, and their thumbnails."""

from __future__ import annotations

import base64
import io
import random
import re

import pytest
from PIL import Image

from docs_as_code.slides.diff import Page, Pages, compare
from docs_as_code.slides.diff_report import DeckDiff, as_text
from docs_as_code.slides.thumbnail import small
from tests.test_diff_command import commit, git

HEAD = "---\nmarp: true\ntheme: docs-as-code\n---\n\n"
SLIDES = {
    "first": "# Quarterly\n\nHow we did",
    "numbers": "## Numbers\n\n- 10 users\n- 20 orders\n- a third line",
    "shop": "## Architecture\n\n![The shop](../docs/generated/diagrams/shop.svg)",
    "plans": "## Plans\n\n1. more\n2. faster",
    "end": "## Thanks\n\nQuestions?",
}
SHOP = 'digraph shop { "web" -> "users" }'


def deck(*slides, head=HEAD):
    """The text of a deck with these slides."""
    return head + "\n\n---\n\n".join(slides) + "\n"


def pages(*slides):
    """A deck of slides `title: words`, as a comparison sees it."""
    parts = [slide.partition(": ") for slide in slides]
    return Pages("Deck", tuple(Page(n, title, (title, words)) for n, (title, _, words) in enumerate(parts, start=1)))


def told(was, now):
    """The lines that tell what has changed, without those of the text."""
    text = as_text(DeckDiff("a.md", "", "changed", diff=compare(was, now)))
    return [line.strip() for line in text.splitlines()[1:] if not line.startswith("      ")]


@pytest.fixture
def quarterly(project):
    """A project with a deck that shows a diagram, and one commit."""
    project.write("slides/quarterly.md", deck(*SLIDES.values()))
    project.write("slides/same.md", deck("# Same"))
    project.write("diagrams/shop.dot", SHOP)
    project.write(".gitignore", "docs/generated\n")
    git(project, "init", "-q", "-b", "main")
    commit(project)
    return project


def test_an_inserted_slide_changes_no_other():
    """The slides behind it have other numbers, and that is not told; the same on the way back."""
    was, now = pages("A: one", "B: two", "C: three"), pages("A: one", "N: new words", "B: two", "C: three")
    assert told(was, now) == ['+ slide 2 "N"']
    assert told(now, was) == ['- slide 2 "N"']


def test_only_the_slide_that_was_moved_is_told():
    """Of all ways to explain an order, the one with the fewest moves; a moved slide may be changed as well."""
    was = pages("A: one", "B: two", "C: three", "D: four")
    assert told(was, pages("B: two", "C: three", "D: four", "A: one")) == ['~ slide 4 "A": was slide 1']
    assert told(was, pages("D: five", "A: one", "B: two", "C: three")) == ['~ slide 1 "D": was slide 4, its text']


def test_slides_with_another_heading():
    """A slide that keeps its words is the same under another heading; one that keeps neither is another."""
    was = pages("Plans: grow faster and hire two people", "End: bye")
    assert told(was, pages("Aims: grow faster and hire two people", "End: bye")) == [
        '~ slide 1 "Aims": was titled "Plans"'
    ]
    assert told(was, pages("Risks: the weather is bad", "End: bye")) == ['- slide 1 "Plans"', '+ slide 1 "Risks"']


def test_equal_slides():
    """Of several equal slides one that is gone is one; slides without words are told apart by their place."""
    assert told(pages("A: x", "A: x", "A: x"), pages("A: x", "A: x")) == ['- slide 3 "A"']
    assert told(pages(": ", "A: x", ": "), pages(": ", "A: x", ": ")) == []


def test_every_slide_is_told_of_once():
    """However two decks differ, each slide of both stands in one pair; a deck is as itself."""
    chance = random.Random(7)
    for _ in range(200):
        was, now = (
            pages(*(f"{chance.choice('ABC')}: {chance.choice('xyz')} {chance.choice('uvw')}" for _ in range(size)))
            for size in (chance.randrange(7), chance.randrange(7))
        )
        pairs = compare(was, now).pairs
        assert [pair.now for pair in pairs if pair.now] == list(now.pages)
        assert sorted(pair.was.number for pair in pairs if pair.was) == [page.number for page in was.pages]
        assert compare(now, now).is_empty


def test_what_has_changed(quarterly):
    """Added, changed, moved and retitled slides, the theme, and a picture that shows another diagram now."""
    parts = SLIDES | {"numbers": SLIDES["numbers"].replace("10", "12"), "end": "## Thank you all\n\nQuestions?"}
    order = ("first", "plans", "numbers", "shop")
    text = deck(*(parts[name] for name in order), "## Risks\n\n- one\n- two", parts["end"])
    quarterly.write("slides/quarterly.md", text.replace("docs-as-code\n", "docs-as-code-dark\n"))
    quarterly.write("diagrams/shop.dot", SHOP.replace("users", "accounts"))
    result = quarterly.run("diff", "--exit-code", code=1)
    assert result.stdout.partition("slides/")[2].splitlines()[:-2] == [
        'quarterly.md "Quarterly": changed',
        '  ~ deck: theme "docs-as-code" → "docs-as-code-dark"',
        '  ~ slide 2 "Plans": was slide 4',
        '  ~ slide 3 "Numbers": its text',
        "      - - 10 users",
        "      + - 12 users",
        '  ~ slide 4 "Architecture": the picture ../docs/generated/diagrams/shop.svg',
        '  + slide 5 "Risks"',
        '  ~ slide 6 "Thank you all": was titled "Thanks"',
        "      - ## Thanks",
        "      + ## Thank you all",
    ]
    assert "\n1 changed; decks: 1 changed, 1 unchanged (commit " in result.stdout
    (found,) = quarterly.run("diff", "--format", "json").json["decks"]
    assert found == {
        "source": "slides/quarterly.md",
        "title": "Quarterly",
        "status": "changed",
        "slides": {
            "added": [{"number": 5, "title": "Risks"}],
            "removed": [],
            "changed": [
                {"number": 3, "was": 2, "title": "Numbers", "text": ["- - 10 users", "+ - 12 users"], "pictures": []},
                {
                    "number": 4,
                    "was": 3,
                    "title": "Architecture",
                    "text": [],
                    "pictures": ["../docs/generated/diagrams/shop.svg"],
                },
                {
                    "number": 6,
                    "was": 5,
                    "title": "Thank you all",
                    "text": ["- ## Thanks", "+ ## Thank you all"],
                    "pictures": [],
                },
            ],
            "moved": [{"number": 2, "was": 4, "title": "Plans"}],
        },
        "settings": {"theme": {"was": "docs-as-code", "now": "docs-as-code-dark"}},
    }
    markdown = quarterly.run("diff", "--format", "markdown").stdout
    assert markdown.startswith("### Diagrams: 1 changed; decks: 1 changed, 1 unchanged\n")
    assert '+ slide 5 "Risks"\n~ slide 6 "Thank you all": was titled "Thanks"\n```\n' in markdown
    assert "12 users" not in markdown


def test_decks_that_come_go_and_move(quarterly):
    """New, gone, and in another file; nothing about the latter is a difference."""
    quarterly.write("slides/new.md", deck("# New", "# Two"))
    git(quarterly, "mv", "slides/same.md", "slides/later.md")
    (quarterly.folder / "slides/quarterly.md").unlink()
    assert quarterly.run("diff").stdout.startswith(
        'slides/later.md "Same": unchanged, was slides/same.md\n\n'
        'slides/new.md "New": added, 2 slides\n\n'
        'slides/quarterly.md "Quarterly": removed, 5 slides\n\n'
        "1 unchanged; decks: 1 added, 1 removed, 1 unchanged (commit "
    )
    found = quarterly.run("diff", "--format", "json").json["decks"]
    assert [(one["source"], one["status"], one.get("was")) for one in found] == [
        ("slides/later.md", "unchanged", {"source": "slides/same.md"}),
        ("slides/new.md", "added", None),
        ("slides/quarterly.md", "removed", None),
    ]


def test_what_is_no_change(quarterly):
    """A comment in a diagram's source, a build, and the numbers of slides in front of nothing: nothing is told."""
    quarterly.write("diagrams/shop.dot", f"// a comment\n{SHOP}")
    assert quarterly.run("diff", "--exit-code").stdout.startswith("1 unchanged; decks: 2 unchanged (")
    quarterly.run("build", "--only", "diagrams")
    assert quarterly.run("diff", "--exit-code").stdout.startswith("1 unchanged; decks: 2 unchanged (")


def test_files_that_a_slide_takes_in(quarterly):
    """A picture with other bytes, and another deck that shows a file's text, have changed; rulers in code end no slide."""
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="{}" height="9"/></svg>'
    quarterly.write("slides/box.svg", picture.format(3))
    quarterly.write("slides/part.md", "## Part\n\nold words\n")
    code = "# Code\n\n```yaml\n---\na: 1\n---\n```\n\n![](box.svg)"
    quarterly.write("slides/same.md", deck(code, "<!-- include: part.md -->", "# End"))
    commit(quarterly)
    quarterly.write("slides/box.svg", picture.format(4))
    quarterly.write("slides/part.md", "## Part\n\nnew words\n")
    assert quarterly.run("diff").stdout.startswith(
        'slides/same.md "Code": changed\n'
        '  ~ slide 1 "Code": the picture box.svg\n'
        '  ~ slide 2 "Part": its text\n'
        "      - old words\n"
        "      + new words\n\n"
    )


def test_a_deck_that_fails_on_one_side(quarterly):
    """It is told which side fails and why; the others are compared."""
    quarterly.write("slides/same.md", HEAD)
    result = quarterly.run("diff", "--exit-code", code=1)
    assert (
        'slides/same.md "Same": cannot be compared, it fails in the head\n  head: slides/same.md:5: ' in result.stdout
    )
    assert "in the head:\nerror: slides/same.md:5: the deck is empty" in result.stderr
    (found,) = quarterly.run("diff", "--format", "json").json["decks"]
    assert found["errors"]["head"]["message"] == "the deck is empty"


def test_thumbnails(quarterly):
    """The page shows changed slides before and after, each small, in a picture of its own; the work tree stays as it is."""
    quarterly.write("slides/quarterly.md", deck(*(SLIDES | {"end": "## Thanks\n\nBye"}).values()))
    quarterly.write("diagrams/shop.dot", SHOP.replace("users", "a much longer name"))
    before = quarterly.files()
    page = quarterly.run("diff", "--format", "html").stdout
    assert quarterly.files() == before
    slides = re.findall(r'src="data:image/png;base64,([^"]+)" alt="(before|after): slide (\d), (\w+)"', page)
    assert [(side, number, title) for _, side, number, title in slides] == [
        ("before", "3", "Architecture"),
        ("after", "3", "Architecture"),
        ("before", "5", "Thanks"),
        ("after", "5", "Thanks"),
    ]
    images = [Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data, *_ in slides]
    assert [image.size for image in images] == [(640, 360)] * 4
    assert images[0].tobytes() != images[1].tobytes()
    assert images[2].tobytes() != images[3].tobytes()
    assert len(images[1].getcolors(1 << 20) or ()) > 20  # the diagram is there
    assert "<del>- Questions?</del><ins>+ Bye</ins>" in page


MADE = """<!-- agenda -->

---

## Steps

<!-- build-up: by=node -->
![](../docs/generated/diagrams/shop.svg)

---

## Graph

```dot draw
digraph G { a -> b }
```

---

## Chart

```csv chart=bar
month,deploys
May,19
June,31
```

---

## End"""


def test_what_docs_as_code_makes_of_a_slide(quarterly):
    """Steps of a diagram are one slide, though only one side is built; a drawing is its code, a chart its numbers;
    numbers of slides in an agenda are no change; thumbnails are those of the slides that are told of.
    """
    quarterly.write("slides/quarterly.md", deck(MADE))
    commit(quarterly)
    quarterly.build("--only", "slides")  # the pictures are there on one side only
    assert "decks: 2 unchanged" in quarterly.run("diff", "HEAD").stdout
    new = "## New\n\n```dot draw\ndigraph N { n }\n```\n\n---\n\n## Steps"
    changed = MADE.replace("a -> b", "a -> c").replace("June,31", "June,32").replace("## Steps", new)
    quarterly.write("slides/quarterly.md", deck(changed))
    told = quarterly.run("diff", "HEAD").stdout.splitlines()
    assert told[1:4] == ["  ~ slide 1: its text", "      + - [New](#)", '  + slide 2 "New"']
    assert told[4] == '  ~ slide 4 "Graph": its text'
    assert told[5:7] == ["      - digraph G { a -> b }", "      + digraph G { a -> c }"]
    assert told[7] == '  ~ slide 5 "Chart": its text'
    assert ["June" in line for line in told[8:10]] == [True, True]
    page = quarterly.run("diff", "HEAD", "--format", "html").stdout
    assert len(re.findall(r'src="data:image/png;base64,[^"]+" alt="(?:before|after): slide \d', page)) == 7
    quarterly.write("slides/quarterly.md", deck(MADE + "\n\nBye"))
    page = quarterly.run("diff", "HEAD", "--format", "html").stdout
    before, after = re.findall(r'src="data:image/png;base64,([^"]+)" alt="(?:before|after): slide 5, End"', page)
    quarterly.write("docs-as-code.yml", "slides: {formats: [images]}\n")
    quarterly.build("--only", "slides")
    built = quarterly.bytes("docs/generated/slides/quarterly.006.png")  # shop has two steps
    assert base64.b64decode(after) == small(built)
    assert before != after


def test_no_thumbnails_of_a_side_that_cannot_be_built(quarterly):
    """A deck that can be read and not built is compared all the same, and the page says why it has no pictures."""
    quarterly.write(
        "slides/quarterly.md", deck(*SLIDES.values(), head=HEAD.replace("docs-as-code\n", "no-such-theme\n"))
    )
    result = quarterly.run("diff", "--format", "html")
    assert "in the head:\nerror: slides/quarterly.md:3: " in result.stderr
    assert "No thumbnails of the head: slides/quarterly.md:3: " in result.stdout
    assert result.stdout.count('alt="before: slide 1, Quarterly"') == 1
