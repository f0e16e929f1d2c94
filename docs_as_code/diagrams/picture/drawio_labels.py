"""Labels for draw.io: plain text where one font does for all of it, else HTML; and the style that goes with them."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.shown_words import rows, text
from docs_as_code.diagrams.picture.words import runs_from_right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docs_as_code.diagrams.picture.laid_out_ops import Pen, Words

Style = dict[str, str | float]
_FACES = {"Times-Roman": "Times New Roman", "Sans-Serif": "", "sans-serif": "", "Helvetica": ""}  # Helvetica is usual
_ALIGN = {"l": "left", "c": "center", "r": "right"}


def label(words: Sequence[Words]) -> tuple[str, Style]:
    """The value of a cell, and what its style has to say of it."""
    if not words:
        return "", {}
    first = words[0].pen
    style: Style = {"fontSize": first.size, "fontColor": first.color[:7], **_face(first)}
    if runs_from_right(words[0].text):
        style["textDirection"] = "rtl"
    if all(_font(one.pen) == _font(first) for one in words):
        return text(words), {**style, **({"fontStyle": first.look & 7} if first.look & 7 else {})}
    return "<br>".join(_row(row, first) for row in rows(words)), {**style, "html": 1}


def alignment(words: Sequence[Words]) -> str:
    """left, center or right."""
    return _ALIGN[words[0].align] if len({one.align for one in words}) == 1 else "center"


def top(words: Sequence[Words]) -> float:
    """The upper end of the first line."""
    first = rows(words)[0]
    return min(one.at.y for one in first) - 0.9 * max(one.pen.size for one in first)


def bottom(words: Sequence[Words]) -> float:
    """The lower end of the last line."""
    last = rows(words)[-1]
    return max(one.at.y for one in last) + 0.25 * max(one.pen.size for one in last)


def _font(pen: Pen) -> tuple[str, float, str, int]:
    return pen.face, pen.size, pen.color, pen.look


def _face(pen: Pen) -> Style:
    family = pen.face.partition(",")[0].strip()
    family = _FACES.get(family, family).translate(str.maketrans("", "", ";="))
    return {"fontFamily": family} if family else {}


def _row(row: Sequence[Words], usual: Pen) -> str:
    return "".join(_run(one, usual) for one in row)


def _run(one: Words, usual: Pen) -> str:
    shown = html.escape(one.text)
    for bit, tag in ((1, "b"), (2, "i"), (4, "u")):
        if one.pen.look & bit:
            shown = f"<{tag}>{shown}</{tag}>"
    css = f"font-size:{one.pen.size:g}px;" if one.pen.size != usual.size else ""
    css += f"color:{one.pen.color[:7]};" if one.pen.color != usual.color else ""
    return f'<span style="{css}">{shown}</span>' if css else shown
