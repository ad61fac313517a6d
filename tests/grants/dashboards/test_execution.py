"""The workbook of a budget's execution against the ledger: every cell recomputed from the transfers by other means."""

import datetime
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from grants.core import jobs
from grants.core.models import Job
from grants.dashboards import execution_book
from grants.dashboards.execution import COLUMNS, execution
from grants.evaluation.models import Conflict
from grants.ledger.checks import differences
from grants.programmes import services as programmes
from grants.programmes.models import FundingShare
from tests.factories import Chain, make_pdf

LABELS = {str(label): name for name, label in COLUMNS.items()}
# What each column is, in SQL over the transfers alone: the accounts that give and take, and the kinds.
RECOMPUTED = {
    "allocated": "SUM(v) FILTER (WHERE t.kind = 'allocate') - COALESCE(SUM(v) FILTER (WHERE t.kind = 'cut'), 0)",
    "available": "SUM(CASE WHEN c.kind = 'action.available' THEN v WHEN d.kind = 'action.available' THEN -v END)",
    "in_calls": "SUM(CASE WHEN c.kind = 'call.available' THEN v WHEN d.kind = 'call.available' THEN -v END)",
    "reserved": "SUM(CASE WHEN c.kind = 'award.reserved' THEN v WHEN d.kind = 'award.reserved' THEN -v END)",
    "contracted": "SUM(v) FILTER (WHERE t.kind = 'commit')",
    "released": "SUM(v) FILTER (WHERE t.kind = 'release' AND d.owner_type = 'agreement')",
    "paid": "SUM(v) FILTER (WHERE t.kind = 'pay')",
    "accepted": "SUM(v) FILTER (WHERE t.kind IN ('accept', 'owe'))",
    "recovered": "SUM(v) FILTER (WHERE t.kind = 'recover')",
    "not_justified": "SUM(CASE 'agreement.advanced' WHEN c.kind THEN v WHEN d.kind THEN -v END)",
    "settled": "SUM(CASE 'agreement.accepted' WHEN c.kind THEN v WHEN d.kind THEN -v END)",
}


def recomputed(column: str, donor: str) -> int:
    """Return a column's total of a donor by SQL."""
    query = (
        f"SELECT COALESCE({RECOMPUTED[column]}, 0) FROM grants_transfer t"
        " JOIN grants_account d ON d.id = t.debit_id JOIN grants_account c ON c.id = t.credit_id,"
        " LATERAL (SELECT value::bigint AS v FROM jsonb_each_text(t.split) WHERE key = %s) part"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [donor])
        return int(cursor.fetchone()[0] or 0)


def sheets_of(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of each sheet by heading, sums in cents."""
    book = load_workbook(io.BytesIO(content))
    found = {}
    for sheet in book.worksheets:
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        head = rows[execution_book.HEAD_ROWS]
        found[sheet.title] = [
            {LABELS.get(str(label), str(label)): _cents(value) for label, value in zip(head, row, strict=False)}
            for row in rows[execution_book.HEAD_ROWS + 1 :]
        ]
    return found


def _cents(value: Any) -> Any:
    return int((Decimal(str(value)) * 100).to_integral_value()) if isinstance(value, int | float) else value


@pytest.fixture
def scheme(fresh_chain: Chain) -> Chain:
    """Three grants: one closed with a recovery, one paid, one in force; shares that change between; a cut."""
    chain = fresh_chain
    chain.closed(9_000_01)
    chain.action.shares.all().delete()
    for donor, points in (("EU", 3333), ("CoE", 6667)):
        FundingShare.objects.create(
            action=chain.action, donor=donor, basis_points=points, valid_from=datetime.date(2019, 1, 1)
        )
    chain.allocate(33_333_33)
    chain.paid_one = chain.again(days_ago=60, pot_cents=20_000_07).paid()
    chain.signed_one = chain.again(days_ago=50, pot_cents=21_111_11).in_force()
    cut = programmes.request_allocation(
        chain.action, kind="cut", amount_cents=7_77, reason="Less", document=make_pdf(), actor=chain.finance
    )
    programmes.confirm_allocation(cut, actor=chain.approver)
    return chain


def test_workbook_equals_the_ledger_to_the_cent_per_donor_and_in_total(scheme: Chain, sign_in: Any) -> None:
    assert differences() == []
    answer = sign_in(scheme.finance).get(reverse("dashboards:execution", args=["serbia"]), {"export": "xlsx"})
    sheets = sheets_of(answer.content)
    assert list(sheets) == ["All donors", "EU", "CoE"]
    for donor in ("EU", "CoE"):
        *lines, total = sheets[donor]
        for column in RECOMPUTED:
            assert total[column] == recomputed(column, donor), (donor, column)
        for column in COLUMNS:
            assert total[column] == sum(line[column] for line in lines)
            assert all(line[column] >= 0 for line in lines)
    for row, (eu, coe) in zip(sheets["All donors"], zip(sheets["EU"], sheets["CoE"], strict=True), strict=True):
        assert all(row[column] == eu[column] + coe[column] for column in COLUMNS)


def test_each_line_adds_up(scheme: Chain) -> None:
    found = execution(scheme.action, scheme.auditor)
    for donor in ("", *found.donors):
        for line in found.grants():
            of = {column: line.of(column, donor) for column in COLUMNS}
            lies = ("still_to_pay", "to_release", "not_justified", "settled", "given_up", "by_rates")
            assert of["contracted"] - of["released"] == sum(of[column] for column in lies)
        total = {column: found.total.of(column, donor) for column in COLUMNS}
        promised = total["in_calls"] + total["reserved"] + total["contracted"] - total["released"]
        assert total["allocated"] == total["available"] + promised


def test_page_shows_the_columns_in_which_something_stands_and_names_the_action(scheme: Chain, sign_in: Any) -> None:
    answer = sign_in(scheme.auditor).get(reverse("dashboards:execution", args=["serbia"]))
    found = answer.context["found"]
    lines = [found.total, *found.grants()]
    for name in COLUMNS:
        is_shown = name in found.promised or name in found.became
        assert is_shown == any(line.of(name) for line in [*lines, *found.lines]), name
    main = re.sub(r"<[^>]*>", " ", answer.text.split("<main", 1)[1].split("</main>", 1)[0])
    assert scheme.action.title in main
    assert "serbia" not in main


def test_filter_by_call_and_day_is_told_and_kept(scheme: Chain, sign_in: Any) -> None:
    client = sign_in(scheme.auditor)
    address = reverse("dashboards:execution", args=["serbia"])
    call = scheme.paid_one.call
    answer = client.get(address, {"export": "xlsx", "call": call.pk})
    rows = list(load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
    head = " ".join(str(cell) for row in rows[:6] for cell in row if cell)
    for told in (call.reference, scheme.action.title, "Auditor", "EUR"):
        assert told in head
    assert [row[0] for row in rows[7:]] == ["Call", "Grant", "Total"]
    early = client.get(address, {"until": "2020-01-01"})
    assert early.context["found"].total.is_empty
    late = client.get(address, {"until": "2199-01-01"})
    assert late.status_code == 422
    assert "still to come" in late.text


def test_large_workbook_is_made_in_the_background_with_progress(
    scheme: Chain, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution_book, "LARGE", 2)
    client = sign_in(scheme.finance)
    address = reverse("dashboards:execution", args=["serbia"])
    assert "in the background" in client.get(address, {"export": "xlsx"}).text
    answer = client.post(address, {"call": "", "until": ""})
    job = Job.objects.get()
    assert answer.url == reverse("core:job", args=[job.pk])
    client.post(address, {"call": "", "until": ""})
    assert Job.objects.count() == 1
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert job.done_units == job.total_units > 0
    content = b"".join(client.get(reverse("core:job_file", args=[job.pk]), follow=True).streaming_content)
    assert sheets_of(content)["EU"][-1]["paid"] == recomputed("paid", "EU")
    scheme.finance.staff_roles.all().delete()
    scheme.finance.__dict__.pop("_staff_scopes", None)
    assert not jobs.may_have(type(scheme.finance).objects.get(pk=scheme.finance.pk), job)


def test_grant_that_is_closed_to_the_reader_is_in_the_sums_and_not_named(scheme: Chain, sign_in: Any) -> None:
    Conflict.objects.create(application=scheme.paid_one.application, user=scheme.finance, kind="declared")
    found = execution(scheme.action, scheme.finance)
    whole = execution(scheme.action, scheme.auditor)
    reference = scheme.paid_one.agreement.reference
    assert reference in {line.reference for line in whole.lines}
    assert reference not in {line.reference for line in found.lines}
    assert found.total.figures == whole.total.figures
    client = sign_in(scheme.finance)
    assert client.get(reverse("dashboards:money_of_grant", args=[reference])).status_code == 404
    assert reference not in client.get(reverse("dashboards:execution", args=["serbia"])).text
