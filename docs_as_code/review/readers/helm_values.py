"""Helm's values: files laid over each other as `helm -f` does, and which keys are added, removed and changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from docs_as_code.review.readers import yaml_text
from docs_as_code.review.readers.fields import differences
from docs_as_code.review.readers.hidden import held, masked
from docs_as_code.review.readers.tally import Tally
from docs_as_code.review.reading import (
    About,
    Compared,
    Fact,
    Problem,
    Reader,
    Reading,
    Table,
    UnreadableError,
    Value,
    counted,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

_ROWS = 100
_ORDER = ("removed", "changed", "added")


def read(data: bytes, about: About) -> Reading:
    """Raises UnreadableError with the line."""
    documents = yaml_text.documents(data)
    if len(documents) > 1:
        raise UnreadableError("values are one document, and here another begins", f"line {documents[1].line}")
    values = documents[0].value if documents else {}
    if not isinstance(values, dict):
        raise UnreadableError("values are a mapping of keys", f"line {documents[0].line}")
    hidden = masked(values)
    problems = Tally()
    for field in held(values, hidden):
        problems.add(field, "secrets", about.path, "its value stands in the file")
    return Reading({}, problems.problems(), is_empty=not documents, detail={"values": hidden})


def laid_over(below: Any, above: Any) -> Any:
    """Mappings key by key, anything else as a whole."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return below | {key: laid_over(below.get(key), one) for key, one in above.items()}


def _together(readings: Iterable[Reading]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for one in readings:
        values = laid_over(values, one.detail["values"])
    return values


def _compare(head: tuple[Reading, ...], base: tuple[Reading, ...]) -> Compared:
    found = sorted(differences(_together(base), _together(head)), key=lambda one: _ORDER.index(one.kind))
    kinds = Counter(one.kind for one in found)
    gone = Tally()
    for one in found:
        if one.kind == "removed":
            gone.add(one.field, "removed", "", "it is gone since the base")
    rows = tuple((one.field, one.change) for one in found[:_ROWS])
    table = Table("Against the base", ("Key", "Change"), rows, len(found))
    return Compared({kind: kinds[kind] for kind in _ORDER}, gone.problems(), (table,) if found else ())


def _sum_up(readings: tuple[Reading, ...], problems: tuple[Problem, ...]) -> dict[str, Value]:
    keys = sum(1 for _ in differences({}, _together(readings)))
    return {"keys": keys, "secrets": counted(problems, "secrets")}


READER = Reader(
    "helm-values",
    "values of a Helm chart; several files are laid over each other in their order, as `helm -f` does",
    "configure",
    (
        Fact("keys", "number", "values, those in mappings and lists one by one"),
        Fact("secrets", "number", "values that look secret, and stand in the file itself"),
        Fact("added", "number", "with a base: values that it lacks"),
        Fact("removed", "number", "with a base: values that are gone"),
        Fact("changed", "number", "with a base: values that are not what they were"),
    ),
    read,
    _sum_up,
    ("path", "base"),
    _compare,
)
