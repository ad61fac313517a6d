"""What the pages of the recommendation and of the decision share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rules import has_perm

from grants.evaluation import room, selectors
from grants.evaluation.models import Panel
from grants.evaluation.policies import took_no_part
from workflows.engine import can


def panel_for(request: HttpRequest, reference: str, right: str) -> Panel:
    panel = selectors.get_panel(request.user, reference)
    if not has_perm(right, request.user, panel):
        raise PermissionDenied
    return panel


def standing(request: HttpRequest, obj: Any) -> dict[str, Any]:
    """Tell an approver who scored or ran the call why another has to decide."""
    return {"took_part": not took_no_part(request.user, obj)}


def status(form: Any, context: dict[str, Any]) -> int:
    if context.get("took_part"):
        return 403
    return 422 if form.errors else 200


def decision_page(request: HttpRequest, panel: Panel, form: Any, verb: str) -> HttpResponse:
    context = {
        "panel": panel,
        "form": form,
        "verdict": can(request.user, verb, panel),
        **room.proposed_of(request.user, panel),
        **(standing(request, panel) if verb in {"decide", "return_to_committee"} else {"took_part": False}),
    }
    return render(request, f"grants/evaluation/{verb}.html", context, status=status(form, context))
