"""A diagram as a draw.io file: what Graphviz has laid out as cells that can be moved and changed by hand."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import TYPE_CHECKING

from docs_as_code.diagrams.picture import drawio_labels as labels
from docs_as_code.diagrams.picture import drawio_places as places
from docs_as_code.diagrams.picture import drawio_routes as routes
from docs_as_code.diagrams.picture import drawio_styles as styles
from docs_as_code.diagrams.picture.drawio_cell import Cell, attribute
from docs_as_code.diagrams.picture.laid_out_ops import Box, Point
from docs_as_code.diagrams.picture.shown_words import pieces, rows, start
from docs_as_code.diagrams.picture.svg_icons import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docs_as_code.diagrams.graph import Graph
    from docs_as_code.diagrams.picture.drawio_labels import Style
    from docs_as_code.diagrams.picture.laid_out import LaidCluster, LaidEdge, LaidGraph, LaidNode
    from docs_as_code.diagrams.picture.laid_out_ops import Words
    from docs_as_code.diagrams.picture.placed_images import PlacedImage

_LAYER = "1"  # the cell that all others stand in; it stands in cell 0
_NO_BOX: Style = {"rounded": 0, "fillColor": "none", "strokeColor": "none"}


def document(laid: LaidGraph, graph: Graph, images: Mapping[str, Sequence[PlacedImage]], digest: str) -> str:
    """The file, not compressed, so that it can be read and compared; `images` are the icons of nodes and clusters."""
    background = styles.paint(laid.background)
    cells = "".join(f"        {cell}\n" for cell in _Page(laid, images).cells())
    return (
        f'<mxfile host="docs-as-code" docs-as-code="{attribute(digest)}">\n'
        f'  <diagram id="page-1" name="{attribute(graph.name)}">\n'
        f'    <mxGraphModel grid="1" gridSize="10" guides="1" tooltips="1" connect="1" arrows="1" fold="1" page="0"'
        f' background="{background}">\n'
        '      <root>\n        <mxCell id="0"/>\n'
        f'        <mxCell id="{_LAYER}" parent="0"/>\n{cells}'
        "      </root>\n    </mxGraphModel>\n  </diagram>\n</mxfile>\n"
    )


class _Page:
    def __init__(self, laid: LaidGraph, images: Mapping[str, Sequence[PlacedImage]]) -> None:
        self._laid = laid
        self._images = images
        self._taken: set[str] = set()
        self._origins = {_LAYER: Point(0, 0)}
        self._parents: dict[str, str] = {}  # cell -> the one that it stands in
        self._clusters: dict[str, str] = {}
        self._nodes: dict[str, tuple[str, Box]] = {}

    def cells(self) -> Iterator[str]:
        for cluster in self._laid.clusters:
            yield from (cell.xml() for cell in self._cluster(cluster))
        for node in self._laid.nodes:
            yield from (cell.xml() for cell in self._node(node))
        for edge in self._laid.edges:
            yield from (cell.xml() for cell in self._edge(edge))
        if self._laid.words:
            yield self._text("title", self._laid.words, _LAYER).xml()

    def _cluster(self, cluster: LaidCluster) -> Iterator[Cell]:
        parent = self._clusters.get(cluster.parent or "", _LAYER)
        if cluster.box is None:
            self._clusters[cluster.id] = parent
            return
        own = self._id(cluster.id)
        self._clusters[cluster.id], self._parents[own] = own, parent
        self._origins[own] = Point(cluster.box.x, cluster.box.y)
        value, style = labels.label(cluster.words)
        if cluster.words:
            style |= places.inside(cluster.words, cluster.box)
        geometry = self._geometry(cluster.box, parent)
        shape = styles.of_cluster(cluster)
        yield Cell(own, parent, value, shape | style, geometry, ' vertex="1"', *_links(cluster.attributes))
        yield from self._pictures(own, self._images.get(cluster.id, ()))

    def _node(self, node: LaidNode) -> Iterator[Cell]:
        parent = self._clusters.get(node.cluster or "", _LAYER)
        own = self._id(f"node-{node.id}")
        images = self._images.get(node.id, ())
        box, style = node.box, styles.of_node(node)
        value, text = labels.label(node.words)
        columns = [piece for row in rows(node.words) for piece in pieces(row)]
        apart = len(columns) > len(rows(node.words)) or "ecord" in node.attributes.get("shape", "")
        if len(images) == 1 and not node.outlines and not apart:
            box, images = images[0].box, ()
            style = _picture(self._images[node.id][0])
            style |= text | (places.beside(node.words, box) if node.words else {})
        elif apart or images:
            value = ""
        elif node.words:
            style |= text | places.inside(node.words, box)
        self._nodes[node.id], self._parents[own] = (own, box), parent
        self._origins[own] = Point(box.x, box.y)
        geometry = self._geometry(box, parent)
        yield Cell(own, parent, value, style, geometry, ' vertex="1"', *_links(node.attributes))
        yield from self._pictures(own, images)
        if node.words and (apart or images):
            for words in columns:
                yield self._text(f"{own}-text", words, own)

    def _pictures(self, parent: str, images: Sequence[PlacedImage]) -> Iterator[Cell]:
        for image in images:
            geometry = self._geometry(image.box, parent)
            yield Cell(self._id(f"{parent}-icon"), parent, "", _picture(image), geometry, ' vertex="1"')

    def _text(self, wanted: str, words: Sequence[Words], parent: str) -> Cell:
        left = min(start(one) for one in words)
        right = max(start(one) + one.width for one in words)
        upper = labels.top(words)
        value, style = labels.label(words)
        style = _NO_BOX | style | {"align": labels.alignment(words), "verticalAlign": "middle", "spacing": 0}
        geometry = self._geometry(Box(left, upper, right - left, labels.bottom(words) - upper), parent)
        return Cell(self._id(wanted), parent, value, style, geometry, ' vertex="1"')

    def _edge(self, edge: LaidEdge) -> Iterator[Cell]:
        if edge.attributes.get("style") == "invis":
            return
        tail, head = self._end(edge, "tail"), self._end(edge, "head")
        way = routes.route(edge.route) if edge.route else routes.Route((tail[1].middle, head[1].middle), False)
        parent = self._around(tail[0], head[0])
        own = self._id(f"edge-{edge.tail}-{edge.head}")
        style = styles.of_edge(edge, curved=way.curved, directed=self._laid.directed)
        if edge.route:
            style |= places.ends(way.points, tail[1], head[1])
        main = edge.words.get("label") or edge.words.get("xlabel") or ()
        value, text = labels.label(main)
        if main:
            style |= text | {"align": "center", "verticalAlign": "middle", "labelBackgroundColor": "none"}
        ends = f' edge="1" source="{attribute(tail[0])}" target="{attribute(head[0])}"'
        yield Cell(own, parent, value, style, self._way(way, main, parent), ends, *_links(edge.attributes))
        middle = routes.half_way(way.points)
        for place, words in edge.words.items():
            if words is not main:
                cell = self._text(f"{own}-{place}", words, _LAYER)
                yield replace(
                    cell, parent=own, geometry=places.beside_edge(words, middle), rest=' vertex="1" connectable="0"'
                )

    def _end(self, edge: LaidEdge, which: str) -> tuple[str, Box]:
        """The cell at one end: the node, or the cluster where Graphviz has cut the line (`lhead`, `ltail`)."""
        frame = edge.attributes.get(f"l{which}", "")
        cluster = next((one for one in self._laid.clusters if one.id == frame and one.box), None)
        if cluster is not None and cluster.box is not None:
            return self._clusters[frame], cluster.box
        return self._nodes[edge.tail if which == "tail" else edge.head]

    def _around(self, one: str, other: str) -> str:
        """The innermost cell around both: what moves with it takes the bends of the edge along."""
        chain = []
        while one != _LAYER:
            one = self._parents[one]
            chain.append(one)
        while other != _LAYER:
            other = self._parents[other]
            if other in chain:
                return other
        return _LAYER

    def _geometry(self, box: Box, parent: str) -> str:
        x, y = (number(side) for side in self._inner(Point(box.x, box.y), parent))
        size = f'width="{number(box.width)}" height="{number(box.height)}"'
        return f'<mxGeometry x="{x}" y="{y}" {size} as="geometry"/>'

    def _way(self, way: routes.Route, words: Sequence[Words], parent: str) -> str:
        points = (self._inner(point, parent) for point in way.points[1:-1])
        bends = "".join(f'<mxPoint x="{number(point.x)}" y="{number(point.y)}"/>' for point in points)
        array = f'<Array as="points">{bends}</Array>' if bends else ""
        offset = places.offset(words, routes.half_way(way.points)) if words else ""
        return f'<mxGeometry relative="1" as="geometry">{array}{offset}</mxGeometry>'

    def _inner(self, point: Point, parent: str) -> Point:
        origin = self._origins[parent]
        return Point(point.x - origin.x, point.y - origin.y)

    def _id(self, wanted: str) -> str:
        free, count = wanted, 1
        while free in self._taken:
            count += 1
            free = f"{wanted}-{count}"
        self._taken.add(free)
        return free


def _picture(image: PlacedImage) -> Style:
    # A semicolon ends a value, so draw.io writes such an address without `;base64` and puts it in again.
    return {"shape": "image", "imageAspect": 0, "image": image.icon.uri.replace(";base64", "")}


def _links(attributes: Mapping[str, str]) -> tuple[str, str]:
    link = attributes.get("URL") or attributes.get("href") or ""
    tip = attributes.get("tooltip") or ""
    return html.unescape(link), " ".join(html.unescape(tip).split())
