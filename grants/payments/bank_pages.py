"""What the pages of a file for the bank and of its statements show, gathered with a fixed number of queries."""

from dataclasses import dataclass
from typing import Any

import rules
from django.utils.translation import gettext as _

from grants.payments.forms.bank import ExplainForm, LinePaymentForm, LineRecoveryForm
from grants.payments.models import PaymentBatch, Statement, StatementLine
from grants.payments.selectors.bank import lines_visible_to, payments_of, payments_without_file
from grants.payments.selectors.reconciling import (
    candidates_for,
    closed_part,
    counts_of,
    proposals_for,
    reconciliation_of,
    recoveries_for,
)

Outcome = StatementLine.Outcome


@dataclass(frozen=True)
class Act:
    """One way to settle a line: its form and words."""

    name: str
    heading: str
    words: str
    button: str
    form: Any


def batch_page(batch: PaymentBatch, user: Any) -> dict[str, Any]:
    """Return what the page of a file shows: what is in it, what could be, and how the bank answered."""
    inside = payments_of(batch, user)
    is_open = str(batch.state) == "open"
    is_treasurer = rules.has_perm("batches.change", user, batch)
    outside = list(payments_without_file(user, batch.account)) if is_open and is_treasurer else []
    closed = closed_part(batch, inside)
    return {
        "batch": batch,
        "batch_payments": inside,
        "inside": reconciliation_of(inside),
        "closed": closed,
        "shows_reasons": not closed,
        "outside": outside,
        "outside_cents": sum(payment.transfer_cents for payment in outside),
        "is_treasurer": is_treasurer,
        "steps": journey_of(batch),
        "form": None,
    }


def journey_of(batch: PaymentBatch) -> list[tuple[str, str]]:
    """Return the way of a file, each station done, now or later."""
    made, sent, answered = _("Put together"), _("Made, with the bank"), _("Reconciled")
    ways = {
        "open": [(made, "now"), (sent, "later"), (answered, "later")],
        "frozen": [(made, "done"), (sent, "now"), (answered, "later")],
        "completed": [(made, "done"), (sent, "done"), (answered, "done")],
        "cancelled": [(made, "done"), (_("Cancelled"), "now")],
    }
    return ways[str(batch.state)]


def statement_page(statement: Statement, user: Any) -> dict[str, Any]:
    """Return what the page of a statement shows: its balances, what came of its lines, and what is left to settle."""
    open_lines = lines_visible_to(user).filter(statement=statement, outcome=Outcome.OPEN)
    return {
        "statement": statement,
        "counts": counts_of(statement),
        "open_lines": list(open_lines[:200]),
        "is_treasurer": rules.has_perm("statements.settle", user, statement),
    }


def line_page(line: StatementLine, user: Any, bound: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what the page of a line shows: the bank's words, what may fit, and the ways to settle it."""
    may_settle = rules.has_perm("statements.settle", user, line) and line.outcome == Outcome.OPEN
    return {
        "line": line,
        "may_settle": may_settle,
        "refused": None,
        "acts": acts_for(line, user, bound or {}) if may_settle else [],
    }


def acts_for(line: StatementLine, user: Any, bound: dict[str, Any]) -> list[Act]:
    """Return the ways to settle a line, the likeliest first; `bound` holds the form that was sent, by its act."""
    candidates = candidates_for(line, user)
    fitting = proposals_for(line, list(candidates))
    initial = {"payment": fitting[0].pk} if fitting else {}
    acts = []
    if line.amount_cents < 0:
        acts.append(_pay_act(bound.get("pay") or LinePaymentForm(choices=candidates, initial=initial, prefix="pay")))
    back = bound.get("send_back") or LinePaymentForm(choices=candidates, initial=initial, prefix="send_back")
    acts.append(_back_act(back))
    if line.amount_cents > 0:
        received = bound.get("receive") or LineRecoveryForm(choices=recoveries_for(line, user), prefix="receive")
        acts.append(_receive_act(received))
    acts.append(_explain_act(bound.get("explain") or ExplainForm(prefix="explain")))
    return acts


def _pay_act(form: Any) -> Act:
    words = _("A small difference is noted as a fee that the funder bears; the grantee counts as paid in full.")
    return Act("pay", _("It paid a grantee"), words, _("Record as paid"), form)


def _back_act(form: Any) -> Act:
    words = _("The money stands where it stood before the order, and can be ordered again.")
    return Act("send_back", _("The payment did not arrive"), words, _("Record as returned"), form)


def _receive_act(form: Any) -> Act:
    words = _("It covers a part of what the grantee pays back.")
    return Act("receive", _("A grantee pays back"), words, _("Record as received"), form)


def _explain_act(form: Any) -> Act:
    words = _("Nothing moves in the ledger of the grants; the line is settled with your reason.")
    return Act("explain", _("It is something else"), words, _("Settle"), form)
