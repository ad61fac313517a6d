"""What the office does with an application that was handed in: give it back, preselect it, ask about one point."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.closing import leave_out
from grants.applications.freezing import fingerprint
from grants.applications.models import Application, Clarification
from grants.calls.models import Stage
from grants.calls.services import officers_of
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.people.models import User
from grants.people.services import people_of, require
from notifications import values
from notifications.outbox import notify
from workflows.engine import SYSTEM, TransitionRefused, lock, perform

LONGEST = datetime.timedelta(days=60)


@transaction.atomic
def give_back(application: Application, *, until: datetime.datetime, reason: str, actor: User) -> Application:
    """Give an application back to its applicant until a time; the version handed in stands until a newer one is.

    Raises DomainError for a time that has passed or lies too far ahead, and once its check has begun: what is being
    judged does not change any more.
    """
    _refuse_time(until)
    require("applications.give_back", actor, application)
    application = lock(application)
    if application.checks.filter(passed__isnull=False).exists():
        raise TransitionRefused(_("The check of this application has begun: ask about a single point instead."))
    application = perform(application, "give_back", actor=actor, reason=reason)
    application.reopened_until = until
    application.save(update_fields=["reopened_until"])
    tell_applicant(
        application,
        "application-given-back",
        key=str(until.timestamp()),
        reason=reason,
        until=_moment(application, until),
    )
    return application


@transaction.atomic
def preselect(application: Application, *, actor: User, reason: str) -> Application:
    """Ask the applicant of a concept note for the full application; what was written goes on as its draft."""
    if timezone.now() > application.call.closes_at:
        raise TransitionRefused(
            _("The deadline for full applications has passed; the concept note can be passed over.")
        )
    application = perform(application, "preselect", actor=actor, reason=reason)
    application.stage, application.reopened_until = Stage.FULL, None
    application.save(update_fields=["stage", "reopened_until"])
    deadline = _moment(application, application.call.closes_at)
    tell_applicant(application, "application-preselected", reason=reason, deadline=deadline)
    return application


@transaction.atomic
def pass_over(application: Application, *, actor: User, reason: str) -> Application:
    """End the way of a concept note that is not preselected, with the reason that its applicant reads."""
    application = perform(application, "pass_over", actor=actor, reason=reason)
    application.decision_reason = reason
    application.save(update_fields=["decision_reason"])
    tell_applicant(application, "application-passed-over", reason=reason)
    return application


@transaction.atomic
def ask_clarification(application: Application, *, point: str, due_at: datetime.datetime, actor: User) -> Clarification:
    """Ask about one point of an application that was handed in. Nothing else of it can be changed by the answer.

    Only where unclear information prevents an objective assessment (domain.md section 4, S52).
    """
    require("clarifications.ask", actor, application)
    application = lock(application)
    if application.state not in {"submitted", "eligible"}:
        raise TransitionRefused(_("Points can be clarified until the decision only."))
    if not application.deadline_has_passed:
        raise TransitionRefused(_("Its applicant can still change it; ask once the deadline has passed."))
    _refuse_time(due_at)
    clarification = Clarification.objects.create(application=application, point=point, due_at=due_at, asked_by=actor)
    _tell(clarification, "clarification-asked", to=people_of(application.organisation), point=point)
    return clarification


@transaction.atomic
def answer_clarification(
    clarification: Clarification, *, text: str, file: StoredFile | None = None, actor: User
) -> Clarification:
    """Answer the point, once and in time; question, answer and file are frozen with a fingerprint."""
    if not text.strip():
        raise DomainError(_("Write the answer."), field="text")
    now = timezone.now()
    clarification = perform(clarification, "answer", actor=actor)
    if now > clarification.due_at:
        raise TransitionRefused(_("The time for this answer has passed; it is assessed on what is there."))
    clarification.answer_text, clarification.file = text, file
    clarification.answered_by = actor
    clarification.sha256 = fingerprint(frozen_clarification(clarification, at=now))
    clarification.answered_at = now
    clarification.save()
    _tell(clarification, "clarification-answered", to=_office_of(clarification))
    return clarification


@transaction.atomic
def take_back_clarification(clarification: Clarification, *, actor: User, reason: str) -> Clarification:
    """Take a question back that no longer needs an answer."""
    clarification = perform(clarification, "take_back", actor=actor, reason=reason)
    readers = people_of(clarification.application.organisation)
    _tell(clarification, "clarification-taken-back", to=readers, reason=reason)
    return clarification


@transaction.atomic
def lapse_clarification(clarification_id: int, *, actor: Any = SYSTEM) -> Clarification:
    """Record that the time for an answer has passed."""
    clarification = perform(Clarification.objects.get(pk=clarification_id), "lapse", actor=actor)
    _tell(clarification, "clarification-lapsed", to=_office_of(clarification))
    return clarification


def frozen_clarification(clarification: Clarification, *, at: datetime.datetime) -> dict[str, Any]:
    """Return what an answer consists of, as it is frozen."""
    file = clarification.file
    return {
        "application": clarification.application.reference,
        "point": clarification.point,
        "answer": clarification.answer_text,
        "file": {"name": file.name, "sha256": file.sha256} if file else {},
        "by": str(clarification.answered_by),
        "at": at.isoformat(),
    }


def tell_applicant(application: Application, topic: str, *, key: str = "1", **context: Any) -> None:
    """Notify the people of the applicant of what the office did."""
    notify(
        topic,
        to=people_of(application.organisation),
        key=f"{topic}:{application.pk}:{key}",
        url=reverse("applications:detail", args=[application.reference]),
        about=application,
        context={"reference": application.reference, "title": str(application), **context},
    )


def _tell(clarification: Clarification, topic: str, *, to: list[User], **context: Any) -> None:
    application = clarification.application
    notify(
        topic,
        to=to,
        key=f"{topic}:{clarification.pk}",
        url=reverse("applications:clarification", args=[application.reference, clarification.pk]),
        about=application,
        context={"reference": application.reference, "due": _moment(application, clarification.due_at), **context},
    )


def _office_of(clarification: Clarification) -> list[User]:
    application = clarification.application
    return leave_out(application, officers_of(application.call))


def _refuse_time(until: datetime.datetime) -> None:
    now = timezone.now()
    if until <= now:
        raise DomainError(_("Choose a time that lies ahead."), field="until")
    if until > now + LONGEST:
        raise DomainError(_("Choose a time within the next 60 days."), field="until")


def _moment(application: Application, moment: datetime.datetime) -> Any:
    return values.moment(moment, application.call.time_zone)
