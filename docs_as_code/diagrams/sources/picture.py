"""What a reader makes of files and what is drawn: things, and the links between them, as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

# uses: traffic or control flows from tail to head; refers: the tail needs the head; rules: the tail governs the head
Bond = Literal["uses", "refers", "rules"]


@dataclass(frozen=True)
class Thing:
    """One node of the picture.

    `name` is stable and unique, "shop/Deployment/api"; `icon` the dotted class of `diagrams`; `notes` further lines of
    the label; `groups` says by key ("namespace", or the name of a label) which box it can be put into. `resource` is
    what it stands for, "k8s/api.yaml#shop/Deployment/api"; empty where that is in no file of the project.
    """

    name: str
    kind: str
    label: str
    icon: str
    path: str = ""
    notes: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    resource: str = ""

    @property
    def short(self) -> str:
        """The last two parts of the name, "Deployment/api"."""
        return "/".join(self.name.split("/")[-2:])


def in_file(path: str, name: str) -> str:
    """What stands under a name in a file of the project, as a node's `resource`; empty for a file elsewhere."""
    return f"{path}#{name}" if path and path[0] != "/" else ""


@dataclass(frozen=True)
class Link:
    """One edge, between the names of two things."""

    tail: str
    head: str
    bond: Bond = "uses"
    label: str = ""


@dataclass(frozen=True)
class Picture:
    """All things, in the order in which they are drawn, and all links; a link to a thing that is not there is none."""

    things: tuple[Thing, ...]
    links: tuple[Link, ...]
