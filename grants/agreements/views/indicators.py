"""Pages of a grant's indicators while its agreement is a draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.agreements.forms.indicators import GrantIndicatorForm
from grants.agreements.models import Agreement
from grants.agreements.selectors import get_agreement
from grants.agreements.selectors.indicators import get_grant_indicator
from grants.agreements.services import indicators as services
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people.services import require
from workflows.engine import TransitionRefused

OFFICER = {"officer"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=OFFICER, post=OFFICER)
def indicator_add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add an indicator to a draft agreement."""
    agreement = get_agreement(request.user, reference)
    require("grant_indicators.add", request.user, agreement)
    form = GrantIndicatorForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_indicator(agreement, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("The indicator is added."))
            return redirect("monitoring:grant_indicators", reference)
    return _page(request, agreement, form)


@access(get=OFFICER, post=OFFICER)
def indicator_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is agreed for an indicator of a draft agreement."""
    row = get_grant_indicator(request.user, pk)
    require("grant_indicators.edit", request.user, row)
    form = GrantIndicatorForm(request.POST or None, instance=row, agreement=row.agreement)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_indicator(row, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("monitoring:grant_indicators", row.agreement.reference)
    return _page(request, row.agreement, form)


@access(post=OFFICER)
def indicator_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an indicator out of a draft agreement."""
    row = get_grant_indicator(request.user, pk)
    require("grant_indicators.remove", request.user, row)
    services.remove_indicator(row, actor=request.user)
    messages.success(request, _("The indicator is taken out."))
    return redirect("monitoring:grant_indicators", row.agreement.reference)


def _page(request: HttpRequest, agreement: Agreement, form: GrantIndicatorForm) -> HttpResponse:
    context = {"agreement": agreement, "form": form, "row": form.instance}
    return render(request, "grants/agreements/indicator.html", context, status=422 if form.errors else 200)
