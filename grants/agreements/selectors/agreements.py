"""Agreements as their readers may see them, and the work that they make."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from grants.agreements.models import Agreement, CoGrantee, Precondition, Signature
from grants.agreements.selectors.amendments import amendments_waiting_for
from grants.agreements.selectors.guests import is_guest_at, to_examine
from grants.agreements.selectors.signing import budgets_to_agree, to_cosign
from grants.applications.closing import closed_to, conflict_key, office_scope
from grants.core.money import format_money
from grants.core.remembering import remember
from grants.core.rows import load_rows
from grants.core.waiting import Waiting
from grants.evaluation.models import Award
from grants.evaluation.selectors import awards_visible_to
from grants.ledger.models import Account, Transfer
from grants.people.models import BankAccount, Membership
from grants.people.selectors import belongs_to, has_organisation
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds
from grants.programmes.selectors import STAFF
from workflows.models import TransitionRecord

ACTION = "award__application__call__action"
APPLICATION = "award__application"
Role = StaffRole.Role
ANY = Q()
AFTER_PAYMENT = ~Q(debit__kind=Account.Kind.ORDERED)  # what the bank sent back had counted as paid


def agreements_visible_to(user: Any) -> QuerySet[Agreement]:
    """Return the agreements that the user may read: the staff's own scope, and those of own organisations once offered.

    An organisation's own are those of which it is the grantee or a co-grantee that has not left. A guest reads the one
    grant that was opened to him.
    """
    partners = CoGrantee.objects.filter(belongs_to(user), left_on=None).values("agreement")
    own = (belongs_to(user) | Q(pk__in=partners)) & ~Q(state="draft")
    found = Agreement.objects.filter(own | office_scope(user, *STAFF, path=APPLICATION) | is_guest_at(user, ""))
    return found.select_related(
        "award__application__call__action__phase__programme", "award__application__organisation", "organisation"
    )


def agreements_listed_for(user: Any) -> QuerySet[Agreement]:
    """Return the agreements that the user may read with what a list shows: paid, accepted, not yet justified; cents."""
    owned = {"owner_type": "agreement", "owner_id": OuterRef("pk"), "currency": OuterRef("award__currency")}
    advanced = Account.objects.filter(kind=Account.Kind.ADVANCED, **owned)
    return agreements_visible_to(user).annotate(
        paid_cents=_moved("pay") - _moved("return", of=AFTER_PAYMENT),
        accepted_cents=_moved("accept", "owe") - _moved("disallow"),
        unjustified_cents=Coalesce(Subquery(advanced.values("balance")[:1]), 0),
    )


def get_agreement(user: Any, reference: str, *more: str) -> Agreement:
    """Return an agreement that the user may read, with its parts and `more` of its relations, or raise Http404."""
    found = agreements_visible_to(user).select_related("document", "settlement", "report", "closure", "prepared_by")
    signatures = Prefetch("signatures", Signature.objects.select_related("user", "copy", "co_grantee"))
    conditions = Prefetch("conditions", Precondition.objects.select_related("checked_by"))
    confirmed = BankAccount.objects.filter(organisation=OuterRef("organisation"), state="confirmed")
    found = found.prefetch_related(signatures, conditions).annotate(
        account_is_confirmed=Exists(confirmed), is_closed_to_reader=closed_to(user, APPLICATION)
    )
    agreement: Any = found.filter(reference=reference).first()
    if agreement is None:
        raise Http404
    remember(conflict_key(user, agreement.award.application_id), not agreement.is_closed_to_reader)
    load_rows(agreement, "lines", "instalments", "payments", "co_grantees", *more)
    return agreement  # type: ignore[no-any-return]


def get_award(user: Any, pk: int) -> Award:
    """Return an award that the user may open, or raise Http404."""
    award = awards_visible_to(user).filter(pk=pk).first()
    if award is None:
        raise Http404
    return award


def awards_to_prepare(user: Any) -> QuerySet[Award]:
    """Return the awards of the officer's own scope that have no agreement yet, the oldest first."""
    found = Award.objects.filter(office_scope(user, Role.OFFICER), state="pending")
    found = found.filter(agreement=None).order_by("decided_on", "pk")
    return found.select_related("application__call__action__phase", "application__organisation")


def agreement_ids_due_to_lapse() -> list[int]:
    """Return the agreements that were offered and not signed by their day."""
    late = Agreement.objects.filter(state="offered", sign_by__lt=timezone.localdate())
    return list(late.values_list("pk", flat=True))


def waiting_for(user: Any) -> list[Waiting]:
    """Return what waits for the user: to draw up, offer, sign, countersign, and changes. At most ten queries."""
    if not getattr(user, "pk", None):
        return []
    found = [*_to_prepare(user), *_to_offer(user)] if holds(user, Role.OFFICER) else []
    found += _to_countersign(user) if holds(user, Role.APPROVER) else []
    if has_organisation(user):
        found += [*_to_sign(user), *budgets_to_agree(user), *to_cosign(user)]
    return [*found, *amendments_waiting_for(user), *to_examine(user)]


def _moved(*kinds: str, of: Q = ANY) -> Coalesce:
    """Return the sum of an agreement's transfers of some kinds, in cents, as a subquery."""
    owned = {"debit__owner_type": "agreement", "debit__owner_id": OuterRef("pk")}
    found = Transfer.objects.filter(of, kind__in=kinds, **owned)
    total = found.order_by().values("debit__owner_id").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(total), 0)


def _to_prepare(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Draw up the agreement · %(reference)s") % {"reference": award.application.reference},
            who=_whose(award.application.organisation.name, award.amount_cents, award.currency),
            due=None,
            url=reverse("agreements:prepare", args=[award.pk]),
            button=_("Draw up"),
        )
        for award in awards_to_prepare(user)
    ]


def _to_offer(user: Any) -> list[Waiting]:
    drafts = Agreement.objects.filter(office_scope(user, Role.OFFICER, path=APPLICATION), state="draft")
    return _items(
        drafts, "agreements:detail", _("Check and offer the agreement · %(reference)s"), pgettext("button", "Open")
    )


def _to_sign(user: Any) -> list[Waiting]:
    mine = Q(organisation__memberships__user=user, organisation__memberships__role=Membership.Role.SIGNATORY)
    offered = Agreement.objects.filter(mine, state="offered")
    return _items(offered, "agreements:sign", _("Sign the grant agreement · %(reference)s"), _("Sign"))


def _to_countersign(user: Any) -> list[Waiting]:
    signed = Agreement.objects.filter(office_scope(user, Role.APPROVER, path=APPLICATION), state="signed")
    acts = TransitionRecord.objects.filter(
        subject_type=ContentType.objects.get_for_model(Agreement),
        subject_id=OuterRef("pk"),
        verb__in=["offer", "sign"],
        actor=user,
    )
    signed = signed.exclude(prepared_by=user).exclude(Exists(acts))
    return _items(signed, "agreements:countersign", _("Sign for the funder · %(reference)s"), _("Sign"))


def _items(found: QuerySet[Agreement], url_name: str, what: str, button: str) -> list[Waiting]:
    return [
        Waiting(
            what=what % {"reference": agreement.reference},
            who=_whose(agreement.organisation.name, agreement.amount_cents, agreement.currency),
            due=None,
            url=reverse(url_name, args=[agreement.reference]),
            button=button,
        )
        for agreement in found.select_related("organisation").order_by("pk")
    ]


def _whose(name: str, cents: int, currency: str) -> str:
    return f"{name} · {format_money(cents, currency)}"
