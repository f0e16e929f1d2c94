"""The findings of a review as other tools take them: with fingerprints, and by their paths in the repository."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.errors import DocsAsCodeError
from docs_as_code.findings.listed import Listed
from docs_as_code.project import revisions
from docs_as_code.project.check_report import fingerprints
from docs_as_code.project.review_proof import is_file_inside
from docs_as_code.review import gate_findings

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.review.review import Review


class Findings(NamedTuple):
    """`paths` are the plan and what it extends; all paths start at the repository's root."""

    listed: list[Listed]
    paths: list[str]


def of_review(config: Config, review: Review) -> Findings:
    """In the order of their places."""
    found = gate_findings.findings(review, lambda path: is_file_inside(config.project, config.project, path))
    try:
        folder = revisions.repository(config.project).prefix
    except DocsAsCodeError:
        folder = ""  # no repository
    prints = fingerprints(found)
    listed = [Listed(one, number, folder + one.path) for one, number in zip(found, prints, strict=True)]
    return Findings(listed, [folder + path for path, _ in review.plan.sources])
