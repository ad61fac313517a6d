"""The public list of calls: found in either script, by country, by kind and by size."""

from typing import Any

import pytest

from grants.calls import enquiries, inviting, services
from tests.factories import Chain, make_organisation, make_user


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("size=1000000", True),
        ("size=2000000", True),
        ("size=5000000", False),
        ("q=ОПШТИНА", True),
        ("q=opstina", True),
        ("who=cso", True),
        ("who=local_authority", False),
        ("who=cso&size=5000000", False),
    ],
)
def test_list_is_narrowed_down(fresh_chain: Chain, client: Any, asked: str, found: bool) -> None:
    fresh_chain.call_fields = {"title": "Opština bez predrasuda", "applicants": "cso"}
    fresh_chain.open_call()
    page = client.get(f"/?{asked}").content.decode()
    assert ("Opština bez predrasuda" in page) == found
    assert ("No open call fits" in page) != found


@pytest.mark.parametrize("asked", ["size=a-lot", "country=99999", "who=nobody", "page=-7", "page=abc"])
def test_nonsense_in_the_address_is_no_fault(fresh_chain: Chain, client: Any, asked: str) -> None:
    fresh_chain.open_call()
    assert client.get(f"/?{asked}").status_code == 200


def test_fixed_grant_is_as_large_as_it_is(fresh_chain: Chain, client: Any) -> None:
    fresh_chain.call_fields = {"title": "Fixed ones", "fixed_cents": 2_500_00}
    fresh_chain.open_call()
    assert "Fixed ones" not in client.get("/?size=500000").content.decode()


def test_restricted_call_is_asked_about_by_those_invited_alone(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.call_fields = {"title": "By invitation", "procedure": "restricted"}
    fresh_chain.draft_call()
    for organisation in (fresh_chain.organisation, make_organisation(make_user("Another"))):
        inviting.invite_organisation(fresh_chain.call, organisation, actor=fresh_chain.officer)
    fresh_chain.call = services.request_clearance(fresh_chain.call, actor=fresh_chain.officer)
    fresh_chain.call = services.publish_call(fresh_chain.call, actor=fresh_chain.approver)
    reference = fresh_chain.call.reference
    assert "By invitation" not in sign_in(None).get("/").content.decode()
    for name in ("answers", "ask", "pdf", "calendar", "self-check"):
        assert sign_in(fresh_chain.stranger).get(f"/calls/{reference}/{name}/").status_code == 404
        assert sign_in(fresh_chain.applicant).get(f"/calls/{reference}/{name}/").status_code == 200
    enquiries.publish_answer(
        fresh_chain.call, actor=fresh_chain.officer, published_text="Who is invited?", answer="Those who read this."
    )
    assert "Those who read this." in sign_in(fresh_chain.viewer).get(f"/calls/{reference}/").content.decode()


def test_part_of_the_call_is_one_that_it_has(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.open_call()
    client = sign_in(fresh_chain.applicant)
    address = f"/calls/{fresh_chain.call.reference}/ask/"
    assert client.post(address, {"text": "Why?", "section": "Activities"}).status_code == 302
    assert fresh_chain.call.enquiries.get().part == "Activities"
    assert client.post(address, {"text": "Why?", "section": "Activities of another call"}).status_code == 422
