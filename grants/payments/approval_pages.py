"""What an approver sees of several payments before approving them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from grants.payments.checks import Check
from grants.payments.models import Payment
from grants.payments.selectors import payments_visible_to
from grants.payments.selectors.checks import look_at, order_of
from grants.payments.services.many import MOST
from workflows.engine import can


@dataclass(frozen=True)
class Pick:
    """A payment that was picked: what would be done to it, and what stands in the way."""

    payment: Payment
    checks: list[Check]
    refusal: str


def picks_of(user: Any, data: QueryDict) -> list[tuple[Payment, str]]:
    """Return the payments that were picked and may be read, each once with what was read of it (`7|amount:account`)."""
    asked = dict(value.partition("|")[::2] for value in data.getlist("pick")[:MOST])
    seen = {int(pk): text for pk, text in asked.items() if pk.isascii() and pk.isdigit() and len(pk) < 15}
    found = payments_visible_to(user).filter(pk__in=seen).select_related("agreement__settlement", "agreement__report")
    return [(payment, seen[payment.pk]) for payment in found.order_by("pk")]


def many_page(payments: list[Payment], user: Any) -> dict[str, Any]:
    """Return the payments with their checks, those that can be approved first told apart, and the sums by currency."""
    picks = [_pick(payment, user) for payment in payments]
    ready = [pick for pick in picks if not pick.refusal]
    sums: dict[str, int] = defaultdict(int)
    for pick in ready:
        sums[pick.payment.currency] += pick.payment.amount_cents
    return {
        "ready": ready,
        "held": [pick for pick in picks if pick.refusal],
        "sums": sorted(sums.items()),
        "most": MOST,
    }


def _pick(payment: Payment, user: Any) -> Pick:
    refusal = can(user, payment.next_approval, payment).reason
    checks = [] if refusal else look_at(order_of(payment))
    return Pick(payment, checks, refusal or next((check.sentence for check in checks if check.stops), ""))
