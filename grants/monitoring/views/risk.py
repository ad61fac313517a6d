"""Pages of the early warning and of a grant's monitoring."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.forms import ReasonForm
from grants.core.lists import list_page
from grants.monitoring.forms.risk import RaiseRiskForm
from grants.monitoring.grant_pages import grant_page
from grants.monitoring.selectors.risk import grants_at_risk, risk_of_grant
from grants.monitoring.selectors.visits import get_grant
from grants.monitoring.services import risk as services
from grants.monitoring.tables.risk import EarlyWarningFilter, EarlyWarningTable
from grants.monitoring.views.acting import Act, act_page
from grants.people.services import require

STAFF = {"officer", "finance", "approver", "auditor"}
OFFICER = {"officer"}


@access(get=STAFF)
def index(request: HttpRequest) -> HttpResponse:
    """List the running grants by their risk with what warns of a loss."""
    require("risks.list", request.user)
    return list_page(
        request,
        EarlyWarningTable,
        grants_at_risk(request.user),
        EarlyWarningFilter,
        heading=_("Early warning"),
        lead=_("Running grants by their risk, with the factors that make it, computed each night and at every act."),
        empty=_("No grant runs now."),
        filename="early-warning",
    )


@access(get={"applicant", "viewer", *STAFF})
def grant(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what is watched of a grant: risk, visits, recommendations, issues; to the grantee what concerns it."""
    agreement = get_grant(request.user, reference)
    require("messages.list", request.user, agreement)
    return render(request, "grants/monitoring/grant.html", grant_page(agreement, request.user))


@access(get=OFFICER, post=OFFICER)
def raise_risk(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold the risk of a grant above what is computed."""
    agreement = get_grant(request.user, reference)
    require("risks.raise", request.user, agreement)
    standing = risk_of_grant(agreement)
    level = standing.level if standing else 1
    form = RaiseRiskForm(request.POST if request.method == "POST" else None, above=level)
    act = Act(
        _("Raise the risk"),
        _("The level holds, whatever is computed below it, until somebody ends it with a reason."),
        _("Raise"),
        _("Raised. Your colleagues are told."),
        reverse("monitoring:grant", args=[reference]),
    )
    refusal = _("It stands at high already.") if level >= 3 else ""
    return act_page(request, act, form, partial(services.raise_risk, agreement), agreement=agreement, refusal=refusal)


@access(get=OFFICER, post=OFFICER)
def end_raise(request: HttpRequest, reference: str) -> HttpResponse:
    """Let what is computed hold again, with a reason."""
    agreement = get_grant(request.user, reference)
    require("risks.end_raise", request.user, agreement)
    standing = risk_of_grant(agreement)
    is_raised = standing is not None and standing.judgement is not None and standing.judgement.level is not None
    form = ReasonForm(request.POST if request.method == "POST" else None)
    act = Act(
        _("End the raise"),
        _("What is computed holds again. The whole office of the action is told, with your reason."),
        _("End the raise"),
        _("Ended. Your colleagues are told."),
        reverse("monitoring:grant", args=[reference]),
        "danger",
    )
    refusal = "" if is_raised else _("Nobody has raised the risk of this grant.")
    return act_page(request, act, form, partial(services.end_raise, agreement), agreement=agreement, refusal=refusal)
