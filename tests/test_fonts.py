"""Fonts are the same on every machine, only those that a text needs, and a picture carries the part it shows."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from docs_as_code.errors import ConfigError
from docs_as_code.toolchain.font_files import base_files
from docs_as_code.toolchain.fonts import FontSet, font_set, packs_for, uncovered
from docs_as_code.toolchain.subset import face_css
from docs_as_code.toolchain.tool import silent


def base() -> FontSet:
    return font_set(frozenset(), (), silent)


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A per-user cache with nothing in it."""
    folder = tmp_path / "tools"
    monkeypatch.setenv("DOCS_AS_CODE_TOOLS", str(folder))
    return folder


def embedded(css: str) -> list[Any]:
    """The fonts in a style sheet."""
    from fontTools.ttLib import TTFont

    return [TTFont(BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^)]+)\)", css)]


def test_base_set_has_five_faces_of_two_families() -> None:
    """Fira Sans and IBM Plex Mono, each regular, italic, semibold, bold and bold italic."""
    looks = [(face.family, face.weight, face.italic) for face in base().faces]
    styles = [(400, False), (400, True), (600, False), (700, False), (700, True)]
    assert looks == [(family, *style) for family in ("Fira Sans", "IBM Plex Mono") for style in styles]


def test_fingerprint_is_the_same_in_every_cache(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fingerprint says which fonts, not where they are: it goes into keys that machines share."""
    there = base()
    assert there.config_file.is_relative_to(fresh)
    monkeypatch.delenv("DOCS_AS_CODE_TOOLS")
    here = base()
    assert here.config_file != there.config_file
    assert here.fingerprint == there.fingerprint


def test_a_pack_changes_no_set_without_it() -> None:
    """An installed pack is seen only through the set that asks for it."""
    with_thai = font_set(frozenset({"thai"}), (), silent)
    assert "Noto Sans Thai" in {face.family for face in with_thai.faces}
    assert "/packs/" not in base().config_file.read_text()
    assert with_thai.fingerprint != base().fingerprint
    assert base().faces == with_thai.faces[:10]


def test_layout_uses_our_fonts_for_every_name() -> None:
    """Graphviz measures an unknown family with Fira Sans and a monospaced one with IBM Plex Mono."""
    code = """
import pygraphviz, re
def width(family):
    svg = pygraphviz.AGraph('digraph { a [shape=box margin=0 label="Wiggle 0123 Wg" fontsize=40 fontname="%s"] }' % family)
    return re.search('<svg width="([0-9]+)pt"', svg.draw(format="svg", prog="dot").decode())[1]
print(*(width(name) for name in ("Fira Sans", "Helvetica", "Times-Roman", "Nobody Sans", "IBM Plex Mono", "Courier", "monospace")))
"""
    env = os.environ | {"FONTCONFIG_FILE": str(base().config_file)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    text, mono = done.stdout.split()[:4], done.stdout.split()[4:]
    assert (len(set(text)), len(set(mono))) == (1, 1), done.stdout
    assert text[0] != mono[0]


def test_own_fonts_come_before_the_base_fonts_where_they_are_named(tmp_path: Path) -> None:
    """`diagrams.fonts` adds files and folders of fonts."""
    black = base_files()[0].with_name("FiraSans-Black.ttf")
    (tmp_path / "fonts/deep").mkdir(parents=True)
    (tmp_path / "fonts/deep/Black.TTF").write_bytes(black.read_bytes())
    for extra in (black, tmp_path / "fonts"):
        faces = font_set(frozenset(), (extra,), silent).faces
        assert [(face.family, face.weight) for face in faces[10:]] == [("Fira Sans", 900)]


def test_own_fonts_that_are_none(tmp_path: Path) -> None:
    """A path without fonts, and a file that only looks like one, are configuration errors (exit code 2)."""
    hint = "name files that end in .ttf, .otf or .ttc, or a folder with such files"
    for path in (tmp_path, tmp_path / "none.ttf", Path(__file__)):
        with pytest.raises(ConfigError) as caught:
            font_set(frozenset(), (path,), silent)
        assert caught.value.render() == (
            f"error: diagrams.fonts: {path} is no font file and no folder that holds one\n\nhint: {hint}"
        )
        assert caught.value.exit_code == 2
    broken = tmp_path / "broken.ttf"
    broken.write_text("no font")
    with pytest.raises(ConfigError, match=r"^diagrams.fonts: broken.ttf cannot be read as a font \("):
        font_set(frozenset(), (broken,), silent)


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ("plain", set()),
        ("Grün, Ελλάδα, Привет → ½ €", set()),
        ("שלום", {"hebrew"}),
        ("سلام", {"arabic"}),
        ("नमस्ते", {"devanagari"}),
        ("สวัสดี", {"thai"}),
        ("架构", {"sc"}),
        ("日本語の図", {"jp"}),
        ("한국어", {"kr"}),
        ("漢字 한국어", {"kr"}),
        ("rocket 🚀", {"emoji"}),
        ("done ✅ ⚠️", {"emoji"}),
        ("∮ ⌘", {"symbols"}),
        ("🚀 架构", {"emoji", "sc"}),
    ],
)
def test_packs_a_text_needs(text: str, needed: set[str]) -> None:
    """Scripts that the base fonts lack ask for their pack; Chinese characters follow the kana or hangul beside them."""
    assert packs_for(text) == needed


def test_uncovered_characters() -> None:
    """What no font of a set has is named once; marks that draw nothing are not."""
    assert uncovered("plain é → \n", base()) == ""
    assert uncovered("架构架 x\u200d\ufe0f", base()) == "构架"
    assert uncovered("ไทย", font_set(frozenset({"thai"}), (), silent)) == ""


def test_a_subset_holds_the_text_and_keeps_its_measures() -> None:
    """The embedded font has the letters, as wide as in the whole font, so that text keeps its size everywhere."""
    from fontTools.ttLib import TTFont

    face = base().faces[3]
    css = face_css(face, "Web é Ж", family="d1 Fira Sans")
    assert css.startswith("@font-face{font-family:'d1 Fira Sans';font-weight:700;unicode-range:U+20-7E,")
    latin, cyrillic = embedded(css)
    whole = TTFont(face.path)
    for part, text in ((latin, "Web é"), (cyrillic, "Ж")):
        for character in text:
            wide = part["hmtx"][part.getBestCmap()[ord(character)]][0]
            assert wide == whole["hmtx"][whole.getBestCmap()[ord(character)]][0]
    assert "kern" in {record.FeatureTag for record in latin["GPOS"].table.FeatureList.FeatureRecord}


def test_a_subset_is_small_and_the_same_for_all_plain_texts() -> None:
    """Two English texts share one block of a few kilobytes."""
    face = base().faces[0]
    assert face_css(face, "Hello") == face_css(face, "Other words")
    assert len(face_css(face, "Hello")) < 13_000


def test_a_subset_has_the_same_bytes_everywhere(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A subset made anew equals the kept one: no time and no path is in it."""
    made = face_css(base().faces[5], "code")
    assert list(fresh.glob("fonts/subsets/*"))
    monkeypatch.delenv("DOCS_AS_CODE_TOOLS")
    assert face_css(base().faces[5], "code") == made


def test_a_kept_subset_needs_no_font_library() -> None:
    """A picture whose blocks are known costs no import of fontTools."""
    face_css(base().faces[0], "Hello")
    code = """
import sys
from docs_as_code.toolchain.fonts import font_set
from docs_as_code.toolchain.subset import face_css
print(len(face_css(font_set(frozenset(), (), print).faces[0], "Hello")), "fontTools" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    size, imported = done.stdout.split()
    assert int(size) > 5000
    assert imported == "False"


def test_a_subset_keeps_the_shapes_of_joined_letters() -> None:
    """Arabic letters change with their neighbours: the rules for it stay in the subset."""
    faces = font_set(frozenset({"arabic"}), (), silent).faces
    face = next(face for face in faces if face.family == "Noto Sans Arabic" and face.weight == 400)
    (font,) = embedded(face_css(face, "سلام"))
    assert {"init", "medi", "fina"} <= {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


def test_chinese_is_cut_exactly() -> None:
    """Of 30,000 characters a picture carries those it shows."""
    faces = font_set(frozenset({"jp"}), (), silent).faces
    face = next(face for face in faces if face.family == "Noto Sans JP" and face.weight == 400)
    (font,) = embedded(face_css(face, "日本"))
    assert sorted(font.getBestCmap()) == [ord("日"), ord("本")]


def test_a_face_without_the_characters_adds_no_rule() -> None:
    """A font that has none of the text is not embedded."""
    assert face_css(base().faces[0], "日本") == ""
