"""The minutes of a committee: drafted from the records, written, circulated, signed by every member, kept as a PDF."""

import datetime
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.applications.freezing import fingerprint
from grants.calls.services import officers_of
from grants.core import files
from grants.core.errors import DomainError
from grants.evaluation import drafting
from grants.evaluation.conflicting import closed_to
from grants.evaluation.minutes_document import render_minutes
from grants.evaluation.models import Minutes, MinutesSignature, Panel, PanelMember
from grants.evaluation.protocol import facts_of
from grants.evaluation.selectors.minutes import TEXTS, newest_minutes
from grants.evaluation.services.telling import tell_panel
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, perform, record

LANGUAGES: Final = dict(settings.LANGUAGES)
OPEN: Final = ("ranked", "recommended", "decided")


@transaction.atomic
def draft_minutes(
    panel: Panel,
    *,
    actor: User,
    language: str = "en",
    held_on: datetime.date | None = None,
    place: str = "",
) -> Minutes:
    """Begin minutes from what the records say, with texts proposed in their language."""
    require("minutes.write", actor, panel)
    panel = lock(panel)
    if panel.state not in OPEN:
        raise TransitionRefused(_("The minutes are drafted once all scores are in and the ranking is computed."))
    _refuse_closed(panel, actor)
    last = newest_minutes(panel)
    if last is not None and last.state != "signed":
        raise TransitionRefused(_("There are minutes in the making already; go on with those."))
    if language not in LANGUAGES:
        raise DomainError(_("Choose one of the languages."), field="language")
    facts = facts_of(panel)
    minutes = Minutes.objects.create(
        panel=panel,
        number=last.number + 1 if last else 1,
        language=language,
        held_on=held_on,
        place=place,
        facts=facts,
        written_by=actor,
        **_proposed(panel, facts, language, held_on, place),
    )
    record(minutes, "write", actor=actor, reason=_("Drafted from the records."))
    return minutes


@transaction.atomic
def write_minutes(
    minutes: Minutes,
    *,
    mark: str,
    procedure: str,
    discussion: str,
    remarks: str,
    held_on: datetime.date | None,
    place: str,
    actor: User,
) -> Minutes:
    """Save the committee's own words. Raises DomainError where somebody has saved since the page was opened."""
    minutes = _being_written(minutes, actor=actor)
    if mark != text_mark(minutes):
        raise DomainError(
            _("%(name)s has saved another text meanwhile. It stands below yours: take over what you need, then save.")
            % {"name": minutes.written_by}
        )
    minutes.procedure, minutes.discussion, minutes.remarks = procedure, discussion, remarks
    minutes.held_on, minutes.place, minutes.written_by = held_on, place, actor
    minutes.save(update_fields=[*TEXTS, "held_on", "place", "written_by"])
    record(minutes, "write", actor=actor)
    return minutes


@transaction.atomic
def refresh_facts(minutes: Minutes, *, actor: User) -> Minutes:
    """Take over what the records say now; the committee's own words stay as they are."""
    minutes = _being_written(minutes, actor=actor)
    minutes.facts = facts_of(minutes.panel)
    minutes.save(update_fields=["facts"])
    record(minutes, "write", actor=actor, reason=_("The present facts were taken over."))
    return minutes


@transaction.atomic
def circulate_minutes(minutes: Minutes, *, actor: User) -> Minutes:
    """Fix the text and send it to every serving member for signature."""
    panel = lock(minutes.panel)
    _refuse_superseded(minutes)
    minutes = perform(minutes, "circulate", actor=actor)
    minutes.fingerprint = fingerprint(signed_content(minutes))
    minutes.save(update_fields=["fingerprint"])
    members = [row.user for row in panel.members.select_related("user") if row.is_serving]
    _tell(minutes, "minutes-circulated", to=members)
    return minutes


@transaction.atomic
def sign_minutes(minutes: Minutes, *, name: str, seen: str, actor: User) -> Minutes:
    """Sign the very text that was read, with one's own name typed; the last signature completes the minutes.

    `seen` is the fingerprint of what was on the page. Raises TransitionRefused where the records have moved since.
    """
    require("minutes.sign", actor, minutes)
    lock(minutes.panel)  # nothing of what the minutes state moves while they are signed
    minutes = lock(minutes)
    member = _refuse_signature(minutes, name, seen, actor)
    MinutesSignature.objects.create(minutes=minutes, member=member, fingerprint=minutes.fingerprint)
    record(minutes, "sign", actor=actor)
    return _complete(minutes, actor=actor) if minutes.everybody_signed else minutes


@transaction.atomic
def revise_minutes(minutes: Minutes, *, reason: str, actor: User) -> Minutes:
    """Open the text again as a new version; the one that was circulated is kept, and its signatures stay with it."""
    lock(minutes.panel)
    minutes = perform(minutes, "revise", actor=actor, reason=reason)
    _tell(minutes, "minutes-revised", to=_signatories(minutes), reason=reason)
    kept = ("panel", "language", "held_on", "place", "facts", *TEXTS)
    return Minutes.objects.create(
        number=minutes.number + 1, written_by=actor, **{name: getattr(minutes, name) for name in kept}
    )


def signed_content(minutes: Minutes) -> dict[str, Any]:
    """Return what the members sign: facts and words of this version."""
    return {
        "committee": minutes.panel.reference,
        "version": minutes.number,
        "language": minutes.language,
        "held_on": minutes.held_on.isoformat() if minutes.held_on else "",
        "place": minutes.place,
        "facts": minutes.facts,
        **{name: getattr(minutes, name) for name in TEXTS},
    }


def text_mark(minutes: Minutes) -> str:
    """Return a mark of the words; it changes with any change of them, and guards them against being overwritten."""
    words = {name: getattr(minutes, name) for name in (*TEXTS, "place")}
    held_on = minutes.held_on.isoformat() if minutes.held_on else ""
    return fingerprint({**words, "held_on": held_on, "version": minutes.number})[:16]


def _proposed(
    panel: Panel, facts: dict[str, Any], language: str, held_on: datetime.date | None, place: str
) -> dict[str, str]:
    with override(language):
        return {
            "procedure": drafting.procedure_of(facts, held_on=held_on, place=place),
            "discussion": drafting.discussion_of(facts),
            "remarks": drafting.remarks_of(facts, panel.minutes),
        }


def _being_written(minutes: Minutes, *, actor: User) -> Minutes:
    require("minutes.write", actor, minutes)
    minutes = lock(minutes)
    if minutes.state != "draft":
        raise TransitionRefused(_("The text is fixed while it is signed; revise the minutes to change it."))
    _refuse_superseded(minutes)
    _refuse_closed(minutes.panel, actor)
    return minutes


def _refuse_superseded(minutes: Minutes) -> None:
    if minutes.panel.protocols.filter(number__gt=minutes.number).exists():
        raise TransitionRefused(_("A newer version has taken the place of these minutes."))


def _refuse_closed(panel: Panel, actor: User) -> None:
    if closed_to(actor, panel):
        raise TransitionRefused(
            _("A file of this committee is closed to you: somebody without a conflict of interest writes the minutes.")
        )


def _refuse_signature(minutes: Minutes, name: str, seen: str, actor: User) -> PanelMember:
    if minutes.state != "signing":
        raise TransitionRefused(_("These minutes do not wait for signatures."))
    member = next((row for row in minutes.panel.members.filter(user=actor) if row.is_serving), None)
    if member is None:
        raise TransitionRefused(_("Your term on this committee has ended; the serving members sign."))
    if seen != minutes.fingerprint:
        raise DomainError(_("The text is another one than you had before you. Read it again, then sign."))
    if not minutes.agrees_with_the_records:
        raise TransitionRefused(_("They differ from the ledger or the records; revise them first."))
    if minutes.signatures.filter(member=member, fingerprint=minutes.fingerprint).exists():
        raise TransitionRefused(_("You have signed these minutes already."))
    if " ".join(name.split()).casefold() != " ".join(str(actor).split()).casefold():
        raise DomainError(_("Type your name as it stands here: %(name)s.") % {"name": actor}, field="name")
    return member


def _complete(minutes: Minutes, *, actor: User) -> Minutes:
    minutes = perform(minutes, "complete", actor=actor)
    name = f"minutes-{minutes.panel.reference}-{minutes.number}.pdf"
    pdf = render_minutes(minutes, None)
    minutes.file = files.keep(pdf, name=name, content_type="application/pdf", actor=actor)
    minutes.save(update_fields=["file"])
    _tell(minutes, "minutes-signed", to=officers_of(minutes.panel.call))
    return minutes


def _signatories(minutes: Minutes) -> list[User]:
    return [row.member.user for row in minutes.signatures.select_related("member__user")]


def _tell(minutes: Minutes, topic: str, *, to: list[User], **context: Any) -> None:
    tell_panel(
        minutes.panel,
        topic,
        to=to,
        url=reverse("evaluation:minutes", args=[minutes.panel.reference]),
        key=f"{topic}:{minutes.pk}",
        call=minutes.panel.title,
        **context,
    )
