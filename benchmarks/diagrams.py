"""96 diagram sources from nothing, beside one `python file.py` each."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from benchmarks.samples import forget, write_diagrams
from benchmarks.timing import Contender, race
from tests.debian import graphviz_environment

COUNT = 96


def run(folder: Path, *, rounds: int) -> None:
    """Goal: SVG 20 times faster than serial on 2 cores."""
    command = Path(sys.executable).with_name("docs-as-code")
    dot = graphviz_environment()
    for formats in (("svg",), ("png",)):
        name = "-".join(formats)
        ours, serial, parallel = (folder / f"{who}-{name}" for who in ("ours", "serial", "parallel"))
        for place in (ours / "diagrams", serial, parallel):
            write_diagrams(place, COUNT, formats)
        each = f"ls *.py | xargs -n1 {{}}{sys.executable}"
        contenders = [
            Contender("docs-as-code build", f"{command} build", ours, partial(forget, ours)),
            Contender("python file.py, one after the other", each.format(""), serial, env=dot),
            Contender("python file.py, xargs -P$(nproc)", each.format("-P$(nproc) "), parallel, env=dot),
        ]
        race(f"{COUNT} diagrams to {' and '.join(formats)}, cold", contenders, rounds=rounds)
