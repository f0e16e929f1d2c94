"""20 decks to HTML, PDF and a title picture, from nothing and after an edit, beside marp-cli's own batches."""

from __future__ import annotations

import itertools
import sys
from functools import partial
from pathlib import Path

from benchmarks.samples import forget, write_decks
from benchmarks.timing import Contender, race
from docs_as_code.toolchain.browser import ensure_browser
from docs_as_code.toolchain.marp import ensure_marp

COUNT = 20
# The fastest way to each output with marp alone: HTML is made one after the other in any case, a picture of the first
# slide does not hang with ten tabs (pictures of all slides and PPTX do).
BATCHES = {"html": "", "pdf": "--pdf -P 10", "png": "--image png -P 10"}
TOGETHER = ("html", "pdf", "png")


def run(folder: Path, *, rounds: int) -> None:
    """Goals: the three outputs 2.5 times faster than marp's batches; an edit costs one deck; HTML and PDF no slower."""
    command = Path(sys.executable).with_name("docs-as-code")
    for formats in (TOGETHER, ("html",), ("pdf",)):
        ours, theirs = _projects(folder, formats)
        contenders = [
            Contender("docs-as-code build", f"{command} build", ours, partial(forget, ours)),
            Contender("marp, a batch for each output", marp(formats, "*.md"), theirs, env=environment()),
        ]
        race(f"{COUNT} decks to {', '.join(formats)}, cold", contenders, rounds=rounds)
    ours, theirs = _projects(folder, TOGETHER)
    edits = itertools.count()
    contenders = [
        Contender("docs-as-code build", f"{command} build", ours, partial(edit, ours / "slides", edits)),
        Contender("marp on that deck, three outputs", marp(TOGETHER, "deck_000.md"), theirs, env=environment()),
        Contender("docs-as-code build, none changed", f"{command} build", ours),
    ]
    race(f"one of {COUNT} decks changed", contenders, rounds=rounds)
    contenders = [
        Contender("docs-as-code build", f"{command} build", ours, partial(forget, ours)),
        Contender("docs-as-code check, cold", f"{command} check", ours, partial(forget, ours)),
        Contender("docs-as-code check, none changed", f"{command} check", ours),
    ]
    race(f"{COUNT} decks to {', '.join(TOGETHER)}, and their check", contenders, rounds=rounds)


def _projects(folder: Path, formats: tuple[str, ...]) -> tuple[Path, Path]:
    ours, theirs = (folder / f"{who}-{'-'.join(formats)}" for who in ("ours", "marp"))
    write_decks(ours / "slides", COUNT)
    write_decks(theirs, COUNT)
    (ours / "docs-as-code.yml").write_text(f"slides: {{formats: [{', '.join(formats)}]}}\n", encoding="utf-8")
    return ours, theirs


def marp(formats: tuple[str, ...], decks: str) -> str:
    """The command of marp for these outputs of some decks, a batch for each."""
    tools = ensure_marp(print)
    command = f"{tools.node.path} {tools.cli} --no-stdin --no-config-file --allow-local-files"
    return " && ".join(f"{command} {BATCHES[format_]} {decks}" for format_ in formats)


def environment() -> dict[str, str]:
    """Our browser, for marp."""
    return {"CHROME_PATH": str(ensure_browser(None, print).path), "CHROME_NO_SANDBOX": "1"}


def edit(slides: Path, edits: itertools.count[int]) -> None:
    """Change the first deck as it never was."""
    deck = slides / "deck_000.md"
    deck.write_text(f"{deck.read_text(encoding='utf-8')}\nEdit {next(edits)}\n", encoding="utf-8")
