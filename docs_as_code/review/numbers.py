"""Numbers for people, and without the noise of computing."""

from __future__ import annotations


def written(value: float) -> str:
    """A number with four places, small ones with three digits; thousands apart."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return f"{int(value):,}"
    return f"{round(value, 4):,}" if 0.01 <= abs(value) < 1e15 else f"{value:.3g}"


def plain(value: float) -> float:
    """To twelve digits: what comes after them is how computers divide."""
    return float(f"{value:.12g}")
