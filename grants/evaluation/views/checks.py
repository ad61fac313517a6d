"""The officer's check: the list, the page with the frozen application beside the grid, admit and refuse."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.applications.models import Application
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm
from grants.core.forms import refuse as refuse_form
from grants.core.lists import list_page
from grants.evaluation.filters import CheckFilter
from grants.evaluation.forms import CheckForm
from grants.evaluation.points import LABELS
from grants.evaluation.selectors import applications_to_check, get_application_to_check
from grants.evaluation.services import admit_application, answer_checks, refuse_application
from grants.evaluation.tables import CheckTable
from workflows.engine import TransitionRefused, can

STAFF = {"officer", "finance", "approver", "auditor"}


@access(get=STAFF)
def checks(request: HttpRequest) -> HttpResponse:
    """List the applications to check, those that wait first."""
    if not has_perm("checks.list", request.user):
        raise PermissionDenied
    return list_page(
        request,
        CheckTable,
        applications_to_check(request.user),
        CheckFilter,
        heading=_("Checks"),
        lead=_("Administrative and eligibility check of what was handed in; the oldest of what waits comes first."),
        empty=_("No application is here. They come once a call has closed."),
    )


@access(get=STAFF, post={"officer"})
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the frozen application beside the grid of points; save the answers."""
    application = get_application_to_check(request.user, reference)
    form = CheckForm(request.POST if request.method == "POST" else None, checks=list(application.checks.all()))
    if request.method == "POST" and form.is_valid():
        try:
            answer_checks(application, form.answers(), actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("The check is saved."))
            return redirect("evaluation:check", reference)
    return _page(request, application, form)


@access(get={"officer"}, post={"officer"})
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask once more, then pass the application on to the committee."""
    application = get_application_to_check(request.user, reference)
    if request.method == "POST":
        admit_application(application, actor=request.user)
        messages.success(request, _("%(file)s is eligible and goes to the committee.") % {"file": reference})
        return redirect("evaluation:checks")
    return _confirm(request, application, "admit")


@access(get={"officer"}, post={"officer"})
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the reasons that the applicant will read, then refuse."""
    application = get_application_to_check(request.user, reference)
    if request.method == "POST":
        refuse_application(application, actor=request.user)
        messages.success(request, _("%(file)s is refused; the applicant has been told why.") % {"file": reference})
        return redirect("evaluation:checks")
    return _confirm(request, application, "refuse")


def _page(request: HttpRequest, application: Application, form: CheckForm) -> HttpResponse:
    context = {
        "application": application,
        "content": application.frozen,
        "form": form,
        "points": [{"label": LABELS[point.key][0], "check": point} for point in application.checks.all()],
        "may_answer": application.state == "submitted" and has_perm("checks.answer", request.user, application),
        "next_in_line": applications_to_check(request.user)
        .filter(call=application.call_id, state="submitted")
        .exclude(pk=application.pk)
        .first(),
    }
    return render(request, "grants/evaluation/check.html", context, status=422 if form.errors else 200)


def _confirm(request: HttpRequest, application: Application, verb: str) -> HttpResponse:
    if not has_perm(f"applications.{verb}", request.user, application):
        raise PermissionDenied
    context = {
        "application": application,
        "verb": verb,
        "verdict": can(request.user, verb, application),
        "failed": [point for point in application.checks.all() if point.passed is False],
        "form": ConfirmForm(),
    }
    return render(request, "grants/evaluation/confirm_check.html", context)
