"""A new source: where it goes by its name, what is written there, and what to do next with it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from docs_as_code.config import docs_folder
from docs_as_code.errors import UsageError
from docs_as_code.project import new_review, new_text, patterns
from docs_as_code.project.sources import never_run

if TYPE_CHECKING:
    from docs_as_code.config import Config
    from docs_as_code.project.new_origin import Origin

_OTHERS = {"diagrams", "graphviz", "docs_as_code", "yaml"}
_ENDINGS = {"diagram": ".py", "deck": ".md"}


class Written(NamedTuple):
    """A file that was written.

    `output` is what a build makes of it, relative to the project; `page` and `reference` are the site's first page and
    how it refers to the output, None where there is no site. `note` is something to know about the name.
    """

    path: str
    title: str
    output: str
    page: str | None
    reference: str | None
    note: str | None = None


class _Place(NamedTuple):
    """Where a source goes, relative to the project; `root` is the folder its pattern starts at."""

    path: str
    root: str
    title: str
    note: str | None = None

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].rpartition(".")[0]

    @property
    def below_root(self) -> str:
        """The path below the root, without its ending."""
        return (self.path.removeprefix(f"{self.root}/") if self.root else self.path).rpartition(".")[0]


def new_diagram(config: Config, name: str, origin: Origin | None) -> Written:
    """Write a diagram source, drawn from `origin` if there is one. Raises UsageError."""
    place = _place(config, "diagram", name)
    named = "_".join(place.title.split()).lower()  # what the library calls the output of a diagram with this title
    stem = place.path.rpartition("/")[2].removesuffix(".py").removesuffix("_diagram" if place.note else "")
    filename = None if named == stem else stem
    text = new_text.infrastructure(place.title, filename, origin) if origin else new_text.diagram(place.title, filename)
    _write(config, place.path, text)
    if config.diagrams.place == "as-written":
        folder = place.path.rpartition("/")[0] if config.diagrams.cwd == "source" else ""
        output = f"{folder}/{stem}.svg".lstrip("/")
    else:
        folder = place.below_root.rpartition("/")[0]
        output = "/".join(filter(None, (config.output, "diagrams", folder, f"{stem}.svg")))
    return Written(place.path, place.title, output, *_on_a_page(config, output), place.note)


def new_deck(config: Config, name: str) -> Written:
    """Write a deck; it shows a picture that a build has made, if there is one. Raises UsageError."""
    place = _place(config, "deck", name)
    output = f"{config.output}/slides/{place.below_root}.html"
    page, reference = _on_a_page(config, output)
    text = new_text.deck(
        place.title,
        path=place.path,
        output=reference or output,
        picture=_a_picture(config, place.path),
        theme=None if config.slides.theme else "docs-as-code",
    )
    _write(config, place.path, text)
    return Written(place.path, place.title, output, page, reference)


def new_review_plan(config: Config, name: str) -> str:
    """Write the plan of a review into the folder `reviews`; its path. Raises UsageError."""
    folders, last = _taken_apart(config, name.removesuffix(".yml").removesuffix(".yaml"))
    stem = "_".join(re.findall(r"[\w.-]+", last.lower())).strip(".")
    if not stem:
        raise UsageError(f"no name for a review: {name!r}", hint='give it one of letters, as "Weekly release"')
    path = "/".join((*(folders or ["reviews"]), f"{stem}.yml"))
    _write(config, path, new_review.text(config.project, path))
    return path


def _place(config: Config, kind: str, name: str) -> _Place:
    ending = _ENDINGS[kind]
    section, wanted = ("diagrams", config.diagrams.sources) if kind == "diagram" else ("slides", config.slides.sources)
    folders, last = _taken_apart(config, name.removesuffix(ending))
    stem = "_".join(re.findall(r"\w+", last.lower()))
    last = last.replace("\\", " ")  # DOT would read it as the start of an escape
    title = " ".join((last if " " in last.strip() else re.sub("[_-]", " ", last)).split())
    if not stem:
        raise UsageError(f"no name for a {kind}: {name!r}", hint='give it one of letters, as "Order service"')
    note = None
    if kind == "diagram" and (stem in sys.stdlib_module_names or stem in _OTHERS):
        note = f"a file called {stem}.py would hide the module {stem} from the script itself"
        stem += "_diagram"
    path = "/".join((*folders, f"{stem}{ending}"))
    if kind == "diagram" and never_run(path):
        hint = "_*.py, test_*.py, conftest.py and setup.py are modules and tests"
        raise UsageError(f"a source of this name is never run: {path}", hint=hint)
    for pattern in wanted:
        root = patterns.static_root(pattern)
        for candidate in dict.fromkeys((path if path.startswith(f"{root}/") else f"{root}/{path}", path)):
            if patterns.matches(candidate.lstrip("/"), pattern):
                return _Place(candidate.lstrip("/"), root, title[:1].upper() + title[1:], note)
    hint = f"{section}.sources in docs-as-code.yml is {', '.join(wanted)}"
    raise UsageError(f"no pattern of sources finds a file called {path}", hint=hint)


def _taken_apart(config: Config, name: str) -> tuple[list[str], str]:
    """The folders and the last part of a name, which may be a path in the project. Raises UsageError."""
    if os.path.isabs(name):  # noqa: PTH117 - text
        name = os.path.relpath(name, config.project)
    parts = [part for part in os.path.normpath(name).split("/") if part != "."] if name.strip() else [""]
    if ".." in parts:
        raise UsageError(f"outside the project: {name}", hint="a name is a path below the folder of the sources")
    return parts[:-1], parts[-1] if parts else ""


def _write(config: Config, path: str, text: str) -> None:
    target = config.project / path
    if not _real(target).is_relative_to(config.project):
        raise UsageError(f"outside the project: {path}", hint="a link leads out of it")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already", hint="choose another name, or change that file") from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}") from error


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _on_a_page(config: Config, output: str) -> tuple[str | None, str | None]:
    """The first page of the site, and how it refers to the output; None where there is no site, or not this on it."""
    mkdocs = config.project / config.site.config
    docs, target = docs_folder(mkdocs), config.project / output
    if not (mkdocs.is_file() and docs.is_relative_to(config.project) and target.is_relative_to(docs)):
        return None, None
    return (docs / "index.md").relative_to(config.project).as_posix(), new_text.url(target.relative_to(docs).as_posix())


def _a_picture(config: Config, deck: str) -> new_text.Picture | None:
    """The first picture that a build has made and left where it is."""
    from docs_as_code.engine.checkout import Checkout

    for made in sorted(Checkout(config.project).made()):
        if made.kind == "diagram" and made.path.endswith(".svg") and (config.project / made.path).is_file():
            reference = os.path.relpath(made.path, deck.rpartition("/")[0] or ".")
            return new_text.Picture(made.name or made.path.rpartition("/")[2], reference)
    return None
