"""What a label of DOT shows to a reader."""

from __future__ import annotations

import html
import re

_BREAK = re.compile(r"\\[nlr]")
_BREAK_TAG = re.compile(r"<br[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def label_text(label: str) -> str:
    r"""The words a reader sees: no HTML tags, no entities, and `\n`, `\l`, `\r` as line breaks."""
    if label.startswith("<") and label.endswith(">"):
        label = _TAG.sub("", _BREAK_TAG.sub("\n", label[1:-1])).strip()
    elif "\\" in label:
        label = _BREAK.sub("\n", label).strip()
    return html.unescape(label) if "&" in label else label
