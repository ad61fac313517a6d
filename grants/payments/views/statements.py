"""Pages of the bank's statements and their lines: parse, call one service or one selector, respond."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse as show_refusal
from grants.core.lists import list_page
from grants.payments.bank_filters import LineFilter, StatementFilter
from grants.payments.bank_pages import line_page, statement_page
from grants.payments.forms.bank import ExplainForm, LinePaymentForm, LineRecoveryForm, StatementForm
from grants.payments.matching_job import is_large, start_matching
from grants.payments.models import Statement, StatementLine
from grants.payments.selectors.bank import (
    accounts_read_by,
    found_or_404,
    lines_visible_to,
    statements_visible_to,
)
from grants.payments.selectors.reconciling import candidates_for, recoveries_for
from grants.payments.services import matching
from grants.payments.services.importing import import_statement
from grants.payments.tables.bank import LineTable, StatementTable
from grants.people.services import require
from workflows.engine import TransitionRefused

READERS = {"finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=READERS)
def index(request: HttpRequest) -> HttpResponse:
    """List the statements of the reader's programmes."""
    require("batches.list", request.user)
    return list_page(
        request,
        StatementTable,
        statements_visible_to(request.user),
        StatementFilter,
        template="grants/payments/bank_statements.html",
        search_fields=(),
        heading=_("Statements of the bank"),
        lead=_(
            "A statement is taken whole or not at all; each of its lines answers one payment, or waits for a person."
        ),
        empty=_("No statement yet."),
        filename="statements",
        may_import=accounts_read_by(request.user).exists(),
    )


@access(get={"finance"}, post={"finance"})
def take(request: HttpRequest) -> HttpResponse:
    """Import a statement and answer what its lines say themselves."""
    accounts = accounts_read_by(request.user)
    if not accounts.exists():
        raise PermissionDenied(_("There is no account whose statements you may import."))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = StatementForm(*posted, accounts=accounts, initial={"format": "camt"})
    if request.method == "POST" and form.is_valid():
        try:
            statement = _taken(request, form)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            return _match(request, statement, _("Imported: %(all)s lines, of which %(left)s wait for you."))
    return render(request, "grants/payments/bank_import.html", {"form": form}, status=422 if form.errors else 200)


@access(get=READERS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the balances of a statement and what came of its lines."""
    statement = found_or_404(statements_visible_to(request.user), pk)
    return render(request, "grants/payments/bank_statement.html", statement_page(statement, request.user))


@access(post={"finance"})
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the open lines once more, say after a worker was lost or a payment was ordered."""
    statement = found_or_404(statements_visible_to(request.user), pk)
    require("statements.import", request.user, statement)
    return _match(request, statement, _("Tried again: of %(all)s lines %(left)s wait for you."))


@access(get=READERS)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the file as the bank gave it, for whom none of its lines is closed."""
    statement = found_or_404(statements_visible_to(request.user), pk)
    if lines_visible_to(request.user).filter(statement=statement).count() != statement.line_count:
        raise PermissionDenied(_("The statement holds a line that is closed to you."))
    return redirect(files.link(statement.file, request.user))


@access(get=READERS)
def lines(request: HttpRequest) -> HttpResponse:
    """List the lines: those to be settled first of all."""
    require("batches.list", request.user)
    return list_page(
        request,
        LineTable,
        lines_visible_to(request.user).order_by("-booked_on", "-pk"),
        LineFilter,
        template="grants/payments/bank_lines.html",
        search_fields=(),
        heading=_("Lines of the bank"),
        lead=_("What went out of and came into the accounts, and what each line answers."),
        empty=_("No line yet."),
        filename="lines",
    )


@access(get=READERS)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a line and the ways to settle it."""
    found = found_or_404(lines_visible_to(request.user), pk)
    return render(request, "grants/payments/bank_line.html", line_page(found, request.user))


@access(post={"finance"})
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which payment a debit made."""
    found = _settled(request, pk)
    form = LinePaymentForm(request.POST, choices=candidates_for(found, request.user), prefix="pay")
    return _settle(request, found, "pay", form, matching.pay_by_line)


@access(post={"finance"})
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a payment did not arrive."""
    found = _settled(request, pk)
    form = LinePaymentForm(request.POST, choices=candidates_for(found, request.user), prefix="send_back")
    return _settle(request, found, "send_back", form, matching.return_by_line)


@access(post={"finance"})
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which recovery a credit covers."""
    found = _settled(request, pk)
    form = LineRecoveryForm(request.POST, choices=recoveries_for(found, request.user), prefix="receive")
    return _settle(request, found, "receive", form, matching.receive_by_line)


@access(post={"finance"})
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a line is that answers nothing of ours."""
    found = _settled(request, pk)
    return _settle(request, found, "explain", ExplainForm(request.POST, prefix="explain"), matching.explain_line)


def _taken(request: HttpRequest, form: StatementForm) -> Statement:
    given = form.cleaned_data
    return import_statement(
        given["account"],
        given["file"].read(),
        format=given["format"],
        opening_cents=given["opening_cents"],
        closing_cents=given["closing_cents"],
        columns=form.columns(),
        actor=request.user,
    )


def _match(request: HttpRequest, statement: Statement, told: str) -> HttpResponse:
    """Answer the lines now and say how many are left, or, where they are many, in the background."""
    if is_large(statement):
        try:
            return redirect("core:job", start_matching(statement, actor=request.user).pk)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("payments:statement", statement.pk)
    report = matching.match_statement(statement, actor=request.user)
    messages.success(request, told % {"all": statement.lines.count(), "left": report[StatementLine.Outcome.OPEN]})
    return redirect("payments:statement", statement.pk)


def _settled(request: HttpRequest, pk: int) -> StatementLine:
    found: StatementLine = found_or_404(lines_visible_to(request.user), pk)
    require("statements.settle", request.user, found)
    return found


def _settle(
    request: HttpRequest, found: StatementLine, name: str, form: Any, service: Callable[..., Any]
) -> HttpResponse:
    """Settle a line, or show its page again with what was wrong; then go on with its statement."""
    if form.is_valid():
        given = dict(form.cleaned_data)
        chosen = [given.pop(key) for key in ("payment", "recovery") if key in given]
        try:
            service(found, *chosen, actor=request.user, **given)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            matching.complete_files_of(found, actor=request.user)
            messages.success(request, _("Settled."))
            return redirect(reverse("payments:statement", args=[found.statement_id]))
    page = line_page(found, request.user, {name: form})
    return render(request, "grants/payments/bank_line.html", {**page, "refused": form}, status=422)
