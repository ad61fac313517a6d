"""The decision and what follows it: awards, the reserve list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.evaluation import selectors, services
from grants.evaluation.forms import PromoteForm
from grants.evaluation.services.decisions import reserve_until
from grants.evaluation.views.deciding import decision_page, panel_for, standing, status
from workflows.engine import TransitionRefused

APPROVER = {"approver"}


@access(get=APPROVER, post=APPROVER)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what the decision will do, then take it."""
    panel = panel_for(request, reference, "panels.approve")
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
    return decision_page(request, panel, form, "decide")


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
        **standing(request, application),
    }
    until = reserve_until(ranking.panel)
    context |= {"until": until, "is_over": until is not None and timezone.localdate() > until}
    context["is_next"] = application.pk in selectors.promotable_of(ranking.panel)
    return render(request, "grants/evaluation/promote.html", context, status=status(form, context))


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
