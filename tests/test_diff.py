"""Graph against graph: what is added, removed, changed, moved and renamed, by meaning."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docs_as_code.diagrams import diff_json, diff_words
from docs_as_code.diagrams.diff import compare
from docs_as_code.diagrams.diff_pairs import Place, pairs
from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

EC2, RDS = "diagrams.aws.compute.EC2", "diagrams.aws.database.RDS"
BLUE, GREEN = Cluster("cluster_blue", "Blue"), Cluster("cluster_green", "Green")


def graph(*parts, dot="digraph { }", **more):
    """A graph of these nodes, edges and clusters."""
    return Graph(
        "Web",
        dot,
        nodes=tuple(part for part in parts if isinstance(part, Node)),
        edges=tuple(part for part in parts if isinstance(part, Edge)),
        clusters=tuple(part for part in parts if isinstance(part, Cluster)),
        **more,
    )


def told(was, now):
    """The lines that tell what has changed."""
    return [line.plain() for line in diff_words.lines(compare(was, now))]


WEB = graph(
    Node("lb", "lb", EC2),
    Node("api", "api", EC2),
    Node("db", "users", RDS),
    Edge("lb", "api"),
    Edge("api", "db", "sql"),
)


def test_nothing():
    """A graph is as itself, wherever its lines are."""
    moved = replace(WEB, nodes=tuple(replace(node, line=7) for node in WEB.nodes))
    assert compare(WEB, moved).is_empty
    assert told(WEB, moved) == []


def test_added_and_removed():
    """A node that comes or goes, with its edges; nothing is said of what stays."""
    more = replace(WEB, nodes=(*WEB.nodes, Node("q", "queue", RDS)), edges=(*WEB.edges, Edge("api", "q", "put")))
    assert told(WEB, more) == ['+ node "queue": aws.database.RDS', '+ edge "api" → "queue": "put"']
    assert told(more, WEB) == ['- node "queue": aws.database.RDS', '- edge "api" → "queue": "put"']


def test_renamed_keeps_its_edges():
    """A node with another label, in the same place and with the same neighbours, is the same node."""
    now = graph(
        Node("lb", "lb", EC2),
        Node("x", "gateway", EC2),
        Node("db", "users", RDS),
        Edge("lb", "x"),
        Edge("x", "db", "sql"),
    )
    assert told(WEB, now) == ['~ node "gateway": was "api"']
    found = diff_json.as_json(compare(WEB, now))
    assert found["nodes"]["renamed"] == [{"label": "gateway", "class": EC2, "cluster": None, "was": "api"}]
    assert found["edges"] == {"added": [], "removed": [], "changed": []}


def test_renamed_with_new_neighbours():
    """A node that keeps all of its several neighbours was renamed, however many it has got besides."""
    old = (Node("one", "one", EC2), Node("two", "two", EC2), Node("three", "three", EC2))
    was = graph(Node("lb", "lb", RDS), *old, *(Edge("lb", one.id) for one in old))
    new = (Node("cache", "cache", EC2), Node("queue", "queue", EC2))
    now = graph(Node("x", "balancer", RDS), *old, *new, *(Edge("x", one.id) for one in (*old, *new)))
    assert told(was, now) == [
        '~ node "balancer": was "lb"',
        '+ node "cache": aws.compute.EC2',
        '+ node "queue": aws.compute.EC2',
        '+ edge "balancer" → "cache"',
        '+ edge "balancer" → "queue"',
    ]
    assert told(now, was)[0] == '~ node "lb": was "balancer"'


def test_neighbours_that_are_both_renamed():
    """One match leads to the next: two nodes in a row can be renamed at once."""
    now = graph(
        Node("lb", "lb", EC2),
        Node("x", "gateway", EC2),
        Node("y", "people", RDS),
        Edge("lb", "x"),
        Edge("x", "y", "sql"),
    )
    assert told(WEB, now) == ['~ node "gateway": was "api"', '~ node "people": was "users"']


def test_another_version_of_a_label():
    """A label that is nearly the same in the same place is enough, whatever the neighbours are now."""
    now = graph(Node("a", "api v2", EC2), Node("q", "queue", EC2), Edge("q", "a"))
    was = graph(Node("a", "api", EC2), Node("d", "db", RDS), Edge("a", "d"))
    assert '~ node "api v2": was "api"' in told(was, now)


def test_another_thing_in_its_place_is_not_renamed():
    """Another class and another label: one is removed and one added."""
    now = graph(
        Node("lb", "lb", EC2), Node("api", "api", EC2), Node("c", "cache", EC2), Edge("lb", "api"), Edge("api", "c")
    )
    assert told(WEB, now) == [
        '+ node "cache": aws.compute.EC2',
        '- node "users": aws.database.RDS',
        '+ edge "api" → "cache"',
        '- edge "api" → "users": "sql"',
    ]


def test_another_class_with_the_same_label():
    """The same label in the same place: the class has changed."""
    now = replace(WEB, nodes=(*WEB.nodes[:2], Node("db2", "users", EC2, icon="/i/ec2.png")))
    now = replace(now, edges=(WEB.edges[0], Edge("api", "db2", "sql")))
    assert told(WEB, now) == ['~ node "users": class aws.database.RDS → aws.compute.EC2']


def test_moved():
    """A node in another cluster was moved; its edges stay."""
    was = graph(BLUE, GREEN, Node("a", "api", EC2, BLUE.id), Node("b", "db", RDS, GREEN.id), Edge("a", "b"))
    now = graph(BLUE, GREEN, Node("c", "api", EC2, GREEN.id), Node("b", "db", RDS, GREEN.id), Edge("c", "b"))
    assert told(was, now) == ['~ node "api": moved from "Blue" to "Green"']
    assert diff_json.as_json(compare(was, now))["nodes"]["moved"] == [
        {"label": "api", "class": EC2, "cluster": "Green", "was": "Blue"}
    ]


def test_renamed_and_more():
    """A node can be renamed and moved, or renamed and of another class: what its name and neighbours say must agree."""
    was = graph(
        Node("api", "api", EC2),
        Node("w", "worker", EC2, "cluster_blue"),
        Edge("w", "api"),
        Edge("api", "w"),
        BLUE,
        GREEN,
    )
    moved = (*was.edges, BLUE, GREEN, Node("api", "api", EC2))
    now = graph(*moved, Node("w", "jobs worker", EC2, "cluster_green"))
    other_ids = graph(*was.clusters, Node("api", "api", EC2), Node("x", "jobs worker", EC2, "cluster_green"),
                      Edge("x", "api"), Edge("api", "x"))  # fmt: skip
    for one in (now, other_ids):
        assert told(was, one) == ['~ node "jobs worker": moved from "Blue" to "Green", was "worker"']
    replaced = replace(other_ids, nodes=(other_ids.nodes[0], Node("x", "workers", RDS, "cluster_blue")))
    (line,) = told(was, replaced)
    assert line == '~ node "workers": was "worker", class aws.compute.EC2 → aws.database.RDS'
    another = replace(other_ids, nodes=(other_ids.nodes[0], Node("x", "mail", EC2, "cluster_green")))
    assert '+ node "mail": aws.compute.EC2, in "Green"' in told(was, another)


def test_renamed_cluster():
    """A cluster with another label and the same nodes was renamed, and its nodes were not moved."""
    was = graph(BLUE, Node("a", "api", EC2, BLUE.id), Node("b", "db", RDS, BLUE.id))
    now = graph(GREEN, Node("a2", "api", EC2, GREEN.id), Node("b2", "db", RDS, GREEN.id))
    assert told(was, now) == ['~ cluster "Green": was "Blue"']


def test_moved_cluster():
    """A cluster within another one now: it was moved, its nodes were not."""
    inside = replace(GREEN, id="cluster_blue_green", parent=BLUE.id)
    was = graph(BLUE, GREEN, Node("a", "api", EC2, GREEN.id))
    now = graph(BLUE, inside, Node("a2", "api", EC2, inside.id))
    assert told(was, now) == ['~ cluster "Green": moved from outside of all clusters to "Blue"']


def test_clusters_of_one_label():
    """Two clusters of one label are told apart by what is in them."""
    first, second = Cluster("cluster_x", "X"), Cluster("cluster_x__2", "X")
    was = graph(first, second, Node("a", "a", EC2, first.id), Node("b", "b", EC2, second.id))
    now = graph(first, Node("b", "b", EC2, first.id))
    assert told(was, now) == ['- cluster "X"', '- node "a": aws.compute.EC2, in "X"']


def test_nodes_of_one_label():
    """Of two workers, the one is gone that has no edges to the same neighbours any more, whatever their ids."""
    was = graph(
        Node("w", "w", EC2),
        Node("w__2", "w", EC2),
        Node("a", "a", RDS),
        Node("b", "b", RDS),
        Edge("w", "a"),
        Edge("w__2", "b"),
    )
    now = graph(Node("w", "w", EC2), Node("a", "a", RDS), Node("b", "b", RDS), Edge("w", "b"))
    assert told(was, now) == ['- node "w": aws.compute.EC2', '- edge "w" → "a"']


def test_edges():
    """An edge with another label, without one, turned round, or without an arrow is a changed edge."""
    a, b = Node("a", "a"), Node("b", "b")
    one = graph(a, b, Edge("a", "b", "x"))
    assert told(one, graph(a, b, Edge("a", "b", "y"))) == ['~ edge "a" → "b": was "x"']
    assert told(one, graph(a, b, Edge("a", "b"))) == ['~ edge "a" → "b": lost its label "x"']
    assert told(one, graph(a, b, Edge("b", "a", "x"))) == ['~ edge "b" → "a": "x", turned round']
    assert told(one, graph(a, b, Edge("a", "b", "x", directed=False))) == [
        '~ edge "a" — "b": "x", directed "yes" → "no"'
    ]


def test_parallel_edges_are_counted():
    """Of three equal edges one is gone."""
    a, b, edge = Node("a", "a"), Node("b", "b"), Edge("a", "b", "x")
    assert told(graph(a, b, edge, edge, edge), graph(a, b, edge, edge)) == ['- edge "a" → "b": "x"']


def test_icons_links_and_tooltips():
    """Icons by name or by bytes, links and tooltips are properties of a node."""
    was = graph(Node("a", "a", None, icon="/one/i.png", href="/x"))
    now = graph(Node("a", "a", None, icon="/two/i.png", tooltip="t"))
    names = {"/one/i.png": "project:i.png aaaaaaaaaa", "/two/i.png": "project:i.png bbbbbbbbbb"}
    (pair,) = compare(was, now, (names.__getitem__, names.__getitem__)).nodes
    assert [(change.name, change.was, change.now) for change in pair.changes] == [
        ("icon", "project:i.png (aaaaaaaa)", "project:i.png (bbbbbbbb)"),
        ("href", "/x", None),
        ("tooltip", None, "t"),
    ]
    other = graph(Node("a", "a", None, icon="/one/j.png", href="/x"))
    assert told(was, other) == ['~ node "a": icon "/one/i.png" → "/one/j.png"']


def test_attributes():
    """What the DOT text says of the graph, its defaults, its clusters, nodes and edges, wherever it says so."""
    parts = BLUE, Node("a", "a", cluster=BLUE.id), Node("b", "b"), Edge("a", "b"), Edge("a", "b")
    text = """digraph {{ rankdir=LR; graph [pad={0}] node [shape={1}]
      subgraph cluster_blue {{ bgcolor={2}; a [color={3}] }}
      a -> b [style=bold] a:p -> b [style={4}] }}"""
    was = graph(*parts, dot=text.format(1, "box", "blue", "red", "dashed"))
    now = graph(*parts, dot=text.format(2, "oval", "sky", "pink", "dotted"))
    assert told(was, now) == [
        '~ cluster "Blue": bgcolor "blue" → "sky"',
        '~ node "a": color "red" → "pink"',
        '~ edge "a" → "b": style "dashed" → "dotted"',
        '~ diagram: node.shape "box" → "oval"',
        '~ diagram: pad "1" → "2"',
    ]


def test_attributes_of_an_edge_that_points_back():
    """Written from a to b with `dir=back`, it leads from b to a: its attributes are those of the text."""
    parts = Node("a", "a"), Node("b", "b"), Edge("b", "a")
    text = "digraph {{ a -> b [dir=back style={}] }}"
    now = graph(*parts, dot=text.format("dotted"))
    assert told(graph(*parts, dot=text.format("bold")), now) == ['~ edge "b" → "a": style "bold" → "dotted"']


def test_markup_of_a_label():
    """The same words in another form are no other label; the label of the graph is its title."""
    parts = Node("a", "words"), Node("b", "b"), Edge("a", "b", "x")
    text = "digraph {{ label={} a [label={}] a -> b [label={}] }}"
    was = graph(*parts, dot=text.format("old", "words", "x"))
    now = graph(*parts, dot=text.format("new", "<<b>words</b>>", "<<i>x</i>>"))
    assert told(was, now) == [
        '~ node "words": label markup "words" → "<<b>words</b>>"',
        '~ edge "words" → "b": "x", label markup "x" → "<<i>x</i>>"',
        '~ diagram: title "old" → "new"',
    ]
    assert diff_json.as_json(compare(was, now))["nodes"]["renamed"] == []


def test_form_without_meaning():
    """The order of statements may change the picture and nothing else: one line says so."""
    nodes = Node("a", "a"), Node("b", "b")
    (line,) = told(graph(*nodes, dot="digraph { a b }"), graph(*nodes, dot="digraph { b a }"))
    assert line == "~ diagram: its statements stand in another order, which may lay it out in another way"


def test_the_graph_itself():
    """Title, direction and layout engine belong to the diagram."""
    now = replace(WEB, name="Site", direction="LR", layout="neato")
    assert told(WEB, now) == [
        '~ diagram: name "Web" → "Site"',
        '~ diagram: direction "TB" → "LR"',
        '~ diagram: layout "dot" → "neato"',
    ]


def test_labels_in_one_line():
    """A label that is broken elsewhere is the same label; a long one is cut, and quotes and lines do no harm."""
    assert told(graph(Node("a", "two\nwords")), graph(Node("a", "two words"))) == []
    (line,) = told(graph(), graph(Node("a", 'say "x"\n' + "y" * 100)))
    assert line == '+ node "say "x" ' + "y" * 71 + '…"'


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ([Place("a.py", "A", "a", "1")], [Place("a.py", "A", "a", "2")], [(0, 0)]),
        ([Place("a.py", "A", "a", "1")], [Place("b.py", "A", "a", "1")], [(0, 0)]),
        ([Place("a.py", "A", "a", "1")], [Place("a.py", "B", "b", "2")], [(0, 0)]),
        ([Place("a.py", "A", "a", "1")], [Place("b.py", "B", "b", "3")], [(None, 0), (0, None)]),
        (
            [Place("a.py", "A", "a", "1"), Place("a.py", "A", "b", "2")],
            [Place("a.py", "A", "b", "9")],
            [(1, 0), (0, None)],
        ),
    ],
    ids=["same place", "moved to another file", "another title", "another diagram", "one of two"],
)
def test_diagrams_find_their_partners(was, now, expected):
    """By file and title; a moved or renamed one by what it shows (graphs 1 and 2 are alike, 3 is not)."""
    from collections import Counter

    contents = {"1": Counter("abc"), "2": Counter("abd"), "3": Counter("xyz"), "9": Counter("q")}
    assert pairs(was, now, (lambda i: contents[was[i].graph], lambda j: contents[now[j].graph])) == expected
