"""Compares a project in two revisions: both sides' graphs are made, and their diagrams matched, then their decks."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from docs_as_code.diagrams.diff import compare
from docs_as_code.diagrams.diff_pairs import Place, pairs
from docs_as_code.diagrams.diff_report import DiagramDiff, DiffReport
from docs_as_code.diagrams.picture.stamp import read_stamp
from docs_as_code.diagrams.picture.words import one_line
from docs_as_code.engine.checkout import Checkout
from docs_as_code.errors import DocsAsCodeError
from docs_as_code.findings import Finding
from docs_as_code.project import pictures, places, revisions
from docs_as_code.project.captured import working_folder
from docs_as_code.project.diff_decks import deck_diffs
from docs_as_code.project.diff_workers import Warm
from docs_as_code.project.graphs import Graphs, checked_out, graphs_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docs_as_code.config import Config
    from docs_as_code.diagrams.diff_report import Side
    from docs_as_code.diagrams.facts import DrawingFacts
    from docs_as_code.project.captured import Captured
    from docs_as_code.slides.diff_report import DeckDiff


@dataclass(frozen=True)
class Comparison:
    """What has changed, what could not be brought, and the graphs of both sides, whose files are there meanwhile."""

    report: DiffReport
    decks: tuple[DeckDiff, ...]
    findings: tuple[Finding, ...]
    sides: tuple[Graphs, Graphs]

    @property
    def differs(self) -> bool:
        """Whether something is another, or cannot be compared."""
        return self.report.differs or any(one.status != "unchanged" for one in self.decks)


@contextmanager
def compared(
    config: Config, base: str | None, head: str | None, say: Callable[[str], None], *, decks: bool = True
) -> Iterator[Comparison]:
    """Compare two revisions (the merge base with the default branch, and the work tree, where none is named), their
    decks only where they are asked for.

    Raises UsageError for what git does not have, ToolError where there is no git.
    """
    repo = revisions.repository(config.project)
    old = revisions.commit(repo, base) if base else revisions.default_base(repo)
    new = revisions.commit(repo, head) if head else None
    with ExitStack() as stack, ThreadPoolExecutor(1) as beside:
        coming = beside.submit(stack.enter_context, checked_out(repo, old, config))  # while the new side is looked up
        now, more = stack.enter_context(checked_out(repo, new, config)) if new else (config, [])
        warm = Warm(stack, repo.top, say)
        known = Checkout(config.project) if new else None
        after = stack.enter_context(graphs_of(now, say, warm.workers(now), known))
        was, findings = coming.result()
        before = stack.enter_context(graphs_of(was, say, warm.workers(was), known or after.state.checkout))
        diagrams = list(_diagrams(before, after))
        of_decks = tuple(deck_diffs(before, after)) if decks else ()
        absent = frozenset() if new else revisions.left_out(repo)
        hidden = {one.source for one in diagrams if one.status == "removed"} & absent
        hidden |= {one.source for one in of_decks if one.status == "removed"} & absent
        shown = tuple(one for one in diagrams if one.source not in hidden)
        found = (*_told(findings, old), *_told(more, new), *map(_not_compared, sorted(hidden)))
        kept = tuple(one for one in of_decks if one.source not in hidden)
        yield Comparison(DiffReport(old, new, shown), kept, found, (before, after))


def _not_compared(source: str) -> Finding:
    message = "it is not compared: this sparse checkout leaves it out of the work tree"
    hint = "name two revisions, as in `docs-as-code diff main HEAD`, or add its folder to the sparse checkout"
    return Finding(source, None, "revision", "warning", message, hint)


def _told(findings: list[Finding], commit: str | None) -> list[Finding]:
    """Say of what is missing in which revision that is."""
    return [replace(one, message=f"in {(commit or '')[:10]}: {one.message}") for one in findings]


def _diagrams(was: Graphs, now: Graphs) -> Iterator[DiagramDiff]:
    old, new = _drawn(was), _drawn(now)
    failed = _failed(was, now)
    left = [one for one in old if one[0].source.rel not in failed]
    right = [one for one in new if one[0].source.rel not in failed]
    matched = pairs(_places(left), _places(right), (_contents(was, left), _contents(now, right)))
    found = [_compared(was, now, None if i is None else left[i], None if j is None else right[j]) for i, j in matched]
    found += [DiagramDiff(source, None, "failed", errors=errors) for source, errors in failed.items()]
    return iter(sorted(found, key=lambda one: one.source))


Drawn = tuple["Captured", int]


def _drawn(side: Graphs) -> list[Drawn]:
    return [(one, index) for one in side.captured if one.facts for index in range(len(one.facts.drawings))]


def _failed(was: Graphs, now: Graphs) -> dict[str, dict[Side, DocsAsCodeError]]:
    """The errors of sources; one that is a module on the other side is told of by those that import it."""
    found: dict[str, dict[Side, DocsAsCodeError]] = {}
    sides: tuple[tuple[Side, Graphs, Graphs], ...] = (("base", was, now), ("head", now, was))
    for name, side, other in sides:
        modules = {one.source.rel for one in other.captured if one.is_module}
        for one in side.captured:
            if one.error and not one.is_module and one.source.rel not in modules:
                found.setdefault(one.source.rel, {})[name] = one.error
    return found


def _places(drawn: list[Drawn]) -> list[Place]:
    facts = [(one, one.facts.drawings[index]) for one, index in drawn if one.facts]
    return [Place(one.source.rel, each.name, each.filename, each.graph) for one, each in facts]


def _contents(side: Graphs, drawn: list[Drawn]) -> Callable[[int], Counter[Any]]:
    @cache
    def found(at: int) -> Counter[Any]:
        drawing = side.drawing(*drawn[at])
        nodes = drawing.graph.nodes if drawing else ()
        return Counter((node.cls, one_line(node.label)) for node in nodes)

    return found


def _compared(was: Graphs, now: Graphs, old: Drawn | None, new: Drawn | None) -> DiagramDiff:
    if old is None or new is None:
        source, name = _named(new or old)
        before, after = (side.drawing(*one) if one else None for side, one in ((was, old), (now, new)))
        return DiagramDiff(source, name, "removed" if old else "added", "content", before=before, after=after)
    source, name = _named(new)
    moved = _named(old) if _named(old) != _named(new) else None
    if was.look(*old) == now.look(*new):
        if moved or (stamp := _stamp(was, old)) is None or _stamp(now, new) in (None, stamp):
            return DiagramDiff(source, name, "unchanged", was=moved)
        return DiagramDiff(source, name, "changed", "toolchain")
    before, after = was.drawing(*old), now.drawing(*new)
    found = None
    if before and after:
        found = compare(before.graph, after.graph, (_icon_identity(was), _icon_identity(now)))
    return DiagramDiff(source, name, "changed", "content", moved, found, before, after)


def _named(drawn: Drawn | None) -> tuple[str, str]:
    assert drawn is not None  # one side has it
    return drawn[0].source.rel, _facts(drawn).name


def _facts(drawn: Drawn) -> DrawingFacts:
    one, index = drawn
    assert one.facts is not None  # it has drawn something
    return one.facts.drawings[index]


def _icon_identity(side: Graphs) -> Callable[[str], str]:
    def identity(path: str) -> str:
        name = side.state.icon_names.portable(path)
        return name if name.startswith("package:") else f"{name} {pictures.icon_digest(side.state, name)}"

    return identity


def _stamp(side: Graphs, drawn: Drawn) -> str | None:
    """The digest in the picture on disk: in a revision there is one only where pictures are committed."""
    config, source = side.state.config, drawn[0].source
    try:
        place = places.of_drawing(config, source, _facts(drawn), working_folder(config, source))
    except DocsAsCodeError:
        return None
    return read_stamp(config.project / place.targets["svg"], "svg")
