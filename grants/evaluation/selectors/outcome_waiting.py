"""What waits for somebody after the ranking: awards to answer, letters to send, complaints, late eligibility checks."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from grants.applications.closing import is_open_to
from grants.applications.models import Application
from grants.calls.models import Call
from grants.core.waiting import Waiting
from grants.evaluation.models import Check, Complaint, OutcomeLetter, Panel, Ranking
from grants.evaluation.selectors.outcome import CALL, own_awards_to_answer
from grants.programmes.models import StaffRole
from grants.programmes.selectors import scope
from workflows.models import TransitionRecord

Role = StaffRole.Role
PART = ("form", "open_scoring", "close_scoring", "propose", "recommend", "decide")


def outcome_waiting(user: Any, held: Any) -> list[Waiting]:
    """Return what waits for a person after the ranking; a fixed number of queries for each role."""
    found = _awards(user)
    if Role.OFFICER in held:
        found += [*_received(user), *_letters(user), *_eligibility(user)]
    return found + (_admissible(user) if Role.APPROVER in held else [])


def _awards(user: Any) -> list[Waiting]:
    return [
        Waiting(
            what=_("Accept or decline the grant for “%(title)s”") % {"title": award.application},
            who=award.application.call.title,
            due=_end_of(award.answer_by, award.application.call),
            url=reverse("applications:detail", args=[award.application.reference]),
            button=_("Answer"),
        )
        for award in own_awards_to_answer(user)
    ]


def _received(user: Any) -> list[Waiting]:
    mine = Complaint.objects.filter(scope(user, Role.OFFICER, action=CALL) & is_open_to(user), state="received")
    return [_complaint(row, _("Look whether a complaint can be examined: %(file)s")) for row in _due_first(mine)]


def _admissible(user: Any) -> list[Waiting]:
    mine = Complaint.objects.filter(scope(user, Role.APPROVER, action=CALL) & is_open_to(user), state="admissible")
    free = mine.exclude(application__call__in=_calls_with_part_of(user))
    return [_complaint(row, _("Answer a complaint: %(file)s")) for row in _due_first(free)]


def _due_first(rows: QuerySet[Complaint]) -> QuerySet[Complaint]:
    return rows.select_related("application__organisation", "application__call").order_by("answer_due", "pk")


def _complaint(row: Complaint, words: str) -> Waiting:
    return Waiting(
        what=words % {"file": row.application.reference},
        who=row.application.organisation.name,
        due=_end_of(row.answer_due, row.application.call),
        url=reverse("evaluation:complaint", args=[row.pk]),
        button=_("Open"),
    )


def _letters(user: Any) -> list[Waiting]:
    unsent = OutcomeLetter.objects.filter(scope(user, Role.OFFICER, action=CALL) & is_open_to(user), sent_at=None)
    rows = unsent.values("application__call__reference", "application__call__title").annotate(n=Count("pk"))
    return [
        Waiting(
            what=_("Send the letters of %(call)s") % {"call": row["application__call__title"]},
            who=_("the decision"),
            due=None,
            url=reverse("evaluation:letters", args=[row["application__call__reference"]]),
            button=_("Send"),
            count=row["n"],
        )
        for row in rows.order_by("application__call__reference")
    ]


def _eligibility(user: Any) -> list[Waiting]:
    """Return the committees of calls that check eligibility late, where somebody selected still waits for it."""
    panels = Panel.objects.filter(scope(user, Role.OFFICER, action="call__action"), call__eligibility="selected")
    eligibility = Check.objects.filter(application=OuterRef("application"), kind="eligibility")
    selected = Q(application__state="eligible", outcome__in=["award", "reserve"]) | Q(application__state="reserved")
    waiting = Ranking.objects.filter(selected, panel__in=panels.filter(state__in=["ranked", "recommended", "decided"]))
    waiting = waiting.filter(~Exists(eligibility) | Exists(eligibility.exclude(passed=True)), is_out=False)
    rows = waiting.values("panel__reference", "panel__call__title").annotate(n=Count("pk")).order_by("panel__reference")
    return [
        Waiting(
            what=_("Check the eligibility of those selected: %(call)s") % {"call": row["panel__call__title"]},
            who=_("the committee of %(call)s") % {"call": row["panel__reference"]},
            due=None,
            url=reverse("evaluation:late_eligibility", args=[row["panel__reference"]]),
            button=_("Check"),
            count=row["n"],
        )
        for row in rows
    ]


def _calls_with_part_of(user: Any) -> QuerySet[Call]:
    """Return the calls that the user wrote, ran, scored, checked or decided on: others judge the complaints."""
    mine = TransitionRecord.objects.filter(actor_id=user.pk)
    panels = mine.filter(subject_type=ContentType.objects.get_for_model(Panel), verb__in=PART).values("subject_id")
    files = mine.filter(
        subject_type=ContentType.objects.get_for_model(Application),
        verb__in=["admit", "refuse", "promote", "disqualify"],
    ).values("subject_id")
    wrote = mine.filter(subject_type=ContentType.objects.get_for_model(Call), verb__in=["edit", "request_clearance"])
    took_part = (
        Q(created_by=user)
        | Q(pk__in=wrote.values("subject_id"))
        | Q(pk__in=Panel.objects.filter(Q(pk__in=panels) | Q(members__user=user)).values("call"))
        | Q(pk__in=Application.objects.filter(Q(pk__in=files) | Q(checks__checked_by=user)).values("call"))
    )
    return Call.objects.filter(took_part)


def _end_of(day: datetime.date | None, call: Call) -> datetime.datetime | None:
    return None if day is None else datetime.datetime.combine(day, datetime.time(23, 59, 59), tzinfo=call.zone)
