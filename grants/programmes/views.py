"""Actions as the public reads them; allocations and staff roles as the office works with them."""

import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import PUBLIC, access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.core.lists import list_page
from grants.people.services import require
from grants.programmes import selectors, services
from grants.programmes.documents import action_pdf as draw_action
from grants.programmes.filters import ActionFilter, AllocationFilter, StaffRoleFilter
from grants.programmes.forms import AllocationForm, CutForm, StaffRoleForm
from grants.programmes.models import Action, Allocation
from grants.programmes.results.selectors import framework_of
from grants.programmes.tables import ActionTable, AllocationTable, StaffRoleTable
from workflows.engine import TransitionRefused

OFFICE = {"officer", "finance", "approver", "auditor"}
FORMS = {Allocation.Kind.RAISE: AllocationForm, Allocation.Kind.CUT: CutForm}
PAGES = {Allocation.Kind.RAISE: "allocation_request", Allocation.Kind.CUT: "allocation_cut"}


def _language() -> str:
    return get_language() or "en"


def _all_footnotes() -> list[str]:
    return selectors.footnotes_for(selectors.footnoted_beneficiaries(), _language())


@access(get=PUBLIC)
def index(request: HttpRequest) -> HttpResponse:
    """List the funded actions by programme and theme."""
    return list_page(
        request,
        ActionTable,
        selectors.public_actions(),
        ActionFilter,
        "grants/programmes/index.html",
        heading=_("Actions"),
        lead=_("What the European Union and the Council of Europe fund together, and for whom"),
        empty=_("No action is found. Choose fewer words, or show all."),
        programmes=selectors.programmes_with_phases(),
        footnotes=_all_footnotes(),
    )


@access(get=PUBLIC)
def action(request: HttpRequest, code: str) -> HttpResponse:
    """Tell what an action is for, what it costs, and which calls it has."""
    page = selectors.action_page(code, request.user, _language())
    return render(request, "grants/programmes/action.html", {**page, "framework": framework_of(page["action"])})


@access(get=PUBLIC)
def action_pdf(request: HttpRequest, code: str) -> HttpResponseBase:
    """Stream the public page of an action as a tagged PDF."""
    page = selectors.action_page(code, request.user, _language())
    content = draw_action(page, language=_language())
    return FileResponse(io.BytesIO(content), content_type="application/pdf", as_attachment=True, filename=f"{code}.pdf")


@access(get={"finance"}, post={"finance"})
def allocation_request(request: HttpRequest, code: str, kind: str = Allocation.Kind.RAISE) -> HttpResponse:
    """Ask for a sum of an action's budget for small grants, or ask to take a sum back from them."""
    found = selectors.get_action_in_scope(request.user, code)
    require("allocations.request", request.user, found)
    form = FORMS[kind](request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _request(request, found, kind, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your request waits for an approver."))
            return redirect("programmes:allocation", made.pk)
    footnotes = selectors.footnotes_for([found.beneficiary], _language())
    context = {"form": form, "action": found, "budget": selectors.budget_of(found), "footnotes": footnotes}
    context |= selectors.in_the_way(Allocation(action=found, kind=kind), request.user)
    return render(request, f"grants/programmes/{PAGES[kind]}.html", context, status=422 if form.errors else 200)


def _request(request: HttpRequest, found: Action, kind: str, *, document: Any, **fields: Any) -> Allocation:
    """Keep the paper, then ask: what a virus scanner finds is on record whatever becomes of the request."""
    stored = files.receive(document, actor=request.user, field="document") if document else None
    return services.request_allocation(found, kind=kind, document=stored, actor=request.user, **fields)


@access(get=OFFICE)
def allocation_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the paper that goes with an allocation to those who may read it."""
    found = selectors.get_allocation(request.user, pk)
    if found.document is None:
        raise Http404
    return files.stream(found.document)


@access(get=OFFICE)
def allocations(request: HttpRequest) -> HttpResponse:
    """List the allocations of the reader's actions."""
    selectors.require_office(request.user)
    return list_page(
        request,
        AllocationTable,
        selectors.allocations_visible_to(request.user),
        AllocationFilter,
        "grants/programmes/allocations.html",
        search_fields=("action__search_text",),
        heading=_("Allocations"),
        lead=_("What of each action's budget is set aside for small grants"),
        empty=_("No allocation is found here."),
        footnotes=_all_footnotes(),
    )


@access(get=OFFICE)
def allocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an allocation, what the budget has left, and what may be done."""
    found = selectors.get_allocation(request.user, pk)
    return render(
        request, "grants/programmes/allocation.html", selectors.allocation_page(found, request.user, _language())
    )


@access(get={"approver"}, post={"approver"})
def allocation_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm an allocation, as the second pair of eyes."""
    done = _("The confirmation is recorded, and the money has moved.")
    return _decide(request, pk, verb="confirm", act=services.confirm_allocation, form_class=ConfirmForm, done=done)


@access(get={"approver"}, post={"approver"})
def allocation_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse an allocation with a reason."""
    done = _("The allocation is refused; the requester has been told why.")
    return _decide(request, pk, verb="refuse", act=services.refuse_allocation, form_class=ReasonForm, done=done)


@access(get={"finance"}, post={"finance"})
def allocation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    done = _("Your request is withdrawn.")
    return _decide(request, pk, verb="withdraw", act=services.withdraw_allocation, form_class=ConfirmForm, done=done)


def _decide(
    request: HttpRequest,
    pk: int,
    *,
    verb: str,
    act: Callable[..., Allocation],
    form_class: type[Form],
    done: str,
) -> HttpResponse:
    found = selectors.get_allocation(request.user, pk)
    require(f"allocations.{verb}", request.user, found)
    form = form_class(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            act(found, actor=request.user, **form.cleaned_data)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("programmes:allocation", pk)
    context = {**selectors.allocation_page(found, request.user, _language()), "form": form, "verb": verb}
    return render(request, f"grants/programmes/allocation_{verb}.html", context, status=422 if form.errors else 200)


@access(get={"administrator"}, post={"administrator"})
def staff(request: HttpRequest) -> HttpResponse:
    """List the staff of the administrator's programmes, and grant a role."""
    programmes = selectors.programmes_administered_by(request.user)
    form = StaffRoleForm(request.POST or None, programmes=programmes)
    if request.method == "POST" and form.is_valid():
        try:
            granted = services.grant_role(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(person)s now has the role.") % {"person": granted.user})
            return redirect("programmes:staff")
    return _staff_page(request, form, programmes)


def _staff_page(request: HttpRequest, form: StaffRoleForm, programmes: list[Any]) -> HttpResponse:
    response = list_page(
        request,
        StaffRoleTable,
        selectors.staff_roles_in(programmes),
        StaffRoleFilter,
        "grants/programmes/staff.html",
        search_fields=(),
        heading=_("Staff"),
        lead=_("Who may do what in your programmes"),
        form=form,
        events=selectors.role_events_in(programmes),
        footnotes=_all_footnotes(),
    )
    response.status_code = 422 if form.errors else 200
    return response


@access(get={"administrator"}, post={"administrator"})
def staff_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away, after saying why."""
    role = selectors.get_staff_role(request.user, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_role(role, actor=request.user, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The role is withdrawn."))
            return redirect("programmes:staff")
    context = {"form": form, "role": role}
    return render(request, "grants/programmes/staff_withdraw.html", context, status=422 if form.errors else 200)
