"""The versions of a published call and the changes in preparation, as their readers may see them."""

from dataclasses import dataclass
from typing import Any

import rules
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls import outages
from grants.calls.differences import Change, Group, count_of, differences, in_full
from grants.calls.models import Call, CallVersion, Corrigendum
from grants.core.clock import exact_time, long_date
from grants.core.waiting import Waiting
from grants.people.policies import staff_roles_of
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF, scope
from workflows.engine import people_who
from workflows.machines.corrigendum import CorrigendumState

IN_PREPARATION = (CorrigendumState.DRAFT, CorrigendumState.IN_CLEARANCE)


@dataclass(frozen=True)
class Version:
    """A version as its readers see it: its number, when and why it was made, and what it changed."""

    number: int
    reason: str
    published: str
    changes: tuple[Change, ...]
    is_standing: bool

    @property
    def count(self) -> str:
        """How many changes it made, in words."""
        return count_of(self.changes)


def corrigenda_visible_to(user: Any) -> QuerySet[Corrigendum]:
    """Return the changes that the user may read: those of calls of the staff's own scope."""
    found = Corrigendum.objects.filter(scope(user, *STAFF, action="call__action"))
    return found.select_related("call__action__phase__programme", "call__action__beneficiary", "written_by", "version")


def get_corrigendum(user: Any, reference: str, pk: int) -> Corrigendum:
    """Return a change of this call that the user may read, or raise Http404."""
    found = corrigenda_visible_to(user).filter(call__reference=reference, pk=pk).first()
    if found is None:
        raise Http404
    return found


def versions_of(call: Call) -> list[Version]:
    """Return the versions of a call, the latest first, each with what it changed of the one before. Two queries."""
    rows = list(call.versions.order_by("number"))
    found = [
        Version(
            row.number,
            row.reason,
            moment_of(row),
            tuple(differences(rows[at - 1].terms, row.terms, currency=call.currency)) if at else (),
            at == len(rows) - 1,
        )
        for at, row in enumerate(rows)
    ]
    return found[::-1]


def moment_of(version: CallVersion) -> str:
    """Return when a version was published, by the clock of the call."""
    zone = version.call.time_zone
    return f"{long_date(version.published_at, zone)}, {exact_time(version.published_at, zone)}"


def version_in_full(call: Call, number: int) -> tuple[CallVersion, list[Group]]:
    """Return one version with all of its terms in words, or raise Http404."""
    found = call.versions.filter(number=number).first()
    if found is None:
        raise Http404
    return found, in_full(found.terms, currency=call.currency)


def desk_of_changes(call: Call, user: Any) -> dict[str, Any]:
    """Return what the office's page of a call says of its changes: in preparation, published, proposed."""
    if call.published_at is None:
        return {}
    found = list(call.corrigenda.select_related("version").order_by("-pk"))
    open_one = next((row for row in found if row.state in IN_PREPARATION), None)
    return {
        "may_begin": rules.has_perm("corrigenda.create", user, call),
        "takes_changes": call.standing in {"coming", "open"} or outages.is_held(call),
        "open": open_one,
        "past": [row for row in found if row is not open_one],
        "proposal": outages.proposal_for(call),
    }


def wrote(change: Corrigendum, user: Any) -> bool:
    """Return whether an approver may not clear the change because they wrote a part of it or asked for clearance."""
    if change.state != CorrigendumState.IN_CLEARANCE or StaffRole.Role.APPROVER not in staff_roles_of(user):
        return False
    return user.pk == change.written_by_id or user.pk in people_who(change, "edit", "request_clearance")


def steps_of(change: Corrigendum) -> list[tuple[str, str]]:
    """Return the way of a change; a discarded one has come to its end."""
    if change.state == CorrigendumState.DISCARDED:
        return [(str(CorrigendumState.DRAFT.label), "done"), (str(CorrigendumState.DISCARDED.label), "now")]
    life = [CorrigendumState.DRAFT, CorrigendumState.IN_CLEARANCE, CorrigendumState.PUBLISHED]
    at = life.index(CorrigendumState(change.state))
    now = "done" if change.state == CorrigendumState.PUBLISHED else "now"
    return [(str(state.label), "done" if n < at else now if n == at else "later") for n, state in enumerate(life)]


def waiting_for(user: Any) -> list[Waiting]:
    """Return the changes that an officer has to finish and those that an approver has to clear."""
    roles = staff_roles_of(user)
    found = _drafts_of(user) if StaffRole.Role.OFFICER in roles else []
    return found + (_clearances_of(user) if StaffRole.Role.APPROVER in roles else [])


def _drafts_of(user: Any) -> list[Waiting]:
    rows = Corrigendum.objects.filter(scope(user, StaffRole.Role.OFFICER, action="call__action"), state="draft")
    return [
        Waiting(
            what=_("Finish the change of “%(title)s”") % {"title": row.call.title},
            who=_("in preparation; applicants still read the call as it was"),
            due=row.call.closes_at,
            url=reverse("calls:corrigendum_detail", args=[row.call.reference, row.pk]),
            button=_("Go on"),
        )
        for row in rows.select_related("call")
    ]


def _clearances_of(user: Any) -> list[Waiting]:
    rows = Corrigendum.objects.filter(
        scope(user, StaffRole.Role.APPROVER, action="call__action"), state="in_clearance"
    ).select_related("call", "written_by")
    return [
        Waiting(
            what=_("Clear the change of “%(title)s”") % {"title": row.call.title},
            who=_("from %(officer)s") % {"officer": row.written_by},
            due=row.call.closes_at,
            url=reverse("calls:corrigendum_publish", args=[row.call.reference, row.pk]),
            button=_("Read and decide"),
        )
        for row in rows
        if not wrote(row, user)
    ]
