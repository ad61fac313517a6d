"""Who hears of visits, risks, issues and messages: the grantee's people, or who of the office may see the file."""

from typing import Any

from grants.agreements.models import Agreement
from grants.applications.closing import leave_out
from grants.people.models import User
from grants.people.services import people_of
from grants.programmes.services import staff_of
from notifications.outbox import notify


def office_of(agreement: Agreement, *roles: str) -> list[User]:
    """Return the staff of the grant's action in these roles, those apart to whom its file is closed."""
    application = agreement.award.application
    return leave_out(application, staff_of(application.call.action, *roles))


def tell_grantee(agreement: Agreement, topic: str, *, key: str, url: str, **context: Any) -> None:
    """Tell the people of the grantee, once for the key."""
    _tell(agreement, topic, people_of(agreement.organisation), key, url, context)


def tell_office(
    agreement: Agreement, topic: str, *roles: str, key: str, url: str, but: Any = None, **context: Any
) -> None:
    """Tell the office in these roles, once for the key, the actor apart."""
    to = [person for person in office_of(agreement, *roles) if person != but]
    _tell(agreement, topic, to, key, url, context)


def _tell(agreement: Agreement, topic: str, to: list[User], key: str, url: str, context: dict[str, Any]) -> None:
    facts = {"reference": agreement.reference, **context}
    notify(topic, to=to, key=f"{topic}:{key}", url=url, about=agreement, context=facts)
