"""An axis of numbers: from where to where, with marks at 1, 2 or 5 times a power of ten, and how they are written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARKS = 5
_FLAT = 0.35  # lines that use less than so much of an axis from zero get one of their own
_THOUSANDS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))
_FROM = 10_000  # from here on, thousands are written with a letter


@dataclass(frozen=True)
class Scale:
    """`ticks` are the marks, the ends among them."""

    ticks: tuple[float, ...]
    step: float

    def share(self, value: float) -> float:
        """Where a value lies, from 0 at the low end to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        return (value - low) / (high - low)


def scale_of(values: Sequence[float], *, from_zero: bool) -> Scale:
    """The axis for some numbers; `from_zero`: their lengths are what is seen."""
    low, high = min(values), max(values)
    if from_zero or not _is_flat(low, high):
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        spread = abs(low) or 1.0
        low, high = (0.0, spread) if low == 0 else (low - spread / 2, high + spread / 2)
    step = _nice((high - low) / _MARKS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(tuple(number * step for number in range(first, max(last, first + 1) + 1)), step)


def _is_flat(low: float, high: float) -> bool:
    return low * high > 0 and (high - low) < _FLAT * max(abs(low), abs(high))


def _nice(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))


def marks(scale: Scale, unit: str) -> list[str]:
    """The numbers at the marks of an axis, all of them written alike."""
    largest = max(map(abs, scale.ticks))
    return [written(tick, unit, scale.step, largest) for tick in scale.ticks]


def written(value: float, unit: str = "", step: float | None = None, largest: float = 0.0) -> str:
    """A number for people: as exact as `step`, written as the `largest` beside it; else of three or four digits."""
    size = max(abs(value), largest)
    divisor, letter = next((pair for pair in _THOUSANDS if size >= max(pair[0], _FROM / 10)), (1.0, ""))
    if size < _FROM:
        divisor, letter = 1.0, ""
    number = value / divisor
    if step is None:
        text = f"{number:.4g}" if not letter else f"{number:.3g}"
    elif 0 < step / divisor < 1e-4:
        text = f"{number:.3g}"
    else:
        text = f"{number:.{max(0, -math.floor(math.log10(step / divisor) + 1e-9))}f}"
    text = "0" if float(text) == 0 else _with_power(text).replace("-", "\u2212")
    gap = "" if unit in ("", "%", "°") else "\u00a0"
    return f"{text}{letter if text != '0' else ''}{gap}{unit}"


def _with_power(text: str) -> str:
    """`2e-05` as 2·10⁻⁵."""
    digits, _, power = text.partition("e")
    return f"{digits}·10{str(int(power)).translate(_RAISED)}" if power else text


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
