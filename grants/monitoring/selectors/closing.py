"""The grants that can be closed."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.applications.closing import office_scope
from grants.core.waiting import Waiting
from grants.ledger.models import Account
from grants.monitoring.models import UNSETTLED
from grants.monitoring.selectors.reports import OWING
from grants.payments.models import UNDER_WAY, Payment, Recovery
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds

Role = StaffRole.Role


def waiting_for(user: Any) -> list[Waiting]:
    """Return the settled grants that wait for the user: their closure to be prepared, or to be closed. Two queries."""
    found = _to_prepare(user) if holds(user, Role.OFFICER) else []
    return found + (_to_close(user) if holds(user, Role.FINANCE) else [])


def _to_prepare(user: Any) -> list[Waiting]:
    found = Agreement.objects.filter(
        office_scope(user, Role.OFFICER, path="award__application"),
        state__in=OWING,
        settlement__isnull=False,
        closure=None,
    ).select_related("organisation")
    return [
        Waiting(
            _("Prepare the closure · %(r)s") % {"r": agreement.reference},
            agreement.organisation.name,
            None,
            reverse("monitoring:prepare_closure", args=[agreement.reference]),
            _("Prepare"),
        )
        for agreement in found.order_by("pk")
    ]


def _to_close(user: Any) -> list[Waiting]:
    standing = Account.objects.filter(
        owner_type="agreement", owner_id=OuterRef("pk"), kind__in=UNSETTLED, balance__gt=0
    )
    moving = Payment.objects.filter(agreement=OuterRef("pk"), state__in=UNDER_WAY)
    owed = Recovery.objects.filter(agreement=OuterRef("pk"), state__in=("requested", "due"))
    found = Agreement.objects.filter(
        office_scope(user, Role.FINANCE, path="award__application"),
        ~Exists(standing),
        ~Exists(moving),
        ~Exists(owed),
        state__in=OWING,
        settlement__isnull=False,
        closure__isnull=False,
    ).select_related("organisation")
    return [
        Waiting(
            _("Close the grant · %(r)s") % {"r": agreement.reference},
            agreement.organisation.name,
            None,
            reverse("monitoring:close", args=[agreement.reference]),
            _("Close"),
        )
        for agreement in found.order_by("pk")
    ]


def finding_cited(agreement: Agreement) -> str:
    """Name the finding for which a grant was opened again last; empty where none was."""
    found = agreement.audit_findings.last()
    return f"{found.auditor}, {found.reference}" if found else ""
