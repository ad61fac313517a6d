"""The evaluator's pages: the list, the declaration, the file with its score sheet, the submission."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.models import StoredFile
from grants.evaluation import sheets
from grants.evaluation.forms import DeclareForm, RecuseForm, ScoreForm
from grants.evaluation.models import Assessment, Score
from grants.evaluation.room import criteria_of
from grants.evaluation.selectors import assessments_of, get_assessment, get_sheet_to_relieve
from grants.evaluation.services import declare_no_conflict, submit_scores
from grants.evaluation.services import recuse as step_back
from grants.evaluation.services import relieve as relieve_evaluator
from grants.evaluation.services import save_score as keep_score
from workflows.engine import TransitionRefused, can

EVALUATOR = {"evaluator"}


@access(get=EVALUATOR)
def index(request: HttpRequest) -> HttpResponse:
    """Show an evaluator's files: to declare, to score, done."""
    rows = list(assessments_of(request.user))
    if not rows and not has_perm("assessments.list", request.user):
        raise PermissionDenied
    return render(request, "grants/evaluation/index.html", {"committees": sheets.by_committee(rows)})


@access(get=EVALUATOR)
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the file and the score sheet side by side, once there is no conflict of interest."""
    sheet = get_assessment(request.user, pk)
    if sheet.state == "assigned":
        return redirect("evaluation:declare", pk)
    if not has_perm("assessments.read_file", request.user, sheet):
        return render(request, "grants/evaluation/closed_file.html", {"sheet": sheet})
    return render(request, "grants/evaluation/assessment.html", _sheet_context(request, sheet))


@access(get=EVALUATOR, post=EVALUATOR)
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who the applicant is, and take the declaration."""
    sheet = get_assessment(request.user, pk)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        declare_no_conflict(sheet, actor=request.user)
        messages.success(request, _("Thank you. The file is open to you now."))
        return redirect("evaluation:assessment", pk)
    if request.method == "GET" and sheet.state != "assigned":
        return redirect("evaluation:assessment", pk)
    context = {
        "sheet": sheet,
        "form": form,
        "recuse_form": RecuseForm(),
        "organisation": sheet.application.organisation,
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
            messages.success(request, _("You have stepped back from this file. The officer will give it to another."))
            return redirect("evaluation:index")
    context = {"sheet": sheet, "form": form, "verdict": can(request.user, "recuse", sheet)}
    return render(request, "grants/evaluation/recuse.html", context, status=422 if form.errors else 200)


@access(get={"officer"}, post={"officer"})
def relieve(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then take the file from an evaluator who cannot score it."""
    sheet = get_sheet_to_relieve(request.user, pk)
    if not has_perm("assessments.relieve", request.user, sheet):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        relieve_evaluator(sheet, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The file is taken from the evaluator; assign it to another."))
        return redirect("evaluation:panel", sheet.panel.call.reference)
    context = {"sheet": sheet, "form": form, "verdict": can(request.user, "relieve", sheet)}
    return render(request, "grants/evaluation/relieve.html", context, status=422 if form.errors else 200)


@access(post=EVALUATOR)
def save_score(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    """Save one criterion by itself; answer htmx with the running total, a plain form with the page."""
    sheet = get_assessment(request.user, pk)
    found = get_object_or_404(sheet.panel.call.criteria, pk=criterion)
    form = ScoreForm(request.POST, sheet=sheet, criterion=found, score=None)
    score = _keep(request, sheet, form) if form.is_valid() else None
    if request.headers.get("HX-Request"):
        sheet = get_assessment(request.user, pk)  # with the score just saved
        context = {"form": form, "score": score, "sheet": sheet, "running": sheets.running_of(sheet)}
        return render(request, "grants/evaluation/_score_saved.html", context, status=200 if score else 422)
    for text in [text for texts in form.errors.values() for text in texts]:
        messages.error(request, text)
    return redirect(f"{reverse('evaluation:assessment', args=[pk])}#criterion-{criterion}")


@access(get=EVALUATOR, post=EVALUATOR)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the sheet once more, then hand it in for good."""
    sheet = get_assessment(request.user, pk)
    if request.method == "POST":
        submit_scores(sheet, actor=request.user)
        messages.success(request, _("Your scores for %(file)s are in.") % {"file": sheet.application.reference})
        following = sheets.next_unfinished(sheets.own_files(request.user, sheet), sheet)
        return redirect("evaluation:assessment", following) if following else redirect("evaluation:index")
    if not has_perm("assessments.submit", request.user, sheet):
        return redirect("evaluation:declare", pk)
    context = {"sheet": sheet, "verdict": can(request.user, "submit", sheet), "rows": sheets.score_rows(sheet)}
    return render(request, "grants/evaluation/submit.html", {**context, "running": sheets.running_of(sheet)})


@access(get=EVALUATOR)
def document(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Lead to a document of the file for the evaluator who may read it."""
    sheet = get_assessment(request.user, pk)
    if not has_perm("assessments.read_file", request.user, sheet):
        raise PermissionDenied
    if file not in sheets.files_of(sheet):
        raise Http404
    return redirect(files.link(get_object_or_404(StoredFile, pk=file), request.user))


def _keep(request: HttpRequest, sheet: Assessment, form: ScoreForm) -> Score | None:
    data = form.cleaned_data
    try:
        return keep_score(sheet, form.criterion, points=data["points"], comment=data["comment"], actor=request.user)
    except (TransitionRefused, DomainError) as error:
        refuse(form, error)
        return None


def _sheet_context(request: HttpRequest, sheet: Assessment) -> dict[str, Any]:
    own = sheets.own_files(request.user, sheet)
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    return {
        "sheet": sheet,
        "content": sheets.readable(sheet.application.frozen),
        "clarifications": sheets.clarified(sheet),
        "forms": [
            ScoreForm(sheet=sheet, criterion=criterion, score=scores.get(criterion.pk))
            for criterion in criteria_of(sheet.panel)
        ],
        "rows": sheets.score_rows(sheet),
        "running": sheets.running_of(sheet),
        "saved_at": max((score.saved_at for score in scores.values() if score.saved_at), default=None),
        "is_open": sheet.state == "accepted" and sheet.scoring_is_open,
        **sheets.neighbours(own, sheet),
    }
