"""Objects of the verification that the walks over all routes need."""

import datetime
from typing import Any

from django.utils import timezone

from grants.agreements.models import GuestAccess
from grants.monitoring.models import Expenditure, Report
from grants.people.services.colleagues import hash_of
from tests.factories import make_pdf


def secret_of(chain: Any) -> str:
    """Return what the link of that invitation holds."""
    return f"a-link-that-was-sent-{chain.agreement.pk}"


def link_of(chain: Any) -> str:
    """Return the link of an invitation that exists."""
    guest_of(chain)
    return secret_of(chain)


def guest_of(chain: Any) -> GuestAccess:
    """Return an invitation to the grant that nobody has used, made when it is asked for."""
    until = timezone.localdate() + datetime.timedelta(days=30)
    fields = {"until": until, "reason": "Audit", "granted_by": chain.officer, "token_hash": hash_of(secret_of(chain))}
    return GuestAccess.objects.get_or_create(
        agreement=chain.agreement, email="auditor@example.com", revoked_at=None, defaults=fields
    )[0]


def asked(report: Report) -> Expenditure | None:
    """Return the report's first cost, with a message and its file; None where there is no cost."""
    cost = report.costs.first()
    if cost is not None and not cost.messages.exists():
        author = report.agreement.prepared_by
        cost.messages.create(author=author, text="Which event?", file=make_pdf(author))
    return cost
