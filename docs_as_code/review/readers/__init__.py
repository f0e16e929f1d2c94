"""The readers of evidence, one file a format: bytes become facts that gates can test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.review.readers import git, json_facts, junit, sarif, signoff

if TYPE_CHECKING:
    from docs_as_code.review.reading import Reader

READERS: dict[str, Reader] = {
    one.type: one for one in (git.READER, json_facts.READER, junit.READER, sarif.READER, signoff.READER)
}
