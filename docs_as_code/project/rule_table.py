"""All rules of `check` by name, whatever room they are of: for severities, the page of rules and the tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.rules.catalog import RULES as _OF_DIAGRAMS
from docs_as_code.slides.rules.catalog import RULES as _OF_DECKS

if TYPE_CHECKING:
    from docs_as_code.findings.rule import Rule

RULES: dict[str, Rule] = {**_OF_DIAGRAMS, **_OF_DECKS}
