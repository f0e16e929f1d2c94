"""`explain`: what a file is made from, what uses it, and what a build would do about it."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING

import click

from docs_as_code.cli import output
from docs_as_code.cli.options import global_options, load_config, say, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.project.explain_path import Explanation, KeyText, Part

_SHOWN = 5  # of what is used in one way, unless all is asked for
_IN_VAIN = "looked for in vain"
_MINOR = (_IN_VAIN, "package")
_DEPTH = 2  # below which what is minor is left out
_SHOWN_IN_VAIN = 2  # of places where it was looked for something: an import tries many


@click.command("explain")
@click.argument("path", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@global_options
@click.pass_context
def command(ctx: click.Context, path: str, as_json: bool) -> int:
    """Say of a source, an output or a file that they use: whether it is up to date, and what depends on what.

    Nothing is run. -v shows everything, and the keys in full.
    """
    from docs_as_code.project.explain_path import explain_path
    from docs_as_code.project.state import Listener

    found = explain_path(load_config(ctx), path, settings(ctx).directory, Listener(say(ctx)))
    if as_json:
        output.data(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        output.data("\n".join(_lines(found, everything=settings(ctx).verbosity > 0)))
    return 0


def _lines(found: Explanation, *, everything: bool) -> Iterator[str]:
    yield f"{found.path}: {found.what}"
    yield f"{found.status}: {found.action}" if found.status else found.action
    shown = found.reasons if everything else _few(found.reasons)
    yield from (f"  {reason}" for reason in shown)
    if found.made_from:
        yield "made from:"
        yield from _table(list(_rows(found.made_from, 1, everything=everything)))
    if found.used_by:
        yield "used by:"
        yield from _table([(f"  {path}", how) for path, how in found.used_by])
    for one in found.keys if everything else ():
        yield from _key(one)


def _few(reasons: tuple[str, ...]) -> tuple[str, ...]:
    from docs_as_code.project.explain import few

    return few(reasons)


def _rows(parts: tuple[Part, ...], depth: int, *, everything: bool) -> Iterator[tuple[str, str]]:
    """What something is made from; of many things that are used alike, those that have changed come first."""
    indent = "  " * depth
    for how, group in groupby(parts, key=lambda part: part.how):
        same = list(group)
        if depth > _DEPTH and not everything and how in _MINOR:
            same = [part for part in same if part.state]
        most = len(same) if everything else _SHOWN_IN_VAIN if how == _IN_VAIN else _SHOWN
        shown = same if len(same) <= most + 1 else sorted(same, key=_rank)[:most]
        for part in shown:
            yield f"{indent}{part.name}", f"{how}; {part.state}" if part.state else how
            yield from _rows(part.parts, depth + 1, everything=everything)
        if len(shown) < len(same):
            yield f"{indent}and {len(same) - len(shown)} more", how


def _rank(part: Part) -> tuple[bool, bool]:
    return part.state != "changed", not part.state


def _table(rows: list[tuple[str, str]]) -> Iterator[str]:
    width = max((len(name) for name, _ in rows), default=0)
    yield from (f"{name.ljust(width)}  {how}" for name, how in rows)


def _key(one: KeyText) -> Iterator[str]:
    yield f"key of {one.step}:"
    yield f"  {one.digest}"
    yield from (f"  {line}".rstrip() for line in one.text.split("\n"))
    if one.inputs:
        yield f"inputs of {one.step}:"
        yield from (f"  {name} {value}".rstrip() for name, value in one.inputs)
