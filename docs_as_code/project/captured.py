"""One diagram source and what came of it, and the key under which that is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from docs_as_code.engine.key import Key
from docs_as_code.project import patterns

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.diagrams.capture import Capture
    from docs_as_code.diagrams.facts import CaptureFacts
    from docs_as_code.engine.inputs import Inputs
    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

FAILS = "fails"  # the note of a source that fails when it is run alone

How = Literal["ran", "store", "checkout", "stale"]


@dataclass(frozen=True)
class Captured:
    """One source and what came of it: the facts, or the error that kept it from drawing.

    `capture` is there when it has just been run; else `files` leads to its drawings in the store. What is `stale` would
    be run by a build: its facts are those of its last run, if that is known. `reasons` say why it is not as it was.
    """

    source: Source
    how: How
    facts: CaptureFacts | None = None
    capture: Capture | None = None
    files: dict[str, str] | None = None
    error: DocsAsCodeError | None = None
    seconds: float = 0.0
    is_module: bool = False
    fails_alone: bool = False
    reasons: tuple[str, ...] = ()


def working_folder(config: Config, source: Source) -> str:
    """The folder a source runs in, absolute."""
    return source.folder if config.diagrams.cwd == "source" else str(config.project)


def key_of(state: State, source: Source) -> Key:
    """The static key of running a source."""
    own = [("path", source.rel), ("source", state.checkout.files.digest(source.rel))]
    if any(patterns.matches(source.rel, pattern) for pattern in state.config.diagrams.render):
        own.append(("render", "now"))
    return Key(state.identities.capture, tuple(own))


def is_volatile(state: State, source: Source) -> bool:
    """Whether the configuration says that a source reads what no file tells."""
    return any(patterns.matches(source.rel, pattern) for pattern in state.config.diagrams.volatile)


def inputs_of(state: State, capture: Capture) -> Inputs:
    """What it read, by name; packages of another interpreter are told apart from ours."""
    if state.config.python is None:
        return capture.inputs
    return tuple(
        (f"python-{name}" if name.startswith(("package:", "installed:")) else name, value)
        for name, value in capture.inputs
    )
