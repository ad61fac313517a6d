"""The verbs of a corrigendum: begin, edit, clear, publish, discard; and the extension that an outage asks for.

A published call changes by these alone. Publishing writes the terms to the call, moves its pot, keeps the new version
and tells everybody concerned, in one transaction; those who hand in at that moment wait for it (`hold_terms`).
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from grants.calls import outages
from grants.calls.corrigendum_refusals import refuse_forbidden, refuse_unfit, terms_before
from grants.calls.differences import Change, differences, in_a_sentence
from grants.calls.following import followers_of
from grants.calls.models import Call, CallVersion, Corrigendum
from grants.calls.services import keep_version, officers_of, refuse_newer, write_terms
from grants.calls.terms import MOMENTS, Terms, moment, terms_of
from grants.core.errors import DomainError
from grants.ledger.services import NotEnough
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import StaffRole
from grants.programmes.services import staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import SYSTEM, TransitionRefused, lock, people_who, perform, record, records_of

LINES = 12  # differences that a message names; the page has all of them
OPEN = ("draft", "in_clearance")


@transaction.atomic
def begin_corrigendum(call: Call, *, actor: User) -> Corrigendum:
    """Prepare a change of a published call, from the terms that stand; a call without a version gets its first.

    Raises TransitionRefused once the call takes no changes, DomainError while another change is being prepared.
    """
    require("corrigenda.create", actor, call)
    call = lock(call)
    change = Corrigendum(call=call, terms=terms_of(call), reason="", written_by=actor)
    if not change.call_takes_changes:
        raise TransitionRefused(_("Only a call that is announced or open can be changed by a corrigendum."))
    _first_version(call)
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise DomainError(
            _("A change of this call is being prepared already. Finish or discard that one first.")
        ) from error
    return change


@transaction.atomic
def edit_corrigendum(
    corrigendum: Corrigendum,
    terms: Mapping[str, Any] | None = None,
    *,
    reason: str | None = None,
    seen: str | None = None,
    actor: User,
) -> Corrigendum:
    """Change some of the proposed terms, or the reason; what is not named stays as it is.

    `seen` is the mark of the terms from which the writer started: raises NewerTerms when others were set since.
    Raises DomainError, with the field, for what a corrigendum may not change.
    """
    corrigendum = _draft_of(corrigendum, actor=actor)
    if terms is not None:
        refuse_newer(corrigendum.terms, terms, seen=seen)
        before, terms = corrigendum.terms, {**terms, **_same_to_the_second(corrigendum.terms, terms)}
        corrigendum.terms = {**before, **terms}
        refuse_forbidden(corrigendum, only=[name for name in terms if terms[name] != before.get(name)])
    if reason is not None:
        corrigendum.reason = reason
    corrigendum.save()
    return corrigendum


@transaction.atomic
def request_clearance(corrigendum: Corrigendum, *, actor: User, reason: str = "") -> Corrigendum:
    """Hand the change to an approver. Raises DomainError for terms that contradict themselves or cannot be paid."""
    lock(corrigendum.call)
    corrigendum = perform(corrigendum, "request_clearance", actor=actor, reason=reason)
    refuse_unfit(corrigendum)
    approvers = [one for one in staff_of(corrigendum.call.action, StaffRole.Role.APPROVER) if one.pk != actor.pk]
    _tell_office(corrigendum, "corrigendum-clearance-requested", to=approvers, page="publish", by=str(actor))
    return corrigendum


@transaction.atomic
def return_corrigendum(corrigendum: Corrigendum, *, actor: User, reason: str) -> Corrigendum:
    """Give the change back to its officer with what must be otherwise."""
    corrigendum = perform(corrigendum, "return_to_draft", actor=actor, reason=reason)
    to = officers_of(corrigendum.call)
    _tell_office(corrigendum, "corrigendum-returned", to=to, page="detail", by=str(actor), why=reason)
    return corrigendum


@transaction.atomic
def discard_corrigendum(corrigendum: Corrigendum, *, actor: User, reason: str) -> Corrigendum:
    """Give the change up; the call stays as it was published."""
    return perform(corrigendum, "discard", actor=actor, reason=reason)


@transaction.atomic
def publish_corrigendum(corrigendum: Corrigendum, *, actor: User, reason: str = "") -> Corrigendum:
    """Make the change for everybody alike: the call has new terms and a new version, and all concerned are told.

    Raises TransitionRefused once the call is closed, DomainError where the pot would fall below what is used or exceed
    what the action has left; nothing is changed then.
    """
    call = lock(corrigendum.call)  # before its corrigendum, as everywhere; who hands in now waits for the new terms
    corrigendum = perform(corrigendum, "publish", actor=actor, reason=reason)
    refuse_unfit(corrigendum)
    _write(call, corrigendum.terms, actor=actor)
    corrigendum.version = keep_version(call, actor=actor, reason=corrigendum.reason)
    corrigendum.save()
    _tell_all(call, corrigendum.version)
    return corrigendum


@transaction.atomic
def prepare_extension(call: Call, *, actor: User) -> Corrigendum:
    """Write the extension that an outage asks for into the change in preparation, or into a new one."""
    require("corrigenda.create", actor, call)
    call = lock(call)
    proposal = outages.proposal_for(call)
    if proposal is None:
        raise TransitionRefused(_("The record of the site has no outage that asks for an extension of this deadline."))
    corrigendum = call.corrigenda.filter(state__in=OPEN).first() or begin_corrigendum(call, actor=actor)
    reason = outages.reason_of(proposal, call)
    if corrigendum.reason.strip() and reason not in corrigendum.reason:
        reason = f"{corrigendum.reason.strip()}\n\n{reason}"
    return edit_corrigendum(corrigendum, outages.changed_terms(proposal, call), reason=reason, actor=actor)


@transaction.atomic
def decline_extension(call: Call, *, actor: User, reason: str) -> Corrigendum:
    """Write down why an outage gets no extension; a call that waited for the decision then closes."""
    if call.corrigenda.filter(state__in=OPEN).exists():
        raise DomainError(_("A change of this call is being prepared already. Finish or discard that one first."))
    return discard_corrigendum(prepare_extension(call, actor=actor), actor=actor, reason=reason)


@transaction.atomic
def propose_extension(call_id: int, *, actor: Any = SYSTEM) -> Call:
    """Record that an outage asks for an extension of the call's deadline, and tell its officers."""
    call = lock(Call.objects.get(pk=call_id))
    proposal = outages.proposal_for(call)
    if proposal is None:
        raise TransitionRefused("The outage was dealt with.")
    record(call, "propose_extension", actor=actor, reason=outages.finding_of(proposal, call))
    notify(
        "call-extension-proposed",
        to=officers_of(call),
        key=f"call-extension-proposed:{call.pk}:{records_of(call).count()}",
        url=reverse("calls:manage", args=[call.reference]),
        about=call,
        context={
            "title": call.title,
            "minutes": str(round(proposal.lost.total_seconds() / 60)),
            "deadline": values.moment(proposal.deadline, call.time_zone),
            "until": values.moment(proposal.until, call.time_zone),
        },
    )
    return call


def hold_terms(call_id: int) -> None:
    """Keep a call's terms and deadline as they are until the transaction ends.

    Those who hand in wait for a corrigendum that is being published, and it for them; they do not wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {Call._meta.db_table} WHERE id = %s FOR SHARE", [call_id])  # noqa: S608


def changes_of(corrigendum: Corrigendum) -> list[Change]:
    """Return what the corrigendum changes, or changed, of the version before it."""
    before = terms_before(corrigendum.call, upto=corrigendum.version)
    after = corrigendum.version.terms if corrigendum.version else corrigendum.terms
    return differences(before, after, currency=corrigendum.call.currency)


def _draft_of(corrigendum: Corrigendum, *, actor: User) -> Corrigendum:
    """Lock a change for editing; who writes a part of it neither clears nor returns it."""
    require("corrigenda.edit", actor, corrigendum)
    locked = lock(corrigendum)
    if locked.state != "draft":
        raise TransitionRefused(_("This change is no longer a draft: it can be edited only after it was returned."))
    if actor.pk != locked.written_by_id and actor.pk not in people_who(locked, "edit", "request_clearance"):
        record(locked, "edit", actor=actor)
    return locked


def _same_to_the_second(before: Terms, after: Mapping[str, Any]) -> Terms:
    """Return the moments that are the same as before but for the part of a second that no form shows."""
    pairs = {name: (moment(before.get(name)), moment(after[name])) for name in MOMENTS if name in after}
    return {
        name: before[name]
        for name, (old, new) in pairs.items()
        if old and new and old.replace(microsecond=0) == new.replace(microsecond=0)
    }


def _write(call: Call, terms: Terms, *, actor: User) -> None:
    try:
        write_terms(call, terms, actor=actor)
    except NotEnough as error:  # somebody moved money between the check above and the ledger's own
        raise DomainError(str(error), field="pot_cents") from error


def _first_version(call: Call) -> None:
    """Keep the terms of a call that was published before versions were kept, as of the day of its publication."""
    if call.versions.exists():
        return
    cleared = records_of(call).filter(verb="publish", actor__isnull=False).last()
    CallVersion.objects.create(
        call=call,
        number=1,
        terms=terms_of(call),
        published_at=call.published_at or timezone.now(),
        published_by=cleared.actor if cleared and cleared.actor else call.created_by,
    )


def _tell_office(corrigendum: Corrigendum, topic: str, *, to: list[User], page: str, **context: Any) -> None:
    call = corrigendum.call
    notify(
        topic,
        to=to,
        key=f"{topic}:{corrigendum.pk}:{records_of(corrigendum).count()}",
        url=reverse(f"calls:corrigendum_{page}", args=[call.reference, corrigendum.pk]),
        about=corrigendum,
        context={"title": call.title, "reason": corrigendum.reason, **context},
    )


def _tell_all(call: Call, version: CallVersion) -> None:
    """Tell everybody who applies or follows once, each in their language, with what is changed."""
    applied = _newest_application_by_user(call)
    groups: dict[tuple[str, str], list[User]] = {}
    for user in followers_of(call):
        url = applied.get(user.pk) or reverse("calls:versions", args=[call.reference])
        groups.setdefault((user.language, url), []).append(user)
    changed: dict[str, str] = {}
    for language in {language for language, _url in groups}:
        with translation.override(language):
            changed[language] = _lines(version, call)
    for (language, url), users in groups.items():
        notify(
            "corrigendum-published",
            to=users,
            key=f"corrigendum-published:{version.pk}",
            url=url,
            about=call,
            context={
                "title": call.title,
                "reason": version.reason,
                "changes": changed[language],
                "deadline": values.moment(call.closes_at, call.time_zone),
            },
        )


def _lines(version: CallVersion, call: Call) -> str:
    """Return what a version changed as lines in the language that is active."""
    before = terms_before(call, upto=version)
    lines = [f"– {in_a_sentence(change)}" for change in differences(before, version.terms, currency=call.currency)]
    if len(lines) > LINES:
        more = len(lines) - LINES
        lines = [*lines[:LINES], f"– {_('and %(n)s more') % {'n': more}}"]
    return "\n".join(lines)


def _newest_application_by_user(call: Call) -> dict[int, str]:
    """Return for each member of an applicant the page of its application, the newest where there are several."""
    rows = call.applications.exclude(state="withdrawn").order_by("pk")
    found = rows.values_list("organisation__memberships__user_id", "reference")
    return {user: reverse("applications:detail", args=[reference]) for user, reference in found if user is not None}
