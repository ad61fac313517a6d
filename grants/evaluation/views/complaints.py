"""Complaints: lodged by the applicant, admitted or turned away by the office, answered by an approver apart."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.core.lists import list_page
from grants.evaluation.complaint_lists import ComplaintFilter, ComplaintTable
from grants.evaluation.forms.complaints import ComplaintForm
from grants.evaluation.models import Complaint
from grants.evaluation.selectors.outcome import complaints_of_staff, get_application_with_outcome, get_complaint
from grants.evaluation.services import complaints as services
from grants.people.policies import is_member
from workflows.engine import TransitionRefused, can

STAFF = {"officer", "finance", "approver", "auditor"}
READERS = STAFF | {"applicant", "viewer"}
Refused = (TransitionRefused, DomainError)


@access(get=STAFF)
def complaints(request: HttpRequest) -> HttpResponse:
    """List the complaints of the reader's calls, those that wait first."""
    if not has_perm("complaints.list", request.user):
        raise PermissionDenied
    return list_page(
        request,
        ComplaintTable,
        complaints_of_staff(request.user),
        ComplaintFilter,
        search_fields=("application__search_text",),
        heading=_("Complaints"),
        lead=_("Complaints about outcomes, by the day on which the answer is due."),
        empty=_("No complaint was lodged."),
    )


@access(get={"applicant"}, post={"applicant"})
def lodge(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a complaint about the last outcome, while its window is open."""
    application = get_application_with_outcome(request.user, reference)
    if not has_perm("complaints.lodge", request.user, application):
        raise PermissionDenied
    form = ComplaintForm(request.POST or None, request.FILES or None)
    refusal, letter = "", None
    try:
        letter = services.complainable(application)
    except DomainError as error:
        refusal = str(error)
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            stored = files.receive(given["file"], actor=request.user) if given["file"] and letter else None
            made = services.lodge_complaint(application, text=given["text"], file=stored, actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your complaint is lodged; its receipt is in your inbox."))
            return redirect("evaluation:complaint", made.pk)
    context = {"application": application, "call": application.call, "form": form, "letter": letter}
    status = 422 if request.method == "POST" else 200
    return render(request, "grants/evaluation/complaint_lodge.html", context | {"refusal": refusal}, status=status)


@access(get=READERS)
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a complaint with what was answered."""
    found = get_complaint(request.user, pk)
    context = {"complaint": found, "application": found.application, "is_own": is_member(request.user, found)}
    context["is_staff"] = has_perm("panels.staff", request.user, found.application)
    return render(request, "grants/evaluation/complaint.html", context)


@access(get=READERS)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the document of a complaint, for a minute and for this reader only."""
    found = get_complaint(request.user, pk)
    if found.file is None:
        raise Http404
    return redirect(files.link(found.file, request.user))


@access(get={"officer"}, post={"officer"})
def admit(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what admitting does, then pass the complaint on to an approver."""
    done = _("Admissible; an approver who took no part answers it.")
    return _act(request, pk, "admit", ConfirmForm, lambda found, _data: _admit(request, found), done)


@access(get={"officer"}, post={"officer"})
def turn_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reasons, then turn the complaint away."""
    return _reasoned(request, pk, "turn_away", services.turn_away_complaint, _("Turned away; the applicant reads why."))


@access(get={"approver"}, post={"approver"})
def uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what upholding does, then open the evaluation of the file again."""
    return _reasoned(request, pk, "uphold", services.uphold_complaint, _("Upheld; the applicant has been told."))


@access(get={"approver"}, post={"approver"})
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reasons, then let the outcome stand."""
    return _reasoned(request, pk, "dismiss", services.dismiss_complaint, _("Dismissed; the applicant reads why."))


@access(get={"applicant"}, post={"applicant"})
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, then take the complaint back."""
    done = _("Your complaint is withdrawn.")
    return _act(request, pk, "withdraw", ConfirmForm, lambda found, _data: _withdraw(request, found), done)


def _admit(request: HttpRequest, found: Complaint) -> Complaint:
    return services.admit_complaint(found, actor=request.user)


def _withdraw(request: HttpRequest, found: Complaint) -> Complaint:
    return services.withdraw_complaint(found, actor=request.user)


def _reasoned(request: HttpRequest, pk: int, verb: str, service: Callable[..., Any], done: str) -> HttpResponse:
    def act(found: Complaint, data: dict[str, Any]) -> Any:
        return service(found, reason=data["reason"], actor=request.user)

    return _act(request, pk, verb, ReasonForm, act, done)


def _act(
    request: HttpRequest,
    pk: int,
    verb: str,
    form_class: type[Any],
    act: Callable[[Complaint, dict[str, Any]], Any],
    done: str,
) -> HttpResponse:
    found = get_complaint(request.user, pk)
    if not has_perm(f"complaints.{verb}", request.user, found):
        raise PermissionDenied
    form = form_class(request.POST if request.method == "POST" else None)
    if "reason" in form.fields:
        form.fields["reason"].label = _("Answer, as the applicant will read it")
        form.fields["reason"].help_text = _("It goes to the applicant and is kept in the record.")
    if request.method == "POST" and form.is_valid():
        try:
            act(found, form.cleaned_data)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("evaluation:complaint", pk)
    verdict = can(request.user, verb, found)
    context = {"complaint": found, "application": found.application, "form": form, "verb": verb, "verdict": verdict}
    return render(request, "grants/evaluation/complaint_act.html", context, status=422 if form.errors else 200)
