"""The pages of allocations: what they show, whom they let in, what they say to bad input."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from grants.ledger.models import Transfer
from grants.programmes import services
from grants.programmes.models import Allocation
from tests.factories import Chain

SignIn = Callable[[Any], Client]


@pytest.fixture
def asked(fresh_chain: Chain) -> Allocation:
    return services.request_allocation(
        fresh_chain.action, amount_cents=12_000_000, reason="Small grants", actor=fresh_chain.finance
    )


def test_finance_asks_on_the_page(fresh_chain: Chain, sign_in: SignIn) -> None:
    client = sign_in(fresh_chain.finance)
    page = client.get("/actions/serbia/allocate/")
    assert "650,000.00" in page.text
    answer = client.post("/actions/serbia/allocate/", {"amount_cents": "120,000", "reason": "Small grants"})
    made = Allocation.objects.get()
    assert answer.url == f"/allocations/{made.pk}/"
    assert made.amount_cents == 12_000_000


@pytest.mark.parametrize(
    "amount", ["", "-5", "0", "1.005", "1e400", "NaN", "650,000.01", "twelve", "999999999999", "12,5"]
)
def test_bad_amount_is_told_at_the_field_and_changes_nothing(fresh_chain: Chain, sign_in: SignIn, amount: str) -> None:
    data = {"amount_cents": amount, "reason": "Small grants"}
    answer = sign_in(fresh_chain.finance).post("/actions/serbia/allocate/", data)
    assert answer.status_code == 422
    assert "amount_cents" in answer.context["form"].errors
    assert "Small grants" in answer.text
    assert not Allocation.objects.exists()


def test_reason_is_needed(fresh_chain: Chain, sign_in: SignIn) -> None:
    answer = sign_in(fresh_chain.finance).post("/actions/serbia/allocate/", {"amount_cents": "10"})
    assert answer.status_code == 422
    assert "reason" in answer.context["form"].errors


def test_page_shows_budget_state_and_who_acts_next(fresh_chain: Chain, asked: Allocation, sign_in: SignIn) -> None:
    text = sign_in(fresh_chain.auditor).get(f"/allocations/{asked.pk}/").text
    for expected in ("120,000.00", "650,000.00", "Waiting for confirmation", "Approver", "Small grants"):
        assert expected in text
    assert "/confirm/" not in text


def test_approver_confirms_and_history_tells_it(fresh_chain: Chain, asked: Allocation, sign_in: SignIn) -> None:
    client = sign_in(fresh_chain.approver)
    assert "/confirm/" in client.get(f"/allocations/{asked.pk}/").text
    assert client.get(f"/allocations/{asked.pk}/confirm/").status_code == 200
    assert Allocation.objects.get().state == "requested"
    answer = client.post(f"/allocations/{asked.pk}/confirm/", follow=True)
    assert "available to calls" in answer.text
    assert Allocation.objects.get().state == "confirmed"
    assert "530,000.00" in answer.text


def test_second_confirmation_is_refused_in_words(fresh_chain: Chain, asked: Allocation, sign_in: SignIn) -> None:
    client = sign_in(fresh_chain.approver)
    client.post(f"/allocations/{asked.pk}/confirm/")
    answer = client.post(f"/allocations/{asked.pk}/confirm/")
    assert answer.status_code == 422
    assert "This step is not open now" in answer.text
    assert Transfer.objects.count() == 2


def test_refusal_needs_a_reason(fresh_chain: Chain, asked: Allocation, sign_in: SignIn) -> None:
    client = sign_in(fresh_chain.approver)
    assert client.post(f"/allocations/{asked.pk}/refuse/", {"reason": " "}).status_code == 422
    assert client.post(f"/allocations/{asked.pk}/refuse/", {"reason": "Too early"}).status_code == 302
    assert Allocation.objects.get().state == "refused"


def test_finance_withdraws_his_own_request(fresh_chain: Chain, asked: Allocation, sign_in: SignIn) -> None:
    client = sign_in(fresh_chain.finance)
    assert client.get(f"/allocations/{asked.pk}/withdraw/").status_code == 200
    assert client.post(f"/allocations/{asked.pk}/withdraw/").status_code == 302
    assert Allocation.objects.get().state == "withdrawn"


PAGES = ("", "confirm/", "refuse/", "withdraw/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["stranger", "applicant", "viewer", "evaluator", "administrator"])
def test_outsider_gets_404(fresh_chain: Chain, asked: Allocation, sign_in: SignIn, who: str, page: str) -> None:
    client = sign_in(getattr(fresh_chain, who))
    assert client.get(f"/allocations/{asked.pk}/{page}").status_code == 404
    assert client.get("/allocations/").status_code == 404
    assert client.get("/actions/serbia/allocate/").status_code == 404


@pytest.mark.parametrize(
    ("page", "allowed"), [("confirm/", "approver"), ("refuse/", "approver"), ("withdraw/", "finance")]
)
def test_reader_without_the_right_gets_403(
    fresh_chain: Chain, asked: Allocation, sign_in: SignIn, page: str, allowed: str
) -> None:
    for who in ("officer", "finance", "approver", "auditor"):
        client = sign_in(getattr(fresh_chain, who))
        expected = 200 if who == allowed else 403
        assert client.get(f"/allocations/{asked.pk}/{page}").status_code == expected
        if who != allowed:
            assert client.post(f"/allocations/{asked.pk}/{page}", {"reason": "x"}).status_code == 403


def test_the_signed_out_are_sent_to_sign_in(fresh_chain: Chain, asked: Allocation, client: Client) -> None:
    for path in ("/allocations/", f"/allocations/{asked.pk}/", "/actions/serbia/allocate/", "/staff/"):
        assert client.get(path).url.startswith("/accounts/login/")


def test_list_of_sixty_costs_few_queries(
    fresh_chain: Chain, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _number in range(60):
        services.request_allocation(fresh_chain.action, amount_cents=100, reason="x", actor=fresh_chain.finance)
    client = sign_in(fresh_chain.auditor)
    with django_assert_max_num_queries(12):
        page = client.get("/allocations/")
    assert "60 rows" in page.text
    assert "No allocation is found here." in client.get("/allocations/?state=confirmed").text
    assert client.get("/allocations/?export=csv").text.count("\n") == 61


def test_allocation_page_costs_few_queries(
    fresh_chain: Chain, asked: Allocation, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(fresh_chain.approver)
    with django_assert_max_num_queries(15):
        client.get(f"/allocations/{asked.pk}/")
