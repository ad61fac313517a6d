"""The signatures under an agreement: of the grantee, its co-grantees and the funder, in Sofra or on paper."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, CoGrantee, Signature
from grants.agreements.policies.agreements import is_officer_outside
from grants.agreements.services.agreeing import agreement_account, movement, tell
from grants.agreements.services.conditions import settle_conditions
from grants.agreements.versions import write_version
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.evaluation.models import Award
from grants.evaluation.services.awards import reserved_account
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, post
from grants.people.models import User
from grants.people.policies import org_roles
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from workflows.engine import TransitionRefused, lock, perform, records_of

Party = Signature.Party
Method = Signature.Method


@dataclass(frozen=True)
class Paper:
    """The copy of a text that was signed on paper, and the date that stands beside the signature."""

    copy: StoredFile
    signed_on: datetime.date


@dataclass(frozen=True)
class Signer:
    """Who signs, in which capacity, under which text (its SHA-256, where it was read on a page), and how."""

    name: str
    capacity: str
    actor: User
    sha256: str | None = None
    paper: Paper | None = None


@transaction.atomic
def sign_agreement(
    agreement: Agreement,
    *,
    name: str,
    capacity: str,
    actor: User,
    sha256: str | None = None,
    paper: Paper | None = None,
) -> Agreement:
    """Sign for the grantee. `sha256` is the text that the signatory read: another one meanwhile is refused.

    In Sofra the signatory signs; the copy of a signed paper may be brought by the officer, too. Co-grantees come first.
    """
    if paper is None:
        require("agreements.sign_here", actor, agreement)
    agreement = perform(agreement, "sign", actor=actor)
    _refuse_late(agreement)
    missing = agreement.still_to_cosign
    if missing:
        names = ", ".join(row.name for row in missing)
        raise TransitionRefused(_("The co-grantees sign first: %(names)s.") % {"names": names})
    _sign(agreement, Party.GRANTEE, Signer(name, capacity, actor, sha256, paper))
    action = agreement.award.application.call.action
    tell(
        agreement,
        "agreement-signed",
        to=staff_of(action, StaffRole.Role.APPROVER, StaffRole.Role.OFFICER),
        by=name,
        organisation=agreement.organisation.name,
    )
    return agreement


@transaction.atomic
def cosign_agreement(
    agreement: Agreement,
    *,
    co_grantee: CoGrantee | None = None,
    name: str,
    capacity: str,
    actor: User,
    sha256: str | None = None,
    paper: Paper | None = None,
) -> Agreement:
    """Sign for a co-grantee: in Sofra for that of which the actor is signatory, on paper for the one that is named."""
    if paper is None:
        require("agreements.cosign_here", actor, agreement)
    agreement = perform(agreement, "cosign", actor=actor)
    _refuse_late(agreement)
    row = the_one_to_cosign(agreement.still_to_cosign, co_grantee=co_grantee, actor=actor, paper=paper)
    _sign(agreement, Party.CO_GRANTEE, Signer(name, capacity, actor, sha256, paper), co_grantee=row)
    tell(
        agreement,
        "agreement-cosigned",
        to=[*people_of(agreement.organisation), *staff_of(_action(agreement), StaffRole.Role.OFFICER)],
        by=name,
        organisation=row.name,
    )
    return agreement


@transaction.atomic
def countersign_agreement(
    agreement: Agreement,
    *,
    name: str,
    capacity: str,
    actor: User,
    sha256: str | None = None,
    paper: Paper | None = None,
) -> Agreement:
    """Sign for the funder, second: the reservation becomes a commitment and the agreement is in force."""
    award = lock(agreement.award)
    agreement = perform(agreement, "countersign", actor=actor)
    _sign(agreement, Party.FUNDER, Signer(name, capacity, actor, sha256, paper))
    settle_conditions(agreement, as_of="signed")
    agreement.in_force_at = timezone.now()
    agreement.save(update_fields=["in_force_at"])
    write_version(agreement, at=agreement.in_force_at)
    perform(award, "contract", actor=actor)
    tell(
        agreement,
        "agreement-in-force",
        to=[*people_of(agreement.organisation), *staff_of(_action(agreement), StaffRole.Role.FINANCE)],
        amount=values.money(agreement.amount_cents, agreement.currency),
        report_due=values.day(agreement.report_due_on),
    )
    post([_commitment(agreement, award)], actor=actor)
    return agreement


def the_one_to_cosign(
    missing: list[CoGrantee], *, co_grantee: CoGrantee | None, actor: User, paper: Paper | None
) -> CoGrantee:
    """Return the co-grantee that is signed for: the actor's own, or on paper any that the office names."""
    own = [row for row in missing if row.organisation and "signatory" in org_roles(actor, row.organisation)]
    from_office = paper is not None and bool(missing) and is_officer_outside(actor, missing[0].agreement)
    open_to = missing if from_office else own
    row = next((row for row in open_to if co_grantee is None or row.pk == co_grantee.pk), None)
    if row is None:
        raise TransitionRefused(_("This co-grantee has signed, or need not sign, or it is not yours to sign for."))
    return row


def may_sign(agreement: Agreement, method: str) -> bool:
    """Tell whether the call lets the agreement be signed in this way."""
    return agreement.grant_terms.signing in {"either", method}


def _sign(agreement: Agreement, party: Party, signer: Signer, *, co_grantee: CoGrantee | None = None) -> None:
    _refuse_other_text(agreement, signer.sha256)
    name, capacity = signer.name.strip(), signer.capacity.strip()
    if not name or not capacity:
        field = "capacity" if name else "name"
        raise DomainError(_("Write your full name and in which capacity you sign."), field=field)
    method = Method.PAPER if signer.paper else Method.SYSTEM
    _refuse_wrong_method(agreement, method)
    if signer.paper:
        _refuse_wrong_date(agreement, signer.paper.signed_on)
    Signature.objects.create(
        agreement=agreement,
        party=party,
        co_grantee=co_grantee,
        user=signer.actor,
        name=name,
        capacity=capacity,
        method=method,
        copy=signer.paper.copy if signer.paper else None,
        signed_on=signer.paper.signed_on if signer.paper else None,
        sha256=agreement.sha256,
        round=agreement.signing_round,
        signed_at=timezone.now(),
    )


def _refuse_other_text(agreement: Agreement, sha256: str | None) -> None:
    if sha256 is not None and sha256 != agreement.sha256:
        raise TransitionRefused(_("The text has changed since you opened this page; read it again before you sign."))


def _refuse_late(agreement: Agreement) -> None:
    if agreement.sign_by and timezone.localdate() > agreement.sign_by:
        day = date_format(agreement.sign_by, "j F Y")
        raise TransitionRefused(_("The agreement was to be signed by %(day)s; the offer has lapsed.") % {"day": day})


def _refuse_wrong_method(agreement: Agreement, method: str) -> None:
    if may_sign(agreement, method):
        return
    if method == Method.PAPER:
        raise TransitionRefused(_("The call lets this agreement be signed in Sofra only."))
    raise TransitionRefused(_("The call lets this agreement be signed on paper only: upload the signed copy."))


def _refuse_wrong_date(agreement: Agreement, signed_on: datetime.date) -> None:
    offered = records_of(agreement).filter(verb="offer").last()
    first = timezone.localdate(offered.at) if offered else None
    if signed_on > timezone.localdate() or (first and signed_on < first):
        raise DomainError(
            _("The date on the paper lies between the day of the offer and today; check it."), field="signed_on"
        )


def _commitment(agreement: Agreement, award: Award) -> Posting:
    committed = agreement_account(agreement, Account.Kind.COMMITTED)
    reserved = reserved_account(award)
    key = f"commit:{agreement.pk}"
    return movement(agreement, reserved, committed, award.amount_cents, kind=Transfer.Kind.COMMIT, key=key)


def _action(agreement: Agreement) -> object:
    return agreement.award.application.call.action
