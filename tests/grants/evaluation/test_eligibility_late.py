"""Eligibility checked after the ranking, and applications that are found ineligible late."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.agreements import services as agreements
from grants.applications.models import Application
from grants.evaluation import selectors, services
from grants.evaluation.models import Award, OutcomeLetter
from grants.evaluation.rules import CHECK_POINTS
from grants.ledger.checks import differences
from notifications.models import Message
from tests.factories import Chain
from tests.grants.evaluation.builders import ALL_MET, decided, ranked, recommended, refresh, several
from workflows.engine import TransitionRefused

ASKED = 10_800_00
LATER = {key for kind, key in CHECK_POINTS if kind == "eligibility"}


@pytest.fixture
def late(db: None) -> Any:
    """Three ranked files in a call that checks eligibility for those selected only; the pot holds two."""
    return ranked(several(Chain(days_ago=40, pot_cents=25_000_00, eligibility="selected", complaint_days=30), 3))


def propose_all(chain: Any) -> None:
    for row in chain.panel.rankings.filter(is_out=False):
        services.propose_outcome(
            row, outcome=row.outcome, amount_cents=row.amount_cents, reason="As ranked.", actor=chain.officer
        )


def test_formal_points_admit_and_eligibility_waits_for_the_ranking(late: Any, sign_in: Any) -> None:
    keys = set(late.files[0].checks.values_list("key", flat=True))
    assert keys == {key for _kind, key in CHECK_POINTS} - LATER
    page = sign_in(late.officer).get(reverse("evaluation:late_eligibility", args=[late.panel.reference]))
    assert [row["ranking"].place for row in page.context["rows"]] == [1, 2, 3]
    assert "0 of 6" in page.content.decode()


def test_nothing_is_recommended_before_those_selected_are_checked(late: Any, sign_in: Any) -> None:
    propose_all(late)
    with pytest.raises(TransitionRefused, match="eligibility of those proposed"):
        services.recommend(late.panel, minutes="All.", actor=late.officer)
    client = sign_in(late.officer)
    for file in late.files[:2]:
        url = reverse("evaluation:check", args=[file.reference])
        form = dict.fromkeys(LATER, "met") | {f"{key}_reason": "" for key in LATER}
        assert client.post(url, form).status_code == 302
    services.recommend(late.panel, minutes="All.", actor=late.officer)
    services.decide(refresh(late).panel, actor=late.approver)
    assert Award.objects.count() == 2


def test_who_fails_is_out_with_reasons_and_the_next_moves_up(late: Any, sign_in: Any) -> None:
    services.answer_checks(late.files[0], {**ALL_MET, "country": (False, "Registered elsewhere.")}, actor=late.officer)
    client = sign_in(late.officer)
    url = reverse("evaluation:disqualify", args=[late.files[0].reference])
    assert "Registered elsewhere." in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Registered elsewhere."}).status_code == 302
    rows = {row.application_id: row for row in late.panel.rankings.all()}
    assert rows[late.files[0].pk].is_out
    assert [rows[file.pk].place for file in late.files[1:]] == [1, 2]
    assert rows[late.files[2].pk].within_pot
    assert late.panel.snapshots.last().why == "disqualify"
    letter = OutcomeLetter.objects.get(application=late.files[0])
    assert (letter.kind, letter.content["reason"]) == ("ineligible", "Registered elsewhere.")
    assert letter.complain_by is not None
    assert letter.sent_at is not None
    assert Message.objects.filter(topic="application-disqualified", recipient=late.applicant).count() == 1


def test_award_found_ineligible_before_signature_gives_its_money_to_the_reserve(short_pot: Any, sign_in: Any) -> None:
    decided(short_pot)
    services.disqualify(short_pot.files[0], "Its registration was struck off.", actor=short_pot.officer)
    award = Award.objects.get(application=short_pot.files[0])
    assert (award.state, services.reserved_account(award).balance) == ("lapsed", 0)
    assert selectors.pot_left(short_pot.call) == 25_000_00 - ASKED
    assert Application.objects.get(pk=short_pot.files[0].pk).state == "ineligible"
    services.promote_application(short_pot.files[2], amount_cents=ASKED, reason="Next.", actor=short_pot.approver)
    assert differences() == []
    public = {row.application_id for row in selectors.public_awards()}
    assert public == {short_pot.files[1].pk, short_pot.files[2].pk}
    register = sign_in(None).get(reverse("opendata:awards")).content.decode()
    assert "Project 3" in register
    assert "We train mediators." in register
    assert "Neighbours against prejudice" not in register  # the one that lapsed


def test_reserve_found_ineligible_leaves_the_list(short_pot: Any) -> None:
    decided(short_pot)
    services.disqualify(short_pot.files[2], "Closed down.", actor=short_pot.officer)
    assert selectors.promotable_of(short_pot.panel) == set()
    assert short_pot.panel.rankings.get(application=short_pot.files[2]).is_out


def test_agreement_that_is_drawn_up_is_declined_first(short_pot: Any) -> None:
    decided(short_pot)
    with short_pot.now():
        agreements.prepare_agreement(short_pot.files[0].award, actor=short_pot.officer)
    with pytest.raises(TransitionRefused, match="decline the agreement first"):
        services.disqualify(short_pot.files[0], "x", actor=short_pot.officer)
    assert Application.objects.get(pk=short_pot.files[0].pk).state == "awarded"


@pytest.mark.parametrize("role", ["approver", "finance", "auditor", "evaluator", "applicant", "stranger"])
def test_only_the_officer_takes_an_application_out(short_pot: Any, role: str) -> None:
    recommended(short_pot)
    with pytest.raises(PermissionDenied):
        services.disqualify(short_pot.files[0], "x", actor=short_pot.cast()[role])
