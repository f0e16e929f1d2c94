"""What a label of DOT shows to a reader."""

from __future__ import annotations

import html
import re

_BREAK = re.compile(r"\\[nlr]")
_BREAK_TAG = re.compile(r"<br[^>]*>|</tr\s*>", re.IGNORECASE)
_CELL_TAG = re.compile(r"</td\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")


def label_text(label: str) -> str:
    r"""The words a reader sees: no HTML tags, no entities, and `\n`, `\l`, `\r` as line breaks.

    Rows of a table are lines, and its cells words.
    """
    if label.startswith("<") and label.endswith(">"):
        parted = _CELL_TAG.sub(" ", _BREAK_TAG.sub("\n", " ".join(label[1:-1].split())))
        label = "\n".join(" ".join(line.split()) for line in _TAG.sub("", parted).split("\n")).strip()
    elif "\\" in label:
        label = _BREAK.sub("\n", label).strip()
    return html.unescape(label) if "&" in label else label
