"""Pure rules of texts, and of the record that the site keeps of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

CURRENCIES: Final = ("EUR", "RSD", "ALL", "BAM", "MKD", "TRY")  # in which money is granted
LONGEST_SILENCE: Final = timedelta(minutes=3)  # the site asks itself each minute; three questions missed are a gap


def count_words(text: str) -> int:
    """Return how many words a text has: runs of characters between white space, as the counter on the page counts."""
    return len(text.split())


@dataclass(frozen=True)
class Outage:
    """A time in which the site did not answer, or in which nobody was there to ask."""

    begin: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.begin


def outages(records: Iterable[tuple[datetime, bool]], since: datetime, until: datetime, now: datetime) -> list[Outage]:
    """Return the outages between two moments, as the record of (moment, whether the site answered) has them.

    An outage lasts from one good answer to the next, whenever a bad one lies between or more than three minutes do:
    the doubt is the site's, not the applicant's. It is counted from `since` to `until`, and never beyond `now`. What
    lies before the first good answer of all is no outage: the record had not begun, or asked at a wrong address.
    """
    known = sorted(records)
    first = next((at for at, answers in known if answers), None)
    end = min(until, now)
    if first is None or end <= max(since, first):
        return []
    begin = max(since, first)
    found: list[Outage] = []
    last_good, is_bad = first, False
    for at, answers in [*((at, answers) for at, answers in known if first <= at < end), (end, True)]:
        if not answers:
            is_bad = True
            continue
        if (is_bad or at - last_good > LONGEST_SILENCE) and at > begin:
            found.append(Outage(max(last_good, begin), at))
        last_good, is_bad = at, False
    return [outage for outage in found if outage.length > timedelta()]


def whole_length(found: Iterable[Outage], *, at_least: timedelta) -> timedelta:
    """Return how long the site was away in all, counting only the outages longer than so much."""
    return sum((outage.length for outage in found if outage.length > at_least), timedelta())
