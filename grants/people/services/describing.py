"""What an organisation tells once for all its applications: who represents it, its documents, its past grants."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.people.models import Organisation, OrganisationDocument, PastGrant, Representative, User
from grants.people.services.rights import require
from workflows.engine import lock

Kind = OrganisationDocument.Kind
# An organisation has one of these at a time: a newer one takes the place of the older by itself.
SINGLE = (Kind.REGISTRATION, Kind.STATUTES, Kind.TAX)


@transaction.atomic
def add_representative(organisation: Organisation, *, actor: User, **fields: Any) -> Representative:
    """List somebody who represents the organisation; raises DomainError for one who is listed in that capacity."""
    organisation = _for_change(organisation, actor)
    _refuse_twice(organisation, **fields)
    found = Representative.objects.create(organisation=organisation, **fields)
    if found.may_sign and not organisation.representative:
        _name_signer(organisation, found)
    return found


@transaction.atomic
def edit_representative(representative: Representative, *, actor: User, **fields: Any) -> Representative:
    """Change a representative; where agreements name this person as entitled to sign, the name there follows."""
    organisation = _for_change(representative.organisation, actor)
    found = _again(organisation.representatives, representative)
    _refuse_twice(organisation, besides=found, **fields)
    names_signer = _is_signer(organisation, found)
    if names_signer and not fields["may_sign"]:
        raise DomainError(_named_to_sign(), "may_sign")
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    if names_signer:
        _name_signer(organisation, found)
    return found


@transaction.atomic
def remove_representative(representative: Representative, *, actor: User) -> None:
    """Take a representative off the list; raises DomainError for the one whom agreements name."""
    organisation = _for_change(representative.organisation, actor)
    found = _again(organisation.representatives, representative)
    if _is_signer(organisation, found):
        raise DomainError(_named_to_sign())
    found.delete()


@transaction.atomic
def add_document(
    organisation: Organisation,
    *,
    kind: str,
    file: StoredFile,
    actor: User,
    title: str = "",
    valid_until: date | None = None,
    replaces: OrganisationDocument | None = None,
) -> OrganisationDocument:
    """Add a document; the one it replaces stays in the history. Certificate, statutes and tax papers replace alone."""
    organisation = _for_change(organisation, actor)
    standing = organisation.documents.filter(replaced_at=None)
    if replaces is not None and not standing.filter(pk=replaces.pk).exists():
        raise DomainError(_("This document was replaced meanwhile: look at the list again."))
    older = standing.filter(kind=kind) if kind in SINGLE else standing.none()
    if replaces is not None:
        older = standing.filter(pk=replaces.pk) | older
    older.update(replaced_at=timezone.now())
    return OrganisationDocument.objects.create(
        organisation=organisation, kind=kind, title=title, file=file, valid_until=valid_until, added_by=actor
    )


@transaction.atomic
def retire_document(document: OrganisationDocument, *, actor: User) -> OrganisationDocument:
    """Take a document out of use; it stays in the history. Raises DomainError when it is out of use already."""
    organisation = _for_change(document.organisation, actor)
    found = _again(organisation.documents, document)
    if found.replaced_at is not None:
        raise DomainError(_("This document is out of use already."))
    found.replaced_at = timezone.now()
    found.save(update_fields=["replaced_at"])
    return found


@transaction.atomic
def add_grant(organisation: Organisation, *, actor: User, **fields: Any) -> PastGrant:
    """Add a grant that the organisation received elsewhere; raises DomainError for one that is listed already."""
    organisation = _for_change(organisation, actor)
    same = {name: fields[name] for name in ("title", "funder", "year")}
    if organisation.past_grants.filter(**same).exists():
        raise DomainError(_("This grant is listed already."), "title")
    return PastGrant.objects.create(organisation=organisation, **fields)


@transaction.atomic
def edit_grant(grant: PastGrant, *, actor: User, **fields: Any) -> PastGrant:
    """Change what the organisation tells of a past grant."""
    organisation = _for_change(grant.organisation, actor)
    found = _again(organisation.past_grants, grant)
    for name, value in fields.items():
        setattr(found, name, value)
    found.save()
    return found


@transaction.atomic
def remove_grant(grant: PastGrant, *, actor: User) -> None:
    """Take a past grant off the list."""
    organisation = _for_change(grant.organisation, actor)
    _again(organisation.past_grants, grant).delete()


def _for_change(organisation: Organisation, actor: User) -> Organisation:
    """Ask the right and lock the organisation: changes to its description come one after the other."""
    require("organisations.edit", actor, organisation)
    return lock(organisation)


def _again(rows: Any, row: Any) -> Any:
    """Return the row as it stands under the lock; raises DomainError when somebody has removed it meanwhile."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise DomainError(_("A colleague has removed this meanwhile."))
    return found


def _refuse_twice(
    organisation: Organisation, *, name: str, capacity: str, besides: Representative | None = None, **_others: Any
) -> None:
    same = organisation.representatives.filter(name__iexact=name, capacity__iexact=capacity)
    if same.exclude(pk=besides.pk if besides else None).exists():
        raise DomainError(_("This person is listed in this capacity already."), "name")


def _is_signer(organisation: Organisation, representative: Representative) -> bool:
    """True when agreements name this person; of two rows of one name the other may go."""
    name = organisation.representative.strip()
    same = organisation.representatives.filter(name__iexact=name, may_sign=True).exclude(pk=representative.pk)
    return representative.name.casefold() == name.casefold() and not same.exists()


def _name_signer(organisation: Organisation, representative: Representative) -> None:
    organisation.representative = representative.name
    organisation.representative_role = representative.capacity
    organisation.save(update_fields=["representative", "representative_role"])


def _named_to_sign() -> str:
    return _(
        "This person is named as the one entitled to sign for the organisation: "
        "name another one in the description first."
    )
