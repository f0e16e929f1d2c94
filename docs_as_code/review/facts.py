"""What a `require` asks of facts: a value or a bound, checked against the facts that there are, then against values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from docs_as_code.review import numbers
from docs_as_code.review.plan_values import nearest
from docs_as_code.review.reading import SEVERITIES, Fact, Value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Test:
    """One thing that must hold of a fact."""

    fact: str
    how: Literal["is", "min", "max"]
    value: Value
    kind: str

    def failure(self, facts: Mapping[str, Value]) -> str | None:
        """Why it does not hold; None where it does."""
        found = facts.get(self.fact)
        if found is None:
            return f"nothing tells {self.fact}"
        if not self._holds(found):
            words = {"is": "must be", "min": "must be at least", "max": "must be at most"}[self.how]
            return f"{self.fact} is {shown(found)}, and {words} {shown(self.value)}"
        return None

    def _holds(self, found: Value) -> bool:
        if self.kind == "severity":
            left, right = SEVERITIES.index(str(found)), SEVERITIES.index(str(self.value))
        elif isinstance(found, bool) or isinstance(self.value, bool) or self.how == "is":
            return self.how == "is" and _alike(found, self.value)
        elif isinstance(found, str) or isinstance(self.value, str):
            return False
        else:
            left, right = found, self.value  # type: ignore[assignment] # numbers may be floats
        return {"is": left == right, "min": left >= right, "max": left <= right}[self.how]


def _alike(found: Value, wanted: Value) -> bool:
    """Equal; a version such as 1.4 is a number to YAML and a text to JSON."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    return found == wanted or (isinstance(found, str) and found == str(wanted))


def shown(value: Value) -> str:
    """A value for people."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value[:80]
    return numbers.written(value)


def parse(name: str, value: Value, facts: Sequence[Fact], own: tuple[str, ...]) -> Test | tuple[str, str]:
    """The test that one line of `require` asks for, or what is wrong with it and a hint."""
    known = {fact.name: fact.kind for fact in facts} | dict.fromkeys(own, "any")
    how: Literal["is", "min", "max"] = "is"
    fact = name
    if name not in known and name[:4] in ("min_", "max_"):
        how, fact = ("min" if name[:4] == "min_" else "max"), name[4:]
    kind = known.get(fact)
    if kind is None:
        hint = nearest(fact, known)
        return f"no fact is called {fact!r} here", hint.replace("`", f"`{how}_", 1) if how != "is" else hint
    if kind == "severity" and value not in SEVERITIES:
        return f"`{name}` must be a severity, not {shown(value)!r}", f"it can be {', '.join(SEVERITIES)}"
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if (kind == "number" or how != "is") and kind != "severity" and not is_number:
        return f"`{name}` must be a number, not {shown(value)!r}", "write it without quotes"
    return Test(fact, how, value, kind)
