"""The variants of a job with a matrix."""

from __future__ import annotations

import itertools
from typing import Any

MOST = 256  # what GitHub allows; GitLab allows fewer


def products(matrix: dict[str, Any]) -> list[dict[str, str]]:
    """Every combination of the values of a mapping from names to lists, in the order written."""
    axes = {key: value if isinstance(value, list) else [value] for key, value in matrix.items()}
    rows = itertools.islice(itertools.product(*axes.values()), MOST)
    return [dict(zip(axes, map(shown, row), strict=True)) for row in rows] if axes else []


def shown(value: Any) -> str:
    """A value of a matrix as a label shows it; of a mapping, its values."""
    if isinstance(value, dict):
        return " ".join(shown(one) for one in value.values())
    if isinstance(value, list):
        return " ".join(map(shown, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def title(variant: dict[str, str]) -> str:
    """A variant in words."""
    return ", ".join(value for value in variant.values() if value)
