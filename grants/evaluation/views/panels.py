"""The committee's room: who sits on it, who has which file, how far the scoring is."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ReasonForm, refuse
from grants.core.lists import FORMATS, PAGE_ROWS, as_csv, as_xlsx, list_page
from grants.evaluation import blinding, room, selectors, services, voting
from grants.evaluation.filters import CommitteeFilter
from grants.evaluation.models import Panel
from grants.evaluation.policies import took_no_part
from grants.evaluation.ranked import KEPT
from grants.evaluation.selectors.places import places_of
from grants.evaluation.tables import CommitteeTable
from grants.evaluation.views.reaching import confirm, may_form, own_panel
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
    if not selectors.panels_visible_to(request.user).filter(reference=reference).exists():
        if selectors.panels_to_declare(request.user).filter(reference=reference).exists():
            return redirect("evaluation:declare_impartiality", reference)
        return _no_panel(request, reference)
    committee = selectors.get_panel(request.user, reference)
    wanted = request.GET.get("export") in FORMATS
    page = None if wanted else request.GET.get("page", "1")
    ranking = room.ranking_of(request.user, committee, line=tried_line(request, committee), page=page)
    if wanted:
        return _export(committee, ranking, request.GET["export"])
    context = _room_context(request, committee, ranking)
    part = request.headers.get("HX-Target") == "ranked-list" and bool(ranking["rows"])
    return render(request, f"grants/evaluation/{'_ranking' if part else 'panel'}.html", context)


@access(get=OFFICER, post=OFFICER)
def close_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    """Say what will happen, then compute the ranking."""
    committee = own_panel(request, reference)
    if request.method == "POST":
        services.close_scoring(committee, actor=request.user)
        messages.success(request, _("The ranking is computed, and the scores are open to the committee."))
        return redirect("evaluation:panel", reference)
    return confirm(request, committee, "close_scoring")


@access(get=OFFICER, post=OFFICER)
def reopen_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask why, then open the scoring again; the ranking that was computed stays on record."""
    committee = own_panel(request, reference)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.reopen_scoring(committee, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The scoring is open again."))
            return redirect("evaluation:panel", reference)
    context = {"panel": committee, "form": form, "verdict": can(request.user, "reopen_scoring", committee)}
    return render(request, "grants/evaluation/reopen_scoring.html", context, status=422 if form.errors else 200)


def tried_line(request: HttpRequest, committee: Panel) -> int | None:
    """Return the line that the reader tries, while the committee works; an empty one leaves it to the money."""
    asked = request.GET.get("to") or request.GET.get("line")
    if asked is None or committee.state != "ranked":
        return KEPT
    if not asked.strip():
        return None
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else KEPT


def _no_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the committees of a call's lots, or what has to be done where there is no committee yet."""
    place = selectors.get_place_to_assess(request.user, reference)
    call = place.call
    context = {"call": call, "lot": place.lot, "place": place, "may_form": may_form(request, call)}
    if place.lot is None and call.lots.all():
        return render(request, "grants/evaluation/lots.html", {**context, "rows": places_of(request.user, call)})
    context["others"] = [row for row in places_of(request.user, call) if row["place"] != reference]
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
        "sees_reasons": is_staff and not selectors.files_closed_to(user, committee),
        "may_form": may_form(request, committee.call),
        "may_propose": has_perm("panels.propose", user, committee),
        "may_mask": committee.scheme.hides_applicant and has_perm("panels.mask", user, committee),
        "is_blind": blinding.is_blind_to(committee, user),
        "hides_scorers": blinding.hides_scorers(committee, user),
        "may_lapse": has_perm("panels.form", user, committee),
        "is_decider": has_perm("applications.promote", user, committee),
        "progress": selectors.progress_of(request.user, committee),
        "files": _files(request, committee) if is_staff else [],
        "ranking": ranking,
        "awarded_cents": room.proposed_cents(committee, ranking) if ranking["rows"] else None,
        "pot_left": _pot_left(committee, ranking),
        "next_reserves": selectors.promotable_of(committee) if committee.state == "decided" else set(),
        "ballot": voting.ballot_of(user, committee),
        "took_part": has_perm("panels.approve", user, committee) and not took_no_part(user, committee),
        "columns": 8 + (len(ranking["evaluators"]) if len(ranking["evaluators"]) <= room.COLUMNS else 1),
        "by_columns": len(ranking["evaluators"]) <= room.COLUMNS,
    }


def _files(request: HttpRequest, committee: Panel) -> Page[Any]:
    files = selectors.files_before(request.user, committee)
    return Paginator(files, PAGE_ROWS).get_page(request.GET.get("files", "1"))


def _pot_left(committee: Panel, ranking: dict[str, Any]) -> int | None:
    """Return what is left after the decision; not to whom a file is closed, since it would tell of that file."""
    if committee.state != "decided" or not ranking["rows"] or ranking["found"].is_partial:
        return None
    return selectors.left_to_award(committee)


def _export(committee: Panel, ranking: dict[str, Any], kind: str) -> HttpResponse:
    if not ranking["rows"]:
        raise Http404
    return sheet_response(room.ranking_export(ranking), f"ranking-{committee.reference}", kind)


def sheet_response(rows: list[Any], name: str, kind: str) -> HttpResponse:
    """Answer with rows as a file; no cache keeps it."""
    content = as_csv(rows) if kind == "csv" else as_xlsx(rows, name[:31])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
