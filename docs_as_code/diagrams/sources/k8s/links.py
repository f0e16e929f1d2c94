"""A reference from one object to another, before anybody has looked whether the other is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docs_as_code.diagrams.sources.k8s.objects import Object
    from docs_as_code.diagrams.sources.picture import Bond


@dataclass(frozen=True)
class Reference:
    """`source` names `kind` and `name`.

    `needed`: it is drawn also when no file defines it. `backwards`: the arrow points at `source`. `namespace` is the
    other's, by default that of `source`.
    """

    source: Object
    kind: str
    name: str
    bond: Bond = "uses"
    label: str = ""
    needed: bool = False
    backwards: bool = False
    namespace: str | None = None
