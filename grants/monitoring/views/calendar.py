"""Pages of reports that are owed: more time, and the end of waiting."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.models import ReportDuty
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.monitoring.calendar_pages import default_page, extension_page
from grants.monitoring.forms.calendar import DefaultForm, ExtendForm
from grants.monitoring.selectors import get_duty
from grants.monitoring.services.calendar import default_report, extend_duty
from grants.people.services import require
from workflows.engine import TransitionRefused


@access(get={"officer"}, post={"officer"})
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a report a later day, once, with a reason."""
    done = _("The report is due later now; the grantee is told.")
    return _act(request, reference, "extend", ExtendForm, extend_duty, extension_page, done)


@access(get={"approver"}, post={"approver"})
def default(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what follows, then take a final report as never coming in."""
    done = _("The grant is settled without the report. Finance asks back what nothing has justified.")
    return _act(request, reference, "default", DefaultForm, default_report, default_page, done)


def _act(
    request: HttpRequest,
    reference: str,
    verb: str,
    form_class: type,
    service: Callable[..., Any],
    page_of: Callable[[ReportDuty], dict[str, Any]],
    done: str,
) -> HttpResponse:
    """Show the page of an act on a report that is owed, or do the act."""
    duty = get_duty(request.user, reference)
    require(f"report_duties.{verb}", request.user, duty)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            service(duty, actor=request.user, **form.cleaned_data)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("agreements:detail", duty.agreement.reference)
    context = {"duty": duty, "agreement": duty.agreement, "form": form, **page_of(duty)}
    return render(request, f"grants/monitoring/{verb}.html", context, status=422 if form.errors else 200)
