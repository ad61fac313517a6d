"""The committee's room: who sits on it, who has which file, how far the scoring is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core.access import access
from grants.core.lists import FORMATS, as_csv, as_xlsx, list_page
from grants.evaluation import room, selectors, services
from grants.evaluation.filters import CommitteeFilter
from grants.evaluation.models import Panel
from grants.evaluation.policies import took_no_part
from grants.evaluation.tables import CommitteeTable
from grants.evaluation.views.reaching import confirm, may_form, own_panel

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
def close_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what will happen, then compute the ranking."""
    committee = own_panel(request, reference)
    if request.method == "POST":
        services.close_scoring(committee, actor=request.user)
        messages.success(request, _("The ranking is computed, and the scores are open to the committee."))
        return redirect("evaluation:panel", reference)
    return confirm(request, committee, "close_scoring")


def _no_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the committees of a call's lots, or what has to be done where there is no committee yet."""
    call, lot = selectors.get_place_to_assess(request.user, reference)
    context = {"call": call, "lot": lot, "place": reference, "may_form": may_form(request, call)}
    if lot is None and call.lots.all():
        return render(request, "grants/evaluation/lots.html", {**context, "rows": room.lots_of(call)})
    context |= {"journey_steps": room.journey(None), "next": room.next_step(None)}
    return render(request, "grants/evaluation/no_panel.html", context)


def _room_context(request: HttpRequest, committee: Panel, ranking: dict[str, Any]) -> dict[str, Any]:
    user = request.user
    is_staff = has_perm("panels.staff", user, committee)
    return {
        "panel": committee,
        "call": committee.call,
        "journey_steps": room.journey(committee),
        "next": room.next_step(committee),
        "is_staff": is_staff,
        "may_form": may_form(request, committee.call),
        "may_propose": has_perm("panels.propose", user, committee),
        "may_mask": committee.scheme.hides_applicant and has_perm("panels.mask", user, committee),
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
