"""What is due to be raised, taken up, decided on or marked as met, and whose work that is."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, Instalment
from grants.agreements.selectors import APPLICATION as OF_AGREEMENT
from grants.applications.closing import office_scope
from grants.core.money import format_money
from grants.core.waiting import Waiting
from grants.ledger.models import Account
from grants.payments.models import LIVE, Payment, RecoveryPart
from grants.people.models import BankAccount
from grants.people.selectors import belongs_to
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds
from workflows.models import TransitionRecord

OF_PAYMENT = "agreement__award__application"
OF_INSTALMENT = f"agreement__{OF_AGREEMENT}"
TO_DECIDE = ("requested", "endorsed")
Role = StaffRole.Role
Trigger = Instalment.Trigger


def due_instalments() -> QuerySet[Instalment]:
    """Return the instalments of agreements in force that are due and were neither raised nor paid."""
    due = Q(trigger=Trigger.SIGNATURE) | Q(trigger=Trigger.DATE, due_on__lte=timezone.localdate())
    due |= Q(trigger=Trigger.MANUAL, met_at__isnull=False)
    due |= Q(trigger=Trigger.INTERIM, interim_accepted__gte=F("interim_place"))
    counted = Instalment.objects.annotate(interim_place=_interim_place(), interim_accepted=_interim_accepted())
    found = counted.filter(due, agreement__state="in_force", agreement__settlement=None)
    return found.exclude(payments__state__in=LIVE)


def _interim_place() -> Subquery:
    """Return which of the instalments of its agreement that wait for an interim report one is."""
    before = Instalment.objects.filter(
        agreement=OuterRef("agreement_id"), trigger=Trigger.INTERIM, number__lte=OuterRef("number")
    )
    return Subquery(before.order_by().values("agreement").annotate(n=Count("pk")).values("n"))


def _interim_accepted() -> Subquery:
    """Return how many interim reports of the agreement are accepted."""
    accepted = Agreement.objects.filter(pk=OuterRef("agreement_id"), reports__kind="interim", reports__state="accepted")
    return Subquery(accepted.order_by().values("pk").annotate(n=Count("reports")).values("n"))


def instalment_ids_due_to_raise() -> list[int]:
    """Return the instalments that fall due by themselves; one that was refused or returned is asked for by a person."""
    held = Account.objects.filter(
        kind=Account.Kind.COMMITTED,
        owner_type="agreement",
        owner_id=OuterRef("agreement_id"),
        balance__gte=OuterRef("amount_cents"),
    )
    covered = Exists(held) | ~Q(agreement__currency=F("agreement__award__currency"))
    return list(due_instalments().filter(covered, payments=None).order_by("pk").values_list("pk", flat=True))


def amount_due(instalment: Instalment) -> int:
    """Return what of an instalment is to be paid: all of it, but what a returned payment had set off, in cents."""
    kept = RecoveryPart.objects.filter(payment__instalment=instalment, payment__state="returned")
    return int(instalment.amount_cents - (kept.aggregate(total=Sum("amount_cents"))["total"] or 0))


def payments_to_decide(user: Any) -> QuerySet[Payment]:
    """Return the payments that the user may approve: not asked for, raised, changed or endorsed by himself."""
    found = Payment.objects.filter(office_scope(user, Role.APPROVER, path=OF_PAYMENT), state__in=TO_DECIDE)
    found = found.exclude(belongs_to(user, "agreement__organisation"))
    acts = TransitionRecord.objects.filter(
        subject_type=ContentType.objects.get_for_model(Payment), subject_id=OuterRef("pk")
    )
    own = acts.filter(verb__in=("request", "raise", "amend"), actor=user)
    endorser = acts.filter(verb="endorse").order_by("-pk").values("actor")[:1]
    found = found.annotate(last_endorser=Subquery(endorser)).exclude(state="endorsed", last_endorser=user.pk)
    found = found.exclude(Exists(own)).exclude(requested_by=user).exclude(raised_by=user)
    return found.exclude(instalment__met_by=user).select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__organisation",
        "agreement__settlement",
        "agreement__report",
        "instalment",
        "bank_account",
        "requested_by",
    )


def payments_raised(user: Any) -> QuerySet[Payment]:
    """Return the payments that wait for finance: those a grantee asks for, and those due with an account to pay to."""
    confirmed = BankAccount.objects.filter(organisation=OuterRef("agreement__organisation"), state="confirmed")
    found = Payment.objects.filter(office_scope(user, Role.FINANCE, path=OF_PAYMENT), state="raised")
    found = found.exclude(belongs_to(user, "agreement__organisation"))
    found = found.filter(Exists(confirmed) | Q(raised_by__isnull=False))
    return found.select_related("agreement__organisation", "raised_by").order_by("pk")


def conditions_to_mark(user: Any) -> QuerySet[Instalment]:
    """Return the instalments whose condition an officer of the scope marks as met, once it is."""
    found = Instalment.objects.filter(
        office_scope(user, Role.OFFICER, path=OF_INSTALMENT),
        trigger=Trigger.MANUAL,
        met_at=None,
        agreement__state="in_force",
        agreement__settlement=None,
    )
    found = found.exclude(belongs_to(user, "agreement__organisation"))
    return found.select_related("agreement__organisation").order_by("pk")


def requests_waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for an approver, for finance and for an officer. Three queries."""
    found = _to_decide(user) if holds(user, Role.APPROVER) else []
    found += _to_take_up(user) if holds(user, Role.FINANCE) else []
    return found + (_to_mark(user) if holds(user, Role.OFFICER) else [])


def _to_decide(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Approve: %(kind)s · %(reference)s") % _names(payment),
            who=_("%(sum)s · asked for by %(by)s") % {"sum": _sum(payment), "by": payment.requested_by},
            due=None,
            url=reverse(f"payments:{payment.next_approval}", args=[payment.pk]),
            button=_("Approve"),
        )
        for payment in payments_to_decide(user).order_by("pk")
    ]


def _to_take_up(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Check and request: %(kind)s · %(reference)s") % _names(payment),
            who=_whose(payment),
            due=None,
            url=reverse("payments:request", args=[payment.pk]),
            button=_("Check"),
        )
        for payment in payments_raised(user)
    ]


def _to_mark(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Is the condition met? Instalment %(n)s · %(reference)s")
            % {"n": part.number, "reference": part.agreement.reference},
            who=f"{part.agreement.organisation.name} · {part.condition}",
            due=None,
            url=reverse("payments:mark_met", args=[part.pk]),
            button=_("Mark"),
        )
        for part in conditions_to_mark(user)
    ]


def _whose(payment: Payment) -> str:
    day = date_format(timezone.localtime(payment.created_at), "j F Y")
    if payment.raised_by is None:
        return _("%(sum)s · due since %(day)s") % {"sum": _sum(payment), "day": day}
    return _("%(sum)s · asked for by the grantee on %(day)s") % {"sum": _sum(payment), "day": day}


def _names(payment: Payment) -> dict[str, str]:
    return {"kind": str(payment.get_kind_display()), "reference": payment.agreement.reference}


def _sum(payment: Payment) -> str:
    return format_money(payment.amount_cents, payment.currency)
