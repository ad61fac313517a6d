"""The committees of a call: one for each lot and stage, formed or not."""

from collections import Counter
from typing import Any

from grants.calls.models import Call, Lot
from grants.evaluation.places import place_reference, stages_of
from grants.evaluation.selectors.reading import Place


def places_of(user: Any, call: Call) -> list[dict[str, Any]]:
    """Return every place of a call with its committee and how many files that the reader may see wait in it."""
    open_files = call.applications.open_to(user).filter(state__in=["submitted", "eligible"])
    waiting = Counter(open_files.values_list("lot", "stage"))
    panels = {(panel.lot_id, panel.stage): panel for panel in call.panels.all()}
    lots: list[Lot | None] = list(call.lots.all()) or [None]
    return [
        {
            "title": Place(call, lot, stage).title if lot is None else Place(call, lot, stage).part,
            "lot": lot,
            "stage": stage,
            "place": place_reference(call, lot, stage),
            "panel": panels.get((lot.pk if lot else None, stage)),
            "pot_cents": lot.pot_cents if lot else call.pot_cents,
            "files": waiting[lot.pk if lot else None, stage],
        }
        for lot in lots
        for stage in stages_of(call)
    ]
