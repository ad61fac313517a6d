"""From the ranking to the money: propose, recommend, return, decide."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.applications import services as applications
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.services import pot_account
from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.models import Award, Panel
from grants.evaluation.services.proposing import Proposal, ProposalsRefused
from grants.ledger.checks import differences
from grants.ledger.models import Transfer
from grants.people.models import Membership
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import make_staff
from tests.grants.evaluation.builders import decided, ranked, recommended
from workflows.engine import TransitionRefused

ASKED = 10_800_00


def url(name: str, chain: Any, *more: Any) -> str:
    return reverse(f"evaluation:{name}", args=[chain.call.reference, *more])


def body(panel: Panel, **changed: tuple[str, str, str]) -> dict[str, str]:
    """Return the bulk form as a browser sends it: what stood, and what is there now."""
    found: dict[str, str] = {}
    for row in panel.rankings.select_related("application"):
        amount = f"{row.amount_cents / 100:.2f}" if row.amount_cents else ""
        before = (row.outcome, amount, row.reason)
        now = changed.get(f"place_{row.place}", before)
        for name, old, new in zip(("outcome", "amount", "reason"), before, now, strict=True):
            found[f"initial-r{row.pk}-{name}"], found[f"r{row.pk}-{name}"] = old, new
    return found


def test_ranking_proposes_awards_down_to_the_cut_off_line(short_pot: Any) -> None:
    ranked(short_pot)
    rows = [(row.place, row.outcome, row.amount_cents, row.within_pot) for row in short_pot.panel.rankings.all()]
    assert rows == [(1, "award", ASKED, True), (2, "award", ASKED, True), (3, "reserve", None, False)]


def test_proposals_are_saved_together(short_pot: Any, sign_in: Any) -> None:
    ranked(short_pot)
    client = sign_in(short_pot.evaluator)
    assert client.get(url("proposals", short_pot)).status_code == 200
    changed = {"place_1": ("award", "9,000.00", "Strong."), "place_3": ("reserve", "", "If money comes back.")}
    assert client.post(url("proposals", short_pot), body(short_pot.panel, **changed)).status_code == 302
    rows = {row.place: (row.amount_cents, row.reason) for row in short_pot.panel.rankings.all()}
    assert rows == {1: (9_000_00, "Strong."), 2: (ASKED, ""), 3: (None, "If money comes back.")}


@pytest.mark.parametrize("amount", ["10,800.01", "0", "-1", "1.234", "NaN", "1e400", ""])
def test_wrong_amount_is_told_at_its_field_and_nothing_is_saved(short_pot: Any, sign_in: Any, amount: str) -> None:
    ranked(short_pot)
    changed = {"place_1": ("award", amount, "Strong."), "place_2": ("award", "5,000.00", "Good.")}
    response = sign_in(short_pot.officer).post(url("proposals", short_pot), body(short_pot.panel, **changed))
    assert response.status_code == 422
    row = short_pot.panel.rankings.get(place=1)
    faulty = next(form for form in response.context["forms"] if form.ranking.pk == row.pk)
    assert "amount" in faulty.errors
    assert f"#id_r{row.pk}-amount" in response.content.decode()
    assert short_pot.panel.rankings.get(place=2).reason == ""


def test_colleagues_proposal_for_another_file_is_not_overwritten(short_pot: Any, sign_in: Any) -> None:
    ranked(short_pot)
    opened_before = body(short_pot.panel, place_1=("award", "9,000.00", "Strong."))
    row = short_pot.panel.rankings.get(place=2)
    services.propose_outcome(row, outcome="award", amount_cents=7_000_00, reason="Less.", actor=short_pot.evaluator)
    sign_in(short_pot.officer).post(url("proposals", short_pot), opened_before)
    assert short_pot.panel.rankings.get(place=2).amount_cents == 7_000_00
    assert short_pot.panel.rankings.get(place=1).amount_cents == 9_000_00


def test_file_below_the_pass_mark_can_only_be_rejected(short_pot: Any) -> None:
    ranked(short_pot, points=(5, 4, 1))
    row = short_pot.panel.rankings.get(place=3)
    for outcome in ("award", "reserve"):
        proposal = Proposal(outcome, 1_00, "Still.")
        with pytest.raises(ProposalsRefused) as refusal:
            services.propose_outcomes(short_pot.panel, {row.pk: proposal}, actor=short_pot.officer)
        assert refusal.value.errors[row.pk].field == "outcome"


def test_award_below_the_smallest_grant_is_refused(short_pot: Any) -> None:
    ranked(short_pot)
    type(short_pot.call).objects.filter(pk=short_pot.call.pk).update(minimum_cents=5_000_00)
    row = short_pot.panel.rankings.get(place=1)
    with pytest.raises(DomainError, match="smallest grant"):
        services.propose_outcome(row, outcome="award", amount_cents=4_999_99, reason="x", actor=short_pot.officer)


def test_member_of_the_applicant_takes_no_part_in_its_proposal(short_pot: Any) -> None:
    ranked(short_pot)
    row = short_pot.panel.rankings.order_by("place")[0]
    person = type(short_pot.evaluator).objects.get(pk=short_pot.evaluator.pk)
    Membership.objects.create(organisation=row.application.organisation, user=person, role="viewer")
    with pytest.raises(DomainError, match="belong to the applicant"):
        services.propose_outcome(row, outcome="reserve", amount_cents=None, reason="x", actor=person)
    assert type(row).objects.get(pk=row.pk).outcome == "award"


def test_recommendation_needs_a_reason_for_every_file(short_pot: Any) -> None:
    ranked(short_pot)
    with pytest.raises(TransitionRefused, match="with a reason"):
        services.recommend(short_pot.panel, minutes="Agreed.", actor=short_pot.officer)


def test_recommendation_above_the_pot_is_refused(short_pot: Any) -> None:
    ranked(short_pot)
    for row in short_pot.panel.rankings.all():
        services.propose_outcome(row, outcome="award", amount_cents=ASKED, reason="All.", actor=short_pot.officer)
    with pytest.raises(TransitionRefused, match="exceed the pot"):
        services.recommend(short_pot.panel, minutes="Agreed.", actor=short_pot.officer)


def test_recommendation_goes_to_the_approver_with_its_minutes(short_pot: Any, sign_in: Any) -> None:
    ranked(short_pot)
    for row in short_pot.panel.rankings.all():
        services.propose_outcome(
            row, outcome=row.outcome, amount_cents=row.amount_cents, reason="As ranked.", actor=short_pot.officer
        )
    client = sign_in(short_pot.officer)
    assert client.get(url("recommend", short_pot)).status_code == 200
    assert client.post(url("recommend", short_pot), {"minutes": ""}).status_code == 422
    client.post(url("recommend", short_pot), {"minutes": "All present."})
    assert Panel.objects.get().minutes == "All present."
    assert Message.objects.filter(topic="decision-requested", recipient=short_pot.approver).exists()


def test_approver_returns_the_recommendation(short_pot: Any, sign_in: Any) -> None:
    recommended(short_pot)
    client = sign_in(short_pot.approver)
    assert client.get(url("return_to_committee", short_pot)).status_code == 200
    client.post(url("return_to_committee", short_pot), {"reason": "Explain the second place."})
    assert Panel.objects.get().state == "ranked"
    assert Message.objects.filter(topic="recommendation-returned", recipient=short_pot.officer).exists()


def test_decision_says_what_it_does_reserves_exactly_and_tells_all(short_pot: Any, sign_in: Any) -> None:
    recommended(short_pot)
    client = sign_in(short_pot.approver)
    page = client.get(url("decide", short_pot)).content.decode()
    assert "2 awards of together" in page
    assert "21,600.00" in page
    assert client.post(url("decide", short_pot), {"reason": ""}).status_code == 302
    assert [award.amount_cents for award in Award.objects.all()] == [ASKED, ASKED]
    assert all(services.reserved_account(award).balance == ASKED for award in Award.objects.all())
    pot = pot_account(short_pot.call)
    pot.refresh_from_db()
    assert pot.balance == 25_000_00 - 2 * ASKED
    assert differences() == []
    states = list(Application.objects.order_by("reference").values_list("state", flat=True))
    assert states == ["awarded", "awarded", "reserved"]
    told = Message.objects.filter(topic__in=["application-awarded", "application-reserved"])
    assert {message.recipient_id for message in told} >= {
        member.user_id for file in short_pot.files for member in file.organisation.memberships.all()
    }


def test_second_decision_is_refused_and_moves_nothing(short_pot: Any, sign_in: Any) -> None:
    decided(short_pot)
    before = Transfer.objects.count()
    with pytest.raises(TransitionRefused):
        services.decide(short_pot.panel, actor=short_pot.approver)
    assert sign_in(short_pot.approver).post(url("decide", short_pot), {"reason": ""}).status_code == 422
    assert (Transfer.objects.count(), Award.objects.count()) == (before, 2)


def test_decision_is_refused_when_the_pot_is_short(short_pot: Any) -> None:
    recommended(short_pot)
    type(short_pot.call).objects.filter(pk=short_pot.call.pk).update(pot_cents=20_000_00, maximum_cents=15_000_00)
    with pytest.raises(TransitionRefused, match="exceed the pot"):
        services.decide(short_pot.panel, actor=short_pot.approver)
    assert not Award.objects.exists()


def test_ledger_itself_refuses_what_the_pot_does_not_hold(short_pot: Any) -> None:
    recommended(short_pot)
    short_pot.panel.rankings.filter(place=3).update(outcome="award", amount_cents=ASKED)
    type(short_pot.call).objects.filter(pk=short_pot.call.pk).update(pot_cents=99_000_00)  # a figure that lies
    with pytest.raises(DomainError, match="left"):
        services.decide(short_pot.panel, actor=short_pot.approver)
    assert not Award.objects.exists()
    assert Panel.objects.get().state == "recommended"


def test_file_withdrawn_before_the_decision_gets_none(short_pot: Any) -> None:
    recommended(short_pot)
    applications.withdraw_application(short_pot.files[0], actor=short_pot.applicant, reason="Another donor.")
    services.decide(short_pot.panel, actor=short_pot.approver)
    assert set(Award.objects.values_list("application__reference", flat=True)) == {short_pot.files[1].reference}
    assert Application.objects.get(pk=short_pot.files[0].pk).state == "withdrawn"


@pytest.mark.parametrize("part", ["evaluator", "officer"])
def test_approver_who_scored_or_ran_the_call_is_refused_with_an_explanation(
    short_pot: Any, sign_in: Any, part: str
) -> None:
    recommended(short_pot)
    person = short_pot.cast()[part]
    StaffRole.objects.create(user=person, role="approver", action=short_pot.action)
    person.__dict__.pop("_staff_scopes", None)
    client = sign_in(person)
    response = client.get(url("decide", short_pot))
    assert response.status_code == 403
    assert "another approver decides" in response.content.decode()
    assert client.post(url("decide", short_pot), {"reason": ""}).status_code == 403
    with pytest.raises(PermissionDenied):
        services.decide(short_pot.panel, actor=type(person).objects.get(pk=person.pk))
    assert not Award.objects.exists()


def test_approver_who_checked_an_application_does_not_decide(short_pot: Any) -> None:
    recommended(short_pot)
    other = make_staff("Second officer", "approver", short_pot.action)
    short_pot.files[0].checks.update(checked_by=other)
    with pytest.raises(PermissionDenied):
        services.decide(short_pot.panel, actor=other)


@pytest.mark.parametrize("role", ["officer", "evaluator", "finance", "auditor", "applicant", "stranger"])
def test_only_an_approver_decides(short_pot: Any, sign_in: Any, role: str) -> None:
    recommended(short_pot)
    person = short_pot.cast()[role]
    for act in (services.decide, lambda panel, actor: services.return_recommendation(panel, actor=actor, reason="x")):
        with pytest.raises(PermissionDenied):
            act(short_pot.panel, actor=person)
    expected = 404 if role in {"applicant", "stranger"} else 403
    assert sign_in(person).get(url("decide", short_pot)).status_code == expected
    assert sign_in(person).post(url("decide", short_pot), {}).status_code == expected


@pytest.mark.parametrize("role", ["approver", "finance", "auditor", "applicant", "stranger"])
def test_only_the_committee_proposes_and_recommends(short_pot: Any, role: str) -> None:
    ranked(short_pot)
    person = short_pot.cast()[role]
    with pytest.raises(PermissionDenied):
        services.recommend(short_pot.panel, minutes="x", actor=person)
    with pytest.raises(PermissionDenied):
        services.propose_outcomes(short_pot.panel, {}, actor=person)


def test_least_number_of_grants_that_the_call_promises_is_kept(short_pot: Any) -> None:
    ranked(short_pot)
    Call.objects.filter(pk=short_pot.call.pk).update(minimum_grants=2)
    first, *others = short_pot.panel.rankings.all()
    propose = services.propose_outcome
    for row in others:
        propose(row, outcome="reject", amount_cents=None, reason="Weak.", actor=short_pot.officer)
    propose(first, outcome="award", amount_cents=first.requested_cents, reason="Best.", actor=short_pot.officer)
    with pytest.raises(TransitionRefused, match="promises a least number"):
        services.recommend(short_pot.panel, minutes="All.", actor=short_pot.officer)
    Call.objects.filter(pk=short_pot.call.pk).update(minimum_grants=1)
    panel = services.recommend(Panel.objects.get(pk=short_pot.panel.pk), minutes="All.", actor=short_pot.officer)
    assert panel.state == "recommended"
