"""What the pages of a payment show, gathered with a fixed number of queries."""

from typing import Any

import rules

from grants.agreements.figures import figures_of
from grants.agreements.models import Agreement, Instalment
from grants.agreements.versions import confirmed_account
from grants.payments.booking import cents_to_order
from grants.payments.checks import first_obstacle
from grants.payments.models import Payment
from grants.payments.selectors import confirmation_of, transfers_of
from grants.payments.selectors.checks import Order, look_at, order_of
from grants.payments.standing import journey_of, next_step
from grants.programmes.policies import is_approver, is_staff
from workflows.engine import can

CHECKED = {"request", "endorse", "approve", "amend"}
RENEWING = {"request", "amend"}  # they take up the account that is confirmed today
WAITING = {"raised", "requested", "endorsed"}


def detail_page(payment: Payment, user: Any) -> dict[str, Any]:
    """Return what the page of a payment shows to this reader."""
    staff = is_staff(user, payment)
    return {
        "payment": payment,
        "agreement": payment.agreement,
        "steps": journey_of(payment),
        "next": next_step(payment),
        "confirmation": confirmation_of(payment.bank_account) if staff else None,
        "transfers": transfers_of(payment) if staff and str(payment.state) not in WAITING else [],
        "for_staff": staff,
        "may_open_ledger": rules.has_perm("ledger.view", user, payment.agreement),
        "asked_self": is_approver(user, payment) and payment.requested_by_id == user.pk,
        "checks": look_at(order_of(payment)) if staff and str(payment.state) in WAITING else [],
    }


def act_page(payment: Payment, verb: str, user: Any) -> dict[str, Any]:
    """Return what a person sees before an act on a payment, with the checks where it is requested or approved."""
    refusal = can(user, verb, payment).reason
    checks = look_at(order_of(payment)) if verb in CHECKED else []
    account = confirmed_account(payment.agreement) if verb in RENEWING else payment.bank_account
    return {
        "payment": payment,
        "agreement": payment.agreement,
        "account": account,
        "confirmation": confirmation_of(account),
        "figures": figures_of(payment.agreement),
        "checks": checks,
        "refusal": refusal or (first_obstacle(checks) if verb != "amend" else ""),
    }


def request_page(
    agreement: Agreement,
    *,
    kind: Payment.Kind,
    amount_cents: int,
    obstacle: str,
    instalment: Instalment | None = None,
) -> dict[str, Any]:
    """Return what the finance officer sees before asking: account, who confirmed it, amount, what remains after."""
    account = confirmed_account(agreement)
    figures = figures_of(agreement)
    takes = cents_to_order(agreement, amount_cents, kind=kind, instalment=instalment)
    return {
        "agreement": agreement,
        "kind": kind,
        "amount_cents": amount_cents,
        "obstacle": obstacle,
        "account": account,
        "confirmation": confirmation_of(account),
        "figures": figures,
        "takes_cents": takes,
        "remains_cents": max(figures.still_to_pay - takes, 0),
        "checks": look_at(Order(agreement, kind, amount_cents, instalment)),
    }
