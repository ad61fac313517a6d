"""Pages that span stages."""

import rules
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core.access import SIGNED_IN, access
from grants.core.lists import list_page
from grants.dashboards import books, forecast, homes, selectors
from grants.dashboards import money as figures
from grants.dashboards.filters import TransferFilter
from grants.dashboards.tables import TransferTable
from grants.programmes.selectors import get_action_in_scope


@access(get=SIGNED_IN)
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reader, then what the reader's roles work with."""
    work = selectors.work_of(request.user)
    found = homes.home_for(request.user, work)
    found |= {"work": work, "first": work.items[: homes.SHOWN], "rest": work.items[homes.SHOWN :]}
    return render(request, "grants/dashboards/home.html", found)


@access(get={"officer", "finance", "approver", "auditor"})
def money(request: HttpRequest, code: str) -> HttpResponse:
    """Show where an action's small-grants money stands, to the cent and to the minute."""
    action = get_action_in_scope(request.user, code)
    context = {
        "action": action,
        "overview": figures.overview(action),
        "cash": forecast.cash_of([action], request.user),
        "now": timezone.now(),
        "may_open_ledger": rules.has_perm("ledger.view", request.user),
        "grants": books.grants_in(request.user, action),
    }
    return render(request, "grants/dashboards/money.html", context)


@access(get={"finance", "auditor"})
def ledger(request: HttpRequest) -> HttpResponse:
    """List the transfers of the reader's scope."""
    _require_reader(request)
    return list_page(
        request,
        TransferTable,
        books.with_owners(books.transfers_visible_to(request.user)),
        TransferFilter,
        search_fields=(),
        heading=_("Ledger"),
        lead=_("Every movement of money, newest first. Nothing here can be changed; a mistake is reversed."),
        empty=_("No money has moved yet. The first transfer comes with a confirmed allocation."),
    )


@access(get={"finance", "auditor"})
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account: what it holds, whose it is, and each transfer that made the balance."""
    found = books.get_account(request.user, pk)
    context = {
        "account": found,
        "owner": books.owner_of(found),
        "lines": books.statement(found, rows=200, reader=request.user),
    }
    return render(request, "grants/dashboards/account.html", context)


@access(get={"finance", "auditor"})
def transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a transfer with the donors' parts, who made it and why."""
    found = books.get_transfer(request.user, pk)
    context = {
        "transfer": found,
        "debit_owner": books.owner_of(found.debit),
        "credit_owner": books.owner_of(found.credit),
    }
    return render(request, "grants/dashboards/transfer.html", context)


@access(get=SIGNED_IN)
def search(request: HttpRequest) -> HttpResponse:
    """Find what the reader may see, in either script."""
    query = request.GET.get("q", "").strip()[:200]
    return render(
        request, "grants/dashboards/search.html", {"query": query, "found": selectors.search(request.user, query)}
    )


def _require_reader(request: HttpRequest) -> None:
    if not rules.has_perm("ledger.view", request.user):
        raise PermissionDenied
