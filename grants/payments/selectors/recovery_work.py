"""The work that money owed back makes: to ask for it, to approve that, to follow up what is past its day."""

import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.applications.closing import office_scope
from grants.core.money import format_money
from grants.core.waiting import Waiting
from grants.ledger.models import Account
from grants.payments.models import Recovery
from grants.payments.selectors.recoveries import APPLICATION, OPEN
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds

Role = StaffRole.Role


def recoveries_waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user: to ask back, to approve, overdue. Three queries."""
    found = [*_to_ask_back(user), *_overdue(user)] if holds(user, Role.FINANCE) else []
    return found + (_to_approve(user) if holds(user, Role.APPROVER) else [])


def agreements_to_ask_back(user: Any) -> QuerySet[Agreement]:
    """Return the settled agreements of the finance officer's scope that owe money nobody has asked for."""
    owner = {"owner_type": "agreement", "owner_id": OuterRef("pk")}
    holds = Account.objects.filter(kind=Account.Kind.ADVANCED, balance__gt=0, **owner)
    asked = Recovery.objects.filter(agreement=OuterRef("pk"), state__in=OPEN).exclude(origin=Recovery.Origin.INTEREST)
    scope = office_scope(user, Role.FINANCE, path="award__application")
    found = Agreement.objects.filter(scope, Exists(holds), ~Exists(asked), settlement__isnull=False)
    return found.filter(state__in=["in_force", "suspended", "terminated"]).select_related("organisation").order_by("pk")


def overdue_for(user: Any, *roles: str) -> QuerySet[Any]:
    """Return what of the user's scope is past its day, each with what is left, in cents."""
    scope = office_scope(user, *roles, path=APPLICATION)
    late = Recovery.objects.filter(scope, state="due", due_on__lt=timezone.localdate())
    left = F("amount_cents") - Coalesce(Sum("parts__amount_cents"), 0)
    return late.annotate(left=left).select_related("agreement__organisation").order_by("due_on", "pk")


def _to_ask_back(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Ask money back · %(reference)s") % {"reference": agreement.reference},
            who=agreement.organisation.name,
            due=None,
            url=reverse("payments:request_recovery", args=[agreement.reference]),
            button=_("Ask back"),
        )
        for agreement in agreements_to_ask_back(user)
    ]


def _to_approve(user: Any) -> list[Waiting]:
    found = Recovery.objects.filter(office_scope(user, Role.APPROVER, path=APPLICATION), state="requested")
    found = found.exclude(requested_by=user).select_related("agreement__organisation", "requested_by").order_by("pk")
    return [
        Waiting(
            what=_("Approve asking money back · %(reference)s") % {"reference": recovery.agreement.reference},
            who=_("%(sum)s · asked for by %(by)s")
            % {"sum": format_money(recovery.amount_cents, recovery.currency), "by": recovery.requested_by},
            due=None,
            url=reverse("payments:approve_recovery", args=[recovery.pk]),
            button=_("Approve"),
        )
        for recovery in found
    ]


def _overdue(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Overdue: money to come back · %(reference)s") % {"reference": recovery.agreement.reference},
            who=f"{recovery.agreement.organisation.name} · {format_money(recovery.left, recovery.currency)}",
            due=_end_of(recovery.due_on),
            url=reverse("payments:recovery", args=[recovery.pk]),
            button=_("Open"),
        )
        for recovery in overdue_for(user, Role.FINANCE)
    ]


def _end_of(day: Any) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(23, 59)))
