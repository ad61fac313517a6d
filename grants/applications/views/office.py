"""What the office does with one application, and the applicant's answer to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.applications import office
from grants.applications.forms.office import ClarificationAnswerForm, ClarificationForm, GiveBackForm
from grants.applications.models import Application
from grants.applications.packs import KINDS, start_pack
from grants.applications.selectors import get_application, get_clarification
from grants.applications.views.frame import Refused, status_of
from grants.calls.selectors import get_managed_call
from grants.core import files
from grants.core.access import access
from grants.core.forms import ReasonForm, refuse
from grants.people.policies import is_member, is_writer
from grants.people.services import require
from workflows.engine import can

OFFICER = {"officer"}
STAFF = {"officer", "finance", "approver", "auditor"}
Act = Callable[[dict[str, Any]], Any]


@access(get=OFFICER, post=OFFICER)
def give_back(request: HttpRequest, reference: str) -> HttpResponse:
    """Give an application back to its applicant until a time, with a reason."""
    application = _file(request, reference, "applications.give_back")
    form = GiveBackForm(request.POST or None, zone=application.call.zone)
    return _act(
        request,
        "give_back",
        application,
        form,
        lambda data: office.give_back(application, until=data["until"], reason=data["reason"], actor=request.user),
        _("The application is with its applicant again."),
    )


@access(get=OFFICER, post=OFFICER)
def preselect(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the full application, with a word on why."""
    application = _file(request, reference, "applications.shortlist")
    form = ReasonForm(request.POST or None)
    return _act(
        request,
        "preselect",
        application,
        form,
        lambda data: office.preselect(application, reason=data["reason"], actor=request.user),
        _("Preselected; the applicant is asked for the full application."),
    )


@access(get=OFFICER, post=OFFICER)
def pass_over(request: HttpRequest, reference: str) -> HttpResponse:
    """End the way of a concept note, with the reason that its applicant reads."""
    application = _file(request, reference, "applications.shortlist")
    form = ReasonForm(request.POST or None)
    return _act(
        request,
        "pass_over",
        application,
        form,
        lambda data: office.pass_over(application, reason=data["reason"], actor=request.user),
        _("Not preselected; the applicant has been told why."),
    )


@access(get=OFFICER, post=OFFICER)
def ask_clarification(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the applicant about one point."""
    application = _file(request, reference, "clarifications.ask")
    form = ClarificationForm(request.POST or None, zone=application.call.zone)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            office.ask_clarification(application, point=given["point"], due_at=given["until"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The applicant has been asked."))
            return redirect("applications:detail", reference)
    context = {"application": application, "call": application.call, "form": form}
    return render(request, "grants/applications/ask_clarification.html", context, status=status_of(form))


@access(get=STAFF | {"applicant", "viewer"}, post={"applicant"})
def clarification(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show a question about one point with its answer; take the answer, once."""
    found = get_clarification(request.user, reference, pk)
    form = ClarificationAnswerForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        require("clarifications.answer", request.user, found)
        if form.is_valid() and _answered(request, found, form):
            return redirect("applications:clarification", reference, pk)
    context = {
        "clarification": found,
        "application": found.application,
        "call": found.application.call,
        "form": form,
        "verdict": can(request.user, "answer", found),
        "may_answer": is_writer(request.user, found.application),
        "may_take_back": can(request.user, "take_back", found).allowed,
        "is_own": is_member(request.user, found.application),
    }
    return render(request, "grants/applications/clarification.html", context, status=status_of(form))


@access(get=STAFF | {"applicant", "viewer"})
def clarification_file(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Lead to the document of an answer, for a minute and for this reader only."""
    found = get_clarification(request.user, reference, pk)
    if found.file is None or (found.answered_at is None and not is_member(request.user, found.application)):
        raise Http404
    return redirect(files.link(found.file, request.user))


@access(get=OFFICER, post=OFFICER)
def take_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a question back, with a reason."""
    found = get_clarification(request.user, reference, pk)
    require("clarifications.take_back", request.user, found)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            office.take_back_clarification(found, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The question is taken back."))
            return redirect("applications:clarification", reference, pk)
    context = {"application": found.application, "clarification": found, "form": form}
    return render(request, "grants/applications/take_back.html", context, status=status_of(form))


@access(post=OFFICER)
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for all files of a call's applications, or for one document with all of them."""
    call = get_managed_call(request.user, reference)
    require("calls.manage", request.user, call)
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        return HttpResponseBadRequest(_("Choose the package that you want."))
    job = start_pack(call, kind, state=request.POST.get("state", ""), actor=request.user)
    return redirect("core:job", job.pk)


def _file(request: HttpRequest, reference: str, right: str) -> Application:
    application = get_application(request.user, reference)
    require(right, request.user, application)
    return application


def _answered(request: HttpRequest, found: Any, form: ClarificationAnswerForm) -> bool:
    given = form.cleaned_data
    try:
        verdict = can(request.user, "answer", found)
        stored = files.receive(given["file"], actor=request.user) if verdict.allowed and given["file"] else None
        office.answer_clarification(found, text=given["text"], file=stored, actor=request.user)
    except Refused as error:
        refuse(form, error)
        return False
    messages.success(request, _("Your answer is with the programme office."))
    return True


def _act(request: HttpRequest, verb: str, application: Application, form: Any, act: Act, done: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("applications:of_call", application.call.reference)
    verdict = can(request.user, verb, application)
    context = {"form": form, "application": application, "call": application.call, "verdict": verdict, "verb": verb}
    return render(request, "grants/applications/office_act.html", context, status=status_of(form))
