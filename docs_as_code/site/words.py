"""The text twin of a diagram: its nodes, clusters and connections as lists below the picture, from the data in its SVG.

The data is what `docs_as_code/diagrams/picture/outline.py` writes. Where there is none, or of another version, there
are no words: the picture is shown all the same.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

VERSION = 1
METADATA = re.compile(r"<metadata>([^<]*)</metadata>\n?")


@dataclass(frozen=True)
class Part:
    """A node or a cluster by what it is called; `home` is the place of its cluster, if it lies in one."""

    label: str
    home: int | None = None
    href: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Connection:
    """An edge between two nodes by their places."""

    tail: int
    head: int
    label: str = ""
    directed: bool = True
    href: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Outline:
    """What a picture says."""

    clusters: tuple[Part, ...]
    nodes: tuple[Part, ...]
    edges: tuple[Connection, ...]


def read(svg: str) -> Outline | None:
    """The outline in a picture; None where there is none that this version knows."""
    match = METADATA.search(svg)
    if match is None:
        return None
    try:
        data = json.loads(html.unescape(match[1]))
        if data["v"] != VERSION:
            return None
        clusters = tuple(_part(row, len(data["clusters"])) for row in data["clusters"])
        nodes = tuple(_part(row, len(clusters)) for row in data["nodes"])
        edges = tuple(_connection(row, len(nodes)) for row in data["edges"])
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return Outline(clusters, nodes, edges)


def _part(row: Sequence[Any], homes: int) -> Part:
    label, home, href, tip = _filled(row, ["", None, "", ""])
    if home is not None and not 0 <= home < homes:
        raise ValueError("no such cluster")
    return Part(str(label), home, str(href), str(tip))


def _connection(row: Sequence[Any], nodes: int) -> Connection:
    tail, head, label, directed, href, tip = _filled(row, [0, 0, "", 0, "", ""])
    if not (0 <= tail < nodes and 0 <= head < nodes):
        raise ValueError("no such node")
    return Connection(tail, head, str(label), bool(directed), str(href), str(tip))


def _filled(row: Sequence[Any], rest: list[Any]) -> list[Any]:
    """What is empty at the end of a row is not written."""
    return [*row, *rest[len(row) :]]


def details(outline: Outline, address: Callable[[str], str]) -> ET.Element:
    """One line that opens to the lists; `address` makes a link of the picture one of the page.

    The search of the site has the words of the picture already.
    """
    element = ET.Element("details", {"class": "dac-words", "data-search-exclude": ""})
    counts = [_count(len(outline.nodes), "node")]
    if outline.edges:
        counts.append(_count(len(outline.edges), "connection"))
    ET.SubElement(element, "summary").text = f"In words: {', '.join(counts)}"
    body = ET.SubElement(element, "div")
    inside = _Inside(outline, address)
    inside.write(body, None)
    if outline.edges:
        ET.SubElement(body, "p").text = "Connections"
        listed = ET.SubElement(body, "ul", {"class": "dac-connections"})
        for edge in outline.edges:
            tail, head = outline.nodes[edge.tail].label, outline.nodes[edge.head].label
            item = _item(listed, f"{tail} {'→' if edge.directed else '—'} {head}", edge.href, address)
            _after(item, f": {edge.label}" if edge.label else "", edge.tip)
    return element


class _Inside:
    """Writes what lies in a cluster, or outside of all, each cluster once, whatever the data says of their homes."""

    def __init__(self, outline: Outline, address: Callable[[str], str]) -> None:
        self._outline = outline
        self._address = address
        self._left = dict(enumerate(outline.clusters))

    def write(self, parent: ET.Element, home: int | None) -> None:
        nodes = [node for node in self._outline.nodes if node.home == home]
        clusters = [place for place, cluster in self._left.items() if cluster.home == home]
        if not nodes and not clusters:
            return
        listed = ET.SubElement(parent, "ul")
        for node in nodes:
            _after(_item(listed, node.label, node.href, self._address), "", node.tip)
        for place in clusters:
            cluster = self._left.pop(place)
            item = _item(listed, cluster.label or "Group", cluster.href, self._address)
            item.set("class", "dac-group")
            _after(item, "", cluster.tip)
            self.write(item, place)


def _item(listed: ET.Element, text: str, href: str, address: Callable[[str], str]) -> ET.Element:
    item = ET.SubElement(listed, "li")
    named = ET.SubElement(item, "a", {"href": address(href)}) if href else ET.SubElement(item, "span")
    named.text = text
    return item


def _after(item: ET.Element, label: str, tip: str) -> None:
    item[0].tail = label
    if tip:
        ET.SubElement(item, "small").text = f" ({tip})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
