"""Calls as their readers may see them."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls import asked, outages, versions
from grants.calls.models import Call, InvitedOrganisation, Question
from grants.core.waiting import Waiting
from grants.ledger.models import Account
from grants.people.policies import staff_roles_of
from grants.people.selectors import has_organisation
from grants.programmes.models import Action, StaffRole
from grants.programmes.selectors import STAFF, scope
from workflows.machines.application import ApplicationState
from workflows.machines.call import OPEN_TO_ALL, PUBLIC_STATES
from workflows.models import TransitionRecord

PUBLISHED = Q(state__in=PUBLIC_STATES) | Q(state="cancelled", published_at__isnull=False)
PUBLIC = PUBLISHED & (Q(procedure=Call.Procedure.OPEN) | Q(state__in=OPEN_TO_ALL))
SHOWN = ("action__phase__programme", "action__beneficiary")


def public_calls() -> QuerySet[Call]:
    """Return the calls that anybody may read, with what a list of them shows."""
    return Call.objects.filter(PUBLIC).select_related(*SHOWN).prefetch_related("countries")


def calls_visible_to(user: Any) -> QuerySet[Call]:
    """Return the calls that the user may read: public ones, those that invite them, all of the staff's own scope."""
    visible = PUBLIC | (PUBLISHED & invites(user)) | scope(user, *STAFF)
    return Call.objects.filter(visible).select_related(*SHOWN, "created_by")


def invites(user: Any) -> Q:
    """Return the filter for calls that invite an organisation of the user."""
    if not getattr(user, "is_authenticated", False):
        return Q(pk__in=())
    mine = InvitedOrganisation.objects.filter(organisation__memberships__user=user)
    return Q(pk__in=mine.values("call_id"))


def calls_by_invitation(user: Any) -> QuerySet[Call]:
    """Return the published calls that only those whom they invite and the office may read."""
    found = Call.objects.filter(PUBLISHED & ~PUBLIC & (invites(user) | scope(user, *STAFF))).exclude(state="cancelled")
    return found.select_related(*SHOWN).prefetch_related("countries").order_by("closes_at")


def calls_in_preparation(user: Any) -> QuerySet[Call]:
    """Return the drafts of the staff's own scope, and those that wait for clearance."""
    found = Call.objects.filter(scope(user, *STAFF), state__in=("draft", "in_clearance"))
    return found.select_related(*SHOWN).order_by("closes_at")


def calls_managed_by(user: Any) -> QuerySet[Call]:
    """Return the calls that the user runs as an officer."""
    found = Call.objects.filter(scope(user, StaffRole.Role.OFFICER))
    return found.select_related(*SHOWN, "created_by")


def get_call(user: Any, reference: str) -> Call:
    """Return a call that the user may read, or raise Http404."""
    found = calls_visible_to(user).prefetch_related("countries").filter(reference=reference).first()
    if found is None:
        raise Http404
    return found


def get_managed_call(user: Any, reference: str) -> Call:
    """Return a call of the staff's own scope, or raise Http404; what of it may be done the policy says."""
    found = calls_visible_to(user).filter(scope(user, *STAFF), reference=reference).first()
    if found is None:
        raise Http404
    return found


def call_ids_due_to_open() -> list[int]:
    """Return the published calls whose opening has come."""
    return list(Call.objects.filter(state="published", opens_at__lte=timezone.now()).values_list("pk", flat=True))


def call_ids_due_to_close() -> list[int]:
    """Return the open calls whose deadline has passed, but those that wait for a decision on an outage."""
    return outages.not_held(Call.objects.filter(state="open", closes_at__lt=timezone.now()))


def left_in(action: Action) -> int:
    """Return what the action's allocation has left for calls, in cents."""
    found = Account.objects.filter(kind=Account.Kind.AVAILABLE, owner_type="action", owner_id=action.pk)
    return found.values_list("balance", flat=True).first() or 0


def left_in_pot(call: Call) -> int:
    """Return what the call has left to award, in cents."""
    found = Account.objects.filter(kind=Account.Kind.CALL, owner_type="call", owner_id=call.pk)
    return found.values_list("balance", flat=True).first() or 0


def sections_of(call: Call) -> list[tuple[str, list[Question]]]:
    """Return the questions that a call asks of applications in their sections, in order."""
    sections: dict[str, list[Question]] = {}
    for question in call.questions.all():
        if not question.is_of_report:
            sections.setdefault(question.section, []).append(question)
    return list(sections.items())


def waiting_for(user: Any) -> list[Waiting]:
    """Return what an applicant is invited to, the drafts that an officer completes, what an approver clears."""
    roles = staff_roles_of(user)
    found = _invitations_of(user) if has_organisation(user) else []
    found += _drafts_of(user) if StaffRole.Role.OFFICER in roles else []
    found += _decided_of(user) if StaffRole.Role.OFFICER in roles else []
    found += asked.waiting_for(user) if StaffRole.Role.OFFICER in roles else []
    return found + (_clearances_of(user) if StaffRole.Role.APPROVER in roles else []) + versions.waiting_for(user)


def _invitations_of(user: Any) -> list[Waiting]:
    """Return the calls that invite an organisation of the user that has not begun to apply."""
    invited = InvitedOrganisation.objects.filter(
        organisation__memberships__user=user, call__state__in=("published", "open"), call__closes_at__gt=timezone.now()
    ).exclude(call__procedure=Call.Procedure.OPEN)
    begun = invited.filter(
        call__applications__organisation=F("organisation"),
        call__applications__state__in=set(ApplicationState.values) - {"withdrawn"},
    )
    rows = invited.exclude(pk__in=begun.values("pk")).select_related("call", "organisation").distinct()
    return [
        Waiting(
            what=_("Apply: “%(title)s”") % {"title": row.call.title},
            who=_("%(organisation)s is invited") % {"organisation": row.organisation},
            due=row.call.deadline_of(row.call.first_stage),
            url=reverse("calls:detail", args=[row.call.reference]),
            button=_("Read"),
        )
        for row in rows
    ]


def _drafts_of(user: Any) -> list[Waiting]:
    rows = calls_managed_by(user).filter(state="draft").order_by("closes_at")
    return [
        Waiting(
            what=_("Complete the call “%(title)s”") % {"title": call.title},
            who=_("draft, then an approver clears it"),
            due=call.opens_at,
            url=reverse("calls:manage", args=[call.reference]),
            button=_("Go on"),
        )
        for call in rows
    ]


def _decided_of(user: Any) -> list[Waiting]:
    rows = (
        calls_managed_by(user)
        .filter(state="decided")
        .annotate(pending=Count("applications", filter=Q(applications__award__state="pending")))
    )
    return [
        Waiting(
            what=_("Finish the call “%(title)s”") % {"title": call.title},
            who=_("every award is under agreement; the rest of the pot goes back to the action"),
            due=None,
            url=reverse("calls:finish", args=[call.reference]),
            button=_("Finish"),
        )
        for call in rows.filter(pending=0)
    ]


def _clearances_of(user: Any) -> list[Waiting]:
    waiting = Call.objects.filter(scope(user, StaffRole.Role.APPROVER), state="in_clearance").exclude(created_by=user)
    kind = ContentType.objects.get_for_model(Call)
    requested = TransitionRecord.objects.filter(subject_type=kind, verb="request_clearance", actor=user)
    rows = waiting.exclude(pk__in=requested.values("subject_id")).select_related("created_by").order_by("opens_at")
    return [
        Waiting(
            what=_("Clear the call “%(title)s”") % {"title": call.title},
            who=_("from %(officer)s") % {"officer": call.created_by},
            due=call.opens_at,
            url=reverse("calls:publish", args=[call.reference]),
            button=_("Read and decide"),
        )
        for call in rows
    ]
