"""Calibration: choose the file that all score first, read the sheets side by side, write down what it came to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.evaluation import selectors, services
from grants.evaluation.calibration import calibration_of
from grants.evaluation.conflicting import closed_to
from grants.evaluation.forms.assigning import CalibrateForm, CalibrationForm
from grants.evaluation.views.reaching import own_panel
from workflows.engine import TransitionRefused, can

OFFICER = {"officer"}


@access(get=OFFICER, post=OFFICER)
def calibrate(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask on which file the committee calibrates, then give it to all."""
    committee = own_panel(request, reference)
    files = committee.live_files.exclude(pk__in=closed_to(request.user, committee))
    form = CalibrateForm(
        request.POST if request.method == "POST" else None,
        files=files.select_related("organisation").order_by("reference"),
    )
    if form.is_bound and form.is_valid():
        try:
            services.calibrate(committee, form.cleaned_data["application"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The committee calibrates; everybody who scores this file has been told."))
            return redirect("evaluation:calibration", reference)
    context = {"form": form, "panel": committee, "is_forming": committee.state == "forming"}
    return render(request, "grants/evaluation/calibrate.html", context, status=422 if form.errors else 200)


@access(get={"officer", "finance", "approver", "auditor", "evaluator"}, post=OFFICER)
def calibration(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the sheets of the calibration side by side, and take down what it came to."""
    committee = selectors.get_panel(request.user, reference)
    shown = calibration_of(committee, request.user)
    if shown is None:
        raise Http404
    may_write = has_perm("panels.write_calibration", request.user, committee)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    form = CalibrationForm(request.POST if request.method == "POST" else None, initial={"text": committee.calibration})
    if form.is_bound and form.is_valid():
        try:
            services.write_calibration(committee, text=form.cleaned_data["text"], actor=request.user)
        except TransitionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("What the calibration came to is written down."))
            return redirect("evaluation:calibration", reference)
    may_relieve = committee.state == "calibrating" and has_perm("panels.calibrate", request.user, committee)
    context = {"panel": committee, "shown": shown, "form": form, "may_write": may_write, "may_relieve": may_relieve}
    context["may_open"] = can(request.user, "open_scoring", committee)
    return render(request, "grants/evaluation/calibration.html", context, status=422 if form.errors else 200)
