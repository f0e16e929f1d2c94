"""Folds what owners make (pods, replica sets, jobs of a cron job) into the owners, and counts the pods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.diagrams.sources.k8s.icons import ECHOES, MADE_BY_OWNERS

if TYPE_CHECKING:
    from docs_as_code.diagrams.sources.k8s.objects import Index, Object


def fold(all_objects: list[Object], index: Index) -> tuple[list[Object], dict[str, int]]:
    """The objects that remain, and how many pods were folded into each, by key."""
    kept: list[Object] = []
    counts: dict[str, int] = {}
    for one in all_objects:
        top = _top(one, index)
        if one.kind in ECHOES:
            continue
        if top is one or one.kind not in MADE_BY_OWNERS:
            kept.append(one)
        elif one.kind == "Pod":
            counts[top.key] = counts.get(top.key, 0) + 1
    return kept, counts


def _top(one: Object, index: Index) -> Object:
    """The outermost owner among the objects; the object itself has none, or owners that own each other."""
    seen = {one.key}
    top = one
    while True:
        owners = (index.find(kind, name, top.namespace) for kind, name in top.owners)
        owner = next((found for found in owners if found is not None), None)
        if owner is None:
            return top
        if owner.key in seen:
            return one
        seen.add(owner.key)
        top = owner
