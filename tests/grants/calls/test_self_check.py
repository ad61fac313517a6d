"""The self-check: asks only what the rules need, answers in words, and keeps nothing."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.calls import self_check
from grants.calls.models import Call, Lot
from tests.factories import Chain

STRICT = {
    "applicants": "cso",
    "min_age_months": 24,
    "min_turnover_cents": 10_000_00,
    "max_turnover_cents": 500_000_00,
    "partners": "required",
    "min_partners": 1,
    "max_partners": 3,
}
FITTING = {
    "kind": "cso",
    "country": "RS",
    "founded_on": datetime.date(2001, 2, 3),
    "turnover_cents": 20_000_00,
    "partners": 2,
}


@pytest.fixture
def strict(fresh_chain: Chain) -> Chain:
    fresh_chain.open_call()
    Call.objects.filter(pk=fresh_chain.call.pk).update(**STRICT)
    fresh_chain.call.refresh_from_db(fields=[*STRICT])
    return fresh_chain


def url(chain: Chain) -> str:
    return reverse("calls:self_check", args=[chain.call.reference])


def test_only_what_a_rule_needs_is_asked(fresh_chain: Chain, strict: Chain) -> None:
    assert self_check.questions_of(strict.call) == ["kind", "country", "founded_on", "turnover_cents", "partners"]


def test_open_call_asks_for_the_country_alone(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    assert self_check.questions_of(fresh_chain.call) == ["country"]


def test_who_fits_reads_so_for_each_condition(strict: Chain) -> None:
    verdicts = self_check.verdicts_of(strict.call, FITTING)
    assert [verdict.standing for verdict in verdicts] == ["fits"] * 5
    assert self_check.outcome_of(verdicts) == "fits"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "local_authority"}, "for others: Civil society organisations"),
        ({"country": "ZZ"}, "registered in: Serbia"),
        ({"founded_on": datetime.date(2031, 1, 1)}, "founded on or before"),
        ({"turnover_cents": 0}, "at least"),
        ({"turnover_cents": 900_000_00}, "at most"),
        ({"partners": 0}, "at least 1 partner"),
        ({"partners": 4}, "at most 3 partners"),
    ],
)
def test_what_does_not_fit_says_why(strict: Chain, changes: dict[str, Any], words: str) -> None:
    verdicts = self_check.verdicts_of(strict.call, {**FITTING, **changes})
    (wrong,) = [verdict for verdict in verdicts if verdict.standing == "misfit"]
    assert words in wrong.why
    assert self_check.outcome_of(verdicts) == "misfit"


@pytest.mark.parametrize("name", ["founded_on", "turnover_cents", "partners"])
def test_what_is_left_out_stays_open(strict: Chain, name: str) -> None:
    verdicts = self_check.verdicts_of(strict.call, {**FITTING, name: None})
    assert [verdict.standing for verdict in verdicts].count("open") == 1
    assert self_check.outcome_of(verdicts) == "open"


def test_lot_that_is_open_to_the_reader_is_named(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    Lot.objects.create(call=fresh_chain.call, key="small", title="Small ones", pot_cents=1, max_turnover_cents=100_00)
    Lot.objects.create(call=fresh_chain.call, key="large", title="Large ones", pot_cents=1, min_turnover_cents=200_00)
    said = {"country": "RS", "turnover_cents": 50_00}
    assert self_check.lots_of(fresh_chain.call, said) == ["Small ones"]
    none = self_check.verdicts_of(fresh_chain.call, {**said, "turnover_cents": 150_00})
    assert self_check.outcome_of(none) == "misfit"


def test_page_answers_in_words(strict: Chain, sign_in: Any) -> None:
    said = {"kind": "cso", "country": "RS", "founded_on": "1998-05-01", "turnover_cents": "20,000.00", "partners": "1"}
    page = sign_in(None).get(url(strict), {**said, "check": "1"}).content.decode()
    assert "By what you say, you may apply" in page
    page = sign_in(None).get(url(strict), {**said, "country": "ZZ", "check": "1"}).content.decode()
    assert "By what you say, you may not apply" in page


@pytest.mark.parametrize(
    "said", [{}, {"kind": "<script>", "country": "RS"}, {"kind": "cso", "country": "RS", "turnover_cents": "a lot"}]
)
def test_nonsense_gets_its_message_and_no_answer(strict: Chain, sign_in: Any, said: dict[str, str]) -> None:
    page = sign_in(None).get(url(strict), {**said, "check": "1"})
    assert page.status_code == 200
    assert "By what you say" not in page.content.decode()
    assert "<script>" not in page.content.decode().replace("<script src", "")


@pytest.mark.parametrize("who", ["anonymous", "applicant"])
def test_nothing_is_stored(strict: Chain, sign_in: Any, who: str, caplog: Any) -> None:
    client = sign_in(None if who == "anonymous" else strict.applicant)
    said = {"kind": "cso", "country": "RS", "founded_on": "1998-05-01", "turnover_cents": "31337", "check": "1"}
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url(strict), said)
    assert response.status_code == 200
    assert [sql for row in queries if not (sql := row["sql"]).startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
    assert "sessionid" not in response.cookies
    assert "no-store" in response["Cache-Control"]
    assert "31337" not in caplog.text
