"""What sources write themselves: into the place of an output it is an error, and the output is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project.report import JobReport, failure

if TYPE_CHECKING:
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.state import State

    Plan = list[Picture | JobReport]


def by(one: Captured) -> tuple[tuple[str, int | None], ...]:
    """The files that a source wrote when it ran, each with its line that did."""
    if one.facts is not None:
        return one.facts.writes
    return one.capture.writes if one.capture is not None else ()


def refused(state: State, captured: list[Captured], *plans: Plan) -> tuple[Plan, ...]:
    """The plans, in which the sources have failed that write into the folder of outputs, or into another's output."""
    makers = {made.path: made.source for made in state.checkout.made()}
    for plan in plans:
        for entry in plan:
            if not isinstance(entry, JobReport):
                makers |= dict.fromkeys(entry.targets.values(), entry.source.rel)
    failures = {}
    for one in captured:
        error = _error(state, one, makers)
        if error is not None:
            failures[one.source.rel] = failure("diagram", one.source.rel, error, seconds=one.seconds)
        if one.how == "ran" and not state.request.dry_run:
            _put_right(state, one)
    return tuple(_replaced(plan, failures) for plan in plans)


def _error(state: State, one: Captured, makers: dict[str, str]) -> SourceError | None:
    if one.error is not None:
        return None
    rel, output = one.source.rel, state.config.output
    for path, line in by(one):
        maker = makers.get(path)
        if not path.startswith(f"{output}/"):
            if maker is None or maker == rel:
                continue
            hint = "let one of them write elsewhere"
        else:
            hint = f"let it write elsewhere: only docs-as-code writes below {output}"
        others = maker if maker != rel else None
        what = f"the output of {others}" if others else "in the folder of outputs"
        return SourceError(f"writes into {path}, which is {what}", path=rel, line=line, hint=hint)
    return None


def _put_right(state: State, one: Captured) -> None:
    """Bring back outputs that a source has just damaged; what else is wrong with them, their own jobs see."""
    for path, _ in by(one):
        made = state.checkout.made_at(path)
        if made is None or made.source == one.source.rel or state.checkout.is_ours(path):
            continue
        data = state.store.get(made.sha256)
        if data is not None:
            try:
                state.write(made.kind, made.source, made.name, made.key, {path: (data, made.sha256)})
            except DocsAsCodeError:
                continue


def _replaced(plan: Plan, failures: dict[str, JobReport]) -> Plan:
    """The failure of a source in the place of all its pictures."""
    found: Plan = []
    for entry in plan:
        rel = entry.source if isinstance(entry, JobReport) else entry.source.rel
        failed = failures.get(rel)
        if failed is None:
            found.append(entry)
        elif failed not in found:
            found.append(failed)
    return found
