"""Describe people and organisations, and say of two that look alike that they are different."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.search import fold
from grants.people import likeness, rules
from grants.people.models import DistinctPair, Membership, Organisation, Representative, User
from grants.people.services.rights import forget_roles, require
from workflows.engine import lock, record


def edit_profile(user: User, *, name: str, phone: str, language: str) -> User:
    """Change what others see of a person, and the language of what is written to them."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])
    return user


@transaction.atomic
def create_organisation(*, actor: User, **fields: Any) -> Organisation:
    """Register an organisation; who registers it becomes its lead. Raises DomainError when it is registered already."""
    require("organisations.create", actor)
    organisation = Organisation(**fields)
    _save(
        organisation,
        taken=_("An organisation with this number is already registered in this country; ask its lead to invite you."),
    )
    Membership.objects.create(organisation=organisation, user=actor, role=Membership.Role.LEAD)
    forget_roles(actor)
    return organisation


@transaction.atomic
def edit_organisation(organisation: Organisation, *, actor: User, **fields: Any) -> Organisation:
    """Change an organisation's description. Raises PermissionDenied to all but its lead or signatory."""
    require("organisations.edit", actor, organisation)
    organisation = lock(organisation)
    for name, value in fields.items():
        setattr(organisation, name, value)
    _save(organisation, taken=_("Another organisation has this number in this country."))
    record(organisation, "edit", actor=actor)
    return organisation


@transaction.atomic
def tell_apart(first: Organisation, second: Organisation, *, reason: str, actor: User) -> DistinctPair:
    """Note that two organisations are different, on the grounds on which they look alike today.

    Raises DomainError when that is noted already and no ground has come up since.
    """
    first, second = _lock_pair(first, second)
    for organisation in (first, second):
        require("organisations.tell_apart", actor, organisation)
    grounds = likeness.pairs_alike().get((first.pk, second.pk), ())
    earlier = DistinctPair.objects.filter(first=first, second=second).first()
    if earlier is not None and earlier.covers(grounds):
        raise DomainError(_("These two were already found to be different."))
    said = {"reason": reason, "noted_by": actor, "grounds": " ".join(grounds), "created_at": timezone.now()}
    found, _made = DistinctPair.objects.update_or_create(first=first, second=second, defaults=said)
    for organisation, other in ((first, second), (second, first)):
        record(organisation, "tell_apart", actor=actor, reason=f"{other.name}: {reason}")
    return found


@transaction.atomic
def reconsider_pair(first: Organisation, second: Organisation, *, actor: User) -> None:
    """Take back that two organisations are different: they are shown as alike again."""
    first, second = _lock_pair(first, second)
    for organisation in (first, second):
        require("organisations.reconsider", actor, organisation)
    if not DistinctPair.objects.filter(first=first, second=second).delete()[0]:
        raise DomainError(_("Nobody has found these two to be different."))
    for organisation, other in ((first, second), (second, first)):
        record(organisation, "reconsider", actor=actor, reason=other.name)


def _lock_pair(first: Organisation, second: Organisation) -> tuple[Organisation, Organisation]:
    """Lock both rows, the smaller id first, so that two officers never wait for each other in a circle."""
    smaller, larger = sorted((first, second), key=lambda organisation: organisation.pk)
    return lock(smaller), lock(larger)


def _save(organisation: Organisation, *, taken: str) -> None:
    """Save with what it is found and compared by; its person entitled to sign is one of its representatives."""
    parts = (
        organisation.name,
        organisation.short_name,
        organisation.registration_number,
        organisation.settlement,
    )
    organisation.search_text = fold(" ".join(part for part in parts if part))
    organisation.name_key = rules.name_key(fold(organisation.name))
    organisation.number_key = rules.number_key(fold(organisation.registration_number))
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise DomainError(taken, field="registration_number") from error
    _list_signer(organisation)


def _list_signer(organisation: Organisation) -> None:
    name, capacity = organisation.representative.strip(), organisation.representative_role.strip()
    if name and not organisation.representatives.filter(name__iexact=name).exists():
        Representative.objects.create(
            organisation=organisation, name=name, capacity=capacity or _("Legal representative"), may_sign=True
        )
