"""After any sequence of edits, an incremental build leaves what a clean build makes, and a second build runs nothing.

`DOCS_AS_CODE_TEST_EXAMPLES=N` runs N sequences instead of the few that the suite has time for.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.incremental import OUTPUTS, RUNS_NOTHING, STATE, Builder, Built, Clean, build_by_command, fingerprint, tree

ASKED = int(os.environ.get("DOCS_AS_CODE_TEST_EXAMPLES", "0"))

WEB = """\
from pathlib import Path

from diagrams import Diagram
from diagrams.aws.compute import EC2
from diagrams.custom import Custom
from shared.style import COLOUR

try:
    from extra import WORD
except ImportError:
    WORD = "none"

names = open("../data/names.txt").read().split()
with Diagram("Web", show=False, graph_attr={"bgcolor": COLOUR}):
    Custom("own", "icons/own.svg") >> [EC2(name) for name in names] >> EC2(WORD)
"""
JOBS = """\
import json
import os
from pathlib import Path

from diagrams import Diagram
from diagrams.onprem.compute import Server

DATA = Path(__file__).resolve().parent.parent / "data"
sizes = json.loads((DATA / "sizes.json").read_text())
with Diagram("Jobs", show=False):
    first = Server(os.environ.get("TEAM", "nobody"))
    for part in sorted(os.listdir(DATA / "parts")):
        first >> Server(f"{part} {sizes.get(part, 0)}")
"""
FLOW = """\
import os
from graphviz import Digraph
from shared.style import COLOUR, SHAPE

notes = open("notes.txt").read() if os.path.exists("notes.txt") else "no notes"
flow = Digraph("flow", node_attr={"shape": SHAPE, "color": COLOUR})
flow.edge("start", notes.strip())
flow.render("flow.gv")
other = Digraph("other")
other.edge("a", "b")
other.render("other.gv")
"""
STYLE = 'COLOUR = "#e0f0ff"\nSHAPE = "box"\n'
NET = 'digraph net { node [shape=box]; a [image="icons/box.svg", label=""]; a -> b }\n'
KEEP = "digraph keep { always -> here }\n"


def _square(colour: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="{colour}"/></svg>'


def _say(text: str, *changes: tuple[str, str]) -> list[str]:
    """A text, and what it becomes by each of these changes."""
    return [text, *(text.replace(old, new) for old, new in changes)]


# Each file a person may write, and what may stand in it; the first is what the project starts with, None: nothing.
DIAGRAMS: dict[str, list[str | None]] = {
    "diagrams/web.py": [
        *_say(
            WEB,
            ('"none"', '"some"'),
            ("# ", "#"),
            ("names =", "# a comment\nnames ="),
            ("EC2(WORD)", 'EC2("x" + WORD)'),
        ),
        WEB.replace("names =", "raise ValueError('broken')\nnames ="),
        WEB.replace("extra", "shared.extra"),
    ],
    "diagrams/jobs.py": [*_say(JOBS, ('"nobody"', '"no one"'), ("first =", "# why\n    first =")), JOBS + "  oops"],
    "diagrams/deep/flow.py": [*_say(FLOW, ('("a", "b")', '("a", "c")'), ('"other.gv"', '"third.gv"')), "x = 1\n"],
    "diagrams/net.dot": [
        *_say(NET, ("a -> b", "a -> c"), ("digraph", "# said\ndigraph"), ("box.svg", "own.svg")),
        "graph {",
    ],
    "diagrams/more.dot": [None, "digraph more { x -> y }\n", "digraph keep { same -> name }\n"],
    "diagrams/site.py": [None],
    "diagrams/nets.dot": [None],
    "shared/style.py": [
        *_say(STYLE, ("e0f0ff", "ffe0f0"), ('"box"', '"oval"'), ("SHAPE", "# said\nSHAPE")),
        "COLOUR = 1 +\n",
    ],
    "shared/look.py": [None],
    "shared/extra.py": [None, 'WORD = "shared"\n'],
    "shared/__init__.py": [None, ""],
    "diagrams/shared/style.py": [None, 'COLOUR = SHAPE = "hexagon"\n'],
    "diagrams/deep/shared.py": [None, "hides = True\n"],
    "diagrams/extra.py": [None, 'WORD = "one"\n', 'WORD = "two"\n', "WORD = # nothing\n"],
    "diagrams/extra/__init__.py": [None, 'WORD = "six"\n'],
    "diagrams/deep/notes.txt": [None, "first\n", "other\n"],
    "data/names.txt": ["cart mail", "cart post", "cart"],
    "data/sizes.json": ['{"a.txt": 1}', '{"a.txt": 2}', '{"b.txt": 1}', "{"],
    "data/parts/a.txt": ["a", "b"],
    "data/parts/b.txt": ["b", ""],
    "data/parts/c.txt": [None, "c"],
    "diagrams/icons/own.svg": [_square("teal"), _square("navy"), _square("olive"), "<svg"],
    "diagrams/icons/box.svg": [_square("pink"), _square("gold")],
    "docs-as-code.yml": [
        "diagrams: {formats: [svg]}\n",
        "diagrams: {formats: [svg, json]}\n",
        "diagrams: {cwd: project}\n",
        "diagrams: {sources: ['diagrams/**/*.py', diagrams/keep.dot]}\n",
        "output: out/pictures\n",
        "# nothing but a comment\n",
    ],
    "diagrams/keep.dot": [KEEP],
}
DECK = """\
---
marp: true
theme: own
---

# Talk

![w:300](../docs/generated/diagrams/net.svg) ![](photo.svg)
"""
OWN = '/* @theme own */\n@import "ground";\n@import url("more.css");\nsection { color: navy; background: url("dots.svg") }\n'
DECKS: dict[str, list[str | None]] = {
    "slides/talk.md": [
        *_say(DECK, ("# Talk", "# Tell"), ("w:300", "w:200"), ("net.svg", "keep.svg"), ("photo", "other")),
        DECK + "\n<!-- a note -->\n",
        DECK.replace("theme: own", "theme: default"),
    ],
    "slides/more.md": [None, "---\nmarp: true\n---\n\n# More\n"],
    "slides/photo.svg": [_square("red"), _square("tan"), None],
    "slides/other.svg": [None, _square("lime")],
    "slides/themes/own.css": [OWN, OWN.replace("navy", "teal"), OWN.replace('"ground"', '"default"')],
    "slides/themes/ground.css": [
        "/* @theme ground */\nsection { padding: 9px }",
        "/* @theme ground */\nsection { padding: 8px }",
    ],
    "slides/themes/more.css": ["section { margin: 1px }", "section { margin: 2px }", None],
    "slides/themes/dots.svg": [_square("blue"), _square("grey")],
    "diagrams/net.dot": DIAGRAMS["diagrams/net.dot"],
    "diagrams/icons/box.svg": DIAGRAMS["diagrams/icons/box.svg"],
    "diagrams/icons/own.svg": [_square("teal")],
    "diagrams/keep.dot": [KEEP],
    "docs-as-code.yml": [
        "slides: {formats: [html], themes: [slides/themes]}\n",
        "slides: {formats: [html], themes: [slides/themes], notes: keep}\n",
        "slides: {formats: [html], themes: [slides/themes/*.css], theme: own}\n",
    ],
}
RENAMES = [
    ("diagrams/web.py", "diagrams/site.py"),
    ("diagrams/net.dot", "diagrams/nets.dot"),
    ("shared/style.py", "shared/look.py"),
    ("diagrams/deep/flow.py", "diagrams/flow.py"),
    ("data/parts/a.txt", "data/parts/c.txt"),
    ("diagrams/extra.py", "shared/extra.py"),
    ("slides/talk.md", "slides/more.md"),
    ("slides/photo.svg", "slides/other.svg"),
]
NEEDED = {"diagrams/keep.dot", "docs-as-code.yml"}  # without a source there is no build
FOREIGN = "docs/generated/diagrams/mine.txt"
# What the outputs of a source may depend on: beginnings of paths, and the environment variable.
STYLES = ("shared/", "diagrams/shared", "diagrams/deep/shared", "docs-as-code.yml")
READS: dict[str, tuple[str, ...]] = {
    "diagrams/web.py": ("diagrams/web.py", *STYLES, "diagrams/extra", "data/names", "data/other", "diagrams/icons/own"),
    "diagrams/jobs.py": ("diagrams/jobs.py", "docs-as-code.yml", "data/parts", "data/sizes.json", "TEAM"),
    "diagrams/deep/flow.py": ("diagrams/deep/flow.py", *STYLES, "diagrams/deep/notes.txt"),
    "diagrams/net.dot": ("diagrams/net.dot", "docs-as-code.yml", "diagrams/icons"),
    "diagrams/keep.dot": ("diagrams/keep.dot", "docs-as-code.yml"),
    "slides/talk.md": ("slides/", "diagrams/net.dot", "diagrams/icons", "docs-as-code.yml"),
}

Step = tuple[Any, ...]


def _steps(files: dict[str, list[str | None]]) -> list[Step]:
    """All that may happen to these files between two builds."""
    steps: list[Step] = []
    for path, contents in files.items():
        steps += [("write", path, number) for number, text in enumerate(contents) if text is not None]
        steps += [("touch", path), ("backdate", path)]
        if path not in NEEDED:
            steps.append(("delete", path))
    steps += [("rename", *pair) for one in RENAMES if one[0] in files for pair in (one, one[::-1])]
    if files is DIAGRAMS:
        steps += [
            ("chmod", path, mode) for path in ("data/names.txt", "diagrams/web.py") for mode in (0o600, 0o644, 0o755)
        ]
        steps += [("env", value) for value in (None, "red", "blue")] * 2
        steps += [("link", "data/names.txt", "other.txt"), ("rmtree", "data/parts")]
    return steps


def _sequences(files: dict[str, list[str | None]], batches: int) -> st.SearchStrategy[list[list[Step]]]:
    edits = st.lists(st.sampled_from(_steps(files)), min_size=1, max_size=3)
    # Damage to what builds made happens alone: a changed output of a source that is gone would stay.
    kinds = st.sampled_from(["edit", "remove", "empty", "forget", "garble"])
    damage = st.tuples(st.just("damage"), kinds, st.integers(0, 7)).map(lambda step: [step])
    return st.lists(st.one_of(edits, edits, edits, edits, damage), min_size=batches, max_size=batches)


class Story:
    """One project through batches of steps, with a build after each."""

    def __init__(self, folder: Path, files: dict[str, list[str | None]], builder: Builder, clean: Clean) -> None:
        self.folder, self.files, self.builder, self.clean = folder, files, builder, clean
        self.env: dict[str, str] = {}
        self.found: dict[str, bytes] = {}  # the files after the last build
        self.inputs: dict[str, str] = {}  # the digests of what people wrote, at the last build
        self.makers: dict[str, str] = {}  # output to source, of all builds so far
        self.contents: list[str] = []  # what was built so far
        self.last: Built | None = None
        self.lost: set[str] = set()  # sources without right outputs, after the last build
        for path, contents in files.items():
            if contents[0] is not None:
                self.step(("write", path, 0))
        (self.folder / FOREIGN).parent.mkdir(parents=True)
        (self.folder / FOREIGN).write_text("not ours")

    def step(self, step: Step) -> None:
        """Do one step; one that has nothing to work on does nothing."""
        match step:
            case ("env", value):
                self.env = {} if value is None else {"TEAM": value}
            case ("damage", kind, number):
                self._damage(kind, number)
            case ("rmtree", path):
                shutil.rmtree(self.folder / path, ignore_errors=True)
            case ("write", path, number):
                self._write(self.folder / path, str(self.files[path][number]))
            case ("link", path, target):
                self._write(self.folder / "data" / target, "linked names")
                (self.folder / path).unlink(missing_ok=True)
                (self.folder / path).symlink_to(target)
            case ("rename", path, other) if (self.folder / path).is_file():
                (self.folder / other).parent.mkdir(parents=True, exist_ok=True)
                (self.folder / path).replace(self.folder / other)
            case (kind, path, *more) if (self.folder / path).is_file():
                _change(kind, self.folder / path, *more)

    def _write(self, target: Path, text: str) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def _damage(self, kind: str, number: int) -> None:
        assert self.last
        state = self.folder / STATE
        if kind in ("forget", "garble"):
            if self.lost:
                return  # their outputs stay, and would be nobody's
            for path in state.iterdir() if kind == "garble" else ():
                if path.is_file():
                    path.write_bytes(b"no such thing" * number)
            if kind == "forget":
                shutil.rmtree(state)
            return
        right = [job for job in self.last.jobs if job["source"] not in self.lost]
        outputs = sorted(path for job in right for path in job["outputs"])
        target = self.folder / outputs[number % len(outputs)]
        if kind == "remove":
            target.unlink()
        else:
            target.write_bytes(target.read_bytes()[:-1] + b"!" if kind == "edit" else b"")

    def check(self, *, damaged: bool) -> None:
        """Build, and compare with a clean build; then build again, which must run nothing."""
        if len(self.contents) % 5 == 2:  # now and then as a user does it
            built = build_by_command(self.folder, self.env)
            wanted, clean_tree = self.clean.build(self.folder, self.env)
        else:
            running = self.builder.start(self.folder, self.env)
            wanted, clean_tree = self.clean.build(self.folder, self.env)
            built = running.wait()
        found = tree(self.folder)
        assert found.pop(FOREIGN) == b"not ours"
        assert built.errors("diagram") == wanted.errors("diagram")
        if RUNS_NOTHING and not wanted.errors("diagram"):
            assert built.errors("deck") == wanted.errors("deck")
        lost = {source for one in (built, wanted) for _, source, _ in one.with_status("failed", "skipped")}
        kept = {path for path in found.keys() - clean_tree.keys() if self.makers.get(path) in lost}
        assert {path: found[path] for path in kept} == {path: self.found[path] for path in kept}
        assert {path: data for path, data in found.items() if path not in kept} == clean_tree
        if not damaged:
            self._ran_for_a_reason(built)
        self._again(found)
        self.found, self.last, self.lost, self.inputs = found, built, lost, self._inputs()
        self.makers |= {path: job["source"] for job in built.jobs for path in job["outputs"]}
        self.contents.append(fingerprint(self.folder, self.env))

    def _inputs(self) -> dict[str, str]:
        """What people wrote, by path, as text that differs when a build may see a difference."""
        files = {path: repr((data, (self.folder / path).stat().st_mode)) for path, data in tree(self.folder).items()}
        written = {path: text for path, text in files.items() if path.partition("/")[0] not in OUTPUTS}
        return written | {"TEAM": self.env.get("TEAM", "")}

    def _ran_for_a_reason(self, built: Built) -> None:
        """Only what may have changed has run: an edit elsewhere, a touch or the same bytes written again are none."""
        content = fingerprint(self.folder, self.env)
        if content in self.contents and (RUNS_NOTHING or content == self.contents[-1]):
            assert built.with_status("ran") == []
        if self.last is None:
            return
        now = self._inputs()
        changed = {path for path in now.keys() | self.inputs.keys() if now.get(path) != self.inputs.get(path)}
        fine = {source for _, source, _ in self.last.with_status("ran", "cached", "up-to-date")} - self.lost
        for _, source, _ in built.with_status("ran"):
            if source in READS and source in fine:
                assert any(path.startswith(READS[source]) for path in changed), (source, changed)

    def _again(self, found: dict[str, bytes]) -> None:
        """The second build changes nothing, runs nothing, and starts nothing unless something fails."""
        before = {path: (self.folder / path).stat().st_mtime_ns for path in found}
        second = self.builder.build(self.folder, self.env)
        assert second.with_status("ran") == []
        assert {path: (self.folder / path).stat().st_mtime_ns for path in found} == before
        if RUNS_NOTHING and second.code == 0:
            assert second.started == []


def _change(kind: str, target: Path, mode: int = 0) -> None:
    if kind == "delete":
        target.unlink()
    elif kind == "chmod":
        target.chmod(mode)
    elif kind == "touch":
        os.utime(target)
    elif kind == "backdate":
        os.utime(target, (1, 1))


@pytest.fixture(scope="module")
def tell(tmp_path_factory):
    """Plays batches of steps on a new project, with a build and all comparisons after each."""
    scratch = tmp_path_factory.mktemp("incremental")
    numbers = iter(range(10**6))
    # Another order of sets and dicts in the clean builds: what hangs on it shows.
    with Builder(scratch, seed=1) as builder, Builder(scratch, seed=2) as other:
        clean = Clean(other, scratch)

        def play(files: dict[str, list[str | None]], batches: list[list[Step]]) -> None:
            story = Story(scratch / f"story-{next(numbers)}", files, builder, clean)
            story.check(damaged=False)
            for batch in batches:
                for step in batch:
                    story.step(step)
                story.check(damaged=batch[0][0] == "damage")
            shutil.rmtree(story.folder)

        yield play


def _bounded(examples: int) -> Any:
    """Always the same examples, and few of them; as many and as random as asked for on request."""
    return settings(
        max_examples=ASKED or examples,
        derandomize=not ASKED,
        database=None,
        deadline=None,
        phases=list(Phase) if ASKED else [Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


LOOKED_FOR_IN_VAIN = [
    [("write", "diagrams/extra.py", 1)],
    [("write", "diagrams/extra.py", 2), ("write", "diagrams/deep/notes.txt", 1)],
    [("write", "diagrams/shared/style.py", 1), ("write", "diagrams/deep/notes.txt", 2)],
    [("write", "diagrams/deep/shared.py", 1), ("delete", "diagrams/extra.py")],
    [
        ("delete", "diagrams/deep/shared.py"),
        ("write", "shared/__init__.py", 1),
        ("write", "diagrams/extra/__init__.py", 1),
    ],
    [("delete", "diagrams/shared/style.py"), ("write", "data/parts/c.txt", 1), ("env", "red")],
]
PICTURE_IN_PICTURE = [
    [("write", "diagrams/icons/box.svg", 1)],
    [("write", "slides/themes/more.css", 1), ("write", "slides/themes/ground.css", 1)],
    [("write", "slides/themes/dots.svg", 1)],
    [("damage", "edit", 2)],
    [("write", "diagrams/net.dot", 4), ("write", "slides/talk.md", 1)],
    [("write", "diagrams/net.dot", 1), ("delete", "slides/photo.svg")],
]


@example(batches=LOOKED_FOR_IN_VAIN)
@given(batches=_sequences(DIAGRAMS, 8))
@_bounded(8)
def test_diagrams_after_any_edits_are_those_of_a_clean_build(tell, batches):
    """Sources, modules, data, listings, names looked for in vain, icons, settings and the environment all count."""
    tell(DIAGRAMS, batches)


@example(batches=PICTURE_IN_PICTURE)
@given(batches=_sequences(DECKS, 5))
@_bounded(4)
def test_decks_after_any_edits_are_those_of_a_clean_build(tell, batches):
    """The deck, its pictures and what stands in them, its theme and what that imports all count."""
    tell(DECKS, batches)
