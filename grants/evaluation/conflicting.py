"""To whom a file is closed: a standing conflict, an own step back, or a part in the applicant or in a partner.

Every list, count, export and search of the office asks here before it shows a file to a person.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from grants.applications.closing import closed_files
from grants.applications.models import Application, Partner
from grants.evaluation.models import Assessment, Conflict, Panel
from grants.people.models import Membership


def closed_to(user: Any, panel: Panel | None = None) -> set[int]:
    """Return the ids of the applications that are closed to a person, of one committee where it is given. One query."""
    found = closed_files(user)
    if panel is not None:
        found = found.filter(call=panel.call_id, lot=panel.lot_id)
    return set(found.values_list("pk", flat=True))


def conflicted_with(user: Any, application: Application) -> bool:
    """Tell whether the application is closed to a person. One query."""
    return closed_files(user).filter(pk=application.pk).exists()


def barred_pairs(files: Iterable[Application], users: Iterable[Any]) -> dict[int, set[int]]:
    """Return for each file the ids of the people who must not get it; five queries whatever their number."""
    file_ids, user_ids = {file.pk for file in files}, {user.pk for user in users}
    here = {"application__in": file_ids}
    barred: dict[int, set[int]] = {pk: set() for pk in file_ids}
    conflicts = Conflict.objects.filter(**here, user__in=user_ids, lifted_at=None).order_by()
    recusals = Assessment.objects.filter(**here, evaluator__in=user_ids, state="recused", is_anchor=False).order_by()
    for pk, user_id in (
        *conflicts.values_list("application_id", "user_id"),
        *recusals.values_list("application_id", "evaluator_id"),
        *_memberships(file_ids, user_ids),
    ):
        barred[pk].add(user_id)
    return barred


def _memberships(file_ids: set[int], user_ids: set[int]) -> list[tuple[int, int]]:
    """Return who belongs to the applicant or to a partner that Sofra knows, as (file, user)."""
    files_of: dict[int, set[int]] = defaultdict(set)
    for organisation, pk in Application.objects.filter(pk__in=file_ids).values_list("organisation_id", "pk"):
        files_of[organisation].add(pk)
    partners = Partner.objects.filter(application__in=file_ids, organisation__isnull=False)
    for organisation, pk in partners.values_list("organisation_id", "application_id"):
        files_of[organisation].add(pk)
    found = Membership.objects.filter(Q(organisation__in=files_of) & Q(user__in=user_ids))
    return [
        (pk, user)
        for organisation, user in found.values_list("organisation_id", "user_id")
        for pk in files_of[organisation]
    ]
