"""Text for Mermaid: a character that it, Markdown or HTML could read as something else is written as its number."""

from __future__ import annotations

import re

# A hyphen, a dot or an underscore inside a word is safe. Mermaid takes a whole line for its own that has a `direction`.
_UNSAFE = re.compile(r"(?<=direction) (?=TB|TD|BT|LR|RL)|(?!(?<=[^\W_])[-._](?=[^\W_]))[^a-zA-Z0-9 ,/()=]")


def quoted(text: str) -> str:
    """One line of a label, to stand between double quotes."""
    return _UNSAFE.sub(_number, text)


def _number(match: re.Match[str]) -> str:
    return match[0] if match[0].isalnum() else f"#{ord(match[0])};"


def lines(text: str) -> str:
    """A label of several lines, to stand between double quotes; Mermaid shows no empty one."""
    found = [quoted(" ".join(line.split())) for line in text.strip().splitlines()]
    return "<br/>".join(found) or " "
