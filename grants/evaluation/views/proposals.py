"""The committee's recommendation: proposals for all files, one file with its scores, the minutes, the way back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.evaluation import room, selectors, services
from grants.evaluation.forms import MinutesForm, ProposalForm
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.services.proposing import Proposal, ProposalsRefused
from grants.evaluation.views.deciding import decision_page, panel_for
from workflows.engine import TransitionRefused

COMMITTEE = {"officer", "evaluator"}


APPROVER = {"approver"}


@access(get=COMMITTEE, post=COMMITTEE)
def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an outcome, an amount and a reason for all files at once; only what was changed is written."""
    panel = panel_for(request, reference, "panels.propose")
    closed = selectors.files_closed_to(request.user, panel)
    rows = [row for row in panel.live_rankings if row.application_id not in closed]
    forms = [
        ProposalForm(request.POST if request.method == "POST" else None, ranking=row)
        for row in rows
        if panel.state == "ranked"
    ]
    valid = [form.is_valid() for form in forms] if request.method == "POST" else []  # all mistakes show at once
    if request.method == "POST" and all(valid) and _write(request, panel, forms):
        messages.success(request, _("The proposals are saved."))
        return redirect("evaluation:panel", reference)
    faulty = any(form.errors for form in forms)
    context = {"panel": panel, "forms": forms, "awarded_cents": panel.awarded_cents, "faulty": faulty}
    return render(request, "grants/evaluation/proposals.html", context, status=422 if faulty else 200)


@access(get=COMMITTEE, post=COMMITTEE)
def propose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one file's scores with their reasons, and take the proposal for it."""
    panel = panel_for(request, reference, "panels.propose")
    ranking = get_object_or_404(panel.rankings.select_related("application__organisation"), pk=pk)
    if ranking.application_id in selectors.files_closed_to(request.user, panel):
        raise PermissionDenied(_("You stepped back from this file."))
    form = ProposalForm(request.POST if request.method == "POST" else None, ranking=ranking)
    if request.method == "POST" and form.is_valid() and _write(request, panel, [form]):
        messages.success(request, _("The proposal is saved."))
        return redirect("evaluation:panel", reference)
    context = {"panel": panel, "ranking": ranking, "form": form, **room.score_grid(request.user, panel, ranking)}
    return render(request, "grants/evaluation/propose.html", context, status=422 if form.errors else 200)


@access(get=COMMITTEE, post=COMMITTEE)
def recommend(request: HttpRequest, reference: str) -> HttpResponse:
    """Take the minutes and send the recommendation to the approver."""
    panel = panel_for(request, reference, "panels.recommend")
    form = MinutesForm(request.POST if request.method == "POST" else None, initial={"minutes": panel.minutes})
    if request.method == "POST" and form.is_valid():
        try:
            services.recommend(panel, minutes=form.cleaned_data["minutes"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The recommendation is with the approver."))
            return redirect("evaluation:panel", reference)
    return decision_page(request, panel, form, "recommend")


@access(get=APPROVER, post=APPROVER)
def return_to_committee(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the recommendation back with a reason."""
    panel = panel_for(request, reference, "panels.approve")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_recommendation(panel, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The recommendation is back with the committee."))
            return redirect("evaluation:panel", reference)
    return decision_page(request, panel, form, "return_to_committee")


def _write(request: HttpRequest, panel: Panel, forms: list[ProposalForm]) -> bool:
    changed = [form for form in forms if form.has_changed()]
    wanted = {form.ranking.pk: _proposal(form.cleaned_data) for form in changed}
    try:
        services.propose_outcomes(panel, wanted, actor=request.user)
    except ProposalsRefused as refusals:
        for form in changed:
            if form.ranking.pk in refusals.errors:
                refuse(form, refusals.errors[form.ranking.pk])
        return False
    return True


def _proposal(data: dict[str, Any]) -> Proposal:
    amount = data["amount"] if data["outcome"] == Ranking.Outcome.AWARD else None
    return Proposal(data["outcome"], amount, data["reason"].strip())
