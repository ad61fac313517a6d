"""Awards, the reserve list, and what is left to award."""

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Exists,
    OuterRef,
    QuerySet,
    Sum,
)
from django.http import Http404

from grants.applications.closing import office_scope
from grants.applications.models import Application
from grants.calls.models import Call, Stage
from grants.evaluation.models import Award, Panel, Ranking
from grants.evaluation.rules import Reserve, promotable
from grants.ledger.models import Account
from grants.people.selectors import belongs_to
from grants.programmes.selectors import STAFF


def awards_visible_to(user: Any) -> QuerySet[Award]:
    """Return the awards that the user may open: of own organisations, and of the staff's own scope."""
    own = belongs_to(user, "application__organisation")
    mine = own | office_scope(user, *STAFF)
    return Award.objects.filter(mine).select_related("application__call__action", "application__organisation")


def get_award(user: Any, pk: int) -> Award:
    """Return an award of the staff's own scope, or raise Http404."""
    found = awards_visible_to(user).filter(office_scope(user, *STAFF), pk=pk).first()
    if found is None:
        raise Http404
    return found


def awards_of(panel: Panel) -> dict[int, Award]:
    """Return the awards of a committee's call by their application, each with its agreement where it has one."""
    found = Award.objects.filter(application__in=panel.files).select_related("agreement")
    return {award.application_id: award for award in found}


def public_awards() -> QuerySet[Award]:
    """Return the awards for the public register: who, for what, how much."""
    found = Award.objects.exclude(state="lapsed")
    return found.select_related("application__call__action__beneficiary", "application__organisation")


def get_reserve(user: Any, reference: str) -> Application:
    """Return an application of the staff's own scope that was ranked, or raise Http404."""
    found = Application.objects.filter(office_scope(user, *STAFF, path=""), reference=reference)
    reserve = (
        found.filter(rankings__panel__stage=Stage.FULL)
        .select_related("call__action__phase__programme", "organisation", "lot")
        .first()
    )
    if reserve is None:
        raise Http404
    return reserve


def ranking_of_file(application: Application) -> Ranking:
    """Return the ranking row of a full application, with its committee."""
    found = Ranking.objects.select_related("panel__call__action__phase", "panel__lot", "application__organisation")
    return found.get(application=application, panel__stage=Stage.FULL)


def call_ids_decided_by_lots() -> list[int]:
    """Return the closed calls of several lots of which every file has its decision."""
    waiting = Application.objects.filter(call=OuterRef("pk"), state__in=["submitted", "eligible"])
    found = Call.objects.filter(state="closed", panels__state="decided").exclude(Exists(waiting))
    return list(found.values_list("pk", flat=True).distinct())


def promotable_of(panel: Panel) -> set[int]:
    """Return the ids of the applications whose turn it is on the committee's reserve list."""
    rows = Ranking.objects.filter(panel=panel, application__state="reserved")
    reserves = [Reserve(row.application_id, row.place, row.requested_cents) for row in rows]
    return promotable(reserves, left_to_award(panel)) if reserves else set()


def left_to_award(panel: Panel) -> int:
    """Return what a committee's pot has left to award, in cents: a lot's own money, never more than the call has."""
    return lefts_to_award([panel])[panel.pk]


def lefts_to_award(panels: Iterable[Panel]) -> dict[int, int]:
    """Return what each committee's pot has left to award, in cents, by the committee's id. Two queries."""
    panels = list(panels)
    pots = Account.objects.filter(
        kind=Account.Kind.CALL, owner_type="call", owner_id__in={panel.call_id for panel in panels}
    )
    left = dict(pots.values_list("owner_id", "balance"))
    awards = Award.objects.filter(application__lot__in={panel.lot_id for panel in panels}).exclude(state="lapsed")
    given = dict(awards.order_by().values_list("application__lot").annotate(total=Sum("amount_cents")))
    return {
        panel.pk: min(left.get(panel.call_id, 0), panel.lot.pot_cents - given.get(panel.lot_id, 0))
        if panel.lot
        else left.get(panel.call_id, 0)
        for panel in panels
    }


def pot_left(call: Call) -> int:
    """Return what the call has left to award, in cents."""
    found = Account.objects.filter(kind=Account.Kind.CALL, owner_type="call", owner_id=call.pk, currency=call.currency)
    return found.values_list("balance", flat=True).first() or 0
