"""The letters with the outcome: for the office those of a call, for the applicant its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from rules import has_perm

from grants.calls.models import Call
from grants.calls.selectors import get_managed_call
from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.evaluation.letter_document import fingerprint_of, letter_data, render_letter
from grants.evaluation.models import OutcomeLetter
from grants.evaluation.selectors.outcome import get_letter, letters_of_call, mails_of
from grants.evaluation.services import letters as services
from grants.people.policies import is_member

STAFF = {"officer", "finance", "approver", "auditor"}
READERS = STAFF | {"applicant", "viewer"}


@access(get=STAFF)
def letters(request: HttpRequest, reference: str) -> HttpResponse:
    """List a call's letters with the way each has gone; ?try=1 says what the sending would do, and sends nothing."""
    call = get_managed_call(request.user, reference)
    found = list(letters_of_call(request.user, call).prefetch_related("application__organisation__memberships__user"))
    mails = mails_of(found)
    rows: list[dict[str, Any]] = [
        {"letter": letter, "mails": mails[letter.pk], "people": _people(letter)} for letter in found
    ]
    unsent = [row for row in rows if row["letter"].sent_at is None]
    context = {
        "call": call,
        "rows": rows,
        "unsent": unsent,
        "recipients": sum(len(row["people"]) for row in unsent),
        "nobody": [row["letter"] for row in unsent if not row["people"]],
        "failed": sum(1 for row in rows for mail in row["mails"] if mail.status == "dead"),
        "is_try": "try" in request.GET,
        "may_send": has_perm("letters.send", request.user, call),
    }
    return render(request, "grants/evaluation/letters.html", context)


@access(post={"officer"})
def send(request: HttpRequest, reference: str) -> HttpResponse:
    """Send every letter that was not sent yet, together."""
    call = _own_call(request, reference)
    try:
        sent = services.send_letters(call, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = ngettext("%(n)s letter is sent.", "%(n)s letters are sent.", sent) % {"n": sent}
        messages.success(request, told if sent else _("Every letter was sent before."))
    return redirect("evaluation:letters", reference)


@access(post={"officer"})
def resend(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the mails that were given up back in the queue, and no others."""
    again = services.resend_failed(_own_call(request, reference), actor=request.user)
    told = ngettext("%(n)s mail is in the queue again.", "%(n)s mails are in the queue again.", again) % {"n": again}
    messages.success(request, told if again else _("No mail was given up."))
    return redirect("evaluation:letters", reference)


@access(get=READERS)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a letter in its own language: to its applicant once it is opened, to the office as a preview."""
    found = get_letter(request.user, pk)
    is_own = is_member(request.user, found)
    with override(found.language):
        said = letter_data(found)
    context = {"letter": found, "application": found.application, "said": said, "is_own": is_own}
    context["is_open"] = not is_own or found.opened_at is not None
    return render(request, "grants/evaluation/letter.html", context)


@access(post={"applicant", "viewer"})
def open_letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the first opening, then show the letter."""
    services.open_letter(get_letter(request.user, pk), actor=request.user)
    return redirect("evaluation:letter", pk)


@access(get=READERS)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the letter as PDF: the file that was made of it, or one that is made now."""
    found = get_letter(request.user, pk)
    stored = services.current_file(found)
    if stored is not None:
        return redirect(files.link(stored, request.user))
    name = f"{found.application.reference}-{found.kind}-{fingerprint_of(found)[:16]}.pdf"
    response = HttpResponse(render_letter(found), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _own_call(request: HttpRequest, reference: str) -> Call:
    call = get_managed_call(request.user, reference)
    if not has_perm("letters.send", request.user, call):
        raise PermissionDenied
    return call


def _people(letter: OutcomeLetter) -> list[Any]:
    members = letter.application.organisation.memberships.all()
    return list({row.user_id: row.user for row in members if row.user.is_active}.values())
