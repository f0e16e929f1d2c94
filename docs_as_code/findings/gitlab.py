"""Findings as a code quality report of GitLab, which shows them in the merge request.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.findings.listed import Listed

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


def text(listed: Sequence[Listed]) -> str:
    """The JSON list. A finding without a line is put on the first, since GitLab asks for one."""
    report = [
        {
            "description": f"{one.finding.message}: {one.finding.hint}" if one.finding.hint else one.finding.message,
            "check_name": one.finding.rule,
            "fingerprint": one.fingerprint,
            "severity": _SEVERITIES[one.finding.severity],
            "location": {"path": one.path, "lines": {"begin": one.finding.line or 1}},
        }
        for one in listed
    ]
    return json.dumps(report, indent=2, ensure_ascii=False)
