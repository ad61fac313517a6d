"""The committee's room: who sits on it, who has which file, how far the scoring is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rules import has_perm

from grants.calls.models import Call, Lot
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.lists import FORMATS, as_csv, as_xlsx, list_page
from grants.evaluation import room, selectors, services
from grants.evaluation.filters import CommitteeFilter
from grants.evaluation.forms import AssignForm, PanelForm
from grants.evaluation.models import Panel
from grants.evaluation.policies import took_no_part
from grants.evaluation.tables import CommitteeTable
from workflows.engine import TransitionRefused, can

STAFF = {"officer", "finance", "approver", "auditor"}
OFFICER = {"officer"}


@access(get=STAFF)
def committees(request: HttpRequest) -> HttpResponse:
    """List the calls whose deadline has passed, with their committees."""
    if not has_perm("checks.list", request.user):
        raise PermissionDenied
    return list_page(
        request,
        CommitteeTable,
        selectors.calls_to_assess(request.user),
        CommitteeFilter,
        heading=_("Committees"),
        lead=_("The evaluation of every call whose deadline has passed."),
        empty=_("No call has closed yet."),
    )


@access(get=STAFF | {"evaluator"})
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the committee's room; scores appear in it only once all are in."""
    found = selectors.panels_visible_to(request.user).filter(reference=reference).exists()
    if not found:
        return _no_panel(request, reference)
    committee = selectors.get_panel(request.user, reference)
    ranking = room.ranking_of(request.user, committee)
    if request.GET.get("export") in FORMATS:
        return _export(committee, ranking, request.GET["export"])
    return render(request, "grants/evaluation/panel.html", _room_context(request, committee, ranking))


@access(get=OFFICER, post=OFFICER)
def form_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Appoint the committee and set the day until which the scores are due."""
    call, lot = _own_place(request, reference)
    committee = Panel.objects.filter(call=call, lot=lot).prefetch_related("members").first()
    evaluators = selectors.evaluators_of(call)
    form = PanelForm(
        request.POST if request.method == "POST" else None, call=call, evaluators=evaluators, panel=committee
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.form_panel(call, data["evaluators"], lot=lot, due_at=data["due_at"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The committee is appointed. Share the files out next."))
            return redirect("evaluation:panel", reference)
    context = {"form": form, "call": call, "lot": lot, "place": reference, "has_evaluators": evaluators.exists()}
    return render(request, "grants/evaluation/form_panel.html", context, status=422 if form.errors else 200)


@access(post=OFFICER)
def assign_files(request: HttpRequest, reference: str) -> HttpResponse:
    """Share the files out evenly."""
    committee = _own_panel(request, reference)
    made = services.assign_files(committee, actor=request.user)
    words = ngettext("%(n)s score sheet is handed out.", "%(n)s score sheets are handed out.", made)
    messages.success(request, words % {"n": made})
    return redirect("evaluation:panel", reference)


@access(get=OFFICER, post=OFFICER)
def assign_file(request: HttpRequest, reference: str) -> HttpResponse:
    """Give one more evaluator a file."""
    committee = _own_panel(request, reference)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        files=committee.files.filter(state="eligible").select_related("organisation").order_by("reference"),
        evaluators=selectors.evaluators_of(committee.call),
        initial={"application": request.GET.get("file")},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.assign_file(committee, data["application"], data["evaluator"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(name)s has the file now.") % {"name": data["evaluator"]})
            return redirect("evaluation:panel", reference)
    context = {"form": form, "panel": committee}
    return render(request, "grants/evaluation/assign_file.html", context, status=422 if form.errors else 200)


@access(get=OFFICER, post=OFFICER)
def open_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what will happen, then hand the files out."""
    committee = _own_panel(request, reference)
    if request.method == "POST":
        services.open_scoring(committee, actor=request.user)
        messages.success(request, _("Scoring is open; every evaluator has been told."))
        return redirect("evaluation:panel", reference)
    return _confirm(request, committee, "open_scoring")


@access(get=OFFICER, post=OFFICER)
def close_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what will happen, then compute the ranking."""
    committee = _own_panel(request, reference)
    if request.method == "POST":
        services.close_scoring(committee, actor=request.user)
        messages.success(request, _("The ranking is computed, and the scores are open to the committee."))
        return redirect("evaluation:panel", reference)
    return _confirm(request, committee, "close_scoring")


def _own_place(request: HttpRequest, reference: str) -> tuple[Call, Lot | None]:
    call, lot = selectors.get_place_to_assess(request.user, reference)
    if not _may_form(request, call):
        raise PermissionDenied
    return call, lot


def _no_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the committees of a call's lots, or what has to be done where there is no committee yet."""
    call, lot = selectors.get_place_to_assess(request.user, reference)
    context = {"call": call, "lot": lot, "place": reference, "may_form": _may_form(request, call)}
    if lot is None and call.lots.all():
        return render(request, "grants/evaluation/lots.html", {**context, "rows": room.lots_of(call)})
    context |= {"journey_steps": room.journey(None), "next": room.next_step(None)}
    return render(request, "grants/evaluation/no_panel.html", context)


def _may_form(request: HttpRequest, call: Call) -> bool:
    return bool(has_perm("panels.form", request.user, call))


def _own_panel(request: HttpRequest, reference: str) -> Panel:
    committee = selectors.get_panel(request.user, reference)
    if not _may_form(request, committee.call):
        raise PermissionDenied
    return committee


def _confirm(request: HttpRequest, committee: Panel, verb: str) -> HttpResponse:
    context = {
        "panel": committee,
        "verb": verb,
        "verdict": can(request.user, verb, committee),
        "progress": selectors.progress_of(committee),
    }
    return render(request, "grants/evaluation/confirm_scoring.html", context)


def _room_context(request: HttpRequest, committee: Panel, ranking: dict[str, Any]) -> dict[str, Any]:
    user = request.user
    is_staff = has_perm("panels.staff", user, committee)
    return {
        "panel": committee,
        "call": committee.call,
        "journey_steps": room.journey(committee),
        "next": room.next_step(committee),
        "is_staff": is_staff,
        "may_form": _may_form(request, committee.call),
        "may_propose": has_perm("panels.propose", user, committee),
        "may_lapse": has_perm("panels.form", user, committee),
        "is_decider": has_perm("applications.promote", user, committee),
        "progress": selectors.progress_of(committee),
        "files": selectors.files_before(committee) if is_staff else [],
        "ranking": ranking,
        "awarded_cents": committee.awarded_cents if ranking["rows"] else None,
        "pot_left": selectors.left_to_award(committee) if committee.state == "decided" else None,
        "next_reserves": selectors.promotable_of(committee) if committee.state == "decided" else set(),
        "took_part": has_perm("panels.approve", user, committee) and not took_no_part(user, committee),
        "columns": 8 + len(ranking["evaluators"]),
    }


def _export(committee: Panel, ranking: dict[str, Any], kind: str) -> HttpResponse:
    if not ranking["rows"]:
        raise Http404
    rows = room.ranking_export(ranking)
    content = as_csv(rows) if kind == "csv" else as_xlsx(rows, committee.reference[:31])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="ranking-{committee.reference}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
