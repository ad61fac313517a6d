"""Writing an application: start it, and fill its texts, each of which saves by itself."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications import services
from grants.applications.drafting import NewerPart, NewerText
from grants.applications.forms.drafting import AnswerForm, ProjectForm, StartForm
from grants.applications.freezing import project_mark
from grants.applications.models import Answer, Application
from grants.applications.sections import question_groups
from grants.applications.services import start_application
from grants.applications.views.frame import MEMBERS, WRITERS, Refused, page, status_of, with_mark, writable
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


@access(get=MEMBERS, post=WRITERS)
def project(request: HttpRequest, reference: str) -> HttpResponse:
    """Show and save the project in short; htmx gets one line, a browser the page."""
    application = writable(request, reference)
    if request.method != "POST":
        form = ProjectForm(instance=application, initial={"seen": project_mark(application)})
        return page(request, "project", application, form=form)
    form = ProjectForm(request.POST, instance=Application.objects.get(pk=application.pk))
    newer = None
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form._meta.fields}
        try:
            saved = services.save_details(
                application, seen=form.cleaned_data["seen"] or None, actor=request.user, **fields
            )
        except NewerPart as error:
            newer = error.application
            refuse(form, error)
            form.data = with_mark(request, project_mark(newer))
        except Refused as error:
            refuse(form, error)
        else:
            return _saved_part(request, saved, mark=project_mark(saved))
    if request.htmx:
        return _unsaved(request, form, status=409 if newer else 422)
    return page(request, "project", application, form=form, newer=newer, status=409 if newer else 422)


@access(get=MEMBERS)
def section(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show the questions of one section; each answer saves by itself."""
    application = writable(request, reference)
    return _section_page(request, application, number)


@access(post=WRITERS)
def save_answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Save one answer; on a colleague's newer text show both and let the writer choose."""
    application = writable(request, reference)
    question = get_object_or_404(application.call.questions, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _unsaved(request, form)
    if "take" in request.POST:
        return redirect(_place_of(application, question))
    try:
        answer = services.save_answer(
            application, question, form.cleaned_data["text"], version=form.base, actor=request.user
        )
    except NewerText as error:
        return _both_texts(request, application, question, error, form.cleaned_data["text"])
    except TransitionRefused as error:
        if not request.htmx:
            raise
        return render(request, "grants/applications/_unsaved.html", {"reasons": [error]}, status=409)
    if request.htmx:
        return render(
            request, "grants/applications/_answer_saved.html", {"answer": answer, "saved_at": answer.saved_at}
        )
    messages.success(request, _("Saved: %(title)s") % {"title": question.title})
    return redirect(_place_of(application, question))


def _section_page(
    request: HttpRequest, application: Application, number: int, *, conflict: dict[str, Any] | None = None
) -> HttpResponse:
    groups = question_groups(application)
    if not 1 <= number <= len(groups):
        raise Http404
    title, questions = groups[number - 1]
    answers = {answer.question_id: answer for answer in application.answers.all()}
    rows = [
        {"question": question, "answer": answers.get(question.pk) or Answer(question=question), "conflict": None}
        | (conflict if conflict and conflict["question"] == question else {})
        for question in questions
    ]
    context = {"title": title, "number": number, "rows": rows, "last": number == len(groups)}
    return page(request, "section", application, status=409 if conflict else 200, **context)


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


def _number_of(application: Application, question: Question) -> int:
    titles = [title for title, _questions in question_groups(application)]
    return titles.index(question.section) + 1


def _place_of(application: Application, question: Question) -> str:
    number = _number_of(application, question)
    return reverse("applications:section", args=[application.reference, number]) + f"#answer-{question.pk}"


def _saved_part(request: HttpRequest, application: Application, *, mark: str) -> HttpResponse:
    if request.htmx:
        context = {"mark": mark, "saved_at": application.saved_at}
        return render(request, "grants/applications/_part_saved.html", context)
    messages.success(request, _("Saved."))
    return redirect("applications:detail", application.reference)


def _unsaved(request: HttpRequest, form: Any, *, status: int = 422) -> HttpResponse:
    reasons = [
        f"{form[name].label}: {text}" if name in form.fields else text
        for name, texts in form.errors.items()
        for text in texts
    ]
    return render(request, "grants/applications/_unsaved.html", {"reasons": reasons}, status=status)
