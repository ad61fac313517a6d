"""The files of an application: for the documents that the call asks for, and for questions that ask for a file."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications import services
from grants.applications.asking import documents_asked, questions_asked
from grants.applications.boxes import box_of, target_of
from grants.applications.drafting import why_closed
from grants.applications.forms.files import FilesForm
from grants.applications.models import Application, Attachment
from grants.applications.sections import question_groups
from grants.applications.views.frame import MEMBERS, WRITERS, Refused, page, writable
from grants.calls.models import Question, RequiredDocument
from grants.core import files, uploads
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from workflows.engine import TransitionRefused

Part = RequiredDocument | Question


@access(get=MEMBERS)
def documents(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the documents that the call asks for, each with its files and its upload."""
    return _documents_page(request, writable(request, reference))


@access(post=WRITERS)
def attach(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take files in for one of the documents; the page says of each file that was refused why."""
    application = writable(request, reference)
    return _attach(request, application, _document(application, pk))


@access(post=WRITERS)
def detach(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take one file of a document, or all of them, out of the draft."""
    application = writable(request, reference)
    return _detach(request, application, _document(application, pk))


@access(post=WRITERS)
def attach_to_question(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take files in for a question that asks for a file."""
    application = writable(request, reference)
    return _attach(request, application, _question(application, pk))


@access(post=WRITERS)
def detach_from_question(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Take one file of a question, or all of them, out of the draft."""
    application = writable(request, reference)
    return _detach(request, application, _question(application, pk))


def _attach(request: HttpRequest, application: Application, part: Part) -> HttpResponse:
    form = FilesForm(request.POST, request.FILES, prefix=_key(part))
    if form.is_valid():
        _take_in(request, application, part, form)
    if request.headers.get("HX-Request"):
        return _told(request, application, part, form)
    if form.errors:
        return _documents_page(request, application, mistaken=(part, form), status=422)
    messages.success(request, _("“%(title)s” is there.") % {"title": part.title})
    return redirect(_place_of(application, part))


def _take_in(request: HttpRequest, application: Application, part: Part, form: FilesForm) -> None:
    """Check and attach each file by itself, so that one that is refused does not hold up the others."""
    replaced = form.cleaned_data["replaces"]
    instead_of = get_object_or_404(Attachment, pk=replaced, application=application) if replaced else None
    given = list(_given(request, application, part, form))
    for incoming in given:
        name = ""
        try:
            _refuse_closed(application)
            with incoming as file:
                if file is None:  # the answer to an upload was lost and it is sent again: the file is there already
                    continue
                name = file.name
                stored = files.receive(file, actor=request.user)
                services.attach(application, part, stored, actor=request.user, instead_of=instead_of)
            instead_of = None
        except Refused as error:
            refuse(form, _named(error, name) if len(given) > 1 else error)


def _given(
    request: HttpRequest, application: Application, part: Part, form: FilesForm
) -> Iterator[AbstractContextManager[Any]]:
    if form.cleaned_data["upload"]:
        target = target_of(application, part)
        yield uploads.taken(form.cleaned_data["upload"], target=target, owner=request.user)
    yield from (nullcontext(file) for file in form.cleaned_data["file"])


def _detach(request: HttpRequest, application: Application, part: Part) -> HttpResponse:
    number = request.POST.get("attachment", "")
    chosen = None
    if number:
        rows = Attachment.objects.filter(application=application)
        chosen = get_object_or_404(rows, pk=int(number) if number.isascii() and number.isdigit() else 0)
    services.detach(application, part, actor=request.user, attachment=chosen)
    messages.success(request, _("“%(title)s” is taken out.") % {"title": chosen.file.name if chosen else part.title})
    return redirect(_place_of(application, part))


def _told(request: HttpRequest, application: Application, part: Part, form: FilesForm) -> HttpResponse:
    """Answer the uploader: the files of the box as they are now, or the reasons of the refusal."""
    if form.errors:
        reasons = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"reasons": reasons}, status=422)
    box = box_of(_fresh(application), part, user=request.user)
    context = {"box": box, "application": application, "closed": ""}
    return render(request, "grants/applications/_upload_files.html", context)


def _documents_page(
    request: HttpRequest, application: Application, *, mistaken: tuple[Part, FilesForm] | None = None, status: int = 200
) -> HttpResponse:
    application = _fresh(application)
    at_fault = {mistaken[0]: mistaken[1]} if mistaken else {}
    parts: list[Part] = [*documents_asked(application)]
    if mistaken and mistaken[0] not in parts:
        parts = [mistaken[0]]
    rows = [
        {"part": part, "box": box_of(application, part, user=request.user, form=at_fault.get(part))} for part in parts
    ]
    context = {"rows": rows, "mistaken": mistaken[1] if mistaken else None}
    return page(request, "documents", application, status=status, **context)


def _document(application: Application, pk: int) -> RequiredDocument:
    return _one(documents_asked(application), pk)


def _question(application: Application, pk: int) -> Question:
    return _one([row for row in questions_asked(application) if row.kind == Question.Kind.FILE], pk)


def _one(parts: list[Any], pk: int) -> Any:
    found = next((part for part in parts if part.pk == pk), None)
    if found is None:
        raise Http404
    return found


def _place_of(application: Application, part: Part) -> str:
    if isinstance(part, RequiredDocument):
        return reverse("applications:documents", args=[application.reference]) + f"#box-{_key(part)}"
    titles = [title for title, _questions in question_groups(application)]
    number = titles.index(part.section) + 1
    return reverse("applications:section", args=[application.reference, number]) + f"#box-{_key(part)}"


def _key(part: Part) -> str:
    return f"{'question' if isinstance(part, Question) else 'document'}-{part.pk}"


def _fresh(application: Application) -> Application:
    application.__dict__.pop("every_attachment", None)
    return application


def _named(error: Exception, name: str) -> Exception:
    if not name:
        return error
    return DomainError(f"{name}: {error}", getattr(error, "field", None))


def _refuse_closed(application: Application) -> None:
    """Raise TransitionRefused before a file is taken in for a draft that nobody can write in any more."""
    refusal = why_closed(application)
    if refusal:
        raise TransitionRefused(refusal)
