"""Ties of interest that the system finds: written down as conflicts, each with its ground, and told to the officers."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from grants.applications.models import Application
from grants.calls.services import officers_of
from grants.evaluation.interests import ties_between
from grants.evaluation.models import Conflict, Panel
from grants.evaluation.rules.interests import Tie
from grants.evaluation.services.telling import tell_panel
from grants.evaluation.services.voiding import void_sheets
from grants.people.models import User
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from workflows.engine import SYSTEM, record

OFFICE = (StaffRole.Role.OFFICER, StaffRole.Role.FINANCE, StaffRole.Role.APPROVER)


@transaction.atomic
def look(panel: Panel, *, users: Iterable[User] | None = None) -> list[Conflict]:
    """Compare people with every applicant and partner before a committee, and write down what is new.

    Without `users` these are the serving members and those of the office who see the files. A tie that was lifted stays
    lifted as long as it rests on the same ground. Every conflict that stands voids the sheets of the person concerned.
    """
    people, files = list(users) if users is not None else people_around(panel), files_of(panel)
    found = _kept(ties_between(people, files))
    void_sheets(files)
    if found:
        _tell_found(panel, found)
    return found


def files_of(panel: Panel) -> list[Application]:
    """Return what was handed in to a committee, in whatever state it is now."""
    return list(panel.files.exclude(state__in=["draft", "lapsed"]).order_by("pk"))


def people_around(panel: Panel) -> list[User]:
    """Return everybody whose interests count: the serving members, and those of the office who see the files."""
    members = [row.user for row in panel.members.select_related("user") if row.is_serving]
    return list({user.pk: user for user in [*members, *staff_of(panel.call.action, *OFFICE)]}.values())


def _kept(ties: dict[tuple[int, int], list[Tie]]) -> list[Conflict]:
    """Write down what is new, and let stand again what was lifted on another ground."""
    keys = {(file, user, tie.kind): tie.shared for (file, user), found in ties.items() for tie in reversed(found)}
    known = Conflict.objects.filter(
        application__in={file for file, _user in ties}, user__in={user for _file, user in ties}
    )
    rows = {(row.application_id, row.user_id, row.kind): row for row in known}
    fresh = [
        Conflict(application_id=file, user_id=user, kind=kind, ground=shared[:1000])
        for (file, user, kind), shared in sorted(keys.items())
        if (file, user, kind) not in rows
    ]
    found = Conflict.objects.bulk_create(fresh)
    for key, row in rows.items():
        if key in keys and row.lifted_at is not None and row.ground != keys[key][:1000]:
            row.ground, row.lifted_at, row.lifted_by, row.lift_reason = keys[key][:1000], None, None, ""
            row.save(update_fields=["ground", "lifted_at", "lifted_by", "lift_reason"])
            found.append(row)
    for row in found:
        record(row, "find", actor=SYSTEM, reason=row.ground)
    return found


def _tell_found(panel: Panel, found: list[Conflict]) -> None:
    named = {row.user_id for row in found}
    tell_panel(
        panel,
        "conflicts-found",
        to=[officer for officer in officers_of(panel.call) if officer.pk not in named],
        key=f"conflicts-found:{panel.pk}:{found[-1].pk}:{len(found)}",
        url=reverse("evaluation:conflicts", args=[panel.reference]),
        call=panel.title,
        count=str(len(found)),
    )
