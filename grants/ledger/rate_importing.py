"""Taking a file of rates in: all or nothing, the same file twice without effect, a change only with its reason."""

import datetime
import hashlib
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core.errors import DomainError
from grants.core.money import format_rate
from grants.ledger.models import ExchangeRate
from grants.ledger.rate_files import Reading, Row, read_rates
from grants.people.services import require
from workflows.engine import record


@dataclass(frozen=True)
class Change:
    """A stored rate, and another one that a file has for the same day."""

    stored: ExchangeRate
    row: Row


@dataclass
class Plan:
    """What a file would do: what it adds and changes, how much is stored alike already, and what is wrong with it."""

    reading: Reading
    sha256: str
    added: list[Row] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0

    @property
    def is_good(self) -> bool:
        return not self.reading.faults


def plan_import(content: bytes, *, source: str, month: datetime.date | None = None) -> Plan:
    """Say what a file would do; nothing is written. Two queries at most."""
    monthly = source == ExchangeRate.Source.INFOREURO
    reading = read_rates(content, monthly=monthly, month=month)
    plan = Plan(reading, hashlib.sha256(content).hexdigest())
    stored = _stored(source, reading.rows)
    for row in reading.rows:
        found = stored.get((row.currency, row.valid_on))
        if found is None:
            plan.added.append(row)
        elif found.rate == row.rate:
            plan.same += 1
        else:
            plan.changed.append(Change(found, row))
    return plan


@transaction.atomic
def import_rates(
    content: bytes, *, source: str, actor: Any, month: datetime.date | None = None, reason: str = ""
) -> Plan:
    """Store the rates of a file, and return what was done. Raises DomainError for any fault: then nothing is stored.

    A rate that is stored already with another value is changed only with a reason, which stays on record with both.
    """
    require("rates.import", actor, None)
    with connection.cursor() as cursor:  # two imports at once would both find a day free
        cursor.execute("LOCK TABLE grants_exchangerate IN SHARE ROW EXCLUSIVE MODE")
    plan = plan_import(content, source=source, month=month)
    _refuse_faults(plan)
    _refuse_silent_changes(plan, reason.strip())
    for change in plan.changed:
        _correct(change, plan.sha256, actor=actor, reason=reason.strip())
    ExchangeRate.objects.bulk_create(
        ExchangeRate(
            source=source,
            currency=row.currency,
            valid_on=row.valid_on,
            rate=row.rate,
            imported_by=actor if getattr(actor, "pk", None) else None,
            imported_at=timezone.now(),
            file_sha256=plan.sha256,
        )
        for row in plan.added
    )
    return plan


def _stored(source: str, rows: list[Row]) -> dict[tuple[str, datetime.date], ExchangeRate]:
    days = [row.valid_on for row in rows]
    if not days:
        return {}
    found = ExchangeRate.objects.filter(source=source, valid_on__range=(min(days), max(days)))
    return {(rate.currency, rate.valid_on): rate for rate in found}


def _refuse_faults(plan: Plan) -> None:
    faults = plan.reading.faults
    if not faults:
        return
    first = "; ".join(str(fault) for fault in faults[:3])
    more = len(faults) - 3
    if more > 0:
        first += " " + ngettext("and %(n)s more fault", "and %(n)s more faults", more) % {"n": more}
    raise DomainError(_("Nothing was imported. %(faults)s") % {"faults": first}, field="file")


def _refuse_silent_changes(plan: Plan, reason: str) -> None:
    if not plan.changed or reason:
        return
    change = plan.changed[0]
    words = {
        "currency": change.row.currency,
        "day": change.row.valid_on.isoformat(),
        "before": format_rate(change.stored.rate),
        "after": format_rate(change.row.rate),
    }
    text = _(
        "The rate of %(currency)s for %(day)s is stored as %(before)s, and the file says %(after)s. "
        "Give the reason for which it is changed; it is kept in the record."
    )
    raise DomainError(text % words, field="reason")


def _correct(change: Change, sha256: str, *, actor: Any, reason: str) -> None:
    rate, before = change.stored, change.stored.rate
    rate.rate, rate.imported_by, rate.imported_at = change.row.rate, actor, timezone.now()
    rate.file_sha256 = sha256
    rate.save(update_fields=["rate", "imported_by", "imported_at", "file_sha256"])
    said = f"{format_rate(before)} → {format_rate(change.row.rate)}: {reason}"
    record(rate, "correct", actor=actor, reason=said)
