"""The verbs of an agreement: prepare, edit, offer, sign, countersign, decline."""

import calendar
import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grants.agreements.documents import render_agreement
from grants.agreements.models import Agreement, AgreementLine, Instalment, Signature
from grants.agreements.rules import fit_lines, instalments
from grants.applications.rules import line_amount
from grants.calls.services import pot_account
from grants.core.errors import DomainError
from grants.core.files import keep
from grants.core.money import format_money
from grants.evaluation.models import Award
from grants.evaluation.services import reserved_account
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import shares_of, staff_of
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, perform, records_of


def agreement_account(agreement: Agreement, kind: Account.Kind) -> Account:
    """Return the agreement's account of a kind: committed, ordered, advanced, payable or accepted."""
    return account(kind, "agreement", agreement.pk, agreement.currency)


@transaction.atomic
def prepare_agreement(award: Award, *, actor: User, starts_on: datetime.date | None = None) -> Agreement:
    """Draw up the agreement of an award from the version handed in; one award has one agreement."""
    require("agreements.prepare", actor, award)
    award = lock(award)
    if award.state != "pending":
        raise TransitionRefused(_("This award no longer waits for an agreement."))
    if Agreement.objects.filter(award=award).exists():
        raise DomainError(_("The agreement of this award has already been drawn up."))
    agreement = _from_award(award, actor=actor, starts_on=starts_on)
    _draw_lines(agreement, award.application.frozen["budget"])
    _draw_instalments(agreement)
    return agreement


@transaction.atomic
def edit_agreement(
    agreement: Agreement, *, lines: Iterable[Mapping[str, Any]] | None = None, actor: User, **fields: Any
) -> Agreement:
    """Change a draft: its dates, conditions and budget lines (heading, description, unit, quantity, unit_rate_cents)."""
    require("agreements.edit", actor, agreement)
    agreement = lock(agreement)
    if agreement.state != "draft":
        raise TransitionRefused(_("The agreement has been offered; take it back first."))
    for name, value in fields.items():
        setattr(agreement, name, value)
    agreement.save()
    if lines is not None:
        agreement.lines.all().delete()
        AgreementLine.objects.bulk_create(
            AgreementLine(
                agreement=agreement,
                order=number,
                amount_cents=line_amount(line["quantity"], line["unit_rate_cents"]),
                **line,
            )
            for number, line in enumerate(lines, start=1)
        )
    return agreement


@transaction.atomic
def offer_agreement(agreement: Agreement, *, actor: User, reason: str = "") -> Agreement:
    """Send the agreement to the grantee; its PDF is frozen and its fingerprint is what both parties sign."""
    agreement = perform(agreement, "offer", actor=actor, reason=reason)
    pdf = render_agreement(agreement)
    agreement.document = keep(
        pdf, name=f"{agreement.reference}.pdf", content_type="application/pdf", actor=actor
    )
    agreement.sha256 = agreement.document.sha256
    agreement.save(update_fields=["document", "sha256"])
    _tell(
        agreement,
        "agreement-offered",
        to=people_of(agreement.organisation),
        amount=format_money(agreement.amount_cents, agreement.currency),
    )
    return agreement


@transaction.atomic
def revise_agreement(agreement: Agreement, *, actor: User, reason: str) -> Agreement:
    """Take an offered agreement back to mend it before anybody has signed."""
    return perform(agreement, "revise", actor=actor, reason=reason)


@transaction.atomic
def sign_agreement(agreement: Agreement, *, name: str, capacity: str, actor: User) -> Agreement:
    """Sign for the grantee."""
    agreement = perform(agreement, "sign", actor=actor)
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
def countersign_agreement(agreement: Agreement, *, name: str, capacity: str, actor: User) -> Agreement:
    """Sign for the funder, second: the reservation becomes a commitment and the agreement is in force."""
    award = lock(agreement.award)
    agreement = perform(agreement, "countersign", actor=actor)
    _sign(agreement, Signature.Party.FUNDER, name=name, capacity=capacity, actor=actor)
    agreement.in_force_at = timezone.now()
    agreement.save(update_fields=["in_force_at"])
    perform(award, "contract", actor=actor)
    _tell(
        agreement,
        "agreement-in-force",
        to=[*people_of(agreement.organisation), *staff_of(_action(agreement), StaffRole.Role.FINANCE)],
        amount=format_money(agreement.amount_cents, agreement.currency),
        report_due=date_format(agreement.report_due_on, "j F Y"),
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


def _from_award(award: Award, *, actor: User, starts_on: datetime.date | None) -> Agreement:
    application = award.application
    project, budget = application.frozen["project"], application.frozen["budget"]
    starts = starts_on or max(_date(project["starts_on"]), timezone.localdate())
    ends = _months_later(starts, project["months"])
    return Agreement.objects.create(
        award=award,
        organisation=application.organisation,
        reference=f"{application.reference}-A",
        title=project["title"],
        currency=award.currency,
        amount_cents=award.amount_cents,
        cofinancing_cents=_fitted_cofinancing(budget, award.amount_cents),
        starts_on=starts,
        ends_on=ends,
        report_due_on=ends + datetime.timedelta(days=application.call.report_days),
        indicator=project["indicator"],
        indicator_baseline=project["indicator_baseline"] or 0,
        indicator_target=project["indicator_target"] or 0,
        prepared_by=actor,
        search_text=application.search_text,
    )


def _fitted_cofinancing(budget: Mapping[str, Any], amount_cents: int) -> int:
    """Keep the share of the co-financing when less is awarded than was asked for."""
    return int(budget["cofinancing_cents"]) * amount_cents // int(budget["requested_cents"])


def _draw_lines(agreement: Agreement, budget: Mapping[str, Any]) -> None:
    lines = budget["lines"]
    amounts = fit_lines([line["amount_cents"] for line in lines], agreement.total_cents)
    AgreementLine.objects.bulk_create(
        AgreementLine(
            agreement=agreement,
            order=number,
            heading=line["heading"],
            description=line["description"],
            unit=line["unit"] if amount == line["amount_cents"] else _("lump"),
            quantity=Decimal(line["quantity"]) if amount == line["amount_cents"] else Decimal(1),
            unit_rate_cents=line["unit_rate_cents"] if amount == line["amount_cents"] else amount,
            amount_cents=amount,
        )
        for number, (line, amount) in enumerate(zip(lines, amounts, strict=True), start=1)
    )


def _draw_instalments(agreement: Agreement) -> None:
    parts = instalments(agreement.amount_cents, agreement.award.application.call.advance_basis_points)
    Instalment.objects.bulk_create(
        Instalment(agreement=agreement, number=number, trigger=trigger, amount_cents=amount)
        for number, (trigger, amount) in enumerate(parts, start=1)
    )


def _sign(agreement: Agreement, party: Signature.Party, *, name: str, capacity: str, actor: User) -> None:
    if not name.strip() or not capacity.strip():
        raise DomainError(_("Write your full name and in which capacity you sign."), field="name")
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
    key = f"lapse:{award.pk}"
    return movement(agreement, reserved_account(award), pot, award.amount_cents, kind=Transfer.Kind.RELEASE, key=key)


def _date(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def _months_later(start: datetime.date, months: int) -> datetime.date:
    """Return the last day of a period of whole months: from 15 January, one month ends on 14 February."""
    year, month = divmod(start.month - 1 + months, 12)
    last = calendar.monthrange(start.year + year, month + 1)[1]
    same_day = datetime.date(start.year + year, month + 1, min(start.day, last))
    return same_day - datetime.timedelta(days=1)


def _tell(agreement: Agreement, topic: str, *, to: list[User], **context: str) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{agreement.pk}:{records_of(agreement).count()}",
        url=reverse("agreements:detail", args=[agreement.reference]),
        about=agreement,
        context={"reference": agreement.reference, **context},
    )
