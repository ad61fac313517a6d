"""Organisations and accounts as their readers may see them."""

from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.waiting import Waiting
from grants.people.models import BankAccount, Invitation, Membership, Organisation
from grants.people.policies import staff_roles_of

WAITING_LINES = 8
LEADS = (Membership.Role.LEAD, Membership.Role.SIGNATORY)


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """Return the organisations that the user belongs to, by name."""
    return Organisation.objects.filter(memberships__user=user).distinct()


def belongs_to(user: Any, path: str = "organisation") -> Q:
    """Return the filter for rows of the user's own organisations, reached by the path; a set, so no row comes twice."""
    return Q(**{f"{path}__in": Membership.objects.filter(user_id=user.pk).values("organisation")})


def writable_organisations_of(user: Any) -> QuerySet[Organisation]:
    """Return the organisations for which the user may write applications."""
    writers = [Membership.Role.LEAD, Membership.Role.EDITOR, Membership.Role.SIGNATORY]
    mine = Q(memberships__user=user, memberships__role__in=writers)
    return Organisation.objects.filter(mine).distinct()


def get_organisation(user: Any, pk: int) -> Organisation:
    """Return an organisation that the user may read, or raise Http404."""
    found = Organisation.objects.filter(pk=pk).first()
    if found is None or not rules.has_perm("organisations.view", user, found):
        raise Http404
    return found


def get_membership(user: Any, pk: int) -> Membership:
    """Return a membership in an organisation that the user may read, or raise Http404."""
    found = Membership.objects.filter(pk=pk).select_related("organisation", "user").first()
    if found is None or not rules.has_perm("organisations.view", user, found.organisation):
        raise Http404
    return found


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the members with their parts, by name."""
    return organisation.memberships.select_related("user").order_by("user__name", "user__email", "role")


def open_invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations that nobody has accepted yet, newest first."""
    return organisation.invitations.filter(accepted_at=None).select_related("invited_by").order_by("-created_at")


def accounts_of(organisation: Organisation) -> QuerySet[BankAccount]:
    """Return an organisation's bank accounts, newest first."""
    return organisation.bank_accounts.select_related("entered_by", "evidence")


def accounts_visible_to(user: Any) -> QuerySet[BankAccount]:
    """Return the bank accounts that the user may read: those of the own organisations; for finance and audit, all."""
    found = BankAccount.objects.select_related("organisation", "entered_by", "evidence")
    if staff_roles_of(user) & {"finance", "auditor"}:
        return found
    return found.filter(organisation__in=organisations_of(user))


def get_account(user: Any, pk: int) -> BankAccount:
    """Return a bank account that the user may read, or raise Http404."""
    found = accounts_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def waiting_for(user: Any) -> list[Waiting]:
    """Return the accounts that finance has to confirm, and what a lead still owes about the organisation."""
    roles = staff_roles_of(user)
    found = _accounts_to_confirm(user) if "finance" in roles else []
    return found if roles else _organisations_to_complete(user)


def _accounts_to_confirm(user: Any) -> list[Waiting]:
    mine = organisations_of(user)
    open_ones = BankAccount.objects.filter(state="proposed").exclude(entered_by=user).exclude(organisation__in=mine)
    rows = list(open_ones.select_related("organisation").order_by("created_at", "pk")[: WAITING_LINES + 1])
    lines = [
        Waiting(
            what=_("Confirm the bank account of %(organisation)s") % {"organisation": row.organisation.name},
            who=_("entered by the organisation; call back on the number on file"),
            due=None,
            url=reverse("people:account_confirm", args=[row.pk]),
            button=_("Confirm"),
        )
        for row in rows[:WAITING_LINES]
    ]
    if len(rows) > WAITING_LINES:
        count = open_ones.count() - WAITING_LINES
        words = _("More bank accounts to confirm"), _("entered by their organisations")
        lines.append(Waiting(words[0], words[1], None, reverse("people:accounts"), _("See all"), count))
    return lines


def _organisations_to_complete(user: Any) -> list[Waiting]:
    usable = BankAccount.objects.filter(organisation=OuterRef("pk"), state__in=("proposed", "confirmed"))
    mine = organisations_of(user).filter(memberships__role__in=LEADS).annotate(has_account=Exists(usable))
    rows = list(mine)
    if not rows and not organisations_of(user).exists():
        words = _("Describe your organisation"), _("needed before you can apply")
        return [Waiting(words[0], words[1], None, reverse("people:organisation_create"), _("Describe"))]
    return [
        Waiting(
            what=_("Enter the bank account of %(organisation)s") % {"organisation": row.name},
            who=_("needed before a grant can be paid; a finance officer confirms it"),
            due=None,
            url=reverse("people:account_propose", args=[row.pk]),
            button=_("Enter"),
        )
        for row in rows
        if not row.has_account
    ]
