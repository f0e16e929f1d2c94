"""What is wanted of a deck, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from docs_as_code.errors import DocsAsCodeError
    from docs_as_code.findings import Finding


class BrowserPath(Protocol):
    """What we need of the toolchain's browser."""

    @property
    def path(self) -> Path:
        """An executable for `--browser-path`."""


@dataclass(frozen=True)
class DeckTask:
    """A deck and what is wanted of it: format ("html", "pdf", "pptx", "png", "images", "handout", "page") ->
    absolute path.

    `drawn` are the pictures that its fences ask for, as SVG, by the digest of what is drawn. `address` is that of the
    folder of its HTML on the published site, with a slash at its end, or "". `scheme` is the style that lets a diagram
    in the page follow the colours of its slide.
    """

    source: Path
    rel: str
    outputs: Mapping[str, Path]
    drawn: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    scheme: str = ""


@dataclass(frozen=True)
class DeckResult:
    """`files` is empty when there is an error of the deck, and holds what could be made when a tool is missing;
    `inputs` are the files it was made from, itself first, `looked` what else it depends on: `KIND:PATH`, absolute."""

    task: DeckTask
    files: Mapping[Path, bytes]
    inputs: tuple[Path, ...]
    findings: tuple[Finding, ...]
    error: DocsAsCodeError | None
    seconds: float
    looked: tuple[str, ...] = ()
