"""What a line of the bank names itself: a payment by its end-to-end reference, a recovery by its debit note."""

import re
from typing import Final

from django.db.models import Q

from grants.payments.models import Payment, Recovery, StatementLine
from grants.payments.selectors.bank import PROGRAMME

END_TO_END: Final = re.compile(r"SOFRA-(\d{8,18})", re.ASCII)
NOTE_WORD: Final = re.compile(r"[A-Z0-9][A-Z0-9/-]{4,39}")


def payment_named_by(line: StatementLine) -> Payment | None:
    """Return the payment whose end-to-end reference the line carries, if it was sent from the same account.

    One in another currency goes into no file of this account: it is ordered at the bank by hand, under its reference.
    """
    found = END_TO_END.fullmatch(line.end_to_end_id)
    if found is None:
        return None
    account = line.statement.account
    sent = Q(batch__account=account, batch__state__in=["frozen", "completed"])
    by_hand = Q(batch=None, **{PROGRAMME: account.programme_id}) & ~Q(currency=account.currency)
    payments = Payment.objects.filter(sent | by_hand, pk=int(found[1]))
    return payments.select_related("batch", "agreement").first()


def recovery_named_by(line: StatementLine) -> Recovery | None:
    """Return the recovery whose debit note's number stands in the text of a credit, if it is one alone."""
    words = set(NOTE_WORD.findall(f"{line.remittance} {line.end_to_end_id}".upper()))
    programme = line.statement.account.programme_id
    found = list(Recovery.objects.filter(note_number__in=words, state="due", **{PROGRAMME: programme})[:2])
    return found[0] if len(found) == 1 else None
