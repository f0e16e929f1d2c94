"""Leaves out dependencies that follow from others: a state lists all that a resource depends on, at any distance."""

from __future__ import annotations


def reduced(needs: dict[str, dict[str, None]]) -> dict[str, list[str]]:
    """The direct dependencies of each name: the transitive reduction. What is in a circle keeps all of its own."""
    number = {name: at for at, name in enumerate(needs)}
    below: dict[str, int] = {}  # for each name, a bit for each other that it depends on at any distance
    for name in _in_order(needs):
        found = 0
        for other in needs[name]:
            found |= (1 << number[other]) | below.get(other, 0)
        below[name] = found
    made = {}
    for name, others in needs.items():
        if below[name] >> number[name] & 1:
            made[name] = list(others)
            continue
        far = {other: below[other] for other in others}
        made[name] = [
            other
            for other in others
            if not any(bits >> number[other] & 1 for between, bits in far.items() if between != other)
        ]
    return made


def _in_order(needs: dict[str, dict[str, None]]) -> list[str]:
    """What is depended on comes first; in a circle, somewhere."""
    done: dict[str, None] = {}
    seen: set[str] = set()
    for start, first in needs.items():
        stack = [(start, iter(first))] if start not in seen else []
        seen.add(start)
        while stack:
            name, others = stack[-1]
            following = next((other for other in others if other not in seen), None)
            if following is None:
                done[name] = None
                stack.pop()
            else:
                seen.add(following)
                stack.append((following, iter(needs[following])))
    return list(done)
