"""How a call is judged beyond its own parts: a model taken over as a whole, and the rules of a single lot."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.calls import corrigenda, judging_models, selectors, services, uploaded
from grants.calls.callfile import Model
from grants.calls.forms import LotJudgingForm
from grants.calls.forms.presets import ModelFileForm
from grants.calls.models import Call
from grants.calls.terms import terms_of
from grants.calls.versions import get_corrigendum
from grants.calls.views.drafting import SMALL, not_a_draft
from grants.core.access import access
from grants.core.errors import DomainError
from grants.people.services import require
from workflows.engine import TransitionRefused

Refused = (DomainError, TransitionRefused)


@access(get={"officer"})
def models(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the models of evaluation from which the rules of a draft can be taken over."""
    call = _draft(request, reference)
    if call.state != "draft":
        return not_a_draft(request, call)
    context = {"call": call, "models": judging_models.shipped_models().items()}
    return render(request, "grants/calls/judging_models.html", context)


@access(get={"officer"}, post={"officer"})
def model(request: HttpRequest, reference: str, model: str) -> HttpResponse:
    """Show what a model that comes with the product would change of a draft, and take it over."""
    call, chosen = _draft(request, reference), judging_models.get_model(model)
    if call.state != "draft":
        return not_a_draft(request, call)
    return _model_page(request, call, chosen, takes=request.method == "POST")


@access(get={"officer"}, post={"officer"})
def model_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Read a model that an officer has, tell its first mistake with its line, then show it like the others."""
    call = _draft(request, reference)
    if call.state != "draft":
        return not_a_draft(request, call)
    form = ModelFileForm(request.POST, request.FILES) if request.method == "POST" else ModelFileForm()
    file = uploaded.model_file(request.POST, request.FILES) if request.method == "POST" else uploaded.CallFile()
    if file.model is not None:
        return _model_page(request, call, file.model, takes="seen" in request.POST, file=file)
    if file.error:
        form.errors.pop("file", None)
        form.add_error("file", file.error)
    context = {"call": call, "form": form, "wrong": file.wrong_line}
    return render(request, "grants/calls/judging_model_file.html", context, status=422 if form.errors else 200)


def _model_page(
    request: HttpRequest, call: Call, model: Model, *, takes: bool, file: uploaded.CallFile | None = None
) -> HttpResponse:
    error = ""
    if takes:
        try:
            judging_models.take_over_model(call, model, actor=request.user, seen=request.POST.get("seen"))
        except services.NewerTerms:
            error = _("A colleague has changed these rules meanwhile. Look at the differences again.")
        except Refused as refused:
            error = str(refused)
        else:
            messages.success(request, _("Taken over: %(model)s.") % {"model": model.title})
            return redirect("calls:manage", call.reference)
    context = {
        "call": call,
        "model": model,
        "file": file,
        "changes": judging_models.changes_by(call, model),
        "left_open": judging_models.left_open(call, model),
        "mark": judging_models.mark_for(call, model),
        "error": error,
    }
    return render(request, "grants/calls/judging_model.html", context, status=409 if error else 200)


@access(get={"officer"}, post={"officer"})
def lot(request: HttpRequest, reference: str, lot: str) -> HttpResponse:
    """Set the rules of the evaluation that one lot of a draft has of its own."""
    call = _draft(request, reference)
    if call.state != "draft":
        return not_a_draft(request, call)
    form = _form(request, terms_of(call), lot, call)

    def save() -> None:
        services.set_terms(call, form.terms, actor=request.user, seen=request.POST.get("seen"))

    return _lot_page(request, form, call, save, back=("calls:edit", reference, "lots"))


@access(get={"officer"}, post={"officer"})
def corrigendum_lot(request: HttpRequest, reference: str, pk: int, lot: str) -> HttpResponse:
    """Set the rules of the evaluation that one lot has of its own, in a change of a published call."""
    change = get_corrigendum(request.user, reference, pk)
    require("corrigenda.edit", request.user, change)
    form = _form(request, change.terms, lot, change.call)

    def save() -> None:
        corrigenda.edit_corrigendum(change, form.terms, seen=request.POST.get("seen"), actor=request.user)

    return _lot_page(request, form, change.call, save, back=("calls:corrigendum_edit", reference, pk, "lots"))


def _lot_page(
    request: HttpRequest, form: LotJudgingForm, call: Call, save: Any, *, back: tuple[Any, ...]
) -> HttpResponse:
    if form.is_bound and form.is_valid():
        try:
            save()
        except Refused as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved: how “%(lot)s” is judged.") % {"lot": form.lot["title"]})
            return redirect(*back)
    context = {"call": call, "form": form, "lot": form.lot, "mark": form.mark, "back": reverse(back[0], args=back[1:])}
    context["small"] = SMALL
    return render(request, "grants/calls/lot_judging.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, terms: dict[str, Any], key: str, call: Call) -> LotJudgingForm:
    if key not in {row["key"] for row in terms["lots"]}:
        raise Http404
    return LotJudgingForm(request.POST if request.method == "POST" else None, terms=terms, lot=key, call=call)


def _draft(request: HttpRequest, reference: str) -> Call:
    call = selectors.get_managed_call(request.user, reference)
    require("calls.edit", request.user, call)
    return call
