"""The icons of an SVG: each is in it once, and placed where Graphviz would have put it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from docs_as_code.diagrams.picture.icon_pictures import IconPicture

_EDGE = 3.0  # points by which a plate is larger than its icon; not below, where the label begins
_STRETCHED = 0.02  # how much a box may differ from its icon's shape before it counts as stretched on purpose


class Symbols:
    """Collects the icons while they are used; their ids start with the diagram's prefix."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._symbols: dict[tuple[str, str], str] = {}

    @property
    def texts(self) -> Iterable[str]:
        """The definitions."""
        return self._symbols.values()

    def use(
        self,
        icon: IconPicture,
        left: float,
        top: float,
        width: float,
        height: float,
        given: Mapping[str, str],
        *,
        plate: bool,
    ) -> str:
        """An icon in its box; `given` is what Graphviz says of it, `plate` whether dark paper must not touch it."""
        fit = given.get("preserveAspectRatio", "xMinYMin meet")
        if abs(width * icon.height - height * icon.width) > _STRETCHED * height * icon.width:
            fit = "none"  # `imagescale=both` stretches: Graphviz's PNG does, its own SVG forgets to
        turned = f' transform="{given["transform"]}"' if "transform" in given else ""
        below = ""
        if plate:
            box = (left - _EDGE, top - _EDGE, width + 2 * _EDGE, height + _EDGE)
            below = f'<rect class="dac-plate" fill="none"{_box(*box)} rx="8"{turned}/>\n'
        return f'{below}<use href="#{self._symbol(icon, fit)}"{_box(left, top, width, height)}{turned}/>\n'

    def _symbol(self, icon: IconPicture, fit: str) -> str:
        """The id of the one copy of an icon in this picture."""
        key = (icon.digest, fit)
        way = "" if fit.startswith("xMinYMin") else "-" + fit.partition(" ")[0]
        name = f"{self._prefix}_icon-{icon.digest[:8]}{way}"
        if key not in self._symbols:
            size = f'width="{icon.width:g}" height="{icon.height:g}"'
            inner = ' preserveAspectRatio="none"' if fit == "none" else ""
            self._symbols[key] = (
                f'<symbol id="{name}" viewBox="0 0 {icon.width:g} {icon.height:g}" preserveAspectRatio="{fit}">'
                f'<image {size}{inner} href="{icon.uri}"/></symbol>\n'
            )
        return name


def _box(left: float, top: float, width: float, height: float) -> str:
    return f' x="{number(left)}" y="{number(top)}" width="{number(width)}" height="{number(height)}"'


def number(value: str | float) -> str:
    """A length with two decimals at most: the last digits of a float differ between processors."""
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
