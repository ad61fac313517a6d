"""The verbs of activities: add, edit, remove, attach and detach papers."""

from typing import Any, Final

import rules
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core import files
from grants.core.errors import DomainError
from grants.core.search import fold
from grants.monitoring.models import Event, EventDocument
from grants.monitoring.rules.participants import BREAKDOWNS, COUNTS, INSTITUTIONS, MOST_PEOPLE, too_many
from grants.monitoring.selectors.events import actions_to_choose, events_visible_to
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import Action, Phase, Programme
from workflows.engine import SYSTEM, TransitionRefused, lock, record

LINKS: Final = ("places", "programmes", "phases", "actions", "builds_on")
LONGEST_DAYS: Final = 366  # a campaign may last a year; beyond that a year was mistyped


@transaction.atomic
def add_event(*, actor: User, agreement: Agreement | None = None, **fields: Any) -> Event:
    """Add an activity of programmes and actions, or of a grant.

    Raises PermissionDenied to all but officers of what it belongs to and writers of a grant that runs; DomainError,
    naming the field, for days, numbers and links that do not fit together.
    """
    _ask_grant(agreement, actor)
    event = fill_event(Event(agreement=agreement, created_by=actor), actor=actor, **fields)
    _ask_scope(event, actor)
    record(event, "add", actor=actor)
    return event


@transaction.atomic
def edit_event(event: Event, *, actor: User, **fields: Any) -> Event:
    """Change what is told of an activity. Raises PermissionDenied, and DomainError as when it is added."""
    require("events.edit", actor, event)
    event = lock(event)
    require("events.edit", actor, event)  # published or reported meanwhile
    event = fill_event(event, actor=actor, **fields)
    _ask_scope(event, actor)
    record(event, "edit", actor=actor)
    return event


@transaction.atomic
def remove_event(event: Event, *, actor: User) -> None:
    """Take out an activity that was entered by mistake. Raises TransitionRefused where a later one builds on it."""
    require("events.remove", actor, event)
    event = lock(event)
    require("events.remove", actor, event)
    if event.followed_by.exists():
        raise TransitionRefused(_("A later activity builds on this one: change that one first."))
    event.delete()


def attach_document(event: Event, *, title: str, upload: File, actor: User) -> EventDocument:
    """Keep a paper of an activity; the public does not read it. Raises DomainError for a file that is not accepted."""
    require("events.attach", actor, event)
    stored = files.receive(upload, actor=actor, field="upload")  # the record of an infected file outlives its refusal
    with transaction.atomic():
        event = lock(event)
        record(event, "attach", actor=actor, reason=title)
        return EventDocument.objects.create(event=event, title=title, file=stored)


@transaction.atomic
def detach_document(document: EventDocument, *, actor: User) -> None:
    """Take a paper away from an activity."""
    event = lock(document.event)
    record(event, "detach", actor=actor, reason=document.title)
    document.delete()


def fill_event(event: Event, *, actor: Any, **fields: Any) -> Event:
    """Write the fields and the links of an activity and save it, after all of them are found to fit together."""
    links = {name: list(fields.pop(name)) for name in LINKS if name in fields}
    for name, value in fields.items():
        setattr(event, name, value)
    _refuse_days(event)
    _refuse_numbers(event)
    _refuse_links(event, links, actor)
    event.save()
    for name, rows in _widened(event, links).items():
        getattr(event, name).set(rows)
    return indexed(event)


def indexed(event: Event) -> Event:
    """Write what the search finds an activity by."""
    words = [event.title, event.venue, event.note, *event.projects]
    for place in event.places.select_related("beneficiary"):
        words += [place.name, place.country_name, *place.other_names]
    words += [row.name for row in [*event.programmes.all(), *event.phases.all()]]
    words += [action.title for action in event.actions.all()]
    if event.agreement is not None:
        words += [event.agreement.reference, event.agreement.organisation.name]
    event.search_text = fold(" ".join(words))
    event.save(update_fields=["search_text"])
    return event


def _ask_grant(agreement: Agreement | None, actor: Any) -> None:
    """Let an officer name a grant of his scope, and a writer of the grantee one that runs."""
    if agreement is None:
        return
    try:
        require("events.link", actor, agreement)
    except PermissionDenied:
        require("events.contribute", actor, agreement)


def _ask_scope(event: Event, actor: Any) -> None:
    """Tell an officer, in words, to name something of his own scope."""
    if rules.has_perm("events.begin", actor) and not rules.has_perm("events.add", actor, event):
        raise DomainError(_("Name a programme or an action of your own scope."), field="programmes")


def _refuse_days(event: Event) -> None:
    if event.ends_on < event.starts_on:
        raise DomainError(_("The last day lies before the first."), field="ends_on")
    if (event.ends_on - event.starts_on).days > LONGEST_DAYS:
        raise DomainError(_("Longer than a year: check both days."), field="ends_on")
    if event.starts_on > timezone.localdate() and event.total is not None:
        raise DomainError(_("It is still to come: count the participants afterwards."), field="total")


def _refuse_numbers(event: Event) -> None:
    counts = {group: getattr(event, group) for group in COUNTS}
    for name in ("total", *COUNTS):
        if not 0 <= (getattr(event, name) or 0) <= MOST_PEOPLE:
            raise DomainError(_("Write a number of people, from 0."), field=name)
    if event.total_is_least and event.total is None:
        raise DomainError(_("Write the number that was exceeded."), field="total")
    for breakdown in too_many(counts, event.total, total_is_least=event.total_is_least):
        field = BREAKDOWNS[breakdown][0]
        if event.total is None:
            raise DomainError(_("Write how many took part in all, too."), field="total")
        raise DomainError(_("These numbers say more than the %(n)s who took part.") % {"n": event.total}, field=field)
    if set(event.institutions) - set(INSTITUTIONS):
        raise DomainError(_("Choose among the kinds of institutions."), field="institutions")


def _refuse_links(event: Event, links: dict[str, list[Any]], actor: Any) -> None:
    """Refuse what came later, and, of all but the loader, actions and activities that are not the actor's to name."""
    for earlier in links.get("builds_on", ()):
        if earlier.pk == event.pk or earlier.starts_on > event.starts_on:
            raise DomainError(_("It can only build on what came before it."), field="builds_on")
    if actor is not SYSTEM:
        _refuse_foreign(event, links, actor)
        _refuse_unseen(event, links.get("builds_on", []), actor)


def _refuse_foreign(event: Event, links: dict[str, list[Any]], actor: Any) -> None:
    """Refuse to add or to take away an action outside the actor's scope."""
    named = set(event.actions.all()) if event.pk else set()
    changed = named ^ set(links.get("actions", named))
    changed -= {action_of(event.agreement)} if event.agreement else set()
    if changed and actions_to_choose(actor).filter(pk__in=[row.pk for row in changed]).count() < len(changed):
        raise DomainError(_("Add or take away actions of your own scope only."), field="actions")


def _refuse_unseen(event: Event, earlier: list[Event], actor: Any) -> None:
    """Refuse to point to an activity that the actor may not read; what was pointed to already stays."""
    kept = set(event.builds_on.values_list("pk", flat=True)) if event.pk else set()
    asked = {row.pk for row in earlier} - kept
    if events_visible_to(actor).filter(pk__in=asked).count() < len(asked):
        raise DomainError(_("Choose among the activities of this list."), field="builds_on")


def _widened(event: Event, links: dict[str, list[Any]]) -> dict[str, set[Any]]:
    """Return the links with what they imply: a grant its action, an action its phase, a phase its programme."""
    found = {name: set(rows) for name, rows in links.items()}
    actions: set[Action] = found.get("actions", set(event.actions.all()))
    if event.agreement is not None:
        actions.add(action_of(event.agreement))
    phases: set[Phase] = found.get("phases", set(event.phases.all())) | {action.phase for action in actions}
    programmes: set[Programme] = found.get("programmes", set(event.programmes.all()))
    programmes |= {phase.programme for phase in phases}
    return found | {"actions": actions, "phases": phases, "programmes": programmes}


def action_of(agreement: Agreement) -> Action:
    """Return the action that a grant was given from."""
    return agreement.award.application.call.action
