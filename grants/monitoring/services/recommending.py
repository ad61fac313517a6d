"""The verbs of a recommendation: add, remove, answer, close, reopen, remind, chase."""

import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.monitoring.models import Recommendation, Visit
from grants.monitoring.services.monitoring_telling import tell_grantee, tell_office
from grants.monitoring.services.risk import assess_risk
from grants.monitoring.services.visits import draft_of
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from notifications import values
from workflows.engine import SYSTEM, TransitionRefused, can, lock, perform, record

Role = StaffRole.Role
SHOWN = 120  # letters of a recommendation that a mail shows


@transaction.atomic
def add_recommendation(
    visit: Visit, *, text: str, due_on: datetime.date, is_severe: bool = False, actor: User
) -> Recommendation:
    """Add what the visit recommends, before its report is sent."""
    visit = draft_of(visit, actor=actor)
    _refuse_past(due_on)
    if visit.recommendations.filter(text=text).exists():
        raise DomainError(_("The same recommendation is there already."), field="text")
    return Recommendation.objects.create(visit=visit, text=text, due_on=due_on, is_severe=is_severe)


@transaction.atomic
def remove_recommendation(recommendation: Recommendation, *, actor: User) -> None:
    """Take a recommendation out of a report that was not sent yet."""
    draft_of(recommendation.visit, actor=actor)
    recommendation.delete()


def answer_recommendation(
    recommendation: Recommendation,
    *,
    text: str,
    upload: Any = None,
    evidence: StoredFile | None = None,
    actor: User,
) -> Recommendation:
    """Answer for the grantee, with a document where there is one: uploaded now, or kept already."""
    require("recommendations.answer", actor, recommendation)
    refusal = can(actor, "answer", Recommendation.objects.get(pk=recommendation.pk)).reason
    if refusal:
        raise TransitionRefused(refusal)
    if upload is not None:  # before the transaction: the record of an infected file outlives its refusal
        evidence = files.receive(upload, actor=actor, field="upload")
    return _answer(recommendation, text.strip(), evidence, actor)


@transaction.atomic
def close_recommendation(recommendation: Recommendation, *, reason: str, actor: User) -> Recommendation:
    """Close it as followed, or as no longer needed, with a remark that the grantee reads."""
    lock(recommendation.agreement)
    lock(recommendation.visit)
    recommendation = perform(recommendation, "close", actor=actor, reason=reason)
    _tell(recommendation, "recommendation-closed", reason=reason)
    assess_risk(recommendation.agreement)
    return recommendation


@transaction.atomic
def reopen_recommendation(
    recommendation: Recommendation, *, reason: str, due_on: datetime.date, actor: User
) -> Recommendation:
    """Ask again, until another day; what was answered stays in the record."""
    lock(recommendation.agreement)
    lock(recommendation.visit)
    recommendation = perform(recommendation, "reopen", actor=actor, reason=reason)
    _refuse_past(due_on)
    recommendation.due_on, recommendation.round = due_on, recommendation.round + 1
    recommendation.save(update_fields=["due_on", "round"])
    _tell(recommendation, "recommendation-reopened", reason=reason, due=values.day(due_on))
    assess_risk(recommendation.agreement)
    return recommendation


@transaction.atomic
def remind_recommendation(recommendation_id: int, *, actor: Any = SYSTEM) -> Recommendation:
    """Remind the grantee, once in each round, of a recommendation that is to be answered within a week."""
    recommendation = _open(recommendation_id)
    record(recommendation, "remind", actor=actor, reason=str(recommendation.round))
    _tell(recommendation, "recommendation-due-soon", due=values.day(recommendation.due_on))
    return recommendation


@transaction.atomic
def chase_recommendation(recommendation_id: int, *, actor: Any = SYSTEM) -> Recommendation:
    """Tell the grantee and the officers, once in each round, that the day has passed without an answer."""
    recommendation = _open(recommendation_id)
    record(recommendation, "chase", actor=actor, reason=str(recommendation.round))
    organisation = recommendation.agreement.organisation.name
    facts = {"due": values.day(recommendation.due_on), "organisation": organisation}
    _tell(recommendation, "recommendation-overdue", **facts)
    tell_office(
        recommendation.agreement,
        "recommendation-overdue",
        Role.OFFICER,
        **_about(recommendation),
        **facts,
    )
    return recommendation


@transaction.atomic
def _answer(recommendation: Recommendation, text: str, evidence: StoredFile | None, actor: User) -> Recommendation:
    recommendation = perform(recommendation, "answer", actor=actor, reason=text)
    recommendation.answer_text, recommendation.evidence = text, evidence
    recommendation.answered_by, recommendation.answered_at = actor, timezone.now()
    recommendation.save(update_fields=["answer_text", "evidence", "answered_by", "answered_at"])
    tell_office(
        recommendation.agreement,
        "recommendation-answered",
        Role.OFFICER,
        organisation=recommendation.agreement.organisation.name,
        **_about(recommendation),
    )
    return recommendation


def _open(recommendation_id: int) -> Recommendation:
    recommendation = lock(Recommendation.objects.get(pk=recommendation_id))
    if str(recommendation.state) != "open" or not recommendation.is_sent:
        raise TransitionRefused(_("It does not wait for an answer any more."))
    return recommendation


def _refuse_past(day: datetime.date) -> None:
    if day < timezone.localdate():
        raise DomainError(_("This day has passed."), field="due_on")


def _about(recommendation: Recommendation) -> dict[str, Any]:
    text = recommendation.text
    return {
        "key": f"{recommendation.pk}:{recommendation.round}",
        "url": reverse("monitoring:visit", args=[recommendation.visit_id]),
        "text": text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…",
    }


def _tell(recommendation: Recommendation, topic: str, **context: Any) -> None:
    tell_grantee(recommendation.agreement, topic, **_about(recommendation), **context)
