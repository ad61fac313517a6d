"""Pages of those who read, verify and accept a report, and close the grant."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import list_page
from grants.monitoring import services
from grants.monitoring.cost_filters import CostFilter
from grants.monitoring.cost_pages import costs_page
from grants.monitoring.forms.reports import RemarkForm, VerifyForm
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.models.tally import tally_of
from grants.monitoring.pages import report_page
from grants.monitoring.selectors import get_cost, get_report
from grants.monitoring.selectors.costs import next_to_judge
from grants.monitoring.tables.costs import CostTable
from grants.monitoring.verification_pages import one_cost_page
from grants.people.services import require
from workflows.engine import TransitionRefused, can

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
JUDGES = {"officer", "finance"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=READERS)
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    """Show every cost with its receipt and outcome; finance decides each here."""
    page = costs_page(get_report(request.user, reference), request.user)
    agreement = page["agreement"]
    return list_page(
        request,
        CostTable,
        page.pop("costs"),
        partial(CostFilter, lines=agreement.lines.all()),
        "grants/monitoring/costs.html",
        search_fields=(),
        filename=f"{reference}-costs",
        **page,
    )


@access(get={"finance"}, post={"finance"})
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, partly accept or refuse one cost; htmx swaps its row and the totals, in turn the next one follows."""
    cost = get_cost(request.user, pk)
    require("reports.verify", request.user, cost.report)
    form = VerifyForm(request.POST if request.method == "POST" else None, initial=_decided(cost))
    if request.method == "POST" and form.is_valid():
        try:
            services.verify_cost(cost, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
    done = request.method == "POST" and not form.errors
    if request.headers.get("HX-Request"):
        return _row(request, cost, None if done else form)
    in_turn = "in_turn" in request.GET
    if done:
        return redirect(_after(cost, in_turn=in_turn))
    context = one_cost_page(cost, request.user) | {"form": form}
    if in_turn:
        context |= {"in_turn": True, "left": tally_of(cost.report).undecided}
    return render(request, "grants/monitoring/verify.html", context, status=422 if form.errors else 200)


@access(post={"finance"})
def verify_remaining(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the costs that were ticked, or all that remain, each by itself, and report on each."""
    found = get_report(request.user, reference)
    chosen = {int(pk) for pk in request.POST.getlist("cost") if pk.isdecimal()} if "chosen" in request.POST else None
    results = services.verify_remaining(found, only=chosen, actor=request.user)
    if not results:
        messages.info(request, _("Nothing was ticked that is still to verify."))
    accepted = [str(cost) for cost, refusal in results if not refusal]
    if accepted:
        messages.success(request, _("Accepted: %(costs)s.") % {"costs": "; ".join(accepted)})
    for cost, refusal in results:
        if refusal:
            messages.warning(request, _("Left: %(cost)s, since %(why)s") % {"cost": cost, "why": refusal})
    return redirect("monitoring:costs", reference)


@access(get=JUDGES, post=JUDGES)
def return_for_completion(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask what is missing, then give the report back."""
    done = _("The report is returned; the grantee reads your reason.")
    return _judge(request, reference, "return_for_completion", services.return_report, ReasonForm, done)


@access(get={"officer"}, post={"officer"})
def accept_narrative(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the narrative, for the programme officer."""
    done = _("The narrative is accepted.")
    return _judge(request, reference, "accept_narrative", services.accept_narrative, RemarkForm, done)


@access(get={"finance"}, post={"finance"})
def accept_costs(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept the costs as verified, for finance."""
    return _judge(request, reference, "accept_costs", services.accept_costs, RemarkForm, _("The costs are accepted."))


def _judge(
    request: HttpRequest, reference: str, verb: str, service: Callable[..., Report], form_class: type, done: str
) -> HttpResponse:
    """Show the page of an act on the whole report, or do the act."""
    found = get_report(request.user, reference)
    require(f"reports.{verb}", request.user, found)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(found, actor=request.user, reason=form.cleaned_data["reason"])
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("monitoring:report", reference)
    context = report_page(found, request.user) | {"form": form, "verdict": can(request.user, verb, found)}
    return render(request, f"grants/monitoring/{verb}.html", context, status=422 if form.errors else 200)


def _after(cost: Expenditure, *, in_turn: bool) -> str:
    """Return where a decision leads: to the next cost where they are verified in turn, else to the list."""
    following = next_to_judge(cost) if in_turn else None
    if following is not None:
        return f"{reverse('monitoring:verify', args=[following])}?in_turn=yes"
    return f"{reverse('monitoring:costs', args=[cost.report.reference])}#cost-{cost.pk}"


def _decided(cost: Expenditure) -> dict[str, Any]:
    """Return what was decided of a cost, to start a change from."""
    amount = cost.accepted_cents if cost.outcome == Expenditure.Outcome.PARTLY else None
    return {"outcome": cost.outcome if cost.is_decided else None, "accepted_cents": amount, "reason": cost.reason}


def _row(request: HttpRequest, cost: Expenditure, form: VerifyForm | None) -> HttpResponse:
    """Answer with the row of the cost and the totals as they are now."""
    page = costs_page(get_report(request.user, cost.report.reference), request.user)
    row = next(other for other in page["costs"] if other.pk == cost.pk)
    status = 422 if form is not None and form.errors else 200
    return render(request, "grants/monitoring/_verified.html", page | {"cost": row, "form": form}, status=status)
