"""Pages of what makes the support visible: photographs and links."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import access
from grants.monitoring.forms.narrative import LinkForm, PhotoFields, PhotoForm, said_of
from grants.monitoring.models import Report, ReportPhoto
from grants.monitoring.narrative_pages import evidence_page, setting_of
from grants.monitoring.selectors.evidence import get_link, get_photo
from grants.monitoring.services import evidence as services
from grants.monitoring.views.reports import READERS, WRITERS, done, to_write
from grants.people.services import require


@access(get=WRITERS, post=WRITERS)
def evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the photographs and links of a report, and add a photograph."""
    report = to_write(request, reference, parts=())
    form = PhotoForm(*_sent(request))
    if request.method == "POST" and form.is_valid():
        photo = form.cleaned_data["photo"]
        if done(form, lambda: services.add_photo(report, photo, actor=request.user, **form.written())):
            messages.success(request, _("The photograph is added."))
            return redirect("monitoring:evidence", reference)
    return _page(request, report, form, LinkForm())


@access(post=WRITERS)
def evidence_link_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a link."""
    report = to_write(request, reference, parts=())
    form = LinkForm(request.POST)
    if form.is_valid() and done(form, lambda: services.add_link(report, actor=request.user, **form.cleaned_data)):
        messages.success(request, _("The link is added."))
        return redirect("monitoring:evidence", reference)
    return _page(request, report, PhotoForm(), form)


@access(get=READERS)
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to a photograph, for a minute, for this reader."""
    return redirect(files.link(get_photo(request.user, pk).file, request.user))


@access(get=WRITERS, post=WRITERS)
def photo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Write anew what is said of a photograph."""
    row = _to_change(request, pk)
    form = PhotoFields(request.POST if request.method == "POST" else None, initial=said_of(row))
    posted = request.method == "POST" and form.is_valid()
    if posted and done(form, lambda: services.change_photo(row, actor=request.user, **form.written())):
        messages.success(request, _("Saved."))
        return redirect("monitoring:evidence", row.report.reference)
    context = setting_of(row.report) | {"photo": row, "form": form}
    return render(request, "grants/monitoring/photo_change.html", context, status=422 if form.errors else 200)


@access(post=WRITERS)
def photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photograph out of a draft."""
    row = get_photo(request.user, pk)
    services.remove_photo(row, actor=request.user)
    messages.success(request, _("The photograph is taken out."))
    return redirect("monitoring:evidence", row.report.reference)


@access(post=WRITERS)
def photo_withdraw_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that somebody on a photograph no longer agrees, also after the report is in."""
    row = services.withdraw_consent(get_photo(request.user, pk), actor=request.user)
    messages.success(request, _("It is noted: the photograph is no longer offered for publication."))
    return redirect("monitoring:report", row.report.reference)


@access(post=WRITERS)
def evidence_link_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a link out of a draft."""
    row = get_link(request.user, pk)
    services.remove_link(row, actor=request.user)
    messages.success(request, _("The link is taken out."))
    return redirect("monitoring:evidence", row.report.reference)


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _to_change(request: HttpRequest, pk: int) -> ReportPhoto:
    """Return a photograph for writing; refuse in words what has been handed in."""
    row = get_photo(request.user, pk)
    require("reports.edit", request.user, row.report)
    row.report = to_write(request, row.report.reference, parts=())
    return row


def _page(request: HttpRequest, report: Report, form: forms.Form, link_form: forms.Form) -> HttpResponse:
    context = evidence_page(report) | {"form": form, "link_form": link_form}
    status = 422 if form.errors or link_form.errors else 200
    return render(request, "grants/monitoring/evidence.html", context, status=status)
