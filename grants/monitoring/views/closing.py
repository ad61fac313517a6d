"""Pages of the closure: the checklist, the closing, and opening a grant again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.selectors import get_agreement
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.monitoring.closing_pages import closing_page
from grants.monitoring.forms.closing import ClosureForm, ReopenForm
from grants.monitoring.forms.reports import RemarkForm
from grants.monitoring.services import close_grant
from grants.monitoring.services.closing import prepare_closure as prepare
from grants.monitoring.services.closing import reopen_grant
from grants.people.services import require
from workflows.engine import TransitionRefused, can

REFUSALS = (TransitionRefused, DomainError)


@access(get={"finance"}, post={"finance"})
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is settled and what goes back to the action, then close the grant."""
    agreement = get_agreement(request.user, reference)
    require("agreements.close", request.user, agreement)
    form = RemarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            close_grant(agreement, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The grant is closed."))
            return redirect("agreements:detail", reference)
    context = closing_page(agreement) | {"form": form, "verdict": can(request.user, "close", agreement)}
    return render(request, "grants/monitoring/close.html", context, status=422 if form.errors else 200)


@access(get={"officer"}, post={"officer"})
def prepare_closure(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the checklist and write down what is said of a grant before it is closed."""
    agreement = get_agreement(request.user, reference)
    require("agreements.prepare_closure", request.user, agreement)
    form = ClosureForm(request.POST or None, instance=getattr(agreement, "closure", None))
    if request.method == "POST" and form.is_valid():
        try:
            prepare(agreement, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved. Finance can close the grant once everything is settled."))
            return redirect("agreements:detail", reference)
    context = closing_page(agreement) | {"form": form}
    return render(request, "grants/monitoring/prepare_closure.html", context, status=422 if form.errors else 200)


@access(get={"approver"}, post={"approver"})
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Cite the finding of an audit, and open a closed grant again."""
    agreement = get_agreement(request.user, reference)
    require("agreements.reopen", request.user, agreement)
    form = ReopenForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_grant(agreement, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The grant is open again; officer, finance and grantee are told."))
            return redirect("agreements:detail", reference)
    context = {"agreement": agreement, "form": form, "verdict": can(request.user, "reopen", agreement)}
    return render(request, "grants/monitoring/reopen.html", context, status=422 if form.errors else 200)
