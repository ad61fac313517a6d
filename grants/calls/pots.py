"""A call's pot after its deadline: topped up from the action, or given back as far as nothing of it is promised."""

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from grants.calls.models import Call
from grants.calls.services import move_pot, pot_account
from grants.core.errors import DomainError
from grants.people.models import User
from grants.people.services import require
from workflows.engine import TransitionRefused, lock, record

TOP_UP: Final = "top_up"
GIVE_BACK: Final = "give_back"


@transaction.atomic
def change_pot(call: Call, *, way: str, amount_cents: int, reason: str, actor: User, seen: int | None = None) -> Call:
    """Move a sum between the action and the pot of a call that is closed or decided, with the reason on record.

    `seen` is what the pot held when the page was opened: another sum meanwhile (a double click) is refused. Raises
    TransitionRefused in another state, and NotEnough with the figure that is free above that.
    """
    require("calls.change_pot", actor, call)
    call = lock(call)
    if obstacle := obstacle_to(call, way):
        raise TransitionRefused(obstacle)
    if seen is not None and seen != pot_account(call).balance:
        raise TransitionRefused(
            _("The amount or the account has changed since you opened this page; look at it again.")
        )
    if amount_cents <= 0:
        raise DomainError(_("An amount must be more than zero."), field="amount_cents")
    if way == TOP_UP:
        call.pot_cents += amount_cents  # what the committee may award grows; what was published stays in the versions
        call.save(update_fields=["pot_cents"])
    record(call, "change_pot", actor=actor, reason=reason)
    move_pot(call, amount_cents if way == TOP_UP else -amount_cents, actor=actor, reason=reason)
    return call


def obstacle_to(call: Call, way: str) -> str:
    """Return why the pot cannot be changed this way now, in words; an empty string when it can."""
    state = str(call.state)
    if state in {"draft", "in_clearance"}:
        return _("The pot of a draft is one of its terms: the officer changes it there.")
    if state in {"published", "open"}:
        return _("The pot of a published call changes by a corrigendum, for everybody to read.")
    if state not in {"closed", "decided"}:
        return _("The call is over; what was left of its pot is back in the action.")
    if way == GIVE_BACK and state == "closed":
        return _("The committee still works with this pot: it can be given back once the call is decided.")
    if way == TOP_UP and call.lots.exists():
        return _("This call has lots, each with a pot of its own: what a lot may award cannot grow after the deadline.")
    return ""
