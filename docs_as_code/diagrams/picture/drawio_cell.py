"""One cell of a draw.io file, as XML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture.drawio_styles import written
from docs_as_code.diagrams.picture.svg import escaped

if TYPE_CHECKING:
    from docs_as_code.diagrams.picture.drawio_labels import Style


@dataclass(frozen=True)
class Cell:
    """One cell; `geometry` is the element that says where it stands."""

    id: str
    parent: str
    value: str
    style: Style
    geometry: str
    rest: str  # further attributes
    link: str = ""
    tooltip: str = ""

    def xml(self) -> str:
        """The element."""
        cell = f'style="{attribute(written(self.style))}" parent="{attribute(self.parent)}"{self.rest}'
        if self.link or self.tooltip:  # only an object around the cell can carry these
            link = f' link="{attribute(self.link)}"' if self.link else ""
            tooltip = f' tooltip="{attribute(self.tooltip)}"' if self.tooltip else ""
            head = f'<UserObject label="{attribute(self.value)}"{link}{tooltip} id="{attribute(self.id)}">'
            return f"{head}<mxCell {cell}>{self.geometry}</mxCell></UserObject>"
        value = f' value="{attribute(self.value)}"' if self.value else ""
        return f'<mxCell id="{attribute(self.id)}"{value} {cell}>{self.geometry}</mxCell>'


def attribute(text: str) -> str:
    """Text for an attribute, between double quotes."""
    return escaped(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
