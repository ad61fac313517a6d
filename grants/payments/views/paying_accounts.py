"""Pages of the accounts from which grants are paid."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm
from grants.core.forms import refuse as show_refusal
from grants.core.lists import list_page
from grants.payments.forms.bank import PayingAccountForm
from grants.payments.models import PayingAccount
from grants.payments.selectors.bank import found_or_404, paying_accounts_visible_to, programmes_kept_by
from grants.payments.services import paying_accounts as services
from grants.payments.tables.bank import PayingAccountTable
from grants.people.services import require
from workflows.engine import TransitionRefused

REFUSALS = (TransitionRefused, DomainError)


@access(get={"finance", "auditor", "administrator"})
def index(request: HttpRequest) -> HttpResponse:
    """List the accounts of the reader's programmes."""
    require("paying_accounts.list", request.user)
    return list_page(
        request,
        PayingAccountTable,
        paying_accounts_visible_to(request.user),
        template="grants/payments/bank_accounts.html",
        search_fields=(),
        heading=_("Accounts to pay from"),
        lead=_("The institution's own accounts. Administrators keep them; files and statements name one of them."),
        empty=_("No account yet."),
        may_add=programmes_kept_by(request.user).exists(),
    )


@access(get={"finance", "auditor", "administrator"})
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account with its history."""
    account = found_or_404(paying_accounts_visible_to(request.user), pk)
    may_manage = programmes_kept_by(request.user).filter(pk=account.programme_id).exists()
    return render(request, "grants/payments/bank_account.html", {"account": account, "may_manage": may_manage})


@access(get={"administrator"}, post={"administrator"})
def add(request: HttpRequest) -> HttpResponse:
    """Add an account to a programme."""
    programmes = programmes_kept_by(request.user)
    require("paying_accounts.manage", request.user, programmes.first())
    form = PayingAccountForm(request.POST or None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        try:
            account = services.add_paying_account(actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Added."))
            return redirect("payments:paying_account", account.pk)
    back = reverse("payments:paying_accounts")
    return _form_page(request, form, heading=_("Add an account"), button=_("Add"), back=back)


@access(get={"administrator"}, post={"administrator"})
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an account."""
    account = _managed(request, pk)
    form = PayingAccountForm(request.POST or None, programmes=programmes_kept_by(request.user), account=account)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_paying_account(account, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("payments:paying_account", pk)
    return _form_page(request, form, heading=str(account), button=_("Save"), back=_address(account))


@access(get={"administrator"}, post={"administrator"})
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account out of use, with a reason."""
    account = _managed(request, pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.retire_paying_account(account, actor=request.user, reason=form.cleaned_data["reason"])
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The account is out of use."))
            return redirect("payments:paying_account", pk)
    words = _("No new file is made from it. What was made stays, and its statements can still be imported.")
    heading = _("Take %(account)s out of use") % {"account": account}
    return _form_page(request, form, heading=heading, button=_("Take out of use"), back=_address(account), words=words)


def _managed(request: HttpRequest, pk: int) -> PayingAccount:
    account: PayingAccount = found_or_404(paying_accounts_visible_to(request.user), pk)
    require("paying_accounts.manage", request.user, account)
    return account


def _address(account: PayingAccount) -> str:
    return reverse("payments:paying_account", args=[account.pk])


def _form_page(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    eyebrow = (_("Accounts to pay from"), reverse("payments:paying_accounts"))
    page = {"form": form, "eyebrow": eyebrow, **context}
    return render(request, "grants/payments/bank_form.html", page, status=422 if form.errors else 200)
