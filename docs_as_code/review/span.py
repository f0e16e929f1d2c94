"""The time that monitoring tells of: before the release's window starts, and after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from docs_as_code.review.reading import Moments

_BEFORE, _AFTER = timedelta(days=1), timedelta(hours=1)
_LONGEST = timedelta(days=3650)  # so that no time is before all times
_POINTS = 1000  # of a series that are asked for: Prometheus gives 11,000 and more to nobody


class Span(NamedTuple):
    """From `start` to `end`; `at` divides before from after: the start of the window, or now where that is to come."""

    start: datetime
    at: datetime
    end: datetime

    @property
    def step(self) -> int:
        """Whole seconds from one point to the next."""
        return max(1, -int(-(self.end - self.start).total_seconds() // _POINTS))

    @property
    def first(self) -> datetime:
        """The first point, such that the last one is at the very end: what is newest must not be left out."""
        step = timedelta(seconds=self.step)
        return self.end - (self.end - self.start) // step * step


def span(options: Mapping[str, Any], moments: Moments) -> Span:
    """What `before` and `after` of the plan mean for this release."""
    at = min(moments.window or moments.now, moments.now).replace(microsecond=0)
    end = min(moments.now.replace(microsecond=0), at + min(options.get("after", _AFTER), _LONGEST))
    return Span(at - min(options.get("before", _BEFORE), _LONGEST), at, end)
