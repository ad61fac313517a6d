"""What a narrative report asks, what was agreed that it tells of, and what it still lacks.

A call asks its own questions in the report; one that defines none asks the three of the house. Those have a negative
number where a question of a call has that of its row, and are never saved.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.applications.answers import faults_of, sentence_of
from grants.applications.asking import asked_among
from grants.applications.rules.parts import last_day
from grants.calls.models import AskedIn, Question

if TYPE_CHECKING:
    from grants.calls.models import Call
    from grants.monitoring.models import PlanNote, Report

OF_THE_HOUSE: Final = (
    (
        "achievements",
        gettext_lazy("What was done and achieved"),
        gettext_lazy("Tell it along the activities of the agreement: what took place, who came, what changed."),
        8000,
    ),
    (
        "difficulties",
        gettext_lazy("Difficulties and what you did about them"),
        gettext_lazy("Say also what was done otherwise than agreed, and why."),
        4000,
    ),
    ("lasting", gettext_lazy("What will last"), "", 4000),
)
ACTIVITY: Final = "activity"
PARTNER: Final = "partner"


@dataclass(frozen=True)
class Planned:
    """A part of what was agreed, with what the report says of it; days are those of the agreement."""

    kind: str
    number: int
    title: str
    description: str
    note: "PlanNote | None"
    first_day: datetime.date | None = None
    last_day: datetime.date | None = None
    place: str = ""
    is_asked: bool = True

    @property
    def key(self) -> str:
        """How its page names it."""
        return f"{self.kind}-{self.number}"


def questions_of(report: "Report") -> list[Question]:
    """Return the questions that could be asked in a report, whatever it answers."""
    application = report.agreement.award.application
    kinds = ("both", application.organisation.kind)
    own = [row for row in application.call.questions.all() if row.is_of_report and row.applies_to in kinds]
    return own or _questions_of_the_house(application.call)


def questions_asked(report: "Report") -> list[Question]:
    """Return the questions that are asked in a report, given what it answers so far."""
    return asked_among(questions_of(report), texts_of(report))


def texts_of(report: "Report") -> dict[str, str]:
    """Return the texts of a report's answers by the key of their question."""
    return {answer.key: answer.text for answer in report.answers.all()}


def plan_of(report: "Report") -> list[Planned]:
    """Return the activities and the partners that were agreed, each with what the report says of it."""
    frozen = report.agreement.award.application.frozen
    notes = {(note.kind, note.number): note for note in report.plan_notes.all()}
    found = [_activity(report, number, row, notes) for number, row in enumerate(frozen.get("work_plan", []), start=1)]
    return found + [_partner(report, row, notes) for row in frozen.get("partners", [])]


def answer_faults(report: "Report") -> list[str]:
    """Return what keeps the answers of a report from being handed in, in words."""
    texts = texts_of(report)
    return [
        sentence_of(fault, question.title)
        for question in questions_asked(report)
        for fault in faults_of(question, texts.get(question.key, ""))
    ]


def plan_faults(report: "Report") -> list[str]:
    """Return what the report still has to say of the plan, in words."""
    return [fault for planned in plan_of(report) for fault in _faults_of(planned)]


def _faults_of(planned: Planned) -> Iterator[str]:
    note, title = planned.note, {"title": planned.title}
    if note is None or not note.outcome:
        if planned.is_asked:
            yield _("Say what became of “%(title)s”.") % title
    elif note.differs and not note.reason.strip():
        yield _("Say why “%(title)s” went otherwise than agreed.") % title


def _activity(report: "Report", number: int, row: Mapping[str, Any], notes: Mapping[Any, Any]) -> Planned:
    """Return an activity; an interim report has to tell of what the plan had ended by the day it is due."""
    starts_on = report.agreement.starts_on
    first = last_day(starts_on, row["first_month"] - 1) + datetime.timedelta(days=1)
    last = last_day(starts_on, row["last_month"])
    return Planned(
        kind=ACTIVITY,
        number=number,
        title=row["title"],
        description=row.get("description") or "",
        note=notes.get((ACTIVITY, number)),
        first_day=first,
        last_day=last,
        place=row.get("place") or "",
        is_asked=report.is_final or last <= report.due_on,
    )


def _partner(report: "Report", row: Mapping[str, Any], notes: Mapping[Any, Any]) -> Planned:
    return Planned(
        kind=PARTNER,
        number=row["number"],
        title=row["name"],
        description=row.get("part") or "",
        note=notes.get((PARTNER, row["number"])),
        is_asked=report.is_final,
    )


def _questions_of_the_house(call: "Call") -> list[Question]:
    return [
        Question(
            pk=-number,
            call=call,
            section=_("Narrative"),
            key=key,
            title=str(title),
            help=str(told),
            max_words=None,
            max_characters=characters,
            stage=AskedIn.REPORT,
        )
        for number, (key, title, told, characters) in enumerate(OF_THE_HOUSE, start=1)
    ]
