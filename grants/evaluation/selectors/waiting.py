"""What waits for somebody in the evaluation: a fixed number of queries, whatever the number of files."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.closing import closed_files, is_open_to, office_scope
from grants.applications.models import Application
from grants.calls.models import Call, Stage
from grants.core.waiting import Waiting
from grants.evaluation.models import Assessment, Panel, Ranking
from grants.evaluation.places import place_reference
from grants.evaluation.placing import files_without_third
from grants.evaluation.rules import Reserve, promotable
from grants.evaluation.selectors.awards import lefts_to_award
from grants.evaluation.selectors.masking import masks_to_check
from grants.evaluation.selectors.minutes import minutes_to_sign
from grants.evaluation.selectors.outcome_waiting import outcome_waiting
from grants.evaluation.selectors.reading import assessments_of, concepts_are_in, panels_to_declare
from grants.evaluation.selectors.voting import votes_to_give
from grants.programmes.models import StaffRole
from grants.programmes.policies import staff_scopes
from grants.programmes.selectors import scope
from workflows.models import TransitionRecord

Role = StaffRole.Role
# The files that a committee scores now: eligible ones, or concept notes that were handed in.
LIVE = Q(stage=Stage.FULL, state="eligible") | Q(stage=Stage.CONCEPT, state="submitted")
LIVE_SHEETS = Q(panel__stage=Stage.FULL, application__state="eligible") | Q(
    panel__stage=Stage.CONCEPT, application__state="submitted"
)
# How many evaluators a file needs: after a recusal one that stays is enough where the call says so.
ENOUGH = Case(
    When(call__recusal="void", then=Value(1)), default=F("call__assessments_per_file"), output_field=IntegerField()
)
PANEL_VERBS = ("form", "open_scoring", "close_scoring", "propose", "recommend")


def waiting_for(user: Any) -> list[Waiting]:
    """Return the evaluation's work for a person: sheets, checks and committees, decisions."""
    if getattr(user, "pk", None) is None:
        return []
    held = staff_scopes(user)
    found = [*_declarations(user), *_sheets(user), *_signatures(user), *outcome_waiting(user, held)]
    found += [*votes_to_give(user), *masks_to_check(user)]
    found += [*_checks(user), *_committees(user), *_late_scores(user)] if Role.OFFICER in held else []
    found += [*_decisions(user), *_promotions(user)] if Role.APPROVER in held else []
    return found


def panels_to_decide(user: Any) -> QuerySet[Panel]:
    """Return the recommendations that the user may decide on as an approver who took no part in them."""
    found = Panel.objects.filter(scope(user, Role.APPROVER, action="call__action"), state="recommended")
    return _without_part(user, found).select_related("call", "lot")


def _declarations(user: Any) -> list[Waiting]:
    """Return the committees whose room opens once the user has signed the declaration."""
    return [
        Waiting(
            what=_("Sign the declaration of impartiality: %(call)s") % {"call": panel.title},
            who=_("the committee of %(call)s") % {"call": panel.reference},
            due=panel.due_at if panel.state == "scoring" else None,
            url=reverse("evaluation:declare_impartiality", args=[panel.reference]),
            button=_("Sign the declaration"),
        )
        for panel in panels_to_declare(user)
    ]


def _sheets(user: Any) -> list[Waiting]:
    here = Q(panel__state="scoring", is_anchor=False) | Q(panel__state="calibrating", is_anchor=True)
    sheets = assessments_of(user).filter(LIVE_SHEETS, here)
    groups: dict[tuple[int, str], list[Assessment]] = defaultdict(list)
    for sheet in sheets.filter(state__in=["assigned", "accepted"]):
        groups[(sheet.panel_id, sheet.state)].append(sheet)
    return [_sheet_line(rows, state) for (_panel, state), rows in groups.items()]


def _sheet_line(rows: list[Assessment], state: str) -> Waiting:
    panel = rows[0].panel
    what, button, verb = (
        (_("Declare whether you have a conflict of interest: %(call)s"), _("Declare"), "declare")
        if state == "assigned"
        else (_("Score the files of %(call)s"), _("Score"), "assessment")
    )
    return Waiting(
        what=what % {"call": panel.title},
        who=_("the committee of %(call)s") % {"call": panel.reference},
        due=panel.due_at,
        url=reverse(f"evaluation:{verb}", args=[rows[0].pk]),
        button=button,
        count=len(rows),
    )


def _signatures(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Read and sign the minutes of %(call)s") % {"call": minutes.panel.title},
            who=_("the committee of %(call)s") % {"call": minutes.panel.reference},
            due=None,
            url=reverse("evaluation:sign_minutes", args=[minutes.panel.reference]),
            button=_("Sign the minutes"),
        )
        for minutes in minutes_to_sign(user)
    ]


def _checks(user: Any) -> list[Waiting]:
    waiting = Application.objects.filter(office_scope(user, Role.OFFICER, path=""), state="submitted")
    rows = waiting.filter(call__state="closed").values("call__title", "call__reference")
    return [
        Waiting(
            what=_("Check the applications to %(call)s") % {"call": row["call__title"]},
            who=_("the applicants"),
            due=None,
            url=f"{reverse('evaluation:checks')}?call={row['call__reference']}&state=submitted",
            button=_("Check"),
            count=row["n"],
        )
        for row in rows.annotate(n=Count("pk")).order_by("call__reference")
    ]


def _committees(user: Any) -> list[Waiting]:
    """Return the committees that wait for their officer: to be formed, helped, closed or brought to a result."""
    sheets = Assessment.objects.filter(panel=OuterRef("pk"), is_anchor=False, application__stage=F("panel__stage"))
    open_sheets = sheets.filter(LIVE_SHEETS, state__in=["assigned", "accepted"])
    active = Count("assessments", filter=~Q(assessments__state="recused"))
    short = Application.objects.filter(LIVE, is_open_to(user, ""), assessments__panel=OuterRef("pk"))
    short = short.annotate(active=active).filter(active__lt=ENOUGH)
    panels = Panel.objects.annotate(is_short=Exists(short), is_open=Exists(open_sheets)).select_related("lot")
    mine = Call.objects.filter(scope(user, Role.OFFICER))
    unchecked = mine.filter(state="closed", applications__state="submitted", applications__stage=Stage.FULL)
    full = Q(stage=Stage.FULL, state="eligible", call__in=mine.filter(state="closed").exclude(pk__in=unchecked))
    concepts = Q(stage=Stage.CONCEPT, state="submitted", call__in=mine.filter(concepts_are_in()))
    files = Application.objects.filter(full | concepts, is_open_to(user, "")).order_by("call", "stage", "lot__order")
    places = list(dict.fromkeys(files.values_list("call", "lot", "stage")))
    found = mine.filter(pk__in={call for call, _lot, _stage in places})
    by_pk = {call.pk: call for call in found.prefetch_related(Prefetch("panels", queryset=panels), "lots")}
    lines = [_committee_line(by_pk[call], lot, stage) for call, lot, stage in places]
    return [line for line in lines if line is not None]


def _committee_line(call: Call, lot_id: int | None, stage: str) -> Waiting | None:
    here = (one for one in call.panels.all() if one.lot_id == lot_id and one.stage == stage)
    panel: Any = next(here, None)
    lot = next((one for one in call.lots.all() if one.pk == lot_id), None)
    state = panel.state if panel else "forming"
    words = {
        "forming": (_("Form the committee of %(call)s"), _("Form")),
        "calibrating": (_("Bring the calibration of %(call)s to its end"), _("Look")),
        "scoring": None if panel is None or panel.is_open else (_("Close the scoring of %(call)s"), _("Close")),
        "ranked": (_("Recommend an outcome for %(call)s"), _("Recommend")),
    }.get(state)
    if state == "scoring" and (panel.is_short or (not panel.is_open and files_without_third(panel))):
        words = (_("A file of %(call)s needs one more evaluator"), _("Assign"))
    if words is None:
        return None
    reference = place_reference(call, lot, stage)
    parts = [call.title, lot.title if lot else "", _("concept notes") if stage == Stage.CONCEPT else ""]
    return Waiting(
        what=words[0] % {"call": " · ".join(part for part in parts if part)},
        who=_("the evaluation of %(call)s") % {"call": reference},
        due=panel.due_at if panel and state == "scoring" else None,
        url=reverse("evaluation:panel", args=[reference]),
        button=words[1],
    )


def _late_scores(user: Any) -> list[Waiting]:
    """Return the committees of which score sheets are late."""
    mine = Assessment.objects.filter(scope(user, Role.OFFICER, action="panel__call__action"), panel__state="scoring")
    late = mine.filter(LIVE_SHEETS, state__in=["assigned", "accepted"], is_anchor=False)
    late = late.exclude(application__in=closed_files(user).values("pk"))
    rows = late.filter(panel__due_at__lt=timezone.now()).order_by().values("panel__reference", "panel__due_at")
    return [
        Waiting(
            what=_("Score sheets are late: %(call)s") % {"call": row["panel__reference"]},
            who=_("the evaluators"),
            due=row["panel__due_at"],
            url=reverse("evaluation:workload", args=[row["panel__reference"]]),
            button=_("See who"),
            count=row["n"],
        )
        for row in rows.annotate(n=Count("pk")).order_by("panel__due_at", "panel__reference")
    ]


def _decisions(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Decide on the recommendation for %(call)s") % {"call": panel.title},
            who=_("the evaluation committee"),
            due=None,
            url=reverse("evaluation:decide", args=[panel.reference]),
            button=_("Decide"),
        )
        for panel in panels_to_decide(user)
    ]


def _promotions(user: Any) -> list[Waiting]:
    """Return the reserves for which the whole sum they ask for is in their pot again."""
    panels = Panel.objects.filter(scope(user, Role.APPROVER, action="call__action"), call__state="decided")
    panels = panels.exclude(call__reserve_until__lt=timezone.localdate()).filter(state="decided")
    mine = _without_part(user, panels).select_related("lot")
    rows = Ranking.objects.filter(application__state="reserved", panel__in=[panel.pk for panel in mine])
    by_panel: dict[Panel, list[Ranking]] = defaultdict(list)
    for row in rows.select_related("application__call", "panel__lot", "panel__call"):
        by_panel[row.panel].append(row)
    left = lefts_to_award(by_panel)
    return [_promotion_line(row) for panel, found in by_panel.items() for row in _next_of(found, left[panel.pk])]


def _next_of(rows: list[Ranking], left: int) -> list[Ranking]:
    fitting = [row for row in rows if row.requested_cents <= left]
    turn = promotable([Reserve(row.application_id, row.place, row.requested_cents) for row in fitting], left)
    return [row for row in fitting if row.application_id in turn]


def _promotion_line(row: Ranking) -> Waiting:
    return Waiting(
        what=_("Money for the reserve list: %(file)s can be awarded") % {"file": row.application.reference},
        who=_("the reserve list of %(call)s") % {"call": row.application.call.reference},
        due=None,
        url=reverse("evaluation:promote", args=[row.application.reference]),
        button=_("Promote"),
    )


def _without_part(user: Any, panels: QuerySet[Panel]) -> QuerySet[Panel]:
    """Leave out what the user scored, ran or checked: the same rule as the policy `took_no_part`, for lists."""
    mine = TransitionRecord.objects.filter(actor_id=user.pk)
    own_panels = mine.filter(subject_type=ContentType.objects.get_for_model(Panel), verb__in=PANEL_VERBS)
    own_calls = mine.filter(subject_type=ContentType.objects.get_for_model(Call), verb="request_clearance")
    checked = mine.filter(subject_type=ContentType.objects.get_for_model(Application), verb__in=["admit", "refuse"])
    took_part = (
        Q(call__created_by=user)
        | Q(pk__in=panels.filter(members__user=user).values("pk"))
        | Q(pk__in=own_panels.values("subject_id"))
        | Q(call__in=own_calls.values("subject_id"))
        | Q(call__in=Application.objects.filter(pk__in=checked.values("subject_id")).values("call"))
        | Q(call__in=Application.objects.filter(checks__checked_by=user).values("call"))
        | Q(call__in=closed_files(user).values("call"))
    )
    return panels.exclude(took_part)
