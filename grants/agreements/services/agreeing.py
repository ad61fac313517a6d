"""The verbs of an agreement: prepare, edit, offer, sign, countersign, decline."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.documents import render_agreement
from grants.agreements.drafting import draft_from_award, faults_of, replace_lines
from grants.agreements.models import Agreement, Signature
from grants.calls.services import pot_account
from grants.core.errors import DomainError
from grants.core.files import keep
from grants.evaluation.models import Award
from grants.evaluation.services.awards import key_of, reserved_account
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, balance, post
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import shares_of, staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, record, records_of


def agreement_account(agreement: Agreement, kind: Account.Kind) -> Account:
    """Return the agreement's account of a kind: committed, ordered, advanced, payable or accepted."""
    return account(kind, "agreement", agreement.pk, agreement.book_currency)


def agreement_balance(agreement: Agreement, kind: Account.Kind) -> int:
    """Return what the agreement's account of a kind holds, in cents, without opening it."""
    return balance(kind, "agreement", agreement.pk, agreement.book_currency)


@transaction.atomic
def prepare_agreement(award: Award, *, actor: User, starts_on: datetime.date | None = None) -> Agreement:
    """Draw up the agreement of an award from the version handed in; one award has one agreement."""
    require("agreements.prepare", actor, award)
    award = lock(award)
    if award.state != "pending":
        raise TransitionRefused(_("This award no longer waits for an agreement."))
    if Agreement.objects.filter(award=award).exists():
        raise DomainError(_("The agreement of this award has already been drawn up."))
    agreement = draft_from_award(award, actor=actor, starts_on=starts_on)
    record(agreement, "prepare", actor=actor)
    return agreement


@transaction.atomic
def edit_agreement(
    agreement: Agreement, *, lines: Iterable[Mapping[str, Any]] | None = None, actor: User, **fields: Any
) -> Agreement:
    """Change a draft: its dates, co-financing, conditions and lines.

    A line has heading, description, unit, quantity and unit_rate_cents.
    Raises DomainError unless the lines add up to the grant and the co-financing and keep the rules of the call.
    """
    require("agreements.edit", actor, agreement)
    agreement = lock(agreement)
    if agreement.state != "draft":
        raise TransitionRefused(_("The agreement has been offered; take it back first."))
    for name, value in fields.items():
        setattr(agreement, name, value)
    _refuse_wrong_dates(agreement)
    agreement.save()
    if lines is not None:
        replace_lines(agreement, lines)
    faults = faults_of(agreement)
    if faults:
        raise faults[0]
    record(agreement, "edit", actor=actor)
    return agreement


@transaction.atomic
def offer_agreement(agreement: Agreement, *, actor: User, reason: str = "") -> Agreement:
    """Send the agreement to the grantee; its PDF is frozen and its fingerprint is what both parties sign."""
    agreement = perform(agreement, "offer", actor=actor, reason=reason)
    pdf = render_agreement(agreement)
    agreement.document = keep(pdf, name=f"{agreement.reference}.pdf", content_type="application/pdf", actor=actor)
    agreement.sha256 = agreement.document.sha256
    agreement.save(update_fields=["document", "sha256"])
    _tell(
        agreement,
        "agreement-offered",
        to=people_of(agreement.organisation),
        amount=values.money(agreement.amount_cents, agreement.currency),
    )
    return agreement


@transaction.atomic
def revise_agreement(agreement: Agreement, *, actor: User, reason: str) -> Agreement:
    """Take an offered agreement back to mend it before anybody has signed; its grantee is told why."""
    agreement = perform(agreement, "revise", actor=actor, reason=reason)
    _tell(agreement, "agreement-revised", to=people_of(agreement.organisation), reason=reason)
    return agreement


@transaction.atomic
def sign_agreement(
    agreement: Agreement, *, name: str, capacity: str, actor: User, sha256: str | None = None
) -> Agreement:
    """Sign for the grantee. `sha256` is the text that the signatory read: another one meanwhile is refused."""
    agreement = perform(agreement, "sign", actor=actor)
    _refuse_other_text(agreement, sha256)
    _sign(agreement, Signature.Party.GRANTEE, name=name, capacity=capacity, actor=actor)
    _tell(
        agreement,
        "agreement-signed",
        to=staff_of(_action(agreement), StaffRole.Role.APPROVER, StaffRole.Role.OFFICER),
        by=name,
        organisation=agreement.organisation.name,
    )
    return agreement


@transaction.atomic
def countersign_agreement(
    agreement: Agreement, *, name: str, capacity: str, actor: User, sha256: str | None = None
) -> Agreement:
    """Sign for the funder, second: the reservation becomes a commitment and the agreement is in force."""
    award = lock(agreement.award)
    agreement = perform(agreement, "countersign", actor=actor)
    _refuse_other_text(agreement, sha256)
    _sign(agreement, Signature.Party.FUNDER, name=name, capacity=capacity, actor=actor)
    agreement.in_force_at = timezone.now()
    agreement.save(update_fields=["in_force_at"])
    perform(award, "contract", actor=actor)
    _tell(
        agreement,
        "agreement-in-force",
        to=[*people_of(agreement.organisation), *staff_of(_action(agreement), StaffRole.Role.FINANCE)],
        amount=values.money(agreement.amount_cents, agreement.currency),
        report_due=values.day(agreement.report_due_on),
    )
    post([_commitment(agreement, award)], actor=actor)
    return agreement


@transaction.atomic
def decline_agreement(agreement: Agreement, *, actor: User, reason: str) -> Agreement:
    """Decline the grant before it is in force; the reservation goes back to the pot of the call."""
    award = lock(agreement.award)
    agreement = perform(agreement, "decline", actor=actor, reason=reason)
    perform(award, "lapse", actor=actor, reason=reason)
    _tell(
        agreement,
        "agreement-declined",
        to=staff_of(_action(agreement), StaffRole.Role.OFFICER, StaffRole.Role.APPROVER),
        by=str(actor),
        reason=reason,
    )
    post([_lapse(agreement, award)], actor=actor, reason=reason)
    return agreement


def movement(
    agreement: Agreement, debit: Account, credit: Account, amount: int, *, kind: Transfer.Kind, key: str
) -> Posting:
    """Return a transfer of the grant's money with the donors' shares of today; cents."""
    action = _action(agreement)
    return Posting(
        debit=debit,
        credit=credit,
        amount=amount,
        kind=kind,
        key=key,
        scope=f"action:{action.pk}",
        shares=shares_of(action),
    )


def _action(agreement: Agreement) -> Any:
    return agreement.award.application.call.action


def _refuse_wrong_dates(agreement: Agreement) -> None:
    latest = agreement.award.application.call.latest_end
    if agreement.ends_on <= agreement.starts_on:
        raise DomainError(_("The end must come after the start."), field="ends_on")
    if latest and agreement.ends_on > latest:
        day = date_format(latest, "j F Y")
        raise DomainError(_("The call lets projects end on %(day)s at the latest.") % {"day": day}, field="ends_on")
    if agreement.report_due_on <= agreement.ends_on:
        raise DomainError(_("The final report is due after the end."), field="report_due_on")


def _refuse_other_text(agreement: Agreement, sha256: str | None) -> None:
    if sha256 is not None and sha256 != agreement.sha256:
        raise TransitionRefused(_("The text has changed since you opened this page; read it again before you sign."))


def _sign(agreement: Agreement, party: Signature.Party, *, name: str, capacity: str, actor: User) -> None:
    name, capacity = name.strip(), capacity.strip()
    if not name or not capacity:
        field = "capacity" if name else "name"
        raise DomainError(_("Write your full name and in which capacity you sign."), field=field)
    Signature.objects.create(
        agreement=agreement,
        party=party,
        user=actor,
        name=name,
        capacity=capacity,
        sha256=agreement.sha256,
        signed_at=timezone.now(),
    )


def _commitment(agreement: Agreement, award: Award) -> Posting:
    committed = agreement_account(agreement, Account.Kind.COMMITTED)
    reserved = reserved_account(award)
    key = f"commit:{agreement.pk}"
    return movement(agreement, reserved, committed, agreement.amount_cents, kind=Transfer.Kind.COMMIT, key=key)


def _lapse(agreement: Agreement, award: Award) -> Posting:
    pot = pot_account(award.application.call)
    key = key_of(award, "lapse")
    return movement(agreement, reserved_account(award), pot, award.amount_cents, kind=Transfer.Kind.RELEASE, key=key)


def _tell(agreement: Agreement, topic: str, *, to: list[User], **context: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{agreement.pk}:{records_of(agreement).count()}",
        url=reverse("agreements:detail", args=[agreement.reference]),
        about=agreement,
        context={"reference": agreement.reference, **context},
    )
