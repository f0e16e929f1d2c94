"""What holds of every comparison of two graphs, whatever is in them."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.diagrams import diff_attributes, diff_json
from docs_as_code.diagrams.diff import compare
from docs_as_code.diagrams.diff_alike import paired
from docs_as_code.diagrams.graph import Cluster, Edge, Graph, Node

LABELS = st.sampled_from(["", "api", "API gateway", "db", "db replica", "x", "y\nz"])
CLASSES = st.sampled_from([None, "diagrams.aws.compute.EC2", "diagrams.aws.database.RDS"])


@st.composite
def graphs(draw):
    """A small graph with many parts of one name: there the matches are hard."""
    clusters: list[Cluster] = []
    for number in range(draw(st.integers(0, 3))):
        parent = draw(st.sampled_from([None, *(one.id for one in clusters)]))
        clusters.append(Cluster(f"cluster_{number}", draw(st.sampled_from(["A", "B", ""])), parent))
    places = st.sampled_from([None, *(one.id for one in clusters)])
    ids = draw(st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6))
    nodes = [Node(name, draw(LABELS), draw(CLASSES), draw(places)) for name in ids]
    ends = st.sampled_from(ids) if ids else st.nothing()
    edges = draw(st.lists(st.builds(Edge, ends, ends, st.sampled_from(["", "x"]), st.booleans()), max_size=6))
    return Graph("g", "digraph { }", nodes=tuple(nodes), edges=tuple(edges), clusters=tuple(clusters))


def kinds(found):
    """The pairs of each kind of part, and the parts of both graphs."""
    for name in ("nodes", "edges", "clusters"):
        yield getattr(found, name), getattr(found.was, name), getattr(found.now, name)


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_a_graph_is_as_itself(one):
    """Nothing has changed from a graph to itself, however many of its parts look alike."""
    assert compare(one, one).is_empty


@settings(max_examples=300, deadline=None)
@given(graphs(), graphs())
def test_the_way_back_is_the_mirror(was, now):
    """What is added one way is removed the other way; each match, and each change of it, is the same one turned."""
    there, back = compare(was, now), compare(now, was)
    for (pairs, _, _), (turned, _, _) in zip(kinds(there), kinds(back), strict=True):
        assert sorted(map(repr, ((one.was, one.now) for one in pairs))) == sorted(
            map(repr, ((one.now, one.was) for one in turned))
        )
        changes = sorted(repr((one.was, one.now, [c.name for c in one.changes])) for one in pairs)
        assert changes == sorted(repr((one.now, one.was, [c.name for c in one.changes])) for one in turned)


@settings(max_examples=150, deadline=None)
@given(graphs(), graphs())
def test_every_part_is_told_of_once(was, now):
    """Each part of both graphs is in one pair: those before, less the removed, and with the added, are those after."""
    found = compare(was, now)
    for pairs, old, new in kinds(found):
        assert sorted(map(repr, (one.was for one in pairs if one.was))) == sorted(map(repr, old))
        assert [one.now for one in pairs if one.now] == list(new)
        added, removed = (sum(getattr(one, side) is None for one in pairs) for side in ("was", "now"))
        assert len(old) + added - removed == len(new)
    document = diff_json.as_json(found)
    assert json.loads(json.dumps(document)) == document
    assert len(document["nodes"]["added"]) - len(document["nodes"]["removed"]) == len(now.nodes) - len(was.nodes)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=4, max_size=4))
def test_pairs_are_the_same_from_either_side(scores):
    """However many scores are equal, the pairs do not depend on which list comes first."""
    places = list(range(4))
    there = paired(places, places, lambda i, j: scores[i][j], 1)
    back = paired(places, places, lambda i, j: scores[j][i], 1)
    assert sorted(there) == sorted((i, j) for j, i in back)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from(["a", "->", "--", "[", "]", "=", "{", "}", ";", ":", "subgraph", "node", '"', "<", ">"]))
)
def test_any_text_is_read(words):
    """Text that is no DOT gives what can be found in it, and an end."""
    diff_attributes.read(" ".join(["digraph {", *words]))
