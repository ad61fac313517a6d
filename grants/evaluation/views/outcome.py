"""What follows the ranking and the decision: late eligibility, disqualification, the grantee's answer to an award."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.applications.closing import closed_files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.evaluation import services
from grants.evaluation.late_check import ELIGIBILITY, checked_of, is_late, rows_to_check
from grants.evaluation.models import Award
from grants.evaluation.selectors import get_panel
from grants.evaluation.selectors.outcome import get_application_to_disqualify, get_own_award
from workflows.engine import TransitionRefused, can

STAFF = {"officer", "finance", "approver", "auditor"}
Refused = (TransitionRefused, DomainError)


@access(get=STAFF)
def late_eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    """List whose eligibility is checked after the ranking: those within the line and on the reserve list."""
    panel = get_panel(request.user, reference)
    if not has_perm("panels.staff", request.user, panel):
        raise PermissionDenied
    closed = set(closed_files(request.user).filter(call=panel.call_id).values_list("pk", flat=True))
    rows = [row for row in rows_to_check(panel) if row.application_id not in closed]
    met = checked_of(rows)
    context = {
        "panel": panel,
        "call": panel.call,
        "is_late": is_late(panel.scheme),
        "rows": [{"ranking": row, "met": len(met[row.application_id] & ELIGIBILITY)} for row in rows],
        "points": len(ELIGIBILITY),
    }
    return render(request, "grants/evaluation/late_eligibility.html", context)


@access(get={"officer"}, post={"officer"})
def disqualify(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the reasons, then take an application out that was found ineligible after it was admitted."""
    application = get_application_to_disqualify(request.user, reference)
    if not has_perm("applications.disqualify", request.user, application):
        raise PermissionDenied
    failed = "\n".join(check.reason for check in application.checks.filter(passed=False))
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"reason": failed})
    form.fields["reason"].help_text = _("The applicant reads it at once, with the time to complain.")
    if request.method == "POST" and form.is_valid():
        try:
            services.disqualify(application, form.cleaned_data["reason"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(file)s is out; the ranks have closed over it.") % {"file": reference})
            return redirect("evaluation:check", reference)
    award = Award.objects.filter(application=application, state="pending").select_related("agreement").first()
    agreement = getattr(award, "agreement", None)
    context = {"application": application, "form": form, "award": award, "agreement": agreement}
    context["verdict"] = can(request.user, "disqualify", application)
    return render(request, "grants/evaluation/disqualify.html", context, status=422 if form.errors else 200)


@access(get={"applicant"}, post={"applicant"})
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what accepting means, then accept the grant."""
    award = _own_award(request, pk, "awards.accept")
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.accept_award(award, actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("You have accepted the grant. The programme office draws up the agreement."))
            return redirect("applications:detail", award.application.reference)
    return _award_page(request, award, form, "accept")


@access(get={"applicant"}, post={"applicant"})
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason, then give the grant up before an agreement is drawn up."""
    award = _own_award(request, pk, "awards.decline")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = _("The programme office reads it.")
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_award(award, reason=form.cleaned_data["reason"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("You have declined the grant. The money goes back to the call."))
            return redirect("applications:detail", award.application.reference)
    return _award_page(request, award, form, "decline")


def _own_award(request: HttpRequest, pk: int, right: str) -> Award:
    award = get_own_award(request.user, pk)
    if not has_perm(right, request.user, award):
        raise PermissionDenied
    return award


def _award_page(request: HttpRequest, award: Award, form: ConfirmForm | ReasonForm, verb: str) -> HttpResponse:
    verdict = can(request.user, "accept" if verb == "accept" else "lapse", award)
    context = {"award": award, "application": award.application, "form": form, "verb": verb, "verdict": verdict}
    return render(request, "grants/evaluation/award_answer.html", context, status=422 if form.errors else 200)
