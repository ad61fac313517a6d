"""The verbs of an application: start, submit, reopen, withdraw, and what the deadline does; writing is in drafting."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications import freezing, restoring
from grants.applications.closing import leave_out
from grants.applications.declaration import VERSION as DECLARATION_VERSION
from grants.applications.drafting import (
    NewerPart,
    NewerText,
    attach,
    detach,
    draft_of,
    save_answer,
    save_details,
    set_budget,
)
from grants.applications.models import Application, Submission
from grants.applications.planning import set_account, set_indicators, set_mandate, set_partners, set_work_plan
from grants.applications.rules import place_is_free
from grants.applications.selectors import load_parts
from grants.calls.corrigenda import hold_terms
from grants.calls.fitness import facts_of, unfit
from grants.calls.models import Call
from grants.calls.services import officers_of
from grants.calls.wording import unfit_sentence
from grants.core.errors import DomainError
from grants.core.search import fold
from grants.people.models import Organisation, User
from grants.people.services import people_of, require
from notifications import values
from notifications.outbox import notify
from workflows.engine import SYSTEM, TransitionRefused, lock, perform

__all__ = [
    "DECLARATION_VERSION",
    "NewerPart",
    "NewerText",
    "attach",
    "detach",
    "draft_of",
    "expire_draft",
    "reopen_application",
    "save_answer",
    "save_details",
    "set_account",
    "set_budget",
    "set_indicators",
    "set_mandate",
    "set_partners",
    "set_work_plan",
    "start_application",
    "submit_application",
    "withdraw_application",
]


@transaction.atomic
def start_application(call: Call, organisation: Organisation, *, actor: User) -> Application:
    """Start a draft. Raises DomainError when the organisation may not apply to this call, or not once more."""
    require("applications.start", actor, organisation)
    organisation = lock(organisation)  # two starts at once count each other
    _refuse_unfit(call, organisation)
    number = _next_number(call)
    account = organisation.bank_accounts.exclude(state__in=["refused", "replaced"]).first()
    return Application.objects.create(
        call=call,
        organisation=organisation,
        reference=f"{call.reference}-{number:03d}",
        search_text=fold(f"{call.reference}-{number:03d} {organisation.name}"),
        settlement=organisation.settlement,
        stage=call.first_stage,
        language=call.languages[0] if len(call.languages) == 1 else "",
        bank_account=account,
        created_by=actor,
    )


@transaction.atomic
def submit_application(
    application: Application,
    *,
    declared: bool,
    actor: User,
    signatory: str = "",
    seen: datetime.datetime | None = None,
) -> Submission:
    """Hand the application in: declare on honour, freeze what is sent, give the receipt.

    Sent twice, it answers with the version that stands. `seen` is the moment of the last saving that was shown to
    whoever declares. Raises TransitionRefused after the deadline (the clock inside the transaction decides) or while
    parts are missing, DomainError without the declaration or when a colleague has changed it since it was shown.
    """
    hold_terms(application.call_id)
    standing = _already_handed_in(application, actor=actor)
    if standing is not None:
        return standing
    if not declared:
        raise DomainError(_("Declare on honour first: tick the box under the declaration."), field="declared")
    application = perform(application, "submit", actor=actor, rule_version=DECLARATION_VERSION)
    if seen is not None and application.saved_at != seen:
        raise DomainError(_("The application was changed after this page was shown to you. Check it once more."))
    application = _declare(application, actor=actor)
    submission = _freeze(application, actor=actor, signatory=signatory)
    _tell_receipt(application, submission)
    return submission


@transaction.atomic
def reopen_application(application: Application, *, actor: User, reason: str = "") -> Application:
    """Take a submitted application back for a new version; the version handed in stays on record."""
    return perform(application, "reopen", actor=actor, reason=reason)


@transaction.atomic
def withdraw_application(application: Application, *, actor: User, reason: str) -> Application:
    """Withdraw for good; the place under the one-application rule is free again."""
    application = perform(application, "withdraw", actor=actor, reason=reason)
    readers = people_of(application.organisation, "lead", "signatory")
    readers += leave_out(application, officers_of(application.call)) if application.was_handed_in else []
    _tell(
        application,
        "application-withdrawn",
        to=readers,
        title=str(application),
        organisation=application.organisation.name,
        reason=reason,
    )
    return application


@transaction.atomic
def expire_draft(application_id: int, *, actor: Any = SYSTEM) -> Application:
    """Record that the deadline passed over a draft: a version handed in before stands, otherwise the draft lapses."""
    application = Application.objects.get(pk=application_id)
    hold_terms(application.call_id)
    if application.was_handed_in:
        return restoring.restore(perform(application, "restore", actor=actor))
    application = perform(application, "lapse", actor=actor)
    _tell(
        application, "application-lapsed", to=people_of(application.organisation, "lead"), call=application.call.title
    )
    return application


def _refuse_unfit(call: Call, organisation: Organisation) -> None:
    if not call.accepts_applications:
        raise TransitionRefused(
            _("The call is not open: applications can be written between its opening and its deadline.")
        )
    misfits = unfit(call, facts_of(organisation, call))
    if misfits:
        raise DomainError(unfit_sentence(misfits[0], call))
    taken = list(call.applications.filter(organisation=organisation).values_list("state", flat=True))
    if not place_is_free(taken, call.max_applications):
        raise DomainError(_("Your organisation has already used its place in this call; open the application it has."))


def _next_number(call: Call) -> int:
    lock(call)  # numbers follow each other without a gap or a double
    return call.applications.count() + 1


def _already_handed_in(application: Application, *, actor: User) -> Submission | None:
    require("applications.submit", actor, application)
    locked = lock(application)
    return locked.submissions.last() if locked.state == "submitted" else None


def _declare(application: Application, *, actor: User) -> Application:
    """Write down who declared and when: one instant, within the deadline, decides for everything that is recorded."""
    now = timezone.now()
    if now > application.deadline:
        raise TransitionRefused(_("The deadline passed while you were submitting; nothing was sent."))
    application.declared_by, application.declared_at, application.submitted_at = actor, now, now
    application.declaration_version = DECLARATION_VERSION
    application.save()
    return application


def _freeze(application: Application, *, actor: User, signatory: str) -> Submission:
    content = freezing.content_of(load_parts(application), signatory=signatory)
    return Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        stage=application.stage,
        call_version=application.call.versions.count() or 1,
        content=content,
        sha256=freezing.fingerprint(content),
        submitted_at=application.submitted_at,
        submitted_by=actor,
    )


def _tell_receipt(application: Application, submission: Submission) -> None:
    zone = application.call.time_zone
    _tell(
        application,
        "application-submitted",
        to=people_of(application.organisation),
        number=submission.number,
        title=application.title,
        call=application.call.title,
        version=str(submission.number),
        received=values.moment(submission.submitted_at, zone),
        sha256=submission.sha256,
        deadline=values.moment(application.call.closes_at, zone),
    )


def _tell(application: Application, topic: str, *, to: list[User], number: int = 1, **context: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{application.pk}:{number}",
        url=reverse("applications:detail", args=[application.reference]),
        about=application,
        context={"reference": application.reference, **context},
    )
