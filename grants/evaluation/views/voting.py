"""The vote on the recommendation, and on single files."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.evaluation import room, voting
from grants.evaluation.forms.ordering import VoteForm
from grants.evaluation.services import voting as services
from grants.evaluation.views.deciding import panel_for
from grants.evaluation.views.ordering import file_for
from workflows.engine import TransitionRefused

MEMBERS = {"evaluator"}


@access(get=MEMBERS, post=MEMBERS)
def vote(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what the committee recommends, and take a member's vote on it."""
    panel = panel_for(request, reference, "panels.vote")
    ballot = voting.ballot_of(request.user, panel)
    form = VoteForm(request.POST if request.method == "POST" else None, mine=ballot["mine"] if ballot else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.vote(panel, **form.cleaned_data, seen=request.POST.get("seen", ""), actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your vote is kept. It counts as long as the proposals stay as they are."))
            return redirect("evaluation:panel", reference)
    context = {"panel": panel, "form": form, "ballot": ballot, **room.proposed_of(request.user, panel)}
    return render(request, "grants/evaluation/vote.html", context, status=422 if form.errors else 200)


@access(get=MEMBERS, post=MEMBERS)
def vote_on_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a member's vote on the proposal for one file."""
    panel, ranking = file_for(request, reference, pk, "panels.vote_on_file")
    ballot = voting.ballot_of_file(request.user, panel, ranking)
    form = VoteForm(request.POST if request.method == "POST" else None, mine=ballot["mine"])
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            services.vote_on_file(ranking, **form.cleaned_data, seen=seen, actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your vote on this file is kept for the minutes."))
            return redirect("evaluation:panel", reference)
    context = {"panel": panel, "form": form, "ballot": ballot, **room.file_of(request.user, panel, ranking)}
    return render(request, "grants/evaluation/vote_on_file.html", context, status=422 if form.errors else 200)
