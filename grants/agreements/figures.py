"""What the ledger says of one agreement, in the terms of finance people; cents throughout."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, Sum

from grants.agreements.models import Agreement
from grants.core.remembering import remembered
from grants.ledger.models import Account, Transfer

Kind = Account.Kind


@dataclass(frozen=True)
class Figures:
    """Cumulative: contracted, paid, accepted, recovered, given up, released. Balances: still to pay, unjustified."""

    contracted: int
    paid: int
    accepted: int
    recovered: int
    waived: int
    released: int
    uncommitted: int
    ordered: int
    still_to_pay: int
    unjustified: int

    @property
    def justified(self) -> int:
        """What was paid and accepted, in cents."""
        return self.paid - self.recovered - self.waived - self.unjustified

    @property
    def to_come(self) -> int:
        """What of the contracted sum was neither paid, nor given up, nor given back, in cents."""
        return max(self.contracted - self.released - self.waived - self.justified - self.unjustified, 0)


def balances_of(agreement: Agreement) -> dict[str, int]:
    """Return the balance of each of the agreement's accounts by kind, in cents; kinds never opened are left out."""
    found = Account.objects.filter(owner_type="agreement", owner_id=agreement.pk, currency=agreement.book_currency)
    return remembered(("balances", agreement.pk), lambda: dict(found.values_list("kind", "balance")))


def figures_of(agreement: Agreement, balance: Mapping[str, int] | None = None) -> Figures:
    """Return the agreement's figures from its accounts (`balance`, where they were read already) and transfers.

    "Still to pay" falls to what is owed once the final amount stands; the committed rest is then released, not paid.
    """
    balance = balances_of(agreement) if balance is None else balance
    moved = _moved(agreement)
    settled = getattr(agreement, "settlement", None) is not None
    committed = balance.get(Kind.COMMITTED, 0)
    owed = balance.get(Kind.PAYABLE, 0) + balance.get(Kind.ORDERED, 0)
    return Figures(
        contracted=moved.get("commit", 0),
        paid=moved.get("pay", 0) - moved.get("returned", 0),
        accepted=moved.get("accept", 0) + moved.get("owe", 0) - moved.get("disallow", 0),
        recovered=moved.get("recover", 0),
        waived=moved.get("waive", 0),
        released=moved.get("release", 0),
        uncommitted=committed,
        ordered=balance.get(Kind.ORDERED, 0),
        still_to_pay=owed if settled else owed + committed,
        unjustified=balance.get(Kind.ADVANCED, 0),
    )


def transfers_of(agreement: Agreement) -> list[Transfer]:
    """Return the transfers between the agreement's accounts and into or out of them, in their order."""
    found = Transfer.objects.filter(_touches(agreement)).select_related("debit", "credit", "actor")
    return list(found.order_by("pk"))


def _moved(agreement: Agreement) -> dict[str, int]:
    """Return what was moved by kind; `returned` is what came back after it had counted as paid."""
    after_payment = Sum("amount", filter=Q(kind="return") & ~Q(debit__kind=Kind.ORDERED))
    rows = Transfer.objects.filter(_touches(agreement)).order_by().values("kind")
    found = list(rows.annotate(total=Sum("amount"), after_payment=after_payment))
    moved = {row["kind"]: row["total"] for row in found}
    return {**moved, "returned": next((row["after_payment"] or 0 for row in found if row["kind"] == "return"), 0)}


def _touches(agreement: Agreement) -> Q:
    return Q(debit__owner_type="agreement", debit__owner_id=agreement.pk) | Q(
        credit__owner_type="agreement", credit__owner_id=agreement.pk
    )
