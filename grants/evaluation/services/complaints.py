"""Complaints about an outcome: lodged in time, admitted or turned away, upheld or dismissed, with their effect.

An upheld complaint brings the file back before its committee with all its history: what was decided about others
stands, and so does every award.
"""

import datetime
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from grants.applications.closing import leave_out
from grants.applications.models import Application
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.evaluation.models import Complaint, OutcomeLetter, Panel
from grants.evaluation.services.eligibility import committee_of
from grants.evaluation.services.ranking import compute_ranking
from grants.evaluation.services.telling import officers_on, tell_applicant
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import lock, perform, record, records_of

ANSWER_DAYS: Final = 45  # domain.md section 4: a complaint is answered within about 45 days
EFFECTS: Final = {
    "stands": gettext_noop("Your award stands; what follows from the answer is arranged with you."),
    "checked": gettext_noop("Your application is admitted and goes to the evaluation committee."),
    "judged": gettext_noop("Your application is back before the evaluation committee. You will hear its decision."),
}
TODO: Final = {
    "rank": gettext_noop("Propose an outcome for it and recommend anew; what was decided about the others stands."),
    "score": gettext_noop("It has not been scored: open the scoring again with a reason and assign it to evaluators."),
    "assign": gettext_noop("Assign it to evaluators, as the other files."),
}


def complainable(application: Application) -> OutcomeLetter:
    """Return the letter about which a complaint can be lodged now. Raises DomainError with the reason why none can."""
    refusal = refusal_of(list(application.letters.order_by("-pk")), list(application.complaints.all()))
    if refusal:
        raise DomainError(refusal)
    return application.letters.order_by("-pk")[0]


def refusal_of(letters: Sequence[OutcomeLetter], complaints: Sequence[Complaint]) -> str:
    """Return why no complaint can be lodged now, or nothing; both of one application, the newest letter first."""
    if not letters:
        return _("There is no outcome yet about which you could complain.")
    letter = letters[0]
    if letter.complain_by is None:
        return _("This call sets no time for complaints. Write to the programme office instead.")
    if timezone.now() > letter.complain_by:
        return _("The time to complain about this outcome has passed.")
    if any(complaint.state in {"received", "admissible"} for complaint in complaints):
        return _("Your complaint is being examined; one is enough.")
    if any(complaint.letter_id == letter.pk and complaint.state != "withdrawn" for complaint in complaints):
        return _("Your complaint about this outcome has been answered.")
    return ""


@transaction.atomic
def lodge_complaint(application: Application, *, text: str, file: StoredFile | None = None, actor: User) -> Complaint:
    """Lodge a complaint about the last outcome, in time; its receipt is confirmed and the officers hear of it.

    Raises DomainError without a text, before any outcome, after the window, and for a second about the same outcome.
    """
    require("complaints.lodge", actor, application)
    application = lock(application)
    letter = complainable(application)
    if not text.strip():
        raise DomainError(_("Say what is wrong, and why."), field="text")
    complaint = Complaint.objects.create(
        application=application,
        letter=letter,
        text=text,
        file=file,
        lodged_by=actor,
        answer_due=timezone.localdate() + datetime.timedelta(days=ANSWER_DAYS),
    )
    record(complaint, "lodge", actor=actor)
    received = values.moment(complaint.lodged_at, application.call.time_zone)
    _tell_applicant(complaint, "complaint-received", received=received, due=_due(complaint))
    organisation = application.organisation.name
    _tell_office(complaint, "complaint-lodged", organisation=organisation, due=_due(complaint))
    return complaint


@transaction.atomic
def admit_complaint(complaint: Complaint, *, actor: User, reason: str = "") -> Complaint:
    """Find that a complaint can be examined; it goes to an approver who took no part."""
    complaint = perform(complaint, "admit", actor=actor, reason=reason)
    _tell_applicant(complaint, "complaint-admissible", due=_due(complaint))
    approvers = staff_of(complaint.application.call.action, StaffRole.Role.APPROVER)
    able = leave_out(complaint.application, approvers)
    _tell(complaint, "complaint-to-judge", to=able, due=_due(complaint))
    return complaint


@transaction.atomic
def turn_away_complaint(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """Find that a complaint cannot be examined; its applicant reads why."""
    complaint = _answered(perform(complaint, "turn_away", actor=actor, reason=reason), reason, actor)
    _tell_applicant(complaint, "complaint-inadmissible", reason=reason)
    return complaint


@transaction.atomic
def dismiss_complaint(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """Let the outcome stand, with reasons."""
    complaint = _answered(perform(complaint, "dismiss", actor=actor, reason=reason), reason, actor)
    _tell_applicant(complaint, "complaint-dismissed", reason=reason)
    return complaint


@transaction.atomic
def uphold_complaint(complaint: Complaint, *, actor: User, reason: str) -> Complaint:
    """Find a complaint right: its file is judged again, with its history. An award that stands is not touched."""
    lock(complaint.application.call)
    panel = committee_of(complaint.application)
    complaint = _answered(perform(complaint, "uphold", actor=actor, reason=reason), reason, actor)
    effect = _take_up(complaint.application, panel, reason=reason, actor=actor)
    _tell_applicant(complaint, "complaint-upheld", reason=reason, effect=values.words(EFFECTS[effect]))
    return complaint


@transaction.atomic
def withdraw_complaint(complaint: Complaint, *, actor: User) -> Complaint:
    """Take a complaint back before it is answered."""
    complaint = perform(complaint, "withdraw", actor=actor)
    _tell_office(complaint, "complaint-withdrawn", organisation=complaint.application.organisation.name)
    return complaint


def _take_up(application: Application, panel: Panel | None, *, reason: str, actor: User) -> str:
    """Bring the file back to where it can be judged again; returns what this means for its applicant."""
    application = lock(application)
    if application.state in {"awarded", "eligible", "submitted", "draft"}:
        return "stands"
    application.checks.filter(passed=False).update(passed=True, reason=reason[:1000], checked_by=None)
    verb = "take_up_again" if application.is_concept_note else "reinstate"
    application = perform(application, verb, actor=actor, reason=reason)
    application.decision_reason = ""
    application.save(update_fields=["decision_reason"])
    if panel is None or panel.state in {"forming", "calibrating", "scoring"}:
        _tell_committee(application, panel, "assign", reason=reason)
        return "checked"
    _open_again(application, panel, reason=reason, actor=actor)
    return "judged"


def _open_again(application: Application, panel: Panel, *, reason: str, actor: User) -> None:
    """Open a committee's evaluation again and rank anew with the file in it, or ask for its scores first."""
    back = {"decided": "reopen", "recommended": "return_to_committee"}.get(panel.state)
    if back:
        panel = perform(panel, back, actor=actor, reason=reason)
    row = panel.rankings.filter(application=application).first()
    if row is not None:  # what was proposed before is in the snapshots and records; now it is proposed anew
        row.outcome, row.ground, row.reason, row.conditions, row.amount_cents = "", "", "", "", None
        row.save(update_fields=["outcome", "ground", "reason", "conditions", "amount_cents"])
    is_scored = panel.assessments.filter(application=application, state="submitted", is_anchor=False).exists()
    compute_ranking(panel, why="uphold", actor=actor)
    _tell_committee(application, panel, "rank" if is_scored else "score", reason=reason)


def _answered(complaint: Complaint, answer: str, actor: User) -> Complaint:
    complaint.answer, complaint.answered_by = answer, actor
    complaint.save(update_fields=["answer", "answered_by"])
    return complaint


def _tell_committee(application: Application, panel: Panel | None, todo: str, *, reason: str) -> None:
    """Tell the officers what is theirs to do now; before a committee is formed the check leads to the file."""
    page = ("evaluation:panel", panel.reference) if panel else ("evaluation:check", application.reference)
    notify(
        "evaluation-reopened",
        to=officers_on(application),
        key=f"evaluation-reopened:{application.pk}:{records_of(application).count()}",
        url=reverse(page[0], args=[page[1]]),
        about=application,
        context={
            "call": panel.title if panel else application.call.title,
            "reference": application.reference,
            "reason": reason,
            "todo": values.words(TODO[todo]),
        },
    )


def _due(complaint: Complaint) -> Any:
    return values.day(complaint.answer_due)


def _tell_applicant(complaint: Complaint, topic: str, **context: Any) -> None:
    key, url = f"{topic}:{complaint.pk}", reverse("evaluation:complaint", args=[complaint.pk])
    tell_applicant(complaint.application, topic, key=key, url=url, **context)


def _tell_office(complaint: Complaint, topic: str, **context: Any) -> None:
    _tell(complaint, topic, to=officers_on(complaint.application), **context)


def _tell(complaint: Complaint, topic: str, *, to: list[User], **context: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{complaint.pk}",
        url=reverse("evaluation:complaint", args=[complaint.pk]),
        about=complaint,
        context={"reference": complaint.application.reference, **context},
    )
