"""Organisations, their papers and their accounts as their readers may see them."""

from datetime import date, datetime, time
from typing import Any

import rules
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core.models import StoredFile
from grants.core.waiting import Waiting
from grants.people import likeness
from grants.people.models import (
    BankAccount,
    Invitation,
    Membership,
    Organisation,
    OrganisationDocument,
    PastGrant,
    Representative,
)
from grants.people.policies import is_member, staff_roles_of
from grants.people.rules import SOON
from grants.people.standing import Profile

WAITING_LINES = 8
RECEIVED = ("in_force", "closed")
LEADS = (Membership.Role.LEAD, Membership.Role.SIGNATORY)


def organisations_of(user: Any) -> QuerySet[Organisation]:
    """Return the organisations that the user belongs to, by name."""
    return Organisation.objects.filter(memberships__user=user).distinct()


def has_organisation(user: Any) -> bool:
    """Tell whether the user belongs to any organisation; read once per user object, for pages that are read."""
    if getattr(user, "pk", None) is None:
        return False
    if "_has_organisation" not in user.__dict__:
        user.__dict__["_has_organisation"] = user.memberships.exists()
    return bool(user.__dict__["_has_organisation"])


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
    """Return the invitations that were neither accepted nor withdrawn, newest first; expired ones too."""
    waiting = organisation.invitations.filter(accepted_at=None, withdrawn_at=None)
    return waiting.select_related("invited_by").order_by("-created_at")


def get_invitation(organisation: Organisation, pk: int) -> Invitation:
    """Return an invitation of this organisation, or raise Http404."""
    return _child(organisation.invitations, pk)


def get_representative(organisation: Organisation, pk: int) -> Representative:
    """Return a representative of this organisation, or raise Http404."""
    return _child(organisation.representatives, pk)


def get_document(organisation: Organisation, pk: int) -> OrganisationDocument:
    """Return a document of this organisation, in use or not, or raise Http404."""
    return _child(organisation.documents.select_related("file"), pk)


def get_grant(organisation: Organisation, pk: int) -> PastGrant:
    """Return a past grant that this organisation told of, or raise Http404."""
    return _child(organisation.past_grants, pk)


def documents_of(organisation: Organisation) -> QuerySet[OrganisationDocument]:
    """Return the organisation's documents in use, by kind."""
    return organisation.documents.filter(replaced_at=None).select_related("file", "added_by")


def earlier_documents_of(organisation: Organisation) -> QuerySet[OrganisationDocument]:
    """Return the documents that were replaced or taken out of use, the last one first."""
    return organisation.documents.exclude(replaced_at=None).select_related("file", "added_by").order_by("-replaced_at")


def valid_documents_of(organisation: Organisation, *, on: date) -> QuerySet[OrganisationDocument]:
    """Return the documents in use that are valid on the day; the last day counts, and no date means no end.

    What lies in quarantine counts as not handed in.
    """
    found = documents_of(organisation).filter(Q(valid_until=None) | Q(valid_until__gte=on))
    return found.exclude(file__scan=StoredFile.Scan.INFECTED)


def signers_of(organisation: Organisation, *, on: date) -> QuerySet[Representative]:
    """Return who may sign for the organisation on the day: their mandate has no end, or not ended yet."""
    return organisation.representatives.filter(Q(until=None) | Q(until__gte=on), may_sign=True)


def profile_of(organisation: Organisation, *, with_accounts: bool) -> Profile:
    """Return what an organisation has told of itself; five queries."""
    received = organisation.agreements.filter(state__in=RECEIVED)
    return Profile(
        organisation=organisation,
        representatives=list(organisation.representatives.all()),
        documents=list(documents_of(organisation)),
        grants=list(organisation.past_grants.all()),
        received=list(received.order_by("-starts_on", "-pk")),
        accounts=list(accounts_of(organisation)) if with_accounts else None,
    )


def organisations_visible_to(user: Any) -> QuerySet[Organisation]:
    """Return the organisations that the user may read: all of them to the office, else the own ones."""
    if rules.has_perm("organisations.list", user):
        return Organisation.objects.all()
    return organisations_of(user)


def invitation_by(token_hash: str) -> Invitation | None:
    """Return the invitation whose link holds this token, with who invites and to what; None for an unknown one."""
    found = Invitation.objects.filter(token_hash=token_hash).exclude(token_hash="")
    return found.select_related("organisation", "invited_by").first()


def has_joined(user: Any, organisation: Organisation) -> bool:
    """Tell whether the person belongs to the organisation."""
    return bool(is_member(user, organisation))


def accounts_of(organisation: Organisation) -> QuerySet[BankAccount]:
    """Return an organisation's bank accounts, newest first."""
    return organisation.bank_accounts.select_related("entered_by", "evidence")


def running_grants_of(organisation: Organisation) -> int:
    """Return how many agreements of an organisation run, into which a newly confirmed account is written."""
    return int(organisation.agreements.filter(state__in=("in_force", "suspended", "terminated")).count())


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
    """Return accounts to confirm, organisations to compare, and what a lead still owes about the organisation."""
    roles = staff_roles_of(user)
    found = _accounts_to_confirm(user) if "finance" in roles else []
    if "officer" in roles:
        found += _organisations_to_compare()
    return found if roles else [*_organisations_to_complete(user), *_documents_to_renew(user)]


def _organisations_to_compare() -> list[Waiting]:
    count = len(likeness.undecided_pairs())
    if not count:
        return []
    what = ngettext("%(n)s pair of organisations looks alike", "%(n)s pairs of organisations look alike", count)
    who = _("possible duplicates; nothing is merged by itself")
    return [Waiting(what % {"n": count}, who, None, reverse("people:alike"), _("Compare"))]


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


def _documents_to_renew(user: Any) -> list[Waiting]:
    today = timezone.localdate()
    mine = Membership.objects.filter(user_id=user.pk, role__in=LEADS).values("organisation")
    ending = OrganisationDocument.objects.filter(organisation__in=mine, replaced_at=None, valid_until__lte=today + SOON)
    rows = ending.select_related("organisation").order_by("valid_until", "pk")[:WAITING_LINES]
    return [_to_renew(row, today) for row in rows]


def _to_renew(document: OrganisationDocument, today: date) -> Waiting:
    until = document.valid_until
    assert until is not None
    words = {"document": str(document), "organisation": document.organisation.name}
    has_expired = until < today
    who = _("expired on %(day)s; a call may ask for it") if has_expired else _("expires soon; a call may ask for it")
    return Waiting(
        what=_("Renew “%(document)s” of %(organisation)s") % words,
        who=who % {"day": date_format(until, "SHORT_DATE_FORMAT")},
        due=None if has_expired else timezone.make_aware(datetime.combine(until, time(23, 59, 59))),
        url=reverse("people:document_replace", args=[document.organisation_id, document.pk]),
        button=_("Renew"),
    )


def _child(rows: Any, pk: int) -> Any:
    """Return the row of this parent; another parent's id is a 404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
