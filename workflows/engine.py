"""The one door through which a state changes: lock, ask, run, save, record."""

import inspect
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import rules
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _
from django_fsm import FSMField, Transition

from workflows.guards import Guard
from workflows.models import TransitionRecord

Subject = TypeVar("Subject", bound=models.Model)


class System:
    """The actor of what falls due by itself; it has policies of its own and no account."""

    pk: Final = None
    is_authenticated: Final = True
    is_active: Final = True

    def __str__(self) -> str:
        return "SYSTEM"


SYSTEM: Final = System()


class TransitionRefused(Exception):
    """An act that the life cycle does not allow now; its text tells the person the way out."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Verdict:
    """Whether an act may be done now, and if not, why, in a sentence for the person who asks."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


def perform(
    subject: Subject, verb: str, *, actor: Any, reason: str = "", rule_version: str = "", **inputs: Any
) -> Subject:
    """Lock and re-read the subject, ask its policy and guards, run the transition, save and record it.

    Returns the locked instance: use that one from then on. Raises PermissionDenied to an actor without the right
    and TransitionRefused, in words for the person, when the life cycle does not allow the act now.
    """
    with transaction.atomic():
        locked = lock(subject)
        field, _method = transition_of(locked, verb)
        _ask_policy(locked, verb, actor)
        source = getattr(locked, field.name)
        refusal = _refusal(locked, verb)
        if refusal:
            raise TransitionRefused(refusal)
        getattr(locked, verb)(**inputs)
        locked.save()
        _write(
            locked,
            verb,
            source=source,
            target=getattr(locked, field.name),
            actor=actor,
            reason=reason,
            rule_version=rule_version,
        )
        return locked


def record(
    subject: models.Model, verb: str, *, actor: Any, reason: str = "", rule_version: str = ""
) -> TransitionRecord:
    """Record an act that changes no state (a changed pot, a confirmed fact), after asking its policy."""
    _ask_policy(subject, verb, actor)
    state = str(getattr(subject, state_field(subject).name)) if state_field_or_none(subject) else ""
    return _write(subject, verb, source=state, target=state, actor=actor, reason=reason, rule_version=rule_version)


def can(actor: Any, verb: str, subject: models.Model) -> Verdict:
    """Say whether the actor may do the verb now; pages use it to show a button or the reason for its absence."""
    transition_of(subject, verb)
    if not rules.has_perm(permission_name(subject, verb), actor, subject):
        return Verdict(False, str(_("This is not yours to do.")))
    refusal = _refusal(subject, verb)
    return Verdict(not refusal, refusal)


def lock(subject: Subject) -> Subject:
    """Return the row re-read under FOR NO KEY UPDATE, so that references to it do not wait."""
    manager = type(subject)._default_manager
    return manager.select_for_update(no_key=True).get(pk=subject.pk)


def permission_name(subject: models.Model, verb: str) -> str:
    """Return the name of the right to do the verb, for example applications.submit."""
    return f"{subject.permission_prefix}.{verb}"  # type: ignore[attr-defined]


def state_field_or_none(subject: models.Model | type[models.Model]) -> FSMField | None:
    """Return the model's state field, or None for a model without a life cycle."""
    return next((field for field in subject._meta.fields if isinstance(field, FSMField)), None)


def state_field(subject: models.Model | type[models.Model]) -> FSMField:
    """Return the model's state field; a model has one."""
    field = state_field_or_none(subject)
    if field is None:
        raise TypeError(f"{subject._meta.label} has no life cycle.")
    return field


def transition_of(subject: models.Model | type[models.Model], verb: str) -> tuple[FSMField, Any]:
    """Return the state field and the transition's method; an unknown verb is a programming error."""
    model = subject if isinstance(subject, type) else type(subject)
    method = inspect.getattr_static(model, verb, None)
    if method is None or not hasattr(method, "_django_fsm"):
        raise LookupError(f"{model._meta.label} has no transition named {verb}.")
    return state_field(model), method


def transitions(model: type[models.Model]) -> list[Transition]:
    """Return the model's transitions, in the order of its source file."""
    return list(state_field(model).get_all_transitions(model))


def records_of(subject: models.Model) -> models.QuerySet[TransitionRecord]:
    """Return the subject's records, oldest first, with their actors."""
    kind = ContentType.objects.get_for_model(subject)
    return TransitionRecord.objects.filter(subject_type=kind, subject_id=subject.pk).select_related("actor")


def people_who(subject: models.Model, *verbs: str) -> set[int]:
    """Return the ids of the people who did any of the verbs to the subject."""
    found = records_of(subject).filter(verb__in=verbs, actor__isnull=False)
    return set(found.values_list("actor_id", flat=True))


def _ask_policy(subject: models.Model, verb: str, actor: Any) -> None:
    name = permission_name(subject, verb)
    if not rules.has_perm(name, actor, subject):
        raise PermissionDenied(_("You do not have the right to do this (%(name)s).") % {"name": name})


def _refusal(subject: models.Model, verb: str) -> str:
    """Return why the verb is refused in the present state, or an empty string."""
    field, method = transition_of(subject, verb)
    state = getattr(subject, field.name)
    found = method._django_fsm.get_transition(state)
    if found is None:
        label = getattr(subject, f"get_{field.name}_display")()
        return str(_("This step is not open now: it stands at “%(state)s”.") % {"state": label})
    for condition in found.conditions or ():
        if not condition(subject):
            return str(condition.sentence) if isinstance(condition, Guard) else str(_("This step is not open now."))
    return ""


def _write(
    subject: models.Model, verb: str, *, source: str, target: str, actor: Any, reason: str, rule_version: str
) -> TransitionRecord:
    return TransitionRecord.objects.create(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        verb=verb,
        source=source,
        target=target,
        actor_id=actor.pk,
        reason=reason,
        rule_version=rule_version,
    )
