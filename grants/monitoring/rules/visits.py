"""When the grantee has to be told of a visit. Pure."""

import datetime


def is_short_notice(today: datetime.date, day: datetime.date, *, notice_days: int) -> bool:
    """Return whether fewer days than the scheme's notice lie between today and the day of the visit."""
    return (day - today).days < notice_days


def announce_by(day: datetime.date, *, notice_days: int) -> datetime.date:
    """Return the last day on which the visit can be announced with the full notice."""
    return day - datetime.timedelta(days=notice_days)
