"""What the bank leaves to the finance officers of the whole programme: files to make, lines to settle."""

from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core.money import format_money
from grants.core.waiting import Waiting
from grants.payments.models import PayingAccount, StatementLine
from grants.payments.selectors.bank import (
    Role,
    accounts_paid_from_by,
    batches_visible_to,
    lines_visible_to,
    payments_without_file,
    whole_programmes,
)


def bank_waiting_for(user: Any) -> list[Waiting]:
    """Return the files that could be made or sent, and the lines that no rule can answer."""
    if not whole_programmes(user, Role.FINANCE):
        return []
    return [*_files_to_make(user), *_lines_to_settle(user)]


def _files_to_make(user: Any) -> list[Waiting]:
    accounts: dict[tuple[int, str], PayingAccount] = {
        (account.programme_id, account.currency): account for account in accounts_paid_from_by(user)
    }
    sums: dict[tuple[int, str], list[int]] = {}
    for payment in payments_without_file(user) if accounts else ():
        programme = payment.agreement.award.application.call.action.phase.programme_id
        sums.setdefault((programme, payment.currency), []).append(payment.transfer_cents)
    waiting = [
        Waiting(
            what=ngettext(
                "%(n)s ordered payment waits for a file for the bank",
                "%(n)s ordered payments wait for a file for the bank",
                len(cents),
            )
            % {"n": len(cents)},
            who=f"{accounts[key].programme} · {format_money(sum(cents), key[1])}",
            due=None,
            url=reverse("payments:batch_create"),
            button=_("Begin a file"),
            count=len(cents),
        )
        for key, cents in sums.items()
        if key in accounts
    ]
    return [*waiting, *_files_begun(user)]


def _files_begun(user: Any) -> list[Waiting]:
    mine = whole_programmes(user, Role.FINANCE)
    begun = batches_visible_to(user).filter(account__programme__in=mine, state="open").annotate(n=Count("payments"))
    return [
        Waiting(
            what=_("Make the file %(reference)s") % {"reference": batch.reference},
            who=ngettext("%(n)s payment in it", "%(n)s payments in it", batch.n) % {"n": batch.n},
            due=None,
            url=reverse("payments:batch", args=[batch.pk]),
            button=_("Open"),
        )
        for batch in begun.order_by("pk")[:20]
    ]


def _lines_to_settle(user: Any) -> list[Waiting]:
    mine = whole_programmes(user, Role.FINANCE)
    found = lines_visible_to(user).filter(statement__account__programme__in=mine, outcome=StatementLine.Outcome.OPEN)
    count = found.count()
    if not count:
        return []
    what = ngettext("Settle %(n)s line of the bank", "Settle %(n)s lines of the bank", count) % {"n": count}
    url = reverse("payments:lines") + "?outcome=open"
    return [Waiting(what=what, who=_("Statements of the bank"), due=None, url=url, button=_("Settle"), count=count)]
