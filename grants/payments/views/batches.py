"""Pages of the files for the bank: parse, call one service or one selector, respond."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm
from grants.core.forms import refuse as show_refusal
from grants.core.lists import list_page
from grants.core.models import StoredFile
from grants.payments.bank_filters import BatchFilter
from grants.payments.bank_pages import batch_page
from grants.payments.forms.bank import BatchChangeForm, BatchForm, PaymentsForm
from grants.payments.models import PaymentBatch
from grants.payments.selectors.bank import (
    accounts_paid_from_by,
    batches_visible_to,
    found_or_404,
    payments_of,
    payments_without_file,
)
from grants.payments.selectors.reconciling import closed_part
from grants.payments.services import batching
from grants.payments.tables.bank import BatchTable
from grants.people.services import require
from workflows.engine import TransitionRefused

READERS = {"finance", "approver", "auditor"}
REFUSALS = (TransitionRefused, DomainError)


@access(get=READERS)
def index(request: HttpRequest) -> HttpResponse:
    """List the files of the reader's programmes."""
    require("batches.list", request.user)
    return list_page(
        request,
        BatchTable,
        batches_visible_to(request.user),
        BatchFilter,
        template="grants/payments/bank_files.html",
        search_fields=(),
        heading=_("Files for the bank"),
        lead=_(
            "Ordered payments go out in files that are made once; the statements of the bank say what came of each."
        ),
        empty=_("No file yet."),
        filename="files",
        may_create=accounts_paid_from_by(request.user).exists(),
    )


@access(get={"finance"}, post={"finance"})
def create(request: HttpRequest) -> HttpResponse:
    """Begin a file, and put in whatever of its account waits for one."""
    accounts = accounts_paid_from_by(request.user)
    account = accounts.first()
    if account is None:
        raise PermissionDenied(_("There is no account from which you may pay; an administrator adds it."))
    form = BatchForm(request.POST or None, accounts=accounts, initial={"execution_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            batch = batching.create_batch(actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Begun. Tick the payments that go with it."))
            return redirect("payments:batch", batch.pk)
    page = {
        "form": form,
        "heading": _("Begin a file for the bank"),
        "button": _("Begin"),
        "back": reverse("payments:batches"),
        "eyebrow": (_("Files for the bank"), reverse("payments:batches")),
    }
    return render(request, "grants/payments/bank_form.html", page, status=422 if form.errors else 200)


@access(get=READERS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is in a file, what could be, and how the bank answered."""
    batch = found_or_404(batches_visible_to(request.user), pk)
    return render(request, "grants/payments/bank_batch.html", batch_page(batch, request.user))


@access(get={"finance"}, post={"finance"})
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change form and day."""
    batch = _changed(request, pk)
    initial = {"format": batch.format, "execution_on": batch.execution_on}
    form = BatchChangeForm(request.POST if request.method == "POST" else None, initial=initial)
    return _act(request, batch, form, batching.change_batch, _("Change form and day"), _("Save"), _("Saved."))


@access(post={"finance"})
def put_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Put what is ticked into the file."""
    batch = _changed(request, pk)
    form = PaymentsForm(request.POST, choices=list(payments_without_file(request.user, batch.account)))
    return _choose(request, batch, form, batching.put_in)


@access(post={"finance"})
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Take what is ticked out of the file."""
    batch = _changed(request, pk)
    form = PaymentsForm(request.POST, choices=payments_of(batch, request.user))
    return _choose(request, batch, form, batching.take_out)


@access(get={"finance"}, post={"finance"})
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the file, after a look at what it will say."""
    batch = _allowed(request, pk, "freeze")
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    words = _("After this nothing goes in or out: the file is what it is, with its control sum and fingerprint.")
    done = _("The file is made. Download it and hand it to the bank.")
    return _act(request, batch, form, batching.freeze_batch, _("Make the file"), _("Make the file"), done, words)


@access(post={"finance"})
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a file that the bank has answered."""
    batch = _allowed(request, pk, "complete")
    form = ConfirmForm(request.POST)
    return _act(request, batch, form, batching.complete_batch, _("Close"), _("Close"), _("Reconciled."))


@access(get={"finance"}, post={"finance"})
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an open file up."""
    batch = _allowed(request, pk, "cancel")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    words = _("Its payments wait for another file.")
    heading = _("Cancel the file")
    return _act(request, batch, form, batching.cancel_batch, heading, heading, _("Cancelled."), words)


@access(get=READERS)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the file: the same bytes each time."""
    return _download(request, _open_wholly(request, pk).file)


@access(get=READERS)
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the payment list as CSV."""
    return _download(request, _open_wholly(request, pk).csv)


def _download(request: HttpRequest, stored: StoredFile | None) -> HttpResponse:
    if stored is None:
        raise Http404
    return redirect(files.link(stored, request.user))


def _open_wholly(request: HttpRequest, pk: int) -> PaymentBatch:
    """Return a file all of whose payments are open to the reader: it names them all."""
    batch: PaymentBatch = found_or_404(batches_visible_to(request.user), pk)
    if closed_part(batch, payments_of(batch, request.user)):
        raise PermissionDenied(_("The file holds a payment that is closed to you."))
    return batch


def _changed(request: HttpRequest, pk: int) -> PaymentBatch:
    return _allowed(request, pk, "change")


def _allowed(request: HttpRequest, pk: int, verb: str) -> PaymentBatch:
    batch: PaymentBatch = found_or_404(batches_visible_to(request.user), pk)
    require(f"batches.{verb}", request.user, batch)
    return batch


def _choose(request: HttpRequest, batch: PaymentBatch, form: PaymentsForm, service: Callable[..., Any]) -> HttpResponse:
    """Move what is ticked, or show the page of the file again with what was wrong."""
    if form.is_valid():
        try:
            service(batch, form.cleaned_data["payments"], actor=request.user)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            return redirect("payments:batch", batch.pk)
    page = {**batch_page(batch, request.user), "form": form}
    return render(request, "grants/payments/bank_batch.html", page, status=422)


def _act(
    request: HttpRequest,
    batch: PaymentBatch,
    form: forms.Form,
    service: Callable[..., Any],
    heading: str,
    button: str,
    done: str,
    words: str = "",
) -> HttpResponse:
    """Show the page of a verb, or do it."""
    if request.method == "POST" and form.is_valid():
        try:
            service(batch, actor=request.user, **form.cleaned_data)
        except REFUSALS as error:
            show_refusal(form, error)
        else:
            messages.success(request, done)
            return redirect("payments:batch", batch.pk)
    address = reverse("payments:batch", args=[batch.pk])
    eyebrow = (_("File %(reference)s") % {"reference": batch.reference}, address)
    page = {"form": form, "heading": heading, "button": button, "words": words, "back": address, "eyebrow": eyebrow}
    return render(request, "grants/payments/bank_form.html", page, status=422 if form.errors else 200)
