"""Progress against target: of an action and of a programme, as picture, table and spreadsheet."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from grants.core.access import access
from grants.core.files import TYPES
from grants.core.lists import as_xlsx
from grants.monitoring.indicator_pages import progress_of_action, progress_of_programme, rows_for_sheet
from grants.programmes.models import Programme
from grants.programmes.policies import programme_ids_of
from grants.programmes.selectors import STAFF, get_action_in_scope

OFFICE = {"officer", "finance", "approver", "auditor"}


@access(get=OFFICE)
def action(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far an action is, indicator by indicator, with the calls behind."""
    found = get_action_in_scope(request.user, code)
    results = progress_of_action(found)
    if request.GET.get("export") == "xlsx":
        return _sheet([row for result in results for row in result["rows"]], f"{code}-progress")
    context = {"action": found, "results": results}
    return render(request, "grants/monitoring/indicators/action.html", context)


@access(get=OFFICE)
def programme(request: HttpRequest, programme: str) -> HttpResponse:
    """Show how far a programme is across its actions, gathered by the codes of their indicators."""
    mine = programme_ids_of(request.user, *STAFF)
    found = Programme.objects.filter(pk__in=mine, code=programme).first()
    if found is None:
        raise Http404
    blocks = progress_of_programme(found)
    if request.GET.get("export") == "xlsx":
        return _sheet(blocks, f"{programme}-progress")
    return render(request, "grants/monitoring/indicators/programme.html", {"programme": found, "blocks": blocks})


def _sheet(blocks: Iterable[dict[str, Any]], name: str) -> HttpResponse:
    response = HttpResponse(as_xlsx(rows_for_sheet(blocks)), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response
