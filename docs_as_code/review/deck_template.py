"""The deck's template: blocks that a team can say otherwise, in a sandbox where all text of evidence stays text."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from docs_as_code.errors import ConfigError
from docs_as_code.review.deck_text import shown
from docs_as_code.review.facts import shown as value_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

BUILT_IN = "review.md.j2"
_BETWEEN = "\x1e"  # no text of evidence has it: it cannot be seen
_MOST = 400  # characters of a text in a template
_RULERS = re.compile(r"^(?:\s*---[ \t]*\n)+|(?:\n---[ \t]*\s*)+$")


class Template(NamedTuple):
    """The file of a team, in a project; `rel` is relative to that."""

    project: Path
    rel: str


class Text(str):
    """A text of evidence: Jinja escapes it as we do, also where it is put together with Markdown."""

    __slots__ = ()

    def __html__(self) -> str:
        return shown(self, _MOST)


class _Names:
    """Values by name. It has no other attributes, so that a fact may have any name."""

    def __init__(self, path: str, values: Mapping[str, Any]) -> None:
        self._path, self._values = path, values

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(Text(name) for name in self._values)

    def __len__(self) -> int:
        return len(self._values)


class _Missing(StrictUndefined):
    @property
    def _undefined_message(self) -> str:
        owner, name = self._undefined_obj, self._undefined_name
        if not isinstance(owner, _Names):
            return f"there is no {name!r}"
        near = difflib.get_close_matches(str(name), list(owner), 1, 0.5)
        return f"{owner._path} has no {name!r}" + (f": did you mean {str(near[0])!r}?" if near else "")


def filled(
    slides: Mapping[str, str],
    own: Mapping[str, Sequence[str]],
    values: Mapping[str, Any],
    template: Template | None,
) -> list[str]:
    """The head and the slides, block by block: `slides` are ours, `own` those that follow a block.

    Raises ConfigError with the template's line.
    """
    environment = SandboxedEnvironment(
        autoescape=True, undefined=_Missing, finalize=_final, loader=FunctionLoader(_loader(template)), cache_size=8
    )
    environment.filters |= {"shown": _shown, "markdown": _markdown}
    context = {
        "slides": _Names("slides", {name: _markdown(text) for name, text in slides.items()}),
        "after": lambda name: _markdown(_BETWEEN + _BETWEEN.join([*own.get(name, ()), ""])),
        **{name: _named(name, value) for name, value in values.items()},
    }
    try:
        text = environment.get_template(f"./{template.rel}" if template else BUILT_IN).render(context)
    except Exception as error:  # noqa: BLE001 - whatever a template does wrong is told at its line
        raise _told(error, template) from None
    head, *rest = text.split(_BETWEEN)
    return [head.strip(), *(one for part in rest if (one := _RULERS.sub("", part.strip()).strip()))]


def _loader(template: Template | None) -> Callable[[str], tuple[str, str, None]]:
    """Ours by its name; others count from the folder of the team's."""

    def load(name: str) -> tuple[str, str, None]:
        if name == BUILT_IN or template is None:
            file = Path(__file__).with_name(BUILT_IN)
            return file.read_text(encoding="utf-8"), BUILT_IN, None
        rel = name[2:] if name == f"./{template.rel}" else (Path(template.rel).parent / name).as_posix()
        path = (template.project / rel).resolve()
        if not path.is_relative_to(template.project.resolve()) or not path.is_file():
            raise TemplateNotFound(name)
        return path.read_text(encoding="utf-8-sig"), rel, None

    return load


def _named(path: str, value: Any) -> Any:
    """Mappings by attribute, texts of evidence as such."""
    if isinstance(value, dict):
        return _Names(path, {name: _named(f"{path}.{name}", one) for name, one in value.items()})
    if isinstance(value, (list, tuple)):
        return [_named(path, one) for one in value]
    return Text(value) if isinstance(value, str) else value


def _final(value: Any) -> Any:
    """What is printed: Markdown as it is, all else as text."""
    if isinstance(value, (Markup, StrictUndefined)):
        return value
    if value is None:
        return ""
    return _shown(value_text(value) if isinstance(value, (bool, int, float)) else str(value))


def _markdown(text: str) -> Markup:
    """The filter for what a team has written itself: Markdown, as it stands."""
    return Markup(text)  # noqa: S704 - who calls it vouches for it


def _shown(value: object, most: int = _MOST) -> Markup:
    """The filter: a text that is cut at so many characters, and in which no sign means anything."""
    return _markdown(shown(str(value), max(1, most)))


def _told(error: Exception, template: Template | None) -> ConfigError:
    rel = template.rel if template else BUILT_IN
    if isinstance(error, TemplateSyntaxError):
        told = (error.message or "not a template").partition(". ")[0].rstrip(".")
        return ConfigError(told, path=error.filename or rel, line=error.lineno)
    found = _place(error.__traceback__, template)
    place, line = found or (rel, None)
    if isinstance(error, TemplateNotFound):
        hint = f"extend {BUILT_IN}, which is ours, or name a file beside this one"
        return ConfigError(f"there is no template {error.name}", path=place, line=line, hint=hint)
    if isinstance(error, (OSError, UnicodeDecodeError)):
        return ConfigError("the template cannot be read as UTF-8 text", path=rel)
    message = error.message if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
    return ConfigError((message or "the template fails").rstrip("."), path=place, line=line)


def _place(traceback: TracebackType | None, template: Template | None) -> tuple[str, int] | None:
    """The last line of a template on the way to an error: Jinja names templates in tracebacks."""
    found = None
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name == BUILT_IN or (template and not Path(name).is_absolute() and (template.project / name).is_file()):
            found = (name, traceback.tb_lineno)
        traceback = traceback.tb_next
    return found
