"""Lots and country envelopes: each with its own committee, money and quota."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.applications import services as applications
from grants.applications.models import Application
from grants.calls import services as calls
from grants.calls.models import Call
from grants.calls.rules.scheme import CriterionRule, Scheme
from grants.core.errors import DomainError
from grants.evaluation import selectors, services
from grants.evaluation.models import Award
from grants.evaluation.rules import CHECK_POINTS, File, Money, rank
from grants.evaluation.selectors import waiting_for
from tests.factories import complete, make_organisation, make_user
from workflows import deadlines
from workflows.engine import TransitionRefused

LOTS = [
    {"key": "small", "title": "Small towns", "pot_cents": 21_600_00, "max_grants": 2},
    {"key": "large", "title": "Cities", "pot_cents": 11_000_00},
]


@pytest.fixture
def lots(chain: Any) -> Any:
    """A closed call of two lots: three eligible files in the first, one in the second, all asking for 10,800.00."""
    chain.call_fields = {"pot_cents": 40_000_00}
    chain.draft_call()
    with chain.now():
        calls.set_rows(chain.call, "lots", LOTS, actor=chain.officer)
        calls.request_clearance(chain.call, actor=chain.officer)
        chain.call = calls.publish_call(chain.call, actor=chain.approver)
        chain.small, chain.large = chain.call.lots.all()
        chain.files = [_submitted(chain, lot) for lot in (chain.small, chain.small, chain.small, chain.large)]
    chain.clock = chain.call.closes_at + datetime.timedelta(minutes=1)
    with chain.now():
        chain.call = calls.close_call(chain.call.pk)
        for file in chain.files:
            services.answer_checks(file, {key: (True, "") for _kind, key in CHECK_POINTS}, actor=chain.officer)
            services.admit_application(file, actor=chain.officer)
    return chain


def _submitted(chain: Any, lot: Any) -> Application:
    person = make_user(f"Lead {Application.objects.count()}")
    draft = applications.start_application(chain.call, make_organisation(person), actor=person)
    from tests.factories import make_account

    account = make_account(draft.organisation, actor=person)
    applications.set_account(draft, account, actor=person)
    complete(draft, actor=person)
    applications.save_details(Application.objects.get(pk=draft.pk), lot=lot, actor=person)
    draft = Application.objects.get(pk=draft.pk)
    applications.submit_application(draft, declared=True, actor=person)
    return Application.objects.get(pk=draft.pk)


def ranked(chain: Any, lot: Any) -> Any:
    """Bring the committee of a lot to its ranking; the files score 5, 4, 3 in the order of their numbers."""
    due = timezone.now() + datetime.timedelta(days=7)
    panel = services.form_panel(chain.call, chain.evaluators, lot=lot, due_at=due, actor=chain.officer)
    services.assign_files(panel, actor=chain.officer)
    for member in panel.members.all():
        services.declare_impartiality(member, actor=member.user)
    panel = services.open_scoring(panel, actor=chain.officer)
    order = [file.pk for file in chain.files]
    for sheet in panel.assessments.all():
        sheet = services.declare_no_conflict(sheet, actor=sheet.evaluator)
        for criterion in chain.call.criteria.all():
            points = 5 - order.index(sheet.application_id) % 3
            services.save_score(sheet, criterion, points=points, comment="So.", actor=sheet.evaluator)
        services.submit_scores(sheet, actor=sheet.evaluator)
    return services.close_scoring(panel, actor=chain.officer)


def decided(chain: Any, lot: Any) -> Any:
    panel = ranked(chain, lot)
    for row in panel.rankings.all():
        services.propose_outcome(
            row, outcome=row.outcome, amount_cents=row.amount_cents, reason="By rank.", actor=chain.officer
        )
    panel = services.recommend(panel, minutes="All present.", actor=chain.officer)
    return services.decide(panel, actor=chain.approver)


def test_each_lot_has_a_committee_of_its_own(lots: Any) -> None:
    with lots.now():
        with pytest.raises(DomainError, match="choose the lot"):
            services.form_panel(lots.call, lots.evaluators, actor=lots.officer)
        panel = ranked(lots, lots.small)
    assert panel.reference == f"{lots.call.reference}-small"
    assert {row.application_id for row in panel.rankings.all()} == {file.pk for file in lots.files[:3]}


def test_line_falls_where_the_money_or_the_quota_of_the_lot_ends(lots: Any) -> None:
    with lots.now():
        panel = ranked(lots, lots.small)
    assert [row.within_pot for row in panel.rankings.all()] == [True, True, False]
    scheme = Scheme(criteria=(CriterionRule("only", "Only", 100),), pass_mark=None)
    files = [File(number, [{"only": 5 - number}], 100, number) for number in range(4)]
    placed = rank(files, scheme=scheme, money=Money(1_000, most_grants=3))
    assert [row.within_pot for row in placed] == [True, True, True, False]


def test_more_grants_than_the_quota_are_not_recommended(lots: Any) -> None:
    with lots.now():
        panel = ranked(lots, lots.small)
        for row in panel.rankings.all():
            services.propose_outcome(row, outcome="award", amount_cents=5_000_00, reason="All.", actor=lots.officer)
        with pytest.raises(TransitionRefused, match="number of grants of the lot"):
            services.recommend(panel, minutes="All.", actor=lots.officer)


def test_call_is_decided_with_its_last_lot(lots: Any) -> None:
    with lots.now():
        decided(lots, lots.small)
        assert Call.objects.get(pk=lots.call.pk).state == "closed"
        decided(lots, lots.large)
    assert Call.objects.get(pk=lots.call.pk).state == "decided"
    assert Award.objects.count() == 3


def test_call_whose_last_files_are_withdrawn_is_decided_by_itself(lots: Any) -> None:
    with lots.now():
        decided(lots, lots.small)
        last = lots.files[3]
        applications.withdraw_application(last, actor=last.created_by, reason="No staff.")
        deadlines.run_due()
    assert Call.objects.get(pk=lots.call.pk).state == "decided"


def test_money_of_another_lot_promotes_nobody(lots: Any) -> None:
    with lots.now():
        panel = decided(lots, lots.small)
        decided(lots, lots.large)
        reserve = Application.objects.get(pk=lots.files[2].pk)
        assert reserve.state == "reserved"
        assert selectors.left_to_award(panel) == 0
        with pytest.raises(DomainError, match="the pot is empty"):
            services.promote_application(reserve, amount_cents=7_400_00, reason="Left.", actor=lots.approver)


def test_money_back_in_the_lot_promotes_its_next(lots: Any) -> None:
    with lots.now():
        decided(lots, lots.small)
        decided(lots, lots.large)
        services.lapse_award(lots.files[0].award, actor=lots.officer, reason="Gave up.")
        assert [str(line.button) for line in waiting_for(lots.approver)] == ["Promote"]
        reserve = Application.objects.get(pk=lots.files[2].pk)
        services.promote_application(reserve, amount_cents=10_800_00, reason="Left.", actor=lots.approver)


def test_officer_is_told_of_each_lot_without_a_committee(lots: Any) -> None:
    with lots.now():
        lines = waiting_for(lots.officer)
    assert [line.url for line in lines] == [
        reverse("evaluation:panel", args=[f"{lots.call.reference}-{key}"]) for key in ("small", "large")
    ]


def test_pages_of_the_lots(lots: Any, sign_in: Any) -> None:
    client = sign_in(lots.officer)
    page = client.get(reverse("evaluation:panel", args=[lots.call.reference]))
    assert page.status_code == 200
    assert b"Small towns" in page.content
    place = f"{lots.call.reference}-small"
    due = (timezone.localtime() + datetime.timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    body = {"evaluators": [person.pk for person in lots.evaluators], "due_at": due}
    made = client.post(reverse("evaluation:form_panel", args=[place]), body)
    assert made.status_code == 302
    room = client.get(made.url)
    assert b"21,600.00" in room.content
    assert client.get(reverse("evaluation:panel", args=[f"{lots.call.reference}-none"])).status_code == 404
    assert sign_in(lots.stranger).get(reverse("evaluation:panel", args=[place])).status_code == 404
