"""Pages on which an approver decides: on one payment, or on several that are reported one by one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from grants.core.access import access
from grants.payments import services
from grants.payments.approval_pages import many_page, picks_of
from grants.payments.forms.requests import DecideForm
from grants.payments.views.payments import act_on
from grants.people.services import require


@access(get={"approver"}, post={"approver"})
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the first of two approvals."""
    done = _("Approved. Another approver gives the second approval.")
    return act_on(request, pk, "endorse", services.endorse_payment, DecideForm, done, knows_payment=True)


@access(get={"approver"}, post={"approver"})
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve a request: the money is ordered."""
    done = _("Approved: the money is ordered. A finance officer records the bank's date.")
    return act_on(request, pk, "approve", services.approve_payment, DecideForm, done, knows_payment=True)


@access(get={"approver"}, post={"approver"})
def approve_many(request: HttpRequest) -> HttpResponse:
    """Show the payments picked from the list with their sums, or approve them and report each."""
    require("payments.approve_many", request.user)
    picked = picks_of(request.user, request.POST if request.method == "POST" else request.GET)
    if request.method == "POST" and picked:
        results = services.approve_many(picked, actor=request.user)
        return render(request, "grants/payments/approved_many.html", {"results": results})
    context = many_page([payment for payment, _seen in picked], request.user)
    return render(
        request, "grants/payments/approve_many.html", context, status=422 if request.method == "POST" else 200
    )
