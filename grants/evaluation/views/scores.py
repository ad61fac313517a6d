"""Reading the scores, and how the ranking came about."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants.core.access import access
from grants.core.lists import FORMATS, PAGE_ROWS
from grants.evaluation.replaying import differences_of, story_of
from grants.evaluation.score_reading import export_of, reading_of
from grants.evaluation.views.deciding import panel_for
from grants.evaluation.views.panels import sheet_response

READERS = {"officer", "finance", "approver", "auditor", "evaluator"}


@access(get=READERS)
def scores(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the spread of the scores, each evaluator beside the others, and what hangs on any one of them."""
    panel = panel_for(request, reference, "panels.view_scores")
    view = reading_of(request.user, panel)
    if view is None:
        raise PermissionDenied
    if request.GET.get("export") in FORMATS:
        return sheet_response(export_of(view), f"scores-{panel.reference}", request.GET["export"])
    files = Paginator(view["files"], PAGE_ROWS).get_page(request.GET.get("page", "1"))
    context = {"panel": panel, "call": panel.call, "view": view, "files": files}
    return render(request, "grants/evaluation/scores.html", context)


@access(get=READERS)
def replay(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every computation of the ranking that was kept, and on request compute them all again."""
    panel = panel_for(request, reference, "panels.view_scores")
    story = Paginator(story_of(request.user, panel), PAGE_ROWS).get_page(request.GET.get("page", "1"))
    is_checked = "check" in request.GET
    differences = len(differences_of(panel)) if is_checked else 0
    context = {"panel": panel, "story": story, "is_checked": is_checked, "differences": differences}
    return render(request, "grants/evaluation/replay.html", context)
