"""The officer's form builder: sections and questions of a draft on pages of their own, and the form as it will look."""

from collections.abc import Callable
from typing import Any

import rules
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls import selectors
from grants.calls.form_building import editing, forms, pages
from grants.calls.form_building.saving import change_form, retired_keys
from grants.calls.form_building.usual import usual_questions, with_usual_report
from grants.calls.models import AskedIn, Call, Question, Stage
from grants.calls.terms import terms_rows
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm
from grants.people.services import require
from workflows.engine import TransitionRefused

STAFF = {"officer", "finance", "approver", "auditor"}
Change = Callable[[editing.Rows], list[editing.Row]]


@access(get=STAFF, post={"officer"})
def questions(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the form with its sections and questions; a form without any can begin with the usual ones."""
    call = selectors.get_managed_call(request.user, reference)
    if request.method == "POST":
        require("calls.edit", request.user, call)
        of_report = request.POST.get("usual") == AskedIn.REPORT
        begin: Change = with_usual_report if of_report else lambda rows: list(rows) or usual_questions()
        return _changed(request, call, begin, _("The usual questions are there."))
    rows = terms_rows(call, "questions")
    context = {
        **pages.builder_page(rows, pages.setting_of(call)),
        "asks_in_report": any(row["stage"] == AskedIn.REPORT for row in rows),
        "call": call,
        "editable": call.state == "draft" and rules.has_perm("calls.edit", request.user, call),
    }
    return render(request, "grants/calls/form_builder.html", context)


@access(get=STAFF)
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the form as an applicant will see it: of one kind, in one stage."""
    call = selectors.get_managed_call(request.user, reference)
    setting = pages.setting_of(call)
    kinds = ("cso", "local_authority") if setting.both_kinds else (call.applicants,)
    rows = terms_rows(call, "questions")
    stages = [*(Stage.values if setting.two_stages else [Stage.FULL.value])]
    stages += [AskedIn.REPORT.value] if any(row["stage"] == AskedIn.REPORT for row in rows) else []
    who = pages.chosen(request.GET.get("for", ""), kinds)
    stage = pages.chosen(request.GET.get("in", ""), stages)
    context = {
        "call": call,
        "who": who,
        "stage": stage,
        "kinds": [(kind, Call.Applicants(kind).label) for kind in kinds],
        "stages": [(name, AskedIn(name).label) for name in stages],
        "sections": pages.preview_page(rows, setting, who=who, stage=stage),
        "documents": [row for row in call.documents.all() if row.applies_to in ("both", who) and row.stage == stage],
    }
    return render(request, "grants/calls/form_preview.html", context)


@access(get={"officer"}, post={"officer"})
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the kind of a new question, then write it."""
    call = _managed(request, reference)
    if call.state != "draft":
        return _not_a_draft(request, call)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in Question.Kind.values:
        context = {"call": call, "kinds": forms.kinds(), "section": request.GET.get("section", "")}
        return render(request, "grants/calls/form_kind.html", context, status=422 if request.method == "POST" else 200)
    return _question_page(request, call, "", kind)


@access(get={"officer"}, post={"officer"})
def question(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Change one question."""
    call = _managed(request, reference)
    row = _found(call, key)
    if call.state != "draft":
        return _not_a_draft(request, call)
    kind = pages.chosen(request.POST.get("kind", row["kind"]), [row["kind"], *Question.Kind.values])
    return _question_page(request, call, key, kind)


@access(post={"officer"})
def move(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Put a question one place up or down in its section."""
    call = _managed(request, reference)
    step = -1 if request.POST.get("where") == "up" else 1
    return _changed(request, call, lambda rows: editing.moved(rows, key, step), _("Moved."), at=f"question-{key}")


@access(post={"officer"})
def duplicate(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Put a copy of a question right after it."""
    call = _managed(request, reference)
    taken = retired_keys(call)
    change: Change = lambda rows: editing.duplicated(rows, key, taken=taken)  # noqa: E731
    return _changed(request, call, change, _("A copy stands right after it."), at=f"question-{key}")


@access(get={"officer"}, post={"officer"})
def remove(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Take a question out, once asked whether it is meant."""
    call = _managed(request, reference)
    row = _found(call, key)
    if call.state != "draft":
        return _not_a_draft(request, call)
    if request.method == "POST":
        return _changed(request, call, lambda rows: editing.without(rows, key), _("The question is taken out."))
    hanging = editing.hanging_on(terms_rows(call, "questions"), key)
    context = {"call": call, "row": row, "hanging": hanging, "form": ConfirmForm()}
    return render(request, "grants/calls/form_remove.html", context)


@access(get={"officer"}, post={"officer"})
def section(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Give a section another name."""
    call = _managed(request, reference)
    old = _section(call, number)
    if call.state != "draft":
        return _not_a_draft(request, call)
    form = forms.SectionForm(request.POST if request.method == "POST" else None, initial={"name": old})
    if request.method == "POST" and form.is_valid():
        change: Change = lambda rows: editing.section_renamed(rows, old, form.cleaned_data["name"])  # noqa: E731
        return _changed(request, call, change, _("The section has its new name."), at=f"section-{number}")
    context = {"call": call, "form": form, "name": old, "number": number}
    return render(request, "grants/calls/form_section.html", context, status=422 if form.errors else 200)


@access(post={"officer"})
def move_section(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Put a whole section one place up or down."""
    call = _managed(request, reference)
    name, step = _section(call, number), -1 if request.POST.get("where") == "up" else 1
    last = len(editing.sections(terms_rows(call, "questions")))
    at = f"section-{min(max(number + step, 1), last)}"
    return _changed(request, call, lambda rows: editing.section_moved(rows, name, step), _("Moved."), at=at)


def _question_page(request: HttpRequest, call: Call, key: str, kind: str) -> HttpResponse:
    rows, setting = terms_rows(call, "questions"), pages.setting_of(call)
    act = request.POST.get("rows", "")
    form, options = forms.question_form(
        request.POST if request.method == "POST" else None,
        questions=rows,
        key=key,
        kind=kind,
        setting=setting,
        act=act,
        section=request.GET.get("section", ""),
    )
    if request.method == "POST" and not act:
        change = forms.change_of(form, options, taken=retired_keys(call))
        if change is not None:
            done = _("The question is saved.") if key else _("The question is in the form.")
            return _changed(request, call, change, done, at=f"question-{form.saved_key}")
    context = {
        "call": call,
        "form": form,
        "options": options,
        "key": key,
        "kind": kind,
        "kind_label": Question.Kind(kind).label,
        "kinds": forms.kinds(),
        "added": bool(act),
    }
    faulty = request.method == "POST" and not act
    return render(request, "grants/calls/form_question.html", context, status=422 if faulty else 200)


def _changed(request: HttpRequest, call: Call, change: Change, done: str, *, at: str = "") -> HttpResponse:
    """Save a change of the form and go back to it, to the place where it was made."""
    try:
        change_form(call, change, actor=request.user)
    except (DomainError, TransitionRefused) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(reverse("calls:questions", args=[call.reference]) + (f"#{at}" if at else ""))


def _managed(request: HttpRequest, reference: str) -> Call:
    call = selectors.get_managed_call(request.user, reference)
    require("calls.edit", request.user, call)
    return call


def _found(call: Call, key: str) -> dict[str, Any]:
    row = next((row for row in terms_rows(call, "questions") if row["key"] == key), None)
    if row is None:
        raise Http404
    return row


def _section(call: Call, number: int) -> str:
    names = editing.sections(terms_rows(call, "questions"))
    if not 1 <= number <= len(names):
        raise Http404
    return names[number - 1]


def _not_a_draft(request: HttpRequest, call: Call) -> HttpResponse:
    messages.error(request, _("The call is no longer a draft: it can be changed only after it has been returned."))
    return redirect("calls:questions", call.reference)
