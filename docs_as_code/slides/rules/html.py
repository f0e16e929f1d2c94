"""The rule about HTML that marp strips."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.shown import Told


def stripped_html(told: Told) -> Iterator[Said]:
    """Elements that stand on the slide as text, and attributes that are gone; each once a line."""
    for lost in dict.fromkeys(told.html):
        if lost.attribute is None:
            message = f"marp shows <{lost.element}> as text"
            hint = "`html: true` in Marp's configuration lets all HTML through, where you trust the decks"
        else:
            message = f"marp leaves out {lost.attribute} of <{lost.element}>"
            hint = "say it with a class and CSS, or allow it under `html` in Marp's configuration"
        yield Said("stripped-html", lost.line, message, hint)
