"""The picture of Terraform's resources: one node for the instances of each, and the dependencies that say something."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.picture import Link, Picture, Thing, in_file
from docs_as_code.diagrams.sources.problem import SourcesError
from docs_as_code.diagrams.sources.tf.icons import icon
from docs_as_code.diagrams.sources.tf.reduction import reduced
from docs_as_code.diagrams.sources.tf.resources import Resource, resources

if TYPE_CHECKING:
    from collections.abc import Iterable

JOINS = ("_association", "_attachment")  # resources that only say that two others belong together


def picture(files: Iterable[tuple[str, Any]], *, collapse: bool = True) -> Picture:
    """The picture of (path, document) pairs. Raises SourcesError when there is no resource in them."""
    groups: dict[str, list[tuple[str, Resource]]] = {}
    for path, document in files:
        for one in resources(document, path):
            groups.setdefault(one.configured if collapse else one.address, []).append((path, one))
    if not groups:
        raise SourcesError("the files hold no resource", hint="nothing has been applied or planned yet")
    names: dict[str, list[str]] = {}
    for name, many in groups.items():
        names.setdefault(many[0][1].configured, []).append(name)
    needs = {
        name: dict.fromkeys(
            other for _, one in many for need in one.needs for other in names.get(need, []) if other != name
        )
        for name, many in groups.items()
    }
    links = [Link(tail, head) for tail, heads in reduced(needs).items() for head in heads]
    if collapse:
        links = _joined(links, {name: many[0][1].kind for name, many in groups.items()})
        linked = {end for link in links for end in (link.tail, link.head)}
        groups = {name: many for name, many in groups.items() if name in linked or not _is_join(needs, name, many)}
    return Picture(tuple(_thing(name, many) for name, many in groups.items()), tuple(dict.fromkeys(links)))


def direct(chosen: Picture) -> Picture:
    """The picture without links that follow from others: what was hidden between two things has become one."""
    needs: dict[str, dict[str, None]] = {thing.name: {} for thing in chosen.things}
    for link in chosen.links:
        needs[link.tail][link.head] = None
    return replace(chosen, links=tuple(Link(tail, head) for tail, heads in reduced(needs).items() for head in heads))


def _thing(name: str, many: list[tuple[str, Resource]]) -> Thing:
    path, first = many[0]
    words = first.kind.partition("_")[2].replace("_", " ") or first.kind
    notes = [words] if words != first.name.replace("_", " ") else []
    if len(many) > 1:
        notes.append(f"{len(many)} of them")
    actions = Counter(one.action for _, one in many if one.action)
    said = [action if count == len(many) else f"{count} {action}" for action, count in actions.items()]
    notes += [f"({', '.join(said)})"] if said else []
    kind = f"data.{first.kind}" if first.is_data else first.kind
    groups = {"module": first.module, "provider": first.provider, "type": first.kind, "file": path}
    label = name.rpartition(".")[2] if name != first.configured and "[" not in first.name else first.name
    shown = label if "[" in label else first.name
    return Thing(name, kind, shown, icon(first.kind, first.name), path, tuple(notes), groups, in_file(path, name))


def _is_join(needs: dict[str, dict[str, None]], name: str, many: list[tuple[str, Resource]]) -> bool:
    return many[0][1].kind.endswith(JOINS) and bool(needs[name])


def _joined(links: list[Link], kinds: dict[str, str]) -> list[Link]:
    """A resource that only joins two others, and that nothing needs, is the link between them."""
    needed = {link.head for link in links}
    joins = [name for name, kind in kinds.items() if kind.endswith(JOINS) and name not in needed]
    heads = {name: [link.head for link in links if link.tail == name] for name in joins}
    pairs = {name: found for name, found in heads.items() if len(found) == 2}
    kept = [link for link in links if link.tail not in pairs]
    for name, found in pairs.items():
        # aws_route_table_association begins as aws_route_table does: that one comes first
        first, second = sorted(found, key=lambda one: not kinds[name].startswith(f"{kinds[one]}_"))
        if Link(second, first) not in kept:
            kept.append(Link(first, second))
    return kept
