"""This repository's own decks say what is true: their code, commands and files are those of the repository."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DECKS = sorted((ROOT / "slides").glob("*.md"))


def slides_of(deck: Path) -> list[str]:
    """The Markdown of each slide, without the front matter."""
    text = deck.read_text(encoding="utf-8").split("\n---\n", 1)[1]
    outside = re.sub(
        r"^```.*?^```$", lambda code: code[0].replace("\n---\n", "\n"), text, flags=re.DOTALL | re.MULTILINE
    )
    return outside.split("\n---\n")


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)
def test_every_slide_has_a_note_and_every_picture_is_told(deck):
    """Each slide has something for the speaker, and each picture that is no background has words that stand for it."""
    for slide in slides_of(deck):
        assert re.search(r"<!--(?!\s*_)", slide), slide
        prose = re.sub(r"^```.*?^```$", "", slide, flags=re.DOTALL | re.MULTILINE)
        for words, path in re.findall(r"^!\[(.*?)\]\((.+?)\)", prose, flags=re.MULTILINE):
            assert words.startswith("bg ") or len(words) > 20, path
            assert path.startswith("../docs/generated/diagrams/"), path


def test_the_code_on_the_slide_is_that_of_the_diagram():
    """The slide "Diagrams as code" shows lines of diagrams/web_service.py, not something like them."""
    slide = next(slide for slide in slides_of(ROOT / "slides/introduction.md") if "## Diagrams as code" in slide)
    code = re.search(r"```python\n(.*?)```", slide, flags=re.DOTALL)
    assert code
    assert textwrap.indent(code[1], "    ") in (ROOT / "diagrams/web_service.py").read_text(encoding="utf-8")


def test_the_deploy_review_names_files_and_commands_that_exist(project):
    """Each file in the review is in the repository, each make target in the Makefile, each command in the command line."""
    review = (ROOT / "slides/deploy_review.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for file in re.findall(r"^\| `([\w./-]+)` \|", review, flags=re.MULTILINE):
        assert (ROOT / file).is_file(), file
    for target in set(re.findall(r"make (\w+)", review)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
    for command in set(re.findall(r"bin/docs-as-code (\w+)", review)):
        project.run(command, "--help")
