"""Letters, complaints and awards as their readers may see them, and what falls due about them by itself."""

import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from grants.applications.closing import is_open_to
from grants.applications.models import Application
from grants.calls.models import Call
from grants.evaluation.models import Award, Complaint, OutcomeLetter
from grants.people.selectors import belongs_to
from grants.programmes.selectors import STAFF, scope
from notifications.models import Delivery
from workflows.models import TransitionRecord

REMIND_DAYS = 3
CALL = "application__call__action"


def letters_visible_to(user: Any) -> QuerySet[OutcomeLetter]:
    """Return the letters to the user's own organisations, and those of the staff's own scope that are not closed."""
    staff = scope(user, *STAFF, action=CALL) & is_open_to(user)
    found = OutcomeLetter.objects.filter(belongs_to(user, "application__organisation") | staff)
    return found.select_related(
        "application__call__action__phase__programme", "application__organisation", "file", "panel"
    )


def get_letter(user: Any, pk: int) -> OutcomeLetter:
    """Return a letter that the user may read, or raise Http404."""
    found = letters_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def letters_of_call(user: Any, call: Call) -> QuerySet[OutcomeLetter]:
    """Return the letters of a call for its staff, in the order of the applications."""
    found = OutcomeLetter.objects.filter(is_open_to(user), application__call=call)
    return found.select_related("application__organisation", "panel").order_by("application__reference", "pk")


def mails_of(letters: list[OutcomeLetter]) -> dict[int, list[Delivery]]:
    """Return the mails that carry each letter, by letter. One query."""
    keys = {f"outcome-letter:{letter.pk}": letter.pk for letter in letters}
    mails = Delivery.objects.filter(message__key__in=keys, channel="email").select_related("message__recipient")
    found: dict[int, list[Delivery]] = {letter.pk: [] for letter in letters}
    for mail in mails.order_by("pk"):
        found[keys[mail.message.key]].append(mail)
    return found


def complaints_visible_to(user: Any) -> QuerySet[Complaint]:
    """Return the complaints of the user's own organisations, and those of the staff's own scope that are not closed."""
    staff = scope(user, *STAFF, action=CALL) & is_open_to(user)
    found = Complaint.objects.filter(belongs_to(user, "application__organisation") | staff)
    related = ("application__call__action__phase__programme", "application__organisation", "letter", "file")
    return found.select_related(*related, "lodged_by", "answered_by")


def complaints_of_staff(user: Any) -> QuerySet[Complaint]:
    """Return the complaints of the staff's own scope, those that wait first, the soonest due first."""
    found = Complaint.objects.filter(scope(user, *STAFF, action=CALL) & is_open_to(user))
    return found.select_related("application__call", "application__organisation").order_by("answer_due", "pk")


def get_complaint(user: Any, pk: int) -> Complaint:
    """Return a complaint that the user may read, or raise Http404."""
    found = complaints_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_application_with_outcome(user: Any, reference: str) -> Application:
    """Return an application of one of the user's own organisations, or raise Http404."""
    found = Application.objects.filter(belongs_to(user, "organisation"), reference=reference)
    application = found.select_related("call__action__phase__programme", "organisation").first()
    if application is None:
        raise Http404
    return application


def get_own_award(user: Any, pk: int) -> Award:
    """Return an award of one of the user's own organisations, or raise Http404."""
    found = Award.objects.filter(belongs_to(user, "application__organisation"), pk=pk)
    award = found.select_related("application__call__action__phase", "application__organisation", "agreement").first()
    if award is None:
        raise Http404
    return award


def get_application_to_disqualify(user: Any, reference: str) -> Application:
    """Return an application of the staff's own scope that was admitted, or raise Http404."""
    found = Application.objects.filter(scope(user, *STAFF, action="call__action") & is_open_to(user, ""))
    found = found.filter(reference=reference, submitted_at__isnull=False).exclude(state__in=["draft", "lapsed"])
    application = found.select_related("call__action__phase__programme", "organisation").first()
    if application is None:
        raise Http404
    return application


# --- what falls due -------------------------------------------------------------------------------------------------


def _unanswered() -> QuerySet[Award]:
    waiting = Award.objects.filter(state="pending", accepted_at=None, answer_by__isnull=False)
    return waiting.filter(Q(agreement__isnull=True) | Q(agreement__state="declined"))


def award_ids_due_to_expire() -> list[int]:
    """Return the awards that nobody accepted in the time that their call gives, and that have no agreement."""
    return list(_unanswered().filter(answer_by__lt=timezone.localdate()).values_list("pk", flat=True))


def award_ids_due_for_reminder() -> list[int]:
    """Return the awards whose time to be accepted ends within three days, and whose grantee was not reminded yet."""
    today = timezone.localdate()
    soon = _unanswered().filter(answer_by__gte=today, answer_by__lte=today + datetime.timedelta(days=REMIND_DAYS))
    kind = ContentType.objects.get_for_model(Award)
    told = TransitionRecord.objects.filter(subject_type=kind, subject_id=OuterRef("pk"), verb="remind")
    return list(soon.exclude(Exists(told)).values_list("pk", flat=True))


def reserve_ids_due_to_end() -> list[int]:
    """Return the reserves whose list has ended: their call is finished, or its day is past."""
    past = Q(call__reserve_until__lt=timezone.localdate()) | Q(call__state="finished")
    return list(Application.objects.filter(past, state="reserved").values_list("pk", flat=True))


def own_awards_to_answer(user: Any) -> QuerySet[Award]:
    """Return the awards that the user, as lead or signatory, has still to accept or decline."""
    roles = ["lead", "signatory"]
    found = _unanswered().filter(answer_by__gte=timezone.localdate())
    mine = found.filter(
        application__organisation__memberships__user_id=user.pk,
        application__organisation__memberships__role__in=roles,
    )
    return mine.select_related("application__call").distinct()
