"""Whether an applicant fits the conditions of a call or of a lot (domain.md sections 3 and 5). Pure."""

import calendar
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

ANYWHERE: Final = ""  # a regional beneficiary has no country code: whoever applies may come from anywhere


@dataclass(frozen=True)
class Facts:
    """What counts of an applicant; None where it has not been said."""

    kind: str  # cso | local_authority
    country: str  # ISO code
    founded_on: date | None = None
    turnover_cents: int | None = None
    invited: bool = False


@dataclass(frozen=True)
class Conditions:
    """What a call asks of whoever applies; a lot narrows it."""

    applicants: str  # cso | local_authority | both
    countries: frozenset[str]
    deadline: date
    min_age_months: int | None = None
    min_turnover_cents: int | None = None
    max_turnover_cents: int | None = None
    by_invitation: bool = False

    def narrowed(
        self, *, country: str | None, min_turnover_cents: int | None, max_turnover_cents: int | None
    ) -> "Conditions":
        """Return the conditions of a lot: its country alone, and the tighter bounds of turnover."""
        floors = [bound for bound in (self.min_turnover_cents, min_turnover_cents) if bound is not None]
        caps = [bound for bound in (self.max_turnover_cents, max_turnover_cents) if bound is not None]
        return replace(
            self,
            countries=self.countries if country is None else frozenset({country}),
            min_turnover_cents=max(floors, default=None),
            max_turnover_cents=min(caps, default=None),
        )


def misfits(facts: Facts, conditions: Conditions) -> list[str]:
    """Return the codes of what does not fit, in the order in which a person would ask; none means that it fits."""
    return [
        *(["not_invited"] if conditions.by_invitation and not facts.invited else []),
        *(["kind"] if conditions.applicants not in ("both", facts.kind) else []),
        *(["country"] if not {ANYWHERE, facts.country} & conditions.countries else []),
        *_age(facts, conditions),
        *_turnover(facts, conditions),
    ]


def needed(conditions: Conditions) -> list[str]:
    """Return which facts the conditions ask about, in the order of the questions."""
    asks_turnover = conditions.min_turnover_cents is not None or conditions.max_turnover_cents is not None
    return [
        *(["kind"] if conditions.applicants != "both" else []),
        *(["country"] if ANYWHERE not in conditions.countries else []),
        *(["founded_on"] if conditions.min_age_months else []),
        *(["turnover_cents"] if asks_turnover else []),
    ]


def months_before(day: date, months: int) -> date:
    """Return the day so many months before another; where the month is too short, its last day."""
    count = day.year * 12 + day.month - 1 - months
    if count < 12:  # before the calendar begins
        return date.min
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _age(facts: Facts, conditions: Conditions) -> list[str]:
    """Months of age count back from the deadline; founded on that very day is old enough."""
    if not conditions.min_age_months:
        return []
    if facts.founded_on is None:
        return ["founded_unknown"]
    return ["too_young"] if facts.founded_on > months_before(conditions.deadline, conditions.min_age_months) else []


def _turnover(facts: Facts, conditions: Conditions) -> list[str]:
    """A turnover at the bound itself fits."""
    least, most, found = conditions.min_turnover_cents, conditions.max_turnover_cents, facts.turnover_cents
    if least is None and most is None:
        return []
    if found is None:
        return ["turnover_unknown"]
    if least is not None and found < least:
        return ["turnover_too_low"]
    return ["turnover_too_high"] if most is not None and found > most else []
