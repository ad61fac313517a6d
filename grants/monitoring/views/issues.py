"""Pages of the issue log."""

from functools import partial

import rules
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.forms import ReasonForm
from grants.core.lists import list_page
from grants.monitoring.forms.issues import EditIssueForm, IssueForm
from grants.monitoring.forms.visits import AskAgainForm
from grants.monitoring.models import Issue
from grants.monitoring.selectors.issues import get_issue, issues_visible_to, owners_for
from grants.monitoring.selectors.visits import get_grant
from grants.monitoring.services import issues as services
from grants.monitoring.tables.issues import IssueFilter, IssueTable
from grants.monitoring.views.acting import Act, act_page
from grants.people.services import require
from workflows.engine import can

STAFF = {"officer", "finance", "approver", "auditor"}
KEEPERS = {"officer", "finance"}


@access(get=STAFF)
def index(request: HttpRequest) -> HttpResponse:
    """List the issues of the staff's scope."""
    require("issues.list", request.user)
    return list_page(
        request,
        IssueTable,
        issues_visible_to(request.user),
        IssueFilter,
        search_fields=("agreement__search_text",),
        heading=_("Issues"),
        lead=_("What has to be followed up about grants, by whom and until when. Grantees do not see it."),
        empty=_("No issue is logged."),
        filename="issues",
    )


@access(get=KEEPERS, post=KEEPERS)
def open_issue(request: HttpRequest, reference: str) -> HttpResponse:
    """Put an issue into the log of a grant."""
    agreement = get_grant(request.user, reference)
    require("issues.open", request.user, agreement)
    sent = request.POST if request.method == "POST" else None
    form = IssueForm(sent, owners=owners_for(agreement), initial={"owner": request.user.pk})
    act = Act(
        _("Log an issue"),
        _("The office alone reads it. It counts in the risk of the grant while it is open."),
        _("Log it"),
        _("Logged."),
        reverse("monitoring:grant", args=[reference]),
    )
    return act_page(request, act, form, partial(services.open_issue, agreement), agreement=agreement)


@access(get=STAFF)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an issue with its record."""
    found = get_issue(request.user, pk)
    may_edit = rules.has_perm("issues.edit", request.user, found)
    context = {"issue": found, "agreement": found.agreement, "may_edit": may_edit}
    return render(request, "grants/monitoring/issue.html", context)


@access(get=KEEPERS, post=KEEPERS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change who settles an issue, until when, and how severe it is."""
    found = _mine(request, pk, "edit")
    initial = {"severity": found.severity, "owner": found.owner_id, "due_on": found.due_on}
    sent = request.POST if request.method == "POST" else None
    form = EditIssueForm(sent, owners=owners_for(found.agreement), initial=initial)
    act = _act(found, _("Change the issue"), _("What it was stays in the record."), _("Save"), _("Changed."))
    refusal = "" if str(found.state) == "open" else _("A closed issue is opened again first.")
    service = partial(services.edit_issue, found)
    return act_page(request, act, form, service, agreement=found.agreement, refusal=refusal, issue=found)


@access(get=KEEPERS, post=KEEPERS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an issue with what was done."""
    found = _mine(request, pk, "close")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    act = _act(found, _("Close the issue"), _("Say what was done about it."), _("Close"), _("Closed."))
    refusal = can(request.user, "close", found).reason
    service = partial(services.close_issue, found)
    return act_page(request, act, form, service, agreement=found.agreement, refusal=refusal, issue=found)


@access(get=KEEPERS, post=KEEPERS)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed issue again."""
    found = _mine(request, pk, "reopen")
    form = AskAgainForm(request.POST if request.method == "POST" else None)
    act = _act(found, _("Open the issue again"), _("Say why it comes up again."), _("Open again"), _("Open again."))
    refusal = can(request.user, "reopen", found).reason
    service = partial(services.reopen_issue, found)
    return act_page(request, act, form, service, agreement=found.agreement, refusal=refusal, issue=found)


def _mine(request: HttpRequest, pk: int, verb: str) -> Issue:
    found = get_issue(request.user, pk)
    require(f"issues.{verb}", request.user, found)
    return found


def _act(found: Issue, heading: str, explains: str, button: str, done: str) -> Act:
    return Act(heading, explains, button, done, reverse("monitoring:issue", args=[found.pk]))
