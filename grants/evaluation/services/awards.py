"""What becomes of an award before its agreement: accepted, declined, expired, lapsed, renewed after a complaint."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from grants.applications.closing import leave_out
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.services import pot_account
from grants.evaluation.models import Award
from grants.evaluation.services.telling import officers_on, tell_applicant, tell_panel
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from workflows.engine import SYSTEM, TransitionRefused, lock, perform, record, records_of

EXPIRED = gettext_noop("It was not accepted by %(day)s.")
ANSWER = gettext_noop("Accept the grant on the page of your application by %(day)s; after that day it lapses.")


def make_award(
    application: Application, amount_cents: int, *, reason: str, conditions: str = "", days: int | None, actor: User
) -> Award:
    """Write an award, or renew the one that lapsed before its application was reinstated; its money is posted apart.

    `days` is the time that the call gives to accept it; None where nothing has to be said.
    """
    award = Award.objects.filter(application=application).first()
    award = perform(award, "renew", actor=actor, reason=reason) if award else Award(application=application)
    today = timezone.localdate()
    award.amount_cents, award.currency = amount_cents, application.call.currency
    award.reason, award.conditions = reason, conditions
    award.decided_on, award.decided_by = today, actor
    award.answer_by = today + datetime.timedelta(days=days) if days else None
    award.accepted_at, award.accepted_by = None, None
    award.save()
    return award


@transaction.atomic
def accept_award(award: Award, *, actor: User) -> Award:
    """Take the grant, in time: the grantee's lead or signatory says so, and the officers hear of it."""
    award = perform(award, "accept", actor=actor)
    award.accepted_at, award.accepted_by = timezone.now(), actor
    award.save(update_fields=["accepted_at", "accepted_by"])
    application = award.application
    tell_panel(
        panel_of_award(award),
        "award-accepted",
        to=officers_on(application),
        key=f"award-accepted:{award.pk}:{records_of(award).count()}",
        reference=application.reference,
        organisation=application.organisation.name,
        amount=values.money(award.amount_cents, award.currency),
    )
    return award


@transaction.atomic
def decline_award(award: Award, *, actor: User, reason: str) -> Award:
    """Decline the grant before an agreement is drawn up; the money goes back, and the office hears why."""
    require("awards.decline", actor, award)
    return _fall(award, actor=actor, reason=reason)


@transaction.atomic
def lapse_award(award: Award, *, actor: User, reason: str) -> Award:
    """End an award that never got an agreement; its reservation goes back to the pot of the call."""
    require("awards.lapse_unsigned", actor, award)
    return _fall(award, actor=actor, reason=reason)


@transaction.atomic
def expire_award(award_id: int, *, actor: Any = SYSTEM) -> Award:
    """End an award that nobody accepted in the time that the call gives; one accepted meanwhile stands."""
    award = Award.objects.select_related("application__call").get(pk=award_id)
    lock(award.application.call)
    award = lock(award)
    if award.answer_by is None or award.accepted_at or timezone.localdate() <= award.answer_by:
        raise TransitionRefused(_("The award was accepted, or the time for it has not passed."))
    with override(None):  # the record is kept in English; people read it in their own language
        reason = EXPIRED % {"day": date_format(award.answer_by, "j F Y")}
    told = values.sentence(EXPIRED, day=values.day(award.answer_by))
    return _fall(award, actor=actor, reason=reason, told=told)


@transaction.atomic
def remind_award(award_id: int, *, actor: Any = SYSTEM) -> Award:
    """Remind a grantee, once, that the time to accept the award ends soon."""
    award = lock(Award.objects.get(pk=award_id))
    if award.state != "pending" or award.accepted_at or award.answer_by is None:
        raise TransitionRefused(_("There is nothing to accept any more."))
    record(award, "remind", actor=actor)
    tell_applicant(
        award.application,
        "award-to-answer",
        key=f"award-to-answer:{award.pk}:{award.answer_by.isoformat()}",
        day=values.day(award.answer_by),
    )
    return award


def fall_with_its_application(award: Award, *, actor: User, reason: str) -> Posting:
    """Lapse the award of an application that is found ineligible, and return the posting that frees its money."""
    award = perform(award, "lapse", actor=actor, reason=reason)
    return release(award)


def has_live_agreement(award: Award) -> bool:
    """Tell whether an agreement was drawn up for the award, and nobody has declined it."""
    agreement = getattr(award, "agreement", None)
    return agreement is not None and agreement.state != "declined"


def reserved_account(award: Award) -> Account:
    """Return the account that holds the award's reservation."""
    return account(Account.Kind.RESERVED, "award", award.pk, award.currency)


def reservation(award: Award) -> Posting:
    """Return the posting that puts the money of an award aside from the pot of its call."""
    pot = pot_account(award.application.call)
    return _posting(award, pot, reserved_account(award), Transfer.Kind.RESERVE, "reserve")


def release(award: Award) -> Posting:
    """Return the posting that gives the reservation of an award back to the pot of its call."""
    pot = pot_account(award.application.call)
    return _posting(award, reserved_account(award), pot, Transfer.Kind.RELEASE, "lapse")


def key_of(award: Award, what: str) -> str:
    """Return the key under which an award's money moves: once for each time that it was made or renewed."""
    renewed = records_of(award).filter(verb="renew").count()
    return f"{what}:{award.pk}:{renewed}" if renewed else f"{what}:{award.pk}"


def panel_of_award(award: Award) -> Any:
    """Return the committee that proposed an award."""
    application = award.application
    return application.call.panels.get(lot=application.lot_id, stage=application.stage)


def _fall(award: Award, *, actor: Any, reason: str, told: Any = None) -> Award:
    call = lock(award.application.call)
    award = perform(award, "lapse", actor=actor, reason=reason)
    if has_live_agreement(award):
        raise TransitionRefused(
            _("This award has an agreement: decline the agreement instead, and the award lapses with it.")
        )
    tell_applicant(award.application, "award-lapsed", reason=told or reason)
    _tell_office(award, call, reason=told or reason)
    post([release(award)], actor=actor, reason=reason)
    return award


def _tell_office(award: Award, call: Call, *, reason: Any) -> None:
    office = staff_of(call.action, StaffRole.Role.OFFICER, StaffRole.Role.APPROVER)
    tell_panel(
        panel_of_award(award),
        "award-fell",
        to=leave_out(award.application, office),
        key=f"award-fell:{award.pk}:{records_of(award).count()}",
        call=call.title,
        reference=award.application.reference,
        amount=values.money(award.amount_cents, award.currency),
        reason=reason,
    )


def _posting(award: Award, debit: Account, credit: Account, kind: Transfer.Kind, what: str) -> Posting:
    action = award.application.call.action
    return Posting(
        debit=debit,
        credit=credit,
        amount=award.amount_cents,
        kind=kind,
        key=key_of(award, what),
        scope=f"action:{action.pk}",
    )
