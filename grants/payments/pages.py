"""What the pages of a payment show, gathered with a fixed number of queries."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from grants.agreements.figures import figures_of
from grants.agreements.models import Agreement
from grants.payments.models import Payment
from grants.payments.selectors import confirmation_of, confirmed_account, transfers_of
from grants.programmes.policies import is_approver, is_staff


def detail_page(payment: Payment, user: Any) -> dict[str, Any]:
    """Return what the page of a payment shows to this reader."""
    staff = is_staff(user, payment)
    return {
        "payment": payment,
        "agreement": payment.agreement,
        "steps": journey_of(payment),
        "next": next_step(payment),
        "confirmation": confirmation_of(payment.bank_account) if staff else None,
        "transfers": transfers_of(payment) if staff else [],
        "for_staff": staff,
        "may_open_ledger": rules.has_perm("ledger.view", user, payment.agreement),
        "asked_self": is_approver(user, payment) and payment.requested_by_id == user.pk,
    }


def act_page(payment: Payment) -> dict[str, Any]:
    """Return what a person needs to see before approving, refusing, recording or returning a payment."""
    return {
        "payment": payment,
        "agreement": payment.agreement,
        "account": payment.bank_account,
        "confirmation": confirmation_of(payment.bank_account),
        "figures": figures_of(payment.agreement),
    }


def request_page(agreement: Agreement, *, kind: Payment.Kind, amount_cents: int, obstacle: str) -> dict[str, Any]:
    """Return what the finance officer sees before asking: account, who confirmed it, amount, what remains after."""
    account = confirmed_account(agreement)
    figures = figures_of(agreement)
    return {
        "agreement": agreement,
        "kind": kind,
        "amount_cents": amount_cents,
        "obstacle": obstacle,
        "account": account,
        "confirmation": confirmation_of(account),
        "figures": figures,
        "remains_cents": max(figures.still_to_pay - amount_cents, 0),
    }


def journey_of(payment: Payment) -> list[tuple[str, str]]:
    """Return the way of a payment, each station done, now or later."""
    ordered, paid = _("Approved and ordered"), _("Paid by the bank")
    ways = {
        "requested": [(_("Requested"), "now"), (ordered, "later"), (paid, "later")],
        "ordered": [(_("Requested"), "done"), (ordered, "now"), (paid, "later")],
        "paid": [(_("Requested"), "done"), (ordered, "done"), (paid, "done")],
        "refused": [(_("Requested"), "done"), (_("Refused"), "now")],
        "returned": [(_("Requested"), "done"), (ordered, "done"), (_("Returned by the bank"), "now")],
    }
    return ways[str(payment.state)]


def next_step(payment: Payment) -> tuple[str, str]:
    """Return what happens next with a payment, and who does it."""
    finance = _("Finance officer")
    steps = {
        "requested": (_("A second person approves or refuses it."), _("Approver")),
        "ordered": (_("The bank pays; its date and reference are recorded."), finance),
        "paid": (_("Nothing more: it is done."), "—"),
        "refused": (_("What was wrong is mended, then it is requested again."), finance),
        "returned": (_("The account is checked with the grantee, then it is requested again."), finance),
    }
    return steps[str(payment.state)]
