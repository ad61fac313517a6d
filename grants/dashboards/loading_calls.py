"""Load calls of the past by the services that calls go through, each step under the clock of its day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import time_machine
from django.core.exceptions import PermissionDenied

from grants.calls import services as calls
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.dashboards.demo_people import demo_staff
from grants.people.models import User
from grants.programmes import services as programmes
from grants.programmes.loading import find, source_of
from grants.programmes.models import Action, Allocation, Beneficiary
from grants.programmes.reading import Table
from workflows.engine import TransitionRefused

ABBREVIATIONS: Final = {"UTC": UTC, "CET": timezone(timedelta(hours=1)), "CEST": timezone(timedelta(hours=2))}
OFFICE_HOURS: Final = ZoneInfo("Europe/Belgrade")


class CallLoader:
    """One run over the allocations and calls of a file."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.sources: dict[str, str] = {}

    def load(self, file: Table) -> None:
        """Take each allocation and each call through its life up to its deadline. Raises FileError at a mistake."""
        self.sources = file.words("sources")
        for table in file.tables("allocations"):
            self._allocation(table)
        for table in file.tables("calls"):
            self._call(table)

    def _allocation(self, table: Table) -> None:
        action, amount, reason = find(Action, table, "action"), table.cents("amount"), table.text("reason")
        on, is_demonstration = table.day("on"), table.flag("demonstration")
        found = Allocation.objects.filter(action=action, reason=reason).first()
        if found is not None and found.amount_cents != amount:
            raise table.error(
                "it is loaded with another amount; give a further allocation a reason of its own.", "amount"
            )
        if found is not None:
            return
        staff = _staff(action)
        with refusals_of(table), at(on):
            asked = programmes.request_allocation(
                action,
                amount_cents=amount,
                reason=reason,
                actor=staff["finance"],
                is_demonstration=is_demonstration,
            )
            programmes.confirm_allocation(asked, actor=staff["approver"])
        self.made.append(f"allocation to {action.code}")

    def _call(self, table: Table) -> None:
        reference, action = table.slug("reference"), find(Action, table, "action")
        countries = _countries(table)
        fields = {**_fields(table), "source": source_of(table, self.sources)}
        equipment = table.points_or_none("equipment_percent")
        form = {key: list(_rows(table, key)) for key in ("questions", "criteria", "documents")}
        drafted_on, cleared_on = table.day("drafted_on"), table.day("cleared_on")
        found = Call.objects.filter(reference=reference).first()
        if found is not None:
            _same(found, fields, table)
            return
        staff = _staff(action)
        with refusals_of(table):
            with at(drafted_on):
                call = calls.create_call(
                    action, actor=staff["officer"], countries=countries, reference=reference, **fields
                )
                calls.set_questions(call, form["questions"], actor=staff["officer"])
                calls.set_criteria(call, form["criteria"], actor=staff["officer"])
                calls.set_documents(call, form["documents"], actor=staff["officer"])
                if equipment is not None:
                    ceiling = {"heading": "equipment", "basis_points": equipment, "of": "grant"}
                    calls.set_rows(call, "ceilings", [ceiling], actor=staff["officer"])
                call = calls.request_clearance(call, actor=staff["officer"])
            with at(cleared_on):
                calls.publish_call(call, actor=staff["approver"])
            _let_time_pass(call)
        self.made.append(f"call {reference}")


def latest_reading(local: datetime, zones: list[str]) -> datetime:
    """Return the latest instant that a deadline can mean, when it can be read in several zones.

    "23:59 CET" on the day when the clocks go forward is 23:59 at the old offset or 23:59 on the clock of the town:
    who keeps either reading is in time. A zone is a place (Europe/Belgrade) or CET, CEST, UTC as fixed offsets.
    Raises ZoneInfoNotFoundError for an unknown zone.
    """
    return max(local.replace(tzinfo=ABBREVIATIONS.get(zone) or ZoneInfo(zone)).astimezone(UTC) for zone in zones)


@contextmanager
def at(day: date, hour: int = 10) -> Iterator[None]:
    """Run at ten in the morning of a day, office time."""
    with time_machine.travel(datetime.combine(day, time(hour), OFFICE_HOURS), tick=True):
        yield


@contextmanager
def refusals_of(table: Table) -> Iterator[None]:
    """Turn a service's refusal into an error with the line of what the file asked for."""
    try:
        yield
    except (DomainError, TransitionRefused, PermissionDenied) as error:
        raise table.error(str(error)) from error


def _staff(action: Action) -> dict[str, User]:
    return demo_staff([action.phase.programme.code])


def _let_time_pass(call: Call) -> None:
    """Open the call at its opening and close it a second after its deadline, as the clock does."""
    call = Call.objects.get(pk=call.pk)
    if call.state == "published":
        with time_machine.travel(call.opens_at, tick=True):
            calls.open_call(call.pk)
    with time_machine.travel(call.closes_at + timedelta(seconds=1), tick=True):
        calls.close_call(call.pk)


def _countries(table: Table) -> list[Beneficiary]:
    codes = table.texts("countries")
    found = {row.code: row for row in Beneficiary.objects.filter(code__in=codes)}
    unknown = [code for code in codes if code not in found]
    if unknown or not codes:
        raise table.error(f"unknown beneficiaries: {', '.join(unknown) or 'none is named'}.", "countries")
    return list(found.values())


def _fields(table: Table) -> dict[str, Any]:
    zones = table.texts("zones")
    try:
        opens, closes = (latest_reading(table.moment(key), zones or ["UTC"]) for key in ("opens", "closes"))
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise table.error(f"a zone is not known: {', '.join(zones)}.", "zones") from error
    pot, most = table.cents("pot"), table.cents("maximum")
    if closes <= opens:
        raise table.error("the deadline must lie after the opening.", "closes")
    if most > pot:
        raise table.error("the largest grant exceeds the pot.", "maximum")
    languages = table.texts("languages")
    return {
        "title": table.text("title", longest=200),
        "summary": table.text("summary", longest=600),
        "purpose": table.text("purpose"),
        "not_considered": table.text("not_considered", default="", longest=2000),
        "pot_cents": pot,
        "minimum_cents": table.cents_or_none("minimum"),
        "maximum_cents": most,
        "fixed_cents": table.cents_or_none("fixed"),
        "expected_grants": table.number_or_none("expected_grants"),
        "cofinancing": table.one_of("cofinancing", Call.Cofinancing.values),
        "cofinancing_basis_points": table.points_or_none("cofinancing_percent") or 0,
        "applicants": table.one_of("applicants", Call.Applicants.values),
        "opens_at": opens,
        "closes_at": closes,
        "time_zone": table.text("place", longest=40),
        "deadline_wording": table.text("deadline_wording", longest=120),
        "max_months": table.number("max_months", least=1, most=60, default=12),
        "report_days": table.number("report_days", least=1, most=365, default=30),
        "languages": languages,
        "authentic_language": languages[0] if languages and "en" not in languages else "en",
        "demonstration_note": table.text("demonstration_note", default="", longest=400),
    }


def _rows(table: Table, key: str) -> Iterator[dict[str, Any]]:
    for row in table.tables(key):
        values: dict[str, Any] = {
            "title": row.text("title", longest=200),
            "help": row.text("help", default="", longest=500),
        }
        if key == "questions":
            values |= {
                "section": row.text("section", longest=120),
                "max_words": row.number("max_words", least=10, most=5000),
            }
        elif key == "criteria":
            values["weight"] = row.number("weight", least=1, most=100)
        yield values


def _same(call: Call, fields: dict[str, Any], table: Table) -> None:
    """Refuse a figure that differs from a call which is loaded: what was published stays as it was published."""
    for name in ("pot_cents", "maximum_cents", "cofinancing_basis_points", "opens_at", "closes_at"):
        if getattr(call, name) != fields[name]:
            told = name.removesuffix("_cents")
            raise table.error(f"{call.reference} is loaded with another {told}; a published call does not change.")
