"""What a check says: the findings in the order of their places, each with a fingerprint that outlives its line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from docs_as_code.engine import key
from docs_as_code.findings.listed import Listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.findings import Finding

_RANK = {"error": 2, "warning": 1, "info": 0}


@dataclass(frozen=True)
class CheckReport:
    """`sources` are the files that were looked at, `waived` is how many findings a comment accepts.

    `folder` leads from the repository's root to the project: empty, or with a `/` behind.
    """

    findings: tuple[Finding, ...]
    fingerprints: tuple[str, ...]
    sources: tuple[str, ...]
    waived: int
    fail_on: str
    folder: str = ""

    @property
    def exit_code(self) -> int:
        """1 where a finding is as grave as `fail_on`, else 0."""
        return int(any(_RANK[finding.severity] >= _RANK[self.fail_on] for finding in self.findings))

    def count(self, severity: str) -> int:
        """How many findings are of this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def without(self, known: frozenset[str]) -> CheckReport:
        """The report without the findings that have these fingerprints."""
        pairs = [one for one in zip(self.findings, self.fingerprints, strict=True) if one[1] not in known]
        return replace(self, findings=tuple(one for one, _ in pairs), fingerprints=tuple(one for _, one in pairs))

    def listed(self) -> list[Listed]:
        """The findings as other tools take them."""
        return [
            Listed(finding, fingerprint, self.folder + finding.path)
            for finding, fingerprint in zip(self.findings, self.fingerprints, strict=True)
        ]

    def as_json(self) -> dict[str, Any]:
        """The document of `check --format json`, schema 1."""
        return {
            "schema": 1,
            "findings": [
                {
                    "rule": finding.rule,
                    "severity": finding.severity,
                    "path": finding.path,
                    "line": finding.line,
                    "column": finding.column,
                    "message": finding.message,
                    "hint": finding.hint,
                    "fingerprint": fingerprint,
                }
                for finding, fingerprint in zip(self.findings, self.fingerprints, strict=True)
            ],
            "summary": {
                "sources": len(self.sources),
                "errors": self.count("error"),
                "warnings": self.count("warning"),
                "infos": self.count("info"),
                "waived": self.waived,
            },
        }


def fingerprints(findings: Iterable[Finding]) -> tuple[str, ...]:
    """One for each finding: from its rule, path and words, and which of its like it is in its file."""
    seen: Counter[tuple[str, str, str]] = Counter()
    found = []
    for finding in findings:
        like = rule, path, message = finding.rule, finding.path, finding.message
        seen[like] += 1
        fields = (("rule", rule), ("path", path), ("message", message), ("number", str(seen[like])))
        found.append(key.digest(fields)[:32])
    return tuple(found)
