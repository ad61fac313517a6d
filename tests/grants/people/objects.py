"""What the routes of people take beside their organisation, made where it is missing: one of each kind."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from grants.people import services
from grants.people.models import Invitation, OrganisationDocument, PastGrant, Representative
from grants.people.services.colleagues import hash_of
from tests.factories import Chain, make_pdf

TOKEN = "the-token-of-a-mail"
OF_ORGANISATION = (
    "people:representative",
    "people:document",
    "people:grant",
    "people:invitation",
)


def make_document(chain: Chain, **fields: Any) -> OrganisationDocument:
    """Add a document to the chain's organisation by its service."""
    defaults = {"kind": "registration", "file": make_pdf(chain.applicant)}
    return services.add_document(chain.organisation, actor=chain.applicant, **{**defaults, **fields})


def make_invitation(chain: Chain, email: str = "new@example.org", *, token: str = TOKEN, **fields: Any) -> Invitation:
    """Make an open invitation whose link is known, as the mail knows it."""
    defaults = {
        "role": "editor",
        "invited_by": chain.applicant,
        "expires_at": timezone.now() + timedelta(days=14),
        "token_hash": hash_of(token),
    }
    return Invitation.objects.create(organisation=chain.organisation, email=email, **{**defaults, **fields})


def value_of(chain: Chain, name: str) -> Any:
    """Return what an argument of a route of people stands for; None for one that is not of people."""
    organisation = chain.organisation
    found = {
        "representative": lambda: organisation.representatives.first() or _representative(chain),
        "document": lambda: organisation.documents.first() or make_document(chain),
        "grant": lambda: organisation.past_grants.first() or _grant(chain),
        "invitation": lambda: _invitation(chain),
        "first": lambda: organisation,
        "second": lambda: chain.stranger_organisation,
    }
    if name == "secret":
        _invitation(chain)
        return TOKEN
    return found[name]().pk if name in found else None


def _invitation(chain: Chain) -> Invitation:
    return chain.organisation.invitations.filter(token_hash=hash_of(TOKEN)).first() or make_invitation(chain)


def _representative(chain: Chain) -> Representative:
    return Representative.objects.create(organisation=chain.organisation, name="Ana", capacity="Member of the board")


def _grant(chain: Chain) -> PastGrant:
    return PastGrant.objects.create(
        organisation=chain.organisation, title="Earlier", funder="A foundation", year=2024, amount_cents=5_000_00
    )
