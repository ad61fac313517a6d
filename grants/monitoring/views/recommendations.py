"""Pages of what a visit recommends: add, take out, answer, close, ask again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import access
from grants.core.forms import ReasonForm, refuse
from grants.monitoring.forms.visits import AnswerForm, AskAgainForm, RecommendForm, VisitReportForm
from grants.monitoring.models import Recommendation
from grants.monitoring.selectors.visits import get_recommendation, get_visit
from grants.monitoring.services import recommending as services
from grants.monitoring.views.acting import REFUSALS, Act, act_page
from grants.monitoring.visit_pages import report_page
from grants.people.services import require
from workflows.engine import can

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
OFFICER = {"officer"}


@access(post=OFFICER)
def recommend(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a recommendation to a report that was not sent yet."""
    visit = get_visit(request.user, pk)
    require("visits.write_report", request.user, visit)
    form = RecommendForm(request.POST)
    if form.is_valid():
        try:
            services.add_recommendation(visit, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Added."))
            return redirect("monitoring:visit_report", pk)
    initial = {"findings": visit.findings, "version": visit.version}
    report_form = VisitReportForm(rows=visit.checklist.all(), initial=initial)
    closed = str(visit.state) != "held" or not visit.report_is_open
    context = report_page(visit) | {"form": report_form, "closed": closed, "recommend_form": form}
    return render(request, "grants/monitoring/visit_report.html", context, status=422)


@access(post=OFFICER)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a recommendation out of a report that was not sent yet."""
    found = _mine(request, pk)
    require("visits.write_report", request.user, found.visit)
    services.remove_recommendation(found, actor=request.user)
    messages.success(request, _("Taken out."))
    return redirect("monitoring:visit_report", found.visit_id)


@access(get={"applicant"}, post={"applicant"})
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer a recommendation for the grantee."""
    found = _mine(request, pk, "answer")
    form = AnswerForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    explains = _("The programme office reads it and closes the recommendation, or asks again.")
    act = _act(found, _("Answer the recommendation"), explains, _("Send the answer"), _("Your answer is sent."))
    return _page(request, found, "answer", act, form, services.answer_recommendation)


@access(get=OFFICER, post=OFFICER)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a recommendation with a remark."""
    found = _mine(request, pk, "close")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    explains = _("Say what was seen; the grantee reads it.")
    act = _act(found, _("Close the recommendation"), explains, _("Close"), _("Closed. The grantee is told."))
    return _page(request, found, "close", act, form, services.close_recommendation)


@access(get=OFFICER, post=OFFICER)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask again, with a reason and another day."""
    found = _mine(request, pk, "reopen")
    form = AskAgainForm(request.POST if request.method == "POST" else None)
    explains = _("The grantee answers again; what it said stays in the record.")
    act = _act(found, _("Ask again"), explains, _("Ask again"), _("Open again. The grantee is told."))
    return _page(request, found, "reopen", act, form, services.reopen_recommendation)


@access(get=READERS)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the document of an answer."""
    found = _mine(request, pk)
    if found.evidence is None:
        raise Http404
    return redirect(files.link(found.evidence, request.user))


def _mine(request: HttpRequest, pk: int, verb: str = "view") -> Recommendation:
    found = get_recommendation(request.user, pk)
    require(f"recommendations.{verb}", request.user, found)
    return found


def _act(found: Recommendation, heading: str, explains: str, button: str, done: str) -> Act:
    return Act(heading, explains, button, done, reverse("monitoring:visit", args=[found.visit_id]))


def _page(
    request: HttpRequest, found: Recommendation, verb: str, act: Act, form: forms.Form, service: Callable[..., Any]
) -> HttpResponse:
    return act_page(
        request,
        act,
        form,
        partial(service, found),
        agreement=found.agreement,
        refusal=can(request.user, verb, found).reason,
        recommendation=found,
        visit=found.visit,
    )
