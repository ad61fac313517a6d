"""The verbs of an agreement before and beside its signatures: prepare, edit, offer, revise, decline, lapse."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from grants.agreements.articles import template_for
from grants.agreements.conditions import budget_fingerprint
from grants.agreements.converting import Rate
from grants.agreements.documents import render_agreement
from grants.agreements.drafting import draft_from_award, faults_of, redraw_from_award, replace_lines
from grants.agreements.duties import lay_duties
from grants.agreements.models import Agreement
from grants.agreements.services.conditions import draw_conditions, reopen_changed_budget
from grants.applications.closing import leave_out
from grants.applications.models import Application
from grants.calls.services import pot_account
from grants.core.errors import DomainError
from grants.core.files import keep
from grants.evaluation.models import Award
from grants.evaluation.selectors import promotable_of
from grants.evaluation.services.awards import key_of, panel_of_award, reserved_account
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, balance, post
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import SYSTEM, TransitionRefused, lock, perform, record, records_of

UNSIGNED = gettext_noop("It was not signed by %(day)s.")


def agreement_account(agreement: Agreement, kind: Account.Kind) -> Account:
    """Return the agreement's account of a kind: committed, ordered, advanced, payable or accepted."""
    return account(kind, "agreement", agreement.pk, agreement.book_currency)


def agreement_balance(agreement: Agreement, kind: Account.Kind) -> int:
    """Return what the agreement's account of a kind holds, in cents, without opening it."""
    return balance(kind, "agreement", agreement.pk, agreement.book_currency)


@transaction.atomic
def prepare_agreement(
    award: Award, *, actor: User, starts_on: datetime.date | None = None, rate: Rate | None = None
) -> Agreement:
    """Draw up the agreement of an award from the version handed in; one award has one agreement.

    In another currency it is drawn up at the rate given, or at InforEuro's of this month. Raises MissingRate.
    """
    require("agreements.prepare", actor, award)
    award = lock(award)
    if award.state != "pending":
        raise TransitionRefused(_("This award no longer waits for an agreement."))
    agreement = Agreement.objects.filter(award=award).first()
    if agreement is None:
        agreement = draft_from_award(award, actor=actor, starts_on=starts_on, rate=rate)
        record(agreement, "prepare", actor=actor)
    elif str(agreement.state) == "declined":
        agreement = perform(agreement, "redraw", actor=actor, reason=award.reason)
        agreement = redraw_from_award(agreement, actor=actor, starts_on=starts_on, rate=rate)
    else:
        raise DomainError(_("The agreement of this award has already been drawn up."))
    draw_conditions(agreement)
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
    before = budget_fingerprint(agreement)
    for name, value in fields.items():
        setattr(agreement, name, value)
    _refuse_wrong_dates(agreement)
    agreement.save()
    lay_duties(agreement)
    if lines is not None:
        replace_lines(agreement, lines)
    faults = faults_of(agreement)
    if faults:
        raise faults[0]
    reopen_changed_budget(agreement, before)
    record(agreement, "edit", actor=actor)
    return agreement


@transaction.atomic
def offer_agreement(
    agreement: Agreement, *, sign_by: datetime.date | None = None, actor: User, reason: str = ""
) -> Agreement:
    """Send the agreement to the grantee; its PDF is frozen and its fingerprint is what the parties sign.

    `sign_by` is the last day to sign; without it the call says how many days there are, or none is set.
    """
    agreement = perform(agreement, "offer", actor=actor, reason=reason)
    agreement.template = template_for(agreement)
    agreement.sign_by = _signing_day(agreement, sign_by)
    pdf = render_agreement(agreement)
    agreement.document = keep(pdf, name=f"{agreement.reference}.pdf", content_type="application/pdf", actor=actor)
    agreement.sha256 = agreement.document.sha256
    agreement.save(update_fields=["document", "sha256", "sign_by", "template"])
    tell(
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
    tell(agreement, "agreement-revised", to=people_of(agreement.organisation), reason=reason)
    return agreement


@transaction.atomic
def decline_agreement(agreement: Agreement, *, actor: User, reason: str) -> Agreement:
    """Decline the grant before it is in force; the reservation goes back to the pot of the call."""
    return _fall(agreement, "agreement-declined", actor=actor, reason=reason, by=str(actor), told=reason)


@transaction.atomic
def lapse_agreement(agreement_id: int, *, actor: Any = SYSTEM) -> Agreement:
    """End the offer of a grant that its grantee did not sign in time; one signed meanwhile stands."""
    agreement = Agreement.objects.get(pk=agreement_id)
    lock(agreement.award)
    agreement = lock(agreement)
    if str(agreement.state) != "offered" or agreement.sign_by is None or timezone.localdate() <= agreement.sign_by:
        raise TransitionRefused(_("The agreement was signed, or the time for it has not passed."))
    with override(None):  # the record is kept in English; people read it in their own language
        reason = UNSIGNED % {"day": date_format(agreement.sign_by, "j F Y")}
    told = values.sentence(UNSIGNED, day=values.day(agreement.sign_by))
    agreement = _fall(agreement, "agreement-lapsed", actor=actor, reason=reason, told=told)
    tell(agreement, "offer-lapsed", to=people_of(agreement.organisation), reason=told)
    return agreement


def _fall(agreement: Agreement, topic: str, *, actor: Any, reason: str, told: Any, **context: Any) -> Agreement:
    award = lock(agreement.award)
    agreement = perform(agreement, "decline", actor=actor, reason=reason)
    perform(award, "lapse", actor=actor, reason=reason)
    office = staff_of(_action(agreement), StaffRole.Role.OFFICER, StaffRole.Role.APPROVER)
    tell(agreement, topic, to=office, reason=told, **context)
    post([_lapse(agreement, award)], actor=actor, reason=reason)
    _tell_who_is_next(agreement, award, office)
    return agreement


def _tell_who_is_next(agreement: Agreement, award: Award, office: list[User]) -> None:
    """Name to the office the reserves whose turn it is, now that the money is back in the pot."""
    waiting = Application.objects.filter(pk__in=promotable_of(panel_of_award(award)))
    for application in waiting.select_related("organisation").order_by("reference"):
        notify(
            "reserve-next",
            to=leave_out(application, office),
            key=f"reserve-next:{agreement.pk}:{application.pk}:{records_of(agreement).count()}",
            url=reverse("evaluation:promote", args=[application.reference]),
            about=application,
            context={
                "reference": agreement.reference,
                "amount": values.money(award.amount_cents, award.currency),
                "next": application.reference,
                "organisation": application.organisation.name,
            },
        )


def movement(
    agreement: Agreement, debit: Account, credit: Account, amount: int, *, kind: Transfer.Kind, key: str
) -> Posting:
    """Return a transfer of the grant's money, which carries its donors' parts; cents."""
    action = _action(agreement)
    return Posting(
        debit=debit,
        credit=credit,
        amount=amount,
        kind=kind,
        key=key,
        scope=f"action:{action.pk}",
    )


def _action(agreement: Agreement) -> Any:
    return agreement.award.application.call.action


def _signing_day(agreement: Agreement, named: datetime.date | None) -> datetime.date | None:
    """Return the last day to sign: as named, or by the days that the call gives from today, or none."""
    today = timezone.localdate()
    if named is not None and named < today:
        raise DomainError(_("The last day to sign is past."), field="sign_by")
    days = agreement.award.application.call.award_days
    return named or (today + datetime.timedelta(days=days) if days else None)


def _refuse_wrong_dates(agreement: Agreement) -> None:
    latest = agreement.award.application.call.latest_end
    if agreement.ends_on <= agreement.starts_on:
        raise DomainError(_("The end must come after the start."), field="ends_on")
    if latest and agreement.ends_on > latest:
        day = date_format(latest, "j F Y")
        raise DomainError(_("The call lets projects end on %(day)s at the latest.") % {"day": day}, field="ends_on")
    if agreement.report_due_on <= agreement.ends_on:
        raise DomainError(_("The final report is due after the end."), field="report_due_on")


def _lapse(agreement: Agreement, award: Award) -> Posting:
    pot = pot_account(award.application.call)
    key = key_of(award, "lapse")
    return movement(agreement, reserved_account(award), pot, award.amount_cents, kind=Transfer.Kind.RELEASE, key=key)


def tell(agreement: Agreement, topic: str, *, to: list[User], **context: Any) -> None:
    """Notify people of an act of an agreement, in its transaction."""
    notify(
        topic,
        to=to,
        key=f"{topic}:{agreement.pk}:{records_of(agreement).count()}",
        url=reverse("agreements:detail", args=[agreement.reference]),
        about=agreement,
        context={"reference": agreement.reference, **context},
    )
