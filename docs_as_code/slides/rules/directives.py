"""Rules about what a deck tells marp: directives that are misspelt, and front matter that marp ignores."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from docs_as_code.findings.rule import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docs_as_code.slides.deck import Deck
    from docs_as_code.slides.shown import Told

_OURS = frozenset({"include", "values"})
_GLOBAL = frozenset(
    {"author", "description", "headingDivider", "image", "keywords", "lang", "marp", "math", "size", "style", "theme"}
) | {"title", "url"}
_LOCAL = frozenset(
    {"backgroundColor", "backgroundImage", "backgroundPosition", "backgroundRepeat", "backgroundSize", "class"}
) | {"color", "footer", "header", "paginate", "transition"}
_KEY = re.compile(r"^(?:\s*<!--+)?\s*[\"']?(_?[A-Za-z][\w-]*)[\"']?\s*:(?=\s|$)")
_CLOSE = 0.8  # how much alike two words are that are one with a slip, by difflib
_VALUES = {
    "paginate": re.compile(r"true|false|hold|skip", re.IGNORECASE),
    "math": re.compile(r"mathjax|katex"),
    "headingDivider": re.compile(r"[1-6]|false"),
}
_WANTED = {
    "paginate": "true, false, hold or skip",
    "math": "mathjax or katex",
    "headingDivider": "a number from 1 to 6, or a list of them",
}


def unknown_directive(deck: Deck, told: Told) -> Iterator[Said]:
    """Keys in comments and in the front matter that are nearly those of directives."""
    known = _OURS | _GLOBAL | _LOCAL | frozenset(told.directives)
    for comment in told.comments:
        for number, text in enumerate(comment.text.splitlines()):
            match = _KEY.match(text)
            if match and (hint := _slip(match[1], known)) and not match[1][0].isupper():
                yield _unknown(match[1], comment.line + number, hint)
    for key, line in _front_keys(deck):
        if hint := _slip(key, known):
            yield _unknown(key, line, hint)


def ignored_front_matter(deck: Deck, told: Told) -> Iterator[Said]:
    """Keys and values of the front matter that change nothing."""
    known = _OURS | _GLOBAL | _LOCAL | {f"_{name}" for name in _LOCAL} | frozenset(told.directives)
    for key, line in _front_keys(deck):
        if key not in known and not _slip(key, known):
            yield Said("ignored-front-matter", line, f"marp knows no '{key}' in the front matter", "remove it")
        elif hint := _odd(key, deck.front.get(key), told):
            yield Said("ignored-front-matter", line, f"marp ignores `{key}: {deck.front[key]}`", hint)


def _odd(key: str, value: object, told: Told) -> str | None:
    """What a value should be that marp makes nothing of; None for one that is fine, or that nobody can judge."""
    if not isinstance(value, str):
        return None
    if key == "size" and told.sizes and value not in told.sizes:
        return f"this theme has {' and '.join(dict.fromkeys(told.sizes))}"
    pattern = _VALUES.get(key.removeprefix("_"))
    return None if pattern is None or pattern.fullmatch(value.strip()) else f"it is {_WANTED[key.removeprefix('_')]}"


def _slip(key: str, known: frozenset[str]) -> str | None:
    """What was meant by a word that is no directive, as a hint; None where it is one, or is meant for people."""
    name = key.removeprefix("_")
    if name in known:
        return f"{name} is for the whole deck: take the _ off" if key[0] == "_" and name not in _LOCAL else None
    spelt = {one.casefold(): one for one in sorted(known)}
    near = difflib.get_close_matches(name.casefold(), spelt, n=1, cutoff=0.6 if key[0] == "_" else _CLOSE)
    if near:
        return f"did you mean {'_' if key[0] == '_' else ''}{spelt[near[0]]}?"
    return f"the directives of a slide are {', '.join(sorted(_LOCAL))}" if key[0] == "_" else None


def _unknown(key: str, line: int, hint: str) -> Said:
    return Said("unknown-directive", line, f"marp knows no directive '{key}'", hint)


def _front_keys(deck: Deck) -> Iterator[tuple[str, int]]:
    """The keys of the front matter with their lines."""
    lines = list(enumerate(deck.text.splitlines(), 1))
    for key in deck.front:
        pattern = re.compile(rf"[\"']?{re.escape(key)}[\"']?\s*:")
        yield key, next((number for number, text in lines[1:] if pattern.match(text)), 1)
