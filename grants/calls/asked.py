"""What was asked about a call, as its readers may see it: the public without the askers, the office with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.models import Call, Enquiry
from grants.calls.parts import part_label
from grants.core.search import fold
from grants.core.waiting import Waiting
from grants.programmes.models import StaffRole
from grants.programmes.selectors import scope

PUBLISHED = Q(answered_at__isnull=False, declined_reason="")


@dataclass(frozen=True)
class Answered:
    """A published question with its number in the call; nothing of who asked or who answered is in it."""

    number: int
    part: str
    question: str
    answer: str
    at: datetime
    corrects: int | None
    corrected_by: int | None

    @property
    def day(self) -> str:
        """The day of the answer where the call is."""
        return date_format(self.at.date(), "DATE_FORMAT")

    @property
    def anchor(self) -> str:
        """The name of its place on the page."""
        return f"answer-{self.number}"


def answers_of(call: Call) -> list[Answered]:
    """Return the published questions with their answers, oldest first, numbered as they came. One query."""
    fields = ("pk", "section", "published_text", "answer", "answered_at", "corrects_id")
    rows = list(call.enquiries.filter(PUBLISHED).order_by("answered_at", "pk").values_list(*fields))
    numbers = {row[0]: number for number, row in enumerate(rows, start=1)}
    corrected = {row[5]: numbers[row[0]] for row in rows if row[5]}
    return [
        Answered(
            number=numbers[pk],
            part=part_label(section),
            question=question,
            answer=answer,
            at=at.astimezone(call.zone),
            corrects=numbers.get(corrects),
            corrected_by=corrected.get(pk),
        )
        for pk, section, question, answer, at, corrects in rows
    ]


def search_answers(answers: list[Answered], text: str) -> list[Answered]:
    """Keep the answers that hold every word, in either script and without diacritics."""
    words = fold(text).split()[:8]
    return [one for one in answers if _holds(fold(f"{one.part} {one.question} {one.answer}"), words)]


def mine_of(user: Any, call: Call) -> list[Enquiry]:
    """Return what this person asked about the call and has no public answer: waiting, or declined with the reason."""
    if not getattr(user, "is_authenticated", False):
        return []
    return list(call.enquiries.filter(asked_by=user).exclude(PUBLISHED).order_by("-pk"))


def desk_of(call: Call) -> dict[str, Any]:
    """Return all that was asked, for the office: open first come first, published newest first, declined."""
    rows = list(call.enquiries.select_related("asked_by", "answered_by", "corrects").order_by("pk"))
    newest = sorted((row for row in rows if row.answered_at), key=lambda row: (row.answered_at, row.pk), reverse=True)
    return {
        "open": [row for row in rows if row.is_open],
        "published": [row for row in newest if row.is_published],
        "declined": [row for row in newest if not row.is_published],
        "corrected": {row.corrects_id for row in rows},
    }


def count_open(call: Call) -> int:
    """Return how many questions wait for an answer."""
    return call.enquiries.filter(answered_at=None).count()


def get_enquiry(call: Call, pk: int) -> Enquiry:
    """Return a question of this very call, or raise Http404."""
    found = call.enquiries.select_related("asked_by", "call__action__phase", "corrects").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def waiting_for(user: Any) -> list[Waiting]:
    """Return the calls of an officer in which questions wait, one line a call. One query."""
    rows = _with_open(Call.objects.filter(scope(user, StaffRole.Role.OFFICER)))
    return [
        Waiting(
            what=ngettext(
                "Answer %(n)s question about “%(title)s”", "Answer %(n)s questions about “%(title)s”", call.asked
            )
            % {"n": call.asked, "title": call.title},
            who=_("from applicants; the answer is for all to read"),
            due=call.closes_at if call.standing in ("coming", "open") else None,
            url=reverse("calls:enquiry_desk", args=[call.reference]),
            button=_("Read and answer"),
            count=call.asked,
        )
        for call in rows
    ]


def _with_open(calls: QuerySet[Call]) -> QuerySet[Any]:
    asked = Count("enquiries", filter=Q(enquiries__answered_at=None, enquiries__isnull=False))
    undecided = calls.exclude(state__in=("decided", "finished", "cancelled"))
    return undecided.annotate(asked=asked).filter(asked__gt=0).order_by("closes_at")


def _holds(folded: str, words: list[str]) -> bool:
    return all(word in folded for word in words)
