"""Pages of a person's details and of organisations: the list, the page of one, its description."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.lists import list_page
from grants.people import countries, selectors, services, standing
from grants.people.filters import OrganisationFilter
from grants.people.forms import NewOrganisationForm, OrganisationForm, ProfileForm
from grants.people.models import Organisation
from grants.people.tables import OrganisationTable

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
OFFICE = {"officer", "finance", "approver", "auditor"}


@access(get=SIGNED_IN, post=SIGNED_IN)
def profile(request: HttpRequest) -> HttpResponse:
    """Show and change what others see of me; lead to my organisations."""
    user: Any = request.user
    initial = {"name": user.name, "phone": user.phone, "language": user.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.edit_profile(user, **form.cleaned_data)
        messages.success(request, _("Your details are saved."))
        return redirect("people:profile")
    context = {
        "form": form,
        "memberships": user.memberships.select_related("organisation").order_by("organisation__name"),
    }
    return render(request, "grants/people/profile.html", context, status=422 if form.errors else 200)


@access(get=OFFICE)
def organisations(request: HttpRequest) -> HttpResponse:
    """List the organisations; officers and auditors go on to those that look alike."""
    services.require("organisations.list", request.user)
    words = {
        "heading": _("Applicants"),
        "lead": _("The organisations that have registered to apply for grants."),
        "empty": _("No organisation is registered yet."),
        "footnote": countries.footnote(),
        "may_compare": rules.has_perm("organisations.compare", request.user),
    }
    rows = selectors.organisations_visible_to(request.user)
    template = "grants/people/organisations.html"
    return list_page(request, OrganisationTable, rows, OrganisationFilter, template, **words)


@access(get=READERS)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation: who it is, how complete its profile is, who belongs to it, which account is paid to."""
    found = selectors.get_organisation(request.user, pk)
    is_lead = rules.has_perm("organisations.edit", request.user, found)
    shown = selectors.profile_of(found, with_accounts=rules.has_perm("accounts.view", request.user, found))
    tasks = standing.tasks_of(shown, may_edit=is_lead)
    is_member = selectors.has_joined(request.user, found)
    context = {
        "organisation": found,
        "country": countries.name_of(found.country),
        "footnote": countries.footnote() if found.country == "XK" else "",
        "profile": shown,
        "papers": [(document, *standing.said_of(document, shown.today)) for document in shown.documents],
        "tasks": tasks,
        "is_complete": standing.is_complete(tasks),
        "members": selectors.members_of(found),
        "invitations": selectors.open_invitations_of(found),
        "now": timezone.now(),
        "is_lead": is_lead,
        "running": selectors.running_grants_of(found) if shown.accounts else 0,
        "is_member": is_member,
        "may_compare": not is_member and rules.has_perm("organisations.compare", request.user),
    }
    return render(request, "grants/people/organisation.html", context)


@access(get=SIGNED_IN, post=SIGNED_IN)
def organisation_create(request: HttpRequest) -> HttpResponse:
    """Describe a new organisation; who does so becomes its lead. One of that name is pointed out once."""
    services.require("organisations.create", request.user)
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_organisation(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your organisation is registered. Next: its bank account."))
            return redirect("people:organisation", made.pk)
    return _organisation_form(request, form, None)


@access(get={"applicant"}, post={"applicant"})
def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the description of an organisation."""
    found = selectors.get_organisation(request.user, pk)
    services.require("organisations.edit", request.user, found)
    initial = {name: getattr(found, name) for name in OrganisationForm.base_fields}
    form = OrganisationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_organisation(found, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The description is saved."))
            return redirect("people:organisation", pk)
    return _organisation_form(request, form, found)


def _organisation_form(request: HttpRequest, form: OrganisationForm, found: Organisation | None) -> HttpResponse:
    alike = [(one, countries.name_of(one.country)) for one in getattr(form, "alike", [])]
    context = {"form": form, "organisation": found, "footnote": countries.footnote(), "alike": alike}
    return render(request, "grants/people/organisation_form.html", context, status=422 if form.errors else 200)
