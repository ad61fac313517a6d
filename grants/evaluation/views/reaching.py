"""How an officer reaches a committee, and the page that says what an act will do."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rules import has_perm

from grants.calls.models import Call
from grants.evaluation import selectors
from grants.evaluation.models import Panel
from workflows.engine import can


def may_form(request: HttpRequest, call: Call) -> bool:
    return bool(has_perm("panels.form", request.user, call))


def own_panel(request: HttpRequest, reference: str) -> Panel:
    committee = selectors.get_panel(request.user, reference)
    if not may_form(request, committee.call):
        raise PermissionDenied
    return committee


def confirm(request: HttpRequest, committee: Panel, verb: str) -> HttpResponse:
    context = {
        "panel": committee,
        "verb": verb,
        "verdict": can(request.user, verb, committee),
        "progress": selectors.progress_of(request.user, committee),
    }
    return render(request, "grants/evaluation/confirm_scoring.html", context)
