"""The pictures that decks have drawn: each from the store, or drawn now, for all decks of a build in one go."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docs_as_code.engine.key import Key
from docs_as_code.errors import DocsAsCodeError, SourceError
from docs_as_code.project import notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from docs_as_code.engine.key import Context
    from docs_as_code.engine.reuse import Found
    from docs_as_code.findings import Finding
    from docs_as_code.project.decks import PlannedDeck
    from docs_as_code.project.state import State
    from docs_as_code.slides.expand.drawings import Drawing
    from docs_as_code.slides.task import DeckResult

DRAWERS = {"dot": "graphviz", "mermaid": "mermaid"}


@dataclass(frozen=True)
class Answer:
    """What came of one drawing. Lines are those of its code; `looked` are names of inputs."""

    svg: str = ""
    findings: tuple[Finding, ...] = ()
    looked: tuple[str, ...] = ()
    error: DocsAsCodeError | None = None
    seconds: float = 0.0


@dataclass
class Drawn:
    """What came of all drawings of one deck: pictures by digest, what there is to say, and the names of inputs."""

    svgs: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    looked: list[str] = field(default_factory=list)
    error: DocsAsCodeError | None = None


def of_decks(state: State, decks: Sequence[PlannedDeck], say: Callable[[str], None]) -> dict[str, Drawn]:
    """What came of the drawings of those decks that have some, by the path of the deck."""
    wanted = {planned.source.rel: _wanted(planned) for planned in decks}
    wanted = {rel: drawings for rel, drawings in wanted.items() if drawings}
    return draw_all(state, wanted, say) if wanted else {}


def _wanted(planned: PlannedDeck) -> tuple[Drawing, ...]:
    if planned.drawings is not None:
        return planned.drawings
    from docs_as_code.slides.deck import read_deck

    try:
        return read_deck(planned.source.path, planned.source.rel).drawings
    except DocsAsCodeError:
        return ()  # said when it is built


def told(planned: PlannedDeck, result: DeckResult | None, drawn: dict[str, Drawn]) -> DeckResult:
    """What came of a deck, with what there is to say of its drawings; their error is its own."""
    own = drawn.get(planned.source.rel)
    if own is None:
        assert result is not None
        return result
    if result is None:
        from docs_as_code.slides.task import DeckResult, DeckTask

        task = DeckTask(planned.source.path, planned.source.rel, {})
        result = DeckResult(task, {}, (planned.source.path,), (), own.error, 0.0)
    looked = tuple(dict.fromkeys((*result.looked, *own.looked)))
    return replace(result, findings=(*result.findings, *own.findings), looked=looked)


def draw_all(state: State, decks: dict[str, tuple[Drawing, ...]], say: Callable[[str], None]) -> dict[str, Drawn]:
    """The pictures of each deck, by its path; the first error of a deck is its error."""
    every = {one.digest: one for drawings in decks.values() for one in drawings if not one.svg}
    answers = {digest: answer for digest, one in every.items() if (answer := _stored(state, one))}
    todo = [one for digest, one in every.items() if digest not in answers]
    answers |= _draw(state, todo, say) if todo else {}
    return {rel: _of_deck(drawings, answers) for rel, drawings in decks.items()}


def _of_deck(drawings: Iterable[Drawing], answers: dict[str, Answer]) -> Drawn:
    drawn = Drawn()
    for one in drawings:
        answer = answers.get(one.digest)
        if answer is None:
            continue
        drawn.error = drawn.error or (_on_its_line(answer.error, one) if answer.error else None)
        drawn.svgs[one.digest] = answer.svg
        drawn.looked += [f"drawer:{DRAWERS[one.kind]}", *answer.looked]
        drawn.findings += [replace(said, path=one.where.rel, line=_line(said.line, one)) for said in answer.findings]
    return drawn


def _on_its_line(error: DocsAsCodeError, drawing: Drawing) -> DocsAsCodeError:
    if not isinstance(error, SourceError):
        return error
    return SourceError(error.message, path=drawing.where.rel, line=_line(error.line, drawing), hint=error.hint)


def _line(line: int | None, drawing: Drawing) -> int:
    """A line of its code as one of the file that it is in."""
    if not drawing.code.strip():
        return max(1, drawing.where.line - 1)  # of an empty block, its first
    lines = drawing.code.rstrip().count("\n") + 1
    return drawing.where.line + min(line or 1, lines) - 1


def _stored(state: State, drawing: Drawing) -> Answer | None:
    found = state.reuse.find("drawing", drawing.digest, _key(state, drawing))
    data = state.store.get(found.result.files["svg"]) if found else None
    if found is None or data is None:
        return None
    return Answer(data.decode(), _said(found), tuple(name for name, _ in found.inputs), seconds=found.seconds)


def _said(found: Found) -> tuple[Finding, ...]:
    try:
        return tuple(finding for finding, _ in notes.findings_in(found.result.note))
    except ValueError:
        return ()


def _key(state: State, drawing: Drawing) -> Key:
    own = (("drawing", drawing.kind), ("folder", drawing.folder), ("code", drawing.code))
    return Key(_context(state, drawing.kind), own)


def _context(state: State, kind: str) -> Context:
    return state.identities.mermaid if kind == "mermaid" else state.identities.picture


def _draw(state: State, todo: list[Drawing], say: Callable[[str], None]) -> dict[str, Answer]:
    say(f"drawing {len(todo)} {'fence' if len(todo) == 1 else 'fences'} of decks")
    answers: dict[str, Answer] = {}
    if dots := [one for one in todo if one.kind == "dot"]:
        from docs_as_code.project import draw_fences

        answers |= draw_fences.draw(state, dots, lambda one: _key(state, one).digest)
    if mermaids := [one for one in todo if one.kind == "mermaid"]:
        from docs_as_code.project import draw_mermaid

        answers |= draw_mermaid.draw(state, mermaids)
    for one in todo:
        if answers[one.digest].error is None:
            _keep(state, one, answers[one.digest])
    return answers


def _keep(state: State, drawing: Drawing, answer: Answer) -> None:
    state.reuse.keep(
        "drawing",
        drawing.digest,
        _key(state, drawing),
        {"svg": answer.svg.encode()},
        note=notes.of_findings(answer.findings),
        inputs=tuple((name, state.world.value(name)) for name in answer.looked),
        seconds=answer.seconds,
        local=any(name.partition(":")[2].startswith("/") for name in answer.looked),
    )
