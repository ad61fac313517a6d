"""A search finds what the reader may see, by reference, title or name, in Latin or Cyrillic, with or without marks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from grants.dashboards.selectors import SEARCHED, search
from tests.factories import Chain, make_organisation, make_user


def found(user: Any, text: str) -> dict[str, int]:
    return {kind: len(rows) for kind, rows in search(user, text)}


@pytest.mark.parametrize("text", ["Đorđe Živković", "djordje zivkovic", "Ђорђе Живковић", "ђорђе"])
def test_a_name_is_found_in_both_scripts(chain: Chain, text: str) -> None:
    make_organisation(make_user("Other"), name="Fondacija Đorđe Živković")
    assert found(chain.auditor, text) == {"organisations": 1}


def test_a_grant_is_found_by_its_reference_and_its_title(chain: Chain) -> None:
    chain.paid()
    assert found(chain.auditor, chain.agreement.reference) == {"agreements": 1}
    assert found(chain.auditor, chain.call.reference)["calls"] == 1
    assert "applications" in found(chain.auditor, chain.application.title)


def test_nothing_of_others_is_found(chain: Chain) -> None:
    chain.paid()
    assert "agreements" not in found(chain.stranger, chain.agreement.reference)
    assert "applications" not in found(chain.stranger, chain.application.title)
    assert "organisations" not in found(chain.stranger, chain.organisation.name)
    assert found(chain.applicant, chain.agreement.reference)["agreements"] == 1


def test_each_kind_shows_a_few_rows_only(chain: Chain) -> None:
    for number in range(SEARCHED + 3):
        make_organisation(make_user(f"Many {number}"), name=f"Manifold {number}")
    assert found(chain.finance, "manifold") == {"organisations": SEARCHED}


def test_an_empty_search_finds_nothing(chain: Chain) -> None:
    assert search(chain.auditor, "   ") == []


def test_the_page_says_when_nothing_is_found(chain: Chain, sign_in: Callable[[Any], Client]) -> None:
    text = sign_in(chain.auditor).get("/search/", {"q": "<b>zzz"}).content.decode()
    assert "Nothing that you may see holds “&lt;b&gt;zzz”" in text
