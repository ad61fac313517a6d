"""When a call takes applications, and which instant a deadline written in local time means. Pure functions."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

TIMED: Final = frozenset({"published", "open"})


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant that a local time means in the zone.

    A time that the change of clocks makes happen twice, or skips, means the later instant: nobody loses an hour.
    """
    if local.tzinfo is not None:
        raise ValueError("A local time carries no zone of its own.")
    meanings = [local.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    latest = max(meaning.timestamp() for meaning in meanings)
    return datetime.fromtimestamp(latest, tz=zone)


def is_doubtful(local: datetime, zone: ZoneInfo) -> bool:
    """Return whether the change of clocks makes a local time happen twice or not at all."""
    return local.replace(tzinfo=zone, fold=0).utcoffset() != local.replace(tzinfo=zone, fold=1).utcoffset()


def standing(state: str, *, opens_at: datetime, closes_at: datetime, now: datetime) -> str:
    """Return coming, open, closed, cancelled or internal: what a call is to the public at this moment.

    The clock decides between opening and deadline; the state, which follows within seconds, only says that it counts.
    """
    if state in TIMED:
        return "coming" if now < opens_at else "open" if now <= closes_at else "closed"
    return {"closed": "closed", "decided": "closed", "finished": "closed", "cancelled": "cancelled"}.get(
        state, "internal"
    )
