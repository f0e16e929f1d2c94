"""The check: what the rules say of sources, of what they draw, and of what shows it. No output is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from docs_as_code.engine import outputs
from docs_as_code.errors import DocsAsCodeError, ToolError, UsageError
from docs_as_code.findings import Finding
from docs_as_code.project import (
    captures,
    check_decks,
    check_drift,
    check_outputs,
    check_pictures,
    check_project,
    check_source,
    places,
    sources,
    waivers,
    written,
)
from docs_as_code.project.check_report import CheckReport, fingerprints
from docs_as_code.project.diagram_jobs import Warm
from docs_as_code.project.report import JobReport
from docs_as_code.project.rule_table import RULES
from docs_as_code.project.severities import Severities
from docs_as_code.project.state import ALL, BuildRequest, State

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.check_source import Examined
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import Listener


@dataclass(frozen=True)
class CheckRequest:
    """What to check, and what counts. `wanted` are files or folders relative to `folder`; none means everything.

    `all_committed` says that the files are those of a commit, although git does not know the folder.
    """

    wanted: tuple[str, ...] = ()
    only: frozenset[str] = ALL
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str | None = None
    all_committed: bool = False
    folder: Path = field(default_factory=Path.cwd)


@dataclass
class Checked:
    """What one check has found out: `pictures` of all sources that were run, and what is wrong with each file.

    `svgs` has the sha256 of each picture, by its source and its place among the drawings there, `made` that of each
    file of a picture, by its path. `every` tells whether all sources were run, so that `pictures` are all there are.
    """

    captured: list[Captured] = field(default_factory=list)
    examined: dict[str, Examined] = field(default_factory=dict)
    pictures: list[Picture] = field(default_factory=list)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    svgs: dict[tuple[str, int], str] = field(default_factory=dict)
    every: bool = True
    made: dict[str, str] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        """Note a finding under its file, once."""
        known = self.findings.setdefault(finding.path, [])
        if finding not in known:
            known.append(finding)

    @property
    def knows_all_pictures(self) -> bool:
        """Whether all sources were run, and none failed, of which nobody knows what it draws."""
        return self.every and not any(one.error for one in self.captured)


def check(config: Config, request: CheckRequest, listener: Listener) -> CheckReport:
    """Check what is asked for. Raises UsageError where there is nothing to check, ToolError where a tool is missing."""
    severities = Severities(config.check.rules, request.select, request.ignore)
    with outputs.one_at_a_time(config.project, listener.say):
        state = State(config, BuildRequest(folder=request.folder), listener)
        try:
            return _check(state, request, severities)
        finally:
            _save(state)
            state.close()


def _save(state: State) -> None:
    try:
        state.checkout.save()
    except DocsAsCodeError as error:  # it costs the next command time, and nothing else
        state.listener.say(f"what this checkout knows cannot be saved: {error}")


def _check(state: State, request: CheckRequest, severities: Severities) -> CheckReport:
    every = sources.find(state.config, state.is_known_deck)
    if not every and not (state.config.project / state.config.site.config).is_file():
        raise sources.nothing(state.config)
    chosen = _chosen(state, request, every)
    diagrams = [source for source in chosen if source.kind == "diagram"]
    decks = [source for source in chosen if source.kind == "deck"]
    with_pages = "site" in request.only and not request.wanted
    checked = Checked()
    with Warm(state) as warm:
        _run(state, warm, checked, diagrams, every, all_of_them=bool(decks) or with_pages)
        asked = {source.rel for source in diagrams}
        check_pictures.check(state, warm, checked, [one for one in checked.pictures if one.source.rel in asked])
        for one in checked.captured:
            if one.source.rel in asked and one.facts and not one.is_module:
                _examine(state, warm, checked, one)
        shown = check_project.shown(state, decks, with_pages=with_pages)
        check_decks.check(state, warm, checked, decks, shown, severities.on)
    for finding in check_drift.say(state, [one for one in checked.captured if one.source.rel in asked]):
        checked.add(finding)
    for finding in check_project.say(state, checked, diagrams, shown, whole=not request.wanted and request.only == ALL):
        checked.add(finding)
    for finding in check_outputs.say(state, checked, chosen, all_committed=request.all_committed):
        checked.add(finding)
    looked_at = {*asked, *(one.path for one in shown), *(deck.rel for deck in decks)}
    return _report(
        state, request, severities, checked, looked_at | {path for path in checked.findings if path.endswith(".md")}
    )


def _chosen(state: State, request: CheckRequest, every: list[Source]) -> list[Source]:
    kinds = {kind for only, kind in (("diagrams", "diagram"), ("slides", "deck")) if only in request.only}
    if request.wanted:
        every = sources.choose(every, request.wanted, project=state.config.project, folder=request.folder)
    chosen = [source for source in every if source.kind in kinds]
    if request.wanted and not chosen:
        asked = ", ".join(sorted(request.only))
        message = f"none of the sources named is of the kind that --only asks for: {asked}"
        raise UsageError(message, hint="name other sources, or leave --only out")
    return chosen


def _run(
    state: State, warm: Warm, checked: Checked, diagrams: list[Source], every: list[Source], *, all_of_them: bool
) -> None:
    """Capture the sources, and plan their pictures; whatever keeps one from being drawn is a finding."""
    others = [source for source in every if source.kind == "diagram" and source not in diagrams]
    todo = [*diagrams, *others] if all_of_them else diagrams
    around = [] if all_of_them else others
    checked.every = all_of_them or not others
    checked.captured = captures.capture_all(
        state, todo, warm.workers, done=lambda _: state.listener.ran(), others=around
    )
    asked = {source.rel for source in diagrams}
    for one in checked.captured:
        if isinstance(one.error, ToolError):
            raise one.error
        planned = check_pictures.plan(state, one)
        checked.pictures += planned.pictures
        if one.source.rel not in asked:
            continue
        for error in ([one.error] if one.error else []) + planned.errors:
            checked.add(failed(error, one.source.rel))
        known = one.facts or (one.capture if one.error else None)
        for finding in known.findings if known and not one.is_module else ():
            checked.add(finding)
    for rel, error in (*_refused(state, checked), *_clashes(checked.pictures)):
        if rel in asked:
            checked.add(failed(error, rel))


def _examine(state: State, warm: Warm, checked: Checked, one: Captured) -> None:
    rel = one.source.rel
    examined = checked.examined[rel] = check_source.examine(state, one, warm.workers, checked.svgs)
    for rule, line, message, hint in examined.said:
        checked.add(Finding(rel, line, rule, "warning", message, hint))


def _refused(state: State, checked: Checked) -> list[tuple[str, DocsAsCodeError]]:
    """The errors of sources that write into outputs when they run, as in a build; they have no pictures then."""
    if not any(written.by(one) for one in checked.captured):
        return []
    plan: list[Picture | JobReport] = [*checked.pictures]
    (plan,) = written.refused(state, checked.captured, plan)
    checked.pictures = [entry for entry in plan if not isinstance(entry, JobReport)]
    return [(entry.source, entry.error) for entry in plan if isinstance(entry, JobReport) and entry.error]


def _clashes(pictures: list[Picture]) -> list[tuple[str, DocsAsCodeError]]:
    claims = (
        places.Claim(path, picture.source.rel, picture.facts.line, index)
        for index, picture in enumerate(pictures)
        for path in picture.targets.values()
    )
    return [
        (pictures[index].source.rel, error) for index, error in places.clashes(claims).items() if type(index) is int
    ]


def failed(error: DocsAsCodeError, source: str) -> Finding:
    """The finding of a source that cannot be built."""
    is_icon = error.message.startswith("icon file not found: ")
    return Finding(
        rule="missing-icon" if is_icon else "failed-source",
        severity="error",
        path=error.path or source,
        line=error.line,
        message=error.message,
        hint=error.hint,
    )


def _report(
    state: State, request: CheckRequest, severities: Severities, checked: Checked, looked_at: set[str]
) -> CheckReport:
    """Judge the findings, take out what is waived, and sort them."""
    left: list[Finding] = []
    waived = 0
    for path in sorted({*checked.findings, *looked_at}):
        found = severities.judged(checked.findings.get(path, ()))
        known = _waivers(state, checked, path, is_asked=path in looked_at)
        on = severities.on - _not_looked_for(request, path)
        open_, wrong = waivers.apply(found, path, known, looked_for=on, rules=RULES)
        left += [*open_, *severities.judged(wrong)]
        waived += len(found) - len(open_)
    ordered = sorted(left, key=lambda one: (one.path, one.line or 0, one.rule, one.message))
    fail_on = request.fail_on or state.config.check.fail_on
    folder = str(state.config.project).removeprefix(state.repository).strip("/")
    prints = fingerprints(ordered)
    return CheckReport(
        tuple(ordered), prints, tuple(sorted(looked_at)), waived, fail_on, f"{folder}/" if folder else ""
    )


def _waivers(state: State, checked: Checked, path: str, *, is_asked: bool) -> tuple[waivers.Waiver, ...]:
    examined = checked.examined.get(path)
    if examined is not None:
        return examined.waivers
    if not is_asked or path not in checked.findings:
        return ()
    return waivers.of_file(state.config.project / path)


def _not_looked_for(request: CheckRequest, path: str) -> frozenset[str]:
    """Rules that need more than was asked for: nobody can say of a part what nothing shows."""
    whole = not request.wanted and request.only == ALL
    return frozenset() if whole or path.endswith(".md") else frozenset({"unshown-picture", "name-variants"})
