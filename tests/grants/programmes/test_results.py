"""The results framework of an action: added, changed, retired, brought as a table; never half."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from grants.core.errors import DomainError
from grants.core.lists import as_csv, as_xlsx
from grants.programmes.results import services
from grants.programmes.results.exchange import WrongCells, import_framework, rows_of
from grants.programmes.results.models import Result, ResultIndicator
from grants.programmes.results.selectors import framework_of
from tests.factories import make_action, make_staff, upload
from workflows.engine import TransitionRefused, records_of

HEAD = ["result", "level", "contributes to", "result title", "indicator", "indicator title", "gathered by", "target"]


@pytest.fixture
def outcome(chain: Any) -> Result:
    return services.add_result(chain.action, level="outcome", code="OC1", title="Towns act", actor=chain.officer)


def count_in(outcome: Result, chain: Any, **fields: Any) -> ResultIndicator:
    given = {"code": "OC1-1", "title": "Mediators trained", "unit": "people", "target": 120, **fields}
    return services.add_indicator(outcome.action, result=outcome, actor=chain.officer, **given)


def sheet(*rows: list[Any]) -> Any:
    return upload("results.xlsx", as_xlsx([HEAD, *rows]))


def test_framework_reads_from_the_top(chain: Any, outcome: Result) -> None:
    officer, action = chain.officer, chain.action
    impact = services.add_result(action, level="impact", code="IM", title="Equal towns", actor=officer)
    services.edit_result(outcome, parent=impact, actor=officer)
    services.add_result(action, level="output", code="OP1", title="Training", parent=outcome, actor=officer)
    count_in(outcome, chain)
    found = [(branch.result.code, branch.depth, len(branch.indicators)) for branch in framework_of(action)]
    assert found == [("IM", 0, 0), ("OC1", 1, 1), ("OP1", 2, 0)]


def test_output_cannot_contribute_to_an_impact(chain: Any) -> None:
    impact = services.add_result(chain.action, level="impact", code="IM", title="Equal", actor=chain.officer)
    with pytest.raises(DomainError, match="an outcome to an impact") as refused:
        services.add_result(chain.action, level="output", code="OP", title="T", parent=impact, actor=chain.officer)
    assert refused.value.field == "parent"


def test_retired_result_takes_what_is_under_it_along_and_stays_on_record(chain: Any, outcome: Result) -> None:
    indicator = count_in(outcome, chain)
    services.retire_result(outcome, actor=chain.officer, reason="Not pursued.")
    indicator.refresh_from_db()
    assert not indicator.is_active
    assert framework_of(chain.action) == []
    assert [row.verb for row in records_of(indicator)] == ["add", "retire"]
    with pytest.raises(TransitionRefused):
        services.retire_indicator(indicator, actor=chain.officer, reason="Again.")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"disaggregation": ["group"]}, "groups"),
        ({"groups": ["Roma"]}, "groups"),
        ({"aggregation": "share", "target": 101}, "target"),
        ({"baseline_year": 2027, "target_year": 2026}, "target_year"),
    ],
)
def test_contradiction_is_told_at_its_field(chain: Any, outcome: Result, fields: Any, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        count_in(outcome, chain, **fields)
    assert refused.value.field == field


def test_code_means_the_same_in_all_actions_of_a_programme(chain: Any, outcome: Result) -> None:
    count_in(outcome, chain)
    other = make_action("albania")
    officer = make_staff("Other Officer", "officer", other)
    result = services.add_result(other, level="outcome", code="OC1", title="Towns act", actor=officer)
    with pytest.raises(DomainError, match="counts something else"):
        services.add_indicator(other, result=result, code="OC1-1", title="Trees", unit="trees", target=1, actor=officer)
    services.add_indicator(other, result=result, code="OC1-1", title="Trained", unit="people", target=1, actor=officer)


@pytest.mark.parametrize("role", ["finance", "auditor", "applicant", "evaluator", "stranger"])
def test_only_the_officer_changes_it(chain: Any, outcome: Result, role: str) -> None:
    fields = {"result": outcome, "code": "X", "title": "X", "target": 1}
    with pytest.raises(PermissionDenied):
        services.add_indicator(chain.action, actor=getattr(chain, role), **fields)


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_download_uploaded_again_changes_nothing(chain: Any, outcome: Result, write: Any) -> None:
    count_in(outcome, chain, disaggregation=["sex", "group"], groups=["Roma", "=1+1"], source="-Lists")
    before = list(ResultIndicator.objects.values())
    name = "results.csv" if write is as_csv else "results.xlsx"
    assert import_framework(chain.action, upload(name, write(rows_of(chain.action))), actor=chain.officer) == (1, 1)
    assert list(ResultIndicator.objects.values()) == before


def test_table_adds_results_and_indicators(chain: Any) -> None:
    rows = [
        ["IM", "impact", "", "Equal towns", "", "", "", ""],
        ["OC1", "outcome", "IM", "Towns act", "OC1-1", "Mediators trained", "sum", 120],
        ["OC1", "outcome", "IM", "Towns act", "OC1-2", "Towns with a plan", "latest", 12],
    ]
    assert import_framework(chain.action, sheet(*rows), actor=chain.officer) == (2, 2)
    assert Result.objects.get(code="OC1").parent.code == "IM"


def test_fault_is_named_by_its_cell_and_nothing_is_taken_over(chain: Any) -> None:
    rows = [
        ["OC1", "outcome", "", "Towns act", "OC1-1", "Mediators trained", "sum", 120],
        ["OC2", "purpose", "", "Towns act", "", "", "", ""],
        ["OC1", "outcome", "", "Towns act", "OC1-2", "", "sum", -1],
        ["OC3", "outcome", "XX", "Towns act", "", "", "", ""],
    ]
    with pytest.raises(WrongCells) as refused:
        import_framework(chain.action, sheet(*rows), actor=chain.officer)
    assert {fault.cell for fault in refused.value.faults} == {"B3", "F4", "H4", "C5"}
    assert not Result.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04 not a book", b"a,b\n1,2\n", b"\xff\xfe\x00"])
def test_file_that_is_no_such_table_is_refused_in_words(chain: Any, content: bytes) -> None:
    with pytest.raises(DomainError):
        import_framework(chain.action, upload("results.csv", content), actor=chain.officer)


def test_pages_of_the_officer(chain: Any, sign_in: Any) -> None:
    client, code = sign_in(chain.officer), chain.action.code
    url = reverse("programmes:result_add", args=[code])
    assert client.post(url, {"level": "outcome", "code": "OC1", "title": "Towns act"}).status_code == 302
    result = Result.objects.get()
    fields = {"result": result.pk, "code": "A", "title": "Trained", "aggregation": "sum", "baseline": 0, "target": 9}
    url = reverse("programmes:indicator_add", args=[code])
    wrong = client.post(url, {**fields, "disaggregation": ["group"]})
    assert wrong.status_code == 422
    assert client.post(url, {**fields, "disaggregation": ["sex", "group"], "groups": "Roma\nRoma\n"}).status_code == 302
    indicator = ResultIndicator.objects.get()
    assert (indicator.disaggregation, indicator.groups) == (["sex", "group"], ["Roma"])
    for name, pk in (("result", result.pk), ("indicator", indicator.pk)):
        assert client.get(reverse(f"programmes:{name}_edit", args=[pk])).status_code == 200
        assert client.get(reverse(f"programmes:{name}_retire", args=[pk])).status_code == 200
    page = client.get(reverse("programmes:results", args=[code])).content.decode()
    assert "Trained" in page
    assert "Trained" in client.get(reverse("programmes:action", args=[code])).content.decode()
    assert (
        client.post(reverse("programmes:indicator_retire", args=[indicator.pk]), {"reason": "Old"}).status_code == 302
    )
    page = client.get(reverse("programmes:results", args=[code])).content.decode()
    assert "Retired" in page


def test_download_holds_the_headings(chain: Any, outcome: Result, sign_in: Any) -> None:
    count_in(outcome, chain)
    content = sign_in(chain.auditor).get(reverse("programmes:results_export", args=[chain.action.code, "xlsx"])).content
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0][0] == "result"
    assert rows[1][:5] == ("OC1", "outcome", None, "Towns act", "OC1-1")
    wrong = reverse("programmes:results_export", args=[chain.action.code, "exe"])
    assert sign_in(chain.auditor).get(wrong).status_code == 404


def test_upload_page_names_the_cells(chain: Any, sign_in: Any) -> None:
    url = reverse("programmes:results_import", args=[chain.action.code])
    client = sign_in(chain.officer)
    answer = client.post(url, {"file": sheet(["OC2", "purpose", "", "T", "", "", "", ""])})
    assert answer.status_code == 422
    assert "B2" in answer.content.decode()
    answer = client.post(url, {"file": sheet(["OC2", "outcome", "", "T", "", "", "", ""])}, follow=True)
    assert answer.status_code == 200
    assert Result.objects.get().code == "OC2"
