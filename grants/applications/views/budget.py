"""The budget: on the page, each partner's own, and as a workbook there and back."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grants.applications import services
from grants.applications.budget_words import checks_of, fault_sentence
from grants.applications.budgeting import part_of
from grants.applications.changes import changes_of
from grants.applications.drafting import NewerPart, why_closed
from grants.applications.forms.budget import BudgetInput, WorkbookForm
from grants.applications.freezing import budget_mark, budget_of, partners_of
from grants.applications.models import Application
from grants.applications.rules import budget_faults
from grants.applications.spreadsheet_reading import Sheet, read_budget
from grants.applications.spreadsheets import how_it_is_read, write_budget
from grants.applications.views.frame import MEMBERS, WRITERS, page, with_mark, writable
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.files import TYPES
from grants.core.forms import refuse

REDRAWN = ("add", "remove", "redraw")


@access(get=MEMBERS, post=WRITERS)
def budget(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and save the budget; “add” and “remove” redraw the page with what was typed, without saving."""
    application = writable(request, reference)
    if request.method != "POST":
        return _budget_page(request, application, BudgetInput.stored(application, mark=budget_mark(application)))
    typed = BudgetInput.posted(application, request.POST)
    if any(name in request.POST for name in REDRAWN):
        return _budget_page(request, application, typed, redrawn=True)
    if not typed.is_valid():
        return _budget_page(request, application, typed, status=422)
    given = typed.cofinancing.cleaned_data
    try:
        services.set_budget(
            application,
            typed.lines(),
            cofinancing_source=given["cofinancing_source"],
            seen=given["seen"] or None,
            actor=request.user,
        )
    except NewerPart as error:
        refuse(typed.cofinancing, error)
        typed.cofinancing.data = with_mark(request, budget_mark(error.application))
        return _budget_page(request, application, typed, newer=True, status=409)
    except DomainError as error:
        refuse(typed.cofinancing, error)
        return _budget_page(request, application, typed, status=422)
    messages.success(request, _("The budget is saved."))
    return redirect("applications:budget", reference)


@access(get=MEMBERS)
def own_budget(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show the lines that one partner spends, by its number; 1 is the applicant itself."""
    application = writable(request, reference)
    names = [application.organisation.name, *(partner.name for partner in application.partners.all())]
    if not 1 <= number <= len(names):
        raise Http404
    money = part_of(budget_of(application), number - 1)
    money["lines"] = [{**line, "partner": None} for line in money["lines"]]  # the page is all of this one
    others = list(enumerate(names, start=1))
    return page(
        request,
        "budget_own",
        application,
        money=money,
        whose=names[number - 1],
        number=number,
        others=others,
        partners=[],
    )


@access(get=MEMBERS)
def export_budget(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the budget as a workbook."""
    application = writable(request, reference)
    response = HttpResponse(write_budget(application), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = f'attachment; filename="{application.reference}-budget.xlsx"'
    response["Cache-Control"] = "private, no-store"
    return response


@access(get=MEMBERS, post=WRITERS)
def import_budget(request: HttpRequest, reference: str) -> HttpResponse:
    """Read a workbook and show what it would change; nothing is saved before the budget page is sent."""
    application = writable(request, reference)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            _refuse_closed(application)
            sheet = read_budget(form.cleaned_data["file"], application)
        except DomainError as error:
            refuse(form, error)
        else:
            return _preview(request, application, form, sheet)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "typed": None, "problems": [], "how": how_it_is_read()}
    return page(request, "budget_import", application, status=status, **context)


def _preview(request: HttpRequest, application: Application, form: WorkbookForm, sheet: Sheet) -> HttpResponse:
    sheet.data["seen"] = budget_mark(application)
    typed = BudgetInput.posted(application, sheet.data)
    problems = sheet.problems_with(typed)
    context: dict[str, Any] = {"form": form, "typed": typed, "problems": problems}
    context |= {"fields": list(sheet.data.items()), "how": how_it_is_read()}
    if not problems:
        context |= {
            "changes": changes_of(application.lines.all(), typed.lines()),
            "source": typed.cofinancing.cleaned_data["cofinancing_source"],
            "faults": _faults(typed, application),
            "figures": typed.figures,
        }
    return page(request, "budget_import", application, status=422 if problems else 200, **context)


def _budget_page(
    request: HttpRequest,
    application: Application,
    typed: BudgetInput,
    *,
    status: int = 200,
    redrawn: bool = False,
    newer: bool = False,
) -> HttpResponse:
    stored = Application.objects.get(pk=application.pk) if newer else None
    context = {
        "typed": typed,
        "figures": typed.figures,
        "checks": checks_of(typed.figures, typed.limits, application.call),
        "known": json.dumps(typed.others),
        "faults": _faults(typed, application) if typed.filled else [],
        "redrawn": redrawn,
        "newer": newer,
        "money": budget_of(stored) if stored else None,
        "partners": partners_of(stored) if stored else [],
    }
    return page(request, "budget", application, status=status, **context)


def _faults(typed: BudgetInput, application: Application) -> list[str]:
    return [fault_sentence(fault, application.call) for fault in budget_faults(typed.figures, typed.limits)]


def _refuse_closed(application: Application) -> None:
    refusal = why_closed(application)
    if refusal:
        raise DomainError(refusal)
