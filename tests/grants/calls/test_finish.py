"""Finishing a call gives the rest of its pot back."""

from typing import Any

from django.urls import reverse

from grants.calls.models import Call
from grants.calls.selectors import left_in, left_in_pot, waiting_for
from tests.factories import Chain


def test_pending_award_holds_the_call(chain: Chain, sign_in: Any) -> None:
    chain.decided()
    officer = sign_in(chain.officer)
    url = reverse("calls:finish", args=[chain.call.reference])
    assert "Some awards have neither an agreement nor an end yet" in officer.get(url).content.decode()
    assert officer.post(url).status_code == 422
    assert Call.objects.get(pk=chain.call.pk).state == "decided"


def test_rest_of_the_pot_goes_back(chain: Chain, sign_in: Any) -> None:
    chain.in_force()
    rest, before = left_in_pot(chain.call), left_in(chain.action)
    assert rest > 0
    assert [item.url for item in waiting_for(chain.officer)] == [reverse("calls:finish", args=[chain.call.reference])]
    assert sign_in(chain.officer).post(reverse("calls:finish", args=[chain.call.reference])).status_code == 302
    assert Call.objects.get(pk=chain.call.pk).state == "finished"
    assert (left_in_pot(chain.call), left_in(chain.action)) == (0, before + rest)


def test_open_call_cannot_be_finished(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.open_call()
    url = reverse("calls:finish", args=[fresh_chain.call.reference])
    assert sign_in(fresh_chain.officer).post(url).status_code == 422
