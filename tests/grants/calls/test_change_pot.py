"""A pot topped up or given back after the deadline: with a reason, by finance, never what is promised."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from grants.calls.pots import GIVE_BACK, TOP_UP, change_pot
from grants.calls.services import pot_account
from grants.ledger.checks import differences
from grants.ledger.models import Transfer
from grants.ledger.services import NotEnough
from grants.programmes.services import available_account
from tests.factories import Chain
from workflows.engine import TransitionRefused, records_of


def change(chain: Chain, way: str, cents: int, actor: Any = None) -> Any:
    return change_pot(chain.call, way=way, amount_cents=cents, reason="Asked for", actor=actor or chain.finance)


def test_pot_is_topped_up_with_what_is_free_and_not_a_cent_more(fresh_chain: Chain) -> None:
    chain = fresh_chain.decided()
    assert change(chain, TOP_UP, 10_000_00).pot_cents == 70_000_00
    assert pot_account(chain.call).balance == 59_200_00
    assert records_of(chain.call).filter(verb="change_pot", reason="Asked for").exists()
    assert Transfer.objects.latest("pk").reason == "Asked for"
    with pytest.raises(NotEnough):
        change(chain, TOP_UP, 50_000_01)
    assert differences() == []


def test_pot_gives_back_what_is_not_promised_and_not_a_cent_more(fresh_chain: Chain) -> None:
    chain = fresh_chain.decided()  # 10,800.00 of 60,000.00 are reserved
    with pytest.raises(NotEnough) as refusal:
        change(chain, GIVE_BACK, 49_200_01)
    assert refusal.value.available == 49_200_00
    change(chain, GIVE_BACK, 49_200_00)
    assert pot_account(chain.call).balance == 0
    assert available_account(chain.action).balance == 109_200_00
    assert differences() == []


def test_pot_the_committee_works_with_is_not_given_back_and_a_published_one_needs_a_corrigendum(
    fresh_chain: Chain,
) -> None:
    chain = fresh_chain.open_call()
    with pytest.raises(TransitionRefused, match="corrigendum"):
        change(chain, TOP_UP, 1)
    closed = chain.again(days_ago=60, pot_cents=30_000_00).closed_call()
    with pytest.raises(TransitionRefused, match="committee"):
        change(closed, GIVE_BACK, 1)
    change(closed, TOP_UP, 1)


@pytest.mark.parametrize("who", ["officer", "approver", "auditor", "administrator", "applicant", "stranger"])
def test_nobody_else_moves_it(fresh_chain: Chain, sign_in: Any, who: str) -> None:
    chain = fresh_chain.decided()
    with pytest.raises(PermissionDenied):
        change(chain, TOP_UP, 1, getattr(chain, who))
    assert sign_in(getattr(chain, who)).get(f"/calls/{chain.call.reference}/pot/").status_code in {403, 404}


def test_page_tells_what_is_free_and_refuses_in_words(fresh_chain: Chain, sign_in: Any) -> None:
    chain = fresh_chain.decided()
    client = sign_in(chain.finance)
    address = f"/calls/{chain.call.reference}/pot/"
    assert "49,200.00" in client.get(address).text
    data = {"way": "give_back", "amount_cents": "49,200.01", "reason": "Unused"}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "49,200.00" in answer.text
    assert client.post(address, {**data, "amount_cents": "9,200"}).status_code == 302
    assert pot_account(chain.call).balance == 40_000_00


def test_double_click_moves_the_money_once(fresh_chain: Chain, sign_in: Any) -> None:
    chain = fresh_chain.decided()
    client = sign_in(chain.finance)
    address = f"/calls/{chain.call.reference}/pot/"
    seen = client.get(address).context["form"]["seen"].value()
    sent = {"way": TOP_UP, "amount_cents": "1000.00", "reason": "More grants.", "seen": seen}
    assert [client.post(address, sent).status_code for _click in range(2)] == [302, 422]
    chain.call.refresh_from_db(fields=["pot_cents"])
    assert chain.call.pot_cents == 61_000_00
