"""Set money of an action aside for small grants, with four eyes; grant and withdraw staff roles."""

import datetime
from typing import Any

import pghistory
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.core.money import format_money
from grants.ledger.models import Account, Transfer
from grants.ledger.rules import largest_remainder
from grants.ledger.services import Posting, account, give_back, post
from grants.people.models import User
from grants.people.services import forget_roles, require
from grants.programmes.models import Action, Allocation, FundingShare, Programme, StaffRole
from grants.programmes.promises import promises_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import lock, perform

DONOR_IDS = {"EU": 1, "CoE": 2}
TOLD = 12  # what stands in the way of a cut, named in one sentence; the page names all of it


def shares_of(action: Action, day: datetime.date | None = None) -> dict[str, int]:
    """Return each donor's share of the action on a day, in basis points; after the last day the last shares go on.

    Money of a grant still moves when the action itself is over. Raises DomainError when they are not 100 %.
    """
    day = day or timezone.localdate()
    begun = list(FundingShare.objects.filter(action=action, valid_from__lte=day))
    last = max((row.valid_until or day for row in begun), default=day)
    shares = {row.donor: row.basis_points for row in begun if (row.valid_until or day) >= min(day, last)}
    if sum(shares.values()) != 10_000:
        raise DomainError(
            _("The donors' shares of %(action)s do not add up to 100 %% on %(day)s; an administrator has to mend them.")
            % {"action": action.code, "day": day}
        )
    return shares


def available_account(action: Action) -> Account:
    """Return the account that holds what the action has left for calls."""
    return account(Account.Kind.AVAILABLE, "action", action.pk, action.currency)


def staff_of(action: Action, *roles: str) -> list[User]:
    """Return the members of staff with one of the roles for the action, each once."""
    scoped = User.objects.filter(staff_roles__role__in=roles, is_active=True)
    in_action = scoped.filter(staff_roles__action=action)
    in_programme = User.objects.filter(
        staff_roles__role__in=roles, staff_roles__programme=action.phase.programme_id, is_active=True
    )
    return list((in_action | in_programme).distinct())


@transaction.atomic
def request_allocation(
    action: Action,
    *,
    amount_cents: int,
    reason: str,
    actor: User,
    kind: str = Allocation.Kind.RAISE,
    document: StoredFile | None = None,
    is_demonstration: bool = False,
) -> Allocation:
    """Ask to set a sum of the action's budget aside for small grants, or to take a sum back from them.

    Raises DomainError above what the budget has left, and for a cut into what is promised, with the list of that.
    """
    require("allocations.request", actor, action)
    action = lock(action)
    allocation = Allocation(
        action=action,
        kind=kind,
        amount_cents=amount_cents,
        reason=reason,
        document=document,
        requested_by=actor,
        is_demonstration=is_demonstration,
    )
    if not allocation.fits_budget:
        left = (action.budget_cents or 0) - allocation.confirmed_cents
        raise DomainError(
            _("Only %(left)s of the action's budget is left to allocate.")
            % {"left": format_money(left, action.currency)},
            field="amount_cents",
        )
    if not allocation.is_not_promised:
        raise DomainError(told_promises(allocation, actor), field="amount_cents")
    allocation.save()
    _tell(
        allocation,
        f"{_topic(allocation)}-requested",
        to=staff_of(action, StaffRole.Role.APPROVER),
        by=actor,
        reason=reason,
    )
    return allocation


@transaction.atomic
def confirm_allocation(allocation: Allocation, *, actor: User, reason: str = "") -> Allocation:
    """Confirm an allocation; each donor's part moves to the action, where calls can draw on it.

    A cut moves it back, from each donor what lies there of its own; NotEnough when a call was quicker.
    """
    lock(allocation.action)  # two confirmations of one action wait for each other, so the budget holds
    allocation = perform(allocation, "confirm", actor=actor, reason=reason)
    allocation.decided_at = timezone.now()
    allocation.save(update_fields=["decided_at"])
    _tell(allocation, f"{_topic(allocation)}-confirmed", to=[allocation.requested_by], by=actor)
    _move(allocation, actor=actor)
    return allocation


@transaction.atomic
def refuse_allocation(allocation: Allocation, *, actor: User, reason: str) -> Allocation:
    """Refuse an allocation with a reason."""
    allocation = perform(allocation, "refuse", actor=actor, reason=reason)
    _tell(allocation, f"{_topic(allocation)}-refused", to=[allocation.requested_by], by=actor, reason=reason)
    return allocation


@transaction.atomic
def withdraw_allocation(allocation: Allocation, *, actor: User, reason: str = "") -> Allocation:
    """Take a request back before it is confirmed."""
    return perform(allocation, "withdraw", actor=actor, reason=reason)


@transaction.atomic
def grant_role(*, user: User, role: str, scope: Programme | Action, reason: str, actor: User) -> StaffRole:
    """Give a person a role in a programme or in one action. Raises DomainError to oneself, and when it exists."""
    require("staff_roles.grant", actor, scope)
    if user.pk == actor.pk:
        raise DomainError(_("You cannot give yourself a role: ask another administrator."), field="email")
    place = {"programme": scope} if isinstance(scope, Programme) else {"action": scope}
    if StaffRole.objects.filter(user=user, role=role, **place).exists():
        raise DomainError(_("%(person)s has this role already.") % {"person": user}, field="role")
    with pghistory.context(user=actor.pk, reason=reason):
        granted = StaffRole.objects.create(user=user, role=role, **place)
    forget_roles(user)
    _tell_role(granted, "staff-role-granted", by=actor, reason=reason)
    return granted


@transaction.atomic
def withdraw_role(role: StaffRole, *, actor: User, reason: str) -> None:
    """Take a role away. Raises DomainError for one's own administration: a programme is never left without one."""
    require("staff_roles.withdraw", actor, role.programme or role.action)
    if role.user_id == actor.pk and role.role == StaffRole.Role.ADMINISTRATOR:
        raise DomainError(_("You cannot withdraw your own administration: ask another administrator."))
    _tell_role(role, "staff-role-withdrawn", by=actor, reason=reason)
    with pghistory.context(user=actor.pk, reason=reason):
        role.delete()
    forget_roles(role.user)


def _tell_role(role: StaffRole, topic: str, *, by: User, reason: str) -> None:
    notify(
        topic,
        to=[role.user],
        key=f"{topic}:{role.pk}",
        url=reverse("dashboards:home"),
        about=role.programme or role.action,
        context={
            "role": str(role.get_role_display()),
            "scope": str(role.programme or role.action),
            "by": str(by),
            "reason": reason,
        },
    )


def told_promises(allocation: Allocation, reader: User) -> str:
    """Say what of the action is free, and which pots and grants hold the rest."""
    currency = allocation.action.currency
    promises = promises_of(allocation.action, reader)
    told = [f"{promise.what}: {format_money(promise.cents, currency)}" for promise in promises[:TOLD]]
    more = [_("and %(n)s more") % {"n": len(promises) - TOLD}] if len(promises) > TOLD else []
    return _("Only %(free)s is free to be taken back. What stands in the way: %(promises)s.") % {
        "free": format_money(available_account(allocation.action).balance, currency),
        "promises": "; ".join([*told, *more]) or "–",
    }


def _move(allocation: Allocation, *, actor: User) -> None:
    if allocation.kind == Allocation.Kind.RAISE:
        post(_allocation_postings(allocation), actor=actor, reason=allocation.reason)
        return
    action = allocation.action
    sources = {name: _source(name, action) for name in DONOR_IDS}
    key = f"cut:{allocation.pk}"
    give_back(
        available_account(action), allocation.amount_cents, sources, key=key, actor=actor, reason=allocation.reason
    )


def _source(donor: str, action: Action) -> Account:
    return account(Account.Kind.SOURCE, "donor", DONOR_IDS[donor], action.currency)


def _topic(allocation: Allocation) -> str:
    return "allocation" if allocation.kind == Allocation.Kind.RAISE else "allocation-cut"


def _allocation_postings(allocation: Allocation) -> list[Posting]:
    action = allocation.action
    parts = largest_remainder(allocation.amount_cents, shares_of(action))
    return [
        Posting(
            debit=_source(donor, action),
            credit=available_account(action),
            amount=part,
            kind=Transfer.Kind.ALLOCATE,
            key=f"allocate:{allocation.pk}:{donor}",
            scope=f"action:{action.pk}:{donor}",
            shares={donor: 10_000},
        )
        for donor, part in parts.items()
        if part
    ]


def _tell(allocation: Allocation, topic: str, *, to: list[User], by: User, **more: Any) -> None:
    notify(
        topic,
        to=to,
        key=f"{topic}:{allocation.pk}",
        url=reverse("programmes:allocation", args=[allocation.pk]),
        about=allocation,
        context={
            "amount": values.money(allocation.amount_cents, allocation.action.currency),
            "action": allocation.action.title,
            "by": str(by),
            **more,
        },
    )
