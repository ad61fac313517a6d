"""What the checks before a payment look at, read in a fixed number of queries."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from grants.agreements.figures import balances_of
from grants.agreements.models import Agreement, Instalment
from grants.agreements.screening import screened, weakest
from grants.ledger.models import Account
from grants.payments.booking import cents_to_order
from grants.payments.checks import Check, Facts, checks_of, first_obstacle
from grants.payments.models import Payment, Recovery
from grants.payments.selectors.requests import amount_due
from grants.people.models import BankAccount, OrganisationDocument
from grants.people.selectors import documents_of
from workflows.engine import records_of

HANDED_IN = ("submitted", "accepted")


@dataclass(frozen=True)
class Order:
    """What is to be paid, be it requested already or about to be; `account` is the one it names, if it names one."""

    agreement: Agreement
    kind: str
    amount_cents: int
    instalment: Instalment | None = None
    account: BankAccount | None = None
    booked_cents: int | None = None


def order_of(payment: Payment) -> Order:
    """Return a payment as what is to be paid; one that finance has not taken up names no account yet."""
    part = payment.instalment
    if str(payment.state) == "raised" and part is not None:
        return Order(payment.agreement, payment.kind, amount_due(part), part)
    return Order(
        payment.agreement, payment.kind, payment.amount_cents, part, payment.bank_account, payment.booked_cents
    )


def look_at(order: Order) -> list[Check]:
    """Return the checks of a payment as they stand now."""
    return checks_of(facts_of(order))


def obstacle_to_sending(payment: Payment) -> str:
    """Return why an ordered payment does not go to the bank now: its agreement rests or ended, or a list names it."""
    return first_obstacle(check for check in look_at(order_of(payment)) if check.key in {"agreement", "sanctions"})


def facts_of(order: Order) -> Facts:
    """Read what the checks look at. Six queries, those of what was not read yet, and two for an interim report."""
    agreement, instalment = order.agreement, order.instalment
    terms, now = agreement.grant_terms, timezone.now()
    confirmed, changed_at = _account(agreement)
    party = weakest(screened(agreement))
    report = getattr(agreement, "report", None)
    return Facts(
        now=now,
        kind=str(order.kind),
        agreement_state=str(agreement.state),
        in_force_at=agreement.in_force_at,
        is_settled=hasattr(agreement, "settlement"),
        report_due_on=agreement.report_due_on,
        report_is_in=report is not None and str(report.state) in HANDED_IN,
        interim_missed_on=_interim_missed(agreement, timezone.localdate(now)),
        trigger=instalment.trigger if instalment else "report",
        due_on=instalment.due_on if instalment else None,
        condition=instalment.condition if instalment else "",
        met_at=instalment.met_at if instalment else None,
        met_note=instalment.met_note if instalment else "",
        interim_is_accepted=instalment is not None and _has_its_interim(instalment),
        documents_are_asked="documents" in terms.conditions,
        expired=_expired(agreement, timezone.localdate(now)),
        has_account=confirmed is not None,
        account_is_current=order.account is None or order.account == confirmed,
        changed_at=changed_at,
        cooling_days=terms.cooling_days,
        sanctions_days=terms.sanctions_days,
        party=party.name,
        checked_on=party.check.checked_on if party.check else None,
        is_clear=not party.is_found,
        wanted=wanted_cents(order),
        available=balances_of(agreement).get(source_of(order.kind), 0),
        currency=agreement.book_currency,
        owed=_owed(agreement),
    )


def _interim_missed(agreement: Agreement, today: datetime.date) -> datetime.date | None:
    """Return the day of an interim report that never came in; None where none is late or the final one is begun."""
    if not agreement.report_terms.interim or hasattr(agreement, "report"):
        return None
    missing = Q(report=None) | Q(report__state="draft", report__round=1)
    late = agreement.report_duties.filter(missing, kind="interim", due_on__lt=today, defaulted_at=None)
    return late.order_by("due_on").values_list("due_on", flat=True).first()


def source_of(kind: str) -> Account.Kind:
    """Return the account from which a payment of a kind is ordered, and to which it goes back."""
    return Account.Kind.COMMITTED if kind == Payment.Kind.INSTALMENT else Account.Kind.PAYABLE


def wanted_cents(order: Order) -> int:
    """Return what a payment takes from the pot, in cents of the pot's currency, at the rate of the agreement."""
    if order.booked_cents is not None:
        return order.booked_cents
    return cents_to_order(order.agreement, order.amount_cents, kind=order.kind, instalment=order.instalment)


def _account(agreement: Agreement) -> tuple[BankAccount | None, datetime.datetime | None]:
    """Return the confirmed account, and when it took another's place since the agreement came into force."""
    accounts = list(agreement.organisation.bank_accounts.filter(state__in=("confirmed", "replaced")))
    confirmed = next((row for row in accounts if row.state == "confirmed"), None)
    if confirmed is None or len(accounts) == 1 or agreement.in_force_at is None:
        return confirmed, None
    at: Any = records_of(confirmed).filter(verb="confirm").latest("at").at
    return confirmed, at if at > agreement.in_force_at else None


def _has_its_interim(instalment: Instalment) -> bool:
    return instalment.trigger == Instalment.Trigger.INTERIM and instalment.interim_is_accepted


def _expired(agreement: Agreement, day: datetime.date) -> tuple[str, ...]:
    found: list[OrganisationDocument] = list(documents_of(agreement.organisation).filter(valid_until__lt=day))
    return tuple(str(document) for document in found)


def _owed(agreement: Agreement) -> tuple[tuple[int, str], ...]:
    found = Recovery.objects.filter(agreement__organisation=agreement.organisation, state="due")
    return tuple((row.left_cents, row.currency) for row in found.prefetch_related("parts"))
