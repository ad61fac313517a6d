"""Pages of exchange rates: the list with what is missing, and the import in two steps."""

import datetime
from typing import Any

import rules
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.lists import list_page
from grants.ledger.forms import ConfirmRatesForm, ImportRatesForm
from grants.ledger.rate_files import MOST_BYTES
from grants.ledger.rate_importing import Plan, import_rates, plan_import
from grants.payments.rate_filters import RateFilter
from grants.payments.selectors.rates import get_rate_file, missing_rates, rates_listed
from grants.payments.tables.rates import RateTable
from grants.people.services import require

SALT = "grants.payments.rates"
SHOWN = 20  # faults and changes on the page


@access(get={"finance", "auditor"})
def rates(request: HttpRequest) -> HttpResponse:
    """List the stored rates, and say which months are missing for the currencies in use."""
    _refuse_others(request)
    return list_page(
        request,
        RateTable,
        rates_listed(),
        RateFilter,
        "grants/payments/rates.html",
        search_fields=(),
        heading=_("Exchange rates"),
        lead=_("Stored rates, with source and day. None is fetched while a page waits: import each month's file."),
        empty=_("No rate is stored yet."),
        missing=missing_rates(),
        may_import=rules.has_perm("rates.import", request.user, None),
    )


@access(get={"finance"}, post={"finance"})
def import_file(request: HttpRequest) -> HttpResponse:
    """Take a file of rates, and show what it would do before anything is stored."""
    require("rates.import", request.user, None)
    if request.method != "POST":
        return render(request, "grants/payments/rates_import.html", {"form": ImportRatesForm()})
    form = ImportRatesForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "grants/payments/rates_import.html", {"form": form}, status=422)
    upload, source, month = (form.cleaned_data[name] for name in ("file", "source", "month"))
    content = upload.read(MOST_BYTES + 1)
    plan = plan_import(content, source=source, month=month)
    if not plan.is_good:
        form.add_error("file", _("Nothing was imported. Mend the file, or choose another one."))
        context = {"form": form, "faults": plan.reading.faults[:SHOWN], "more": len(plan.reading.faults) - SHOWN}
        return render(request, "grants/payments/rates_import.html", context, status=422)
    kept = files.keep(content, name=upload.name[:150], content_type="text/plain", actor=request.user)
    token = signing.dumps([kept.pk, source, month.isoformat() if month else ""], salt=SALT)
    return _preview(request, plan, ConfirmRatesForm(initial={"token": token}))


@access(post={"finance"})
def confirm_import(request: HttpRequest) -> HttpResponse:
    """Store the rates of the file that was looked at."""
    require("rates.import", request.user, None)
    content, source, month = _looked_at(request)
    form = ConfirmRatesForm(request.POST)
    if form.is_valid():
        try:
            plan = import_rates(
                content, source=source, month=month, reason=form.cleaned_data["reason"], actor=request.user
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _done(plan))
            return redirect("payments:rates")
    return _preview(request, plan_import(content, source=source, month=month), form, status=422)


def _refuse_others(request: HttpRequest) -> None:
    if not rules.has_perm("rates.view", request.user, None):
        raise PermissionDenied


def _looked_at(request: HttpRequest) -> tuple[bytes, str, datetime.date | None]:
    try:
        pk, source, month = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=86_400)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    content = files.read(get_rate_file(pk, request.user))
    return content, source, datetime.date.fromisoformat(month) if month else None


def _preview(request: HttpRequest, plan: Plan, form: Any, *, status: int = 200) -> HttpResponse:
    context = {"plan": plan, "form": form, "changed": plan.changed[:SHOWN], "added": plan.added[:SHOWN]}
    return render(request, "grants/payments/rates_preview.html", context, status=status)


def _done(plan: Plan) -> str:
    count = len(plan.added) + len(plan.changed)
    if not count:
        return _("All of it was stored already; nothing changed.")
    return ngettext("%(n)s rate is stored.", "%(n)s rates are stored.", count) % {"n": count}
