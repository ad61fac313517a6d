"""What blind evaluators do not see of a file: proposed, checked by the secretary or an officer, lifted for a reason."""

import random
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.core import files
from grants.core.cleaning import clean, text_of
from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.evaluation.identity import active_words, proposed_words
from grants.evaluation.models import Masking, Panel
from grants.evaluation.rules.masking import LEAST, found_words
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record

CHANCE: Final = random.SystemRandom()
HITS: Final = 20  # so many finds in a document are named; one is reason enough to look


@transaction.atomic
def propose_masks(panel: Panel, *, actor: User) -> int:
    """Propose what is masked in every file before a blind committee that waits for it; returns how many did."""
    require("panels.mask", actor, panel)
    return prepare_masks(panel)


@transaction.atomic
def prepare_masks(panel: Panel) -> int:
    """Give every file of a blind committee its alias and its masking; one handed in anew is to be checked anew."""
    if not panel.scheme.hides_applicant:
        return 0
    panel = lock(panel)
    found = panel.live_files.select_related("organisation", "masking")
    waiting = [file for file in found if _masking_of(file) is None or _is_outdated(file)]
    free = iter(_free_numbers(panel, len(waiting)))
    for file in waiting:
        masking = _masking_of(file) or Masking(application=file, alias=next(free))
        masking.words = _with_new(masking.words, proposed_words(file))
        masking.checked_by = masking.checked_at = None
        masking.save()
    return len(waiting)


def refuse_unmasked(panel: Panel, application: Application) -> None:
    """Raise DomainError where evaluators would get a blind file of which nobody has checked the masking."""
    found = Masking.objects.filter(application=application, checked_at__isnull=False)
    if panel.scheme.hides_applicant and not found.exists():
        raise DomainError(
            _("Check the masking of this file first: evaluators do not see the applicant."), "application"
        )


@transaction.atomic
def add_word(masking: Masking, *, text: str, kind: str, actor: User) -> Masking:
    """Mask one more word wherever it stands in the file."""
    masking = _open(masking, actor, "add_word")
    text = " ".join(text.split())
    if sum(char.isalnum() for char in text) < LEAST:
        raise DomainError(_("Give at least three letters or digits: a shorter word would tear every text."), "text")
    if any(row["text"].casefold() == text.casefold() and not row.get("taken_out") for row in masking.words):
        raise DomainError(_("This is masked already."), "text")
    others = [row for row in masking.words if row["text"].casefold() != text.casefold()]
    masking.words = [*others, {"text": text, "kind": kind, "is_identity": False}]
    return _changed(masking, "add_word", actor=actor, reason=text)


@transaction.atomic
def take_out_word(masking: Masking, number: int, *, reason: str, actor: User) -> Masking:
    """Mask a word no longer; what stands in a field of who the applicant is needs a reason."""
    masking = _open(masking, actor, "take_out")
    row = _word(masking, number)
    if row.get("is_identity") and not reason.strip():
        raise DomainError(_("It tells who applies: give the reason why evaluators may read it."), "reason")
    masking.words[number] = {**row, "taken_out": True, "reason": reason.strip()}
    return _changed(masking, "take_out", actor=actor, reason=f"{row['text']}: {reason.strip()}".rstrip(": "))


@transaction.atomic
def put_word_back(masking: Masking, number: int, *, actor: User) -> Masking:
    """Mask a word again that was taken out."""
    masking = _open(masking, actor, "put_back")
    row = {key: value for key, value in _word(masking, number).items() if key not in {"taken_out", "reason"}}
    masking.words[number] = row
    return _changed(masking, "put_back", actor=actor, reason=row["text"])


@transaction.atomic
def let_through(masking: Masking, file: StoredFile, *, actor: User) -> Masking:
    """Let blind evaluators open a document: a copy without metadata, under a name that says nothing.

    What of the masked words its text holds is kept beside it as a warning. Raises DomainError for what cannot be
    cleaned.
    """
    masking = _open(masking, actor, "let_through")
    if file.pk not in attached_ids(masking.application):
        raise DomainError(_("This document does not belong to the file."))
    if any(row["file"] == file.pk for row in masking.documents):
        return masking
    content = files.read(file)
    kind = files.kind_of(content) or ""
    number = attached_ids(masking.application).index(file.pk) + 1
    cleaned = clean(content, kind)
    name = f"Document {number}.{kind}"
    copy = files.keep(cleaned, name=name, content_type=files.TYPES[kind], actor=None, scan=file.scan)
    text = text_of(cleaned, kind)
    hits = found_words(text, active_words(masking.words))[:HITS]
    row = {
        "file": file.pk,
        "copy": copy.pk,
        "name": name,
        "size": copy.size,
        "hits": hits,
        "is_read": bool(text.strip()),
    }
    masking.documents = [*masking.documents, row]
    return _changed(masking, "let_through", actor=actor, reason=name)


@transaction.atomic
def close_document(masking: Masking, file: StoredFile, *, actor: User) -> Masking:
    """Close a document again that evaluators could open."""
    masking = _open(masking, actor, "close_document")
    kept = [row for row in masking.documents if row["file"] != file.pk]
    if len(kept) == len(masking.documents):
        return masking
    masking.documents = kept
    return _changed(masking, "close_document", actor=actor, reason=str(file.pk))


@transaction.atomic
def check_masking(masking: Masking, *, actor: User) -> Masking:
    """Check a file off: its masking holds, as far as somebody who read it can tell."""
    masking = _open(masking, actor, "check")
    masking.checked_by, masking.checked_at = actor, timezone.now()
    masking.save(update_fields=["checked_by", "checked_at"])
    record(masking, "check", actor=actor)
    return masking


@transaction.atomic
def unblind_file(masking: Masking, panel: Panel, *, reason: str, actor: User) -> Masking:
    """Show the committee who applies in one file; the committee is told, and nothing hides it again."""
    masking = _open(masking, actor, "unblind")
    masking.unblinded_at, masking.unblinded_by, masking.unblind_reason = timezone.now(), actor, reason[:1000]
    masking.save(update_fields=["unblinded_at", "unblinded_by", "unblind_reason"])
    record(masking, "unblind", actor=actor, reason=reason)
    told = _("File %(number)s") % {"number": masking.alias}
    _tell(panel, f"unblinded:{panel.pk}:{masking.pk}", what=told, reason=reason)
    return masking


@transaction.atomic
def unblind_panel(panel: Panel, *, reason: str, actor: User) -> Panel:
    """Show the whole committee who applies, in every file; it is told, and nothing hides it again."""
    require("panels.unblind", actor, panel)
    panel = lock(panel)
    if not panel.scheme.hides_applicant:
        raise TransitionRefused(_("In this call evaluators see who applies."))
    if panel.unblinded_at is not None:
        raise TransitionRefused(_("The committee sees already who applies."))
    panel.unblinded_at = timezone.now()
    panel.save(update_fields=["unblinded_at"])
    record(panel, "unblind", actor=actor, reason=reason)
    _tell(panel, f"unblinded:{panel.pk}", what=_("all files"), reason=reason)
    return panel


def attached_ids(application: Application) -> list[int]:
    """Return the ids of the documents that evaluators may get: those of the file, those of its clarifications."""
    sent = [row["file_id"] for row in application.frozen.get("documents", [])]
    later = application.clarifications.filter(state="answered", file__isnull=False).order_by("pk")
    return [*sent, *later.values_list("file_id", flat=True)]


def _tell(panel: Panel, key: str, *, what: str, reason: str) -> None:
    people = [member.user for member in panel.members.select_related("user") if member.is_serving]
    tell_panel(panel, "unblinded", to=people, key=key, call=panel.title, what=what, reason=reason)


def _open(masking: Masking, actor: User, verb: str) -> Masking:
    """Return the locked row while there is still somebody from whom it hides anything."""
    require(f"masks.{verb}", actor, masking)
    masking = lock(masking)
    if masking.unblinded_at is not None:
        raise TransitionRefused(_("The committee sees already who applies in this file."))
    return masking


def _changed(masking: Masking, verb: str, *, actor: User, reason: str) -> Masking:
    """Keep and record a change; until the scoring has opened the file has to be checked off again."""
    if not masking.application.assessments.exclude(panel__state__in=["forming", "calibrating"]).exists():
        masking.checked_by = masking.checked_at = None
    masking.save(update_fields=["words", "documents", "checked_by", "checked_at"])
    record(masking, verb, actor=actor, reason=reason)
    return masking


def _word(masking: Masking, number: int) -> dict[str, Any]:
    if not 0 <= number < len(masking.words):
        raise DomainError(_("This word is not masked in the file."))
    return dict(masking.words[number])


def _masking_of(application: Application) -> Masking | None:
    return getattr(application, "masking", None)


def _is_outdated(application: Application) -> bool:
    """Tell whether the file came in anew after its masking was proposed, say as a full application."""
    at = application.masking.checked_at or application.masking.created_at
    return application.submitted_at is not None and application.submitted_at > at


def _with_new(kept: list[dict[str, Any]], proposed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {row["text"].casefold() for row in kept}
    return [*kept, *(row for row in proposed if row["text"].casefold() not in known)]


def _free_numbers(panel: Panel, count: int) -> Iterable[str]:
    """Draw numbers that no other file of the call has; they tell nothing of the order in which files came in."""
    found = Masking.objects.filter(application__call=panel.call_id).values_list("alias", flat=True)
    taken = set(found)
    most = max(99, 2 * (len(taken) + count))
    free = [name for name in (f"{number:02d}" for number in range(1, most + 1)) if name not in taken]
    return CHANCE.sample(free, count)
