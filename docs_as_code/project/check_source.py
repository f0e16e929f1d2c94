"""What the rules say of one diagram source, from an earlier check where its drawings are as they were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code import __version__
from docs_as_code.diagrams.rules import drawn, linked
from docs_as_code.engine.key import Context, Key
from docs_as_code.findings.rule import Said
from docs_as_code.project import captures, waivers
from docs_as_code.project.waivers import Waiver

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from docs_as_code.diagrams.graph import Drawing
    from docs_as_code.project.captured import Captured
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State
    from docs_as_code.project.workers import Workers

_CONTEXT = Context((("docs-as-code", __version__), ("rules", str(drawn.VERSION))))


class Link(NamedTuple):
    """A link in a picture: `drawing` is the place of the diagram among those of its source."""

    drawing: int
    line: int | None
    label: str
    target: str


class Examined(NamedTuple):
    """What is known of one source: what the rules say, the waivers, and what other rules compare across sources."""

    said: tuple[Said, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    links: tuple[Link, ...] = ()
    labels: tuple[tuple[int | None, str], ...] = ()


def examine(
    state: State, one: Captured, workers: Callable[[], Workers], svgs: Mapping[tuple[str, int], str]
) -> Examined:
    """Look a source up, or look at it. `svgs` has the sha256 of each picture, by its source and its place there."""
    key = _key(state, one, svgs)
    if key is not None:
        found = state.reuse.find("check", one.source.rel, key)
        if found is not None:
            try:
                return _from_json(found.result.note)
            except (ValueError, TypeError):
                pass  # from another version
    drawings = _drawings(state, one, workers)
    pictures = [_svg(state, svgs.get((one.source.rel, index))) for index in range(len(drawings))]
    examined = _examine(one.source, drawings, pictures)
    if key is not None:
        state.reuse.keep("check", one.source.rel, key, {}, note=_as_json(examined))
    return examined


def _svg(state: State, sha256: str | None) -> str | None:
    data = state.store.get(sha256) if sha256 else None
    return data.decode() if data is not None else None


def _key(state: State, one: Captured, svgs: Mapping[tuple[str, int], str]) -> Key | None:
    """The drawings by their bytes, which hold the lines too; None where nobody knows those."""
    files = one.files
    if files is None:
        known = state.checkout.job("capture", one.source.rel)
        files = known.result.files if known else None
    count = len(one.facts.drawings) if one.facts else 0
    if files is None or len(files) != count:
        return None
    drawings = " ".join(files[label] for label in sorted(files, key=int))
    pictures = " ".join(svgs.get((one.source.rel, index), "-") for index in range(count))
    source = state.checkout.files.digest(one.source.rel)
    own = (("path", one.source.rel), ("source", source), ("drawings", drawings), ("pictures", pictures))
    return Key(_CONTEXT, own)


def _drawings(state: State, one: Captured, workers: Callable[[], Workers]) -> list[Drawing]:
    count = range(len(one.facts.drawings)) if one.facts else range(0)
    found = [captures.drawing(state, one, index) for index in count]
    if None in found:
        (one,) = captures.run_again(state, [one.source], workers)
        return list(one.capture.drawings) if one.capture else []
    return [drawing for drawing in found if drawing is not None]


def _examine(source: Source, drawings: list[Drawing], pictures: list[str | None]) -> Examined:
    said: list[Said] = []
    links: list[Link] = []
    labels: list[tuple[int | None, str]] = []
    for index, (drawing, svg) in enumerate(zip(drawings, pictures, strict=True)):
        said += drawn.say(drawing, svg)
        for node in drawing.graph.nodes:
            label = " ".join(node.label.split())
            labels.append((node.line or drawing.line, label))
        links += [Link(index, *one) for one in linked.links(drawing, svg or "")]
    text = source.path.read_text(encoding="utf-8-sig", errors="replace")
    found = waivers.find(text, source.rel)
    return Examined(tuple(said), found, tuple(links), tuple(dict.fromkeys(labels)))


def _as_json(examined: Examined) -> str:
    return json.dumps(examined, ensure_ascii=False, separators=(",", ":"))


def _from_json(note: str) -> Examined:
    said, found, links, labels = json.loads(note)
    return Examined(
        tuple(Said(*row) for row in said),
        tuple(Waiver(line, last, tuple(rules), reason) for line, last, rules, reason in found),
        tuple(Link(*row) for row in links),
        tuple((line, label) for line, label in labels),
    )
