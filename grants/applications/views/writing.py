"""Writing an application: start it, and fill its texts, each of which saves by itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications import services
from grants.applications.answers import typing_faults
from grants.applications.asking import questions_asked, questions_possible
from grants.applications.drafting import NewerText
from grants.applications.forms.answers import AnswerForm, boxes
from grants.applications.forms.drafting import StartForm
from grants.applications.models import Answer, Application
from grants.applications.rules.differences import together
from grants.applications.sections import next_section, question_groups
from grants.applications.selectors import get_own_application
from grants.applications.services import start_application
from grants.applications.views.frame import MEMBERS, WRITERS, Refused, page, status_of, unsaved, writable
from grants.calls.models import Question
from grants.calls.selectors import get_call
from grants.core.access import SIGNED_IN, access
from grants.core.forms import refuse
from grants.people.selectors import writable_organisations_of
from workflows.engine import TransitionRefused


@access(get=SIGNED_IN, post={"applicant", "stranger"})
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose the organisation, then open its draft; the page says why when none can apply."""
    call = get_call(request.user, reference)
    organisations = writable_organisations_of(request.user)
    if request.method == "POST" and not organisations:
        raise PermissionDenied
    form = StartForm(request.POST or None, organisations=organisations, initial={"organisation": organisations.first()})
    if request.method == "POST" and form.is_valid():
        try:
            draft = start_application(call, form.cleaned_data["organisation"], actor=request.user)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your application is started. Everything you type is saved."))
            return redirect("applications:detail", draft.reference)
    own = call.applications.filter(organisation__in=organisations).exclude(state__in=["withdrawn", "lapsed"])
    context = {"call": call, "form": form, "organisations": organisations, "own": own}
    return render(request, "grants/applications/start.html", context, status=status_of(form))


@access(get=MEMBERS)
def section(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show the questions of one section that are asked now; each answer saves by itself."""
    return _section_page(request, writable(request, reference), number)


@access(post=WRITERS)
def save_answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Save one answer; on a colleague's newer text show both and let the writer choose."""
    application = writable(request, reference)
    question = _question(application, pk)
    form = AnswerForm(request.POST, question=question)
    if not form.is_valid():
        return unsaved(request, form)
    if "take" in request.POST:
        return redirect(_place_of(application, question))
    text = form.cleaned_data["text"]
    if "both" in request.POST:
        return _put_together(request, application, question, text)
    before = questions_asked(application)
    try:
        answer = services.save_answer(application, question, text, version=form.base, actor=request.user)
    except NewerText as error:
        return _both_texts(request, application, question, error, text)
    except TransitionRefused as error:
        if not request.htmx:
            raise
        return render(request, "grants/applications/_unsaved.html", {"reasons": [error]}, status=409)
    if request.htmx:
        return _saved_answer(request, application, answer, before=before)
    messages.success(request, _("Saved: %(title)s") % {"title": question.title})
    more = {"add_row", "remove_row"} & set(request.POST)
    return redirect(_place_of(application, question, more=bool(more)))


def _question(application: Application, pk: int) -> Question:
    """Return a question that could be asked of the applicant, also one that an answer has hidden meanwhile."""
    found = next((question for question in questions_possible(application) if question.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _section_page(
    request: HttpRequest, application: Application, number: int, *, conflict: dict[str, Any] | None = None
) -> HttpResponse:
    groups = question_groups(application)
    if not 1 <= number <= len(groups):
        raise Http404
    title, asked = groups[number - 1]
    rows = [_row(request, application, question) for question in questions_possible(application)]
    for row in rows:
        row["is_asked"] = row["question"] in asked
        if conflict and conflict["question"] == row["question"]:
            row |= conflict | boxes(row["question"], conflict["mine"])
    context = {
        "title": title,
        "number": number,
        "rows": [row for row in rows if row["question"].section == title],
        "is_empty": not asked,
        "next_number": next_section(application, number),
    }
    return page(request, "section", application, status=409 if conflict else 200, **context)


def _row(request: HttpRequest, application: Application, question: Question) -> dict[str, Any]:
    """Return what the form of one answer shows."""
    answer = next((row for row in application.answers.all() if row.question_id == question.pk), None)
    text = answer.text if answer else ""
    is_growing = request.GET.get("more") == str(question.pk)
    return {
        "question": question,
        "answer": answer or Answer(question=question),
        "conflict": None,
        "faults": typing_faults(question, text),
        **boxes(question, text, more=is_growing),
    }


def _saved_answer(
    request: HttpRequest, application: Application, answer: Answer, *, before: list[Question]
) -> HttpResponse:
    """Tell htmx the time, what is wrong with the answer, and which questions of the section came or went with it."""
    application = get_own_application(request.user, application.reference)
    question = answer.question
    now = questions_asked(application)
    here = [row for row in questions_possible(application) if row.section == question.section]
    context = {
        "application": application,
        "call": application.call,
        "closed": "",
        "answer": answer,
        "question": question,
        "saved_at": answer.saved_at,
        "faults": typing_faults(question, answer.text),
        "came": [_row(request, application, row) for row in here if row in now and row not in before],
        "went": [row for row in here if row in before and row not in now],
    }
    return render(request, "grants/applications/_answer_saved.html", context)


def _both_texts(
    request: HttpRequest, application: Application, question: Question, error: NewerText, mine: str
) -> HttpResponse:
    conflict = {"question": question, "conflict": error.answer, "mine": mine, "reason": str(error)}
    if request.htmx:
        conflict["shown"] = request.POST.get("shown") == str(
            error.answer.version
        )  # a button must not move under a click
        return render(request, "grants/applications/_conflict.html", conflict, status=409)
    return _section_page(request, application, _number_of(application, question), conflict=conflict)


def _put_together(request: HttpRequest, application: Application, question: Question, mine: str) -> HttpResponse:
    """Show the box with both texts in it; nothing is saved before its writer has made one of them."""
    newer = next((row.text for row in application.answers.all() if row.question_id == question.pk), "")
    messages.info(request, _("Both texts are in the box. Put them together, then save."))
    both = {"question": question, "conflict": None, "mine": together(newer, mine)}
    return _section_page(request, application, _number_of(application, question), conflict=both)


def _number_of(application: Application, question: Question) -> int:
    titles = [title for title, _questions in question_groups(application)]
    return titles.index(question.section) + 1


def _place_of(application: Application, question: Question, *, more: bool = False) -> str:
    place = reverse("applications:section", args=[application.reference, _number_of(application, question)])
    return f"{place}{f'?more={question.pk}' if more else ''}#answer-{question.pk}"
