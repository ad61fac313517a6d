"""The verbs of a report while it is written: start, save, add, submit."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, ReportDuty
from grants.core.errors import DomainError
from grants.monitoring.eligibility import refuse_unfit_costs
from grants.monitoring.models import Event, Report
from grants.monitoring.models.tally import tally_of
from grants.monitoring.selectors import OWING
from grants.monitoring.services.events import fill_event
from grants.monitoring.services.indicators import report_values
from grants.monitoring.services.keeping import freeze_narrative
from grants.monitoring.services.telling import action_of, tell
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from workflows.engine import TransitionRefused, lock, perform


class NewerFigures(DomainError):
    """A colleague has saved the figures meanwhile; `report` holds the newer ones, so that both can be shown."""

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(_("A colleague has saved other figures meanwhile. Yours are below: compare, save again."))


@transaction.atomic
def start_report(agreement: Agreement, *, number: int | None = None, actor: User) -> Report:
    """Start a report that an agreement owes, the final one where no number is given, or return the one started.

    Raises TransitionRefused unless the agreement runs or has ended before its time.
    """
    require("reports.start", actor, agreement)
    agreement = lock(agreement)
    if str(agreement.state) not in OWING:
        raise TransitionRefused(_("A report belongs to an agreement in force, or to one that was terminated."))
    if hasattr(agreement, "settlement"):
        raise TransitionRefused(_("This grant is settled; no report is waited for any more."))
    duty = agreement.report_duties.get(**({"number": number} if number else {"kind": ReportDuty.Kind.FINAL}))
    final_of = agreement if duty.kind == ReportDuty.Kind.FINAL else None
    about = {"agreement": agreement, "final_of": final_of, "kind": duty.kind, "due_on": duty.day}
    report, made = Report.objects.get_or_create(duty=duty, defaults=about)
    if made and final_of is None and hasattr(agreement, "report"):
        raise TransitionRefused(_("The final report has been started; tell it there."))
    return report


@transaction.atomic
def save_figures(report: Report, *, actor: User, version: int | None = None, **fields: int) -> Report:
    """Save the co-financing spent and other income, in cents. Raises NewerFigures on newer ones."""
    report = draft_of(report, actor=actor)
    if (
        version is not None
        and version != report.version
        and any(getattr(report, name) != value for name, value in fields.items())
    ):
        raise NewerFigures(report)
    for name, value in fields.items():
        setattr(report, name, value)
    report.version += 1
    report.saved_at = timezone.now()
    report.save()
    return report


@transaction.atomic
def add_activity(
    report: Report,
    *,
    held_on: datetime.date,
    place: str,
    women: int,
    men: int,
    others: int = 0,
    actor: User,
    title: str,
) -> Event:
    """Add an activity that was held; numbers of people only. It stands in the list of activities at once."""
    report = draft_of(report, actor=actor)
    if held_on > timezone.localdate():
        raise DomainError(_("An activity that was held has a date in the past."), field="held_on")
    people = {"women": women, "men": men, "others": others}
    activity = Event(report=report, agreement=report.agreement, created_by=actor, title=title, venue=place)
    return fill_event(activity, starts_on=held_on, ends_on=held_on, total=sum(people.values()), actor=actor, **people)


@transaction.atomic
def remove_activity(activity: Event, *, actor: User) -> None:
    """Take an activity out of a draft, unless the public reads of it already."""
    draft_of(Report.objects.get(activities=activity), actor=actor)
    activity = lock(activity)
    if activity.was_ever_public:
        raise TransitionRefused(_("This activity has been published; ask the programme office."))
    activity.delete()


@transaction.atomic
def submit_report(report: Report, *, actor: User) -> Report:
    """Hand the report in for verification."""
    _refuse_before_interim(report)
    report = perform(report, "submit", actor=actor)
    refuse_unfit_costs(report)
    report_values(report, actor=actor)
    freeze_narrative(report, actor=actor)
    report.submitted_at, report.submitted_by = timezone.now(), actor
    report.save(update_fields=["submitted_at", "submitted_by"])
    costs = tally_of(report)
    tell(
        report,
        "report-submitted",
        to=staff_of(action_of(report), StaffRole.Role.OFFICER, StaffRole.Role.FINANCE),
        organisation=report.agreement.organisation.name,
        count=str(costs.count),
        sum=values.money(costs.claimed, report.agreement.currency),
    )
    return report


def _refuse_before_interim(report: Report) -> None:
    """Refuse a final report while an interim one that was begun is not accepted: its costs would be told twice."""
    lock(report.agreement)
    if hasattr(report.agreement, "settlement"):
        raise TransitionRefused(_("This grant is settled; no report is waited for any more."))
    begun = report.agreement.reports.filter(kind=ReportDuty.Kind.INTERIM).exclude(state="accepted").first()
    if report.is_final and begun is not None:
        raise TransitionRefused(_("%(report)s is not accepted yet; it comes first.") % {"report": begun.duty.label})


def draft_of(report: Report, *, actor: User) -> Report:
    """Lock a report for writing. Raises PermissionDenied, and TransitionRefused once it is handed in."""
    require("reports.edit", actor, report)
    locked = lock(report)
    if locked.state != "draft":
        raise TransitionRefused(_("The report has been handed in; it can be changed if it is returned to you."))
    return locked
