"""A deck's front matter: found, read the loose way Marp reads it, and every mistake told with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from docs_as_code.errors import SourceError

_OPENING = re.compile(r"---+[ \t]*\r?\n")
_CLOSING = re.compile(r"^ {0,3}---+[ \t]*\r?$", re.MULTILINE)
_MARP = re.compile(r"""^["']?marp["']?[ \t]*:[ \t]*["']?true["']?[ \t]*(#.*)?\r?$""", re.MULTILINE | re.IGNORECASE)

# Marp quotes the values of these itself, so that `color: #fff` and `footer: a: b` mean what they say.
_LOOSE = (
    "author|backgroundColor|backgroundImage|backgroundPosition|backgroundRepeat|backgroundSize|class|color|description|"
    "footer|header|headingDivider|image|keywords|lang|math|paginate|size|style|theme|title|transition|url"
)
_LOOSE_LINE = re.compile(rf"""^(_?(?:{_LOOSE})|"_?(?:{_LOOSE})"|'_?(?:{_LOOSE})')(\s*:\s*)(\S.*)$""")
_YAML_SYNTAX = "[\"'{|>~&*"


@dataclass(frozen=True)
class FrontMatter:
    """`text` without its rulers, from line 2 on; `end` is the offset in the deck where the slides begin."""

    text: str
    end: int
    closed: bool


def find(text: str) -> FrontMatter | None:
    """The front matter at the very start of a deck, if there is one."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return FrontMatter(text[opening.end() :], len(text), closed=False)
    return FrontMatter(text[opening.end() : closing.start()], min(closing.end() + 1, len(text)), closed=True)


def says_marp(front: FrontMatter) -> bool:
    """Whether it holds `marp: true`; told by its line, so that a deck with broken YAML still is a deck."""
    return _MARP.search(front.text) is not None


def read(front: FrontMatter, rel: str) -> dict[str, object]:
    """The values, all of them text, lists or mappings of text. Raises SourceError."""
    if not front.closed:
        raise SourceError("the front matter never ends", path=rel, line=1, hint="close it with a line of three dashes")
    loose = "\n".join(map(_loosen, front.text.split("\n")))
    try:
        root = yaml.compose(loose, Loader=yaml.BaseLoader)
        _no_duplicates(root, rel)
        values = yaml.load(loose, Loader=yaml.BaseLoader)  # noqa: S506 (it makes nothing but text, lists and mappings)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise SourceError(
            f"the front matter is not valid YAML: {error.problem or error.context}",
            path=rel,
            line=mark.line + 2 if mark else 1,
            hint="check indentation, quotes and colons there; Marp would ignore the whole front matter",
        ) from error
    except yaml.YAMLError as error:
        message = f"the front matter is not valid YAML: {str(error).splitlines()[0]}"
        raise SourceError(message, path=rel, line=1, hint="remove what is not text") from error
    if not isinstance(values, dict):
        raise SourceError(
            "the front matter is not a list of keys and values", path=rel, line=2, hint="write one `key: value` a line"
        )
    return values


def _loosen(line: str) -> str:
    match = _LOOSE_LINE.match(line.rstrip())
    if match is None or match[3][0] in _YAML_SYNTAX:
        return line.rstrip("\r")
    value = match[3].replace('"', '\\"')
    return f'{match[1]}{match[2]}"{value}"'


def _no_duplicates(root: yaml.Node | None, rel: str) -> None:
    """A key that is there twice makes Marp ignore the whole front matter."""
    if not isinstance(root, yaml.MappingNode):
        return
    seen: dict[str, int] = {}
    for key, _ in root.value:
        line = key.start_mark.line + 2
        if key.value in seen:
            raise SourceError(
                f"the front matter has the key '{key.value}' twice",
                path=rel,
                line=line,
                hint=f"remove one; the other is on line {seen[key.value]}",
            )
        seen[str(key.value)] = line
