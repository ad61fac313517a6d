"""Who reads the pages that span stages: the people of a grantee follow their grant, the staff takes its dossier."""

from typing import Any

import rules
from django.db.models import QuerySet

from grants.agreements.policies.agreements import is_partner
from grants.applications.closing import closed_files
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member
from grants.programmes.models import Action
from grants.programmes.policies import action_of, is_staff


def closed_actions(user: Any) -> QuerySet[Action]:
    """Return the actions with an award of which a file is closed to the user; their reports tell of all grants."""
    awarded = closed_files(user).filter(award__isnull=False).values("call__action")
    return Action.objects.filter(pk__in=awarded).order_by()


@rules.predicate
def sees_every_grant(user: Any, obj: Any) -> bool:
    """True unless a grant of the action is closed to the user for a conflict of interest."""
    action = action_of(obj)
    return action is not None and not closed_actions(user).filter(pk=action.pk).exists()


rules.add_perm("my_grants.view", is_member | is_partner)
rules.add_perm("agreements.dossier", is_staff & ~is_member & has_no_conflict)
rules.add_perm("period_reports.make", is_staff & sees_every_grant)
rules.add_perm("period_reports.view", is_staff & sees_every_grant)
