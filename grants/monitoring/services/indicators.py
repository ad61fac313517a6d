"""The verbs of a value of an indicator: save, report, validate, return; and the link of a grant to the framework."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, GrantIndicator
from grants.agreements.services.indicators import refuse_foreign
from grants.applications.closing import leave_out
from grants.core import files
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.monitoring.models import IndicatorValue, Report
from grants.monitoring.models.indicators import OPEN
from grants.monitoring.rules.indicators import SHARE, Fault, breakdown_faults
from grants.monitoring.selectors import OWING
from grants.monitoring.totals import refresh
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.results.dimensions import DIMENSIONS
from grants.programmes.results.models import ResultIndicator
from grants.programmes.services import staff_of
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, record, records_of


@dataclass(frozen=True)
class Count:
    """What was counted: a number, out of how many for a share, how it divides, and a word on it."""

    value: int
    whole: int | None = None
    breakdown: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Occasion:
    """For which report a value is, or at which milestone and on which day."""

    report: Report | None = None
    milestone: str = ""
    on: datetime.date | None = None


def save_value(
    row: GrantIndicator,
    count: Count,
    occasion: Occasion,
    *,
    upload: File | None = None,
    evidence: StoredFile | None = None,
    actor: User,
) -> IndicatorValue:
    """Save what was counted for an indicator: in a report as a draft, at a milestone reported at once.

    A value that was returned is corrected and reported again; one that was validated is replaced by a newer one.
    Raises DomainError, naming the field, and TransitionRefused for what is with the office.
    """
    require("indicator_values.edit", actor, row)
    if upload is not None:  # before the transaction: the record of an infected file outlives its refusal
        refuse_wrong_count(row, count)
        _refuse_closed(row, occasion)
        evidence = files.receive(upload, actor=actor, field="evidence")
    with transaction.atomic():
        row = lock(row)  # it may have been linked meanwhile, and is then divided otherwise
        refuse_wrong_count(row, count)
        if occasion.report is not None:
            occasion = replace(occasion, report=lock(occasion.report))
        _refuse_closed(row, occasion)
        _refuse_reported(row, occasion)
        value = _written(row, count, occasion, evidence=evidence, actor=actor)
        if value.is_handed_in:
            value = _report(value, actor=actor)
            _tell_reported(value)
    return value


def _written(
    row: GrantIndicator, count: Count, occasion: Occasion, *, evidence: StoredFile | None, actor: User
) -> IndicatorValue:
    same = _same_occasion(row, occasion)
    value = same.filter(state__in=OPEN).first()
    if value is None:
        value = _newer(row, occasion, same.filter(state="validated").first(), actor=actor)
    value.value, value.whole, value.note = count.value, count.whole, count.note.strip()
    value.breakdown = {name: dict(counts) for name, counts in count.breakdown.items()}
    value.evidence = evidence or value.evidence
    value.save()
    return value


def _newer(row: GrantIndicator, occasion: Occasion, older: IndicatorValue | None, *, actor: User) -> IndicatorValue:
    report = occasion.report
    day = older.on if older else occasion.on or min(timezone.localdate(), row.agreement.ends_on)
    return IndicatorValue(
        grant_indicator=row, report=report, milestone=occasion.milestone, on=day, supersedes=older, entered_by=actor
    )


def _same_occasion(row: GrantIndicator, occasion: Occasion) -> QuerySet[IndicatorValue]:
    """Return what was said for the same report, or of the same day."""
    found = IndicatorValue.objects.filter(grant_indicator=row, report=occasion.report)
    return found if occasion.report or occasion.on is None else found.filter(on=occasion.on)


@transaction.atomic
def report_values(report: Report, *, actor: User) -> None:
    """Report the values of a report that is handed in. Raises TransitionRefused, naming what has none yet."""
    if "indicators" not in report.parts:
        return
    rows = list(report.agreement.indicators.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    told = set(report.indicator_values.exclude(state="superseded").values_list("grant_indicator", flat=True))
    missing = [row.title for row in rows if row.pk not in told]
    if missing:
        names = "; ".join(missing)
        raise TransitionRefused(_("Say first what was reached: %(names)s.") % {"names": names})
    for value in report.indicator_values.filter(state__in=("draft", "returned")).order_by("pk"):
        _report(value, actor=actor)


@transaction.atomic
def validate_value(value: IndicatorValue, *, actor: User, reason: str = "") -> IndicatorValue:
    """Validate a reported value: it counts from now on, and the older one that it replaces counts no more."""
    row = lock(value.grant_indicator)
    occasion = Occasion(value.report, on=value.on)
    for older in _same_occasion(row, occasion).filter(state="validated").exclude(pk=value.pk):
        perform(older, "supersede", actor=actor)
    value = perform(value, "validate", actor=actor, reason=reason)
    refresh(row)
    return value


@transaction.atomic
def return_value(value: IndicatorValue, *, actor: User, reason: str) -> IndicatorValue:
    """Give a reported value back with what is wrong."""
    lock(value.grant_indicator)
    value = perform(value, "return_value", actor=actor, reason=reason)
    value.return_reason = reason[:1000]
    value.save(update_fields=["return_reason"])
    _tell(value, "indicator-value-returned", people_of(value.agreement.organisation), by=str(actor), reason=reason)
    return value


@transaction.atomic
def link_indicator(row: GrantIndicator, indicator: ResultIndicator, *, actor: User, reason: str = "") -> GrantIndicator:
    """Let a grant's indicator count for one of the action's framework; what was validated counts there from now on."""
    require("grant_indicators.link", actor, row)
    row = lock(row)
    before = row.indicator
    refuse_foreign(row.agreement, indicator)
    said = row.values.exclude(pk__in=_bare(row).values("pk"))
    if (indicator.aggregation == SHARE) != (row.aggregation == SHARE) and said.exists():
        raise DomainError(_("A share and a count cannot stand for each other."), field="indicator")
    row.indicator = indicator
    row.save(update_fields=["indicator"])
    way = f"{before.code} → {indicator.code}" if before else indicator.code
    record(row, "link", actor=actor, reason=f"{way} · {reason}" if reason else way)
    _ask_again(row)
    refresh(row, also=before)
    return row


def _ask_again(row: GrantIndicator) -> None:
    """Take bare numbers out of a report that is being written where their division, or their whole, is asked now."""
    if row.asked or row.aggregation == SHARE:
        _bare(row).delete()


def _bare(row: GrantIndicator) -> QuerySet[IndicatorValue]:
    """Return the bare numbers in reports that are being written: nobody has read them yet."""
    return row.values.filter(report__state="draft", state="draft", breakdown={}, whole=None)


def refuse_wrong_count(row: GrantIndicator, count: Count) -> None:
    """Refuse a count that is no count, a share without its whole, and a breakdown that does not add up."""
    if type(count.value) is not int or count.value < 0:
        raise DomainError(_("Write a whole number, zero or more."), field="value")
    if (row.aggregation == SHARE) != (count.whole is not None):
        text = _("Write out of how many.") if count.whole is None else _("Only a share is out of a whole.")
        raise DomainError(text, field="whole" if row.aggregation == SHARE else "value")
    if count.whole is not None and not 0 < count.whole >= count.value:
        raise DomainError(_("The whole is at least one, and never less than the value."), field="whole")
    for fault in breakdown_faults(count.value, count.breakdown, row.labels):
        raise DomainError(sentence_of(fault, count.value), field=fault.dimension)


def sentence_of(fault: Fault, value: int) -> str:
    """Say what is wrong with a breakdown."""
    name = DIMENSIONS.get(fault.dimension, fault.dimension)
    if fault.code != "does_not_add_up":
        return _("%(name)s: only the labels that are asked for, in whole numbers.") % {"name": name}
    words = {"name": name, "sum": value - fault.off, "value": value}
    return _("%(name)s adds up to %(sum)s, not to %(value)s; count the rest as not known.") % words


def _refuse_closed(row: GrantIndicator, occasion: Occasion) -> None:
    """Refuse another grant's report, and a milestone outside the project or in the future."""
    if occasion.report is not None:
        if occasion.report.agreement_id != row.agreement_id:
            raise DomainError(_("This indicator belongs to another grant."))
        return
    if str(row.agreement.state) not in OWING:
        raise TransitionRefused(_("Values are reported while the agreement is in force."))
    if not occasion.milestone.strip():
        raise DomainError(_("Say at which milestone."), field="milestone")
    if occasion.on is None or not row.agreement.starts_on <= occasion.on <= timezone.localdate():
        raise DomainError(_("The day lies between the start of the project and today."), field="on")


def _refuse_reported(row: GrantIndicator, occasion: Occasion) -> None:
    """Refuse a value that is with the office, and a new one in a report that is in."""
    value = _same_occasion(row, occasion).filter(state__in=OPEN).first()
    if value is not None and not value.is_writable:
        raise TransitionRefused(_("This value has been reported; it can be changed if it is returned to you."))
    if value is None and occasion.report is not None and str(occasion.report.state) != "draft":
        raise TransitionRefused(_("The report has been handed in; it can be changed if it is returned to you."))


def _report(value: IndicatorValue, *, actor: User) -> IndicatorValue:
    if str(value.state) == "reported":
        return value
    value = perform(value, "report_value", actor=actor)
    value.reported_at = timezone.now()
    value.save(update_fields=["reported_at"])
    return value


def _tell_reported(value: IndicatorValue) -> None:
    officers = staff_of(_action(value.agreement), StaffRole.Role.OFFICER)
    officers = leave_out(value.agreement.award.application, officers)
    _tell(value, "indicator-value-reported", officers, organisation=value.agreement.organisation.name)


def _tell(value: IndicatorValue, topic: str, to: list[User], **context: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{value.pk}:{records_of(value).count()}",
        url=reverse("monitoring:indicator_value", args=[value.pk]),
        about=value,
        context={
            "reference": value.agreement.reference,
            "indicator": value.grant_indicator.title,
            "value": value.said,
            **context,
        },
    )


def _action(agreement: Agreement) -> Any:
    return agreement.award.application.call.action
