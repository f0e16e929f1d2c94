"""Labels and selectors: which objects a selector chooses, found by one of its labels and not by looking at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.sources.reading import at, mapping, mappings, text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docs_as_code.diagrams.sources.k8s.objects import Object


class Labelled:
    """Objects by the labels that count for selectors: those of its pods for a workload, else its own."""

    def __init__(self, pairs: Iterable[tuple[Object, dict[str, str]]]) -> None:
        self._all = list(pairs)
        self._by_label: dict[tuple[str, str], list[tuple[Object, dict[str, str]]]] = {}
        for one, labels in self._all:
            for label in labels.items():
                self._by_label.setdefault(label, []).append((one, labels))

    def chosen(self, selector: Any) -> list[Object]:
        """The objects that a selector chooses, in whatever namespace."""
        label = next(iter(_equal(selector).items()), None)
        some = self._all if label is None else self._by_label.get((label[0], str(label[1])), [])
        return [one for one, labels in some if selects(selector, labels)]


def selects(selector: Any, labels: dict[str, str]) -> bool:
    """Whether a label selector (a plain mapping, or matchLabels and matchExpressions) chooses these labels."""
    if not isinstance(selector, dict) or not selector:
        return False
    if any(labels.get(key) != str(value) for key, value in _equal(selector).items()):
        return False
    return all(_expression(one, labels) for one in mappings(selector, "matchExpressions"))


def _equal(selector: Any) -> dict[str, Any]:
    if not isinstance(selector, dict):
        return {}
    plain = "matchLabels" not in selector and "matchExpressions" not in selector
    return selector if plain else mapping(selector, "matchLabels")


def _expression(one: dict[str, Any], labels: dict[str, str]) -> bool:
    key, operator = text(one, "key"), text(one, "operator")
    values = at(one, "values")
    among = [str(value) for value in values] if isinstance(values, list) else []
    tests = {"In": labels.get(key) in among, "NotIn": labels.get(key) not in among}
    tests |= {"Exists": key in labels, "DoesNotExist": key not in labels}
    return tests.get(operator, False)
