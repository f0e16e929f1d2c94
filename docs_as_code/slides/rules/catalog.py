"""All rules of `check` for decks by name, for people; see diagrams/rules/catalog.py for the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.slides.rules import errors, infos, warnings

if TYPE_CHECKING:
    from docs_as_code.findings.rule import Rule

RULES: dict[str, Rule] = {rule.name: rule for rule in (*errors.RULES, *warnings.RULES, *infos.RULES)}
