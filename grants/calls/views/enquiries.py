"""Questions and answers: the public reads, anybody signed in asks and follows, the officer answers for all."""

from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.calls import asked, enquiries, following, selectors
from grants.calls.forms.enquiries import AnswerForm, AskForm, CorrectForm, DeclineForm, PublishForm
from grants.calls.models import Call, Enquiry
from grants.core.access import PUBLIC, SIGNED_IN, access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people.services import require
from workflows.engine import TransitionRefused

STAFF = {"officer", "finance", "approver", "auditor"}
OFFICER = {"officer"}
ROWS = 50


@access(get=PUBLIC)
def answers(request: HttpRequest, reference: str) -> HttpResponse:
    """List the answers, newest first, with a search; to who asked also what of theirs is not public."""
    call = selectors.get_call(request.user, reference)
    every = asked.answers_of(call)
    query = request.GET.get("q", "").strip()
    found = asked.search_answers(every, query)[::-1]
    context = {
        **_frame(request, call),
        "query": query,
        "total": len(every),
        "rows": Paginator(found, ROWS).get_page(request.GET.get("page")),
        "mine": asked.mine_of(request.user, call),
    }
    return render(request, "grants/calls/enquiries.html", context)


@access(get=SIGNED_IN, post=SIGNED_IN)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a question while questions are taken."""
    call = selectors.get_call(request.user, reference)
    form = AskForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        try:
            enquiries.ask_question(call, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Your question is with the office. You hear of the answer, which all will read.")
            )
            return redirect("calls:enquiries", reference)
    context = {**_frame(request, call), "form": form}
    return render(request, "grants/calls/enquiry_ask.html", context, status=422 if form.errors else 200)


@access(post=SIGNED_IN)
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Hear of the answers and changes of a call."""
    call = selectors.get_call(request.user, reference)
    following.follow_call(call, actor=request.user)
    messages.success(request, _("You follow this call: you hear of every answer and of every change."))
    return redirect("calls:detail", reference)


@access(post=SIGNED_IN)
def unfollow(request: HttpRequest, reference: str) -> HttpResponse:
    """Hear no more of a call."""
    call = selectors.get_call(request.user, reference)
    following.unfollow_call(call, actor=request.user)
    if following.following(request.user, call):
        words = _("You still hear of this call because your organisation applies.")
    else:
        words = _("You follow this call no more.")
    messages.success(request, words)
    return redirect("calls:detail", reference)


@access(get=STAFF)
def desk(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the office what was asked: open, published, declined."""
    call = selectors.get_managed_call(request.user, reference)
    if not rules.has_perm("enquiries.view", request.user, call):
        raise PermissionDenied
    may_answer = rules.has_perm("enquiries.answer", request.user, call)
    context = {"call": call, "answers": may_answer, **asked.desk_of(call)}
    return render(request, "grants/calls/enquiry_desk.html", context)


@access(get=OFFICER, post=OFFICER)
def answer(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Publish a question with its answer."""
    enquiry = _enquiry(request, reference, pk, "enquiries.answer")
    form = AnswerForm(request.POST or None, initial={"published_text": enquiry.text})
    done = _("The answer is published, and all who follow the call are told.")
    return _act(request, enquiry, form, service=enquiries.answer_question, page="answer", done=done)


@access(get=OFFICER, post=OFFICER)
def decline(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Leave a question without a public answer."""
    enquiry = _enquiry(request, reference, pk, "enquiries.decline")
    form = DeclineForm(request.POST or None)
    done = _("The question is declined; who asked reads your reason.")
    return _act(request, enquiry, form, service=enquiries.decline_question, page="decline", done=done)


@access(get=OFFICER, post=OFFICER)
def correct(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Publish a correction of an answer."""
    enquiry = _enquiry(request, reference, pk, "enquiries.correct")
    form = CorrectForm(request.POST or None, initial={"answer": enquiry.answer})
    done = _("The correction is published, and all who follow the call are told.")
    return _act(request, enquiry, form, service=enquiries.correct_answer, page="correct", done=done)


@access(get=OFFICER, post=OFFICER)
def publish_answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish what was asked and answered elsewhere."""
    call = selectors.get_managed_call(request.user, reference)
    require("enquiries.answer", request.user, call)
    form = PublishForm(request.POST or None, call=call)
    if request.method == "POST" and form.is_valid():
        try:
            enquiries.publish_answer(call, actor=request.user, **form.cleaned_data)
        except (DomainError, TransitionRefused) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The answer is published, and all who follow the call are told."))
            return redirect("calls:enquiry_desk", reference)
    context = {"call": call, "form": form}
    return render(request, "grants/calls/enquiry_publish.html", context, status=422 if form.errors else 200)


def _enquiry(request: HttpRequest, reference: str, pk: int, right: str) -> Enquiry:
    call = selectors.get_managed_call(request.user, reference)
    enquiry = asked.get_enquiry(call, pk)
    require(right, request.user, enquiry)
    return enquiry


def _act(
    request: HttpRequest, enquiry: Enquiry, form: forms.Form, *, service: Any, page: str, done: str
) -> HttpResponse:
    reference = enquiry.call.reference
    if request.method == "POST" and form.is_valid():
        try:
            service(enquiry, actor=request.user, **form.cleaned_data)
        except (DomainError, TransitionRefused) as error:
            refuse(form, error)
        else:
            messages.success(request, done)
            return redirect("calls:enquiry_desk", reference)
    context = {"call": enquiry.call, "enquiry": enquiry, "form": form}
    return render(request, f"grants/calls/enquiry_{page}.html", context, status=422 if form.errors else 200)


def _frame(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Return what the pages of the public's questions show beside them."""
    return {
        "call": call,
        "why_closed": "" if call.takes_questions else enquiries.why_no_questions(call),
        "questions_until": call.questions_until or call.closes_at,
    }
