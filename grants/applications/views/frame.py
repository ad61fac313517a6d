"""What every page of writing has in common: whose it is, and why it is closed to the reader."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.applications.drafting import why_closed
from grants.applications.models import Application
from grants.applications.selectors import get_own_application
from grants.core.errors import DomainError
from grants.people.policies import is_writer
from grants.people.services import require
from workflows.engine import TransitionRefused

MEMBERS = {"applicant", "viewer"}
WRITERS = {"applicant"}
Refused = (TransitionRefused, DomainError)


def writable(request: HttpRequest, reference: str) -> Application:
    """Return the reader's own application; a POST by those who only read ends here, before any form is looked at."""
    application = get_own_application(request.user, reference)
    if request.method == "POST":
        require("applications.edit", request.user, application)
    return application


def page(
    request: HttpRequest, name: str, application: Application, *, status: int = 200, **context: Any
) -> HttpResponse:
    closed = why_closed(application)
    if not closed and not is_writer(request.user, application):
        closed = _("You read for this organisation; its lead can give you the right to write.")
    context = {"application": application, "call": application.call, "closed": closed, "newer": None} | context
    return render(request, f"grants/applications/{name}.html", context, status=status)


def status_of(form: Any) -> int:
    """Return 422 for a form that was sent with something to mend."""
    return 422 if form.is_bound and form.errors else 200


def with_mark(request: HttpRequest, mark: str) -> QueryDict:
    """Return what was posted with the mark of the version that it will replace when it is sent once more."""
    data = request.POST.copy()
    data["seen"] = mark
    return data


def saved_part(request: HttpRequest, application: Application, *, mark: str) -> HttpResponse:
    """Tell that a part is saved: htmx gets a line with the new mark, a browser goes back to the sections."""
    if request.htmx:
        context = {"mark": mark, "saved_at": application.saved_at}
        return render(request, "grants/applications/_part_saved.html", context)
    messages.success(request, _("Saved."))
    return redirect("applications:detail", application.reference)


def unsaved(request: HttpRequest, *forms: Any, status: int = 422) -> HttpResponse:
    """Tell htmx in one line what keeps a part from being saved."""
    reasons = [
        f"{form[name].label}: {text}" if name in form.fields else text
        for form in forms
        for name, texts in form.errors.items()
        for text in texts
    ]
    return render(request, "grants/applications/_unsaved.html", {"reasons": reasons}, status=status)
