"""The questions of the form in a corrigendum: the same boxes as in a draft, on the terms that it proposes."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls import corrigenda
from grants.calls.form_building import editing, forms, pages
from grants.calls.form_building.saving import refuse_new_faults, retired_keys
from grants.calls.models import Corrigendum, Question
from grants.calls.versions import get_corrigendum
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm
from grants.people.services import require
from workflows.engine import TransitionRefused

STAFF = {"officer", "finance", "approver", "auditor"}
Change = Callable[[editing.Rows], list[editing.Row]]


@access(get=STAFF)
def questions(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Show the form as the change proposes it."""
    change = get_corrigendum(request.user, reference, pk)
    context = {
        **pages.builder_page(change.terms["questions"], pages.setting_of(change.call, change.terms)),
        "change": change,
        "call": change.call,
        "editable": change.state == "draft" and rules.has_perm("corrigenda.edit", request.user, change),
    }
    return render(request, "grants/calls/corrigendum_questions.html", context)


@access(get={"officer"}, post={"officer"})
def add(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Choose the kind of a new question, then write it."""
    change = _draft(request, reference, pk)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Question.Kind.values:
        context = {"call": change.call, "change": change, "kinds": forms.kinds()}
        status = 422 if request.method == "POST" else 200
        return render(request, "grants/calls/corrigendum_kind.html", context, status=status)
    return _question_page(request, change, "", kind)


@access(get={"officer"}, post={"officer"})
def question(request: HttpRequest, reference: str, pk: int, key: str) -> HttpResponse:
    """Change one question; its kind stays, since answers of that kind may be there."""
    change = _draft(request, reference, pk)
    return _question_page(request, change, key, _found(change, key)["kind"])


@access(post={"officer"})
def move(request: HttpRequest, reference: str, pk: int, key: str) -> HttpResponse:
    """Put a question one place up or down in its section."""
    change = _draft(request, reference, pk)
    step = -1 if request.POST.get("where") == "up" else 1
    return _changed(request, change, lambda rows: editing.moved(rows, key, step), _("Moved."), at=f"question-{key}")


@access(get={"officer"}, post={"officer"})
def remove(request: HttpRequest, reference: str, pk: int, key: str) -> HttpResponse:
    """Take a question out, once asked whether it is meant; what was answered stays with the applicants."""
    change = _draft(request, reference, pk)
    row = _found(change, key)
    if request.method == "POST":
        return _changed(request, change, lambda rows: editing.without(rows, key), _("The question is taken out."))
    hanging = editing.hanging_on(change.terms["questions"], key)
    context = {"call": change.call, "change": change, "row": row, "hanging": hanging, "form": ConfirmForm()}
    return render(request, "grants/calls/corrigendum_remove.html", context)


def _question_page(request: HttpRequest, change: Corrigendum, key: str, kind: str) -> HttpResponse:
    rows, act = change.terms["questions"], request.POST.get("rows", "")
    form, options = forms.question_form(
        request.POST if request.method == "POST" else None,
        questions=rows,
        key=key,
        kind=kind,
        setting=pages.setting_of(change.call, change.terms),
        act=act,
        section=request.GET.get("section", ""),
    )
    if request.method == "POST" and not act:
        made = forms.change_of(form, options, taken=retired_keys(change.call))
        if made is not None:
            return _changed(request, change, made, _("Noted."), at=f"question-{form.saved_key}")
    context = {
        "call": change.call,
        "change": change,
        "form": form,
        "options": options,
        "key": key,
        "kind": kind,
        "kind_label": Question.Kind(kind).label,
        "kinds": [] if key else forms.kinds(),
        "added": bool(act),
    }
    faulty = request.method == "POST" and not act
    return render(request, "grants/calls/corrigendum_question.html", context, status=422 if faulty else 200)


def _changed(request: HttpRequest, change: Corrigendum, made: Change, done: str, *, at: str = "") -> HttpResponse:
    """Write a change of the questions to the proposed terms, and go back to the place where it was made."""
    terms: dict[str, Any] = change.terms
    try:
        rows = made(terms["questions"])
        refuse_new_faults(terms["questions"], rows, terms["relations"])
        corrigenda.edit_corrigendum(change, {"questions": rows}, actor=request.user)
    except (DomainError, TransitionRefused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    page = reverse("calls:corrigendum_questions", args=[change.call.reference, change.pk])
    return redirect(page + (f"#{at}" if at else ""))


def _draft(request: HttpRequest, reference: str, pk: int) -> Corrigendum:
    change = get_corrigendum(request.user, reference, pk)
    require("corrigenda.edit", request.user, change)
    return change


def _found(change: Corrigendum, key: str) -> dict[str, Any]:
    row = next((row for row in change.terms["questions"] if row["key"] == key), None)
    if row is None:
        raise Http404
    return row
