"""Which rules count in one check, and how much: by their own severity, the configuration, and the command line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.errors import UsageError
from docs_as_code.project.rule_table import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docs_as_code.findings import Finding, Severity


_SEVERITIES: dict[str, Severity] = {"error": "error", "warning": "warning", "info": "info"}


class Severities:
    """`configured` is the key `check.rules`; `select` and `ignore` are the options. Raises UsageError."""

    def __init__(self, configured: Mapping[str, str], select: Iterable[str], ignore: Iterable[str]) -> None:
        self._configured = configured
        self._select = frozenset(map(_known, select))
        self._ignore = frozenset(map(_known, ignore))

    def is_on(self, name: str) -> bool:
        """Whether a rule counts: a selected one does, also when it is off otherwise."""
        if name in self._ignore or (self._select and name not in self._select):
            return False
        configured = self._configured.get(name)
        if name in self._select:
            return True
        return configured != "off" if configured else name not in RULES or RULES[name].on

    @property
    def on(self) -> frozenset[str]:
        """All rules that count."""
        return frozenset(name for name in RULES if self.is_on(name))

    def judged(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that count, each with the severity that it has here."""
        return [replace(one, severity=self._of(one)) for one in findings if self.is_on(one.rule)]

    def _of(self, finding: Finding) -> Severity:
        configured = _SEVERITIES.get(self._configured.get(finding.rule, ""))
        if configured is not None:
            return configured
        rule = RULES.get(finding.rule)
        return (rule.severity if rule and not rule.graded else None) or finding.severity


def _known(name: str) -> str:
    if name in RULES:
        return name
    import difflib

    near = difflib.get_close_matches(name, RULES, n=1)
    hint = f"did you mean {near[0]}?" if near else "the rules are " + ", ".join(sorted(RULES))
    raise UsageError(f"no rule named {name!r}", hint=hint)
