"""The page of the messages about a grant."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.models import Agreement
from grants.core import files
from grants.core.access import access
from grants.core.forms import refuse
from grants.monitoring.forms.messages import MessageForm
from grants.monitoring.message_pages import thread_page
from grants.monitoring.selectors.messages import get_message
from grants.monitoring.selectors.visits import get_grant
from grants.monitoring.services import messages as services
from grants.monitoring.views.acting import REFUSALS
from grants.people.services import require

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
WRITERS = {"applicant", "officer"}


@access(get=READERS, post=WRITERS)
def thread(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the messages about a grant, and send one to the other side."""
    agreement = _readable(request, reference)
    if request.method == "POST":
        require("messages.send", request.user, agreement)
    form = MessageForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid() and _sent(request, agreement, form):
        messages.success(request, _("Sent. The other side is told by mail."))
        return redirect("monitoring:grant_messages", reference)
    context = thread_page(agreement, request.user) | {"form": form}
    return render(request, "grants/monitoring/messages.html", context, status=422 if form.errors else 200)


@access(post={"applicant", "viewer", "officer"})
def mark_read(request: HttpRequest, reference: str) -> HttpResponse:
    """Mark what the other side wrote as read; the page asks it by itself once it is shown."""
    agreement = _readable(request, reference)
    services.mark_read(agreement, actor=request.user)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204)
    return redirect("monitoring:grant_messages", reference)


@access(post={"applicant"})  # the author of the message that the walk over all routes finds
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a message back that nobody has read yet."""
    found = get_message(request.user, pk)
    services.withdraw_message(found, actor=request.user)
    messages.success(request, _("Withdrawn."))
    return redirect("monitoring:grant_messages", found.agreement.reference)


@access(get=READERS)
def file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Lead to a file of a message; those of a withdrawn one are closed to all but its author."""
    found = get_message(request.user, pk)
    rows = list(found.files.select_related("file"))
    is_closed = found.withdrawn_at is not None and found.author_id != request.user.pk
    if is_closed or not 0 < number <= len(rows):
        raise Http404
    return redirect(files.link(rows[number - 1].file, request.user))


def _readable(request: HttpRequest, reference: str) -> Agreement:
    """Return the grant of a thread that the reader may open; a co-grantee's people see no thread."""
    agreement = get_grant(request.user, reference)
    require("messages.list", request.user, agreement)
    return agreement


def _sent(request: HttpRequest, agreement: Agreement, form: MessageForm) -> bool:
    try:
        services.send_message(agreement, actor=request.user, **form.cleaned_data)
    except REFUSALS as error:
        refuse(form, error)
        return False
    return True
