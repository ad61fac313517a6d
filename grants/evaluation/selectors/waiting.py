"""What waits for somebody in the evaluation: a fixed number of queries, whatever the number of files."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.models import Call
from grants.core.waiting import Waiting
from grants.evaluation.models import Assessment, Panel, Ranking
from grants.evaluation.rules import Reserve, promotable
from grants.evaluation.selectors.minutes import minutes_to_sign
from grants.evaluation.selectors.reading import assessments_of, lefts_to_award
from grants.programmes.models import StaffRole
from grants.programmes.policies import staff_scopes
from grants.programmes.selectors import scope
from workflows.models import TransitionRecord

Role = StaffRole.Role
PANEL_VERBS = ("form", "open_scoring", "close_scoring", "propose", "recommend")


def waiting_for(user: Any) -> list[Waiting]:
    """Return the evaluation's work for a person: sheets, checks and committees, decisions."""
    if getattr(user, "pk", None) is None:
        return []
    held = staff_scopes(user)
    found = [*_sheets(user), *_signatures(user)]
    found += [*_checks(user), *_committees(user)] if Role.OFFICER in held else []
    found += [*_decisions(user), *_promotions(user)] if Role.APPROVER in held else []
    return found


def panels_to_decide(user: Any) -> QuerySet[Panel]:
    """Return the recommendations that the user may decide on as an approver who took no part in them."""
    found = Panel.objects.filter(scope(user, Role.APPROVER, action="call__action"), state="recommended")
    return _without_part(user, found).select_related("call", "lot")


def _sheets(user: Any) -> list[Waiting]:
    sheets = assessments_of(user).filter(panel__state="scoring", application__state="eligible")
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
    waiting = Application.objects.filter(scope(user, Role.OFFICER, action="call__action"), state="submitted")
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
    open_sheets = Assessment.objects.filter(
        panel=OuterRef("pk"), state__in=["assigned", "accepted"], application__state="eligible"
    )
    active = Count("assessments", filter=~Q(assessments__state="recused"))
    short = Application.objects.filter(assessments__panel=OuterRef("pk"), state="eligible").annotate(active=active)
    short = short.filter(active__lt=F("call__assessments_per_file"))
    panels = Panel.objects.annotate(is_short=Exists(short), is_open=Exists(open_sheets)).select_related("lot")
    calls = Call.objects.filter(scope(user, Role.OFFICER), state="closed").exclude(applications__state="submitted")
    files = Application.objects.filter(call__in=calls, state="eligible").order_by("call", "lot__order")
    places = files.values_list("call", "lot").distinct()
    found = calls.filter(pk__in=[call for call, _lot in places]).prefetch_related(
        Prefetch("panels", queryset=panels), "lots"
    )
    by_pk = {call.pk: call for call in found}
    lines = [_committee_line(by_pk[call], lot) for call, lot in dict.fromkeys(places)]
    return [line for line in lines if line is not None]


def _committee_line(call: Call, lot_id: int | None) -> Waiting | None:
    panel: Any = next((one for one in call.panels.all() if one.lot_id == lot_id), None)
    lot = next((one for one in call.lots.all() if one.pk == lot_id), None)
    state = panel.state if panel else "forming"
    words = {
        "forming": (_("Form the committee of %(call)s"), _("Form")),
        "scoring": None if panel is None or panel.is_open else (_("Close the scoring of %(call)s"), _("Close")),
        "ranked": (_("Recommend an outcome for %(call)s"), _("Recommend")),
    }.get(state)
    if state == "scoring" and panel.is_short:
        words = (_("A file of %(call)s needs one more evaluator"), _("Assign"))
    if words is None:
        return None
    reference = f"{call.reference}-{lot.key}" if lot else call.reference
    return Waiting(
        what=words[0] % {"call": f"{call.title} · {lot.title}" if lot else call.title},
        who=_("the evaluation of %(call)s") % {"call": reference},
        due=panel.due_at if panel and state == "scoring" else None,
        url=reverse("evaluation:panel", args=[reference]),
        button=words[1],
    )


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
    )
    return panels.exclude(took_part)
