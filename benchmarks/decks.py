"""20 decks from nothing, beside marp-cli once a deck and once for all."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from benchmarks.samples import forget, write_decks
from benchmarks.timing import Contender, race
from docs_as_code.toolchain.browser import ensure_browser
from docs_as_code.toolchain.marp import ensure_marp

COUNT = 20


def run(folder: Path, *, rounds: int) -> None:
    """Goals: HTML 10 times faster than once a deck, at most 1.3 times marp once for all; PDF no slower than marp."""
    command = Path(sys.executable).with_name("docs-as-code")
    tools = ensure_marp(print)
    browser = ensure_browser(None, print)
    marp = f"{tools.node.path} {tools.cli} --no-stdin --no-config-file --allow-local-files"
    env = {"CHROME_PATH": str(browser.path), "CHROME_NO_SANDBOX": "1"}
    for format_, flag in (("html", ""), ("pdf", "--pdf")):
        ours, theirs = folder / f"ours-{format_}", folder / f"marp-{format_}"
        write_decks(ours / "slides", COUNT)
        write_decks(theirs, COUNT)
        (ours / "docs-as-code.yml").write_text(f"slides: {{formats: [{format_}]}}\n", encoding="utf-8")
        contenders = [
            Contender("docs-as-code build", f"{command} build", ours, partial(forget, ours)),
            Contender("marp, once for all", f"{marp} {flag} *.md", theirs, env=env),
            Contender("marp, once a deck", f"for deck in *.md; do {marp} {flag} $deck; done", theirs, env=env),
        ]
        race(f"{COUNT} decks to {format_}, cold", contenders, rounds=rounds)
