"""Actions, allocations and staff roles as their readers may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import rules
from django.db.models import BigIntegerField, Case, Count, F, Prefetch, Q, QuerySet, Sum, When
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.money import format_money
from grants.core.waiting import Waiting
from grants.ledger.models import Account
from grants.ledger.services import balance
from grants.people.models import User
from grants.programmes.models import (
    Action,
    Allocation,
    Beneficiary,
    FundingShare,
    Notice,
    Phase,
    Programme,
    StaffRole,
    StaffRoleEvent,
)
from grants.programmes.policies import holds, staff_scopes
from grants.programmes.promises import promises_of
from workflows.machines.call import OPEN_TO_ALL, PUBLIC_STATES

STAFF = (StaffRole.Role.OFFICER, StaffRole.Role.FINANCE, StaffRole.Role.APPROVER, StaffRole.Role.AUDITOR)
FALLBACK: Final = "en"
# What an allocation adds to the small grants' money: a cut takes it away.
NET: Final = Case(
    When(kind=Allocation.Kind.CUT, then=-F("amount_cents")),
    default=F("amount_cents"),
    output_field=BigIntegerField(),
)


def scope(user: Any, *roles: str, action: str = "action") -> Q:
    """Return the filter for rows whose action (reached by the path `action`) lies in the user's scope for the roles.

    An empty path means that the rows are actions themselves.
    """
    programmes: set[int] = set()
    actions: set[int] = set()
    for role in roles:
        in_programmes, in_actions = staff_scopes(user).get(role, (set(), set()))
        programmes |= in_programmes
        actions |= in_actions
    prefix = f"{action}__" if action else ""
    return Q(**{f"{prefix}phase__programme_id__in": programmes}) | Q(**{f"{prefix}pk__in": actions})


def actions_in_scope(user: Any, *roles: str) -> QuerySet[Action]:
    """Return the actions for which the user has one of the staff roles (any of the staff when none is named)."""
    found = Action.objects.filter(scope(user, *(roles or STAFF), action=""))
    return found.select_related("phase__programme", "theme", "beneficiary")


def get_action_in_scope(user: Any, code: str, *roles: str) -> Action:
    """Return an action of the user's scope, or raise Http404."""
    found = actions_in_scope(user, *roles).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def allocations_visible_to(user: Any) -> QuerySet[Allocation]:
    """Return the allocations that the user may read, newest first."""
    return Allocation.objects.filter(scope(user, *STAFF)).select_related(
        "action__phase", "action__beneficiary", "requested_by"
    )


def get_allocation(user: Any, pk: int) -> Allocation:
    """Return an allocation that the user may read, or raise Http404."""
    found = allocations_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def require_office(user: Any) -> None:
    """Raise Http404 for those who work in no programme."""
    if not staff_scopes(user).keys() & set(STAFF):
        raise Http404


def waiting_for(user: Any) -> list[Waiting]:
    """Return the allocations that wait for the user's confirmation."""
    if not holds(user, StaffRole.Role.APPROVER):
        return []
    requested = Allocation.objects.filter(scope(user, StaffRole.Role.APPROVER), state="requested")
    asked = {
        Allocation.Kind.RAISE: _("Confirm the allocation of %(amount)s to %(action)s"),
        Allocation.Kind.CUT: _("Confirm that %(amount)s is taken back from %(action)s"),
    }
    rows = requested.exclude(requested_by=user).select_related("action", "requested_by").order_by("pk")
    return [
        Waiting(
            what=asked[Allocation.Kind(row.kind)]
            % {"amount": format_money(row.amount_cents, row.action.currency), "action": row.action.title},
            who=str(row.requested_by),
            due=None,
            url=reverse("programmes:allocation", args=[row.pk]),
            button=_("Decide"),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Budget:
    """An action's budget beside what of it is allocated to small grants, in cents."""

    total: int
    confirmed: int
    requested: int

    @property
    def left(self) -> int:
        """What can still be allocated; requests that wait are not taken off."""
        return self.total - self.confirmed


def budget_of(action: Action) -> Budget:
    """Return the budget of an action, with what is confirmed and what waits."""
    sums = action.allocations.aggregate(
        confirmed=Sum(NET, filter=Q(state="confirmed")),
        requested=Sum("amount_cents", filter=Q(state="requested", kind=Allocation.Kind.RAISE)),
    )
    return Budget(action.budget_cents or 0, sums["confirmed"] or 0, sums["requested"] or 0)


def allocation_page(allocation: Allocation, user: Any, language: str) -> dict[str, Any]:
    """Return what the page of an allocation shows: the budget, the way it goes, what stands in it, who acts next."""
    approvers = _people_with(StaffRole.Role.APPROVER, allocation.action).exclude(pk=allocation.requested_by_id)
    return {
        "allocation": allocation,
        "action": allocation.action,
        "budget": budget_of(allocation.action),
        "approvers": list(approvers) if allocation.state == "requested" else [],
        "steps": _steps(allocation),
        **in_the_way(allocation, user),
        "footnotes": footnotes_for([allocation.action.beneficiary], language),
    }


def in_the_way(allocation: Allocation, user: Any) -> dict[str, Any]:
    """Return what is free of the action, and the pots and grants that hold the rest, where a cut waits."""
    if allocation.kind == Allocation.Kind.RAISE or allocation.state != "requested":
        return {"promises": [], "free": 0}
    return {"promises": promises_of(allocation.action, user), "free": free_of(allocation.action)}


def free_of(action: Action) -> int:
    """Return what of the action's small-grants money lies in no pot and no grant, in cents."""
    return balance(Account.Kind.AVAILABLE, "action", action.pk, action.currency)


def _steps(allocation: Allocation) -> list[tuple[str, str]]:
    waits = allocation.state == "requested"
    second = _("Waiting for confirmation") if waits else str(allocation.get_state_display())
    return [(_("Requested"), "done"), (second, "now" if waits else "done")]


def _people_with(role: str, action: Action) -> QuerySet[User]:
    in_scope = Q(staff_roles__action=action) | Q(staff_roles__programme=action.phase.programme_id)
    return User.objects.filter(in_scope, staff_roles__role=role, is_active=True).distinct()


# What the public reads


def public_actions() -> QuerySet[Action]:
    """Return every action with what a list of them shows."""
    now = timezone.now()
    taking = Q(calls__state__in=("published", "open"), calls__opens_at__lte=now, calls__closes_at__gte=now)
    taking &= Q(calls__procedure="open")  # those by invitation are no news to the public
    found = Action.objects.select_related("phase__programme", "theme", "beneficiary")
    return found.annotate(open_calls=Count("calls", filter=taking)).order_by(
        "-phase__starts_on", "theme__code", "beneficiary__order", "code"
    )


def programmes_with_phases() -> list[Programme]:
    """Return the programmes with their themes and phases, newest phase first."""
    phases = Prefetch("phases", Phase.objects.order_by("-starts_on"))
    return list(Programme.objects.prefetch_related(phases, "themes"))


def action_page(code: str, user: Any, language: str) -> dict[str, Any]:
    """Return what the public page of an action shows, and what of the office's work leads on from it; or Http404."""
    found = Action.objects.select_related("phase__programme", "theme", "beneficiary").filter(code=code).first()
    if found is None:
        raise Http404
    confirmed = list(found.allocations.filter(state="confirmed"))
    return {
        "action": found,
        "title": found.title_in(language),
        "calls": calls_by_time(found),
        "shares": shares_shown(found),
        "allocated": sum(row.net_cents for row in confirmed),
        "allocated_is_demonstration": any(row.is_demonstration for row in confirmed),
        "cofunding": cofunding_for(found, language),
        "footnotes": footnotes_for([found.beneficiary], language),
        "may_allocate": rules.has_perm("allocations.request", user, found),
        "may_call": rules.has_perm("calls.create", user, found),
        "may_see_money": rules.has_perm("programmes.view_money", user, found),
    }


def calls_by_time(action: Action) -> dict[str, list[Any]]:
    """Return an action's public calls as the clock has them: open, coming, closed."""
    now = timezone.now()
    groups: dict[str, list[Any]] = {"open": [], "coming": [], "closed": []}
    public = Q(procedure="open", state__in=PUBLIC_STATES) | Q(state__in=OPEN_TO_ALL)
    for call in action.calls.filter(public).order_by("closes_at", "pk"):
        takes = call.state in ("published", "open")
        group = "coming" if takes and call.opens_at > now else "open" if takes and call.closes_at >= now else "closed"
        groups[group].append(call)
    return groups


def shares_shown(action: Action) -> list[FundingShare]:
    """Return the shares that hold today, or that held last, largest first."""
    rows = list(action.shares.order_by("-valid_from", "-basis_points"))
    today = timezone.localdate()
    current = [row for row in rows if row.valid_from <= today and (row.valid_until is None or row.valid_until >= today)]
    last = [row for row in rows if row.valid_from == rows[0].valid_from]
    return current or last


# The texts that go with co-funded pages


def cofunding_for(action: Action, language: str) -> dict[str, Any]:
    """Return what the footer of an action's pages says: its title, the co-funding line, disclaimer and footnotes.

    The wording is the one that held in the action's phase, in the reader's language where there is one. One query.
    """
    phase, today = action.phase, timezone.localdate()
    wanted = Q(kind=Notice.Kind.COFUNDING, key=phase.programme.code) | Q(
        kind=Notice.Kind.DISCLAIMER, key=action.disclaimer
    )
    if action.beneficiary.footnote:
        wanted |= Q(kind=Notice.Kind.FOOTNOTE, key=action.beneficiary.footnote)
    texts = _notices(wanted, language, min(today, phase.ends_on))
    kinds = (Notice.Kind.COFUNDING, Notice.Kind.DISCLAIMER, Notice.Kind.FOOTNOTE)
    lines = [text for kind in kinds for (of_kind, _key), text in texts.items() if of_kind == kind]
    return {"action": action.title_in(language), "lines": lines}


def footnotes_for(beneficiaries: Iterable[Beneficiary], language: str) -> list[str]:
    """Return the footnotes that the names of these beneficiaries need, each once, in the reader's language."""
    keys = {beneficiary.footnote for beneficiary in beneficiaries if beneficiary.footnote}
    if not keys:
        return []
    return list(_notices(Q(kind=Notice.Kind.FOOTNOTE, key__in=keys), language, timezone.localdate()).values())


def footnoted_beneficiaries() -> QuerySet[Beneficiary]:
    """Return the beneficiaries whose name needs a footnote."""
    return Beneficiary.objects.exclude(footnote="")


def _notices(wanted: Q, language: str, day: date) -> dict[tuple[str, str], str]:
    """Return the texts by kind and key: the newest that holds on the day, in the language or else in English."""
    rows = Notice.objects.filter(wanted, language__in=(language, FALLBACK), valid_from__lte=day).order_by("-valid_from")
    found: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: row.language != language):  # stable: the newest stays first
        found.setdefault((row.kind, row.key), row.text)
    return found


# Staff roles


def programmes_administered_by(user: Any) -> list[Programme]:
    """Return the programmes that the user administers, or raise Http404 when there is none."""
    in_programmes, _in_actions = staff_scopes(user).get(StaffRole.Role.ADMINISTRATOR, (set(), set()))
    found = list(Programme.objects.filter(pk__in=in_programmes))
    if not found:
        raise Http404
    return found


def staff_roles_in(programmes: list[Programme]) -> QuerySet[StaffRole]:
    """Return the staff roles in these programmes and in their actions, by person."""
    found = StaffRole.objects.filter(Q(programme__in=programmes) | Q(action__phase__programme__in=programmes))
    return found.select_related("user", "programme", "action").order_by("user__name", "user__email", "role")


def get_staff_role(user: Any, pk: int) -> StaffRole:
    """Return a staff role of a programme that the user administers, or raise Http404."""
    found = staff_roles_in(programmes_administered_by(user)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def role_events_in(programmes: list[Programme]) -> list[dict[str, Any]]:
    """Return the last grants and withdrawals of roles in these programmes: when, what, whose, by whom and why."""
    events = StaffRoleEvent.objects.filter(Q(programme__in=programmes) | Q(action__phase__programme__in=programmes))
    rows = list(events.select_related("user", "programme", "action", "pgh_context").order_by("-pgh_id")[:20])
    actors = User.objects.in_bulk({row.pgh_context.metadata.get("user") for row in rows if row.pgh_context} - {None})
    return [_role_event(row, actors) for row in rows]


def _role_event(row: Any, actors: dict[int, User]) -> dict[str, Any]:
    told = row.pgh_context.metadata if row.pgh_context else {}
    return {
        "at": row.pgh_created_at,
        "what": _("Withdrawn") if row.pgh_label == "delete" else _("Granted"),
        "role": StaffRole.Role(row.role).label,
        "person": str(row.user),
        "scope": str(row.programme or row.action),
        "by": str(actors.get(told.get("user"), "")),
        "reason": told.get("reason", ""),
    }
