"""The money tree's first level: programmes and their actions, where each one's money lies. Eight queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from grants.agreements.models import Agreement
from grants.calls.models import Call
from grants.dashboards.books import owned_by
from grants.dashboards.execution import BALANCES, Line
from grants.evaluation.models import Award
from grants.ledger.models import Account, DonorPart
from grants.monitoring.models import Settlement
from grants.programmes.models import Action
from grants.programmes.selectors import actions_in_scope

CALL = "application__call"


def programmes_of(user: Any) -> list[tuple[Any, Line, list[Line]]]:
    """Return each programme of the reader's scope with what all of its actions hold, and its actions."""
    found = actions_in_scope(user).filter(allocations__state="confirmed").distinct()
    actions = list(found.order_by("phase__programme__name", "-phase__starts_on", "code"))
    lines = lines_of(actions)
    programmes: dict[Any, list[Line]] = defaultdict(list)
    for action in actions:
        programmes[action.phase.programme].append(lines[action.pk])
    return [(programme, _together(programme.name, rows), rows) for programme, rows in programmes.items()]


def lines_of(actions: Iterable[Action]) -> dict[int, Line]:
    """Return what each action holds, by donor, from the parts of the accounts."""
    rows = list(actions)
    lines = {
        row.pk: Line("action", row.title, row.code, row.phase.name, reverse("dashboards:money", args=[row.code]))
        for row in rows
    }
    action_of = _owners(list(lines))
    settled = set(
        Settlement.objects.filter(agreement__award__application__call__action__in=lines).values_list(
            "agreement_id", flat=True
        )
    )
    accounts = Account.objects.filter(owned_by(Action.objects.filter(pk__in=lines)))
    parts = DonorPart.objects.filter(account__in=accounts.values("pk"), cents__gt=0)
    for kind, owner_type, owner, donor, cents in parts.values_list(
        "account__kind", "account__owner_type", "account__owner_id", "donor", "cents"
    ):
        is_rest = kind == Account.Kind.COMMITTED and owner in settled
        column = "to_release" if is_rest else BALANCES[kind]
        lines[action_of[owner_type, owner]].parts[donor][column] += cents
    return lines


def _owners(actions: list[int]) -> dict[tuple[str, int], int]:
    """Return the action of each owner of an account."""
    calls = Call.objects.filter(action__in=actions).values_list("pk", "action")
    awards = Award.objects.filter(application__call__action__in=actions).values_list("pk", f"{CALL}__action")
    path = f"award__{CALL}__action"
    agreements = Agreement.objects.filter(**{f"{path}__in": actions}).values_list("pk", path)
    return {
        **{("action", pk): pk for pk in actions},
        **{("call", pk): action for pk, action in calls},
        **{("award", pk): action for pk, action in awards},
        **{("agreement", pk): action for pk, action in agreements},
    }


def _together(name: str, rows: list[Line]) -> Line:
    line = Line("programme", name)
    for row in rows:
        line.add(row)
    return line
