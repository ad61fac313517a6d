"""How the reports that a grant owes are laid on their days, and moved with its period."""

import datetime

from grants.agreements.models.agreement import Agreement
from grants.agreements.models.reporting import ReportDuty
from grants.agreements.rules.moving import moved_along

Kind = ReportDuty.Kind


def lay_duties(agreement: Agreement) -> None:
    """Write down the reports that a draft will owe, anew where it had some: the interim ones by day, then the final."""
    terms = agreement.report_terms
    agreement.report_duties.all().delete()
    days = [(rule.due_on(starts_on=agreement.starts_on, ends_on=agreement.ends_on), rule) for rule in terms.interim]
    owed = [
        ReportDuty(agreement=agreement, kind=Kind.INTERIM, anchor=rule.anchor, due_on=day, parts=list(rule.parts))
        for day, rule in sorted(days, key=lambda pair: pair[0])
        if day < agreement.report_due_on  # one that falls behind the final report is told there
    ]
    owed.append(ReportDuty(agreement=agreement, kind=Kind.FINAL, parts=list(terms.final_parts)))
    for number, duty in enumerate(owed, start=1):
        duty.number = number
    ReportDuty.objects.bulk_create(owed)


def move_duties(agreement: Agreement, began: datetime.date, until: datetime.date) -> None:
    """Move the interim reports that hang on the start and are still to come by the length of a suspension."""
    for duty in _still_owed(agreement):
        if duty.due_on is not None and duty.due_on >= began and duty.anchor == ReportDuty.Anchor.START:
            _move(duty, moved_along(began, until, duty.due_on))


def follow_end(agreement: Agreement, before: datetime.date) -> None:
    """Move the interim reports that hang on the end of the project, which was `before`, with it."""
    for duty in _still_owed(agreement):
        if duty.due_on is not None and duty.anchor == ReportDuty.Anchor.END:
            _move(duty, moved_along(before, agreement.ends_on, duty.due_on))


def _still_owed(agreement: Agreement) -> list[ReportDuty]:
    owed = agreement.report_duties.filter(kind=Kind.INTERIM)
    return list(owed.exclude(report__state__in=["submitted", "accepted"]))


def _move(duty: ReportDuty, day: datetime.date) -> None:
    duty.due_on = day
    duty.save(update_fields=["due_on"])
    report = getattr(duty, "report", None)
    if report is not None:
        report.due_on = day
        report.save(update_fields=["due_on"])
