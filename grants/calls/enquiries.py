"""Questions about a call: asked by anybody signed in, answered for all, and nobody learns who asked."""

import re
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.following import follow_call, tell_followers
from grants.calls.models import Call, Enquiry
from grants.calls.services import officers_of
from grants.core.clock import exact_time, long_date
from grants.core.errors import DomainError
from grants.core.search import fold
from grants.people.models import Organisation, User
from grants.people.services import require
from notifications import values
from notifications.outbox import notify
from workflows.engine import TransitionRefused, lock

MOST_OPEN = 20  # questions of one person that wait for an answer


@transaction.atomic
def ask_question(call: Call, *, actor: User, text: str, section: str = "", follow: bool = False) -> Enquiry:
    """Ask about a call in writing; the same question sent twice is one.

    Raises DomainError after the time for questions, or when too many of the person's questions wait.
    """
    require("enquiries.ask", actor, call)
    call = Call.objects.get(pk=call.pk)
    if not call.takes_questions:
        raise DomainError(why_no_questions(call), field="text")
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # one question of a person at a time
    waiting = Enquiry.objects.filter(asked_by=actor, answered_at=None)
    twin = waiting.filter(call=call, text=text, section=section).first()
    if twin is not None:
        return twin
    if waiting.count() >= MOST_OPEN:
        raise DomainError(_too_many(), field="text")
    enquiry = Enquiry.objects.create(call=call, asked_by=actor, text=text, section=section)
    if follow:
        follow_call(call, actor=actor)
    _tell_officers(enquiry)
    return enquiry


@transaction.atomic
def answer_question(enquiry: Enquiry, *, actor: User, published_text: str, answer: str) -> Enquiry:
    """Publish the question, in words that do not tell who asked, with its answer; all who follow the call hear of it.

    Raises TransitionRefused for one that was answered or declined, DomainError where the words name the asker.
    """
    require("enquiries.answer", actor, enquiry)
    enquiry = _lock_open(enquiry)
    refuse_names(enquiry, published_text=published_text, answer=answer)
    enquiry.published_text, enquiry.answer = published_text, answer
    enquiry.answered_by, enquiry.answered_at = actor, timezone.now()
    enquiry.save()
    _tell_of("call-answered", enquiry)
    return enquiry


@transaction.atomic
def decline_question(enquiry: Enquiry, *, actor: User, reason: str) -> Enquiry:
    """Leave a question without a public answer; the reason goes to who asked, and to nobody else outside the office."""
    require("enquiries.decline", actor, enquiry)
    enquiry = _lock_open(enquiry)
    enquiry.declined_reason = reason
    enquiry.answered_by, enquiry.answered_at = actor, timezone.now()
    enquiry.save()
    notify(
        "call-question-declined",
        to=[enquiry.asked_by],
        key=f"call-question-declined:{enquiry.pk}",
        url=reverse("calls:enquiries", args=[enquiry.call.reference]),
        about=enquiry.call,
        context={"title": enquiry.call.title, "question": enquiry.text, "reason": reason},
    )
    return enquiry


@transaction.atomic
def publish_answer(call: Call, *, actor: User, published_text: str, answer: str, section: str = "") -> Enquiry:
    """Publish what was asked and answered elsewhere (by telephone, at an information session), so that all know it."""
    require("enquiries.answer", actor, call)
    if not call.was_published:
        raise TransitionRefused(_("The call is not published yet, so nothing can be answered in public."))
    enquiry = _published(call, actor, section=section, published_text=published_text, answer=answer)
    _tell_of("call-answered", enquiry)
    return enquiry


@transaction.atomic
def correct_answer(enquiry: Enquiry, *, actor: User, answer: str) -> Enquiry:
    """Publish a new answer to a published question; the old one stays, with a pointer to the new.

    Raises TransitionRefused unless it is the newest published one, DomainError where nothing changes.
    """
    require("enquiries.correct", actor, enquiry)
    enquiry = lock(enquiry)
    if not enquiry.is_published:
        raise TransitionRefused(_("Only a published answer can be corrected."))
    if enquiry.corrections.exists():
        raise TransitionRefused(_("This answer has been corrected already; correct the newest one."))
    if answer == enquiry.answer:
        raise DomainError(_("This is the answer as it stands; change what is wrong in it."), field="answer")
    refuse_names(_first_of(enquiry), answer=answer)
    words = {"section": enquiry.section, "published_text": enquiry.published_text, "answer": answer}
    correction = _published(enquiry.call, actor, corrects=enquiry, **words)
    _tell_of("call-answer-corrected", correction)
    return correction


def why_no_questions(call: Call) -> str:
    """Return why no question can be asked now, with the moment until which they were taken."""
    if call.standing not in ("coming", "open", "closed"):
        return _("No questions are taken about this call.")
    until = call.questions_until or call.closes_at
    moment = f"{long_date(until, call.time_zone)}, {exact_time(until, call.time_zone)}"
    return _("Questions were taken until %(moment)s. The answers given stay on the page of the call.") % {
        "moment": moment
    }


def refuse_names(enquiry: Enquiry, **texts: str) -> None:
    """Refuse words that tell who asked: the address, the full name, or the organisation of the asker."""
    for field, text in texts.items():
        for name in _names_of(enquiry.asked_by):
            if re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", fold(text)):
                raise DomainError(
                    _("“%(name)s” tells who asked. Write it so that nobody can tell.") % {"name": name}, field=field
                )


def _names_of(asker: User) -> list[str]:
    """Return what identifies a person; a single word that anybody may use (“Applicant”) is no name."""
    organisations = Organisation.objects.filter(memberships__user=asker).distinct()
    names = [asker.name, *(name for one in organisations for name in (one.name, one.short_name))]
    exact = [asker.email, asker.phone, *(one.email for one in organisations)]
    return [name for name in names if len(name.split()) > 1] + [name for name in exact if name]


def _first_of(enquiry: Enquiry) -> Enquiry:
    """Return the question that somebody asked, however often its answer was corrected."""
    while enquiry.corrects is not None:
        enquiry = enquiry.corrects
    return enquiry


def _lock_open(enquiry: Enquiry) -> Enquiry:
    enquiry = lock(enquiry)
    if not enquiry.is_open:
        raise TransitionRefused(_("This question has been answered or declined already."))
    return enquiry


def _published(call: Call, actor: User, **words: Any) -> Enquiry:
    return Enquiry.objects.create(
        call=call,
        asked_by=actor,
        text=words["published_text"],
        answered_by=actor,
        answered_at=timezone.now(),
        **words,
    )


def _tell_officers(enquiry: Enquiry) -> None:
    call = enquiry.call
    notify(
        "call-question-asked",
        to=officers_of(call),
        key=f"call-question-asked:{enquiry.pk}",
        url=reverse("calls:answer", args=[call.reference, enquiry.pk]),
        about=call,
        context={
            "title": call.title,
            "question": enquiry.text,
            "deadline": values.moment(call.closes_at, call.time_zone),
        },
    )


def _tell_of(topic: str, enquiry: Enquiry) -> None:
    """Tell all who follow the call, and who asked, in the same words: nothing in them tells the two apart."""
    call, key, asker = enquiry.call, f"{topic}:{enquiry.pk}", _first_of(enquiry).asked_by
    words = {"question": enquiry.published_text, "answer": enquiry.answer}
    tell_followers(call, topic, key, **words)
    notify(
        topic,
        to=[asker] if asker.is_active else [],
        key=key,
        url=reverse("calls:detail", args=[call.reference]),
        about=call,
        context={"title": call.title, **words},
    )


def _too_many() -> str:
    return ngettext(
        "%(n)s question of yours waits for an answer; ask more once it is answered.",
        "%(n)s questions of yours wait for an answer; ask more once some are answered.",
        MOST_OPEN,
    ) % {"n": MOST_OPEN}
