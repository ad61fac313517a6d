"""An evaluator's way through the files: list, declaration, submission; and what the office does to a sheet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core.access import access
from grants.core.forms import ReasonForm, refuse
from grants.evaluation import blinding, sheets, versions
from grants.evaluation.conflicting import conflicted_with
from grants.evaluation.forms import DeclareForm, RecuseForm
from grants.evaluation.models import Assessment
from grants.evaluation.selectors import assessments_of, get_assessment, get_sheet_to_relieve, panels_to_declare
from grants.evaluation.services import declare_no_conflict, reopen_sheet, submit_scores
from grants.evaluation.services import recuse as step_back
from grants.evaluation.services import relieve as relieve_evaluator
from workflows.engine import TransitionRefused, can

EVALUATOR = {"evaluator"}
OFFICER = {"officer"}
STAFF = {"officer", "finance", "approver", "auditor"}


@access(get=EVALUATOR)
def index(request: HttpRequest) -> HttpResponse:
    """Show an evaluator's files: to declare, to score, done."""
    rows = list(assessments_of(request.user))
    if not rows and not has_perm("assessments.list", request.user):
        raise PermissionDenied
    context = {"committees": sheets.by_committee(rows, request.user), "to_sign": panels_to_declare(request.user)}
    return render(request, "grants/evaluation/index.html", context)


@access(get=EVALUATOR, post=EVALUATOR)
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who the applicant is, or that this is hidden, and take the declaration."""
    sheet = get_assessment(request.user, pk)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        declare_no_conflict(sheet, actor=request.user)
        messages.success(request, _("Thank you. The file is open to you now."))
        return redirect("evaluation:assessment", pk)
    if request.method == "GET" and sheet.state != "assigned":
        return redirect("evaluation:assessment", pk)
    is_hidden = blinding.hides_applicant(sheet.panel, sheet.application, request.user)
    context = {
        **_named(request, sheet),
        "form": form,
        "recuse_form": RecuseForm(),
        "organisation": None if is_hidden else sheet.application.organisation,
    }
    return render(request, "grants/evaluation/declare.html", context, status=422 if form.errors else 200)


@access(get=EVALUATOR, post=EVALUATOR)
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what the conflict is, then close the file to this evaluator for good."""
    sheet = get_assessment(request.user, pk)
    form = RecuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            step_back(sheet, actor=request.user, reason=form.cleaned_data["reason"])
        except TransitionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("You have stepped back from this file. The officers have been told."))
            return redirect("evaluation:index")
    context = {**_named(request, sheet), "form": form, "verdict": can(request.user, "recuse", sheet)}
    return render(request, "grants/evaluation/recuse.html", context, status=422 if form.errors else 200)


@access(get=OFFICER, post=OFFICER)
def relieve(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then take the file from an evaluator who cannot score it."""
    sheet = _of_others(request, pk, "assessments.relieve")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            relieve_evaluator(sheet, actor=request.user, reason=form.cleaned_data["reason"])
        except TransitionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The file is taken from the evaluator; the room shows who has it now."))
            return redirect("evaluation:panel", sheet.panel.reference)
    context = {"sheet": sheet, "form": form, "verdict": can(request.user, "relieve", sheet)}
    return render(request, "grants/evaluation/relieve.html", context, status=422 if form.errors else 200)


@access(get=OFFICER, post=OFFICER)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then give a sheet that is in back to its evaluator; what was in stays on record."""
    sheet = _of_others(request, pk, "assessments.reopen")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reopen_sheet(sheet, actor=request.user, reason=form.cleaned_data["reason"])
        except TransitionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The sheet is open to its evaluator again; the version that was in is kept."))
            return redirect("evaluation:panel", sheet.panel.reference)
    context = {"sheet": sheet, "form": form, "verdict": can(request.user, "reopen", sheet)}
    return render(request, "grants/evaluation/sheet_reopen.html", context, status=422 if form.errors else 200)


@access(get=STAFF | EVALUATOR)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every version of a sheet with what changed; another's points never before all are in."""
    own = assessments_of(request.user).filter(pk=pk).exists()
    sheet = get_assessment(request.user, pk) if own else get_sheet_to_relieve(request.user, pk)
    if not own and conflicted_with(request.user, sheet.application):
        raise Http404
    if own and not has_perm("assessments.read_file", request.user, sheet):
        return render(request, "grants/evaluation/closed_file.html", _named(request, sheet))
    is_open = own or has_perm("panels.view_scores", request.user, sheet.panel)
    context = {**_named(request, sheet), "own": own, "is_open": is_open}
    return render(request, "grants/evaluation/sheet_history.html", {**context, "versions": versions.of(sheet, is_open)})


@access(get=EVALUATOR, post=EVALUATOR)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet once more, then hand it in for good."""
    sheet = get_assessment(request.user, pk)
    if request.method == "POST":
        submit_scores(sheet, actor=request.user)
        name = blinding.shown_name(sheet.panel, sheet.application, request.user)
        messages.success(request, _("Your scores for %(file)s are in.") % {"file": name})
        following = sheets.next_unfinished(sheets.own_files(request.user, sheet), sheet)
        return redirect("evaluation:assessment", following) if following else redirect("evaluation:index")
    if not has_perm("assessments.submit", request.user, sheet):
        return redirect("evaluation:declare", pk)
    context = {**_named(request, sheet), "verdict": can(request.user, "submit", sheet)}
    return render(request, "grants/evaluation/submit.html", {**context, **sheets.total_of(sheet)})


def _of_others(request: HttpRequest, pk: int, right: str) -> Assessment:
    sheet = get_sheet_to_relieve(request.user, pk)
    if not has_perm(right, request.user, sheet):
        raise PermissionDenied
    return sheet


def _named(request: HttpRequest, sheet: Assessment) -> dict[str, object]:
    """Return the sheet with the name by which its reader knows the file."""
    return {"sheet": sheet, "name": blinding.shown_name(sheet.panel, sheet.application, request.user)}
