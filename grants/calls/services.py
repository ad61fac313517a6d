"""The verbs of a call: create, edit, clear, open, close, finish, cancel."""

import itertools
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.calls.models import Call, CallVersion, Question, RequiredDocument
from grants.calls.refusals import refusal
from grants.calls.rules import conflicts
from grants.calls.terms import Terms, mark_of, terms_of, write_fields, write_rows
from grants.core.errors import DomainError
from grants.core.search import fold
from grants.ledger.models import Account, Transfer
from grants.ledger.services import Posting, account, post
from grants.people.models import User
from grants.people.services import people_of, require
from grants.programmes.models import Action, Beneficiary, StaffRole
from grants.programmes.services import available_account, staff_of
from notifications import values
from notifications.outbox import notify
from workflows.engine import SYSTEM, TransitionRefused, lock, people_who, perform, record, records_of


def pot_account(call: Call) -> Account:
    """Return the account that holds what the call has left to award."""
    return account(Account.Kind.CALL, "call", call.pk, call.currency)


@transaction.atomic
def create_call(action: Action, *, actor: User, countries: Iterable[Beneficiary] = (), **fields: Any) -> Call:
    """Draft a call and put its pot aside.

    Raises NotEnough, with the figure left, above the action's allocation; DomainError for a form sent twice.
    """
    require("calls.create", actor, action)
    action = lock(action)
    twin = action.calls.filter(state="draft", created_by=actor, title=fields["title"]).first()
    if twin is not None:
        raise DomainError(
            _("You have a draft of this name already: %(reference)s.") % {"reference": twin.reference}, field="title"
        )
    call = Call(action=action, created_by=actor, currency=action.currency, **fields)
    call.reference = call.reference or next_reference(action)
    call.search_text = fold(f"{call.reference} {call.title} {call.summary}")
    call.save()
    call.countries.set(countries)
    move_pot(call, call.pot_cents, actor=actor)
    return call


class NewerTerms(DomainError):
    """Somebody has set other terms meanwhile; `terms` holds them, so that both can be shown."""

    def __init__(self, terms: Terms) -> None:
        super().__init__(
            _("A colleague has saved this part meanwhile. Their version is shown below; save again to keep yours.")
        )
        self.terms = terms


@transaction.atomic
def set_terms(call: Call, terms: Mapping[str, Any], *, actor: User, seen: str | None = None) -> Call:
    """Bring a draft to these terms (grants.calls.terms); those that are not named stay as they are.

    `seen` is the mark of the terms from which the writer started: raises NewerTerms when others were set since.
    """
    call = draft_of(call, actor=actor)
    refuse_newer(terms_of(call), terms, seen=seen)
    return write_terms(call, terms, actor=actor)


def refuse_newer(stored: Terms, terms: Mapping[str, Any], *, seen: str | None) -> None:
    """Raise NewerTerms where the stored terms are neither those that the writer saw nor those that are set now."""
    now = mark_of(stored, terms)
    if seen is not None and now not in (seen, mark_of(terms, terms)):
        raise NewerTerms(stored)


def write_terms(call: Call, terms: Mapping[str, Any], *, actor: User) -> Call:
    """Write terms to a call that the caller has locked, and move its pot with them."""
    before = call.pot_cents
    write_fields(call, terms)
    call.search_text = fold(f"{call.reference} {call.title} {call.summary}")
    call.save()
    write_rows(call, terms)
    move_pot(call, call.pot_cents - before, actor=actor)
    return call


@transaction.atomic
def set_questions(call: Call, questions: Iterable[Mapping[str, Any]], *, actor: User) -> Call:
    """Replace the questions of a draft's form, in the order given; one that has no key yet gets the next free one."""
    return set_rows(call, "questions", _with_keys(call.questions.all(), questions, "q"), actor=actor)


@transaction.atomic
def set_rows(call: Call, name: str, rows: Iterable[Mapping[str, Any]], *, actor: User) -> Call:
    """Replace one list of a draft's terms: lots, ceilings, cost_types, questions, criteria or documents."""
    call = draft_of(call, actor=actor)
    write_rows(call, {name: list(rows)})
    return call


@transaction.atomic
def set_criteria(call: Call, criteria: Iterable[Mapping[str, Any]], *, actor: User) -> Call:
    """Replace the award criteria of a draft. Raises DomainError unless their weights add up to the points in all."""
    rows = list(criteria)
    total = sum(row["weight"] for row in rows if row.get("stage", "full") == "full")
    if total != call.total_points:
        raise DomainError(
            _("The weights add up to %(total)s; they must add up to %(whole)s.")
            % {"total": total, "whole": call.total_points}
        )
    return set_rows(call, "criteria", rows, actor=actor)


@transaction.atomic
def set_documents(call: Call, documents: Iterable[Mapping[str, Any]], *, actor: User) -> Call:
    """Replace the list of documents that a draft asks for."""
    return set_rows(call, "documents", _with_keys(call.documents.all(), documents, "d"), actor=actor)


@transaction.atomic
def request_clearance(call: Call, *, actor: User, reason: str = "") -> Call:
    """Hand a complete call to an approver. Raises TransitionRefused while it is incomplete or contradicts itself."""
    call = perform(call, "request_clearance", actor=actor, reason=reason)
    _refuse_contradictions(call)
    approvers = [user for user in staff_of(call.action, StaffRole.Role.APPROVER) if user.pk != actor.pk]
    tell(
        call,
        "call-clearance-requested",
        to=approvers,
        page="calls:publish",
        by=str(actor),
        pot=values.money(call.pot_cents, call.currency),
        deadline=values.moment(call.closes_at, call.time_zone),
    )
    return call


def _refuse_contradictions(call: Call) -> None:
    """Raise TransitionRefused where terms contradict each other, or where the call serves no result of its action.

    A call taken over from a published source names a result only where its source does.
    """
    found = conflicts(terms_of(call))
    if found:
        raise TransitionRefused(refusal(found[0], call.currency))
    if call.action.expected_results and not call.expected_result and not call.source:
        raise TransitionRefused(_("Name the expected result of the action that the call serves."))


@transaction.atomic
def return_call(call: Call, *, actor: User, reason: str) -> Call:
    """Give a call back to its officer with what must change."""
    call = perform(call, "return_to_draft", actor=actor, reason=reason)
    tell(call, "call-returned", to=officers_of(call), by=str(actor), reason=reason)
    return call


@transaction.atomic
def publish_call(call: Call, *, actor: User, reason: str = "") -> Call:
    """Clear the publication; a call whose opening has come opens at once."""
    call = perform(call, "publish", actor=actor, reason=reason)
    call.published_at = timezone.now()
    call.save(update_fields=["published_at"])
    keep_version(call, actor=actor)
    tell(
        call,
        "call-published",
        to=officers_of(call),
        by=str(actor),
        deadline=values.moment(call.closes_at, call.time_zone),
    )
    _tell_invited(call)
    return perform(call, "open", actor=SYSTEM) if call.opening_has_come else call


def _tell_invited(call: Call) -> None:
    """Ask the organisations that a restricted call or a direct award invites to apply."""
    if call.is_listed:
        return
    for row in call.invited.select_related("organisation"):
        tell(
            call,
            "call-invitation",
            to=people_of(row.organisation, "lead", "signatory"),
            page="calls:detail",
            part=f":{row.pk}",
            organisation=row.organisation.name,
            opens=values.moment(call.opens_at, call.time_zone),
            deadline=values.moment(call.deadline_of(call.first_stage), call.time_zone),
        )


def keep_version(call: Call, *, actor: User, reason: str = "") -> CallVersion:
    """Keep the terms as they are published now: a version that no longer changes."""
    return CallVersion.objects.create(
        call=call,
        number=call.versions.count() + 1,
        terms=terms_of(call),
        reason=reason,
        published_at=timezone.now(),
        published_by=actor,
    )


@transaction.atomic
def open_call(call_id: int, *, actor: Any = SYSTEM) -> Call:
    """Open a published call whose time has come."""
    return perform(Call.objects.get(pk=call_id), "open", actor=actor)


@transaction.atomic
def close_call(call_id: int, *, actor: Any = SYSTEM) -> Call:
    """Record that the deadline has passed; the clock alone decided who was in time."""
    call = perform(Call.objects.get(pk=call_id), "close", actor=actor)
    count = call.applications.filter(state="submitted").count()
    tell(call, "call-closed", to=officers_of(call), count=str(count))
    return call


@transaction.atomic
def cancel_call(call: Call, *, actor: User, reason: str) -> Call:
    """Give a call up; its pot goes back to the action, and whoever wrote, applied or had been invited is told."""
    call = perform(call, "cancel", actor=actor, reason=reason)
    concerned = Q(memberships__organisation__applications__call=call)
    if call.was_published:  # before, those invited have not heard of it
        concerned |= Q(memberships__organisation__call_invitations__call=call)
    readers = User.objects.filter(concerned, is_active=True).distinct()
    tell(call, "call-cancelled", to=list(readers), page="calls:detail", reason=reason)
    _release_rest(call, actor=actor, reason=reason)
    return call


@transaction.atomic
def finish_call(call: Call, *, actor: User, reason: str = "") -> Call:
    """Give what is left of the pot back to the action once every award is under agreement or has lapsed."""
    call = perform(call, "finish", actor=actor, reason=reason)
    _release_rest(call, actor=actor, reason=reason)
    return call


def next_reference(action: Action) -> str:
    """Return the next free reference in the action, for example SRB-2026-03; the caller holds the action's lock."""
    stem = f"{action.beneficiary.code.upper()}-{timezone.localdate().year}"
    taken = set(Call.objects.filter(reference__startswith=stem).values_list("reference", flat=True))
    number = 1
    while f"{stem}-{number:02d}" in taken:
        number += 1
    return f"{stem}-{number:02d}"


def officers_of(call: Call) -> list[User]:
    """Return the officers of the call's action."""
    return staff_of(call.action, StaffRole.Role.OFFICER)


def authors_of(call: Call) -> set[int]:
    """Return the ids of the people who wrote the call, changed its draft or asked for its clearance."""
    return {call.created_by_id} | people_who(call, "edit", "request_clearance")


def tell(call: Call, topic: str, *, to: list[User], page: str = "calls:manage", part: str = "", **context: Any) -> None:
    """Notify people of an event of the call; an event that can recur counts its records, or names its part."""
    notify(
        topic,
        to=to,
        key=f"{topic}:{call.pk}:{records_of(call).count()}{part}",
        url=reverse(page, args=[call.reference]),
        about=call,
        context={"title": call.title, **context},
    )


def draft_of(call: Call, *, actor: User) -> Call:
    """Lock a call for editing. Raises PermissionDenied, and TransitionRefused once it is no longer a draft."""
    require("calls.edit", actor, call)
    locked = lock(call)
    if locked.state != "draft":
        raise TransitionRefused(_("The call is no longer a draft: it can be changed only after it has been returned."))
    if actor.pk not in authors_of(locked):  # once for each: who wrote a part of it neither clears nor decides
        record(locked, "edit", actor=actor)
    return locked


def _with_keys(
    stored: Iterable[Question | RequiredDocument], rows: Iterable[Mapping[str, Any]], letter: str
) -> list[dict[str, Any]]:
    """Give each row its stable id: its own, that of the stored row of the same title, or the next free one."""
    known = {row.title: row.key for row in stored}
    keyed = [{**row, "key": row.get("key") or known.get(row["title"], "")} for row in rows]
    taken = {row["key"] for row in keyed} | set(known.values())
    free = (f"{letter}{number}" for number in itertools.count(1) if f"{letter}{number}" not in taken)
    return [{**row, "key": row["key"] or next(free)} for row in keyed]


def move_pot(call: Call, change_cents: int, *, actor: User, reason: str = "") -> None:
    """Move money from the action into the pot, or back; the caller has locked the call. Raises NotEnough."""
    if change_cents == 0:
        return
    action = call.action
    into, out = pot_account(call), available_account(action)
    debit, credit = (out, into) if change_cents > 0 else (into, out)
    kind = Transfer.Kind.POT if change_cents > 0 else Transfer.Kind.RELEASE
    number = Transfer.objects.filter(idempotency_key__startswith=f"pot:{call.pk}:").count() + 1
    key = f"pot:{call.pk}:{number}"
    _post_one(call, debit, credit, abs(change_cents), kind=kind, key=key, actor=actor, reason=reason)


def _release_rest(call: Call, *, actor: User, reason: str) -> None:
    pot = pot_account(call)
    pot.refresh_from_db()
    if pot.balance:
        out = available_account(call.action)
        key = f"pot-release:{call.pk}"
        _post_one(call, pot, out, pot.balance, kind=Transfer.Kind.RELEASE, key=key, actor=actor, reason=reason)


def _post_one(
    call: Call,
    debit: Account,
    credit: Account,
    amount: int,
    *,
    kind: Transfer.Kind,
    key: str,
    actor: User,
    reason: str = "",
) -> None:
    posting = Posting(
        debit=debit,
        credit=credit,
        amount=amount,
        kind=kind,
        key=key,
        scope=f"action:{call.action_id}",
    )
    post([posting], actor=actor, reason=reason)
