"""Drafting a call puts its pot aside; bad input is refused at its field and changes nothing."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.calls import services
from grants.calls.models import Call
from grants.calls.selectors import left_in, left_in_pot
from grants.ledger.services import NotEnough
from tests.factories import CALL_FIELDS, Chain
from tests.grants.calls.form import sent


def post(chain: Chain, sign_in: Any, **changes: Any) -> Any:
    return sign_in(chain.officer).post(reverse("calls:create", args=[chain.action.code]), sent(chain, **changes))


def test_pot_is_put_aside(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    response = post(fresh_chain, sign_in)
    call = Call.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("calls:manage", args=[call.reference])
    assert (call.pot_cents, call.maximum_cents, call.cofinancing_basis_points) == (50_000_00, 10_000_00, 1000)
    assert left_in_pot(call) == 50_000_00
    assert left_in(fresh_chain.action) == 70_000_00


def test_pot_above_the_allocation_is_refused_with_the_figure_left(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate(30_000_00)
    response = post(fresh_chain, sign_in)
    form = response.context["form"]
    assert response.status_code == 422
    assert form.errors["pot_cents"] == ["Only 30,000.00\xa0EUR of the action's allocation is left for this pot."]
    assert not Call.objects.exists()
    assert left_in(fresh_chain.action) == 30_000_00


def test_service_refuses_the_last_cent_too_much(fresh_chain: Chain) -> None:
    fresh_chain.allocate(60_000_00 - 1)
    now = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    fields = {**CALL_FIELDS, "opens_at": now, "closes_at": now + datetime.timedelta(days=9)}
    with pytest.raises(NotEnough) as refused:
        services.create_call(fresh_chain.action, actor=fresh_chain.officer, **fields)
    assert refused.value.available == 59_999_99


def test_page_says_what_is_left(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate(12_345_67)
    page = sign_in(fresh_chain.officer).get(reverse("calls:create", args=[fresh_chain.action.code]))
    assert "12,345.67\xa0EUR" in page.content.decode()


@pytest.mark.parametrize("role", ["finance", "approver", "auditor"])
def test_only_officers_create(fresh_chain: Chain, sign_in: Any, role: str) -> None:
    fresh_chain.allocate()
    url = reverse("calls:create", args=[fresh_chain.action.code])
    assert sign_in(getattr(fresh_chain, role)).post(url, sent(fresh_chain)).status_code == 403
    with pytest.raises(PermissionDenied):
        services.create_call(fresh_chain.action, actor=getattr(fresh_chain, role), **CALL_FIELDS)
    assert not Call.objects.exists()


def test_stranger_gets_404(fresh_chain: Chain, sign_in: Any) -> None:
    url = reverse("calls:create", args=[fresh_chain.action.code])
    assert sign_in(fresh_chain.stranger).get(url).status_code == 404


BAD = [
    ("pot_cents", "-5"),
    ("pot_cents", "0"),
    ("pot_cents", "10.005"),
    ("pot_cents", "1e400"),
    ("pot_cents", "NaN"),
    ("pot_cents", "Infinity"),
    ("pot_cents", "10,5"),
    ("pot_cents", "9" * 40),
    ("pot_cents", ""),
    ("maximum_cents", "50,000.01"),
    ("maximum_cents", "0"),
    ("cofinancing_basis_points", ""),
    ("cofinancing_basis_points", "100"),
    ("cofinancing_basis_points", "-10"),
    ("countries", []),
    ("countries", ["999999"]),
    ("applicants", "martians"),
    ("time_zone", "Mars/Olympus"),
    ("time_zone", "../../etc/passwd"),
    ("opens_at", "yesterday"),
    ("opens_at", "2027-02-30T10:00"),
    ("closes_at", "2001-01-01T00:00:00"),
    ("closes_at", "9999-12-31T23:59:59Z"),
    ("title", "x" * 201),
    ("title", ""),
    ("summary", "x" * 601),
]


@pytest.mark.parametrize(("field", "value"), BAD)
def test_bad_input_is_refused_at_its_field(fresh_chain: Chain, sign_in: Any, field: str, value: Any) -> None:
    fresh_chain.allocate()
    response = post(fresh_chain, sign_in, **{field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f"id_{field}" in response.content.decode()
    assert not Call.objects.exists()
    assert left_in(fresh_chain.action) == 120_000_00


def test_deadline_must_follow_the_opening(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    moment = sent(fresh_chain)["opens_at"]
    response = post(fresh_chain, sign_in, closes_at=moment)
    assert response.context["form"].errors == {"closes_at": ["The deadline must come after the opening."]}


def test_comma_is_the_decimal_sign_where_the_language_writes_it(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    fresh_chain.officer.language = "sr-latn"
    fresh_chain.officer.save()
    response = post(fresh_chain, sign_in, pot_cents="50.000,50", maximum_cents="10000,00")
    assert response.status_code == 302
    assert Call.objects.get().pot_cents == 50_000_50


def test_times_are_those_of_the_calls_zone_to_the_second(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    post(fresh_chain, sign_in, time_zone="Europe/Istanbul", closes_at="2030-07-01T23:59:59")
    assert Call.objects.get().closes_at == datetime.datetime(2030, 7, 1, 20, 59, 59, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("local", "instant"),
    [
        ("2030-10-27T02:30:00", datetime.datetime(2030, 10, 27, 1, 30, tzinfo=datetime.UTC)),
        ("2030-03-31T02:30:00", datetime.datetime(2030, 3, 31, 1, 30, tzinfo=datetime.UTC)),
    ],
)
def test_doubtful_hour_of_the_clock_change_is_the_later_one(
    fresh_chain: Chain, sign_in: Any, local: str, instant: datetime.datetime
) -> None:
    fresh_chain.allocate()
    client = sign_in(fresh_chain.officer)
    url = reverse("calls:create", args=[fresh_chain.action.code])
    page = client.post(url, sent(fresh_chain, closes_at=local), follow=True).content.decode()
    assert Call.objects.get().closes_at == instant
    assert "the later moment is taken: 2030-" in page


def test_references_count_up_in_the_year(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    with time_machine.travel("2028-05-05T10:00:00Z"):
        officer = sign_in(fresh_chain.officer)
        for title in ("Towns", "Villages"):
            fields = sent(fresh_chain, pot_cents="10,000", title=title)
            officer.post(reverse("calls:create", args=[fresh_chain.action.code]), fields)
    assert set(Call.objects.values_list("reference", flat=True)) == {"SRB-2028-01", "SRB-2028-02"}


def test_form_sent_twice_makes_one_draft(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.allocate()
    assert post(fresh_chain, sign_in).status_code == 302
    response = post(fresh_chain, sign_in)
    assert response.status_code == 422
    assert "a draft of this name already" in response.context["form"].errors["title"][0]
    assert left_in(fresh_chain.action) == 70_000_00
