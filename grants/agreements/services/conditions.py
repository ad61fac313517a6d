"""The conditions of a signature: drawn up, met, waived, opened again, and the revised budget agreed to."""

import hashlib
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.conditions import (
    BEFORE_FORCE,
    budget_fingerprint,
    finding_of,
    findings_of,
    is_read_from_records,
)
from grants.agreements.models import Agreement, Precondition
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock, record, records_of

LONGEST_TITLE = 300


def draw_conditions(agreement: Agreement) -> None:
    """Write down what precedes the signature: what the call asks for, and what was decided with the award."""
    agreement.conditions.all().delete()
    own = [line.strip() for line in agreement.award.conditions.splitlines() if line.strip()]
    keys = [*((key, "") for key in agreement.grant_terms.conditions), *(("other", line) for line in own)]
    Precondition.objects.bulk_create(
        Precondition(agreement=agreement, key=key, title=_shortened(title), order=order)
        for order, (key, title) in enumerate(keys, start=1)
    )
    settle_conditions(agreement)


def settle_conditions(agreement: Agreement, *, as_of: str = "") -> None:
    """Write down what the records say of the conditions today; what a person found stays as it is."""
    with override(None):  # the record is kept in English
        for condition, found in findings_of(agreement, as_of=as_of):
            if (condition.outcome, condition.note) != (found.outcome, found.note):
                condition.outcome, condition.note = found.outcome, found.note
                condition.checked_at, condition.checked_by = timezone.now(), None
                condition.save(update_fields=["outcome", "note", "checked_at", "checked_by"])


@transaction.atomic
def meet_condition(condition: Precondition, *, note: str, file: StoredFile | None = None, actor: User) -> Precondition:
    """Say how it is known that a condition is met. Raises DomainError for one that the records alone decide."""
    agreement, condition = _locked(condition, "meet_condition", actor)
    if is_read_from_records(condition):
        raise DomainError(_("This is read from the records: put it right there, or have it waived."))
    if condition.key == Precondition.Key.BUDGET:
        raise DomainError(_("The grantee agrees to the revised budget; send it, or have the condition waived."))
    _refuse_closed(agreement, condition)
    if not note.strip():
        raise DomainError(_("Write how it is known."), field="note")
    _close(condition, Precondition.Outcome.MET, note=note, file=file, actor=actor)
    record(agreement, "meet_condition", actor=actor, reason=f"{condition}: {note.strip()}")
    return condition


@transaction.atomic
def waive_condition(condition: Precondition, *, reason: str, actor: User) -> Precondition:
    """Let a condition go with a reason; an approver does it who did not draw the agreement up."""
    agreement, condition = _locked(condition, "waive_condition", actor)
    _refuse_closed(agreement, condition)
    if not reason.strip():
        raise DomainError(_("Write why it is waived."), field="reason")
    _close(condition, Precondition.Outcome.WAIVED, note=reason, file=None, actor=actor)
    record(agreement, "waive_condition", actor=actor, reason=f"{condition}: {reason.strip()}")
    _tell(
        agreement,
        "condition-waived",
        to=_office(agreement),
        by=str(actor),
        condition=values.words(condition),
        reason=reason,
    )
    return condition


@transaction.atomic
def reopen_condition(condition: Precondition, *, reason: str, actor: User) -> Precondition:
    """Take back, with a reason, that a condition was met or waived, until the funder has signed."""
    agreement, condition = _locked(condition, "reopen_condition", actor)
    if condition.checked_by_id is None:
        raise TransitionRefused(_("Nobody has ticked this condition; there is nothing to take back."))
    if not reason.strip():
        raise DomainError(_("Write why it is taken back."), field="reason")
    _open(condition)
    record(agreement, "reopen_condition", actor=actor, reason=f"{condition}: {reason.strip()}")
    return condition


@transaction.atomic
def send_budget(agreement: Agreement, *, actor: User) -> Agreement:
    """Ask the grantee to agree to the budget that was revised to a lower award."""
    require("agreements.send_budget", actor, agreement)
    agreement = lock(agreement)
    _budget_condition(agreement)
    record(agreement, "send_budget", actor=actor, reason=budget_sha256(agreement))
    _tell(
        agreement,
        "budget-to-agree",
        to=people_of(agreement.organisation),
        url_name="agreements:budget",
        amount=values.money(agreement.amount_cents, agreement.currency),
    )
    return agreement


@transaction.atomic
def agree_budget(agreement: Agreement, *, sha256: str | None = None, actor: User) -> Precondition:
    """Agree to the revised budget for the grantee. `sha256` is the one that was read: another meanwhile is refused."""
    require("agreements.agree_budget", actor, agreement)
    agreement = lock(agreement)
    condition = _budget_condition(agreement)
    if not was_sent(agreement):
        raise TransitionRefused(_("The programme office has not sent this budget yet; wait for its message."))
    if sha256 is not None and sha256 != budget_sha256(agreement):
        raise TransitionRefused(_("The budget has changed since you opened this page; read it again."))
    with override(None):
        note = _("The grantee has agreed to the revised budget.")
    _close(condition, Precondition.Outcome.MET, note=note, file=None, actor=actor)
    record(agreement, "agree_budget", actor=actor)
    _tell(agreement, "budget-agreed", to=_office(agreement), by=str(actor), organisation=agreement.organisation.name)
    return condition


def reopen_changed_budget(agreement: Agreement, before: str) -> None:
    """Ask the grantee anew where the budget is no longer the one that it agreed to."""
    if before == budget_fingerprint(Agreement.objects.get(pk=agreement.pk)):
        return
    for condition in agreement.conditions.filter(key="budget", outcome="met", checked_by__isnull=False):
        _open(condition)


def budget_sha256(agreement: Agreement) -> str:
    """Return the fingerprint of the budget that the grantee reads and agrees to."""
    return hashlib.sha256(budget_fingerprint(agreement).encode()).hexdigest()


def was_sent(agreement: Agreement) -> bool:
    """Tell whether the budget as it stands was sent to the grantee, by itself or with the offer."""
    if str(agreement.state) in {"offered", "signed"}:
        return True
    last = records_of(agreement).filter(verb="send_budget").last()
    return last is not None and last.reason == budget_sha256(agreement)


def _locked(condition: Precondition, verb: str, actor: User) -> tuple[Agreement, Precondition]:
    require(f"agreements.{verb}", actor, condition.agreement)
    agreement = lock(condition.agreement)
    if str(agreement.state) not in BEFORE_FORCE:
        raise TransitionRefused(
            _("The conditions of the signature are closed: both parties have signed, or never will.")
        )
    return agreement, Precondition.objects.get(pk=condition.pk)


def _refuse_closed(agreement: Agreement, condition: Precondition) -> None:
    if finding_of(agreement, condition).outcome != "open":
        raise TransitionRefused(_("This condition is met or waived already."))


def _budget_condition(agreement: Agreement) -> Precondition:
    condition = agreement.conditions.filter(key="budget").first()
    if str(agreement.state) not in BEFORE_FORCE or condition is None:
        raise TransitionRefused(_("There is no revised budget to agree to."))
    _refuse_closed(agreement, condition)
    return condition


def _close(condition: Precondition, outcome: str, *, note: str, file: StoredFile | None, actor: User) -> None:
    condition.outcome, condition.note, condition.file = outcome, note.strip(), file
    condition.checked_by, condition.checked_at = actor, timezone.now()
    condition.save()


def _open(condition: Precondition) -> None:
    condition.outcome, condition.note, condition.file = Precondition.Outcome.OPEN, "", None
    condition.checked_by, condition.checked_at = None, None
    condition.save()


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"


def _office(agreement: Agreement) -> list[User]:
    action = agreement.award.application.call.action
    return staff_of(action, StaffRole.Role.OFFICER, StaffRole.Role.APPROVER)


def _tell(
    agreement: Agreement, topic: str, *, to: list[User], url_name: str = "agreements:conditions", **context: Any
) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{agreement.pk}:{records_of(agreement).count()}",
        url=reverse(url_name, args=[agreement.reference]),
        about=agreement,
        context={"reference": agreement.reference, **context},
    )
