"""The two signatures under a change: the grantee's, then the funder's, which brings it into force."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Amendment, Signature
from grants.agreements.services.amending import come_into_force
from grants.agreements.services.signing import Paper, Signer, may_sign
from grants.agreements.services.telling import tell_office
from grants.core.errors import DomainError
from grants.people.models import User
from grants.programmes.models import StaffRole
from workflows.engine import TransitionRefused, lock, perform, records_of

Party = Signature.Party
Role = StaffRole.Role


@transaction.atomic
def sign_amendment(
    amendment: Amendment,
    *,
    name: str,
    capacity: str,
    actor: User,
    sha256: str | None = None,
    paper: Paper | None = None,
) -> Amendment:
    """Sign a change for the grantee; `sha256` is the text that was read: another one meanwhile is refused."""
    lock(amendment.agreement)
    amendment = perform(amendment, "sign", actor=actor)
    _write(amendment, Party.GRANTEE, Signer(name, capacity, actor, sha256, paper))
    tell_office(amendment, "amendment-signed", Role.APPROVER, Role.OFFICER, by=name)
    return amendment


@transaction.atomic
def countersign_amendment(
    amendment: Amendment,
    *,
    name: str,
    capacity: str,
    actor: User,
    sha256: str | None = None,
    paper: Paper | None = None,
) -> Amendment:
    """Sign a change for the funder, second: it is in force and the agreement has a new version."""
    lock(amendment.agreement)
    amendment = perform(amendment, "countersign", actor=actor)
    _write(amendment, Party.FUNDER, Signer(name, capacity, actor, sha256, paper))
    return come_into_force(amendment, actor=actor)


def _write(amendment: Amendment, party: Party, signer: Signer) -> None:
    if signer.sha256 is not None and signer.sha256 != amendment.sha256:
        raise TransitionRefused(_("The text has changed since you opened this page; read it again before you sign."))
    name, capacity = signer.name.strip(), signer.capacity.strip()
    if not name or not capacity:
        field = "capacity" if name else "name"
        raise DomainError(_("Write your full name and in which capacity you sign."), field=field)
    method = Signature.Method.PAPER if signer.paper else Signature.Method.SYSTEM
    _refuse_wrong_way(amendment, method, signer.paper)
    Signature.objects.create(
        agreement=amendment.agreement,
        amendment=amendment,
        party=party,
        user=signer.actor,
        name=name,
        capacity=capacity,
        method=method,
        copy=signer.paper.copy if signer.paper else None,
        signed_on=signer.paper.signed_on if signer.paper else None,
        sha256=amendment.sha256,
        signed_at=timezone.now(),
    )


def _refuse_wrong_way(amendment: Amendment, method: str, paper: Paper | None) -> None:
    """Refuse what the call does not let be signed so, and a date before the text was approved or still to come."""
    if not may_sign(amendment.agreement, method):
        raise TransitionRefused(_("The call lets changes be signed in the other way only: in Sofra, or on paper."))
    if paper is not None and not _approved_on(amendment) <= paper.signed_on <= timezone.localdate():
        text = _("The date on the paper lies between the day of the approval and today; check it.")
        raise DomainError(text, field="signed_on")


def _approved_on(amendment: Amendment) -> datetime.date:
    return timezone.localdate(records_of(amendment).filter(verb="approve").latest("at").at)
