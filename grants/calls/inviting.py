"""Whom a restricted call or a direct award invites: chosen in the draft, told at the publication."""

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.models import Call, InvitedOrganisation
from grants.calls.services import draft_of
from grants.core.errors import DomainError
from grants.core.search import matching
from grants.people.models import Organisation, User

MOST_FOUND = 20


@transaction.atomic
def invite_organisation(call: Call, organisation: Organisation, *, actor: User) -> InvitedOrganisation:
    """Invite an organisation to a draft that is restricted or a direct award; a direct award invites one alone."""
    call = draft_of(call, actor=actor)
    if call.procedure == Call.Procedure.OPEN:
        raise DomainError(_("An open call invites nobody: choose another procedure first."))
    others = call.invited.exclude(organisation=organisation)
    if call.procedure == Call.Procedure.DIRECT and others.exists():
        raise DomainError(_("A direct award goes to one organisation; take the other one off first."))
    found, _made = InvitedOrganisation.objects.get_or_create(
        call=call, organisation=organisation, defaults={"invited_by": actor}
    )
    return found


@transaction.atomic
def uninvite_organisation(call: Call, organisation: Organisation, *, actor: User) -> None:
    """Take an organisation off the list of a draft."""
    call = draft_of(call, actor=actor)
    call.invited.filter(organisation=organisation).delete()


def organisations_found(call: Call, text: str) -> list[Organisation]:
    """Return the organisations that a word finds in either script, without those invited already."""
    rest = Organisation.objects.exclude(call_invitations__call=call)
    return list(matching(rest, text).order_by("name", "pk")[:MOST_FOUND])
