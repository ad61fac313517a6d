"""Pages of the guests of a grant: invite one, enter by the link, show one out."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from grants.agreements.forms.guests import GuestForm
from grants.agreements.selectors import get_agreement
from grants.agreements.selectors.guests import get_guest, guests_visible_to, invitation_by
from grants.agreements.services.guests import enter_as_guest, invite_guest, refusal_of, revoke_guest
from grants.core.access import PUBLIC, SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.people.services import require
from grants.people.services.colleagues import hash_of

HOSTS = {"officer", "approver"}


@access(get=HOSTS, post=HOSTS)
def invite(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who was let into the grant from outside, and invite one more."""
    agreement = get_agreement(request.user, reference)
    require("guests.invite", request.user, agreement)
    form = GuestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = invite_guest(agreement, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(email)s is invited by mail.") % {"email": found.email})
            return redirect("agreements:guests", reference)
    guests = guests_visible_to(request.user).filter(agreement=agreement)
    context = {"form": form, "agreement": agreement, "guests": guests}
    return render(request, "grants/agreements/guests.html", context, status=422 if form.errors else 200)


@access(get=HOSTS, post=HOSTS)
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a guest out, with a reason."""
    found = get_guest(request.user, pk)
    require("guests.revoke", request.user, found)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_guest(found, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(who)s can no longer read this grant.") % {"who": found.user or found.email})
            return redirect("agreements:guests", found.agreement.reference)
    context = {"form": form, "guest": found, "agreement": found.agreement}
    return render(request, "grants/agreements/guest_revoke.html", context, status=422 if form.errors else 200)


@never_cache
@access(get=PUBLIC, post=SIGNED_IN)
def enter(request: HttpRequest, secret: str) -> HttpResponse:
    """Show which grant is opened by whom until when; then let in the person to whom the link was sent."""
    refusals: list[str] = []
    if request.method == "POST":
        try:
            found = enter_as_guest(secret, actor=request.user)
        except DomainError as error:
            refusals = [str(error)]
        else:
            messages.success(request, _("The grant is open to you. You can read it and note what you find."))
            return redirect("agreements:detail", found.agreement.reference)
    access = invitation_by(hash_of(secret))
    if access is None:
        return render(request, "grants/agreements/guest_unknown.html", {"refusals": refusals}, status=404)
    signed_in = request.user.is_authenticated
    refusal = refusal_of(access, request.user) if signed_in else ""
    context = {"guest": access, "refusals": refusals, "refusal": refusal, "may_enter": signed_in and not refusal}
    return render(request, "grants/agreements/guest_enter.html", context, status=422 if refusals else 200)
