"""The figures from which the risk of a grant is computed, each from its source; kept with the points that they give."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone

from grants.agreements.models import Agreement, ReportDuty
from grants.agreements.models.reporting import DUE_DAY
from grants.ledger.models import Account
from grants.monitoring.models import Expenditure, Issue, Recommendation, Report
from grants.monitoring.rules.risk import Risk, RiskFigures, risk_of
from grants.monitoring.selectors.owed import overdue
from workflows.models import TransitionRecord

TURNOVER_CURRENCY = "EUR"
TWICE = Value(2)
ONCE = Value(1)


def factors_of(agreement: Agreement) -> tuple[Risk, list[dict[str, Any]]]:
    """Return the risk of a grant as it is now, and its factors as a snapshot keeps them. Seven queries."""
    figures = figures_of(agreement)
    risk = risk_of(figures)
    shown = _shown(agreement, figures)
    rows = [
        {"name": part.name, "points": part.points, "weight": part.weight, "figures": shown[part.name]}
        for part in risk.factors
    ]
    return risk, rows


def figures_of(agreement: Agreement) -> RiskFigures:
    """Gather the figures of a grant: of its grantee where the past counts, of the grant itself where the present does.

    The turnover is told in euro: that of a grant whose pot is in another currency counts as not told.
    """
    organisation, award = agreement.organisation, agreement.award
    others = Agreement.objects.filter(organisation=organisation, state="closed").exclude(pk=agreement.pk)
    rejected, verified = _verified(agreement)
    in_euro = award.currency == TURNOVER_CURRENCY
    return RiskFigures(
        closed_grants=others.count(),
        amount_cents=award.amount_cents,
        turnover_cents=organisation.turnover_cents if in_euro else None,
        advance_cents=_advanced(agreement),
        awarded_cents=award.amount_cents,
        rejected_cents=rejected,
        verified_cents=verified,
        late_reports=late_reports_of(agreement.organisation_id, timezone.localdate()),
        open_findings=open_findings_of(agreement),
    )


def late_reports_of(organisation_id: int, day: datetime.date) -> int:
    """Return how many reports of an organisation came after their day, are past it and missing, or were given up."""
    owed = ReportDuty.objects.annotate(due=DUE_DAY).filter(agreement__organisation=organisation_id)
    never_came = owed.filter(overdue(day) | Q(defaulted_at__isnull=False)).distinct().count()
    return never_came + late_reports().filter(agreement__organisation=organisation_id, duty__defaulted_at=None).count()


def late_reports() -> QuerySet[Report]:
    """Return the reports that were first handed in after their day."""
    kind = ContentType.objects.get_for_model(Report)
    submits = TransitionRecord.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), verb="submit")
    first = Subquery(submits.order_by("pk").values("at")[:1])
    return Report.objects.annotate(came_on=TruncDate(first)).filter(came_on__gt=F("due_on"))


def open_findings_of(agreement: Agreement) -> int:
    """Return how many recommendations and issues of a grant are open; a severe one counts twice."""
    sent = Recommendation.objects.filter(visit__agreement=agreement, visit__report_sent_at__isnull=False)
    severe = Case(When(is_severe=True, then=TWICE), default=ONCE, output_field=IntegerField())
    asked = sent.exclude(state="closed").aggregate(sum=Sum(severe))["sum"]
    high = Count("pk", filter=Q(severity=Issue.Severity.HIGH))
    logged = agreement.issues.filter(state="open").order_by().aggregate(sum=Count("pk") + high)["sum"]
    return int(asked or 0) + int(logged or 0)


def _verified(agreement: Agreement) -> tuple[int, int]:
    """Return what of the grantee's costs in this currency was verified and not accepted, and all that was verified."""
    decided = (Expenditure.Outcome.ACCEPTED, Expenditure.Outcome.PARTLY, Expenditure.Outcome.REFUSED)
    found = Expenditure.objects.filter(
        report__agreement__organisation=agreement.organisation_id,
        report__agreement__currency=agreement.currency,
        report__state="accepted",
        outcome__in=decided,
    )
    sums = found.aggregate(claimed=Sum("amount_cents"), accepted=Sum("accepted_cents"))
    claimed = int(sums["claimed"] or 0)
    return claimed - int(sums["accepted"] or 0), claimed


def _advanced(agreement: Agreement) -> int:
    """Return what was paid and is not justified, in cents of the pot's currency."""
    found = Account.objects.filter(
        owner_type="agreement",
        owner_id=agreement.pk,
        kind=Account.Kind.ADVANCED,
        currency=agreement.award.currency,
    )
    return int(found.values_list("balance", flat=True).first() or 0)


def _shown(agreement: Agreement, figures: RiskFigures) -> dict[str, dict[str, Any]]:
    """Return the figures beside each factor, as plain data."""
    currency = agreement.award.currency
    return {
        "new": {"closed": figures.closed_grants},
        "size": {
            "amount": figures.amount_cents,
            "turnover": figures.turnover_cents,
            "year": agreement.organisation.turnover_year,
            "currency": currency,
        },
        "advance": {"advance": figures.advance_cents, "amount": figures.awarded_cents, "currency": currency},
        "rejections": {
            "rejected": figures.rejected_cents,
            "verified": figures.verified_cents,
            "currency": agreement.currency,
        },
        "late": {"reports": figures.late_reports},
        "findings": {"open": figures.open_findings},
    }
