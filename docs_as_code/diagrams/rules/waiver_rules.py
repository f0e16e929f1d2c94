"""Rules about waivers: a decision has a reason, and goes when there is nothing left to decide."""

from __future__ import annotations

from docs_as_code.findings.rule import Rule

_HEAD = """\
from diagrams import Diagram
from diagrams.aws.compute import EC2

with Diagram("Web"):
"""

RULES = (
    Rule(
        "unused-waiver",
        "warning",
        "A waiver that waives nothing.",
        "What it accepted is gone, or never was there; the next finding on this line would be hidden.",
        "Remove it.",
        bad=_HEAD + '    EC2("web")  # docs-as-code: ignore[wide-label] because it is short\n',
        good=_HEAD + '    EC2("web")\n',
    ),
    Rule(
        "waiver-without-reason",
        "warning",
        "A waiver that gives no reason.",
        "Nobody can tell later whether it still holds.",
        "Write the reason behind it: `# docs-as-code: ignore[rule] because …`.",
        bad=_HEAD + '    # docs-as-code: ignore[wide-label]\n    EC2("the service that takes orders")\n',
        good=_HEAD
        + "    # docs-as-code: ignore[wide-label] because nothing stands beside it\n"
        + '    EC2("the service that takes orders")\n',
    ),
)
