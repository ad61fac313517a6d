"""What the committee sets by hand over what was computed: the line, a place, an agreed result."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.evaluation import room
from grants.evaluation.blinding import shown_text
from grants.evaluation.conflicting import closed_to
from grants.evaluation.forms.ordering import LineForm, PlaceForm, ResultForm
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.services import ordering
from grants.evaluation.views.deciding import panel_for
from grants.evaluation.views.panels import tried_line
from workflows.engine import TransitionRefused

COMMITTEE = {"officer", "evaluator"}


@access(get=COMMITTEE, post=COMMITTEE)
def draw_line(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what a line would mean, ask why, then keep it."""
    panel = panel_for(request, reference, "panels.draw_line")
    tried = tried_line(request, panel)
    view = room.ranking_of(request.user, panel, line=tried, page="1")
    initial = {"line": view["found"].line} if view["rows"] else {}
    form = LineForm(request.POST if request.method == "POST" else None, initial=initial)
    act = lambda data: ordering.draw_line(panel, line=data["line"], reason=data["reason"], actor=request.user)  # noqa: E731
    if request.method == "POST" and _done(form, act):
        messages.success(request, _("The line is drawn."))
        return redirect("evaluation:panel", reference)
    context = {"panel": panel, "form": form, "ranking": view}
    return render(request, "grants/evaluation/draw_line.html", context, status=422 if form.errors else 200)


@access(get=COMMITTEE, post=COMMITTEE)
def change_place(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask for the place and why, then move the file there."""
    panel, ranking = file_for(request, reference, pk, "panels.change_place")
    initial = {"place": ranking.moved_to, "reason": _shown(request, panel, ranking, ranking.move_reason)}
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=initial)
    act = lambda data: ordering.change_place(ranking, place=data["place"], reason=data["reason"], actor=request.user)  # noqa: E731
    if request.method == "POST" and _done(form, act):
        messages.success(request, _("The place is changed, and the line is drawn anew."))
        return redirect("evaluation:panel", reference)
    return _page(request, "change_place", panel, ranking, form)


@access(get=COMMITTEE, post=COMMITTEE)
def agree_result(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Ask for the result that the committee agreed on and why, then rank the file by it."""
    panel, ranking = file_for(request, reference, pk, "panels.agree_result")
    initial = {"result": ranking.consensus, "reason": _shown(request, panel, ranking, ranking.consensus_reason)}
    form = ResultForm(request.POST if request.method == "POST" else None, initial=initial)
    act = lambda data: ordering.agree_result(ranking, result=data["result"], reason=data["reason"], actor=request.user)  # noqa: E731
    if request.method == "POST" and _done(form, act):
        messages.success(request, _("The result is agreed, and the ranking is computed anew."))
        return redirect("evaluation:panel", reference)
    return _page(request, "agree_result", panel, ranking, form)


def file_for(request: HttpRequest, reference: str, pk: int, right: str) -> tuple[Panel, Ranking]:
    """Return a ranked file that is open to the reader, with its committee."""
    panel = panel_for(request, reference, right)
    ranking = get_object_or_404(panel.rankings.select_related("application__organisation"), pk=pk)
    if ranking.application_id in closed_to(request.user, panel):
        raise PermissionDenied(_("This file is closed to you."))
    ranking.panel = panel
    return panel, ranking


def _shown(request: HttpRequest, panel: Panel, ranking: Ranking, text: str) -> str:
    return shown_text(panel, ranking.application, request.user, text)


def _done(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do the act with what was entered; a refusal appears in the form."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except (TransitionRefused, DomainError) as error:
        refuse(form, error)
    return not form.errors


def _page(request: HttpRequest, verb: str, panel: Panel, ranking: Ranking, form: forms.Form) -> HttpResponse:
    context = {"panel": panel, "form": form, **room.file_of(request.user, panel, ranking)}
    return render(request, f"grants/evaluation/{verb}.html", context, status=422 if form.errors else 200)
