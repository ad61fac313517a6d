"""A draft can be changed, its pot with it; nothing else can."""

from typing import Any

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.forms import initial_of
from grants.calls.models import Call
from grants.calls.selectors import left_in, left_in_pot
from tests.factories import Chain
from tests.grants.calls.form import sent
from workflows.engine import TransitionRefused


def post(chain: Chain, sign_in: Any, **changes: Any) -> Any:
    return sign_in(chain.officer).post(reverse("calls:edit", args=[chain.call.reference]), sent(chain, **changes))


@pytest.mark.parametrize("pot", ["80,000", "20,000", "60,000"])
def test_pot_follows_both_ways(fresh_chain: Chain, sign_in: Any, pot: str) -> None:
    fresh_chain.draft_call()
    assert post(fresh_chain, sign_in, pot_cents=pot).status_code == 302
    cents = int(pot.replace(",", "")) * 100
    assert left_in_pot(fresh_chain.call) == cents
    assert left_in(fresh_chain.action) == 120_000_00 - cents


def test_pot_above_what_is_left_is_refused_with_the_most_it_can_be(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.draft_call()
    response = post(fresh_chain, sign_in, pot_cents="120,000.01", title="Changed")
    assert response.status_code == 422
    assert "Only 120,000.00\xa0EUR" in response.context["form"].errors["pot_cents"][0]
    assert Call.objects.get().title == "Small grants for civil society"
    assert left_in_pot(fresh_chain.call) == 60_000_00


def test_form_shows_stored_values_unchanged(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.draft_call()
    page = sign_in(fresh_chain.officer).get(reverse("calls:edit", args=[fresh_chain.call.reference]))
    call = Call.objects.get()
    local = call.closes_at.astimezone(call.zone)
    assert f'value="{local:%Y-%m-%dT%H:%M:%S}"' in page.content.decode()
    assert 'value="60,000.00"' in page.content.decode()
    assert initial_of(call)["countries"] == [fresh_chain.action.beneficiary_id]


@pytest.mark.parametrize("name", ["edit", "questions", "criteria", "documents"])
def test_published_call_cannot_be_changed(fresh_chain: Chain, sign_in: Any, name: str) -> None:
    fresh_chain.open_call()
    response = sign_in(fresh_chain.officer).post(
        reverse(f"calls:{name}", args=[fresh_chain.call.reference]), sent(fresh_chain), follow=True
    )
    assert "no longer a draft" in response.content.decode()
    assert Call.objects.get().title == "Small grants for civil society"
    with pytest.raises(TransitionRefused):
        services.edit_call(fresh_chain.call, actor=fresh_chain.officer, title="Changed")
