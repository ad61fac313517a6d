"""After the decision: an award lapses, and the next on the reserve list is promoted."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements import services as agreements
from grants.applications.models import Application
from grants.calls.services import finish_call
from grants.core.errors import DomainError
from grants.evaluation import selectors, services
from grants.evaluation.models import Award
from grants.ledger.checks import differences
from notifications.models import Message
from tests.factories import Chain
from tests.grants.evaluation.builders import decided, recommended, several
from tests.grants.evaluation.racing import race
from workflows.deadlines import run_due
from workflows.engine import TransitionRefused

ASKED = 10_800_00


def lapse_first(chain: Any) -> None:
    services.lapse_award(chain.files[0].award, actor=chain.officer, reason="No answer in two months.")


def test_lapsed_award_gives_its_money_back_to_the_pot(short_pot: Any, sign_in: Any) -> None:
    decided(short_pot)
    award = short_pot.files[0].award
    url = reverse("evaluation:lapse", args=[award.pk])
    client = sign_in(short_pot.officer)
    assert "10,800.00" in client.get(url).content.decode()
    assert client.post(url, {"reason": "No answer in two months."}).status_code == 302
    assert Award.objects.get(pk=award.pk).state == "lapsed"
    assert services.reserved_account(award).balance == 0
    assert selectors.pot_left(short_pot.call) == 25_000_00 - ASKED
    assert Message.objects.filter(topic="award-lapsed", recipient=short_pot.applicant).exists()
    assert differences() == []


def test_award_with_an_agreement_lapses_only_by_declining_it(short_pot: Any) -> None:
    decided(short_pot)
    with short_pot.now():
        agreements.prepare_agreement(short_pot.files[0].award, actor=short_pot.officer)
    with pytest.raises(TransitionRefused, match="decline the agreement"):
        lapse_first(short_pot)
    assert Award.objects.get(application=short_pot.files[0]).state == "pending"


@pytest.mark.parametrize("by_itself", [True, False])
def test_declined_or_unsigned_agreement_names_the_next_reserve(short_pot: Any, by_itself: bool) -> None:
    decided(short_pot)
    agreement = agreements.prepare_agreement(short_pot.files[0].award, actor=short_pot.officer)
    if by_itself:
        agreements.offer_agreement(agreement, sign_by=timezone.localdate(), actor=short_pot.officer)
        with time_machine.travel(timezone.now() + datetime.timedelta(days=2)):
            run_due()
    else:
        agreements.decline_agreement(agreement, reason="No capacity.", actor=short_pot.officer)
    assert Award.objects.get(application=short_pot.files[0]).state == "lapsed"
    told = Message.objects.filter(topic="reserve-next")
    assert set(told.values_list("recipient__name", flat=True)) == {"Officer", "Approver"}
    assert {message.context["next"] for message in told} == {short_pot.files[2].reference}
    assert differences() == []


@pytest.mark.parametrize(
    ("role", "status"), [("approver", 403), ("auditor", 403), ("applicant", 404), ("evaluator", 404), ("stranger", 404)]
)
def test_only_the_officer_lets_an_award_lapse(short_pot: Any, sign_in: Any, role: str, status: int) -> None:
    decided(short_pot)
    person = short_pot.cast()[role]
    assert sign_in(person).post(reverse("evaluation:lapse", args=[short_pot.files[0].award.pk])).status_code == status
    with pytest.raises(PermissionDenied):
        services.lapse_award(short_pot.files[0].award, actor=person, reason="x")


def test_reserve_is_promoted_once_money_is_back(short_pot: Any, sign_in: Any) -> None:
    decided(short_pot)
    lapse_first(short_pot)
    reserve = short_pot.files[2]
    url = reverse("evaluation:promote", args=[reserve.reference])
    client = sign_in(short_pot.approver)
    assert client.get(url).status_code == 200
    assert client.post(url, {"amount": "10,800.00", "reason": "Money came back."}).status_code == 302
    award = Award.objects.get(application=reserve)
    assert services.reserved_account(award).balance == award.amount_cents == ASKED
    assert Application.objects.get(pk=reserve.pk).state == "awarded"
    assert Message.objects.filter(topic="application-awarded", about_id=reserve.pk).exists()
    assert differences() == []


def test_promotion_above_the_pot_is_refused(short_pot: Any) -> None:
    decided(short_pot)  # 3,400.00 are left
    with pytest.raises(DomainError, match=r"3,400\.00"):
        services.promote_application(short_pot.files[2], amount_cents=ASKED, reason="x", actor=short_pot.approver)
    assert Application.objects.get(pk=short_pot.files[2].pk).state == "reserved"


def test_promotion_above_what_was_asked_is_refused_at_the_field(short_pot: Any, sign_in: Any) -> None:
    decided(short_pot)
    lapse_first(short_pot)
    url = reverse("evaluation:promote", args=[short_pot.files[2].reference])
    response = sign_in(short_pot.approver).post(url, {"amount": "10,800.01", "reason": "x"})
    assert response.status_code == 422
    assert "amount" in response.context["form"].errors


def test_promotion_out_of_turn_is_refused(db: None) -> None:
    chain = decided(several(Chain(days_ago=90, pot_cents=20_000_00), 3))  # one award, two reserves
    lapse_first(chain)
    with pytest.raises(DomainError, match="Another application stands before"):
        services.promote_application(chain.files[2], amount_cents=ASKED, reason="x", actor=chain.approver)
    services.promote_application(chain.files[1], amount_cents=ASKED, reason="Next.", actor=chain.approver)


def test_same_reserve_is_promoted_once(short_pot: Any) -> None:
    decided(short_pot)
    lapse_first(short_pot)
    services.promote_application(short_pot.files[2], amount_cents=5_000_00, reason="x", actor=short_pot.approver)
    with pytest.raises(TransitionRefused):
        services.promote_application(short_pot.files[2], amount_cents=5_000_00, reason="x", actor=short_pot.approver)
    assert Award.objects.filter(application=short_pot.files[2]).count() == 1


@pytest.mark.parametrize("role", ["officer", "evaluator", "finance", "auditor", "applicant", "stranger"])
def test_only_an_approver_promotes(short_pot: Any, sign_in: Any, role: str) -> None:
    decided(short_pot)
    lapse_first(short_pot)
    person = short_pot.cast()[role]
    with pytest.raises(PermissionDenied):
        services.promote_application(short_pot.files[2], amount_cents=ASKED, reason="x", actor=person)
    expected = 404 if role in {"applicant", "stranger", "evaluator"} else 403
    url = reverse("evaluation:promote", args=[short_pot.files[2].reference])
    assert sign_in(person).get(url).status_code == expected


def test_reserve_list_ends_with_its_day_and_its_reserves_are_told(db: None) -> None:
    chain = decided(several(Chain(days_ago=60, pot_cents=25_000_00, reserve_until=timezone.localdate()), 3))
    services.lapse_award(chain.files[0].award, actor=chain.officer, reason="Gave up.")
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1)):
        with pytest.raises(TransitionRefused, match="valid until"):
            services.promote_application(chain.files[2], amount_cents=ASKED, reason="x", actor=chain.approver)
        run_due()
    assert Application.objects.get(pk=chain.files[2].pk).state == "rejected"
    assert Message.objects.filter(topic="reserve-list-ended", recipient=chain.files[2].created_by).count() == 1


def test_reserves_hear_that_the_list_has_ended_when_the_call_is_finished(short_pot: Any) -> None:
    decided(short_pot)
    for file in short_pot.files[:2]:
        services.lapse_award(file.award, actor=short_pot.officer, reason="Gave up.")
    finish_call(short_pot.call, actor=short_pot.officer)
    run_due()
    assert Application.objects.get(pk=short_pot.files[2].pk).state == "rejected"
    assert selectors.pot_left(short_pot.call) == 0
    assert differences() == []


@pytest.mark.django_db(transaction=True)
def test_two_promotions_for_the_same_money_make_one_award() -> None:
    chain = decided(several(Chain(days_ago=60, pot_cents=20_000_00), 3), (5, 4, 4))  # two tied reserves
    lapse_first(chain)
    post_less = [file for file in chain.files if file.state == "reserved"]
    results, refusals = race(
        *[
            lambda file=file: services.promote_application(
                file, amount_cents=ASKED, reason="Next.", actor=chain.approver
            )
            for file in post_less
        ]
    )
    assert (len(results), len(refusals)) == (1, 1)
    assert selectors.pot_left(chain.call) == 20_000_00 - ASKED
    assert differences() == []


@pytest.mark.django_db(transaction=True)
def test_disqualification_against_the_decision_leaves_no_award_without_eligibility() -> None:
    chain = recommended(several(Chain(days_ago=60, pot_cents=25_000_00), 3))
    race(
        lambda: services.decide(chain.panel, actor=chain.approver),
        lambda: services.disqualify(chain.files[0], "Struck off.", actor=chain.officer),
    )
    assert Application.objects.get(pk=chain.files[0].pk).state == "ineligible"
    assert not Award.objects.filter(application=chain.files[0], state="pending").exists()
    assert selectors.pot_left(chain.call) == 25_000_00 - ASKED
    assert differences() == []
