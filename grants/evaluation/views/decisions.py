"""From the ranking to the awards: proposals, the recommendation, the decision, the reserve list."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.evaluation import room, selectors, services
from grants.evaluation.forms import MinutesForm, PromoteForm, ProposalForm
from grants.evaluation.models import Panel, Ranking
from grants.evaluation.policies import took_no_part
from grants.evaluation.services.decisions import Proposal, ProposalsRefused
from workflows.engine import TransitionRefused, can

COMMITTEE = {"officer", "evaluator"}
APPROVER = {"approver"}


@access(get=COMMITTEE, post=COMMITTEE)
def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    """Propose an outcome, an amount and a reason for all files at once; only what was changed is written."""
    panel = _panel_for(request, reference, "panels.propose")
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
    panel = _panel_for(request, reference, "panels.propose")
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
    panel = _panel_for(request, reference, "panels.recommend")
    form = MinutesForm(request.POST if request.method == "POST" else None, initial={"minutes": panel.minutes})
    if request.method == "POST" and form.is_valid():
        try:
            services.recommend(panel, minutes=form.cleaned_data["minutes"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The recommendation is with the approver."))
            return redirect("evaluation:panel", reference)
    return _decision_page(request, panel, form, "recommend")


@access(get=APPROVER, post=APPROVER)
def return_to_committee(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the recommendation back with a reason."""
    panel = _panel_for(request, reference, "panels.approve")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.return_recommendation(panel, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The recommendation is back with the committee."))
            return redirect("evaluation:panel", reference)
    return _decision_page(request, panel, form, "return_to_committee")


@access(get=APPROVER, post=APPROVER)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the decision will do, then take it."""
    panel = _panel_for(request, reference, "panels.approve")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].required = False
    form.fields["reason"].label = _("Remark")
    if request.method == "POST" and form.is_valid():
        try:
            services.decide(panel, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Decided. The money is reserved and every applicant has been told."))
            return redirect("evaluation:panel", reference)
    return _decision_page(request, panel, form, "decide")


@access(get=APPROVER, post=APPROVER)
def promote(request: HttpRequest, reference: str) -> HttpResponse:
    """Award the next on the reserve list, now that money is back in the pot."""
    application = selectors.get_reserve(request.user, reference)
    if not has_perm("panels.approve", request.user, application):
        raise PermissionDenied
    ranking = selectors.ranking_of_file(application)
    left = selectors.left_to_award(ranking.panel)
    fitting = min(ranking.requested_cents, left)
    form = PromoteForm(request.POST if request.method == "POST" else None, initial={"amount": fitting or None})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.promote_application(
                application, amount_cents=data["amount"], reason=data["reason"], actor=request.user
            )
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Awarded. The money is reserved and the applicant has been told."))
            return redirect("evaluation:panel", ranking.panel.reference)
    context = {
        "application": application,
        "ranking": ranking,
        "form": form,
        "pot_left": left,
        **_standing(request, application),
    }
    context["is_next"] = application.pk in selectors.promotable_of(ranking.panel)
    return render(request, "grants/evaluation/promote.html", context, status=_status(form, context))


@access(get={"officer"}, post={"officer"})
def lapse(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then end an award that never got an agreement."""
    award = selectors.get_award(request.user, pk)
    panel = selectors.ranking_of_file(award.application).panel
    if not has_perm("awards.lapse_unsigned", request.user, award):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = _("The applicant reads it.")
    if request.method == "POST" and form.is_valid():
        try:
            services.lapse_award(award, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The award has lapsed; its money is back in the pot of the call."))
            return redirect("evaluation:panel", panel.reference)
    context = {"award": award, "panel": panel, "form": form, "has_agreement": hasattr(award, "agreement")}
    return render(request, "grants/evaluation/lapse.html", context, status=422 if form.errors else 200)


def _panel_for(request: HttpRequest, reference: str, right: str) -> Panel:
    panel = selectors.get_panel(request.user, reference)
    if not has_perm(right, request.user, panel):
        raise PermissionDenied
    return panel


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


def _standing(request: HttpRequest, obj: Any) -> dict[str, Any]:
    """Tell an approver who scored or ran the call why another has to decide."""
    return {"took_part": not took_no_part(request.user, obj)}


def _status(form: Any, context: dict[str, Any]) -> int:
    if context.get("took_part"):
        return 403
    return 422 if form.errors else 200


def _decision_page(request: HttpRequest, panel: Panel, form: Any, verb: str) -> HttpResponse:
    context = {
        "panel": panel,
        "form": form,
        "verdict": can(request.user, verb, panel),
        "awards": panel.proposed_awards,
        "awarded_cents": panel.awarded_cents,
        "ranking": room.ranking_of(request.user, panel),
        "others": [row for row in panel.live_rankings if row.outcome != Ranking.Outcome.AWARD],
        **(_standing(request, panel) if verb in {"decide", "return_to_committee"} else {"took_part": False}),
    }
    return render(request, f"grants/evaluation/{verb}.html", context, status=_status(form, context))
