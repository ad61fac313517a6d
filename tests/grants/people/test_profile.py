"""What a person says of themselves."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories import Chain


def test_details_are_saved_and_the_pages_follow_the_language(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    sent = {"name": "Ana Nova", "phone": "+381 11 123 4567", "language": "sq"}
    assert client.post(reverse("people:profile"), sent).status_code == 302
    fresh_chain.applicant.refresh_from_db()
    user = fresh_chain.applicant
    assert (user.name, user.phone, user.language) == ("Ana Nova", "+381 11 123 4567", "sq")
    assert 'lang="sq"' in client.get(reverse("people:profile")).content.decode()


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("phone", "call me"), ("language", "xx")])
def test_bad_input_is_refused_at_its_field(fresh_chain: Chain, sign_in: Any, field: str, value: str) -> None:
    sent = {"name": "Ana", "phone": "", "language": "en", field: value}
    response = sign_in(fresh_chain.applicant).post(reverse("people:profile"), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    fresh_chain.applicant.refresh_from_db()
    assert fresh_chain.applicant.name == "Applicant"


def test_profile_lists_my_organisations(fresh_chain: Chain, sign_in: Any) -> None:
    page = sign_in(fresh_chain.viewer).get(reverse("people:profile")).content.decode()
    assert fresh_chain.organisation.name in page
