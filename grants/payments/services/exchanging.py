"""What a line of the bank certifies of a payment in another currency: what it took from the account, and the rate."""

from typing import Final

from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.ledger.exchange_rules import booked
from grants.payments.booking import Certified, booked_set_off
from grants.payments.models import Payment, StatementLine

ROUNDING: Final = 10_000  # a rate of five digits is exact to this part of a sum


def certified_by(line: StatementLine, payment: Payment) -> Certified:
    """Return what a debit in the account's currency certifies. Raises DomainError, in words, where it is not enough.

    The instructed amount is the payment's own, and the rate leads from it to what was booked: no fee hides in it.
    """
    if line.amount_cents >= 0:
        text = _(
            "It came back in %(theirs)s: record the return on the page of the payment, then say what this line is."
        )
        raise DomainError(text % {"theirs": line.currency}, "payment")
    if payment.agreement.book_currency != line.currency:
        text = _("The pot of this payment is in %(pot)s.") % {"pot": payment.agreement.book_currency}
        raise DomainError(text, "payment")
    if str(payment.state) == "paid":
        _refuse_another_debit(line, payment)
        return Certified()
    _refuse_untold(line)
    _refuse_another_amount(line, payment)
    _refuse_another_rate(line)
    return Certified(line.exchange_rate, -line.amount_cents, by_statement=True)


def _refuse_another_debit(line: StatementLine, payment: Payment) -> None:
    """Refuse to confirm what a person recorded with another debit than the bank's."""
    recorded = payment.moved_cents - booked_set_off(payment)
    if recorded != -line.amount_cents:
        text = _("%(recorded)s was recorded as debited; the bank booked %(booked)s.")
        sums = {
            "recorded": format_money(recorded, line.currency),
            "booked": format_money(-line.amount_cents, line.currency),
        }
        raise DomainError(text % sums, "payment")


def _refuse_untold(line: StatementLine) -> None:
    if line.instructed_cents is None or line.exchange_rate is None:
        raise DomainError(
            _(
                "The statement does not tell the amount and rate of the exchange: record the payment on its page with "
                "the bank's advice, then try to match once more."
            ),
            "payment",
        )


def _refuse_another_amount(line: StatementLine, payment: Payment) -> None:
    if (line.instructed_cents, line.instructed_currency) != (payment.transfer_cents, payment.currency):
        assert line.instructed_cents is not None
        text = _("%(told)s was instructed; %(due)s was ordered.")
        sums = {
            "told": format_money(line.instructed_cents, line.instructed_currency),
            "due": format_money(payment.transfer_cents, payment.currency),
        }
        raise DomainError(text % sums, "payment")


def _refuse_another_rate(line: StatementLine) -> None:
    assert line.instructed_cents is not None
    assert line.exchange_rate is not None
    fitting = booked(line.instructed_cents, line.exchange_rate)
    if abs(fitting + line.amount_cents) > 1 + fitting // ROUNDING:
        text = _("At the rate of the bank this is %(fitting)s, but %(booked)s was booked: ask the bank about the rest.")
        sums = {
            "fitting": format_money(fitting, line.currency),
            "booked": format_money(-line.amount_cents, line.currency),
        }
        raise DomainError(text % sums, "payment")
