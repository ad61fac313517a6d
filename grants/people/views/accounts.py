"""Pages of bank accounts: entered by the organisation, confirmed by finance."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import list_page
from grants.people import countries, selectors, services
from grants.people.filters import AccountFilter
from grants.people.forms import AccountForm, CallBackForm
from grants.people.models import BankAccount, Organisation
from grants.people.policies import staff_roles_of
from grants.people.tables import AccountTable
from workflows.engine import TransitionRefused, can


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
    context = {"form": form, "organisation": found, "running": selectors.running_grants_of(found)}
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
        "running": selectors.running_grants_of(found.organisation) if found.state == "proposed" else 0,
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
