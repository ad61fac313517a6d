"""The letters with the outcome: written with the decision, frozen, sent together; opened by their applicant."""

import datetime
import io
from collections.abc import Sequence
from typing import Any

import rules
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from grants.applications.models import Application
from grants.calls.models import Call
from grants.core import jobs
from grants.core.jobs import Progress
from grants.core.models import Job, StoredFile
from grants.evaluation.letter_content import content_of
from grants.evaluation.letter_document import fingerprint_of, render_letter
from grants.evaluation.models import OutcomeLetter, Panel, Ranking
from grants.evaluation.services.telling import tell_applicant
from grants.people.models import User
from grants.people.services import require
from notifications import values
from notifications.delivery import retry
from notifications.models import Delivery
from workflows.engine import lock

WINDOW = gettext_noop("If you think that this is wrong, complain on the page of your application until %(until)s.")
CONCEPT_KINDS = {"award": "preselect", "reject": "pass_over"}


def write_letters(panel: Panel, *, actor: User, rows: Sequence[Ranking] | None = None) -> list[OutcomeLetter]:
    """Write the letter of every file that a decision has just been taken on, in the transaction of that decision."""
    chosen = panel.live_rankings if rows is None else rows
    places = _reserve_places(panel)
    return [write_letter(row, _kind(panel, row), actor=actor, reserve_place=places.get(row.pk)) for row in chosen]


def write_letter(
    row: Ranking, kind: str, *, actor: User, reserve_place: int | None = None, at_once: bool = False
) -> OutcomeLetter:
    """Write the letter of one ranked file. `at_once`: the notice of the act is its sending, it waits for no other."""
    application = Application.objects.select_related("organisation", "call__action__phase__programme").get(
        pk=row.application_id
    )
    content = content_of(application, kind, row=row, reserve_place=reserve_place)
    return _write(application, kind, content, panel=row.panel, at_once=at_once)


def write_ineligible(application: Application, *, panel: Panel | None, reasons: str) -> OutcomeLetter:
    """Write the letter of an application that is not eligible; it is sent at once."""
    content = content_of(application, "ineligible", reasons=reasons)
    return _write(application, "ineligible", content, panel=panel, at_once=True)


@transaction.atomic
def send_letters(call: Call, *, actor: User) -> int:
    """Send every letter of a call that was not sent yet, together; doing it again sends nothing twice.

    The window for complaints begins on the day of the sending where that is later than the decision.
    """
    require("letters.send", actor, call)
    lock(call)
    letters = OutcomeLetter.objects.filter(application__call=call, sent_at=None).select_related(
        "application__call", "application__organisation", "panel"
    )
    found = list(letters.order_by("pk"))
    for letter in found:
        letter.sent_at = timezone.now()
        letter.complain_by = _latest(letter.complain_by, window_end(letter.application, letter.content))
        letter.save(update_fields=["sent_at", "complain_by"])
        tell_applicant(
            letter.application,
            "outcome-letter",
            key=message_key(letter),
            url=reverse("evaluation:letter", args=[letter.pk]),
            complaint=complaint_words(letter),
        )
    if found:
        title = _("Letters of %(call)s") % {"call": call.reference}
        jobs.start("outcome-letters", title=title, actor=actor, call=call.pk)
    return len(found)


def resend_failed(call: Call, *, actor: User) -> int:
    """Put those mails of sent letters back in the queue that were given up; returns how many."""
    require("letters.send", actor, call)
    sent = OutcomeLetter.objects.filter(application__call=call, sent_at__isnull=False)
    keys = [message_key(letter) for letter in sent]
    dead = Delivery.objects.filter(message__key__in=keys, status="dead").values_list("pk", flat=True)
    return sum(retry(pk) for pk in dead)


@transaction.atomic
def open_letter(letter: OutcomeLetter, *, actor: User) -> OutcomeLetter:
    """Record when the applicant first opened the letter."""
    require("letters.open", actor, letter)
    letter = lock(letter)
    if letter.opened_at is None:
        letter.opened_at = timezone.now()
        letter.save(update_fields=["opened_at"])
    return letter


def current_file(letter: OutcomeLetter) -> StoredFile | None:
    """Return the PDF that was made of the letter as it stands, if one was made."""
    stored = letter.file
    return stored if stored is not None and fingerprint_of(letter)[:16] in stored.name else None


def make_files(job: Job, progress: Progress) -> None:
    """Set the letters of a call as PDF, each once for what it says."""
    letters = OutcomeLetter.objects.filter(application__call=job.params["call"], sent_at__isnull=False)
    progress.of(letters.count())
    for letter in letters.select_related("application__call__action__phase__programme", "file").order_by("pk"):
        if current_file(letter) is None:
            name = f"{letter.application.reference}-{letter.kind}-{fingerprint_of(letter)[:16]}.pdf"
            content = io.BytesIO(render_letter(letter))
            letter.file = jobs.keep_result(content, name=name, content_type="application/pdf", actor=None)
            letter.save(update_fields=["file"])
        progress.step()


def may_have_letters(user: Any, job: Job) -> bool:
    """Tell whether a person still runs the call whose letters were made."""
    call = Call.objects.select_related("action__phase").filter(pk=job.params.get("call")).first()
    return call is not None and bool(rules.has_perm("letters.send", user, call))


jobs.register("outcome-letters", make_files, may_have_letters)


def message_key(letter: OutcomeLetter) -> str:
    """Return the key of the message that carries the letter to its applicant."""
    return f"outcome-letter:{letter.pk}"


def complaint_words(letter: OutcomeLetter) -> Any:
    """Return the sentence on the time to complain, for a message; empty where the call sets none."""
    if letter.complain_by is None:
        return ""
    return values.sentence(WINDOW, until=values.moment(letter.complain_by, letter.application.call.time_zone))


def window_end(application: Application, content: dict[str, Any]) -> datetime.datetime | None:
    """Return the end of the last day for complaints, counted from today in the zone of the call; None for no window."""
    days = content["complaint_days"]
    if days is None:
        return None
    zone = application.call.zone
    last = timezone.now().astimezone(zone).date() + datetime.timedelta(days=days)
    return datetime.datetime.combine(last, datetime.time(23, 59, 59), tzinfo=zone)


def _write(
    application: Application, kind: str, content: dict[str, Any], *, panel: Panel | None, at_once: bool
) -> OutcomeLetter:
    return OutcomeLetter.objects.create(
        application=application,
        panel=panel,
        kind=kind,
        language=content["language"],
        content=content,
        sent_at=timezone.now() if at_once else None,
        complain_by=window_end(application, content),
    )


def _kind(panel: Panel, row: Ranking) -> str:
    return CONCEPT_KINDS[row.outcome] if panel.is_for_concepts else str(row.outcome)


def _reserve_places(panel: Panel) -> dict[int, int]:
    """Return the place of each file on the reserve list, the first being 1."""
    reserves = panel.rankings.filter(application__state="reserved", is_out=False).order_by("place", "pk")
    return {pk: place for place, pk in enumerate(reserves.values_list("pk", flat=True), start=1)}


def _latest(before: datetime.datetime | None, now: datetime.datetime | None) -> datetime.datetime | None:
    return max(before, now) if before and now else before or now
