"""Changes to agreements and their versions, as their readers may see them, and the work that they make."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from grants.agreements.models import Agreement, AgreementVersion, Amendment, CoGrantee
from grants.agreements.selectors.guests import is_guest_at
from grants.agreements.versions import names_account
from grants.applications.closing import office_scope
from grants.core.waiting import Waiting
from grants.people.models import BankAccount, Membership
from grants.people.selectors import belongs_to, has_organisation
from grants.programmes.models import StaffRole
from grants.programmes.policies import holds
from grants.programmes.selectors import STAFF
from workflows.models import TransitionRecord

PATH = "agreement__award__application"
Role = StaffRole.Role


def amendments_visible_to(user: Any) -> QuerySet[Amendment]:
    """Return the changes that the user may read: the staff's own scope, and those of own organisations and partners."""
    partners = CoGrantee.objects.filter(belongs_to(user), left_on=None).values("agreement")
    own = belongs_to(user, "agreement__organisation") | Q(agreement__in=partners)
    found = Amendment.objects.filter(own | office_scope(user, *STAFF, path=PATH) | is_guest_at(user))
    return found.select_related(
        "agreement__award__application__call__action__phase__programme",
        "agreement__award__application__organisation",
        "agreement__organisation",
        "requested_by",
    )


def changes_of(agreement: Agreement) -> list[Amendment]:
    """Return the changes to an agreement that its reader may see, the newest first."""
    return list(agreement.amendments.select_related("requested_by", "made_version"))


def get_amendment(user: Any, reference: str, number: int) -> Amendment:
    """Return a change to an agreement that the user may read, or raise Http404."""
    found = amendments_visible_to(user).select_related("document", "evidence", "made_version")
    found = found.prefetch_related("agreement__lines")
    amendment = found.filter(agreement__reference=reference, number=number).first()
    if amendment is None:
        raise Http404
    return amendment


def versions_of(agreement: Agreement) -> list[AgreementVersion]:
    """Return the versions of an agreement, the newest first, each with the change that made it."""
    found = agreement.versions.select_related("amendment__requested_by", "document")
    return list(found.order_by("-number"))


def amendment_ids_with_settled_account() -> list[int]:
    """Return the changes of an account that was confirmed or refused since it was proposed."""
    waiting = Amendment.objects.filter(kind=Amendment.Kind.ACCOUNT, state="proposed").select_related("agreement")
    accounts = {amendment.pk: amendment.changes["account"] for amendment in waiting}
    still = Amendment.objects.filter(
        pk__in=accounts,
        agreement__organisation__bank_accounts__pk__in=accounts.values(),
        agreement__organisation__bank_accounts__state="proposed",
    )
    return sorted(set(accounts) - set(still.values_list("pk", flat=True)))


def agreement_ids_with_unnamed_account() -> list[int]:
    """Return the agreements whose grantee has a confirmed account that they do not name as they read today."""
    account = BankAccount.objects.filter(organisation=OuterRef("organisation"), state="confirmed").values("pk")
    latest = AgreementVersion.objects.filter(agreement=OuterRef("pk")).order_by("-number")
    found = Agreement.objects.filter(state__in=("in_force", "suspended", "terminated"))
    found = found.annotate(paid_to=Subquery(account[:1])).exclude(paid_to=None)
    named = Cast(KeyTextTransform("account_id", Subquery(latest.values("content")[:1])), BigIntegerField())
    found = found.annotate(named=named).filter(Q(named=None) | ~Q(named=F("paid_to"))).order_by("pk")
    paid_to = BankAccount.objects.in_bulk([agreement.paid_to for agreement in found])
    return [agreement.pk for agreement in found if not names_account(agreement, paid_to[agreement.paid_to])]


def amendments_waiting_for(user: Any) -> list[Waiting]:
    """Return the changes that wait for the user: to judge, to approve, to sign for a party, to sign for the funder."""
    found = [*_to_judge(user), *_to_bring(user)] if holds(user, Role.OFFICER) else []
    found += _to_decide(user) if holds(user, Role.APPROVER) else []
    return found + ([*_to_sign(user), *_to_cosign(user)] if has_organisation(user) else [])


def _to_judge(user: Any) -> list[Waiting]:
    """Return what officers judge; a new account waits for its confirmation by finance instead."""
    proposed = Amendment.objects.filter(office_scope(user, Role.OFFICER, path=PATH), state="proposed")
    proposed = proposed.exclude(kind=Amendment.Kind.ACCOUNT)
    proposed = proposed.exclude(is_notice=True, requested_by=user)
    proposed = proposed.select_related("agreement__organisation").order_by("pk")
    return _items(proposed, _("Judge a change · %(reference)s"), pgettext("button", "Open"))


def _to_decide(user: Any) -> list[Waiting]:
    found = Amendment.objects.filter(
        office_scope(user, Role.APPROVER, path=PATH), state__in=("recommended", "signed")
    ).exclude(requested_by=user)
    had_a_hand = TransitionRecord.objects.filter(
        subject_type=ContentType.objects.get_for_model(Amendment),
        subject_id=OuterRef("pk"),
        verb__in=("recommend", "sign", "cosign"),
        actor=user,
    )
    found = found.exclude(Exists(had_a_hand)).select_related("agreement__organisation").order_by("pk")
    return _items(found, _("Decide a change · %(reference)s"), pgettext("button", "Open"))


def _to_sign(user: Any) -> list[Waiting]:
    mine = Q(
        agreement__organisation__memberships__user=user,
        agreement__organisation__memberships__role=Membership.Role.SIGNATORY,
    )
    found = [row for row in _approved(mine) if not row.still_to_cosign]
    return _items(found, _("Sign a change · %(reference)s"), _("Sign"))


def _to_cosign(user: Any) -> list[Waiting]:
    """Return the changes that the user signs for a co-grantee, before the grantee does."""
    role = Membership.Role.SIGNATORY
    own = set(Membership.objects.filter(user_id=user.pk, role=role).values_list("organisation_id", flat=True))
    partners = CoGrantee.objects.filter(organisation__in=own, must_sign=True, left_on=None).values("agreement")
    asked = _approved(Q(agreement__in=partners)) if own else []
    found = [row for row in asked if own & {partner.organisation_id for partner in row.still_to_cosign}]
    return _items(found, _("Sign a change as co-grantee · %(reference)s"), _("Sign"))


def _to_bring(user: Any) -> list[Waiting]:
    """Return the changes that wait for a co-grantee without an account in Sofra: the officer brings its paper."""
    partners = CoGrantee.objects.filter(organisation=None, must_sign=True, left_on=None).values("agreement")
    asked = _approved(office_scope(user, Role.OFFICER, path=PATH) & Q(agreement__in=partners))
    found = [row for row in asked if any(partner.organisation_id is None for partner in row.still_to_cosign)]
    what = _("Bring the signed paper of a co-grantee · %(reference)s")
    return _items(found, what, pgettext("button", "Open"))


def _approved(which: Q) -> QuerySet[Amendment]:
    found = Amendment.objects.filter(which, state="approved").select_related("agreement__organisation").order_by("pk")
    return found.prefetch_related("agreement__co_grantees", "signatures")


def _items(found: Iterable[Amendment], what: str, button: str) -> list[Waiting]:
    return [
        Waiting(
            what=what % {"reference": f"{amendment.agreement.reference} · {amendment.number}"},
            who=f"{amendment.agreement.organisation.name} · {amendment.get_kind_display()}",
            due=None,
            url=reverse("agreements:change", args=[amendment.agreement.reference, amendment.number]),
            button=button,
        )
        for amendment in found
    ]
