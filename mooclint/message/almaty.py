"""The time of Kazakhstan, in which everything is said that has a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

# The law moved all of Kazakhstan to one hour on 1 March 2024. Two fixed offsets: Windows has no table of zones.
_ONE_HOUR = datetime(2024, 2, 29, 18, tzinfo=UTC)
_BEFORE, _SINCE = timezone(timedelta(hours=6)), timezone(timedelta(hours=5))


def almaty(at: datetime) -> datetime:
    """An instant as clocks in Almaty show it; right for 2005 and later."""
    return at.astimezone(_SINCE if at >= _ONE_HOUR else _BEFORE)
