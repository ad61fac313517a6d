"""Who sits on a committee: appointed, bound by a declaration, released."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from rules import has_perm

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse
from grants.evaluation import blinding, composition, selectors, services
from grants.evaluation.declaring import paragraphs_of
from grants.evaluation.forms import AppointForm, PanelForm
from grants.evaluation.forms.panels import seats_of
from grants.evaluation.models import Panel
from grants.evaluation.selectors.reading import Place
from grants.evaluation.views.reaching import may_form, own_panel
from workflows.engine import TransitionRefused

OFFICER = {"officer"}
READERS = {"officer", "finance", "approver", "auditor", "evaluator"}


@access(get=OFFICER, post=OFFICER)
def form_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Appoint the committee with its roles, and set the day until which the scores are due."""
    place = _own_place(request, reference)
    committee = Panel.objects.filter(call=place.call, lot=place.lot, stage=place.stage).first()
    people = selectors.people_to_seat(place.call)
    form = PanelForm(
        request.POST if request.method == "POST" else None, call=place.call, people=people, panel=committee
    )
    demands = _demands(place, form)
    if request.POST.get("preview"):
        return render(request, "grants/evaluation/_demands.html", {"demands": demands})
    if request.method == "POST" and form.is_valid() and _compose(request, place, form, demands):
        messages.success(request, _("The committee is appointed. Share the files out next."))
        return redirect("evaluation:panel", reference)
    context = {"form": form, "call": place.call, "place": place, "demands": demands, "people": people}
    return render(request, "grants/evaluation/form_panel.html", context, status=422 if form.errors else 200)


@access(get=READERS)
def members(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who sits on the committee in which role, who has declared, and what the call asks of its composition."""
    committee = selectors.get_panel(request.user, reference)
    return _members_page(request, committee, AppointForm(people=selectors.evaluators_of(committee.call)))


@access(post=OFFICER)
def appoint(request: HttpRequest, reference: str) -> HttpResponse:
    """Appoint one more member to a committee, at work or not."""
    committee = own_panel(request, reference)
    form = AppointForm(request.POST, people=selectors.evaluators_of(committee.call))
    if form.is_valid():
        terms = form.terms()
        fields = {"role": terms.role, "votes": terms.votes, "scores": terms.scores}
        try:
            person = form.cleaned_data["person"]
            services.appoint(committee, person, **fields, since=terms.since, until=terms.until, actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("%(name)s is appointed, and signs the declaration first.") % {"name": person})
            return redirect("evaluation:members", reference)
    return _members_page(request, committee, form)


@access(get=OFFICER, post=OFFICER)
def end_term(request: HttpRequest, reference: str, member: int) -> HttpResponse:
    """Release a member with a reason; files still open with them go to others."""
    committee = own_panel(request, reference)
    seat = selectors.get_member(committee, member)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_term(seat, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The term of %(name)s has ended.") % {"name": seat.user})
            return redirect("evaluation:members", reference)
    context = {"panel": committee, "call": committee.call, "seat": seat, "form": form}
    return render(request, "grants/evaluation/end_term.html", context, status=422 if form.errors else 200)


@access(get={"evaluator"}, post={"evaluator"})
def declare_impartiality(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the declaration of impartiality and confidentiality; signing it opens the committee's room."""
    seat = selectors.get_membership(request.user, reference)
    if request.method == "POST":
        services.declare_impartiality(seat, actor=request.user)
        messages.success(request, _("Thank you. The committee's room is open to you."))
        return redirect("evaluation:panel", reference)
    context = {
        "seat": seat,
        "panel": seat.panel,
        "paragraphs": seat.declaration.split("\n\n") if seat.declared_at else paragraphs_of(seat.panel),
        "form": ConfirmForm(),
    }
    return render(request, "grants/evaluation/declare_impartiality.html", context)


def _own_place(request: HttpRequest, reference: str) -> Place:
    place = selectors.get_place_to_assess(request.user, reference)
    if not may_form(request, place.call):
        raise PermissionDenied
    return place


def _demands(place: Place, form: PanelForm) -> list[dict[str, Any]]:
    seats = seats_of(form.chosen_seats().values())
    return composition.in_words(place.call.scheme(stage=place.stage, lot=place.lot), seats)


def _compose(request: HttpRequest, place: Place, form: PanelForm, demands: list[dict[str, Any]]) -> bool:
    """Appoint as entered; what is missing is said at the members."""
    missing = [demand["missing"] for demand in demands if demand["missing"]]
    if missing:
        form.add_error("evaluators", missing)
        return False
    due_at = form.cleaned_data["due_at"]
    try:
        services.compose_panel(
            place.call, form.chosen_seats(), lot=place.lot, stage=place.stage, due_at=due_at, actor=request.user
        )
    except (TransitionRefused, DomainError) as error:
        refuse(form, error)
        return False
    return True


def _members_page(request: HttpRequest, committee: Panel, form: AppointForm) -> HttpResponse:
    rows = selectors.members_of(committee)
    serving = [row for row in rows if row.is_serving]
    user = request.user
    context = {
        "panel": committee,
        "call": committee.call,
        "members": [(row, blinding.shown_scorer(committee, row.user, user)) for row in rows],
        "demands": composition.in_words(committee.scheme, composition.seats(serving)),
        "form": form,
        "may_form": may_form(request, committee.call),
        "may_appoint": may_form(request, committee.call) and committee.state not in {"recommended", "decided"},
        "may_list": has_perm("conflicts.list", user, committee),
        "seat": next((row for row in serving if row.user_id == user.pk), None),
        "closed_term": committee.state == "decided",
    }
    return render(request, "grants/evaluation/members.html", context, status=422 if form.errors else 200)
