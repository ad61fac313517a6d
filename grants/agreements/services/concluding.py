"""The two signatures under a change: the grantee's, then the funder's, which brings it into force."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Amendment, Signature
from grants.agreements.services.amending import come_into_force
from grants.agreements.services.telling import tell_office
from grants.core.errors import DomainError
from grants.people.models import User
from grants.programmes.models import StaffRole
from workflows.engine import TransitionRefused, lock, perform

Role = StaffRole.Role


@transaction.atomic
def sign_amendment(
    amendment: Amendment, *, name: str, capacity: str, actor: User, sha256: str | None = None
) -> Amendment:
    """Sign a change for the grantee; `sha256` is the text that was read: another one meanwhile is refused."""
    lock(amendment.agreement)
    amendment = perform(amendment, "sign", actor=actor)
    _write(amendment, Signature.Party.GRANTEE, name=name, capacity=capacity, actor=actor, sha256=sha256)
    tell_office(amendment, "amendment-signed", Role.APPROVER, Role.OFFICER, by=name)
    return amendment


@transaction.atomic
def countersign_amendment(
    amendment: Amendment, *, name: str, capacity: str, actor: User, sha256: str | None = None
) -> Amendment:
    """Sign a change for the funder, second: it is in force and the agreement has a new version."""
    lock(amendment.agreement)
    amendment = perform(amendment, "countersign", actor=actor)
    _write(amendment, Signature.Party.FUNDER, name=name, capacity=capacity, actor=actor, sha256=sha256)
    return come_into_force(amendment, actor=actor)


def _write(
    amendment: Amendment, party: Signature.Party, *, name: str, capacity: str, actor: User, sha256: str | None
) -> None:
    if sha256 is not None and sha256 != amendment.sha256:
        raise TransitionRefused(_("The text has changed since you opened this page; read it again before you sign."))
    name, capacity = name.strip(), capacity.strip()
    if not name or not capacity:
        field = "capacity" if name else "name"
        raise DomainError(_("Write your full name and in which capacity you sign."), field=field)
    Signature.objects.create(
        agreement=amendment.agreement,
        amendment=amendment,
        party=party,
        user=actor,
        name=name,
        capacity=capacity,
        sha256=amendment.sha256,
        signed_at=timezone.now(),
    )
