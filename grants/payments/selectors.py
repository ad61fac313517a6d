"""Payments as their readers may see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from grants.payments.models import Payment
from grants.programmes.selectors import STAFF, scope

ACTION = "agreement__award__application__call__action"


def payments_visible_to(user: Any) -> QuerySet[Payment]:
    """Return the payments that the user may read: the staff's own scope, and those of own organisations."""
    own = Q(agreement__organisation__memberships__user=user) if getattr(user, "pk", None) else Q(pk__in=[])
    found = Payment.objects.filter(own | scope(user, *STAFF, action=ACTION)).distinct()
    return found.select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__organisation",
        "instalment",
        "bank_account",
        "requested_by",
    )


def get_payment(user: Any, pk: int) -> Payment:
    """Return a payment that the user may read, or raise Http404."""
    found = payments_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
