"""The signatures under a change: of the co-grantees, the grantee, then the funder, which brings it into force."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.agreements.models import Amendment, CoGrantee, Signature
from grants.agreements.services.amending import come_into_force, lock_for_judging
from grants.agreements.services.signing import Paper, Signer, may_sign, the_one_to_cosign
from grants.agreements.services.telling import tell_grantee, tell_office, tell_signatories
from grants.core.errors import DomainError
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from workflows.engine import TransitionRefused, perform, records_of

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
    """Sign a change for the grantee; `sha256` is the text that was read: another one meanwhile is refused.

    In Sofra the signatory signs; the copy of a signed paper may be brought by the officer, too. Co-grantees come first.
    """
    if paper is None:
        require("amendments.sign_here", actor, amendment)
    lock_for_judging(amendment)
    amendment = perform(amendment, "sign", actor=actor)
    missing = amendment.still_to_cosign
    if missing:
        names = ", ".join(row.name for row in missing)
        raise TransitionRefused(_("The co-grantees sign first: %(names)s.") % {"names": names})
    _write(amendment, Party.GRANTEE, Signer(name, capacity, actor, sha256, paper))
    tell_office(amendment, "amendment-signed", Role.APPROVER, Role.OFFICER, by=name)
    return amendment


@transaction.atomic
def cosign_amendment(
    amendment: Amendment,
    *,
    co_grantee: CoGrantee | None = None,
    name: str,
    capacity: str,
    actor: User,
    sha256: str | None = None,
    paper: Paper | None = None,
) -> Amendment:
    """Sign a change for a co-grantee: in Sofra by its signatory, on paper for the one that the officer names."""
    if paper is None:
        require("amendments.cosign_here", actor, amendment)
    lock_for_judging(amendment)
    amendment = perform(amendment, "cosign", actor=actor)
    row = the_one_to_cosign(amendment.still_to_cosign, co_grantee=co_grantee, actor=actor, paper=paper)
    _write(amendment, Party.CO_GRANTEE, Signer(name, capacity, actor, sha256, paper), co_grantee=row)
    told = {"by": name, "organisation": row.name}
    tell_grantee(amendment, "amendment-cosigned", **told)
    tell_office(amendment, "amendment-cosigned", Role.OFFICER, **told)
    if amendment.everyone_has_signed:
        tell_signatories(amendment, "amendment-to-sign")
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
    lock_for_judging(amendment)
    amendment = perform(amendment, "countersign", actor=actor)
    _write(amendment, Party.FUNDER, Signer(name, capacity, actor, sha256, paper))
    return come_into_force(amendment, actor=actor)


def _write(amendment: Amendment, party: Party, signer: Signer, *, co_grantee: CoGrantee | None = None) -> None:
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
        co_grantee=co_grantee,
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
