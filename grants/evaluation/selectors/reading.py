"""Committees, sheets and awards as their readers may see them.

Nobody reads another's scores before all are in: only `score_sheets` loads the scores of others, and it asks the policy.
"""

from dataclasses import dataclass
from typing import Any

import rules
from django.db.models import (
    Case,
    CharField,
    Count,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.closing import closed_files, is_open_to, office_scope
from grants.applications.models import Application
from grants.calls.models import Call, Criterion, Lot, Stage
from grants.evaluation.blinding import hides_scorers, shown_scorer
from grants.evaluation.models import Assessment, Conflict, Panel, PanelMember, Ranking
from grants.evaluation.places import CONCEPT, place_reference, stages_of
from grants.evaluation.rules import CHECK_POINTS
from grants.people.models import User
from grants.programmes.models import StaffRole
from grants.programmes.selectors import STAFF, scope

SITTING = (StaffRole.Role.EVALUATOR, StaffRole.Role.OFFICER)
SCORED_STATES = ("eligible", "awarded", "reserved", "rejected")


# --- the check ------------------------------------------------------------------------------------------------------


def applications_to_check(user: Any) -> QuerySet[Application]:
    """Return the handed-in applications of the staff's closed calls, those that wait for their check first."""
    found = Application.objects.filter(office_scope(user, *STAFF, path=""))
    found = found.exclude(state__in=["draft", "lapsed", "withdrawn"]).exclude(call__state__in=["published", "open"])
    waiting_first = Case(When(state="submitted", then=Value(0)), default=Value(1), output_field=IntegerField())
    answered = Count("checks", filter=Q(checks__passed__isnull=False))
    found = found.annotate(waits=waiting_first, answered=answered, points=Value(len(CHECK_POINTS)))
    return found.select_related("call", "organisation").order_by("waits", "reference")


def applications_of_check(user: Any, call: Call, state: str) -> QuerySet[Application]:
    """Return what was handed in to a call and is open to the reader, for its grid; `state` narrows it."""
    found = (
        call.applications.open_to(user)
        .filter(submitted_at__isnull=False)
        .exclude(state__in=["draft", "lapsed", "withdrawn"])
    )
    found = found.filter(state=state) if state else found
    return found.select_related("organisation", "call__action__phase", "lot__country").order_by("reference")


def get_application_to_check(user: Any, reference: str) -> Application:
    """Return an application of the staff's scope with its check and the version that counts, or raise Http404."""
    found = Application.objects.filter(office_scope(user, *STAFF, path=""), reference=reference)
    found = found.exclude(state__in=["draft", "lapsed"])
    found = found.select_related("call__action__phase__programme", "organisation")
    application = found.prefetch_related("submissions", "checks__checked_by").first()
    if application is None:
        raise Http404
    return application


# --- committees -----------------------------------------------------------------------------------------------------


def panels_visible_to(user: Any) -> QuerySet[Panel]:
    """Return the committees that the user may look into: the staff's own scope, and those the user sits on."""
    if not getattr(user, "pk", None):
        return Panel.objects.none()
    held = scope(user, *SITTING, action="call__action")
    mine = scope(user, *STAFF, action="call__action") | (held & Q(pk__in=_seats(user).values("panel")))
    return Panel.objects.filter(mine).select_related("call__action__phase__programme", "call__created_by", "lot")


def panels_to_declare(user: Any) -> QuerySet[Panel]:
    """Return the committees on which the user serves and has yet to declare to be impartial."""
    held = scope(user, *SITTING, action="call__action")
    waiting = PanelMember.objects.filter(serving(), user_id=user.pk, declared_at=None)
    found = Panel.objects.filter(held, pk__in=waiting.values("panel")).exclude(state="decided")
    return found.select_related("call__action__phase__programme", "lot").order_by("pk")


def get_membership(user: Any, reference: str) -> PanelMember:
    """Return the user's own seat on a committee, as long as it is held, or raise Http404."""
    held = scope(user, *SITTING, action="panel__call__action")
    seats = PanelMember.objects.filter(held, serving(), user_id=user.pk, panel__reference=reference)
    found = seats.select_related("panel__call__action__phase__programme", "panel__lot", "user").first()
    if found is None:
        raise Http404
    return found


def serving() -> Q:
    """Return the filter of the members whose term covers today."""
    today = timezone.localdate()
    return Q(since__lte=today) & (Q(until=None) | Q(until__gte=today))


def _seats(user: Any) -> QuerySet[PanelMember]:
    return PanelMember.objects.filter(serving(), user_id=user.pk, declared_at__isnull=False)


def get_panel(user: Any, reference: str) -> Panel:
    """Return the committee of a call or lot, for one who may look into it, or raise Http404."""
    rankings = Ranking.objects.select_related("application__organisation")
    found = panels_visible_to(user).prefetch_related(
        "members__user", "call__criteria", "call__criteria_sections", Prefetch("rankings", queryset=rankings)
    )
    panel = found.filter(reference=reference).first()
    if panel is None:
        raise Http404
    return panel


def get_call_to_assess(user: Any, reference: str) -> Call:
    """Return a call of the staff's own scope, with or without a committee, or raise Http404."""
    found = Call.objects.filter(scope(user, *STAFF), reference=reference)
    call = (
        found.select_related("action__phase__programme").prefetch_related("lots__panels", "panels", "criteria").first()
    )
    if call is None:
        raise Http404
    return call


@dataclass(frozen=True)
class Place:
    """What a committee is for: a call, one of its lots where it has any, and a stage."""

    call: Call
    lot: Lot | None
    stage: str = Stage.FULL

    @property
    def reference(self) -> str:
        """The address of its committee."""
        return place_reference(self.call, self.lot, self.stage)

    @property
    def part(self) -> str:
        """The lot and the stage in words, as far as the call has several."""
        stage = str(_("concept notes")) if self.stage == Stage.CONCEPT else ""
        return " · ".join(part for part in (self.lot.title if self.lot else "", stage) if part)

    @property
    def title(self) -> str:
        """Its name in words."""
        return f"{self.call.title} · {self.part}" if self.part else self.call.title


def get_place_to_assess(user: Any, reference: str) -> Place:
    """Return the place of the staff's own scope to which a committee's address belongs, or raise Http404."""
    stem = reference.removesuffix(f"-{CONCEPT}")
    place = _place(user, reference) or (_place(user, stem, Stage.CONCEPT) if stem != reference else None)
    if place is None or place.stage not in stages_of(place.call):
        raise Http404
    return place


def _place(user: Any, reference: str, stage: str = Stage.FULL) -> Place | None:
    if Call.objects.filter(reference=reference).exists():
        return Place(get_call_to_assess(user, reference), None, stage)
    address = Concat("call__reference", Value("-"), "key", output_field=CharField())
    lot = Lot.objects.annotate(address=address).filter(address=reference).select_related("call").first()
    return Place(get_call_to_assess(user, lot.call.reference), lot, stage) if lot else None


def calls_to_assess(user: Any) -> QuerySet[Call]:
    """Return the calls of the staff's scope whose deadline has passed, with the figures of their committees.

    Those whose concept notes are scored come as soon as the deadline for the notes has passed.
    """
    is_closed = Q(state__in=["closed", "decided", "finished"])
    found = Call.objects.filter(scope(user, *STAFF)).filter(is_closed | concepts_are_in())
    sheets = Assessment.objects.filter(panel__call=OuterRef("pk"), is_anchor=False).exclude(state="recused")
    sheets = sheets.filter(is_open_to(user)).exclude(application__state="withdrawn").order_by()
    is_open = is_open_to(user, "applications")
    return (
        found.select_related("action")
        .prefetch_related("panels", "lots", "criteria")
        .annotate(
            to_check=Count("applications", filter=is_open & Q(applications__state="submitted")),
            files=Count("applications", filter=is_open & Q(applications__state__in=SCORED_STATES)),
            sheets=_count(sheets),
            sheets_in=_count(sheets.filter(state="submitted")),
            due_at=Subquery(Panel.objects.filter(call=OuterRef("pk")).order_by("due_at").values("due_at")[:1]),
        )
    )


def concepts_are_in() -> Q:
    """Return the filter of the calls whose concept notes are scored by a committee and can no longer be handed in."""
    scored = Criterion.objects.filter(stage=Stage.CONCEPT).values("call")
    running = Q(state__in=["published", "open", "closed"])
    return running & Q(concept_closes_at__lt=timezone.now(), pk__in=scored)


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.values("panel__call").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def files_before(user: Any, panel: Panel) -> QuerySet[Application]:
    """Return the committee's files that are open to the reader with who has which, never with a score."""
    sheets = Assessment.objects.filter(is_anchor=False).select_related("evaluator").order_by("pk")
    here = Q(state__in=SCORED_STATES) | Q(state="withdrawn", assessments__isnull=False)
    found = (
        panel.files.filter(here & is_open_to(user, "")).distinct().select_related("organisation").order_by("reference")
    )
    return found.prefetch_related(Prefetch("assessments", queryset=sheets, to_attr="sheets"))


def progress_of(user: Any, panel: Panel) -> list[dict[str, Any]]:
    """Return how far each evaluator is with the files that are open to the reader; never what was scored."""
    live = ~Q(assessments__application__state="withdrawn") & Q(assessments__panel=panel, assessments__is_anchor=False)
    live &= is_open_to(user, "assessments__application")
    counts = {
        name: Count("assessments", filter=live & Q(assessments__state=state))
        for name, state in (
            ("to_declare", "assigned"),
            ("to_score", "accepted"),
            ("sheets_in", "submitted"),
            ("recused", "recused"),
        )
    }
    people = User.objects.filter(panel_memberships__panel=panel).annotate(**counts).order_by("name", "pk")
    rows = [
        {"evaluator": person, "name": shown_scorer(panel, person, user)}
        | {"of": person.to_declare + person.to_score + person.sheets_in}
        | {name: getattr(person, name) for name in counts}
        for person in people
    ]
    return sorted(rows, key=lambda row: row["name"]) if hides_scorers(panel, user) else rows


def evaluators_for(panel: Panel) -> QuerySet[Any]:
    """Return the people with the role of evaluator in the committee's action."""
    return evaluators_of(panel.call)


def evaluators_of(call: Call) -> QuerySet[User]:
    """Return the people with the role of evaluator in the call's action."""
    here = Q(staff_roles__action=call.action) | Q(staff_roles__programme=call.action.phase.programme_id)
    roles = Q(staff_roles__role=StaffRole.Role.EVALUATOR)
    return User.objects.filter(roles & here, is_active=True).distinct().order_by("name", "pk")


def people_to_seat(call: Call) -> list[User]:
    """Return who can sit on a call's committee: evaluators of its action, and officers as secretary. Two queries."""
    here = Q(staff_roles__action=call.action) | Q(staff_roles__programme=call.action.phase.programme_id)
    found = User.objects.filter(here, staff_roles__role__in=SITTING, is_active=True).distinct()
    assesses = set(evaluators_of(call).order_by().values_list("pk", flat=True))
    people = list(found.select_related("evaluator_profile").order_by("name", "pk"))
    for person in people:
        person.assesses = person.pk in assesses  # type: ignore[attr-defined]
    return sorted(people, key=lambda person: not person.assesses)  # type: ignore[attr-defined]


def members_of(panel: Panel) -> list[PanelMember]:
    """Return everybody who sits or sat on a committee, chair and secretary first, those whose term ended last."""
    order = {"chair": 0, "secretary": 1, "member": 2, "external": 3}
    rows = panel.members.select_related("user", "appointed_by")
    return sorted(rows, key=lambda row: (not row.is_serving, order[row.role], str(row.user), row.pk))


def get_member(panel: Panel, pk: int) -> PanelMember:
    """Return a member of the committee, or raise Http404."""
    found = panel.members.select_related("user", "panel__call__action__phase__programme").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


# --- conflicts of interest ------------------------------------------------------------------------------------------


def conflicts_visible_to(user: Any, panel: Panel | None = None) -> QuerySet[Conflict]:
    """Return the conflicts that an officer or auditor may read: none of a file that is closed to the reader."""
    roles = (StaffRole.Role.OFFICER, StaffRole.Role.AUDITOR)
    found = Conflict.objects.filter(office_scope(user, *roles))
    if panel is not None:
        found = found.filter(application__in=panel.files.values("pk"))
    related = ("user", "lifted_by", "application__organisation", "application__call__action__phase__programme")
    return found.select_related(*related).order_by("application__reference", "user__name", "pk")


def get_conflict(user: Any, pk: int) -> Conflict:
    """Return a conflict that the reader may see, or raise Http404."""
    found = conflicts_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def panel_of_file(user: Any, application: Application) -> Panel:
    """Return the committee before which an application is, for one who may look into it, or raise Http404."""
    found = panels_visible_to(user).filter(call=application.call_id, lot=application.lot_id).order_by("-stage")
    panel = found.filter(stage=application.stage).first() or found.first()
    if panel is None:
        raise Http404
    return panel


def files_to_declare(user: Any, panel: Panel) -> QuerySet[Application]:
    """Return the committee's files that are open to the reader, for a declaration of a conflict."""
    found = panel.files.filter(is_open_to(user, "")).exclude(state__in=["draft", "lapsed", "withdrawn"])
    return found.select_related("organisation").order_by("reference")


# --- scores of all, once they are open ------------------------------------------------------------------------------


def score_sheets(user: Any, panel: Panel, *, application: Application | None = None) -> list[Assessment]:
    """Return the committee's sheets with their scores for one who may read them; none before all are in.

    The sheets of a file from which the user stepped back stay closed.
    """
    if not rules.has_perm("panels.view_scores", user, panel):
        return []
    found = panel.assessments.filter(state="submitted", is_anchor=False).exclude(
        application__in=files_closed_to(user, panel)
    )
    if application is not None:
        found = found.filter(application=application)
    return list(found.select_related("evaluator").prefetch_related("scores__criterion").order_by("pk"))


def files_closed_to(user: Any, panel: Panel) -> set[int]:
    """Return the committee's files with which the user has a conflict of interest: nothing of them is shown."""
    return set(closed_files(user).filter(call=panel.call_id, lot=panel.lot_id).values_list("pk", flat=True))


# --- an evaluator's own sheets --------------------------------------------------------------------------------------


def assessments_of(user: Any) -> QuerySet[Assessment]:
    """Return the user's own sheets once they are handed out, by call and file.

    None before the declaration of impartiality, none of a file that is closed to the user, none after the term.
    """
    held = scope(user, StaffRole.Role.EVALUATOR, action="panel__call__action")
    found = Assessment.objects.filter(
        held, is_open_to(user), evaluator_id=user.pk, panel__in=_seats(user).values("panel")
    )
    found = found.exclude(panel__state="forming")
    found = found.exclude(panel__state="calibrating", is_anchor=False)
    found = found.select_related("panel__call__action__phase", "panel__lot", "application__organisation")
    return found.order_by("panel__due_at", "panel", "application__reference")


def get_assessment(user: Any, pk: int) -> Assessment:
    """Return the user's own sheet, or raise Http404."""
    found = assessments_of(user).select_related("application__masking", "application__call__action__phase")
    found = found.prefetch_related(
        "panel__call__criteria", "panel__members", "scores", "section_comments", "highlights"
    )
    found = found.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_sheet_to_relieve(user: Any, pk: int) -> Assessment:
    """Return another's sheet for the officer of its call, without its scores, or raise Http404."""
    found = Assessment.objects.filter(office_scope(user, *STAFF), pk=pk)
    sheet = found.select_related("panel__call__action__phase", "application", "evaluator").first()
    if sheet is None:
        raise Http404
    return sheet
