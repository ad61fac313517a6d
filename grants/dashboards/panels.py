"""What this stage tells the earlier ones: what holds an action's money, and where the dossier of a grant is made."""

from collections import defaultdict
from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.agreements import panels
from grants.agreements.models import Agreement
from grants.applications.closing import closed_files
from grants.calls.models import Call
from grants.evaluation.models import Award
from grants.ledger.models import Account
from grants.programmes import promises
from grants.programmes.models import Action
from grants.programmes.promises import Promise


def pots_and_grants(action: Action, user: Any) -> list[Promise]:
    """Return each call's pot and each grant with what it holds; of a grant closed to the reader only the sum."""
    closed = set(closed_files(user).filter(call__action=action).values_list("pk", flat=True))
    awards = Award.objects.filter(application__call__action=action).select_related("application__organisation")
    agreements = {row.award_id: row for row in Agreement.objects.filter(award__application__call__action=action)}
    held = _held(action, [row.pk for row in agreements.values()])
    found = [
        _grant(award, agreements.get(award.pk), cents, is_closed=award.application_id in closed)
        for award in awards
        if (cents := held["award", award.pk] + held["agreement", getattr(agreements.get(award.pk), "pk", 0)])
    ]
    return [*found, *_pots(action, held)]


def _pots(action: Action, held: dict[tuple[str, int], int]) -> list[Promise]:
    return [
        Promise(
            _("Pot of the call %(call)s") % {"call": call.title},
            held["call", call.pk],
            reverse("calls:detail", args=[call.reference]),
        )
        for call in Call.objects.filter(action=action)
        if held["call", call.pk]
    ]


def _grant(award: Award, agreement: Agreement | None, cents: int, *, is_closed: bool) -> Promise:
    if is_closed:
        return Promise(_("A grant that is closed to you"), cents)
    organisation = award.application.organisation.name
    if agreement is None:
        url = reverse("applications:detail", args=[award.application.reference])
        return Promise(_("Reserved for %(name)s") % {"name": organisation}, cents, url)
    url = reverse("agreements:detail", args=[agreement.reference])
    return Promise(
        _("Grant %(reference)s, %(name)s") % {"reference": agreement.reference, "name": organisation}, cents, url
    )


def _held(action: Action, agreements: list[int]) -> dict[tuple[str, int], int]:
    owners = {
        "call": Call.objects.filter(action=action).values("pk"),
        "award": Award.objects.filter(application__call__action=action).values("pk"),
        "agreement": agreements,
    }
    held: dict[tuple[str, int], int] = defaultdict(int)
    for owner_type, ids in owners.items():
        accounts = Account.objects.filter(owner_type=owner_type, owner_id__in=ids)
        for owner, cents in accounts.values_list("owner_id", "balance"):
            held[owner_type, owner] += cents
    return held


promises.register(pots_and_grants)


def dossier_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Return the grant to whom its dossier is made; None to anybody else."""
    return {"agreement": agreement} if rules.has_perm("agreements.dossier", user, agreement) else None


panels.register("grants/dashboards/_dossier.html", dossier_panel, place="aside", order=90)
