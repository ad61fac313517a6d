"""The budget against what was spent over all reports of a grant, and what its pages ask of the database."""

from typing import Any

import pytest
from django.urls import reverse

from grants.monitoring import services
from grants.monitoring.eligibility import flags_of
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.running import running_budget
from grants.monitoring.selectors import get_report
from tests.factories import Chain, write_report


def accept_interim(chain: Chain, accepted_cents: int) -> Report:
    """Report one cost of 1,000.00 in the first interim report, of which so much is accepted."""
    chain.later(days=10)
    with chain.now():
        report = services.start_report(chain.agreement, number=1, actor=chain.applicant)
        write_report(report, (1_000_00,), actor=chain.applicant)
        report = services.submit_report(report, actor=chain.applicant)
        said = {"outcome": "partly", "accepted_cents": accepted_cents, "reason": "Not all of it."}
        services.verify_cost(report.costs.get(), actor=chain.finance, **said)
        report = services.accept_narrative(report, actor=chain.officer)
        return services.accept_costs(report, actor=chain.finance)


@pytest.fixture
def owing(db: None) -> Chain:
    """A grant that owes two interim reports and has begun its final one, after the first was accepted with 800.00."""
    chain = Chain(days_ago=120, reporting={"interim": [{"anchor": "start", "days": days} for days in (20, 60)]}).paid()
    accept_interim(chain, 800_00)
    with chain.now():
        chain.report = services.start_report(chain.agreement, actor=chain.applicant)
        write_report(chain.report, (500_00,), actor=chain.applicant)
    return chain


def test_what_earlier_reports_took_is_counted_as_accepted(owing: Chain, sign_in: Any) -> None:
    report = get_report(owing.applicant, owing.agreement.reference)
    first = running_budget(report).rows[0]
    assert (first.before, first.spent, first.left) == (800_00, 500_00, 8_700_00)
    first_report = Report.objects.get(kind="interim")
    assert running_budget(first_report).rows[0].before == 0
    text = sign_in(owing.applicant).get(reverse("monitoring:cost_add", args=[report.reference])).content.decode()
    assert "In earlier reports" in text
    assert "8,700.00" in text


def test_a_ceiling_of_the_call_counts_over_all_reports(owing: Chain) -> None:
    owing.call.ceilings.create(heading="human_resources", basis_points=1000, of="total")  # 1,200.00 of 12,000.00
    (flags,) = flags_of(get_report(owing.applicant, owing.agreement.reference)).values()
    assert [(flag.code, flag.claimable_cents) for flag in flags] == [("over_ceiling", 400_00)]


def test_the_same_row_in_an_earlier_report_is_named_and_left_out(owing: Chain) -> None:
    Expenditure.objects.filter(report__kind="interim").update(supplier="Hall Ltd")
    told = Report.objects.get(kind="interim").costs.get()
    row = f"1\t{told.spent_on}\t{told.supplier}\t{told.document_number}\t{told.description}\t1000"
    result = services.import_pasted(owing.report, row, actor=owing.applicant)
    assert (result.added, result.known) == (0, ((1, "Interim report 1"),))


def test_the_pages_cost_few_queries_with_two_hundred_costs(
    chain: Chain, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    chain.report_started()
    line, day = chain.agreement.lines.first(), chain.agreement.starts_on
    Expenditure.objects.bulk_create(
        Expenditure(
            report=chain.report, line=line, spent_on=day, supplier="S", document_number=str(n), amount_cents=1_00
        )
        for n in range(200)
    )
    client = sign_in(chain.applicant)
    for name in ("cost_add", "submit", "cost_import"):
        url = reverse(f"monitoring:{name}", args=[chain.agreement.reference])
        client.get(url)
        with django_assert_max_num_queries(25):
            assert client.get(url).status_code == 200
