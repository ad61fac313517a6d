"""Grants by their risk as the office may see them, and which risks are to be computed anew."""

import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    Case,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Extract
from django.utils import timezone

from grants.agreements.models import Agreement, ReportDuty
from grants.agreements.models.reporting import DUE_DAY
from grants.applications.closing import office_scope
from grants.ledger.models import Account
from grants.monitoring.models import Expenditure, GrantRisk, Report
from grants.monitoring.selectors.owed import overdue
from grants.payments.models import Payment, Recovery
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF
from workflows.models import TransitionRecord

RUNNING: Final = ("in_force", "suspended", "terminated")
NEARLY_OVER: Final = 75  # percent of the days of the project
LITTLE_SPENT: Final = 50  # percent of its total cost
AT_ONCE: Final = 100  # in one sweep; the next takes up the rest
Role = StaffRole.Role


def risks_visible_to(user: Any) -> QuerySet[GrantRisk]:
    """Return the risks that the user may read: those of the staff's own scope."""
    found = GrantRisk.objects.filter(office_scope(user, *STAFF, path="agreement__award__application"))
    return found.select_related("agreement__organisation", "snapshot", "judgement__by")


def risk_of_grant(agreement: Agreement) -> GrantRisk | None:
    """Return where the risk of a grant stands; None before it was computed."""
    return GrantRisk.objects.select_related("snapshot", "judgement__by").filter(agreement=agreement).first()


def grants_at_risk(user: Any) -> QuerySet[Agreement]:
    """Return the running grants of the staff's own scope with what warns of a loss, the riskiest first; cents."""
    today = timezone.localdate()
    owned = {"owner_type": "agreement", "owner_id": OuterRef("pk"), "currency": OuterRef("award__currency")}
    advanced = Account.objects.filter(kind=Account.Kind.ADVANCED, **owned).values("balance")[:1]
    costs = Expenditure.objects.filter(report__agreement=OuterRef("pk")).order_by().values("report__agreement")
    found = Agreement.objects.filter(office_scope(user, *STAFF, path="award__application"), state__in=RUNNING)
    return (
        found.select_related("organisation", "award", "risk__snapshot", "risk__judgement")
        .annotate(
            risk_level=F("risk__level"),
            risk_score=F("risk__score"),
            advanced_cents=Coalesce(Subquery(advanced), 0),
            spent_cents=Coalesce(Subquery(costs.annotate(sum=Sum("amount_cents")).values("sum")), 0),
            is_report_overdue=_is_overdue(today),
            elapsed=_percent_elapsed(today),
        )
        .annotate(spent=_percent_spent())
        .annotate(is_slow=Case(When(Q(elapsed__gte=NEARLY_OVER, spent__lt=LITTLE_SPENT), then=True), default=False))
        .order_by(F("risk_level").desc(nulls_last=True), F("risk_score").desc(nulls_last=True), "ends_on", "pk")
    )


def agreement_ids_to_assess() -> list[int]:
    """Return the running grants whose risk was not computed today, or on which something happened since."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    moved = Q()
    for model in (Report, Payment, Recovery):
        moved |= Exists(model.objects.filter(Exists(_acts_since(model)), agreement=OuterRef("pk")))
    stale = Q(risk=None) | Q(risk__assessed_at__lt=midnight) | moved
    found = Agreement.objects.filter(stale, state__in=RUNNING).order_by("risk__assessed_at", "pk")
    return list(found.values_list("pk", flat=True)[:AT_ONCE])


def _acts_since(model: Any) -> QuerySet[TransitionRecord]:
    kind = ContentType.objects.get_for_model(model)
    since = OuterRef(OuterRef("risk__assessed_at"))
    return TransitionRecord.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), at__gt=since)


def _is_overdue(today: datetime.date) -> Any:
    late = ReportDuty.objects.annotate(due=DUE_DAY).filter(overdue(today), agreement=OuterRef("pk"))
    return ExpressionWrapper(Exists(late), output_field=BooleanField())


def _percent_elapsed(today: datetime.date) -> Any:
    """Return how much of the project's days have passed, in percent; it may be more than all of them."""
    return ExpressionWrapper(
        _seconds(Value(today) - F("starts_on")) * 100 / _seconds(F("ends_on") - F("starts_on")),
        output_field=FloatField(),
    )


def _seconds(difference: Any) -> Any:
    """Return the length between two days as a number, which the database divides; it refuses to divide intervals."""
    return Extract(ExpressionWrapper(difference, output_field=DurationField()), "epoch", output_field=FloatField())


def _percent_spent() -> Any:
    total = F("amount_cents") + F("cofinancing_cents")
    return ExpressionWrapper(F("spent_cents") * 100 / total, output_field=FloatField())
