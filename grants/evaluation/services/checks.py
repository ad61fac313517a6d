"""The administrative and eligibility check."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.core.errors import DomainError
from grants.evaluation.late_check import is_due, points_for
from grants.evaluation.models import Check
from grants.evaluation.rules import CHECK_POINTS
from grants.evaluation.services.finding import look
from grants.evaluation.services.letters import complaint_words, write_ineligible
from grants.evaluation.services.telling import tell_applicant
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, perform


@transaction.atomic
def answer_checks(
    application: Application, answers: Mapping[str, tuple[bool | None, str]], *, actor: User
) -> Application:
    """Record the officer's answer to each point: met or not, with a reason where it is not; None leaves it open.

    Where the call checks eligibility only for those selected, the formal points are answered before scoring and those
    of eligibility once the ranking stands.
    """
    require("checks.answer", actor, application)
    application = lock(application)
    if application.state != "submitted" and not is_due(application):
        raise TransitionRefused(_("The check of this application is over."))
    if not application.deadline_has_passed:
        raise TransitionRefused(_("Applications are checked once the call is closed."))
    for key, (passed, reason) in answers.items():
        if passed is False and not reason.strip():
            raise DomainError(_("Give the reason why this point is not met."), field=f"{key}_reason")
    now = {key for _kind, key in points_for(application)}
    for order, (kind, key) in enumerate(CHECK_POINTS, start=1):
        if key in now:
            _answer(application, kind, key, *answers.get(key, (None, "")), order=order, actor=actor)
    return application


@transaction.atomic
def admit_application(application: Application, *, actor: User, reason: str = "") -> Application:
    """Pass the check: the application goes to the committee."""
    application = perform(application, "admit", actor=actor, reason=reason)
    for panel in application.call.panels.filter(lot=application.lot_id, stage=application.stage):
        look(panel)
    tell_applicant(application, "application-admitted")
    return application


@transaction.atomic
def refuse_application(application: Application, *, actor: User, reason: str = "") -> Application:
    """Refuse after the check; the applicant reads which points were not met and why."""
    application = perform(application, "refuse", actor=actor, reason=reason)
    reasons = "\n".join(check.reason for check in application.checks.filter(passed=False))
    application.decision_reason = reasons
    application.save(update_fields=["decision_reason"])
    letter = write_ineligible(application, panel=None, reasons=reasons)
    tell_applicant(application, "application-refused", reasons=reasons, complaint=complaint_words(letter))
    return application


def _answer(
    application: Application, kind: str, key: str, passed: bool | None, reason: str, *, order: int, actor: User
) -> None:
    found = Check.objects.filter(application=application, key=key).first()
    if found is not None and (found.passed, found.reason) == (passed, reason):
        return  # who answered a point first stays on record
    fields = {"passed": passed, "reason": reason, "checked_by": actor, "checked_at": timezone.now()}
    Check.objects.update_or_create(application=application, key=key, defaults={"kind": kind, "order": order, **fields})
