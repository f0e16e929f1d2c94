"""Committed outputs that are not what their sources make now: the digest inside a file tells, and git since when."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cached_property
from typing import TYPE_CHECKING

from docs_as_code.diagrams.render import read_stamp
from docs_as_code.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.project.check import Checked
    from docs_as_code.project.pictures import Picture
    from docs_as_code.project.sources import Source
    from docs_as_code.project.state import State

_WORDS = re.compile(r"<(?:text|title|desc)\b[^>]*>([^<]*)")
_CONTENT = "the content has changed since it was made: build it, and commit the result"
_TOOLCHAIN = "only the toolchain has changed since it was made: build it, and commit the result"
_UNKNOWN = "build it, and commit the result"


def say(state: State, checked: Checked, sources: list[Source], *, all_committed: bool) -> Iterator[Finding]:
    """A finding for each picture and deck of these sources; `all_committed` where the files are those of a commit."""
    asked = {source.rel for source in sources}
    pictures = [one for one in checked.pictures if one.source.rel in asked]
    git = Git(state, all_committed=all_committed)
    for picture in pictures:
        paths = stale(state, git, picture.targets, picture.key.digest)
        if paths:
            hint = _why(state, checked, git, picture, paths[0])
            yield finding(picture.source.rel, picture.facts.line, paths, hint)
    if any(source.kind == "deck" for source in sources):
        from docs_as_code.project import check_deck_outputs

        yield from check_deck_outputs.say(state, checked, [one for one in sources if one.kind == "deck"], git)


def finding(source: str, line: int | None, paths: list[str], hint: str) -> Finding:
    """What is said of the committed files of one picture or deck."""
    names = " and ".join(filter(None, (", ".join(paths[:-1]), paths[-1])))
    message = f"the committed {names} {'is' if len(paths) == 1 else 'are'} not what this source makes now"
    return Finding(source, line, "stale-output", "warning", message, hint)


def stale(state: State, git: Git, targets: dict[str, str], digest: str) -> list[str]:
    """The committed files that we have made, from something else than this."""
    project = state.config.project
    committed = ((form, path) for form, path in targets.items() if form != "images" and git.has(path))
    files = ((form, path) for form, path in committed if (project / path).is_file())
    return [path for form, path in files if read_stamp(project / path, form) not in (None, digest)]


def _why(state: State, checked: Checked, git: Git, picture: Picture, path: str) -> str:
    """What has changed, as far as that can be known: other words are other content; equal inputs are equal content."""
    sha256 = checked.svgs.get((picture.source.rel, picture.index))
    now = state.store.get(sha256) if sha256 else None
    committed = state.config.project / picture.targets["svg"]
    if now is not None and committed.is_file():
        was = committed.read_text(encoding="utf-8", errors="replace")
        if _WORDS.findall(was) != _WORDS.findall(now.decode()):
            return _CONTENT
    return since(git, path, inputs(state, picture))


def since(git: Git, path: str, made_from: list[str]) -> str:
    """The hint for a stale file, by whether the files that it is made from have changed since it was committed."""
    changed = git.has_changed_since(path, made_from)
    return _UNKNOWN if changed is None else _CONTENT if changed else _TOOLCHAIN


def inputs(state: State, picture: Picture) -> list[str]:
    """The files of the project that a picture is made from, relative to it."""
    known = state.checkout.job("capture", picture.source.rel)
    names = [name.partition(":") for name, _ in known.inputs] if known else []
    read = [path for kind, _, path in names if kind in ("file", "import") and not path.startswith("/")]
    icons = [name.partition(":")[2] for name in picture.facts.icons if name.startswith("project:")]
    return [picture.source.rel, *read, *icons]


class Git:
    """What git knows of a project; nothing where there is no git, or no repository."""

    def __init__(self, state: State, *, all_committed: bool) -> None:
        self._config = state.config
        self._all = all_committed

    def has(self, path: str) -> bool:
        """Whether a file is committed, or about to be."""
        return self._all or path in self._tracked

    @cached_property
    def _tracked(self) -> frozenset[str]:
        config = self._config
        below = config.output if config.diagrams.place == "generated" else "."
        return frozenset((self._asked("ls-files", "-z", "--", below) or "").split("\0"))

    def has_changed_since(self, output: str, made_from: list[str]) -> bool | None:
        """Whether any of the inputs is another than in the commit that brought this output; None: nobody knows."""
        if self._all or self._asked("rev-parse", "--is-shallow-repository") != "false\n":
            return None
        commit = (self._asked("log", "-1", "--format=%H", "--", output) or "").strip()
        if not commit:
            return None
        found = self._asked("diff", "--name-only", "--no-ext-diff", commit, "--", *made_from)
        untracked = self._asked("ls-files", "--others", "--", *made_from)
        return None if found is None or untracked is None else bool(found or untracked)

    def _asked(self, *arguments: str) -> str | None:
        hooks = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
        environment = {name: value for name, value in os.environ.items() if name not in hooks}
        command = ["git", "--literal-pathspecs", *arguments]
        try:
            done = subprocess.run(
                command,
                cwd=self._config.project,
                env={**environment, "GIT_OPTIONAL_LOCKS": "0"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        except FileNotFoundError:
            return None
        return done.stdout.decode(errors="surrogateescape") if done.returncode == 0 else None
