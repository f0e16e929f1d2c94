"""Findings as SARIF 2.1.0, which code scanning services and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docs_as_code import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docs_as_code.findings.listed import About, Listed

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "%SRCROOT%"  # what GitHub and others take for the root of the repository


def text(listed: Sequence[Listed], rules: Mapping[str, About]) -> str:
    """One run of one tool, with those rules that have found something."""
    used = sorted({one.finding.rule for one in listed})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "docs-as-code",
                        "semanticVersion": __version__,
                        "rules": [_rule(name, rules.get(name)) for name in used],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, used.index(one.finding.rule)) for one in listed],
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=False)


def _rule(name: str, about: About | None) -> dict[str, Any]:
    if about is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": about.what},
        "help": {"text": about.fix},
        "defaultConfiguration": {"level": _LEVELS[about.severity]},
    }


def _result(one: Listed, index: int) -> dict[str, Any]:
    found = one.finding
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(one.path), "uriBaseId": _ROOT}}
    if found.line is not None:
        column = {"startColumn": found.column} if found.column is not None else {}
        place["region"] = {"startLine": found.line, **column}
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": _LEVELS[found.severity],
        "message": {"text": f"{found.message}\n{found.hint}" if found.hint else found.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"docsAsCode/v1": one.fingerprint},
    }
