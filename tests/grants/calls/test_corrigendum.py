"""A published call is changed by a corrigendum: prepared, cleared by a second person, for everybody alike."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from grants.calls import corrigenda
from grants.calls.following import follow_call
from grants.calls.models import Call, CallVersion, Corrigendum, Question
from grants.calls.services import NewerTerms, cancel_call, close_call, pot_account
from grants.calls.terms import mark_of, plain, terms_of
from grants.core.errors import DomainError
from grants.ledger.checks import differences as ledger_differences
from grants.ledger.models import Account
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import Chain, make_staff, make_user
from tests.grants.calls.changing import REASON, drafted, in_clearance, longer, published, rows
from workflows.engine import TransitionRefused, records_of


def test_change_begins_with_the_terms_that_stand(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = corrigenda.begin_corrigendum(fresh_chain.call, actor=fresh_chain.officer)
    assert change.terms == terms_of(fresh_chain.call) == fresh_chain.call.versions.get().terms
    assert not change.changes_something


def test_call_published_before_versions_were_kept_gets_its_first(fresh_chain: Chain, monkeypatch: Any) -> None:
    from grants.calls import services

    with monkeypatch.context() as patched:
        patched.setattr(services, "keep_version", lambda *_args, **_more: None)
        fresh_chain.open_call()
    corrigenda.begin_corrigendum(fresh_chain.call, actor=fresh_chain.officer)
    version = CallVersion.objects.get()
    assert (version.number, version.published_by) == (1, fresh_chain.approver)
    assert version.published_at == Call.objects.get().published_at


@pytest.mark.parametrize("state", ["draft_call", "call_in_clearance"])
def test_call_that_is_not_published_is_changed_without_one(fresh_chain: Chain, state: str) -> None:
    getattr(fresh_chain, state)()
    with pytest.raises(TransitionRefused, match="announced or open"):
        corrigenda.begin_corrigendum(fresh_chain.call, actor=fresh_chain.officer)


def test_closed_call_takes_no_change(chain: Chain) -> None:
    chain.closed_call()
    with pytest.raises(TransitionRefused):
        corrigenda.begin_corrigendum(chain.call, actor=chain.officer)


@pytest.mark.parametrize("role", ["applicant", "stranger", "finance", "auditor", "approver", "administrator"])
def test_only_officers_prepare_one(fresh_chain: Chain, role: str) -> None:
    fresh_chain.open_call()
    with pytest.raises(PermissionDenied):
        corrigenda.begin_corrigendum(fresh_chain.call, actor=getattr(fresh_chain, role))


def test_second_change_in_preparation_is_refused_in_words(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    first = drafted(fresh_chain)
    with pytest.raises(DomainError, match="being prepared already"):
        corrigenda.begin_corrigendum(fresh_chain.call, actor=fresh_chain.officer)
    corrigenda.discard_corrigendum(first, reason="Not needed.", actor=fresh_chain.officer)
    assert corrigenda.begin_corrigendum(fresh_chain.call, actor=fresh_chain.officer).state == "draft"


def test_published_change_makes_a_version_and_changes_the_call(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    questions = [*rows(fresh_chain, "questions"), {"key": "q9", "section": "New", "title": "And?", "kind": "date"}]
    change = published(fresh_chain, maximum_cents=15_000_00, questions=questions, closes_at=longer(fresh_chain, days=3))
    call = fresh_chain.call
    assert (call.maximum_cents, call.state) == (15_000_00, "open")
    assert [question.key for question in call.questions.all()] == ["q1", "q2", "q9"]
    assert [version.number for version in call.versions.all()] == [1, 2]
    assert (change.version.number, change.version.reason, change.state) == (2, REASON, "published")
    assert change.version.terms == terms_of(call)
    assert call.versions.get(number=1).terms["maximum_cents"] == 20_000_00


def test_version_cannot_be_changed_by_anybody(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    version = fresh_chain.call.versions.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        CallVersion.objects.update(reason="Another")
    with pytest.raises(DatabaseError), transaction.atomic():
        version.delete()


def test_author_cannot_clear_even_as_approver(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = in_clearance(fresh_chain, report_days=40)
    StaffRole.objects.create(user=fresh_chain.officer, role="approver", action=fresh_chain.action)
    officer = type(fresh_chain.officer).objects.get(pk=fresh_chain.officer.pk)
    for act in (corrigenda.publish_corrigendum, corrigenda.return_corrigendum):
        with pytest.raises(PermissionDenied):
            act(change, reason="Mine", actor=officer)
    assert Corrigendum.objects.get().state == "in_clearance"


def test_who_wrote_a_part_of_a_colleagues_change_cannot_clear_it(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    second = make_staff("Second", "officer", fresh_chain.action)
    StaffRole.objects.create(user=second, role="approver", action=fresh_chain.action)
    change = drafted(fresh_chain, report_days=40)
    for days in (41, 42):
        corrigenda.edit_corrigendum(change, {"report_days": days}, actor=second)
    change = corrigenda.request_clearance(change, actor=fresh_chain.officer)
    assert [record.verb for record in records_of(change)] == ["edit", "request_clearance"]
    with pytest.raises(PermissionDenied):
        corrigenda.publish_corrigendum(change, actor=type(second).objects.get(pk=second.pk))


def test_clearance_needs_a_reason_and_a_change(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain, reason=" ", report_days=40)
    with pytest.raises(TransitionRefused, match="Say why"):
        corrigenda.request_clearance(change, actor=fresh_chain.officer)
    corrigenda.edit_corrigendum(change, {"report_days": 30}, reason=REASON, actor=fresh_chain.officer)
    with pytest.raises(TransitionRefused, match="Nothing is changed"):
        corrigenda.request_clearance(change, actor=fresh_chain.officer)


def test_request_tells_approvers_and_return_tells_officers(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = in_clearance(fresh_chain, report_days=40)
    asked = Message.objects.get(topic="corrigendum-clearance-requested")
    assert asked.recipient == fresh_chain.approver
    assert asked.url.endswith(f"/changes/{change.pk}/publish/")
    change = corrigenda.return_corrigendum(change, reason="Forty is too long.", actor=fresh_chain.approver)
    assert change.state == "draft"
    assert Message.objects.get(topic="corrigendum-returned").context["why"] == "Forty is too long."


def test_change_in_clearance_cannot_be_edited(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = in_clearance(fresh_chain, report_days=40)
    with pytest.raises(TransitionRefused, match="no longer a draft"):
        corrigenda.edit_corrigendum(change, {"report_days": 41}, actor=fresh_chain.officer)


def test_colleagues_newer_terms_are_not_overwritten(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain)
    seen = mark_of(change.terms, ["report_days"])
    corrigenda.edit_corrigendum(change, {"report_days": 40}, seen=seen, actor=fresh_chain.officer)
    with pytest.raises(NewerTerms):
        corrigenda.edit_corrigendum(change, {"report_days": 50}, seen=seen, actor=fresh_chain.officer)


def test_change_cannot_be_cleared_once_the_call_is_closed(fresh_chain: Chain) -> None:
    fresh_chain.submitted()
    change = in_clearance(fresh_chain, closes_at=longer(fresh_chain, days=3))
    fresh_chain.clock = fresh_chain.call.closes_at + datetime.timedelta(minutes=1)
    with fresh_chain.now():
        with pytest.raises(TransitionRefused, match="The call is closed"):
            corrigenda.publish_corrigendum(change, actor=fresh_chain.approver)
        close_call(fresh_chain.call.pk)
        with pytest.raises(TransitionRefused, match="The call is closed"):
            corrigenda.publish_corrigendum(change, actor=fresh_chain.approver)
    assert CallVersion.objects.count() == 1
    assert Call.objects.get().closes_at == fresh_chain.call.closes_at


def test_cancelled_call_takes_its_change_no_more(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = in_clearance(fresh_chain, report_days=40)
    cancel_call(fresh_chain.call, reason="No money.", actor=fresh_chain.officer)
    with pytest.raises(TransitionRefused):
        corrigenda.publish_corrigendum(change, actor=fresh_chain.approver)


FIXED: tuple[tuple[str, Any, str], ...] = (
    ("opens_at", "2020-01-01T00:00:00+00:00", "does not change once the call is open"),
    ("procedure", "restricted", "does not change once the call is open"),
    ("stages", "two", "does not change once the call is open"),
    ("pass_mark", "50", "does not change once the call is open"),
    ("applicants", "cso", "wider, not narrower"),
    ("countries", [], "wider, not narrower"),
    ("languages", ["sq"], "wider, not narrower"),
    ("min_age_months", 24, "wider, not narrower"),
    ("max_as_partner", 1, "wider, not narrower"),
)


@pytest.mark.parametrize(("name", "value", "words"), FIXED)
def test_what_applicants_began_under_stays(fresh_chain: Chain, name: str, value: Any, words: str) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain)
    with pytest.raises(DomainError, match=words) as refused:
        corrigenda.edit_corrigendum(change, {name: value}, actor=fresh_chain.officer)
    assert refused.value.field == name
    assert Corrigendum.objects.get().terms == change.terms


def test_weights_stay_and_their_help_may_change(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change, criteria = drafted(fresh_chain), rows(fresh_chain, "criteria")
    helped = [{**row, "help": "As the guide says."} for row in criteria]
    corrigenda.edit_corrigendum(change, {"criteria": helped}, actor=fresh_chain.officer)
    weighed = [{**criteria[0], "weight": 30}, {**criteria[1], "weight": 40}, *criteria[2:]]
    with pytest.raises(DomainError, match="weights do not change"):
        corrigenda.edit_corrigendum(change, {"criteria": weighed}, actor=fresh_chain.officer)


def test_deadline_is_extended_never_brought_forward(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain)
    with pytest.raises(DomainError, match="never brought forward"):
        corrigenda.edit_corrigendum(change, {"closes_at": longer(fresh_chain, days=-1)}, actor=fresh_chain.officer)
    corrigenda.edit_corrigendum(change, {"closes_at": longer(fresh_chain, days=1)}, actor=fresh_chain.officer)


def test_announced_call_may_open_later_but_not_in_the_past(fresh_chain: Chain) -> None:
    opens = (timezone.now() + datetime.timedelta(days=2)).replace(microsecond=0)
    fresh_chain.call_fields = {"opens_at": opens}
    fresh_chain.open_call()
    assert fresh_chain.call.state == "published"
    change = drafted(fresh_chain)
    early = plain(timezone.now() - datetime.timedelta(hours=1))
    with pytest.raises(DomainError, match="passed already"):
        corrigenda.edit_corrigendum(change, {"opens_at": early}, actor=fresh_chain.officer)
    later = plain(opens + datetime.timedelta(days=1))
    corrigenda.edit_corrigendum(change, {"opens_at": later, "pass_mark": "50"}, actor=fresh_chain.officer)


def test_question_taken_out_is_retired_and_its_key_never_used_again(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    questions = rows(fresh_chain, "questions")
    published(fresh_chain, questions=questions[1:])
    assert list(fresh_chain.call.questions.values_list("key", flat=True)) == ["q2"]
    assert Question.everything.get(key="q1").is_retired
    change = drafted(fresh_chain)
    again = [{**questions[0], "title": "Another question"}, questions[1]]
    with pytest.raises(DomainError, match="give it a new one"):
        corrigenda.edit_corrigendum(change, {"questions": again}, actor=fresh_chain.officer)


def test_kind_of_an_answer_stays(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    questions = rows(fresh_chain, "questions")
    change = drafted(fresh_chain)
    with pytest.raises(DomainError, match="ask a new one"):
        corrigenda.edit_corrigendum(
            change, {"questions": [{**questions[0], "kind": "number"}, questions[1]]}, actor=fresh_chain.officer
        )


def test_terms_that_contradict_themselves_are_not_cleared(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain, minimum_cents=30_000_00)
    with pytest.raises(DomainError, match="smallest grant cannot exceed"):
        corrigenda.request_clearance(change, actor=fresh_chain.officer)
    assert Corrigendum.objects.get().state == "draft"


def balances(chain: Chain) -> tuple[int, int]:
    assert ledger_differences() == []
    pot = pot_account(chain.call)
    free = Account.objects.get(kind=Account.Kind.AVAILABLE, owner_id=chain.action.pk)
    pot.refresh_from_db()
    return pot.balance, free.balance


def test_pot_moves_up_and_down_with_the_change(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    assert balances(fresh_chain) == (60_000_00, 60_000_00)
    published(fresh_chain, pot_cents=80_000_00)
    assert balances(fresh_chain) == (80_000_00, 40_000_00)
    published(fresh_chain, pot_cents=50_000_00)
    assert balances(fresh_chain) == (50_000_00, 70_000_00)


def test_pot_beyond_the_allocation_is_refused_in_words(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain, pot_cents=120_000_01)
    with pytest.raises(DomainError, match=r"Only 60,000\.00\sEUR of the action's allocation is left"):
        corrigenda.request_clearance(change, actor=fresh_chain.officer)


def test_pot_below_what_is_reserved_is_refused_in_words(fresh_chain: Chain) -> None:
    from grants.ledger.models import Transfer
    from grants.ledger.services import Posting, account, post
    from grants.programmes.services import shares_of

    fresh_chain.open_call()
    change = in_clearance(fresh_chain, pot_cents=30_000_00)
    reserve = Posting(
        debit=pot_account(fresh_chain.call),
        credit=account(Account.Kind.RESERVED, "award", 1),
        amount=40_000_00,
        kind=Transfer.Kind.RESERVE,
        key="reserved",
        scope=f"action:{fresh_chain.action.pk}",
        shares=shares_of(fresh_chain.action),
    )
    post([reserve], actor=fresh_chain.approver)
    with pytest.raises(DomainError, match=r"40,000\.00\sEUR of the pot is reserved") as refused:
        corrigenda.publish_corrigendum(change, actor=fresh_chain.approver)
    assert refused.value.field == "pot_cents"
    assert (Call.objects.get().pot_cents, CallVersion.objects.count()) == (60_000_00, 1)
    assert Corrigendum.objects.get().state == "in_clearance"


def test_everybody_concerned_hears_once_in_their_language(fresh_chain: Chain) -> None:
    fresh_chain.start()
    follower, outsider = make_user("Follower", language="tr"), make_user("Outsider")
    follow_call(fresh_chain.call, actor=follower)
    follow_call(fresh_chain.call, actor=fresh_chain.applicant)
    published(fresh_chain, maximum_cents=15_000_00)
    told = {message.recipient_id: message for message in Message.objects.filter(topic="corrigendum-published")}
    people = (fresh_chain.applicant, fresh_chain.viewer, fresh_chain.editor, follower)
    assert set(told) == {user.pk for user in people}
    assert outsider.pk not in told
    mine, theirs = told[fresh_chain.applicant.pk], told[follower.pk]
    assert mine.url == f"/applications/{fresh_chain.application.reference}/"
    assert theirs.url == f"/calls/{fresh_chain.call.reference}/versions/"
    assert mine.context["changes"] == "– Largest grant: 20,000.00\xa0EUR → 15,000.00\xa0EUR"
    assert theirs.context["changes"].endswith("20.000,00\xa0EUR → 15.000,00\xa0EUR")


def test_long_change_is_told_in_short(fresh_chain: Chain) -> None:
    fresh_chain.start()
    questions = rows(fresh_chain, "questions")
    more = [{**questions[0], "key": f"n{n}", "title": f"Question {n}"} for n in range(30)]
    published(fresh_chain, questions=[*questions, *more])
    lines = Message.objects.filter(topic="corrigendum-published")[0].context["changes"].splitlines()
    assert (len(lines), lines[-1]) == (13, "– and 18 more")


def test_discarding_leaves_the_call_and_tells_nobody(fresh_chain: Chain) -> None:
    fresh_chain.start()
    change = in_clearance(fresh_chain, report_days=40)
    before = terms_of(fresh_chain.call)
    corrigenda.discard_corrigendum(change, reason="Not needed.", actor=fresh_chain.officer)
    assert terms_of(Call.objects.get()) == before
    assert not Message.objects.filter(topic="corrigendum-published").exists()
