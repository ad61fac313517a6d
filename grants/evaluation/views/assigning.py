"""Files to evaluators: share out, one more, hand out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.evaluation import selectors, services
from grants.evaluation.forms import AssignForm
from grants.evaluation.views.reaching import confirm, own_panel
from workflows.engine import TransitionRefused

OFFICER = {"officer"}


@access(post=OFFICER)
def assign_files(request: HttpRequest, reference: str) -> HttpResponse:
    """Share the files out evenly."""
    committee = own_panel(request, reference)
    made = services.assign_files(committee, actor=request.user)
    words = ngettext("%(n)s score sheet is handed out.", "%(n)s score sheets are handed out.", made)
    messages.success(request, words % {"n": made})
    return redirect("evaluation:panel", reference)


@access(get=OFFICER, post=OFFICER)
def assign_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Give one more evaluator a file."""
    committee = own_panel(request, reference)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        files=committee.files.filter(state="eligible").select_related("organisation").order_by("reference"),
        evaluators=selectors.evaluators_of(committee.call),
        initial={"application": request.GET.get("file")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.assign_file(committee, data["application"], data["evaluator"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(name)s has the file now.") % {"name": data["evaluator"]})
            return redirect("evaluation:panel", reference)
    context = {"form": form, "panel": committee}
    return render(request, "grants/evaluation/assign_file.html", context, status=422 if form.errors else 200)


@access(get=OFFICER, post=OFFICER)
def open_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what will happen, then hand the files out."""
    committee = own_panel(request, reference)
    if request.method == "POST":
        services.open_scoring(committee, actor=request.user)
        messages.success(request, _("Scoring is open; every evaluator has been told."))
        return redirect("evaluation:panel", reference)
    return confirm(request, committee, "open_scoring")
