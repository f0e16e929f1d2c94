"""Values that look secret, by their name or by themselves: never shown, only told apart."""

from __future__ import annotations

import hmac
import os
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_SALT = os.urandom(32)  # so that no guess can be tried on what is kept
_NAMES = re.compile(
    r"pass(?!ive|thr)|pwd|secret|token|credential|auth|bearer|cookie|salt|dsn|private|signature|webhook|"
    r"(api|access|account|encryption|license|signing|shared|master|admin|root|client|ssh|aes|hmac)[-_. ]?key|"
    r"connection[-_. ]?str",
    re.IGNORECASE,
)
# What a secret is called or where it lies is none itself.
_NO_NAMES = re.compile(
    r"^existing|(name|ref|path|file|dir|seconds|minutes|ttl|enabled|type|mode|class|kind|port)s?$", re.IGNORECASE
)
_VALUES = re.compile(
    r"-----BEGIN |eyJ[\w-]{8,}\.[\w-]{8,}|(AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_\w{20}|github_pat_|glpat-|xox[abeoprs]-|"
    r"[srp]k_(live|test)_|sk-[\w-]{16}|AIza[\w-]{30}|npm_\w{30}|hvs\.|SG\.[\w-]{16}|//[^/\s@]+@|"
    r"(bearer|basic)\s{1,9}[\w+/=.-]{6}|(pass\w{0,20}|pwd|secret|token|sig|signature|credential|key)\s{0,9}=\s*[^\s;&]",
    re.IGNORECASE,
)
# `${PASSWORD}`, `${PASSWORD:?}`, a place in a vault, and what SOPS has encrypted.
_REFERENCE = re.compile(r"\$\{?\w+(:?\?[^}]*|:?-)?\}?|(vault|ref\+\w+|secretref|op)(:|://).*|ENC\[.*\]", re.DOTALL)
_LONG = re.compile(r"[\w+=-]{20,}")
_HEX = re.compile(r"(?<!:)\b([0-9a-fA-F]{32}|[0-9a-fA-F]{64,})\b")
_IN_TEXT = re.compile(rf"(?:{_VALUES.pattern})[^\s'\"]*", re.IGNORECASE)
_USER = re.compile(r"(?<=//)[^/\s@'\"]+@")
_QUERY = re.compile(r"(\w://[^\s?#'\"<>]*)[?#][^\s'\"<>]*")
_QUOTED = re.compile(r"((?:pass|pwd|secret|token|key)[^'\"\n]{0,60}[:=]\s*)(['\"])[^'\"\n]*\2?", re.IGNORECASE)
_LONGEST = 4000  # characters of a text that are looked at; longer ones are not shown


class Hidden:
    """All that is known of a hidden value is whether another one is the same."""

    __slots__ = ("_mark",)

    def __init__(self, value: Any) -> None:
        self._mark = hmac.digest(_SALT, repr(value).encode(errors="surrogatepass"), "sha256")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hidden) and self._mark == other._mark

    def __hash__(self) -> int:
        return hash(self._mark)

    def __repr__(self) -> str:
        return "hidden"


def named_secret(name: str) -> bool:
    """Whether a value of this name is to be hidden."""
    return bool(_NAMES.search(name)) and not _NO_NAMES.search(name)


def looks_secret(name: str, value: Any) -> bool:
    """Whether a value must not be shown: numbers too may be passwords, what is true or false tells nothing."""
    if value is None or isinstance(value, bool):
        return False
    if named_secret(name):
        return True
    text = str(value)[:_LONGEST]
    return bool(_VALUES.search(text) or _HEX.search(text)) or any(map(_is_mixed, _LONG.findall(text)))


def _is_mixed(text: str) -> bool:
    """Letters of both cases and digits, as in what a machine has drawn by lot."""
    return text.lower() != text != text.upper() and any(map(str.isdigit, text))


def masked(value: Any, name: str = "") -> Any:
    """The same data with all that looks secret hidden: by key, by `name` beside `value`, and in words of a command."""
    if isinstance(value, dict):
        beside = value.get("name")
        by = beside if isinstance(beside, str) else "value"
        return {key: masked(one, by if key == "value" else key) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, _flag(value, number, name)) for number, one in enumerate(value)]
    return Hidden(value) if looks_secret(name, value) or _is_assignment(value) else value


def veiled(text: str) -> str:
    """A tool's own words without logins and queries of URLs, without tokens, and without passwords in quotes."""
    bare = _QUERY.sub(r"\1", _USER.sub("", text[:_LONGEST]))
    return _IN_TEXT.sub("…", _QUOTED.sub(r"\1…", bare))


def _flag(words: list[Any], number: int, name: str) -> str:
    """What the words of a command say of the next one: `--token VALUE`."""
    before = words[number - 1] if number else None
    return before if isinstance(before, str) and before.startswith("-") and "=" not in before else name


def _is_assignment(value: Any) -> bool:
    """`DB_PASSWORD=…` and `--token=…`."""
    name, equals, _ = value.partition("=") if isinstance(value, str) else ("", "", "")
    return bool(equals) and len(name) < 80 and named_secret(name)


def held(value: Any, hidden: Any, field: str = "") -> Iterator[str]:
    """The fields that hold a secret themselves, and not the name of one; `hidden` is the same data masked."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from held(one, hidden[key], f"{field}.{key}" if field else key)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from held(one, hidden[number], f"{field}[{number}]")
    elif isinstance(hidden, Hidden) and value != "" and not _REFERENCE.fullmatch(str(value)):
        yield field


def all_hidden(value: Any) -> Any:
    """The same data with every value hidden, whatever it looks like."""
    if isinstance(value, dict):
        return {key: all_hidden(one) for key, one in value.items()}
    return Hidden(value)
