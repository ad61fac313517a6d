"""The way into a call: a button, or the reason for its absence."""

from typing import Any

import pytest

from grants.calls.pages import door_of
from grants.people.models import Organisation
from tests.factories import Chain, make_user


def test_applicant_applies_then_goes_on(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    assert door_of(fresh_chain.applicant, fresh_chain.call).label == "Apply"
    fresh_chain.start()
    found = door_of(fresh_chain.applicant, fresh_chain.call)
    assert found.label == "Go on with your application"
    assert fresh_chain.application.reference in found.url


@pytest.mark.parametrize(
    ("who", "reason"),
    [("viewer", "ask its lead"), ("officer", "You work for the programme")],
)
def test_reason_instead_of_a_button(fresh_chain: Chain, who: str, reason: str) -> None:
    fresh_chain.open_call()
    found = door_of(getattr(fresh_chain, who), fresh_chain.call)
    assert found.url == ""
    assert reason in found.reason


def test_newcomer_describes_the_organisation_first(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    assert door_of(make_user("Newcomer"), fresh_chain.call).label == "Describe your organisation"


@pytest.mark.parametrize(
    ("call_fields", "changes", "reason"),
    [
        ({"applicants": "local_authority"}, {}, "for others: Local authorities"),
        ({}, {"country": "AL"}, "registered in: Serbia"),
    ],
)
def test_call_for_others_says_for_whom(
    fresh_chain: Chain, call_fields: dict[str, Any], changes: dict[str, Any], reason: str
) -> None:
    fresh_chain.call_fields = call_fields
    fresh_chain.open_call()
    Organisation.objects.update(**changes) if changes else None
    assert reason in door_of(fresh_chain.applicant, fresh_chain.call).reason


def test_closed_call_says_so(chain: Chain) -> None:
    chain.closed_call()
    assert "deadline has passed" in door_of(chain.applicant, chain.call).reason
