"""The parts of an application that are not texts: budget, documents, account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from grants.applications import services
from grants.applications.budgeting import fault_sentence, limits_of
from grants.applications.drafting import NewerPart, why_closed
from grants.applications.forms.budget import BudgetInput
from grants.applications.forms.drafting import AccountForm, UploadForm
from grants.applications.freezing import budget_mark, budget_of
from grants.applications.models import Application
from grants.applications.rules import budget_faults
from grants.applications.views.frame import MEMBERS, WRITERS, Refused, page, status_of, with_mark, writable
from grants.core import files
from grants.core.access import access
from grants.core.forms import refuse
from workflows.engine import TransitionRefused


@access(get=MEMBERS, post=WRITERS)
def budget(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and save the budget; “add” and “remove” redraw the page with what was typed, without saving."""
    application = writable(request, reference)
    if request.method != "POST":
        return _budget_page(request, application, BudgetInput.stored(application, mark=budget_mark(application)))
    typed = BudgetInput.posted(request.POST)
    if "add" in request.POST or "remove" in request.POST:
        return _budget_page(request, application, typed, redrawn=True)
    if not typed.is_valid():
        return _budget_page(request, application, typed, status=422)
    given = typed.cofinancing.cleaned_data
    try:
        services.set_budget(
            application,
            typed.lines(),
            cofinancing_cents=given["cofinancing_cents"] or 0,
            cofinancing_source=given["cofinancing_source"],
            seen=given["seen"] or None,
            actor=request.user,
        )
    except NewerPart as error:
        refuse(typed.cofinancing, error)
        typed.cofinancing.data = with_mark(request, budget_mark(error.application))
        return _budget_page(request, application, typed, newer=True, status=409)
    messages.success(request, _("The budget is saved."))
    return redirect("applications:budget", reference)


@access(get=MEMBERS)
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the documents that the call asks for, each with its upload."""
    return _documents_page(request, writable(request, reference))


@access(post=WRITERS)
def attach(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a file in for one of the documents; a newer one replaces the one before."""
    application = writable(request, reference)
    document = get_object_or_404(application.call.documents, pk=pk)
    form = UploadForm(request.POST, request.FILES, prefix=f"document-{document.pk}")
    if form.is_valid():
        try:
            refuse_closed(application)
            stored = files.receive(form.cleaned_data["file"], actor=request.user)
            services.attach(application, document, stored, actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("“%(title)s” is there.") % {"title": document.title})
            return redirect("applications:documents", reference)
    return _documents_page(request, application, mistaken=(document.pk, form), status=422)


@access(post=WRITERS)
def detach(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take a document out of the draft."""
    application = writable(request, reference)
    document = get_object_or_404(application.call.documents, pk=pk)
    services.detach(application, document, actor=request.user)
    messages.success(request, _("“%(title)s” is taken out.") % {"title": document.title})
    return redirect("applications:documents", reference)


@access(get=MEMBERS, post=WRITERS)
def account(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the account that the grant would be paid to."""
    application = writable(request, reference)
    accounts = application.organisation.bank_accounts.exclude(state__in=["refused", "replaced"])
    form = AccountForm(request.POST or None, accounts=accounts, initial={"bank_account": application.bank_account})
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_account(application, form.cleaned_data["bank_account"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("The account is chosen."))
            return redirect("applications:detail", reference)
    return page(request, "account", application, form=form, accounts=accounts, status=status_of(form))


def _budget_page(
    request: HttpRequest,
    application: Application,
    typed: BudgetInput,
    *,
    status: int = 200,
    redrawn: bool = False,
    newer: bool = False,
) -> HttpResponse:
    rows = [(row.heading_value, row.amount_cents or 0) for row in typed.filled]
    faults = budget_faults(rows, typed.cofinancing_cents, limits_of(application.call)) if rows else []
    context = {
        "typed": typed,
        "faults": [fault_sentence(fault, application.call) for fault in faults],
        "redrawn": redrawn,
        "newer": newer,
        "money": budget_of(Application.objects.get(pk=application.pk)) if newer else None,
    }
    return page(request, "budget", application, status=status, **context)


def _documents_page(
    request: HttpRequest, application: Application, *, mistaken: tuple[int, UploadForm] | None = None, status: int = 200
) -> HttpResponse:
    there = {row.document_id: row for row in application.attachments.all()}
    at_fault = {mistaken[0]: mistaken[1]} if mistaken else {}
    rows = [
        {
            "document": document,
            "attachment": there.get(document.pk),
            "form": at_fault.get(document.pk) or UploadForm(prefix=f"document-{document.pk}"),
        }
        for document in application.call.documents.all()
    ]
    context = {"rows": rows, "mistaken": mistaken[1] if mistaken else None}
    return page(request, "documents", application, status=status, **context)


def refuse_closed(application: Application) -> None:
    """Raise TransitionRefused before a file is taken in for a draft that nobody can write in any more."""
    refusal = why_closed(application)
    if refusal:
        raise TransitionRefused(refusal)
