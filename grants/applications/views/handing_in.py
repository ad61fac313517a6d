"""Check the answers, declare, submit, keep the receipt; take it back or withdraw it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.applications import declaration, freezing, services
from grants.applications.documents import render_application
from grants.applications.forms.drafting import SubmitForm
from grants.applications.models import Application
from grants.applications.sections import sections_of
from grants.applications.selectors import get_application, get_own_application
from grants.applications.views.frame import MEMBERS, WRITERS, Refused, status_of
from grants.core.access import access
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.people.policies import is_submitter
from grants.people.services import require
from workflows.engine import TransitionRefused, can

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}


@access(get=MEMBERS)
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Show everything that would be sent, what is missing, and the declaration."""
    return _check_page(request, get_own_application(request.user, reference))


@access(get=WRITERS, post=WRITERS)
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Declare and hand in; sent twice, both lead to the same receipt."""
    application = get_own_application(request.user, reference)
    require("applications.submit", request.user, application)
    if request.method != "POST":
        return redirect("applications:check", reference)
    if application.state == "submitted":
        return redirect("applications:receipt", reference, application.submissions.last().number)
    form = SubmitForm(request.POST)
    if form.is_valid():
        try:
            given = form.cleaned_data
            submission = services.submit_application(
                application,
                declared=given["declared"],
                signatory=given["signatory"],
                seen=given["seen"],
                actor=request.user,
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your application is submitted."))
            return redirect("applications:receipt", reference, submission.number)
    return _check_page(request, get_own_application(request.user, reference), form=form)


@access(get=READERS)
def receipt(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show the receipt of one version, or the whole version as a PDF."""
    application = get_application(request.user, reference)
    submission = get_object_or_404(application.submissions.select_related("submitted_by"), number=number)
    if request.GET.get("format") == "pdf":
        pdf = render_application(submission, lang=get_language() or "en")
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{reference}-{number}.pdf"'
        response["Cache-Control"] = "private, no-store"
        return response
    context = {"application": application, "submission": submission, "call": application.call}
    return render(request, "grants/applications/receipt.html", context)


@access(get=WRITERS, post=WRITERS)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a submitted application back to write a new version, until the deadline."""
    application = get_own_application(request.user, reference)
    require("applications.reopen", request.user, application)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            services.reopen_application(application, actor=request.user)
        except TransitionRefused as error:
            refuse(form, error)
        else:
            messages.success(request, _("You can write again. The version handed in stands until you submit anew."))
            return redirect("applications:detail", reference)
    return _act_page(request, "reopen", application, form)


@access(get=WRITERS, post=WRITERS)
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the reason, then take the application back for good."""
    application = get_own_application(request.user, reference)
    require("applications.withdraw", request.user, application)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_application(application, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your application is withdrawn. Its place in the call is free again."))
            return redirect("applications:detail", reference)
    return _act_page(request, "withdraw", application, form)


def _act_page(
    request: HttpRequest, verb: str, application: Application, form: ConfirmForm | ReasonForm
) -> HttpResponse:
    verdict = can(request.user, verb, application)
    context = {"form": form, "application": application, "call": application.call, "verdict": verdict}
    return render(request, f"grants/applications/{verb}.html", context, status=status_of(form))


def _check_page(request: HttpRequest, application: Application, *, form: SubmitForm | None = None) -> HttpResponse:
    if form is None:
        name = application.organisation.representative
        form = SubmitForm(initial={"seen": _stamp(application), "signatory": name})
    else:
        form.data = form.data.copy()
        form.data["seen"] = _stamp(application)
    sections = sections_of(application)
    context = {
        "application": application,
        "call": application.call,
        "content": freezing.content_of(application),
        "sections": sections,
        "open_sections": [section for section in sections if not section.is_complete],
        "verdict": can(request.user, "submit", application),
        "may_submit": is_submitter(request.user, application),
        "form": form,
        "opening": declaration.opening(),
        "grounds": declaration.grounds(),
        "promises": declaration.promises(),
        "version": declaration.VERSION,
    }
    return render(request, "grants/applications/check.html", context, status=status_of(form))


def _stamp(application: Application) -> str:
    return application.saved_at.isoformat() if application.saved_at else ""
