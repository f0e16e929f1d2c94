"""Search among the icon classes: by name, alias, provider and category, by other words for them, and with typos.

`docs/assets/icons.js` does the same in the browser; a test compares their answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from docs_as_code.diagrams.icon_words import PROVIDERS, SYNONYMS, distance, parts, plain, query_words
from docs_as_code.diagrams.icons import Icon, index, nearest

_OTHER_WORD = 0.9  # what a synonym counts, beside the word itself
_MOST_READINGS = 24
_EXACT = 1000  # for a name, in the singular or the plural


@dataclass(frozen=True)
class Search:
    """`icons` are what fits, the best first; `read_as` is what was searched instead of words that no icon knows.

    `near` are the nearest ones when nothing fits.
    """

    icons: tuple[Icon, ...]
    read_as: str | None = None
    near: tuple[Icon, ...] = ()


@dataclass(frozen=True)
class _Entry:
    """An icon as it is searched: its names as one word each, the words in them, and those of its module."""

    icon: Icon
    names: tuple[str, ...]
    words: frozenset[str]
    places: tuple[str, ...]
    rank: tuple[int, int]


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    order = {provider: place for place, provider in enumerate(PROVIDERS)}
    sizes: dict[str, int] = {}
    for icon in index():
        sizes[icon.module] = sizes.get(icon.module, 0) + 1
    made = []
    for icon in index():
        places = tuple(icon.module.split(".")[1:])
        words = frozenset(part for name in icon.names for part in parts(name))
        rank = (order.get(places[0], len(order)), sizes[icon.module])
        made.append(_Entry(icon, tuple(map(plain, icon.names)), words, places, rank))
    return tuple(made)


def search(query: str) -> Search:
    """Find the classes that fit `query`, the best first."""
    typed = query_words(query)
    if not typed or not index():
        return Search(())
    words = [_spelled(word) for word in typed]
    readings = _readings(words)
    whole = "".join(words)
    found = []
    for position, entry in enumerate(_entries()):
        score = max(weight * _score(entry, reading) for reading, weight in readings)
        if score > 0:
            placed = sum(word in entry.places for word in words)
            inexact = score == _EXACT and whole not in entry.names
            order = (-score, entry.rank[0], -placed, inexact, len(entry.names[0]), -entry.rank[1], position)
            found.append((order, entry.icon))
    found.sort()
    read_as = " ".join(words) if words != typed and found else None
    return Search(tuple(icon for _, icon in found), read_as, () if found else _near(words))


def _readings(words: list[str]) -> list[tuple[list[str], float]]:
    """The query and what else it may mean, each with its weight."""
    whole = "".join(words)
    choices = [[(word, 1.0), *((other, _OTHER_WORD) for other in SYNONYMS.get(word, ()))] for word in words]
    readings = []
    for chosen in list(product(*choices))[:_MOST_READINGS]:
        weight = 1.0
        for _, one in chosen:
            weight *= one
        readings.append((" ".join(word for word, _ in chosen).split(), weight))
    if len(words) > 2:  # "on prem nginx"
        readings += [
            ([*words[:at], "".join(words[at : at + 2]), *words[at + 2 :]], 1.0) for at in range(len(words) - 1)
        ]
    if len(words) > 1:
        readings += [(other.split(), _OTHER_WORD) for other in SYNONYMS.get(whole, ())]
    return readings


def _score(entry: _Entry, words: list[str]) -> float:
    """How well an icon fits: as a whole, else word by word; 0 where a word fits nothing of it."""
    whole = "".join(words)
    score = max(_whole(name, whole) for name in entry.names)
    if len(words) > 1 and all(word in entry.names or word in entry.places for word in words):
        score = max(score, 900)  # "azure vm": VM of azure rather than AzureVmwareSolution
    if score:
        return score
    scores = [_word(entry, word) for word in words]
    return sum(scores) / len(scores) if all(scores) else 0


def _whole(name: str, whole: str) -> float:
    if whole in (name, f"{name}s") or f"{whole}s" == name:
        return _EXACT
    if len(whole) > 1 and name.startswith(whole):
        return 600
    return 300 if len(whole) > 2 and whole in name else 0


def _word(entry: _Entry, word: str) -> float:
    if word in entry.names or f"{word}s" in entry.names:
        return 100
    if word in entry.words or f"{word}s" in entry.words:
        return 60
    if word in entry.places:
        return 50
    if len(word) > 1 and any(name.startswith(word) for name in (*entry.names, *entry.words)):
        return 40
    if len(word) > 2 and any(word in name for name in entry.names):
        return 20
    return 10 if len(word) > 2 and any(place.startswith(word) for place in entry.places) else 0


@lru_cache(maxsize=1)
def _vocabulary() -> dict[str, int]:
    """All words that icons are found by, and how many icons each is a word of."""
    known = dict.fromkeys(SYNONYMS, 0)
    for entry in _entries():
        for word in (*entry.names, *entry.words, *entry.places):
            known[word] = known.get(word, 0) + 1
    return known


def _spelled(word: str) -> str:
    """The word itself when icons know it, or part of their names; else the known one that is spelled most like it."""
    known = _vocabulary()
    if word in known or len(word) < 4 or any(word in one for one in known):
        return word
    most = 1 if len(word) < 8 else 2
    letters = set(word)
    near = [
        (distance(word, one, most), one[0] != word[0], -count, one)
        for one, count in known.items()
        if len(one) > 2 and abs(len(one) - len(word)) <= most and len(letters ^ set(one)) <= 2 * most
    ]
    best = min(near, default=(most + 1, True, 0, word))
    return best[3] if best[0] <= most else word


def _near(words: list[str]) -> tuple[Icon, ...]:
    """Up to three icons: those that fit most of the words, else those whose names are spelled most like them."""
    partial = []
    for position, entry in enumerate(_entries()):
        scores = [_word(entry, word) for word in words]
        if any(scores):
            partial.append(((-sum(map(bool, scores)), -sum(scores), entry.rank[0], position), entry.icon))
    if partial:
        return tuple(icon for _, icon in sorted(partial)[:3])
    names = {name.lower(): icon for icon in reversed(index()) for name in icon.names}
    return tuple(names[name] for name in nearest("".join(words), list(names)))
