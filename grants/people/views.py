"""Pages of people, organisations and bank accounts."""

from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import list_page
from grants.people import countries, selectors, services
from grants.people.filters import AccountFilter
from grants.people.forms import AccountForm, CallBackForm, InvitationForm, OrganisationForm, ProfileForm
from grants.people.models import BankAccount, Organisation
from grants.people.policies import staff_roles_of
from grants.people.tables import AccountTable
from workflows.engine import TransitionRefused, can

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}


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


@access(get=READERS)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation: who it is, who belongs to it, which account is paid to."""
    found = selectors.get_organisation(request.user, pk)
    may_see_accounts = rules.has_perm("accounts.view", request.user, found)
    context = {
        "organisation": found,
        "country": countries.name_of(found.country),
        "footnote": countries.footnote() if found.country == "XK" else "",
        "members": selectors.members_of(found),
        "invitations": selectors.open_invitations_of(found),
        "accounts": selectors.accounts_of(found) if may_see_accounts else None,
        "is_lead": rules.has_perm("organisations.edit", request.user, found),
    }
    return render(request, "grants/people/organisation.html", context)


@access(get=SIGNED_IN, post=SIGNED_IN)
def organisation_create(request: HttpRequest) -> HttpResponse:
    """Describe a new organisation; who does so becomes its lead."""
    services.require("organisations.create", request.user)
    form = OrganisationForm(request.POST or None)
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
            joined = _("%(email)s belongs to your organisation now.")
            said = joined if invitation.accepted_at else _("%(email)s is invited by mail.")
            messages.success(request, said % {"email": invitation.email})
            return redirect("people:organisation", pk)
    context = {"form": form, "organisation": found}
    return render(request, "grants/people/invite.html", context, status=422 if form.errors else 200)


@access(get={"applicant"}, post={"applicant"})
def member_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then take a person's part away."""
    membership = selectors.get_membership(request.user, pk)
    services.require("organisations.invite", request.user, membership.organisation)
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


@access(get={"applicant"}, post={"applicant"})
def account_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the bank account of an organisation."""
    found = selectors.get_organisation(request.user, pk)
    services.require("accounts.propose", request.user, found)
    form = AccountForm(request.POST or None, request.FILES or None, initial={"holder": found.name})
    if request.method == "POST" and form.is_valid():
        try:
            _propose(request, found, form)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The account is entered. A finance officer will call you back to confirm it."))
            return redirect("people:organisation", pk)
    context = {"form": form, "organisation": found}
    return render(request, "grants/people/account_propose.html", context, status=422 if form.errors else 200)


@access(get={"finance", "auditor"})
def accounts(request: HttpRequest) -> HttpResponse:
    """List the bank accounts; those that wait come first."""
    services.require("accounts.list", request.user)
    rows = selectors.accounts_visible_to(request.user).order_by("-state", "created_at")
    words = {
        "heading": _("Bank accounts"),
        "lead": _("Nothing is paid to an account before a second person has confirmed it."),
        "empty": _("No account is entered yet."),
    }
    return list_page(request, AccountTable, rows, AccountFilter, search_fields=("organisation__search_text",), **words)


@access(get={"applicant", "viewer", "finance", "auditor"})
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a bank account, where it stands, and what happened to it."""
    found = selectors.get_account(request.user, pk)
    return render(request, "grants/people/account.html", _account_context(request, found))


@access(get={"applicant", "viewer", "finance", "auditor"})
def account_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the bank's statement for a minute."""
    found = selectors.get_account(request.user, pk)
    if found.evidence is None:
        messages.info(request, _("No statement of the bank was handed in."))
        return redirect("people:account", pk)
    return redirect(files.link(found.evidence, request.user))


@access(get={"finance"}, post={"finance"})
def account_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm an account after calling back."""
    done = _("The account is confirmed; grants can be paid to it.")
    return _decide_account(
        request, pk, verb="confirm", form_class=CallBackForm, service=services.confirm_account, done=done
    )


@access(get={"finance"}, post={"finance"})
def account_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse an account with a reason that its organisation reads."""
    done = _("The account is refused; its organisation has been told why.")
    return _decide_account(
        request, pk, verb="refuse", form_class=ReasonForm, service=services.refuse_account, done=done
    )


def _decide_account(
    request: HttpRequest, pk: int, *, verb: str, form_class: Any, service: Any, done: str
) -> HttpResponse:
    found = selectors.get_account(request.user, pk)
    services.require(f"accounts.{verb}", request.user, found)
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(found, actor=request.user, reason=form.cleaned_data["reason"])
        except (DomainError, TransitionRefused) as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("people:account", pk)
    context = {**_account_context(request, found), "form": form, "verdict": can(request.user, verb, found)}
    return render(request, f"grants/people/account_{verb}.html", context, status=422 if form.errors else 200)


def _account_context(request: HttpRequest, found: BankAccount) -> dict[str, Any]:
    return {
        "account": found,
        "organisation": found.organisation,
        "country": countries.name_of(found.organisation.country),
        "steps": _account_steps(found),
        "is_finance": "finance" in staff_roles_of(request.user),
    }


def _account_steps(found: BankAccount) -> list[tuple[str, str]]:
    settled = found.state != "proposed"
    last = found.get_state_display() if settled else _("Confirmed")
    return [
        (_("Entered by the organisation"), "done"),
        (_("Finance calls back"), "done" if settled else "now"),
        (str(last), "done" if settled else "later"),
    ]


def _propose(request: HttpRequest, organisation: Organisation, form: AccountForm) -> BankAccount:
    fields = dict(form.cleaned_data)
    upload = fields.pop("evidence")
    kinds = ("pdf", "jpg", "png")
    evidence = files.receive(upload, actor=request.user, kinds=kinds, field="evidence") if upload else None
    return services.propose_account(organisation, actor=request.user, evidence=evidence, **fields)


def _organisation_form(request: HttpRequest, form: OrganisationForm, found: Organisation | None) -> HttpResponse:
    context = {"form": form, "organisation": found, "footnote": countries.footnote()}
    return render(request, "grants/people/organisation_form.html", context, status=422 if form.errors else 200)
