"""What waits for a signature or a yes beside that of the grantee's signatory."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement, CoGrantee
from grants.core.waiting import Waiting
from grants.people.models import Membership
from workflows.models import TransitionRecord

BEFORE_FORCE = ("draft", "offered", "signed")
Role = Membership.Role


def budgets_to_agree(user: Any) -> list[Waiting]:
    """Return the revised budgets that were sent and to which the user, as lead or signatory, may agree."""
    sent = TransitionRecord.objects.filter(
        subject_type=ContentType.objects.get_for_model(Agreement), subject_id=OuterRef("pk"), verb="send_budget"
    )
    is_open = {"conditions__key": "budget", "conditions__outcome": "open", "state__in": BEFORE_FORCE}
    mine = Agreement.objects.filter(organisation__in=_organisations(user, Role.LEAD, Role.SIGNATORY), **is_open)
    return [
        Waiting(
            what=_("Agree to the revised budget · %(reference)s") % {"reference": agreement.reference},
            who=agreement.organisation.name,
            due=None,
            url=reverse("agreements:budget", args=[agreement.reference]),
            button=_("Read"),
        )
        for agreement in mine.filter(Exists(sent)).select_related("organisation").order_by("pk")
    ]


def to_cosign(user: Any) -> list[Waiting]:
    """Return the offered agreements that the user, as signatory of a co-grantee, has still to sign."""
    asked = CoGrantee.objects.filter(
        organisation__in=_organisations(user, Role.SIGNATORY), must_sign=True, left_on=None, agreement__state="offered"
    )
    rows = [row for row in asked.select_related("agreement") if row in row.agreement.still_to_cosign]
    return [
        Waiting(
            what=_("Sign the grant agreement as co-grantee · %(reference)s") % {"reference": row.agreement.reference},
            who=row.name,
            due=None,
            url=reverse("agreements:cosign", args=[row.agreement.reference]),
            button=_("Sign"),
        )
        for row in rows
    ]


def _organisations(user: Any, *roles: str) -> Any:
    return Membership.objects.filter(user_id=user.pk, role__in=roles).values("organisation")
