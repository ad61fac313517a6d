"""What the earlier reports of a grant told and what of it was accepted."""

from django.db.models import Case, F, Q, QuerySet, Sum, When

from grants.agreements.models import ReportDuty
from grants.core.remembering import remembered
from grants.monitoring.models import Expenditure, Report


def may_have_earlier(report: Report) -> bool:
    """Tell whether another report can come before this one; only then is the database asked."""
    return bool(report.agreement.report_terms.interim) and (report.is_final or report.duty.number > 1)


def earlier_costs(report: Report) -> QuerySet[Expenditure]:
    """Return the costs of the reports that come before this one and were handed in."""
    told = Expenditure.objects.filter(
        report__agreement=report.agreement_id, report__state__in=["submitted", "accepted"]
    )
    before = Q() if report.is_final else Q(report__duty__number__lt=report.duty.number)
    return told.filter(before, report__kind=ReportDuty.Kind.INTERIM).exclude(report=report.pk)


def earlier_by_line(report: Report) -> dict[int, int]:
    """Return, for each line, what earlier reports took of it in cents: accepted, or claimed while it is verified."""
    if not may_have_earlier(report):
        return {}
    counted = Case(When(report__state="accepted", then=F("accepted_cents")), default=F("amount_cents"))
    taken = earlier_costs(report).order_by().values_list("line").annotate(taken=Sum(counted))
    return remembered(("earlier by line", report.pk), lambda: dict(taken))
