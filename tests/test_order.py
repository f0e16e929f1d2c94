"""The order in which things that need each other are made, and the cycle that forbids one."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docs_as_code.engine.order import CycleError, in_waves


def test_waves_keep_the_source_order():
    """A node stands in the first wave after all it needs, and beside its neighbours in the order they were given."""
    needs = {"site": ["deck b", "deck a", "web"], "deck a": ["web"], "deck b": ["db", "web"]}
    waves = in_waves(["deck b", "web", "site", "deck a", "db"], needs)
    assert waves == [["web", "db"], ["deck b", "deck a"], ["site"]]


def test_nothing_to_order():
    """No nodes, no waves."""
    assert in_waves([], {}) == []


def test_a_node_that_is_named_twice_is_made_once():
    """The first mention counts, also for what is needed twice."""
    assert in_waves(["b", "a", "b"], {"b": ["a", "a"]}) == [["a"], ["b"]]


def test_what_is_not_among_the_nodes_is_there_already():
    """A need that nobody makes holds nothing up."""
    assert in_waves(["deck"], {"deck": ["logo.png"], "logo.png": ["deck"]}) == [["deck"]]


def test_a_long_chain_and_a_long_circle():
    """100,000 nodes in a row take neither the stack nor minutes; nor do as many in a circle, hung on a long chain."""
    count = 100_000
    chain = {n: [n + 1] for n in range(count - 1)}
    assert in_waves(range(count), chain) == [[n] for n in reversed(range(count))]
    circle = {**chain, count - 1: [count // 2]}
    with pytest.raises(CycleError) as caught:
        in_waves(range(count), circle)
    assert caught.value.cycle == tuple(range(count // 2, count))


@pytest.mark.parametrize(
    ("needs", "cycle", "message"),
    [
        ({"a": ["a"]}, ("a",), "a needs itself"),
        ({"a": ["b"], "b": ["a"]}, ("a", "b"), "a needs b, which needs a"),
        ({"b": ["c"], "c": ["a"], "a": ["b"]}, ("a", "b", "c"), "a needs b, which needs c, which needs a"),
        ({"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": ["c"]}, ("c", "d"), "c needs d, which needs c"),
        ({"a": ["b"], "b": ["a"], "d": ["d"], "c": ["a"]}, ("d",), "d needs itself"),
        ({"a": ["b", "c"], "b": ["a"], "c": ["d"], "d": ["a"]}, ("a", "b"), "a needs b, which needs a"),
        ({"c": ["d"], "d": ["c"], "a": ["b"], "b": ["a"]}, ("a", "b"), "a needs b, which needs a"),
    ],
)
def test_the_shortest_cycle_is_named(needs: dict[str, list[str]], cycle: tuple[str, ...], message: str):
    """In order, starting with the one that was given first; its neighbours outside of it are left out."""
    with pytest.raises(CycleError) as caught:
        in_waves("abcd", needs)
    assert (caught.value.cycle, str(caught.value)) == (cycle, message)
    assert caught.value.hint == "take one of these references out"
    assert pickle.loads(pickle.dumps(caught.value)).cycle == cycle


GRAPHS = st.integers(1, 7).flatmap(
    lambda count: st.tuples(
        st.permutations(range(count)),
        st.dictionaries(st.integers(0, count - 1), st.sets(st.integers(0, count - 1), max_size=2)),
    )
)


@settings(derandomize=True, max_examples=400, deadline=None)
@given(GRAPHS)
def test_waves_are_what_their_definition_says(graph: tuple[list[int], dict[int, set[int]]]):
    """Beside the definition, taken word by word: a wave is one more than the highest of what is needed; else a walk
    from node to needed node comes back to where it began, and no shorter one does."""
    nodes, needs = graph
    shortest = _shortest_round_trip(nodes, needs)
    if shortest is None:
        waves = [[node for node in nodes if _wave(node, needs) == number] for number in range(len(nodes))]
        assert in_waves(nodes, needs) == [wave for wave in waves if wave]
        return
    with pytest.raises(CycleError) as caught:
        in_waves(nodes, needs)
    cycle = tuple(node for node in caught.value.cycle if isinstance(node, int))
    assert len(cycle) == shortest
    assert all(after in needs[node] for node, after in zip(cycle, (*cycle[1:], cycle[0]), strict=True))


def _wave(node: int, needs: dict[int, set[int]]) -> int:
    return max((_wave(other, needs) + 1 for other in needs.get(node, ())), default=0)


def _shortest_round_trip(nodes: list[int], needs: dict[int, set[int]]) -> int | None:
    """The fewest steps that lead from some node back to it."""
    reached = {node: {node} for node in nodes}
    for steps in range(1, len(nodes) + 1):
        reached = {node: {n for at in ends for n in needs.get(at, ())} for node, ends in reached.items()}
        if any(node in ends for node, ends in reached.items()):
            return steps
    return None
