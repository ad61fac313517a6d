"""What the officer writes: the rules of a call, part by part."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls import editing, pages, selectors, services
from grants.calls.forms import StartForm
from grants.calls.models import Call
from grants.calls.terms import blank_terms, terms_of
from grants.core.access import access
from grants.core.errors import DomainError
from grants.people.services import require
from grants.programmes.models import Action
from grants.programmes.selectors import get_action_in_scope
from workflows.engine import TransitionRefused

SMALL = ("amount", "number", "moment", "day", "select")  # kinds of fields that stand two in a row
STAFF = {"officer", "finance", "approver", "auditor"}


@access(get={"officer"}, post={"officer"})
def create(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a call in an action; its pot is put aside at once."""
    action = get_action_in_scope(request.user, code)
    require("calls.create", request.user, action)
    terms = {**blank_terms(), "countries": [action.beneficiary.code]}
    form = StartForm(request.POST or None, terms=terms, call=Call(action=action, currency=action.currency))
    if request.method == "POST" and form.is_valid():
        try:
            call = services.create_call(action, actor=request.user, **form.cleaned_data)
        except (DomainError, TransitionRefused) as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("The draft is saved and its pot put aside. Next: its other rules and its form.")
            )
            _tell_doubtful(request, form)
            return redirect("calls:manage", call.reference)
    return _start_page(request, form, action)


@access(get={"officer"}, post={"officer"})
def edit(request: HttpRequest, reference: str, part: str) -> HttpResponse:
    """Change one part of a draft's terms; a colleague's newer version is shown beside, never lost."""
    call = selectors.get_managed_call(request.user, reference)
    chosen = editing.part_of(part)
    require("calls.edit", request.user, call)
    if call.state != "draft":
        return not_a_draft(request, call)
    terms = terms_of(call)
    form = chosen.form(terms, request.POST or None, call=call)
    newer = None
    if form.is_bound and form.is_valid():
        try:
            set_part(request, call, form)
        except services.NewerTerms as error:
            newer = editing.told(chosen, error.terms, call=call)
            form.refuse(error)
        except (DomainError, TransitionRefused) as error:
            form.refuse(error, pot_cents=call.pot_cents)
        else:
            messages.success(request, _("Saved: %(part)s.") % {"part": chosen.title})
            return redirect("calls:manage", reference)
    judged = lots_judged(terms, "calls:lot_judging", reference) if part == "lots" else []
    return part_page(request, chosen, form, call=call, newer=newer, judged=judged)


@access(get=STAFF)
def manage(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the officer's desk of a call: where it stands, what is missing, what can be done."""
    call = selectors.get_managed_call(request.user, reference)
    return render(request, "grants/calls/manage.html", pages.desk_of(call, request.user))


def set_part(request: HttpRequest, call: Call, form: Any) -> None:
    """Set the terms that a valid form gives back, and say which instant a doubtful time means."""
    services.set_terms(call, editing.terms_from(form), actor=request.user, seen=request.POST.get("seen"))
    _tell_doubtful(request, form)


def part_page(
    request: HttpRequest, part: editing.Part, form: Any, *, call: Call, newer: Any = None, **more: Any
) -> HttpResponse:
    """Show the page of a part, with what a colleague has saved meanwhile."""
    left = selectors.left_in(call.action)
    context = {
        "call": call,
        "part": part,
        "form": form,
        "mark": form.mark,
        "newer": newer,
        "suggested": part.is_list and part.is_suggested(form.stored, form),
        "small": SMALL,
        "left": left,
        "most": left + call.pot_cents,
        "is_draft": call.state == "draft",
        "judged": [],
        **more,
    }
    status = 409 if newer else 422 if form.is_bound else 200
    return render(request, part.template, context, status=status)


def lots_judged(terms: dict[str, Any], route: str, *address: Any) -> list[tuple[str, int, str]]:
    """Return each lot with how many rules of the evaluation it has of its own, and the page on which they are set."""
    return [
        (row["title"], len(row.get("evaluation") or {}), reverse(route, args=[*address, row["key"]]))
        for row in terms["lots"]
    ]


def _start_page(request: HttpRequest, form: StartForm, action: Action) -> HttpResponse:
    context = {"form": form, "action": action, "left": selectors.left_in(action), "small": SMALL}
    return render(request, "grants/calls/start.html", context, status=422 if form.errors else 200)


def not_a_draft(request: HttpRequest, call: Call) -> HttpResponse:
    messages.error(request, _("The call is no longer a draft: it can be changed only after it has been returned."))
    return redirect("calls:manage", call.reference)


def _tell_doubtful(request: HttpRequest, form: Any) -> None:
    """Say which instant was taken where the change of clocks leaves a choice."""
    for moment in getattr(form, "doubtful", ()):
        said = f"{moment:%Y-%m-%d %H:%M:%S} UTC{moment:%z}"
        messages.warning(
            request, _("The clocks change in that hour; the later moment is taken: %(moment)s.") % {"moment": said}
        )
