"""A programme across its actions and beneficiaries: the sums of its actions, the donors' shares, shared indicators."""

import csv
import io
from typing import Any

from django.urls import reverse
from openpyxl import load_workbook

from grants.monitoring.services.indicators import link_indicator, validate_value
from grants.programmes.models import Beneficiary, StaffRole
from grants.programmes.results import services as results
from tests.factories import Chain, make_action, make_staff
from tests.grants.monitoring import indicator_objects


def two_actions(chain: Chain) -> Any:
    """Return a second action, of another beneficiary, with the same indicator; the first has a value of it."""
    chain.verified()
    row = chain.agreement.indicators.get()
    link_indicator(row, indicator_objects.indicator(chain, disaggregation=[]), actor=chain.officer)
    validate_value(chain.report.indicator_values.get(), actor=chain.officer)
    albania = Beneficiary.objects.create(code="ALB", name="Albania", country="AL", order=1)
    other = make_action("albania", title="Inclusion")
    other.beneficiary = albania
    other.save()
    for person in (chain.officer, chain.auditor):
        StaffRole.objects.create(user=person, role=person.staff_roles.get().role, action=other)
        person.__dict__.pop("_staff_scopes", None)
    result = results.add_result(other, level="outcome", code="OC1", title="Towns", actor=chain.officer)
    told = {"code": "OC1-1", "title": "Mediators at work", "unit": "people", "target": 80}
    results.add_indicator(other, result=result, actor=chain.officer, **told)
    return other


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_sums_are_those_of_the_actions_and_shared_indicators_are_added_up(chain: Chain, sign_in: Any) -> None:
    two_actions(chain)
    answer = sign_in(chain.auditor).get(reverse("dashboards:programme_oversight", args=["facility"]))
    found = answer.context["found"]
    assert sorted(block.beneficiary for block in found.blocks) == ["Albania", "Serbia"]
    assert found.total.line.of("contracted") == 10_800_00
    assert {(donor, share) for donor, share, _sums in found.donors} == {("EU", "85\u00a0%"), ("CoE", "15\u00a0%")}
    (line,) = found.lines
    value = chain.report.indicator_values.get().value
    assert (line.target, line.counted.value, line.code) == (200, value, "OC1-1")


def test_table_is_taken_away_with_a_sum_for_each_beneficiary_and_each_donors_part(chain: Chain, sign_in: Any) -> None:
    two_actions(chain)
    client = sign_in(chain.auditor)
    address = reverse("dashboards:programme_oversight", args=["facility"])
    rows = rows_of(client.get(address, {"export": "csv"}))
    assert [row["Level"] for row in rows] == ["Action", "Beneficiary", "Action", "Beneficiary", "Programme"]
    whole = rows[-1]
    assert (whole["Contracted"], whole["Contracted · EU"], whole["Contracted · CoE"]) == (
        "10800.00",
        "9180.00",
        "1620.00",
    )
    book = load_workbook(io.BytesIO(client.get(address, {"export": "xlsx"}).content))
    last = list(book.worksheets[0].iter_rows(values_only=True))[-1]
    assert 10_800 in last


def test_reader_sees_the_actions_of_the_own_scope_alone(chain: Chain, sign_in: Any) -> None:
    other = two_actions(chain)
    auditor = make_staff("Other auditor", "auditor", other)
    client = sign_in(auditor)
    found = client.get(reverse("dashboards:programme_oversight", args=["facility"])).context["found"]
    assert [block.beneficiary for block in found.blocks] == ["Albania"]
    assert found.total.line.of("contracted") == 0
    page = client.get(reverse("dashboards:oversight")).content.decode()
    assert other.title in page
    assert chain.action.title not in page
    for user in (chain.applicant, chain.stranger, chain.evaluator):
        assert sign_in(user).get(reverse("dashboards:programme_oversight", args=["facility"])).status_code == 404
        assert sign_in(user).get(reverse("dashboards:oversight")).status_code == 404
    assert client.get(reverse("dashboards:programme_oversight", args=["nowhere"])).status_code == 404
