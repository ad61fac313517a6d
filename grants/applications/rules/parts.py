"""What is missing, when a project ends, and the parts of the form against the rules of the call. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any


@dataclass(frozen=True)
class Missing:
    """A part that is not complete: the section, a code for what is wrong, and what its sentence needs."""

    section: str
    code: str
    detail: tuple[tuple[str, Any], ...] = ()

    @property
    def details(self) -> dict[str, Any]:
        return dict(self.detail)


def last_day(starts_on: date, months: int) -> date:
    """Return the day before the same day `months` later; a month too short for that day ends on its last one."""
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    day = min(starts_on.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


@dataclass(frozen=True)
class PartnerRule:
    """What a call asks of partners; `countries` None means anywhere."""

    mode: str = "allowed"  # none | allowed | required
    least: int | None = None
    most: int | None = None
    kind: str = "both"
    countries: frozenset[str] | None = None
    not_country: str = ""


@dataclass(frozen=True)
class PartnerFault:
    """A rule that the partners break: its code, the limit and what was found, or the partner at fault."""

    code: str
    limit: int = 0
    found: int = 0
    name: str = ""


def partner_faults(partners: Sequence[tuple[str, str, str]], rule: PartnerRule) -> list[PartnerFault]:
    """Return every rule that the partners break; each is (name, kind, country)."""
    found = len(partners)
    if rule.mode == "none":
        return [PartnerFault("not_allowed", 0, found)] if found else []
    least = max(rule.least or 0, 1 if rule.mode == "required" else 0)
    faults = []
    if (found or rule.mode == "required") and found < least:
        faults.append(PartnerFault("too_few", least, found))
    if rule.most is not None and found > rule.most:
        faults.append(PartnerFault("too_many", rule.most, found))
    for name, kind, country in partners:
        if rule.kind not in {"both", kind}:
            faults.append(PartnerFault("wrong_kind", name=name))
        if rule.countries is not None and country not in rule.countries:
            faults.append(PartnerFault("wrong_country", name=name))
        elif rule.not_country and country == rule.not_country:
            faults.append(PartnerFault("same_country", name=name))
    return faults


def amount_fault(cents: int, *, least: int | None, most: int, fixed: int | None = None) -> str:
    """Return how an amount asked for breaks the limits of a grant: `not_fixed`, `above`, `below`, or nothing."""
    if fixed is not None:
        return "" if cents == fixed else "not_fixed"
    if cents > most:
        return "above"
    return "below" if least is not None and cents < least else ""


def changed_too_much(requested_cents: int, concept_cents: int, basis_points: int) -> bool:
    """Say whether the grant moved further from the concept note's than allowed (domain.md section 4: 20 % in PRAG)."""
    return abs(requested_cents - concept_cents) * 10_000 > concept_cents * basis_points


def months_fault(first: int, last: int, months: int | None) -> str:
    """Return how an activity's months are wrong: `reversed`, `outside` the project's duration, or nothing."""
    if first < 1 or last < first:
        return "reversed"
    return "outside" if months is not None and last > months else ""


def month_bars(activities: Sequence[tuple[int, int]], months: int) -> list[tuple[int, int]]:
    """Return where each activity's bar begins in a grid of so many months, and how many it spans; clipped to it."""
    bars = []
    for first, last in activities:
        start = min(max(first, 1), months + 1) - 1
        bars.append((start, max(min(last, months) - start, 0)))
    return bars


def vat_fault(rule: str, includes: bool | None, status: str) -> str:
    """Return how a budget breaks the call's rule of value added tax, or nothing.

    `rule` is any | unrecoverable | never; `status` the organisation's: unknown | not_registered | registered | partly.
    """
    if rule == "any":
        return ""
    if includes is None:
        return "unsaid"
    if not includes:
        return ""
    if rule == "never":
        return "never"
    return {"unknown": "status_unknown", "registered": "recoverable"}.get(status, "")
