"""What the officer writes: the rules, the questions, the criteria and the documents of a call."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.calls import formsets, pages, selectors, services
from grants.calls.forms import CallForm, initial_of
from grants.calls.models import Call
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.money import format_money
from grants.ledger.services import NotEnough
from grants.people.services import require
from grants.programmes.models import Action
from grants.programmes.selectors import get_action_in_scope
from workflows.engine import TransitionRefused

SMALL = ("amount", "number", "moment", "day")  # kinds of fields that stand two in a row
STAFF = {"officer", "finance", "approver", "auditor"}


@access(get={"officer"}, post={"officer"})
def create(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a call in an action; its pot is put aside at once."""
    action = get_action_in_scope(request.user, code)
    require("calls.create", request.user, action)
    form = CallForm(
        request.POST or None, initial={"countries": [action.beneficiary_id], "time_zone": "Europe/Belgrade"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            call = services.create_call(action, actor=request.user, **form.cleaned_data)
        except (DomainError, TransitionRefused) as error:
            _refuse_pot(form, error, already=0)
        else:
            messages.success(request, _("The draft is saved and its pot put aside. Next: the questions."))
            _tell_doubtful(request, form)
            return redirect("calls:manage", call.reference)
    return _call_page(request, form, action, None)


@access(get={"officer"}, post={"officer"})
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Change the rules of a draft."""
    call = selectors.get_managed_call(request.user, reference)
    require("calls.edit", request.user, call)
    if call.state != "draft":
        return _not_a_draft(request, call)
    form = CallForm(request.POST or None, initial=initial_of(call), zone=call.time_zone)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_call(call, actor=request.user, **form.cleaned_data)
        except (DomainError, TransitionRefused) as error:
            _refuse_pot(form, error, already=call.pot_cents)
        else:
            messages.success(request, _("The rules are saved."))
            _tell_doubtful(request, form)
            return redirect("calls:manage", reference)
    return _call_page(request, form, call.action, selectors.get_managed_call(request.user, reference))


@access(get={"officer"}, post={"officer"})
def questions(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the questions of the application form."""
    names = ("section", "title", "help", "max_words", "is_required")
    return _edit_rows(
        request,
        reference,
        formset_class=formsets.QuestionFormSet,
        names=names,
        usual=formsets.usual_questions,
        service=services.set_questions,
    )


@access(get={"officer"}, post={"officer"})
def criteria(request: HttpRequest, reference: str) -> HttpResponse:
    """Set the award criteria and their weights."""
    return _edit_rows(
        request,
        reference,
        formset_class=formsets.CriterionFormSet,
        names=("title", "help", "weight"),
        usual=formsets.usual_criteria,
        service=services.set_criteria,
    )


@access(get={"officer"}, post={"officer"})
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Say which documents applicants hand in."""
    return _edit_rows(
        request,
        reference,
        formset_class=formsets.DocumentFormSet,
        names=("title", "help", "is_required"),
        usual=formsets.usual_documents,
        service=services.set_documents,
    )


@access(get=STAFF)
def manage(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the officer's desk of a call: where it stands, what is missing, what can be done."""
    call = selectors.get_managed_call(request.user, reference)
    return render(request, "grants/calls/manage.html", pages.desk_of(call, request.user))


def _edit_rows(
    request: HttpRequest,
    reference: str,
    *,
    formset_class: Any,
    names: tuple[str, ...],
    usual: Callable[[], list[dict[str, Any]]],
    service: Callable[..., Call],
) -> HttpResponse:
    call = selectors.get_managed_call(request.user, reference)
    require("calls.edit", request.user, call)
    if call.state != "draft":
        return _not_a_draft(request, call)
    kind = service.__name__.removeprefix("set_")
    stored = list(getattr(call, kind).values(*names))
    formset = formsets.rows_on_page(formset_class, request, stored or usual())
    refusals: list[str] = []
    if formset.is_bound and formset.is_valid():
        try:
            service(call, formset.rows, actor=request.user)
        except (DomainError, TransitionRefused) as error:
            refusals = [str(error)]
        else:
            messages.success(request, _("Saved."))
            return redirect("calls:manage", reference)
    context = {"call": call, "formset": formset, "refusals": refusals, "suggested": not stored and not formset.is_bound}
    return render(request, f"grants/calls/{kind}.html", context, status=422 if formset.is_bound else 200)


def _not_a_draft(request: HttpRequest, call: Call) -> HttpResponse:
    messages.error(request, _("The call is no longer a draft: it can be changed only after it has been returned."))
    return redirect("calls:manage", call.reference)


def _tell_doubtful(request: HttpRequest, form: CallForm) -> None:
    """Say which instant was taken where the change of clocks leaves a choice."""
    for moment in form.doubtful:
        said = f"{moment:%Y-%m-%d %H:%M:%S} UTC{moment:%z}"
        messages.warning(
            request, _("The clocks change in that hour; the later moment is taken: %(moment)s.") % {"moment": said}
        )


def _refuse_pot(form: CallForm, error: Exception, *, already: int) -> None:
    """Show a refusal at its field; where the allocation is too small, with the figure left."""
    if not isinstance(error, NotEnough):
        return refuse(form, error)
    left = format_money(error.available + already, error.account.currency)
    return form.add_error(
        "pot_cents", _("Only %(left)s of the action's allocation is left for this pot.") % {"left": left}
    )


def _call_page(request: HttpRequest, form: CallForm, action: Action, call: Call | None) -> HttpResponse:
    left = selectors.left_in(action)
    context = {
        "form": form,
        "action": action,
        "call": call,
        "left": left,
        "most": left + (call.pot_cents if call else 0),
        "small": SMALL,
    }
    return render(request, "grants/calls/edit.html", context, status=422 if form.errors else 200)
