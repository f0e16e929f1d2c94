"""The order in which things that need each other can be made: in waves, or the shortest cycle that forbids it."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

from docs_as_code.errors import DocsAsCodeError

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping

N = TypeVar("N", bound="Hashable")


class CycleError(DocsAsCodeError):
    """Things that need each other in a circle.

    `cycle` names them in order: each needs the next, and the last needs the first.
    """

    def __init__(self, cycle: tuple[Hashable, ...]) -> None:
        first, *others = map(str, cycle)
        message = f"{first} needs itself"
        if others:
            message = f"{first} needs {', which needs '.join([*others, first])}"
        super().__init__(message, hint="take one of these references out")
        self.cycle = cycle

    def __reduce__(self) -> tuple[object, ...]:
        """The message is built from the cycle."""
        return CycleError, (self.cycle,)


def in_waves(nodes: Iterable[N], needs: Mapping[N, Collection[N]]) -> list[list[N]]:
    """Sort `nodes` into waves: each node stands in the first wave that comes after all that it needs.

    Within a wave the order is that of `nodes`. What is needed but is not among `nodes` is taken to be there already.
    Raises CycleError, which names one of the shortest cycles.
    """
    place = {node: index for index, node in enumerate(dict.fromkeys(nodes))}
    needed = {node: {other for other in needs.get(node, ()) if other in place} for node in place}
    missing = {node: len(others) for node, others in needed.items()}
    users = _turned(needed)
    waves: list[list[N]] = []
    wave = [node for node in place if not missing[node]]
    while wave:
        waves.append(wave)
        ready = []
        for node in wave:
            del missing[node]
            for user in users[node]:
                missing[user] -= 1
                if not missing[user]:
                    ready.append(user)
        wave = sorted(ready, key=place.__getitem__)
    if missing:
        # Sets have no order of their own, and a message must not differ from run to run.
        left = {node: sorted((n for n in needed[node] if n in missing), key=place.__getitem__) for node in missing}
        cycle = _shortest_cycle(left)
        raise CycleError(cycle)
    return waves


def _turned(needed: Mapping[N, Iterable[N]]) -> dict[N, list[N]]:
    """Who needs each node."""
    users: dict[N, list[N]] = {node: [] for node in needed}
    for node, others in needed.items():
        for other in others:
            users[other].append(node)
    return users


def _shortest_cycle(needed: Mapping[N, list[N]]) -> tuple[N, ...]:
    """One shortest cycle of a graph that has one.

    Each node is asked for its own shortest cycle and then taken out, with all that is on no cycle without it: a long
    cycle is walked once, not once from each of its nodes.
    """
    circles = _Circles(needed)
    best: tuple[N, ...] = ()
    for start in needed:
        if start in circles.alive:
            best = circles.shortest_through(start, below=len(best) or len(needed) + 1) or best
            if len(best) == 1:
                break
            circles.take_out([start])
    return best


class _Circles(Generic[N]):
    """The part of a graph that may be on cycles: each node in `alive` needs one of them and is needed by one."""

    def __init__(self, needed: Mapping[N, list[N]]) -> None:
        self._needed = needed
        self._users = _turned(needed)
        self._needs_left = {node: len(others) for node, others in needed.items()}
        self._users_left = {node: len(others) for node, others in self._users.items()}
        self.alive = dict.fromkeys(needed)
        self.take_out([node for node, count in self._users_left.items() if not count])

    def take_out(self, nodes: list[N]) -> None:
        """Remove nodes, and then whatever needs nothing any more or is needed by nothing."""
        waiting = nodes
        while waiting:
            node = waiting.pop()
            if node not in self.alive:
                continue
            del self.alive[node]
            for others, left in ((self._users[node], self._needs_left), (self._needed[node], self._users_left)):
                for other in others:
                    left[other] -= 1
                    if not left[other]:
                        waiting.append(other)

    def shortest_through(self, start: N, *, below: int) -> tuple[N, ...]:
        """The shortest cycle through `start` of fewer nodes than `below`, in order; empty when there is none."""
        came_from: dict[N, N] = {}
        depth = {start: 1}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            if depth[node] >= below:
                return ()
            for other in self._needed[node]:
                if other == start:
                    return _path(start, node, came_from)
                if other in self.alive and other not in depth:
                    came_from[other], depth[other] = node, depth[node] + 1
                    queue.append(other)
        return ()


def _path(start: N, end: N, came_from: Mapping[N, N]) -> tuple[N, ...]:
    path = [end]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))
