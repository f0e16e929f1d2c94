"""`check` for decks: each fault on its line, nothing about what is right, and nothing from a network."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from docs_as_code import config
from docs_as_code.project import measure_decks
from docs_as_code.project.check import CheckRequest, check
from docs_as_code.project.state import Listener
from docs_as_code.slides.rules import legible, overflow
from docs_as_code.slides.shown import Box, ShownSlide
from tests.conftest import COMMAND
from tests.pictures import png
from tests.test_check_new import commit, git
from tests.test_deck_stops import running, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Project

DECK = "---\nmarp: true\n---\n\n"

FAULTS = """\
---
marp: true
size: 16:10
clas: lead
---

# Overflow

- 1
- 2
- 3
- 4
- 5
- 6
- 7
- 8
- 9
- 10
- 11
- *12* is cut
- 13

---

# Pictures

![Small](img/small.png) ![w:300 h:100 Stretched](img/large.png)
![w:160 Blurred](img/small.png)

![](img/large.png)
![Cut](img/cut.png)
![None](img/none.png)

---

![bg](img/small.png)

# A background

---

<!-- _backgroundColor: "#fff" -->
<!-- _color: "#999" -->

Pale [x](#nowhere) [y](other.md)

# Contrast

---

<!-- a comment -->

---

no title here

<!--
_clas: lead
paginat: true
Note: this is said
-->

<b>bold</b>

<form action="x">Form</form> <b onclick="x()">bold</b>

![remote](https://shop.example/x.png)

---

# Code

```python
ROW
ROW
```
""".replace("ROW", 'print("a very long line of code", "that goes on", "and on", "and on", "and on", "and on")' * 3)


def found(project: Project, *arguments: str, code: int = 0) -> list[tuple[str, int, str]]:
    """Rule, line and message of each finding of `check --format json`."""
    result = project.run("check", "--format", "json", *arguments, code=code)
    return [(one["rule"], one["line"], one["message"]) for one in result.json["findings"]]


def rules(project: Project, *arguments: str, code: int = 0) -> list[tuple[str, int]]:
    """Rule and line of each finding."""
    return [(rule, line) for rule, line, _ in found(project, *arguments, code=code)]


def test_each_fault_on_its_line(project: Project) -> None:
    """Every fault has a finding on the line that makes it, with the words and numbers that it is about."""
    project.write("slides/faults.md", FAULTS)
    project.write("slides/img/small.png", png(100, 80))
    project.write("slides/img/large.png", png(300, 170))
    project.write("slides/img/cut.png", png(100, 80)[:40])
    result = project.run("check", "--format", "json", "--only", "slides", code=1)
    assert [
        (one["line"], one["severity"][0], one["rule"], one["message"])
        for one in result.json["findings"]
        if one["rule"] != "slide-overflow"
    ] == [
        (3, "i", "ignored-front-matter", "marp ignores `size: 16:10`"),
        (4, "w", "unknown-directive", "marp knows no directive 'clas'"),
        (27, "w", "stretched-picture", "the picture img/large.png is drawn 70% too wide"),
        (28, "w", "blurred-picture", "the picture img/small.png has 100x80 pixels and is drawn 1.6 times as large"),
        (30, "w", "missing-alt", "the picture img/large.png has no text for those who do not see it"),
        (31, "e", "missing-picture", "the picture is cut off in the middle: img/cut.png"),
        (32, "e", "missing-picture", "no such picture: img/none.png"),
        (36, "w", "blurred-picture", "the picture img/small.png has 100x80 pixels and is drawn 12.8 times as large"),
        (45, "w", "broken-link", "the link leads to no file: other.md"),
        (45, "w", "broken-link", "the link leads to no place in this deck: #nowhere"),
        (45, "w", "low-contrast", "'Pale' is #999999 on #ffffff: a contrast of 2.8 to 1, not 3"),
        (51, "w", "empty-slide", "this slide shows nothing"),
        (55, "i", "untitled-slide", "this slide has no heading"),
        (58, "w", "unknown-directive", "marp knows no directive '_clas'"),
        (59, "w", "unknown-directive", "marp knows no directive 'paginat'"),
        (65, "w", "stripped-html", "marp leaves out onclick of <b>"),
        (65, "w", "stripped-html", "marp shows <form> as text"),
        (67, "w", "remote-picture", "remote picture is not in the deck: https://shop.example/x.png"),
        (73, "w", "shrunk-code", "to fit, this code is shrunk to 28%: letters of 6.8 pixels"),
    ]
    hints = {(one["rule"], one["line"]): one["hint"] for one in result.json["findings"]}
    assert hints["unknown-directive", 58] == "did you mean _class?"
    assert hints["ignored-front-matter", 3] == "this theme has 16:9 and 4:3"
    overflows = [(line, message) for rule, line, message in found(project, code=1) if rule == "slide-overflow"]
    assert overflows == [(20, "the slide runs over its bottom edge by 94 pixels: the list item '12 is cut'")]
    assert project.files("docs") == []


FINE = """\
<style>
.away { position: absolute; right: -60px; bottom: -60px; }
</style>

<!-- Time: ten minutes. Header: the logo, then the claim -->
<!-- note: say hello -->

# Full to the brim

- 1
- 2
- 3
- 4
- 5
- 6
- 7
- 8
- 9
- 10

![bg right:30% w:100](img/large.png)

---

## Pictures

![w:300 Fine](img/large.png) <img src="img/large.png" alt="" width="300">
![Decoration](img/dot.png) ![w:200 h:100 A drawing](img/wide.svg)

<img class="away" src="img/large.png" alt="In the corner">

---

<!-- _color: "#bbb" -->
![bg](img/large.png)

## On a picture, nobody can say

[a slide](#1) [a heading](#pictures) [a file](img/large.png) [another deck](other.md)

---

![bg](img/large.png)

---

## Small by nature

H<sub>2</sub>O, <kbd>Ctrl</kbd> and $x_{i_{j_k}}$

```python
print("fits")  # a comment
```

`<form>` and `<!-- _clas: lead -->`
"""


def test_what_is_right_is_left_alone(project: Project) -> None:
    """What is like a fault, and none, has no finding above info: a full slide, decoration, notes, code, small marks."""
    for name in ("large", "dot"):
        project.write(f"slides/img/{name}.png", png(*((1200, 700) if name == "large" else (8, 8))))
    project.write(
        "slides/img/wide.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 10"><path d="M0 0h9"/></svg>'
    )
    project.write("slides/other.md", DECK + "# Other\n")
    project.write("slides/fine.md", DECK + FINE)
    assert rules(project, "--only", "slides") == [("untitled-slide", 47)]


ALL_SORTS = """
# A title

With **strong**, *emphasis*, `code` and a [link](https://shop.example)

---

## A list

- first
  - nested
1. ordered

> A quotation

---

## A table

| Name | Value | Remark |
|---|---:|---|
| a | 1 | `x` |
| b | 2 | **bold** |

---

## Code

```python
def main(arguments):
    return [one for one in arguments if one != "text"]  # a comment
```

```diff
- old
+ new
```

---

# <!-- fit --> Fitted to the width

---

## Math

$$ \\sum_{i=1}^{n} i = \\frac{n(n+1)}{2} $$

---

![bg left:40%](img/large.png)

## Beside a picture

![w:400 A picture](img/large.png)

---

<!-- _class: lead -->

# Lead

---

<!-- _class: invert -->

# Invert, with `code` and a [link](https://shop.example)

---

# H1
## H2
### H3
#### H4
##### H5
###### H6
"""


def test_plain_decks_in_bundled_themes(project: Project) -> None:
    """A well-formed deck has no finding at all in any theme that comes along, whatever its size."""
    project.write("slides/img/large.png", png(1400, 900))
    for theme in ("default", "gaia", "uncover", "docs-as-code", "docs-as-code-dark"):
        for size in ("16:9", "4:3"):
            front = f'---\nmarp: true\ntheme: {theme}\nsize: "{size}"\npaginate: true\nheader: Shop\nfooter: "[us](#1)"\n---\n'
            project.write(f"slides/{theme}-{size[-1]}.md", front + ALL_SORTS)
    assert found(project, "--only", "slides") == []


def test_scripts_of_the_world(project: Project) -> None:
    """Text in Japanese, Arabic and with emoji is measured with the fonts that the deck is drawn with."""
    project.write(
        "slides/ja.md",
        DECK + "# 構成図\n\n" + "- 注文を受け付けるサービス\n" * 5 + "\n---\n\n# 多い\n\n" + "- 注文\n" * 14,
    )
    project.write("slides/ar.md", DECK + "# خدمة الطلبات\n\n" + "- تستقبل الطلبات\n" * 5)
    project.write("slides/emoji.md", DECK + "# 🚀 Launch 👩‍💻\n\n" + "- ✅ done 🎉\n" * 5)
    assert found(project, "--only", "slides", code=1) == [
        ("slide-overflow", 28, "the slide runs over its bottom edge by 145 pixels: the list item '注文'")
    ]


def test_html_and_scripts(project: Project) -> None:
    """What a script puts on a slide counts: it is shown too. Its line is that of the element that holds it."""
    project.write("marp.config.mjs", "export default { html: true }\n")
    script = "document.getElementById('late').innerHTML = '<p>more</p>'.repeat(20)"
    project.write("slides/a.md", f'{DECK}# A\n\nfirst\n\n<div id="late"></div>\n\n<script>{script}</script>\n')
    assert rules(project, "--only", "slides", code=1) == [("slide-overflow", 9)]


def test_a_hundred_pictures(project: Project) -> None:
    """In a deck of a hundred pictures, the one without words is found, on its line."""
    for number in range(100):
        project.write(f"slides/img/{number}.png", png(300 + number, 200))
    slides = (f"## {number}\n\n![{'' if number == 77 else number}](img/{number}.png)\n" for number in range(100))
    project.write("slides/many.md", DECK + "\n---\n\n".join(slides))
    assert found(project, "--only", "slides") == [
        ("missing-alt", 5 + 77 * 6 + 2, "the picture img/77.png has no text for those who do not see it")
    ]


def test_diagrams_that_nobody_has_built(project: Project) -> None:
    """A deck is measured with its diagrams as they would be drawn now, whether they are built or not."""
    nodes = " >> ".join(f'EC2("step {number}")' for number in range(16))
    project.write(
        "diagrams/web.py",
        f"""
        from diagrams import Diagram
        from diagrams.aws.compute import EC2

        with Diagram("Web", filename="web"):
            {nodes}
        """,
    )
    project.write("slides/web.md", DECK + "# Web\n\n![w:900 The steps](../docs/generated/diagrams/web.svg)\n")
    (one,) = found(project, "--only", "slides")
    assert one[:2] == ("small-label", 7)
    assert one[2].startswith("the smallest label of the picture ../docs/generated/diagrams/web.svg is ")
    assert project.files("docs") == []
    project.run("build", "--only", "diagrams")
    assert found(project, "--only", "slides") == [one]


def test_what_is_known_needs_no_browser(project: Project, tmp_path: Path) -> None:
    """A second check, or one that shares the store, measures nothing; an edit of the deck or of a picture does."""
    store: dict[str, str | None] = {"DOCS_AS_CODE_CACHE_DIR": str(tmp_path / "store")}
    project.write("slides/a.md", DECK + "# A\n\n![A](a.png)\n")
    project.write("slides/b.md", DECK + "no title\n")
    project.write("slides/a.png", png(300, 170))

    def looked() -> list[str]:
        said = project.run("check", "--only", "slides", env=store).stderr.splitlines()
        return [line for line in said if line.startswith("looking")]

    assert looked() == ["looking at 2 decks"]
    assert looked() == []
    project.write("slides/a.png", png(20, 200))
    assert looked() == ["looking at 1 deck"]
    (project.folder / ".docs-as-code" / "state.db").unlink()
    assert looked() == []
    project.write("slides/b.md", DECK + "still no title\n")
    assert looked() == ["looking at 1 deck"]


def test_severities_selection_and_waivers(project: Project) -> None:
    """The rules of decks are chosen, weighed and waived as those of diagrams are."""
    waiver = "<!-- docs-as-code: ignore[missing-alt] because it is the logo -->"
    project.write("slides/a.png", png(300, 170))
    project.write("slides/a.md", f"{DECK}{waiver}\n![](a.png)\n\n![](a.png)\n\n---\n")
    assert rules(project) == [("untitled-slide", 5), ("missing-alt", 8), ("empty-slide", 10)]
    assert rules(project, "--select", "empty-slide") == [("empty-slide", 10)]
    assert rules(project, "--ignore", "missing-alt,empty-slide") == [("untitled-slide", 5)]
    project.write("docs-as-code.yml", "check: {rules: {missing-alt: error, untitled-slide: off}}\n")
    assert rules(project, code=1) == [("missing-alt", 8), ("empty-slide", 10)]


def test_only_what_is_new(project: Project) -> None:
    """`--new` leaves out the faults of a deck that the base has too."""
    git(project, "init", "-q")
    project.write(".gitignore", ".docs-as-code/\n")
    project.write("slides/a.md", DECK + "# A\n\n---\n")
    commit(project)
    project.write("slides/a.md", DECK + "# A\n\nMore\n\n---\n\n<!-- _clas: lead -->\n\n# B\n\n---\n")
    assert rules(project, "--new", "HEAD", "--only", "slides") == [("unknown-directive", 11)]


def test_decks_that_cannot_be_shown(project: Project) -> None:
    """A deck that is no deck is an error on its line; the others are checked all the same."""
    project.write("slides/binary.md", b"---\nmarp: true\n---\n\n# A\n\xff\xfe\n")
    project.write("slides/twice.md", "---\nmarp: true\ntheme: gaia\ntheme: uncover\n---\n\n# A\n")
    project.write("slides/theme.md", "---\nmarp: true\ntheme: gaja\n---\n\n# A\n")
    project.write("slides/z.md", DECK + "# A\n\n---\n")
    assert found(project, code=1) == [
        ("failed-source", 6, "not UTF-8 text"),
        ("failed-source", 3, "no theme named 'gaja'"),
        ("failed-source", 4, "the front matter has the key 'theme' twice"),
        ("empty-slide", 7, "this slide shows nothing"),
    ]


@contextmanager
def listening() -> Iterator[tuple[int, list[bytes]]]:
    """A port of this machine, and what is said there."""
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    caller, _ = server.accept()
                except OSError:
                    return
                said.append(b"called")
                caller.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], said


def test_nothing_is_asked_of_a_network(project: Project) -> None:
    """Whatever a deck asks for, nobody hears of it; each address that it would ask for when shown is an error."""
    project.write("marp.config.mjs", "export default { html: true }\n")
    with listening() as (port, said):
        server = f"127.0.0.1:{port}"
        ways = [
            f"fetch('http://{server}/fetch').catch(() => {{}})",
            f"new WebSocket('ws://{server}/socket')",
            f"new Image().src = 'http://{server}/image'",
            f"navigator.sendBeacon('http://{server}/beacon', 'x')",
            f"open('http://{server}/popup')",
            "alert('waits for somebody')",
        ]
        script = "\n".join(f"try {{ {way} }} catch {{}}" for way in ways)
        project.write(
            "slides/a.md",
            f"{DECK}# A\n\n<script>\n{script}\n</script>\n\n![A](http://{server}/picture)\n\n<img srcset='http://{server}/large 2x' alt='A'>\n",
        )
        asked = found(project, code=1)
    assert said == []
    assert asked == [
        *(
            ("remote-resource", line, f"when it is opened, the deck asks for {scheme}://{server}/{name}")
            for line, scheme, name in (
                (8, "http", "fetch"),
                (9, "ws", "socket"),
                (10, "http", "image"),
                (11, "http", "beacon"),
            )
        ),
        ("remote-picture", 16, f"remote picture is not in the deck: http://{server}/picture"),
        ("remote-picture", 18, f"remote picture is not in the deck: http://{server}/large"),
    ]


def test_a_deck_that_never_ends(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deck whose script never ends is stopped, and named; those before and after it are checked."""
    monkeypatch.setattr(measure_decks, "_LIMIT", 3.0)
    project.write("marp.config.mjs", "export default { html: true }\n")
    for name, script in (("a", ""), ("b", "<script>for (;;);</script>"), ("c", "")):
        project.write(f"slides/{name}.md", f"{DECK}# A\n\n{script}\n\n---\n")
    report = check(config.load(project.folder), CheckRequest(folder=project.folder), Listener(lambda _: None))
    assert [(one.path, one.rule, one.message) for one in report.findings] == [
        ("slides/a.md", "empty-slide", "this slide shows nothing"),
        ("slides/b.md", "failed-source", "the deck does not finish loading within 3 s"),
        ("slides/c.md", "empty-slide", "this slide shows nothing"),
    ]


def test_the_browser_is_killed(project: Project, tmp_path: Path) -> None:
    """Another browser takes over where one is killed: the findings are those of all decks."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    project.write("marp.config.mjs", "export default { html: true }\n")
    busy = "<script>for (const began = performance.now(); performance.now() - began < 1500;);</script>"
    for number in range(3):
        project.write(f"slides/{number}.md", f"{DECK}# A\n\n{busy}\n\n---\n")
    process = subprocess.Popen(
        [str(COMMAND), "check", "--only", "slides"],
        cwd=project.folder,
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        text=True,
    )
    mark = str(temporary).encode()
    assert until(lambda: bool(browsers(mark)))
    for browser in browsers(mark):
        os.kill(browser, signal.SIGKILL)
    output, _ = process.communicate(timeout=120)
    assert [line for line in output.splitlines() if "warning" in line or "error" in line] == [
        f"slides/{number}.md:9: warning: this slide shows nothing [empty-slide]" for number in range(3)
    ]
    assert not running(str(temporary))


def browsers(mark: bytes) -> list[int]:
    """The main processes of browsers that have a text among their arguments."""
    from pathlib import Path

    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue  # it has ended
        if (
            mark in command
            and b"--user-data-dir" in command
            and b"--type=" not in command
            and b"/chromium\0" in command
        ):
            found.append(int(folder.name))
    return found


def slide(**more: Any) -> ShownSlide:
    """A slide of 1280x720 that shows nothing else."""
    plain: dict[str, Any] = {"cut": (), "clashes": (), "pictures": (), "texts": (), "boxes": (), "anchors": ()}
    return ShownSlide(1, 5, 1280, 720, has_title=True, is_empty=False, **plain | more)


@pytest.mark.parametrize(
    ("box", "message"),
    [
        (Box(7, "p", "A", 70, 700, 400, 723), None),
        (Box(7, "p", "A", 70, 700, 400, 724), "bottom edge by 4 pixels: the paragraph 'A'"),
        (Box(7, "img", "", 70, 600, 1300, 700), "right edge by 20 pixels: the picture"),
        (Box(7, "h1", "A", 70, -12, 400, 60), "top edge by 12 pixels: the heading 'A'"),
        (Box(7, "p", "for readers of the screen", -9999, 0, -9000, 20), None),
    ],
)
def test_what_counts_as_overflow(box: Box, message: str | None) -> None:
    """Four pixels beyond an edge are seen; what is moved away from the slide is not meant to be."""
    said = [one.message for one in overflow.slide_overflow(slide(boxes=(box,)))]
    assert said == ([] if message is None else [f"the slide runs over its {message}"])


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ((0, 0, 0), (255, 255, 255), 21.0),
        ((255, 255, 255), (255, 255, 255), 1.0),
        ((118, 118, 118), (255, 255, 255), 4.54),
        ((255, 0, 0), (255, 255, 255), 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one: Any, other: Any, ratio: float) -> None:
    """The ratios that everybody's contrast checkers give."""
    assert legible.contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_contrast_on_gradients_and_parts(project: Project) -> None:
    """The best place of a gradient counts. A fault in a file that the deck takes in is told there, where it is waived too."""
    style = (
        "<style scoped>\nsection {{ background: linear-gradient(#002244, #004488); }}\nh2 {{ color: {}; }}\n</style>"
    )
    slides = [f"{style.format(color)}\n\n## {color}\n" for color in ("#ffffff", "#003366")]
    project.write("slides/a.md", DECK + "\n---\n\n".join([*slides, "<!-- include: parts/more.md -->\n"]))
    project.write("slides/a.png", png(300, 200))
    waiver = "<!-- docs-as-code: ignore[missing-alt] because it is the logo -->"
    project.write("slides/parts/more.md", f"## More\n\n![](../a.png)\n\n{waiver}\n![](../a.png)\n")
    result = project.run("check", "--format", "json", "--only", "slides")
    assert [(one["path"], one["line"], one["message"]) for one in result.json["findings"]] == [
        ("slides/a.md", 19, "'#003366' is #003366 on #004488: a contrast of 1.3 to 1, not 3"),
        ("slides/parts/more.md", 3, "the picture ../a.png has no text for those who do not see it"),
    ]
    assert result.json["summary"]["waived"] == 1


def test_what_would_have_to_be_scrolled(project: Project) -> None:
    """In a theme that lets code scroll, what stands beyond its edge is as lost as what runs off the slide."""
    project.write(
        "slides/own.css", "/* @theme own */\nsection { width: 1280px; height: 720px; }\npre { overflow: auto; }\n"
    )
    project.write("docs-as-code.yml", "slides: {themes: [slides/own.css], theme: own}\n")
    project.write("slides/a.md", f"{DECK}# Code\n\n```\n{'x' * 300}\n```\n\n---\n\n# Code\n\n```\nshort\n```\n")
    ((rule, line, message),) = found(project, "--only", "slides", code=1)
    assert (rule, line) == ("slide-overflow", 7)
    assert message.startswith(f"the code '{'x' * 40} …' is cut off at its right edge by ")


def test_without_a_browser(project: Project) -> None:
    """Who needs no browser to build is told what Markdown alone tells, and that slides are not measured."""
    project.write("slides/a.md", DECK + "<!-- _clas: lead -->\n\n# A\n\n![A](none.png)\n\n---\n")
    project.write("docs-as-code.yml", "slides: {formats: [html]}\nbrowser: nowhere/chrome\n")
    result = project.run("check", "--format", "json", "--only", "slides", code=1)
    assert [one["rule"] for one in result.json["findings"]] == ["unknown-directive", "missing-picture"]
    assert "slides are not measured: the browser " in result.stderr
    project.write("docs-as-code.yml", "slides: {formats: [pdf]}\nbrowser: nowhere/chrome\n")
    assert project.run("check", "--only", "slides", code=3).stderr.startswith("looking at 1 deck\nerror: the browser ")
