"""Values of indicators as their readers may see them, and the work that they make."""

from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, GrantIndicator
from grants.applications.closing import office_scope
from grants.core.waiting import Waiting
from grants.monitoring.models import IndicatorValue, Report
from grants.people.policies import WRITERS
from grants.people.selectors import belongs_to, has_organisation
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds
from grants.programmes.selectors import STAFF

AGREEMENT = "grant_indicator__agreement"
APPLICATION = f"{AGREEMENT}__award__application"


def indicator_values_visible_to(user: Any) -> QuerySet[IndicatorValue]:
    """Return the values that the user may read: of own organisations, and for the staff what was reported."""
    own = belongs_to(user, f"{AGREEMENT}__organisation")
    staff = office_scope(user, *STAFF, path=APPLICATION) & ~Q(state="draft")
    return IndicatorValue.objects.filter(own | staff).select_related(
        f"{APPLICATION}__call__action__phase__programme",
        f"{AGREEMENT}__organisation",
        "grant_indicator__indicator",
        "report__duty",
        "evidence",
        "entered_by",
    )


def get_indicator_value(user: Any, pk: int) -> IndicatorValue:
    """Return a value that the user may read, or raise Http404."""
    found = indicator_values_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def indicators_of(agreement: Agreement, user: Any) -> list[GrantIndicator]:
    """Return the indicators of a grant with their totals and the values that the user may read. Two queries."""
    values = indicator_values_visible_to(user).filter(grant_indicator__agreement=agreement).order_by("-on", "-pk")
    found = agreement.indicators.select_related("indicator", "total")
    return list(found.prefetch_related(Prefetch("values", values, to_attr="shown")))


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user: values to validate, values that came back, indicators without a value."""
    found = _to_validate(user) if holds(user, StaffRole.Role.OFFICER) else []
    return found + ([*_returned(user), *_without_value(user)] if has_organisation(user) else [])


def _to_validate(user: Any) -> list[Waiting]:
    scope = office_scope(user, StaffRole.Role.OFFICER, path=APPLICATION)
    reported = IndicatorValue.objects.filter(scope, state="reported").exclude(report__state="draft")
    reported = reported.exclude(**{f"{AGREEMENT}__state": "closed"})  # a remark of the closure explains them
    rows = reported.values(f"{AGREEMENT}__reference", f"{AGREEMENT}__organisation__name").annotate(n=Count("pk"))
    return [
        Waiting(
            what=_("Validate what was reached: %(reference)s") % {"reference": row[f"{AGREEMENT}__reference"]},
            who=row[f"{AGREEMENT}__organisation__name"],
            due=None,
            url=reverse("monitoring:grant_indicators", args=[row[f"{AGREEMENT}__reference"]]),
            button=_("Validate"),
            count=row["n"],
        )
        for row in rows.order_by(f"{AGREEMENT}__reference")
    ]


def _mine(user: Any, path: str) -> Q:
    return Q(
        **{
            f"{path}__organisation__memberships__user": user,
            f"{path}__organisation__memberships__role__in": WRITERS,
        }
    )


def _returned(user: Any) -> list[Waiting]:
    found = IndicatorValue.objects.filter(_mine(user, AGREEMENT), state="returned").exclude(report__state="draft")
    return [
        Waiting(
            what=_("Correct the value of “%(indicator)s”") % {"indicator": value.grant_indicator.title},
            who=value.grant_indicator.agreement.reference,
            due=None,
            url=reverse("monitoring:indicator_value", args=[value.pk]),
            button=_("Correct"),
        )
        for value in found.select_related(AGREEMENT).distinct().order_by("pk")
    ]


def _without_value(user: Any) -> list[Waiting]:
    drafts = Report.objects.filter(_mine(user, "agreement"), state="draft")
    reports = [report for report in drafts.select_related("duty__agreement").distinct() if "indicators" in report.parts]
    if not reports:
        return []
    told = set(IndicatorValue.objects.filter(report__in=reports).values_list("report", "grant_indicator"))
    rows = list(GrantIndicator.objects.filter(agreement__reports__in=reports).distinct())
    counted = [(report, _untold(report, rows, told)) for report in reports]
    return [
        Waiting(
            what=_("Say what was reached: %(report)s") % {"report": report},
            who=report.duty.agreement.reference,
            due=None,
            url=reverse("monitoring:report_indicators", args=[report.reference]),
            button=_("Fill in"),
            count=untold,
        )
        for report, untold in counted
        if untold
    ]


def _untold(report: Report, rows: list[GrantIndicator], told: set[tuple[int, int]]) -> int:
    """Count the indicators of a report of which nothing is said."""
    return sum(row.agreement_id == report.agreement_id and (report.pk, row.pk) not in told for row in rows)
