"""The verbs of a report's texts while it is written: save an answer, take one over, say what became of the plan."""

from typing import Any, Final

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.rules.answers import TEXTS
from grants.calls.models import Question
from grants.core.errors import DomainError
from grants.monitoring.freezing import earlier_versions
from grants.monitoring.models import PlanNote, Report, ReportAnswer
from grants.monitoring.narrating import PARTNER, Planned, plan_of, questions_of
from grants.monitoring.services.reporting import draft_of
from grants.people.models import User

MOST_CHARACTERS: Final = 100_000  # of an answer that is still being written; its limits are checked at submission


class NewerAnswer(DomainError):
    """A colleague has saved another text meanwhile; `answer` holds it, so that both can be shown."""

    def __init__(self, answer: ReportAnswer) -> None:
        super().__init__(_("A colleague has saved a newer text meanwhile. Both are shown; choose what to keep."))
        self.answer = answer


class NewerNote(DomainError):
    """A colleague has said something else of a part of the plan meanwhile; `note` holds it."""

    def __init__(self, note: PlanNote) -> None:
        super().__init__(_("A colleague has saved something else meanwhile. Yours is kept below: compare, save again."))
        self.note = note


def question_of(report: Report, key: str) -> Question:
    """Return the question that a key names, also one that an answer hides; raise Http404 for none of this report."""
    found = next((question for question in questions_of(report) if question.key == key), None)
    if found is None:
        raise Http404
    return found


def planned_part(report: Report, key: str) -> Planned:
    """Return the part of the plan that a key names, or raise Http404."""
    found = next((planned for planned in plan_of(report) if planned.key == key), None)
    if found is None:
        raise Http404
    return found


@transaction.atomic
def save_report_answer(report: Report, key: str, text: str, *, version: int | None = None, actor: User) -> ReportAnswer:
    """Save one answer. `version` is the one the writer started from: raises NewerAnswer on a newer text."""
    report = draft_of(report, actor=actor)
    question = question_of(report, key)
    if len(text) > MOST_CHARACTERS:
        raise DomainError(_("This text is too long to be kept."), field="text")
    answer, _made = ReportAnswer.objects.select_for_update().get_or_create(report=report, key=key)
    answer.question = question
    if version is not None and version != answer.version and text != answer.text:
        raise NewerAnswer(answer)
    if text != answer.text or answer.version == 0:
        _write(answer, {"text": text}, actor=actor)
        _touch(report)
    return answer


@transaction.atomic
def take_over(report: Report, key: str, *, actor: User) -> ReportAnswer:
    """Put what the latest earlier report answered into the answer: behind a text that stands there, never over it.

    Raises DomainError where no earlier report answered, and where an answer stands that nothing can be put behind.
    """
    report = draft_of(report, actor=actor)
    question = question_of(report, key)
    earlier = next((text for _label, text in earlier_answers(report).get(key, [])), "")
    if not earlier:
        raise DomainError(_("No earlier report has answered this question."))
    present = report.answers.filter(key=key).values_list("text", flat=True).first() or ""
    if earlier.strip() in present:
        raise DomainError(_("What the earlier report said stands here already."))
    if present.strip() and question.kind not in TEXTS:
        raise DomainError(_("There is an answer already; take it out first."))
    separator = " " if question.kind == "short_text" else "\n\n"
    text = f"{present}{separator}{earlier}" if present.strip() else earlier
    return save_report_answer(report, key, text, actor=actor)


def earlier_answers(report: Report) -> dict[str, list[tuple[str, str]]]:
    """Return what earlier reports of the grant answered, by key: (report, text), the latest first. One query."""
    found: dict[str, list[tuple[str, str]]] = {}
    told: set[int] = set()
    for version in earlier_versions(report):
        if version.report_id in told:  # of a report that was returned, what it said last
            continue
        told.add(version.report_id)
        for row in version.content["answers"]:
            if row["text"].strip():
                found.setdefault(row["key"], []).append((version.report.duty.label, row["text"]))
    return found


@transaction.atomic
def save_plan_note(report: Report, key: str, *, version: int | None = None, actor: User, **fields: Any) -> PlanNote:
    """Say what became of a part of the plan: `outcome`, `when`, `remark`, `reason`. Raises NewerNote on a newer one."""
    report = draft_of(report, actor=actor)
    planned = planned_part(report, key)
    if planned.kind == PARTNER and fields.get("outcome") == PlanNote.Outcome.POSTPONED:
        raise DomainError(_("An activity is postponed, a partner is not."), field="outcome")
    place = {"kind": planned.kind, "number": planned.number}
    note, _made = PlanNote.objects.select_for_update().get_or_create(
        report=report, **place, defaults={"title": planned.title}
    )
    changed = any(getattr(note, name) != value for name, value in fields.items())
    if version is not None and version != note.version and changed:
        raise NewerNote(note)
    if changed or note.version == 0:
        _write(note, fields, actor=actor)
        _touch(report)
    return note


def _write(row: ReportAnswer | PlanNote, fields: dict[str, Any], *, actor: User) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.saved_at, row.saved_by = timezone.now(), actor
    row.save()


def _touch(report: Report) -> None:
    report.saved_at = timezone.now()
    report.save(update_fields=["saved_at"])
