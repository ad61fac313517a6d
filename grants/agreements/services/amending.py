"""The verbs of a change to an agreement: propose, judge, sign, bring into force. The agreement is locked first."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from grants.agreements.amendment_documents import render_amendment
from grants.agreements.models import Agreement, Amendment
from grants.agreements.planning import explained, is_notice_enough, plan_change, untimely
from grants.agreements.present import present_of
from grants.agreements.services.applying import apply_change
from grants.agreements.services.telling import (
    tell_cosigners,
    tell_grantee,
    tell_grantees,
    tell_office,
    tell_signatories,
)
from grants.core.errors import DomainError
from grants.core.files import keep
from grants.core.models import StoredFile
from grants.people.models import User
from grants.people.policies import is_member
from grants.people.services import propose_account, require
from grants.programmes.models import StaffRole
from workflows.engine import TransitionRefused, lock, perform, record

Kind = Amendment.Kind
Role = StaffRole.Role
OPEN = ("proposed", "recommended", "approved", "signed")


@transaction.atomic
def propose_amendment(
    agreement: Agreement, *, kind: str, reason: str, actor: User, evidence: StoredFile | None = None, **wanted: Any
) -> Amendment:
    """Ask for a change, for the grantee or for the office; `wanted` are the new values in the shape of the kind.

    Raises DomainError, naming the field, for what the rules of the grant do not let happen, with the figures.
    """
    require("amendments.request", actor, agreement)
    agreement = lock(agreement)
    by_grantee = bool(is_member(actor, agreement))
    _refuse_second(agreement, kind)
    reason = explained(kind, reason)
    if kind == Kind.SIGNATORY and evidence is None:
        raise DomainError(_("Attach the decision by which this person represents the organisation."), field="evidence")
    changes = plan_change(agreement, kind, wanted, by_grantee=by_grantee)
    amendment = Amendment.objects.create(
        agreement=agreement,
        number=(agreement.amendments.aggregate(last=Max("number"))["last"] or 0) + 1,
        kind=kind,
        is_notice=is_notice_enough(agreement, kind, changes),
        by_grantee=by_grantee,
        reason=reason,
        changes=changes,
        before=present_of(agreement, kind, changes),
        evidence=evidence,
        effective_on=changes.get("on") or changes.get("left_on"),
        requested_by=actor,
    )
    record(amendment, "request", actor=actor, reason=reason)
    tell_office(amendment, "amendment-proposed", Role.OFFICER, by=str(actor), reason=reason)
    if not by_grantee:
        tell_grantee(amendment, "amendment-planned", reason=reason)
    return Amendment.objects.get(pk=amendment.pk)


@transaction.atomic
def propose_account_change(
    agreement: Agreement, *, reason: str, actor: User, evidence: StoredFile | None = None, **account: Any
) -> Amendment:
    """Enter a new bank account and ask that the grant be paid to it; in force once a second person confirmed it."""
    require("amendments.request", actor, agreement)
    refusal = untimely(agreement, Kind.ACCOUNT)
    if refusal:
        raise DomainError(refusal)
    entered = propose_account(agreement.organisation, actor=actor, evidence=evidence, **account)
    return propose_amendment(
        agreement, kind=Kind.ACCOUNT, reason=reason, actor=actor, evidence=evidence, account=entered.pk
    )


@transaction.atomic
def take_note(amendment: Amendment, *, actor: Any, reason: str = "") -> Amendment:
    """Take note of a small change, judged again by the budget as it stands now: it is in force."""
    amendment = _judged_again(amendment)
    amendment = perform(amendment, "take_note", actor=actor, reason=reason)
    return come_into_force(amendment, actor=actor)


@transaction.atomic
def recommend_amendment(amendment: Amendment, *, actor: User, reason: str = "") -> Amendment:
    """Check a change and ask the approver to decide; what a notice is enough for is not sent on."""
    amendment = _judged_again(amendment)
    if amendment.is_notice:
        raise TransitionRefused(_("A notice is enough for this change: take note of it, or refuse it."))
    amendment = perform(amendment, "recommend", actor=actor, reason=reason)
    tell_office(amendment, "amendment-recommended", Role.APPROVER, by=str(actor))
    return amendment


@transaction.atomic
def approve_amendment(amendment: Amendment, *, actor: User, reason: str = "") -> Amendment:
    """Approve a change that both parties sign; its text is frozen with its fingerprint."""
    lock_for_judging(amendment)
    amendment = perform(amendment, "approve", actor=actor, reason=reason)
    _freeze(amendment, actor=actor)
    if amendment.everyone_has_signed:
        tell_signatories(amendment, "amendment-to-sign")
    else:
        tell_cosigners(amendment, "amendment-to-cosign")
    return amendment


@transaction.atomic
def impose_amendment(amendment: Amendment, *, actor: User, reason: str = "") -> Amendment:
    """Decide for the funder alone (a suspension, its end, a termination); the grantee is told with the reasons."""
    agreement = lock(amendment.agreement)
    refusal = untimely(agreement, amendment.kind)
    if refusal:
        raise TransitionRefused(refusal)
    amendment = perform(amendment, "impose", actor=actor, reason=reason)
    _freeze(amendment, actor=actor)
    amendment = come_into_force(amendment, actor=actor)
    if amendment.kind == Kind.TERMINATION:
        _refuse_the_others(amendment, actor=actor)
    return amendment


@transaction.atomic
def refuse_amendment(amendment: Amendment, *, actor: Any, reason: str) -> Amendment:
    """Refuse a change with a reason that the grantee reads."""
    amendment = perform(amendment, "refuse", actor=actor, reason=reason)
    tell_grantee(amendment, "amendment-refused", reason=reason)
    return amendment


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, actor: User, reason: str = "") -> Amendment:
    """Take back what the grantee asked for, as long as it has not signed it."""
    amendment = perform(amendment, "withdraw", actor=actor, reason=reason)
    tell_office(amendment, "amendment-withdrawn", Role.OFFICER, by=str(actor))
    return amendment


@transaction.atomic
def follow_account(pk: int, *, actor: Any) -> Amendment:
    """Bring a new account into the agreement once it is confirmed, or refuse the change once the account is refused."""
    amendment = Amendment.objects.get(pk=pk)
    account = amendment.agreement.organisation.bank_accounts.get(pk=amendment.changes["account"])
    if account.state == "confirmed":
        return take_note(amendment, actor=actor, reason=_("The account is confirmed."))
    return refuse_amendment(amendment, actor=actor, reason=_("The account was not confirmed."))


def come_into_force(amendment: Amendment, *, actor: Any) -> Amendment:
    """Write a change that is decided into its agreement, which has a new version, and tell everybody."""
    agreement = apply_change(amendment, actor=actor)
    tell_grantees(amendment, "amendment-in-force", version=str(agreement.version), reason=amendment.reason)
    tell_office(amendment, "amendment-in-force-office", Role.OFFICER, Role.FINANCE, version=str(agreement.version))
    return amendment


def lock_for_judging(amendment: Amendment) -> Agreement:
    """Lock what says whether a change still fits, in the order of the stages: organisation, agreement, report.

    The organisation is locked for a new signatory, which is written into it.
    """
    if amendment.kind == Kind.SIGNATORY:
        lock(amendment.agreement.organisation)
    agreement = lock(amendment.agreement)
    report = getattr(agreement, "report", None)
    if report is not None:
        lock(report)
    return agreement


def _judged_again(amendment: Amendment) -> Amendment:
    """Lock agreement and change, and judge by the budget as it stands now whether a notice is enough."""
    agreement = lock_for_judging(amendment)
    amendment = lock(amendment)
    if amendment.state == "proposed":
        amendment.is_notice = is_notice_enough(agreement, amendment.kind, amendment.changes)
        amendment.save(update_fields=["is_notice"])
    return amendment


def _freeze(amendment: Amendment, *, actor: User) -> None:
    name = f"{amendment.agreement.reference}-{amendment.number}.pdf"
    pdf = render_amendment(amendment)
    amendment.document = keep(pdf, name=name, content_type="application/pdf", actor=actor)
    amendment.sha256 = amendment.document.sha256
    amendment.save(update_fields=["document", "sha256"])


def _refuse_second(agreement: Agreement, kind: str) -> None:
    found = agreement.amendments.filter(kind=kind, state__in=OPEN).first()
    if found is not None:
        text = _("Change %(number)s of the same kind is still open: wait for its end, or take it back.")
        raise DomainError(text % {"number": found.number})


def _refuse_the_others(amendment: Amendment, *, actor: User) -> None:
    """Refuse what else was open: an agreement that ends has nothing left to change."""
    others = Amendment.objects.filter(agreement=amendment.agreement, state__in=OPEN).exclude(pk=amendment.pk)
    for other in others:
        refuse_amendment(other, actor=actor, reason=_("The agreement has ended."))
