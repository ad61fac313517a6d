"""Pages of the checks on sanctions lists: the list, and recording one for the grantee of an agreement."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.forms.sanctions import SanctionsCheckFilter, SanctionsCheckForm
from grants.agreements.models import Agreement
from grants.agreements.selectors import get_agreement
from grants.agreements.selectors.sanctions import (
    checks_of_parties,
    get_sanctions_check,
    sanctions_checks_visible_to,
)
from grants.agreements.services.sanctions import record_sanctions_check
from grants.agreements.tables.sanctions import SanctionsCheckTable
from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse as show_refusal
from grants.core.lists import list_page
from grants.people.services import require


@access(get={"officer", "finance", "approver", "auditor"})
def index(request: HttpRequest) -> HttpResponse:
    """List the checks of the organisations with a grant in the reader's scope."""
    require("sanctions.list", request.user)
    return list_page(
        request,
        SanctionsCheckTable,
        sanctions_checks_visible_to(request.user),
        SanctionsCheckFilter,
        search_fields=("organisation__search_text",),
        heading=_("Sanctions checks"),
        lead=_("Who was looked for on which lists, and what was found. A new one is recorded on the page of a grant."),
        empty=_("No check is recorded yet."),
    )


@access(get={"finance"}, post={"finance"})
def record(request: HttpRequest, reference: str) -> HttpResponse:
    """Record that the grantee of an agreement, or a co-grantee, was looked for on the lists."""
    agreement = get_agreement(request.user, reference)
    require("sanctions.record", request.user, agreement)
    sent = request.method == "POST"
    form = SanctionsCheckForm(request.POST if sent else None, request.FILES if sent else None, agreement=agreement)
    if sent and form.is_valid():
        try:
            _record(request, agreement, form)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Recorded."))
            return redirect("agreements:detail", reference)
    checks = checks_of_parties(request.user, agreement)[:10]
    context = {"form": form, "agreement": agreement, "checks": checks}
    return render(request, "grants/agreements/sanctions.html", context, status=422 if form.errors else 200)


@access(get={"officer", "finance", "approver", "auditor"})
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the print of a search."""
    check = get_sanctions_check(request.user, pk)
    if check.evidence is None:
        raise Http404
    return redirect(files.link(check.evidence, request.user))


def _record(request: HttpRequest, agreement: Agreement, form: SanctionsCheckForm) -> None:
    fields = dict(form.cleaned_data)
    upload = fields.pop("evidence")
    kept = files.receive(upload, actor=request.user, field="evidence") if upload else None
    record_sanctions_check(agreement, actor=request.user, evidence=kept, **fields)
