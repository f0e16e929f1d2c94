"""Times of a review: moments in UTC, durations as `24h`, and windows as `2026-11-24T09:00Z/PT2H`."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

_DURATION = re.compile(r"(\d+)\s*(m|h|d|w)")
_UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}
_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")


def duration(text: str) -> timedelta | None:
    """`30m`, `24h`, `7d` or `2w`; None for another text."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or len(match[1]) > 6:
        return None
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def moment(text: str) -> tuple[datetime, bool] | None:
    """An ISO 8601 time in UTC, and whether it names its zone: one that does not is read as UTC."""
    try:
        found = datetime.fromisoformat(text.strip())
        zoned = found.tzinfo is not None
        return (found if zoned else found.replace(tzinfo=UTC)).astimezone(UTC), zoned
    except (ValueError, OverflowError):
        return None


def epoch(seconds: float) -> datetime | None:
    """The moment so many seconds after 1970; None where there is none."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def day(text: str) -> date | None:
    """`2026-12-01`."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def window(text: str) -> tuple[datetime, datetime] | None:
    """START/END or START/DURATION, as ISO 8601 writes them; START names its zone."""
    first, slash, second = text.partition("/")
    start = moment(first)
    if not slash or start is None or not start[1]:
        return None
    match = _ISO_DURATION.fullmatch(second)
    if match and any(match.groups()):
        days, hours, minutes = (min(int(part or 0), 10_000) for part in match.groups())
        try:
            return start[0], start[0] + timedelta(days=days, hours=hours, minutes=minutes)
        except OverflowError:
            return None
    end = moment(second)
    return (start[0], end[0]) if end and end[1] and end[0] > start[0] else None


def spoken(span: timedelta) -> str:
    """A span in one unit, as people say it."""
    seconds = int(abs(span).total_seconds())
    for unit, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= 2 * unit or (unit == 60 and seconds >= 60):
            count = seconds // unit
            return f"{count} {name}{'s' if count != 1 else ''}"
    return f"{seconds} second{'s' if seconds != 1 else ''}"


def written(when: datetime) -> str:
    """A moment for people, to the minute."""
    return when.strftime("%Y-%m-%d %H:%M UTC")


def exact(when: datetime) -> str:
    """A moment for programs: ISO 8601 in UTC, with parts of a second only where there are any."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
