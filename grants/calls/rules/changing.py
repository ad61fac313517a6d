"""What a corrigendum may not change of a published call, and how long an outage extends its deadline. Pure.

Why each of these stands as it was published: docs/decisions/0006-what-a-corrigendum-may-change.md.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from grants.calls.rules.clock import instant
from grants.calls.rules.scheme import RULES

Terms = Mapping[str, Any]
DEADLINES: Final = ("concept_closes_at", "closes_at", "questions_until")
# How it is judged stands as it was published; how many evaluators score each file hangs on who is there.
FIXED_ONCE_OPEN: Final = (
    "opens_at",
    "procedure",
    "stages",
    "grant_currency",
    *(name for name in RULES if name != "assessments_per_file"),
)
NEVER_LOWER: Final = ("max_applications", "max_as_partner", "max_in_all", "max_turnover_cents")  # None: no limit
NEVER_HIGHER: Final = ("min_age_months", "min_turnover_cents")
NEVER_SMALLER: Final = ("countries", "languages")
AFTER_DEADLINE: Final = frozenset({*DEADLINES, "deadline_wording"})
NOTICE: Final = timedelta(hours=24)  # those who lost time must hear of the extension before it is over
WHOLE_DAYS_FROM: Final = timedelta(hours=6)


@dataclass(frozen=True)
class Forbidden:
    """A change that is not made: its code, the term at which it stands, and the name of the row where it has one."""

    code: str
    at: str
    text: str = ""


def forbidden(
    before: Terms, after: Terms, now: datetime, *, retired: Mapping[str, Collection[str]] | None = None
) -> list[Forbidden]:
    """Return what may not be changed in the terms of a published call, by the clock of this moment.

    `retired` holds, by list, the keys of rows that an earlier corrigendum took out.
    """
    closes, opens = _moment(before["closes_at"]), _moment(before["opens_at"])
    if closes is not None and now > closes:
        names = sorted({*before, *after} - AFTER_DEADLINE)
        found = [Forbidden("closed", name) for name in names if before.get(name) != after.get(name)]
        return found + list(_deadlines(before, after, now))
    found = [*_deadlines(before, after, now), *_keys(after, retired or {})]
    if opens is not None and now >= opens:
        return [*found, *_once_open(before, after), *_concept_stage(before, after, now)]
    return found + list(_opening(before, after, now))


def extension(lost: timedelta) -> timedelta:
    """Return for how long a deadline is extended after so much time was lost: whole hours, from six on whole days."""
    unit = timedelta(hours=1) if lost <= WHOLE_DAYS_FROM else timedelta(days=1)
    return -(-lost // unit) * unit


def extended(deadline: datetime, lost: timedelta, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the deadline extended by at least the time that was lost, and by enough for everybody to hear of it.

    Whole days end at the same time by the clock on the wall; so does a day that is added for notice.
    """
    deadline, longer = deadline.astimezone(UTC), extension(lost)
    local = deadline.astimezone(zone).replace(tzinfo=None)
    days = longer // timedelta(days=1)
    found = instant(local + timedelta(days=days), zone).astimezone(UTC) if days else deadline + longer
    while found < max(now + NOTICE, deadline + lost):
        days += 1
        found = instant(local + timedelta(days=days), zone).astimezone(UTC)
    return found


def _deadlines(before: Terms, after: Terms, now: datetime) -> Iterator[Forbidden]:
    for name in DEADLINES:
        old, new = _moment(before.get(name)), _moment(after.get(name))
        if old == new:
            continue
        old = old or (_moment(before["closes_at"]) if name == "questions_until" else None)
        if new is not None and old is not None and new < old:
            yield Forbidden("brought_forward", name)
        elif new is not None and new <= now:
            yield Forbidden("deadline_past", name)


def _opening(before: Terms, after: Terms, now: datetime) -> Iterator[Forbidden]:
    opens = _moment(after["opens_at"])
    if before["opens_at"] != after["opens_at"] and opens is not None and opens < now:
        yield Forbidden("opening_past", "opens_at")


def _once_open(before: Terms, after: Terms) -> Iterator[Forbidden]:
    for name in FIXED_ONCE_OPEN:
        if before.get(name) != after.get(name):
            yield Forbidden("fixed", name)
    yield from _judging(before, after)
    yield from _narrowed(before, after)
    for name in ("lots", "cost_types"):
        there = {row["key"] for row in after.get(name) or []}
        for row in before.get(name) or []:
            if row["key"] not in there:
                yield Forbidden("row_used", name, row["title"])
    kinds = {row["key"]: row["kind"] for row in before.get("questions") or []}
    for row in after.get("questions") or []:
        if kinds.get(row["key"], row["kind"]) != row["kind"]:
            yield Forbidden("kind_fixed", "questions", row["title"])


def _judging(before: Terms, after: Terms) -> Iterator[Forbidden]:
    """Yield each change of the criteria, their sections and the rules that a lot has of its own."""
    if _weights(before) != _weights(after):
        yield Forbidden("weights_fixed", "criteria")
    if _sections(before) != _sections(after):
        yield Forbidden("sections_fixed", "criteria_sections")
    own = {row["key"]: row.get("evaluation") or {} for row in before.get("lots") or []}
    for row in after.get("lots") or []:
        now = row.get("evaluation") or {}
        if own.get(row["key"], now) != now:
            yield Forbidden("lot_judging_fixed", "lots", row["title"])


def _narrowed(before: Terms, after: Terms) -> Iterator[Forbidden]:
    """Yield each condition that would shut out somebody who could begin when the call opened."""
    if before.get("applicants") != after.get("applicants") and after.get("applicants") != "both":
        yield Forbidden("narrowed", "applicants")
    for name in NEVER_SMALLER:
        old, new = set(before.get(name) or ()), set(after.get(name) or ())
        if (old - new and new) or (name == "languages" and new and not old) or (name == "countries" and not new):
            yield Forbidden("narrowed", name)
    for name in NEVER_LOWER:
        if _most(after.get(name)) < _most(before.get(name)):
            yield Forbidden("narrowed", name)
    for name in NEVER_HIGHER:
        if (after.get(name) or 0) > (before.get(name) or 0):
            yield Forbidden("narrowed", name)


def _concept_stage(before: Terms, after: Terms, now: datetime) -> Iterator[Forbidden]:
    """Yield what belongs to concept notes once these can no longer be handed in."""
    concept = _moment(before.get("concept_closes_at"))
    if concept is None or now <= concept:
        return
    for name in ("questions", "documents"):
        old, new = (
            [row for row in terms.get(name) or [] if row.get("stage") == "concept"] for terms in (before, after)
        )
        if old != new:
            yield Forbidden("concept_over", name)


def _keys(after: Terms, retired: Mapping[str, Collection[str]]) -> Iterator[Forbidden]:
    for name, keys in retired.items():
        for row in after.get(name) or []:
            if row["key"] in keys:
                yield Forbidden("key_reused", name, row["title"])


def _weights(terms: Terms) -> list[tuple[Any, ...]]:
    """Return what of the criteria stands: all but their help and the questions that they look at."""
    names = ("key", "title", "weight", "section", "stage", "lot")
    return [tuple(row.get(name) or None for name in names) for row in terms.get("criteria") or []]


def _sections(terms: Terms) -> list[tuple[Any, ...]]:
    names = ("key", "title", "stage", "lot", "threshold", "is_carried")
    return [tuple(row.get(name) or None for name in names) for row in terms.get("criteria_sections") or []]


def _most(value: int | None) -> float:
    return float("inf") if value is None else value


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) and value else value or None
