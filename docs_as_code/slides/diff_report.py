"""What a comparison of two revisions says of all decks: one entry a deck, as data, JSON and lines of text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.slides.diff import PagePair, PagesDiff

Status = Literal["added", "removed", "changed", "unchanged", "failed"]
Side = Literal["base", "head"]
STATUSES: tuple[Status, ...] = ("changed", "added", "removed", "failed", "unchanged")
_LONGEST = 80  # letters of one value
_MOST_LINES = 12  # of one slide's text


@dataclass(frozen=True)
class DeckDiff:
    """One deck in both revisions; `was` is its source in the base where that was another.

    `errors` say why it cannot be read on a side. `count` is how many slides it has now, or had.
    """

    source: str
    title: str
    status: Status
    was: str | None = None
    diff: PagesDiff | None = None
    count: int = 0
    errors: Mapping[Side, DocsAsCodeError] = field(default_factory=dict)

    @property
    def is_news(self) -> bool:
        """Whether there is something to tell."""
        return self.status != "unchanged" or self.was is not None

    @property
    def about(self) -> str:
        """What has come of it, in words."""
        words: str = self.status
        if self.status == "failed":
            words = f"cannot be compared, it fails in the {' and the '.join(self.errors)}"
        elif self.status in ("added", "removed"):
            words += f", {self.count} slide{'' if self.count == 1 else 's'}"
        return f"{words}, was {self.was}" if self.was else words

    @property
    def news(self) -> tuple[PagePair, ...]:
        """The slides of which there is something to tell."""
        return tuple(pair for pair in self.diff.pairs if pair.is_news) if self.diff else ()

    @property
    def shown(self) -> tuple[PagePair, ...]:
        """The slides that are worth a look: where only what holds for all of them is another, the first one."""
        first = [pair for pair in self.diff.pairs if pair.was and pair.now][:1] if self.diff else []
        return self.news or (tuple(first) if self.diff and self.diff.settings else ())


def summary(decks: Sequence[DeckDiff]) -> str:
    """How many of each, in words."""
    counts = [(status, sum(one.status == status for one in decks)) for status in STATUSES]
    return ", ".join(f"{count} {status}" for status, count in counts if count)


class Told(NamedTuple):
    """A line that tells of a slide, and the lines of its text that went and came, each with its sign."""

    line: str
    text: tuple[str, ...] = ()


def told(deck: DeckDiff) -> Iterator[Told]:
    """What has changed in a deck."""
    for name, (was, now) in deck.diff.settings.items() if deck.diff else ():
        same = name.startswith("picture ") and was and now  # it is told by its digest, which tells a reader nothing
        yield Told(f"~ deck: {name}" if same else f"~ deck: {name} {quoted(was)} → {quoted(now)}")
    yield from (Told(line_of(pair), changed_lines(pair)) for pair in deck.news)
    yield from (Told(f"{side}: {error}") for side, error in deck.errors.items())


def line_of(pair: PagePair) -> str:
    """One line that tells of a slide."""
    page = pair.page
    name = f"slide {page.number}{f' {quoted(page.title)}' if page.title else ''}"
    if pair.was is None or pair.now is None:
        return f"{'+' if pair.was is None else '-'} {name}"
    if not pair.is_news:
        return name
    rest = [f"was slide {pair.was.number}"] if pair.is_moved else []
    if pair.was.title != page.title:
        rest.append(f"was titled {quoted(pair.was.title)}" if pair.was.title else "had no title")
    elif pair.was.lines != page.lines:
        rest.append("its text")
    rest += [f"the picture {shorter(name)}" for name in pair.pictures]
    return f"~ {name}: {', '.join(rest)}"


def changed_lines(pair: PagePair) -> tuple[str, ...]:
    """The lines of a slide's text that went (`-`) and came (`+`), where it is in both."""
    if pair.was is None or pair.now is None:
        return ()
    import difflib

    found = difflib.ndiff(pair.was.lines, pair.now.lines)
    return tuple(line.rstrip() for line in found if line[0] in "+-" and line[1:].strip())


def as_text(deck: DeckDiff) -> str:
    """One block."""
    lines = [f"{deck.source}{f' {quoted(deck.title)}' if deck.title else ''}: {deck.about}"]
    for one in told(deck):
        lines.append(f"  {one.line}")
        lines += [f"      {shorter(text)}" for text in one.text[:_MOST_LINES]]
        if len(one.text) > _MOST_LINES:
            lines.append(f"      … and {len(one.text) - _MOST_LINES} more lines")
    return "\n".join(lines)


def as_json(decks: Sequence[DeckDiff]) -> list[dict[str, Any]]:
    """The entries of those that are not as they were."""
    return [_entry(one) for one in decks if one.is_news]


def _entry(deck: DeckDiff) -> dict[str, Any]:
    entry: dict[str, Any] = {"source": deck.source, "title": deck.title, "status": deck.status}
    if deck.was:
        entry["was"] = {"source": deck.was}
    both = [pair for pair in deck.news if pair.was and pair.now]
    entry["slides"] = {
        "added": [_slide(pair) for pair in deck.news if pair.was is None],
        "removed": [_slide(pair) for pair in deck.news if pair.now is None],
        "changed": [_slide(pair) | _changes(pair) for pair in both if pair.is_changed],
        "moved": [_slide(pair) for pair in both if pair.is_moved],
    }
    settings = deck.diff.settings.items() if deck.diff else ()
    entry["settings"] = {name: {"was": was, "now": now} for name, (was, now) in settings}
    if deck.errors:
        entry["errors"] = {
            side: {"message": error.message, "path": error.path, "line": error.line, "hint": error.hint}
            for side, error in deck.errors.items()
        }
    return entry


def _slide(pair: PagePair) -> dict[str, Any]:
    was = {"was": pair.was.number} if pair.was and pair.now else {}
    return {"number": pair.page.number, **was, "title": pair.page.title}


def _changes(pair: PagePair) -> dict[str, Any]:
    return {"text": list(changed_lines(pair)), "pictures": list(pair.pictures)}


def quoted(text: str | None) -> str:
    """A value in one line, in quotes, cut where it is long."""
    return "nothing" if text is None else f'"{shorter(" ".join(text.split()))}"'


def shorter(text: str) -> str:
    """A text that is cut where it is long."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
