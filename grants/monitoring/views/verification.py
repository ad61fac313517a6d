"""Pages of the verification: one cost with its thread, the sample, the second person, reductions, audit findings."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.agreements.selectors import get_agreement
from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse, set_choices
from grants.monitoring import services
from grants.monitoring.forms.verification import AnswerForm, AskForm, AuditNoteForm, DisallowForm, ReduceForm
from grants.monitoring.models import Expenditure
from grants.monitoring.ruling import reduction_of
from grants.monitoring.selectors import get_cost, get_report
from grants.monitoring.selectors.closing import finding_cited
from grants.monitoring.selectors.verification import costs_visible_to, get_message_file, notes_on
from grants.monitoring.services.disallowing import obstacle_to_disallowing
from grants.monitoring.verification_pages import one_cost_page, sample_page
from grants.people.services import require
from workflows.engine import TransitionRefused

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
OFFICE = {"officer", "finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=READERS)
def cost(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one cost: its files, what was asked and answered, what was decided, and what can be done."""
    found = get_cost(request.user, pk)
    return render(request, "grants/monitoring/cost.html", one_cost_page(found, request.user))


@access(get=READERS)
def message_file(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Lead to the file that came with a message about a cost, for a minute, for this reader."""
    found = get_cost(request.user, pk)
    return redirect(files.link(get_message_file(found, number), request.user))


@access(get={"finance"}, post={"finance"})
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the grantee about a cost."""
    found = get_cost(request.user, pk)
    require("costs.ask", request.user, found)
    form = AskForm(request.POST if request.method == "POST" else None, request.FILES or None)

    def act() -> None:
        sent = form.cleaned_data["file"]
        kept = files.receive(sent, actor=request.user) if sent else None
        services.ask_grantee(found, text=form.cleaned_data["text"], file=kept, actor=request.user)

    return _act_on_cost(request, found, form, act, _("The question is asked; the grantee hears of it by mail."))


@access(get={"applicant"}, post={"applicant"})
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer what was asked about a cost, with further files."""
    found = get_cost(request.user, pk)
    require("costs.answer", request.user, found)
    form = AnswerForm(request.POST if request.method == "POST" else None, request.FILES or None)

    def act() -> None:
        fields = dict(form.cleaned_data)
        kept = [files.receive(sent, actor=request.user, field="files") for sent in fields.pop("files")]
        services.answer_question(found, uploads=kept, actor=request.user, **fields)

    return _act_on_cost(request, found, form, act, _("Your answer is sent. You can add to it until it is decided."))


@access(post={"finance", "officer"})
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a high cost that another person verified."""
    found = get_cost(request.user, pk)
    services.confirm_cost(found, actor=request.user)
    messages.success(request, _("Confirmed: %(cost)s.") % {"cost": found})
    return redirect("monitoring:costs", found.report.reference)


@access(get={"approver"}, post={"approver"})
def disallow(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an amount out of an accepted cost, for a finding of an audit."""
    found = get_cost(request.user, pk)
    require("costs.disallow", request.user, found)
    agreement = found.report.agreement
    initial = {"finding": finding_cited(agreement)}
    form = DisallowForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> None:
        services.disallow_cost(found, actor=request.user, **form.cleaned_data)

    done = _("It is taken out; what the grant falls by waits for a second approver to be asked back.")
    obstacle = obstacle_to_disallowing(agreement)
    return _act_on_cost(request, found, form, act, done, obstacle=obstacle)


@access(get=READERS)
def sample(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the sample of a report, and draw it again before the reader's eyes."""
    report = get_report(request.user, reference)
    return render(request, "grants/monitoring/sample.html", sample_page(report, request.user))


@access(post={"finance"})
def draw_sample(request: HttpRequest, reference: str) -> HttpResponse:
    """Draw the costs to verify one by one."""
    drawn = services.draw_sample(get_report(request.user, reference), actor=request.user)
    words = ngettext("%(n)s cost is drawn.", "%(n)s costs are drawn.", drawn.size)
    messages.success(request, words % {"n": drawn.size})
    return redirect("monitoring:sample", reference)


@access(post={"finance"})
def accept_unsampled(request: HttpRequest, reference: str) -> HttpResponse:
    """Accept without review what the sample left out."""
    count = services.accept_unsampled(get_report(request.user, reference), actor=request.user)
    words = ngettext("%(n)s cost is accepted without review.", "%(n)s costs are accepted without review.", count)
    messages.success(request, words % {"n": count})
    return redirect("monitoring:costs", reference)


@access(get={"approver"}, post={"approver"})
def reduce(request: HttpRequest, reference: str) -> HttpResponse:
    """Reduce the final amount for a poor or late implementation."""
    agreement = get_agreement(request.user, reference)
    require("agreements.reduce", request.user, agreement)
    form = ReduceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reduce_grant(agreement, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted; it counts when the final amount is fixed."))
            return redirect("agreements:detail", reference)
    context = {"form": form, "agreement": agreement, "reduction": reduction_of(agreement)}
    return render(request, "grants/monitoring/reduce.html", context, status=422 if form.errors else 200)


@access(get=OFFICE, post=set())
def audit_notes(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what auditors noted on a grant; a guest of it writes here, and nobody else."""
    agreement = get_agreement(request.user, reference)
    require("audit_notes.list", request.user, agreement)
    if request.method == "POST":
        require("audit_notes.write", request.user, agreement)
    form = AuditNoteForm(request.POST if request.method == "POST" else None, initial={"kind": "note"} | _about(request))
    set_choices(form, "cost", costs_visible_to(request.user).filter(report__agreement=agreement))
    if request.method == "POST" and form.is_valid():
        try:
            services.note_on_grant(agreement, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, _("Noted; the office reads it."))
            return redirect("monitoring:audit_notes", reference)
    context = {
        "agreement": agreement,
        "notes": notes_on(agreement, request.user),
        "form": form,
        "may_write": rules.has_perm("audit_notes.write", request.user, agreement),
    }
    return render(request, "grants/monitoring/audit_notes.html", context, status=422 if form.errors else 200)


def _about(request: HttpRequest) -> dict[str, Any]:
    cost = request.GET.get("cost", "")
    return {"cost": cost} if cost.isdigit() else {}


def _act_on_cost(
    request: HttpRequest, found: Expenditure, form: Any, act: Callable[[], None], done: str, *, obstacle: str = ""
) -> HttpResponse:
    """Show the page of an act on one cost, or do the act and go to the page of the cost."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except REFUSALS as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("monitoring:cost", found.pk)
    name = request.resolver_match.url_name if request.resolver_match else ""
    context = one_cost_page(found, request.user) | {"form": form, "act": name, "obstacle": obstacle}
    return render(request, "grants/monitoring/act_on_cost.html", context, status=422 if form.errors else 200)
