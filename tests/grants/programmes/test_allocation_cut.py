"""A cut: asked for with its paper, confirmed by another person, never into what is promised."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.core.errors import DomainError
from grants.evaluation.models import Conflict
from grants.ledger.checks import differences
from grants.ledger.models import Account, Transfer
from grants.ledger.services import parts_of
from grants.programmes import services
from grants.programmes.models import Allocation, FundingShare
from grants.programmes.selectors import budget_of
from notifications.models import Message
from tests.factories import Chain, make_pdf, upload
from workflows.engine import TransitionRefused


def cut(chain: Chain, cents: int, actor: Any = None) -> Allocation:
    return services.request_allocation(
        chain.action,
        kind="cut",
        amount_cents=cents,
        reason="The donor pays less",
        document=make_pdf(),
        actor=actor or chain.finance,
    )


def test_cut_gives_each_donor_back_what_lies_there_of_its_own(fresh_chain: Chain) -> None:
    fresh_chain.allocate(120_000_00)
    asked = cut(fresh_chain, 20_000_00)
    assert Message.objects.get(topic="allocation-cut-requested").recipient == fresh_chain.approver
    services.confirm_allocation(asked, actor=fresh_chain.approver)
    assert services.available_account(fresh_chain.action).balance == 100_000_00
    given = Transfer.objects.filter(kind="cut").order_by("amount")
    assert [row.split for row in given] == [{"CoE": 3_000_00}, {"EU": 17_000_00}]
    assert budget_of(fresh_chain.action).confirmed == 100_000_00
    assert differences() == []


def test_cut_after_the_shares_changed_gives_back_what_came_in(fresh_chain: Chain) -> None:
    fresh_chain.allocate(100_000_00)
    fresh_chain.action.shares.all().delete()
    for donor, points in (("EU", 5000), ("CoE", 5000)):
        FundingShare.objects.create(
            action=fresh_chain.action,
            donor=donor,
            basis_points=points,
            valid_from=timezone.localdate(fresh_chain.clock),
        )
    services.confirm_allocation(cut(fresh_chain, 100_000_00), actor=fresh_chain.approver)
    sources = Account.objects.filter(kind="source")
    assert {row.balance for row in sources} == {0}
    assert parts_of([services.available_account(fresh_chain.action)]).popitem()[1] == {}


def test_cut_into_what_is_promised_is_refused_with_the_list(fresh_chain: Chain) -> None:
    fresh_chain.in_force()
    with pytest.raises(DomainError) as refusal:
        cut(fresh_chain, 60_000_01)
    for part in (
        "60,000.00",
        fresh_chain.agreement.reference,
        "10,800.00",
        "Small grants for civil society",
        "49,200.00",
    ):
        assert part in str(refusal.value)
    assert not Allocation.objects.filter(kind="cut").exists()
    assert cut(fresh_chain, 60_000_00).state == "requested"


def test_cut_whose_money_was_promised_meanwhile_is_refused_at_the_confirmation(fresh_chain: Chain) -> None:
    fresh_chain.allocate(60_000_00)
    asked = cut(fresh_chain, 1_00)
    fresh_chain.draft_call()
    with pytest.raises(TransitionRefused, match="what stands in the way"):
        services.confirm_allocation(asked, actor=fresh_chain.approver)
    assert Allocation.objects.get(pk=asked.pk).state == "requested"
    assert differences() == []


def test_nobody_confirms_his_own_cut_and_others_ask_for_none(fresh_chain: Chain) -> None:
    fresh_chain.allocate()
    asked = cut(fresh_chain, 100)
    for who in ("finance", "officer", "auditor", "administrator", "stranger"):
        with pytest.raises(PermissionDenied):
            services.confirm_allocation(asked, actor=getattr(fresh_chain, who))
    for who in ("officer", "approver", "auditor", "stranger"):
        with pytest.raises(PermissionDenied):
            cut(fresh_chain, 100, getattr(fresh_chain, who))


def test_after_a_cut_the_budget_can_be_allocated_again(fresh_chain: Chain) -> None:
    fresh_chain.allocate(650_000_00)
    services.confirm_allocation(cut(fresh_chain, 50_000_00), actor=fresh_chain.approver)
    fresh_chain.allocate(50_000_00)
    with pytest.raises(DomainError):
        fresh_chain.allocate(1)


def test_page_asks_for_the_paper_and_shows_what_stands_in_the_way(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.in_force()
    client = sign_in(fresh_chain.finance)
    page = client.get("/actions/serbia/take-back/")
    assert fresh_chain.agreement.reference in page.text
    data = {"amount_cents": "70,000", "reason": "Less"}
    assert "document" in client.post("/actions/serbia/take-back/", data).context["form"].errors
    answer = client.post("/actions/serbia/take-back/", {**data, "document": upload()})
    assert answer.status_code == 422
    assert fresh_chain.agreement.reference in answer.context["form"].errors["amount_cents"][0]
    answer = client.post("/actions/serbia/take-back/", {**data, "amount_cents": "7,000", "document": upload()})
    made = Allocation.objects.get(kind="cut")
    assert answer.url == f"/allocations/{made.pk}/"
    assert b"".join(client.get(f"/allocations/{made.pk}/document/").streaming_content).startswith(b"%PDF")
    assert "taken back" in client.get(answer.url).text


def test_grant_with_which_the_reader_has_a_conflict_is_not_named(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.in_force()
    Conflict.objects.create(application=fresh_chain.application, user=fresh_chain.finance, kind="declared")
    text = sign_in(fresh_chain.finance).get("/actions/serbia/take-back/").text
    assert fresh_chain.agreement.reference not in text
    assert "A grant that is closed to you" in text


def test_other_programmes_finance_finds_nothing(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    made = cut(fresh_chain, 100)
    client = sign_in(fresh_chain.stranger)
    for path in ("/actions/serbia/take-back/", f"/allocations/{made.pk}/document/"):
        assert client.get(path).status_code == 404
