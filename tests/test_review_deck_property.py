"""No slide of a review runs over its edge and no rule for decks has anything to say, whatever the evidence is."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from docs_as_code.review import deck
from tests.any_review import reviews
from tests.conftest import Project

if TYPE_CHECKING:
    from docs_as_code.review.architecture import Architecture
    from docs_as_code.review.review import Review

ROUNDS = int(os.environ.get("REVIEW_ROUNDS", "2"))  # `make soak-reviews` has more of them
FONTS = ("missing-glyph",)  # Graphviz says it of letters that no font of the machine has
AT_ONCE = 8  # decks that one browser looks at
CONFIG = 'slides: {sources: ["build/reviews/*.md"], formats: [html]}\n'


@settings(
    max_examples=ROUNDS,
    deadline=None,
    derandomize=ROUNDS == 2,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(reviews(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_no_slide_overflows(found: list[tuple[Review, Architecture | None]]) -> None:
    """Long words, CJK, right to left, emoji and HTML, no rows and many, one gate and sixty, in light and dark."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder).resolve())
        project.write("docs-as-code.yml", CONFIG)
        for number, (review, architecture) in enumerate(found):
            theme = "docs-as-code-dark" if number % 2 else "docs-as-code"
            text = deck.markdown(review, architecture, deck.Setting(theme=theme))
            (project.folder / "build/reviews").mkdir(parents=True, exist_ok=True)
            (project.folder / f"build/reviews/{number}.md").write_bytes(text.encode())
        done = project.run("check", "--only", "slides", "--format", "json", code=None)
        said = [one for one in done.json["findings"] if one["severity"] != "info" and one["rule"] not in FONTS]
        if said:
            kept = Path(tempfile.mkdtemp(prefix="review-deck-"))
            for one in {one["path"] for one in said}:
                (kept / Path(one).name).write_bytes(project.bytes(one))
            raise AssertionError(f"kept in {kept}: {json.dumps(said[:8], indent=1, ensure_ascii=False)}")
