"""Pages of colleagues: invite, join, invite anew, withdraw, change a part, end it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from grants.core.access import PUBLIC, SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people import selectors, services
from grants.people.forms import InvitationForm, RoleForm
from grants.people.services.colleagues import has_expired, hash_of, refusal_of


@access(get={"applicant"}, post={"applicant"})
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a colleague by e-mail."""
    found = selectors.get_organisation(request.user, pk)
    services.require("organisations.invite", request.user, found)
    form = InvitationForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if request.method == "POST" and form.is_valid():
        try:
            invitation = services.invite_member(found, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            joined = _("%(email)s has this part in your organisation now.")
            said = (
                joined if invitation.accepted_at else _("%(email)s is invited by mail. The link works for two weeks.")
            )
            messages.success(request, said % {"email": invitation.email})
            return redirect("people:organisation", pk)
    context = {"form": form, "organisation": found}
    return render(request, "grants/people/invite.html", context, status=422 if form.errors else 200)


@never_cache
@access(get=PUBLIC, post=SIGNED_IN)
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Show who invites to which organisation in which part; then let the person it was sent to join."""
    refusals: list[str] = []
    if request.method == "POST":
        try:
            used = services.join_organisation(secret, actor=request.user)
        except DomainError as error:
            refusals = [str(error)]
        else:
            messages.success(request, _("You belong to %(name)s now.") % {"name": used.organisation.name})
            return redirect("people:organisation", used.organisation_id)
    return _join_page(request, secret, refusals)


@access(post={"applicant"})
def invitation_resend(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Send an invitation anew with a new link."""
    said = _("%(email)s is invited anew. The link sent before no longer works.")
    return _act_on_invitation(request, pk, invitation, services.resend_invitation, said)


@access(post={"applicant"})
def invitation_withdraw(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take an invitation back."""
    said = _("The invitation of %(email)s is withdrawn.")
    return _act_on_invitation(request, pk, invitation, services.withdraw_invitation, said)


@access(get={"applicant"}, post={"applicant"})
def member_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a colleague another part."""
    membership = selectors.get_membership(request.user, pk)
    services.require("organisations.change_role", request.user, membership.organisation)
    organisation_id, user = membership.organisation_id, membership.user
    form = RoleForm(request.POST or None, initial={"role": membership.role})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_role(membership, actor=request.user, role=form.cleaned_data["role"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The part of %(name)s is changed.") % {"name": user})
            return redirect("people:organisation", organisation_id)
    context = {"form": form, "membership": membership, "organisation": membership.organisation}
    return render(request, "grants/people/member_role.html", context, status=422 if form.errors else 200)


@access(get={"applicant"}, post={"applicant"})
def member_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a person's part away."""
    membership = selectors.get_membership(request.user, pk)
    services.require("organisations.remove_member", request.user, membership.organisation)
    organisation_id = membership.organisation_id
    refusals: list[str] = []
    if request.method == "POST":
        try:
            services.remove_member(membership, actor=request.user)
        except DomainError as error:
            refusals = [str(error)]
        else:
            messages.success(request, _("%(name)s no longer has this part.") % {"name": membership.user})
            mine = selectors.organisations_of(request.user).filter(pk=organisation_id).exists()
            return redirect("people:organisation", organisation_id) if mine else redirect("people:profile")
    context = {"membership": membership, "organisation": membership.organisation, "refusals": refusals}
    return render(request, "grants/people/member_remove.html", context, status=422 if refusals else 200)


def _join_page(request: HttpRequest, secret: str, refusals: list[str]) -> HttpResponse:
    found = selectors.invitation_by(hash_of(secret))
    if found is None:
        return render(request, "grants/people/join_unknown.html", {"refusals": refusals}, status=404)
    signed_in = request.user.is_authenticated
    standing = refusal_of(found, request.user if signed_in else None)
    context = {
        "invitation": found,
        "organisation": found.organisation,
        "refusals": refusals,
        "refusal": standing,
        "is_open": found.accepted_at is None and found.withdrawn_at is None and not has_expired(found),
        "belongs": signed_in and selectors.has_joined(request.user, found.organisation),
    }
    return render(request, "grants/people/join.html", context, status=422 if refusals else 200)


def _act_on_invitation(request: HttpRequest, pk: int, invitation: int, service: Any, said: str) -> HttpResponse:
    organisation = selectors.get_organisation(request.user, pk)
    services.require("organisations.invite", request.user, organisation)
    found = selectors.get_invitation(organisation, invitation)
    try:
        service(found, actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said % {"email": found.email})
    return redirect("people:organisation", pk)
