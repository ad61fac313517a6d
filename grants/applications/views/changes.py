"""The applicant has read what was changed of the call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grants.applications.carrying import acknowledge_changes
from grants.applications.selectors import get_own_application
from grants.applications.views.frame import WRITERS
from grants.core.access import access


@access(post=WRITERS)
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down up to which version of the call the changes were read; they stay on the page of its versions."""
    application = get_own_application(request.user, reference)
    number = request.POST.get("version", "")
    acknowledge_changes(application, int(number) if number.isdecimal() else 0, actor=request.user)
    messages.success(request, _("Noted. The changes stay on the page of the call."))
    return redirect("applications:detail", reference)
