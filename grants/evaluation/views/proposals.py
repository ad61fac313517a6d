"""The committee's recommendation: proposals for all files, one file with its scores, the minutes, the way back."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import PAGE_ROWS
from grants.evaluation import room, services, voting
from grants.evaluation.forms import MinutesForm, ProposalForm
from grants.evaluation.forms.ordering import SameReasonForm
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.services import proposing
from grants.evaluation.services.proposing import Proposal, ProposalsRefused
from grants.evaluation.views.deciding import decision_page, panel_for
from grants.evaluation.views.ordering import file_for
from workflows.engine import TransitionRefused

COMMITTEE = {"officer", "evaluator"}


APPROVER = {"approver"}


@access(get=COMMITTEE, post=COMMITTEE)
def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an outcome, an amount and a reason for a page of files at once; only what was changed is written."""
    panel = panel_for(request, reference, "panels.propose")
    view = room.ranking_of(request.user, panel)
    rows = [row for row in view["rows"] if not row["is_withdrawn"]] if panel.state == "ranked" else []
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page", "1"))
    data = request.POST if request.method == "POST" else None
    sent = [row for row in rows if f"r{row['ranking'].pk}-outcome" in request.POST]  # whatever their places are now
    lines = sent if data is not None else list(page)
    is_concept = panel.is_for_concepts
    forms = [ProposalForm(data, ranking=line["ranking"], is_concept=is_concept, shown=line) for line in lines]
    valid = [form.is_valid() for form in forms] if request.method == "POST" else []  # all mistakes show at once
    if request.method == "POST" and all(valid) and _write(request, panel, forms):
        messages.success(request, _("The proposals are saved."))
        return redirect("evaluation:panel", reference)
    faulty = any(form.errors for form in forms)
    context = {"panel": panel, "forms": forms, "lines": list(zip(forms, lines, strict=True)), "part": page}
    context |= {"awarded_cents": room.proposed_cents(panel, view) if view["rows"] else 0, "faulty": faulty}
    return render(request, "grants/evaluation/proposals.html", context, status=422 if faulty else 200)


@access(get=COMMITTEE, post=COMMITTEE)
def give_reason(request: HttpRequest, reference: str) -> HttpResponse:
    """Give all files of one outcome that have no reason yet the same one."""
    panel = panel_for(request, reference, "panels.propose")
    form = SameReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            number = proposing.give_reason(panel, **form.cleaned_data, actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            told = ngettext("%(n)s file has this reason now.", "%(n)s files have this reason now.", number)
            messages.success(request, told % {"n": number})
            return redirect("evaluation:panel", reference)
    context = {"panel": panel, "form": form}
    return render(request, "grants/evaluation/give_reason.html", context, status=422 if form.errors else 200)


@access(get=COMMITTEE, post=COMMITTEE)
def propose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show one file's scores with their reasons, and take the proposal for it."""
    panel, ranking = file_for(request, reference, pk, "panels.propose")
    data = request.POST if request.method == "POST" else None
    known = room.file_of(request.user, panel, ranking)
    form = ProposalForm(data, ranking=ranking, is_concept=panel.is_for_concepts, shown=known["line"])
    if request.method == "POST" and form.is_valid() and _write(request, panel, [form]):
        messages.success(request, _("The proposal is saved."))
        return redirect("evaluation:panel", reference)
    context = {"panel": panel, "form": form, **known}
    context |= room.score_grid(request.user, panel, ranking)
    context |= {"ballot": voting.ballot_of_file(request.user, panel, ranking), "has_errors": bool(form.errors)}
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
    amount = data.get("amount") if data["outcome"] == Ranking.Outcome.AWARD else None
    return Proposal(data["outcome"], amount, data["reason"].strip(), data["ground"], data.get("conditions", ""))
