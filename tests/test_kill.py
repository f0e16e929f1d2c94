"""`kill -9` at any moment leaves no torn output and no wrong entry: the next build gives the clean build's bytes.

`DOCS_AS_CODE_TEST_KILLS=N` kills N builds of diagrams instead of 200, at other moments.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.incremental import OUTPUTS, STATE, Builder, Built, tree

ASKED = int(os.environ.get("DOCS_AS_CODE_TEST_KILLS", "0"))

DRAWN = """\
from diagrams import Diagram
from diagrams.aws.compute import EC2
from shared.tint import TINT

with Diagram("{name}", show=False, graph_attr={{"bgcolor": TINT}}):
    EC2("{name}") >> EC2("version {version}")
"""
DECK = "---\nmarp: true\n---\n\n# Version {version}\n\n![](../docs/generated/diagrams/d1.svg)\n"
CONFIG = "slides: {formats: [html]}\n"
# File to the text that it has in a version.
SOURCES = {
    **{f"diagrams/d{n}.dot": f"digraph d{n} {{{{ a -> version_{{version}} }}}}\n" for n in range(4)},
    "diagrams/web.py": DRAWN.replace("{name}", "Web"),
    "diagrams/jobs.py": DRAWN.replace("{name}", "Jobs"),
}
SHARED = {"shared/tint.py": 'TINT = "#{version}{version}eeee"\n'}
DECK_THAT_SHOWS = {"slides/talk.md": DECK}
SHOWN = {"diagrams/d1.dot": SOURCES["diagrams/d1.dot"]}


@dataclass(frozen=True)
class Kind:
    """What is built: `files` that depend on the one file `shared`, and what clean builds make of them.

    `outputs` has, by a version of all `files` and one of `shared`, the outputs of each source.
    """

    files: dict[str, str]
    shared: dict[str, str]
    versions: int
    outputs: dict[tuple[int, int], dict[str, dict[str, bytes]]] = field(default_factory=dict)


class Checkout:
    """A project whose files are each in one of their versions."""

    def __init__(self, folder: Path, kind: Kind) -> None:
        self.folder, self.kind = folder, kind
        self.versions: dict[str, int | None] = {}
        folder.mkdir()
        (folder / "docs-as-code.yml").write_text(CONFIG)
        for path in kind.files | kind.shared:
            self.set(path, 0)

    def set(self, path: str, version: int | None) -> None:
        """Bring a file to a version; None takes it away."""
        self.versions[path] = version
        target = self.folder / path
        target.parent.mkdir(exist_ok=True)
        if version is None:
            target.unlink(missing_ok=True)
        else:
            target.write_text((self.kind.files | self.kind.shared)[path].format(version=version))

    def edit(self, moments: random.Random) -> None:
        """Bring one or two files to another version; a source may go, or come back."""
        for path in moments.sample(sorted(self.versions), k=moments.choice([1, 2])):
            choices = [*range(self.kind.versions), *([None] if path in self.kind.files else [])]
            self.set(path, moments.choice([choice for choice in choices if choice != self.versions[path]]))

    def wanted(self) -> dict[str, bytes]:
        """The outputs that a clean build makes."""
        (shared,) = (self.versions[path] or 0 for path in self.kind.shared)
        made = [
            self.kind.outputs[version, shared].get(path, {})
            for path, version in self.versions.items()
            if version is not None
        ]
        return {output: data for outputs in made for output, data in outputs.items()}

    def found(self) -> dict[str, bytes]:
        """The files below the output folder."""
        return {path: data for path, data in tree(self.folder).items() if path.partition("/")[0] in OUTPUTS}

    def each_version(self) -> Iterator[tuple[int, int]]:
        """Bring the project to each version that clean builds were made of."""
        every = range(self.kind.versions)
        for version, shared in itertools.product(every, every):
            for path in self.kind.files:
                self.set(path, version)
            for path in self.kind.shared:
                self.set(path, shared)
            yield version, shared


def learn(kind: Kind, scratch: Path, builder: Builder) -> Kind:
    """Fill in what clean builds make."""
    checkout = Checkout(scratch / "clean", kind)
    for versions in checkout.each_version():
        for made in (STATE, *OUTPUTS):
            shutil.rmtree(checkout.folder / made, ignore_errors=True)
        built = builder.build(checkout.folder)
        assert built.code == 0, built.stderr
        found = checkout.found()
        by_source: dict[str, dict[str, bytes]] = {job["source"]: {} for job in built.jobs}
        for job in built.jobs:
            by_source[job["source"]] |= {path: found.pop(path) for path in job["outputs"]}
        assert not found
        kind.outputs[versions] = by_source
    return kind


class Killer:
    """Kills builds of one checkout: half of them at any moment, half of them while they touch a file."""

    def __init__(self, checkout: Checkout, builder: Builder) -> None:
        self.checkout, self.builder = checkout, builder
        self.moments = random.Random() if ASKED else random.Random(3)
        self.seconds: list[float] = []  # what builds took
        self.touches: list[int] = []  # how often they touched a file
        builder.build(checkout.folder)
        for _ in range(5):
            checkout.edit(self.moments)
            self._build_to_the_end()

    def kill(self) -> bool:
        """Edit, build, kill, look; then build to the end. Returns whether the kill hit a build under way."""
        old = self.checkout.wanted()
        self.checkout.edit(self.moments)
        new = self.checkout.wanted()
        ended = self._kill_by_file() if self.moments.random() < 0.5 else self._kill_by_time()
        assert ended in (0, -signal.SIGKILL, -signal.SIGALRM)
        found = self.checkout.found()
        for path in old.keys() | new.keys() | found.keys():
            assert found.get(path) in (old.get(path), new.get(path)), f"{path} is torn"
        self._build_to_the_end()
        return ended != 0

    def _kill_by_time(self) -> int:
        running = self.builder.start(self.checkout.folder)
        time.sleep(self.moments.uniform(0, statistics.median(self.seconds[-9:])))
        running.kill(group=self.moments.random() < 0.5)
        return running.wait_status()

    def _kill_by_file(self) -> int:
        which = self.moments.randrange(max(self.touches[-9:]))
        return self.builder.start(self.checkout.folder, aim=(which, self.moments.uniform(2e-6, 8e-5))).wait_status()

    def _build_to_the_end(self) -> None:
        started = time.perf_counter()
        built = self.builder.build(self.checkout.folder)
        self.seconds.append(time.perf_counter() - started)
        self.touches.append(built.touches)
        after(built, self.checkout)


def after(built: Built, checkout: Checkout) -> None:
    """The outputs are those of a clean build."""
    assert built.code == 0, built.stderr
    assert checkout.found() == checkout.wanted()


def kill_many(checkout: Checkout, builder: Builder, kills: int) -> None:
    """Kill so many builds that were still under way."""
    killer = Killer(checkout, builder)
    hits = tries = 0
    while hits < kills:
        assert tries < 3 * kills, f"only {hits} of {tries} kills hit a build under way"
        hits += killer.kill()
        tries += 1


@pytest.fixture(scope="module")
def builder(tmp_path_factory):
    """The warm process."""
    with Builder(tmp_path_factory.mktemp("kill")) as builder:
        yield builder


def test_two_hundred_kills_leave_whole_outputs_and_a_right_next_build(tmp_path, builder):
    """Each output is the old or the new one, nothing else lies beside them, and the next build puts all right."""
    kind = learn(Kind(SOURCES, SHARED, versions=3), tmp_path, builder)
    checkout = Checkout(tmp_path / "project", kind)
    kill_many(checkout, builder, ASKED or 200)
    store_is_right(checkout, tmp_path / "other", builder)


def store_is_right(checkout: Checkout, folder: Path, builder: Builder) -> None:
    """Another checkout, which has nothing but the store of the one that was killed, gets the right outputs from it."""
    other = Checkout(folder, checkout.kind)
    for part in ("ac", "cas"):
        if (checkout.folder / STATE / part).is_dir():
            shutil.copytree(checkout.folder / STATE / part, folder / STATE / part)
    for _ in other.each_version():
        after(builder.build(folder), other)


def test_kills_while_marp_builds_a_deck(tmp_path, builder):
    """The same holds for a deck: it is the old or the new one, and the next build puts it right."""
    kind = learn(Kind(DECK_THAT_SHOWS, SHOWN, versions=2), tmp_path, builder)
    kill_many(Checkout(tmp_path / "project", kind), builder, 5)
