"""Dashboards of Grafana: the panels of their JSON model, however nested, and the PromQL that each asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from docs_as_code.review.readers.json_text import objects, part, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.review.span import Span

_SCRAPE = 15  # seconds: what Grafana takes for the interval of scrapes where a data source does not tell
_VARIABLE = re.compile(r"\$([A-Za-z_]\w*)|\$\{([A-Za-z_]\w*)(?:[.:]([^}]*))?\}|\[\[([A-Za-z_]\w*)(?::([^\]]*))?\]\]")
_UNITS = {"none": "", "short": "", "percent": "%", "percentunit": "ratio", "reqps": "req/s", "ops": "ops/s"}


class Query(NamedTuple):
    """One query of a panel; `skipped` says why it cannot be run, and then `text` is as the dashboard has it."""

    name: str
    text: str
    skipped: str = ""


class Panel(NamedTuple):
    """A panel that asks for something."""

    title: str
    unit: str
    thresholds: tuple[float, ...]
    queries: tuple[Query, ...]


def is_dashboard(document: Any) -> bool:
    """Whether JSON is the model of a dashboard, also as Grafana's API wraps it."""
    model = part(document, "dashboard") or document
    return isinstance(part(model, "panels"), list) or isinstance(part(model, "rows"), list)


def panels(document: Any, span: Span) -> list[Panel]:
    """All panels with queries, in their order."""
    model = part(document, "dashboard") or document
    values = {**_variables(model), **_own(span)}
    found = []
    for one in _flat(model):
        queries = tuple(_queries(one, values))
        if queries:
            title = _filled(words(one.get("title")), values)[0] or "a panel without a title"
            found.append(Panel(title, _unit(one), _thresholds(one), queries))
    return found


def _flat(model: Any) -> Iterator[dict[str, Any]]:
    """Panels, those within rows that are folded, and those of rows as they were before Grafana 5."""
    for one in objects(part(model, "panels")):
        if one.get("type") == "row":
            yield from objects(one.get("panels"))
        else:
            yield one
    for row in objects(part(model, "rows")):
        yield from objects(row.get("panels"))


def _queries(panel: dict[str, Any], values: dict[str, str | list[str]]) -> Iterator[Query]:
    if panel.get("libraryPanel") and not panel.get("targets"):
        yield Query("A", "", "the panel is in Grafana's library, and not in this file")
    for number, target in enumerate(objects(panel.get("targets"))):
        name = words(target.get("refId")) or str(number + 1)
        expression = words(target.get("expr"))
        if target.get("hide") is True:
            continue
        source = _source(target.get("datasource") or panel.get("datasource"))
        if source:
            yield Query(name, expression, f"its data source is {source}")
        elif not expression:
            yield Query(name, "", "it has no PromQL")
        else:
            text, unknown = _filled(expression, values)
            yield Query(name, text, f"nothing tells the variable {unknown}" if unknown else "")


def _source(value: Any) -> str:
    """What the data source is where it is not Prometheus; a name alone may be one."""
    kind = part(value, "type") if isinstance(value, dict) else value
    text = words(kind)
    if isinstance(value, dict) and text and text not in ("prometheus", "datasource"):
        return text[:60]
    uid = words(part(value, "uid")) if isinstance(value, dict) else text
    return uid.strip("- ") if uid.startswith("--") and uid != "-- Mixed --" else ""


def _variables(model: Any) -> dict[str, str | list[str]]:
    """The current value of each variable that has one."""
    found: dict[str, str | list[str]] = {}
    for one in objects(part(model, "templating", "list")):
        name, value = words(one.get("name")), part(one, "current", "value")
        if one.get("type") in ("constant", "textbox") and not value:
            value = one.get("query")
        several = [str(each) for each in value] if isinstance(value, list) else None
        if value == "$__all" or several == ["$__all"]:
            found[name] = words(one.get("allValue")) or ".*"
        elif several:
            found[name] = several
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool) and str(value):
            found[name] = str(value)
    return {name: value for name, value in found.items() if not str(value).startswith("$__auto")}


def _own(span: Span) -> dict[str, str]:
    """The variables that Grafana itself has."""
    whole = int((span.end - span.start).total_seconds())
    rate = max(span.step + _SCRAPE, 4 * _SCRAPE)
    seconds = {"__interval": span.step, "__rate_interval": rate, "__range": whole}
    return {
        **{name: f"{value}s" for name, value in seconds.items()},
        "__interval_ms": str(span.step * 1000),
        "__range_s": str(whole),
        "__range_ms": str(whole * 1000),
        "__from": str(int(span.start.timestamp() * 1000)),
        "__to": str(int(span.end.timestamp() * 1000)),
    }


def _filled(text: str, values: dict[str, str | list[str]]) -> tuple[str, str]:
    """The text with its variables filled in, and the first of them that nothing tells."""
    unknown: list[str] = []

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2] or match[4]
        if name not in values:
            unknown.append(name)
            return match[0]
        return _written(values[name], match[3] or match[5] or "")

    return _VARIABLE.sub(value, text), unknown[0] if unknown else ""


def _written(value: str | list[str], form: str) -> str:
    if isinstance(value, str):
        return value
    if form in ("csv", "raw"):
        return ",".join(value)
    if form == "pipe":
        return "|".join(value)
    escaped = [re.sub(r"([.*+?^${}()|\[\]\\/])", r"\\\\\1", one) for one in value]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


def _unit(panel: dict[str, Any]) -> str:
    axes = objects(panel.get("yaxes"))
    told = words(part(panel, "fieldConfig", "defaults", "unit")) or words(axes[0].get("format") if axes else "")
    return _UNITS.get(told, told)[:20]


def _thresholds(panel: dict[str, Any]) -> tuple[float, ...]:
    told = part(panel, "fieldConfig", "defaults", "thresholds")
    steps = objects(part(told, "steps")) if part(told, "mode") != "percentage" else []
    values = [one.get("value") for one in steps or objects(panel.get("thresholds"))]
    return tuple(float(one) for one in values if isinstance(one, (int, float)) and not isinstance(one, bool))[:2]
