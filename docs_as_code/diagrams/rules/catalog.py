"""All rules of `check` by name: the page of rules, the severities and the tests are made from this table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.rules import drift_rules, errors, infos, waiver_rules, warnings

if TYPE_CHECKING:
    from docs_as_code.findings.rule import Rule

RULES: dict[str, Rule] = {
    rule.name: rule for rule in (*errors.RULES, *warnings.RULES, *infos.RULES, *drift_rules.RULES, *waiver_rules.RULES)
}
