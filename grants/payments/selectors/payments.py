"""Payments as their readers may see them, and the work that they make."""

from typing import Any

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce, TruncDate
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.agreements.selectors import ACTION as AGREEMENT_ACTION
from grants.agreements.selectors import APPLICATION as OF_AGREEMENT
from grants.agreements.selectors import agreements_visible_to
from grants.agreements.selectors.guests import is_guest_at
from grants.applications.closing import office_scope
from grants.calls.models import Call
from grants.core.money import format_money
from grants.core.waiting import Waiting
from grants.ledger.models import Account, Transfer
from grants.payments.booking import exchange_keys
from grants.payments.models import UNDER_WAY, Payment
from grants.payments.selectors.bank_work import bank_waiting_for
from grants.payments.selectors.recovery_work import recoveries_waiting_for
from grants.payments.selectors.requests import due_instalments, requests_waiting_for
from grants.people.models import BankAccount
from grants.people.selectors import belongs_to
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds
from grants.programmes.selectors import STAFF
from workflows.engine import records_of
from workflows.models import TransitionRecord

ACTION = "agreement__award__application__call__action"
APPLICATION = "agreement__award__application"
Role = StaffRole.Role


def payments_visible_to(user: Any) -> QuerySet[Payment]:
    """Return the payments that the user may read: the staff's own scope, and those of own organisations."""
    own = belongs_to(user, "agreement__organisation")
    found = Payment.objects.filter(own | office_scope(user, *STAFF, path=APPLICATION) | is_guest_at(user))
    return found.select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__organisation",
        "instalment",
        "bank_account",
        "requested_by",
    )


def payments_listed_for(user: Any) -> QuerySet[Payment]:
    """Return the payments that the user may read with the day since which each is due."""
    since = Coalesce(
        "instalment__due_on",
        TruncDate("instalment__met_at"),
        Case(When(kind=Payment.Kind.BALANCE, then=TruncDate("agreement__settlement__at"))),
        TruncDate("agreement__in_force_at"),
    )
    return payments_visible_to(user).annotate(due_since=since)


def calls_with_payments(user: Any) -> QuerySet[Call]:
    """Return the calls under which the user may read payments, by which a list is narrowed."""
    seen = payments_visible_to(user).order_by().values("agreement__award__application__call")
    return Call.objects.filter(pk__in=seen).order_by("reference")


def get_payment(user: Any, pk: int) -> Payment:
    """Return a payment that the user may read, or raise Http404."""
    related = ("agreement__settlement", "agreement__report", "raised_by", "batch")
    found = payments_visible_to(user).select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_instalment(user: Any, pk: int) -> Instalment:
    """Return an instalment of an agreement that the user may read, or raise Http404."""
    found = Instalment.objects.filter(pk=pk, agreement__in=agreements_visible_to(user))
    related = f"agreement__{AGREEMENT_ACTION}__phase__programme"
    instalment = found.select_related(related, "agreement__organisation", "agreement__settlement").first()
    if instalment is None:
        raise Http404
    return instalment


def confirmation_of(account: BankAccount | None) -> TransitionRecord | None:
    """Return who confirmed a bank account, when, and after which call back."""
    return records_of(account).filter(verb="confirm").last() if account is not None else None


def transfers_of(payment: Payment) -> list[Transfer]:
    """Return the ledger's transfers behind a payment, oldest first."""
    kinds = (Transfer.Kind.ORDER, Transfer.Kind.PAY, Transfer.Kind.RETURN)
    keys = [f"{kind}:{payment.pk}" for kind in kinds] + exchange_keys(payment)
    found = Transfer.objects.filter(idempotency_key__in=keys).select_related("debit", "credit", "actor")
    return list(found.order_by("pk"))


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user: to approve, to request, to record, to pay as balance, to ask back."""
    if not getattr(user, "pk", None):
        return []
    payments = requests_waiting_for(user)
    if holds(user, Role.FINANCE):
        payments += [*_to_record(user), *_instalments_due(user), *_balances(user)]
    return [*payments, *recoveries_waiting_for(user), *bank_waiting_for(user)]


def _to_record(user: Any) -> list[Waiting]:
    found = Payment.objects.filter(office_scope(user, Role.FINANCE, path=APPLICATION), state="ordered")
    return [
        Waiting(
            what=_("Record what the bank says: %(kind)s · %(reference)s") % _names(payment),
            who=f"{payment.agreement.organisation.name} · {_sum(payment)}",
            due=None,
            url=reverse("payments:pay", args=[payment.pk]),
            button=_("Record"),
        )
        for payment in found.select_related("agreement__organisation").order_by("pk")
    ]


def _instalments_due(user: Any) -> list[Waiting]:
    scoped = office_scope(user, Role.FINANCE, path=APPLICATION)
    confirmed = BankAccount.objects.filter(organisation=OuterRef("agreement__organisation"), state="confirmed")
    found = due_instalments().filter(scoped, Exists(confirmed))
    return [
        Waiting(
            what=_("Request instalment %(n)s · %(reference)s")
            % {"n": part.number, "reference": part.agreement.reference},
            who=_("in force since %(day)s · %(sum)s · account confirmed")
            % {
                "day": date_format(localtime(part.agreement.in_force_at), "j F Y"),
                "sum": format_money(part.amount_cents, part.agreement.currency),
            },
            due=None,
            url=reverse("payments:request_instalment", args=[part.pk]),
            button=_("Request"),
        )
        for part in found.select_related("agreement").order_by("agreement__in_force_at", "pk")
    ]


def _balances(user: Any) -> list[Waiting]:
    found = _holding(user, Account.Kind.PAYABLE, Payment.Kind.BALANCE)
    return _settling(found, _("Request the balance · %(reference)s"), "payments:request_balance", _("Request"))


def _holding(user: Any, account: Account.Kind, payment: Payment.Kind) -> QuerySet[Agreement]:
    """Return the agreements in force of the finance officer's scope with money on an account and no payment "
    "under way."""
    holds = Account.objects.filter(kind=account, owner_type="agreement", owner_id=OuterRef("pk"), balance__gt=0)
    under_way = Payment.objects.filter(agreement=OuterRef("pk"), kind=payment, state__in=UNDER_WAY)
    found = Agreement.objects.filter(
        office_scope(user, Role.FINANCE, path=OF_AGREEMENT), Exists(holds), ~Exists(under_way)
    )
    return found.filter(state="in_force").select_related("organisation", "settlement").order_by("pk")


def _settling(found: QuerySet[Agreement], what: str, url_name: str, button: str) -> list[Waiting]:
    return [
        Waiting(
            what=what % {"reference": agreement.reference},
            who=agreement.organisation.name,
            due=None,
            url=reverse(url_name, args=[agreement.reference]),
            button=button,
        )
        for agreement in found
    ]


def _names(payment: Payment) -> dict[str, str]:
    return {"kind": str(payment.get_kind_display()), "reference": payment.agreement.reference}


def _sum(payment: Payment) -> str:
    return format_money(payment.amount_cents, payment.currency)
