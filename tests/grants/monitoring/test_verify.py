"""Verifying costs one by one, and all that remain."""

from typing import Any

import pytest
from django.urls import reverse

from grants.monitoring.models import Expenditure
from grants.people.models import Membership
from grants.people.services import forget_roles
from workflows.engine import records_of


def url_of(cost: Expenditure) -> str:
    return reverse("monitoring:verify", args=[cost.pk])


@pytest.mark.parametrize(
    ("sent", "accepted"),
    [
        ({"outcome": "accepted"}, 10_000_00),
        ({"outcome": "partly", "accepted_cents": "400.00", "reason": "Half of it is another project's."}, 400_00),
        ({"outcome": "refused", "reason": "No receipt to read."}, 0),
    ],
)
def test_a_cost_gets_its_outcome_with_who_and_why(
    chain: Any, sign_in: Any, sent: dict[str, str], accepted: int
) -> None:
    chain.reported()
    cost = Expenditure.objects.first()
    assert sign_in(chain.finance).post(url_of(cost), sent).status_code == 302
    cost.refresh_from_db()
    assert (cost.outcome, cost.accepted_cents, cost.verified_by) == (sent["outcome"], accepted, chain.finance)
    assert sent.get("reason", "") in records_of(cost).get().reason


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"outcome": "partly", "accepted_cents": "0", "reason": "x"}, "accepted_cents"),
        ({"outcome": "partly", "accepted_cents": "", "reason": "x"}, "accepted_cents"),
        ({"outcome": "partly", "accepted_cents": "10000.00", "reason": "x"}, "accepted_cents"),
        ({"outcome": "partly", "accepted_cents": "-3", "reason": "x"}, "accepted_cents"),
        ({"outcome": "partly", "accepted_cents": "5.00", "reason": " "}, "reason"),
        ({"outcome": "refused", "reason": ""}, "reason"),
        ({"outcome": "pending"}, "outcome"),
        ({}, "outcome"),
    ],
)
def test_a_wrong_outcome_is_refused_at_its_field(chain: Any, sign_in: Any, sent: dict[str, str], sentence: str) -> None:
    chain.reported()
    cost = Expenditure.objects.first()
    answer = sign_in(chain.finance).post(url_of(cost), sent)
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors
    cost.refresh_from_db()
    assert cost.outcome == "pending"


def test_htmx_gets_the_row_and_the_totals(chain: Any, sign_in: Any) -> None:
    chain.reported()
    cost = Expenditure.objects.first()
    client = sign_in(chain.finance)
    answer = client.post(url_of(cost), {"outcome": "accepted"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="cost-{cost.pk}"' in text
    assert 'hx-swap-oob="true"' in text
    assert "9,000.00" in text  # 90 % of what is accepted so far
    assert "<html" not in text
    wrong = client.post(url_of(cost), {"outcome": "refused"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert "Give the reason; the grantee reads it." in wrong.content.decode()


def test_all_that_remain_are_accepted_one_by_one(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported(100_00, 200_00, 300_00)
    first = Expenditure.objects.first()
    client = sign_in(chain.finance)
    client.post(url_of(first), {"outcome": "refused", "reason": "Another project."})
    answer = client.post(page("verify_remaining"), follow=True)
    assert "Accepted: Supplier 2 · R-2; Supplier 3 · R-3." in answer.content.decode()
    assert list(Expenditure.objects.values_list("outcome", flat=True)) == ["refused", "accepted", "accepted"]
    assert all(records_of(cost).count() == 1 for cost in Expenditure.objects.all())


def test_what_looks_like_a_duplicate_is_left_to_a_person(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported(100_00, 100_00, 300_00)
    Expenditure.objects.filter(amount_cents=100_00).update(supplier="Same", document_number="1")
    answer = sign_in(chain.finance).post(page("verify_remaining"), follow=True)
    assert "looks like a duplicate" in answer.content.decode()
    assert Expenditure.objects.filter(outcome="pending").count() == 2
    assert Expenditure.objects.filter(outcome="accepted").count() == 1


def test_the_outcomes_are_read_by_the_grantee(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    sign_in(chain.finance).post(url_of(Expenditure.objects.first()), {"outcome": "refused", "reason": "No stamp."})
    text = sign_in(chain.viewer).get(page("costs")).content.decode()
    assert "No stamp." in text
    assert "Accept all that remain" not in text


def test_nobody_verifies_the_costs_of_the_own_organisation(chain: Any, sign_in: Any) -> None:
    chain.reported()
    Membership.objects.create(organisation=chain.organisation, user=chain.finance, role=Membership.Role.VIEWER)
    forget_roles(chain.finance)
    cost = Expenditure.objects.first()
    assert sign_in(chain.finance).post(url_of(cost), {"outcome": "accepted"}).status_code == 403


def test_costs_are_verified_only_while_they_are_open(chain: Any, sign_in: Any, page: Any) -> None:
    chain.accepted()
    cost = Expenditure.objects.first()
    answer = sign_in(chain.finance).post(url_of(cost), {"outcome": "refused", "reason": "Too late."})
    assert answer.status_code == 422
    assert "not open for verification" in answer.content.decode()
    cost.refresh_from_db()
    assert cost.outcome == "accepted"


def test_others_are_refused(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    cost = Expenditure.objects.first()
    for name in ("applicant", "viewer", "officer", "approver", "auditor"):
        client = sign_in(getattr(chain, name))
        assert client.post(url_of(cost), {"outcome": "accepted"}).status_code == 403, name
        assert client.post(page("verify_remaining")).status_code == 403, name
    assert sign_in(chain.stranger).post(url_of(cost), {"outcome": "accepted"}).status_code == 404
    cost.refresh_from_db()
    assert cost.outcome == "pending"
