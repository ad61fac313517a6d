"""Applications as their readers may see them."""

import datetime
from collections import Counter
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.applications.closing import is_open_to
from grants.applications.freezing import files_of
from grants.applications.models import Application, Attachment, Clarification, Submission
from grants.applications.policies import UNSEEN
from grants.calls import outages
from grants.calls.models import Call, Stage
from grants.core.models import StoredFile
from grants.core.rows import load_rows
from grants.core.waiting import Waiting
from grants.people.policies import WRITERS
from grants.people.selectors import belongs_to, organisations_of
from grants.programmes.selectors import STAFF, scope


def applications_visible_to(user: Any) -> QuerySet[Application]:
    """Return the applications that the user may read: those of own organisations, and in scope once handed in.

    A file with which the user has a conflict of interest is closed to the office's eyes.
    """
    own = belongs_to(user)
    handed_in = scope(user, *STAFF, action="call__action") & Q(submitted_at__isnull=False) & ~Q(state__in=UNSEEN)
    found = Application.objects.filter(own | (handed_in & is_open_to(user, "")))
    return found.select_related("call__action__phase__programme", "organisation")


def applications_of(user: Any) -> QuerySet[Application]:
    """Return the applications of the user's own organisations."""
    found = Application.objects.filter(belongs_to(user))
    return found.select_related("call__action__phase__programme", "organisation")


def applications_of_call(user: Any, call: Call) -> QuerySet[Application]:
    """Return the applications to a call that its staff may read, with the sum that was asked for."""
    last = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    of_concept = Cast(KT("content__project__concept_cents"), BigIntegerField())
    of_budget = Cast(KT("content__budget__requested_cents"), BigIntegerField())
    sum_asked = Case(When(stage=Stage.CONCEPT, then=of_concept), default=of_budget)
    asked = last.annotate(asked=sum_asked).values("asked")[:1]
    staff = scope(user, *STAFF, action="call__action") & Q(submitted_at__isnull=False) & ~Q(state__in=UNSEEN)
    found = call.applications.filter(staff & is_open_to(user, "")).select_related("organisation", "call")
    return found.annotate(requested=Subquery(asked), kind=F("organisation__kind"))


def load_parts(application: Application) -> Application:
    """Load all that a draft's pages show, in three queries; those of a call with lots need another two."""
    current = Attachment.objects.filter(replaced_at=None).select_related("file", "document", "question")
    load_rows(application.call, "questions", "documents", "ceilings", "lots", "cost_types")
    load_rows(application, "answers", "lines", "partners", "activities", "indicators")
    prefetch_related_objects([application], Prefetch("attachments", queryset=current))
    types = {row.pk: row for row in application.call.cost_types.all()}
    for line in application.lines.all():
        line.cost_type = types.get(line.cost_type_id)
    if application.call.lots.all():
        prefetch_related_objects([application.call], "countries")
        prefetch_related_objects(list(application.call.lots.all()), "country")
    return application


def get_application(user: Any, reference: str) -> Application:
    """Return an application that the user may read with its versions, or raise Http404."""
    return _one(applications_visible_to(user), reference)


def get_own_application(user: Any, reference: str) -> Application:
    """Return an application of one of the user's organisations with all its parts, or raise Http404."""
    return load_parts(_one(applications_of(user), reference))


def people_of(application: Application) -> list[tuple[Any, str]]:
    """Return who belongs to the applicant, each once with all their roles in a word."""
    found: dict[Any, list[str]] = {}
    for membership in application.organisation.memberships.select_related("user").order_by("pk"):
        found.setdefault(membership.user, []).append(str(membership.get_role_display()).partition(":")[0])
    return [(user, ", ".join(roles).lower()) for user, roles in found.items()]


def get_file(user: Any, application: Application, pk: int) -> StoredFile:
    """Return a file of the application: any for its own people, for others one that was handed in; or raise Http404."""
    own = application.organisation.memberships.filter(user=user).exists()
    sent = files_of(application.frozen) if application.frozen else set()
    attached = application.attachments.filter(file_id=pk).exists()
    evidence = (application.account_evidence_id, application.mandate_evidence_id)
    if pk not in sent and not (own and (attached or pk in evidence)):
        raise Http404
    return get_object_or_404(StoredFile, pk=pk)


def grants_of(user: Any) -> list[Any]:
    """Return the grant agreements of the user's organisations, newest first."""
    found = organisations_of(user).prefetch_related("agreements__award__application__call")
    return sorted((grant for one in found for grant in one.agreements.all()), key=lambda grant: -grant.pk)


def grant_of(application: Application) -> Any:
    """Return the grant agreement that came of the application, or None."""
    return application.organisation.agreements.filter(award__application=application).first()


def funnel_of(call: Call, user: Any) -> dict[str, int]:
    """Return how many applications to the call were started, handed in, found eligible and awarded, and the rest.

    Those that are closed to the reader are not counted.
    """
    eligible = ("eligible", "awarded", "reserved", "rejected")
    return call.applications.filter(is_open_to(user, "")).aggregate(
        started=Count("pk"),
        submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
        eligible=Count("pk", filter=Q(state__in=eligible)),
        awarded=Count("pk", filter=Q(state="awarded")),
        ineligible=Count("pk", filter=Q(state="ineligible")),
        withdrawn=Count("pk", filter=Q(state="withdrawn")),
        lapsed=Count("pk", filter=Q(state="lapsed")),
    )


def waiting_for(user: Any) -> list[Waiting]:
    """Return the drafts that the user can still finish, each until the deadline of its call."""
    if getattr(user, "pk", None) is None:
        return []
    return [*_clarifications_for(user), *_drafts_for(user)]


def _drafts_for(user: Any) -> list[Waiting]:
    drafts = Application.objects.filter(
        organisation__memberships__user=user,
        organisation__memberships__role__in=WRITERS,
        state="draft",
        call__state__in=["published", "open", "closed"],
    )
    found = drafts.select_related("call", "organisation").distinct()
    return [
        Waiting(
            what=_("Finish and submit “%(title)s”") % {"title": draft},
            who=draft.call.title,
            due=draft.deadline,
            url=reverse("applications:detail", args=[draft.reference]),
            button=_("Go on writing"),
        )
        for draft in found
        if draft.is_in_time
    ]


def _clarifications_for(user: Any) -> list[Waiting]:
    asked = Clarification.objects.filter(
        application__organisation__memberships__user=user,
        application__organisation__memberships__role__in=WRITERS,
        state="asked",
        due_at__gte=timezone.now(),
    )
    return [
        Waiting(
            what=_("Answer a question about “%(title)s”") % {"title": row.application},
            who=_("the programme office"),
            due=row.due_at,
            url=reverse("applications:clarification", args=[row.application.reference, row.pk]),
            button=_("Answer"),
        )
        for row in asked.select_related("application").distinct()
    ]


def draft_ids_due_to_lapse() -> list[int]:
    """Return the drafts over which their deadline has passed: that of their stage, or the time they were given."""
    now = timezone.now()
    late_full = Q(stage=Stage.FULL, call__closes_at__lt=now)
    late_concept = Q(stage=Stage.CONCEPT, call__concept_closes_at__lt=now) | Q(call__closes_at__lt=now)
    given_more = Q(reopened_until__gte=now)
    late = Application.objects.filter(late_full | late_concept, state="draft").exclude(given_more)
    closing = outages.not_held(Call.objects.filter(pk__in=late.values("call")))
    return list(late.filter(call__in=closing).values_list("pk", flat=True))


def submissions_per_day(call: Call, user: Any) -> list[dict[str, Any]]:
    """Return each day of the call, in its zone, with how many applications were started and first handed in on it."""
    files = call.applications.filter(is_open_to(user, ""))
    first = files.annotate(first=Min("submissions__submitted_at")).filter(first__isnull=False)
    handed_in = Counter(moment.astimezone(call.zone).date() for moment in first.values_list("first", flat=True))
    started = Counter(moment.astimezone(call.zone).date() for moment in files.values_list("created_at", flat=True))
    if not started:
        return []
    last = max(*started, *handed_in, min(timezone.now(), call.closes_at).astimezone(call.zone).date())
    day, days = min(*started, call.opens_at.astimezone(call.zone).date()), []
    while day <= last and len(days) < 200:
        days.append({"day": day, "started": started[day], "submitted": handed_in[day]})
        day += datetime.timedelta(days=1)
    return days


def clarification_ids_due_to_lapse() -> list[int]:
    """Return the questions about single points whose time has passed without an answer."""
    late = Clarification.objects.filter(state="asked", due_at__lt=timezone.now())
    return list(late.values_list("pk", flat=True))


def get_clarification(user: Any, reference: str, pk: int) -> Clarification:
    """Return a clarification of an application that the user may read, or raise Http404."""
    application = get_application(user, reference)
    found = application.clarifications.select_related("asked_by", "answered_by", "file").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.application = application
    return found


def _one(applications: QuerySet[Application], reference: str) -> Application:
    related = (
        *("call__action__beneficiary", "bank_account", "created_by", "lot"),
        *("account_evidence", "mandate_evidence"),
    )
    found = applications.select_related(*related).filter(reference=reference).first()
    if found is None:
        raise Http404
    if found.submitted_at is not None:
        prefetch_related_objects([found], "submissions")
    return found
