"""Costs with their receipts, against the agreed budget."""

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.running import budget_of
from grants.monitoring.selectors import get_report
from grants.monitoring.services import add_cost
from grants.monitoring.twins import suspects
from tests.factories import make_pdf


def test_a_cost_is_added_with_its_receipt(chain: Any, sign_in: Any, page: Any, cost_fields: Any) -> None:
    chain.report_started()
    assert sign_in(chain.editor).post(page("cost_add"), cost_fields()).status_code == 302
    cost = Expenditure.objects.get()
    assert (cost.amount_cents, cost.receipt.name) == (500_00, "receipt.pdf")


@pytest.mark.parametrize("days", [-1, "after"])
def test_a_cost_outside_the_period_is_refused_at_its_field(
    chain: Any, sign_in: Any, page: Any, cost_fields: Any, days: Any
) -> None:
    chain.report_started()
    agreement = chain.agreement
    one = datetime.timedelta(days=1)
    day = agreement.ends_on + one if days == "after" else agreement.starts_on - one
    before = StoredFile.objects.count()
    answer = sign_in(chain.applicant).post(page("cost_add"), cost_fields(spent_on=day.isoformat()))
    assert answer.status_code == 422
    assert "must fall into the implementation period" in str(answer.context["form"].errors["spent_on"])
    assert "Hall Ltd" in answer.content.decode()  # what was typed is kept
    assert not Expenditure.objects.exists()
    assert StoredFile.objects.count() == before


def test_a_day_to_come_is_refused(chain: Any, sign_in: Any, page: Any, cost_fields: Any) -> None:
    chain.report_started()
    day = chain.agreement.ends_on
    answer = sign_in(chain.applicant).post(page("cost_add"), cost_fields(spent_on=day.isoformat()))
    assert "still to come" in str(answer.context["form"].errors["spent_on"])


@pytest.mark.parametrize("amount", ["0", "-5", "1.234", "1e400", "NaN", "", "99999999999999999999"])
def test_an_impossible_amount_is_refused_at_its_field(
    chain: Any, sign_in: Any, page: Any, cost_fields: Any, amount: str
) -> None:
    chain.report_started()
    answer = sign_in(chain.applicant).post(page("cost_add"), cost_fields(amount_cents=amount))
    assert answer.status_code == 422
    assert "amount_cents" in answer.context["form"].errors
    assert not Expenditure.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"MZ\x90 not a receipt", "not one of the accepted kinds"), (None, "too large")],
)
def test_a_bad_receipt_is_refused_at_its_field(
    chain: Any, sign_in: Any, page: Any, cost_fields: Any, settings: Any, content: bytes | None, sentence: str
) -> None:
    chain.report_started()
    if content is None:
        settings.UPLOAD_LIMIT_BYTES = 10
        content = b"%PDF-1.7 " + b"x" * 100
    upload = SimpleUploadedFile("receipt.pdf", content)
    answer = sign_in(chain.applicant).post(page("cost_add"), cost_fields(receipt=upload))
    assert answer.status_code == 422
    assert sentence in str(answer.context["form"].errors["receipt"])
    assert not Expenditure.objects.exists()


def test_a_missing_receipt_is_refused(chain: Any, sign_in: Any, page: Any, cost_fields: Any) -> None:
    chain.report_started()
    fields = cost_fields()
    del fields["receipt"]
    assert "receipt" in sign_in(chain.applicant).post(page("cost_add"), fields).context["form"].errors


def test_a_line_of_another_agreement_is_refused(chain: Any, sign_in: Any, page: Any, cost_fields: Any) -> None:
    chain.report_started()
    other = chain.again(days_ago=90).in_force()
    answer = sign_in(chain.applicant).post(page("cost_add"), cost_fields(line=other.agreement.lines.first().pk))
    assert "line" in answer.context["form"].errors
    with pytest.raises(DomainError):
        add_cost(
            chain.report,
            other.agreement.lines.first(),
            spent_on=chain.agreement.starts_on,
            amount_cents=1,
            receipt=make_pdf(),
            actor=chain.applicant,
        )


def test_a_line_that_is_exceeded_is_a_warning(chain: Any, sign_in: Any, page: Any) -> None:
    chain.report_written(10_500_00)
    row = budget_of(get_report(chain.applicant, chain.agreement.reference))[0]
    assert (row.agreed, row.spent, row.left, row.over) == (10_000_00, 10_500_00, -500_00, 500_00)
    assert "500.00 over the line" in sign_in(chain.applicant).get(page("cost_add")).content.decode()


def test_a_cost_is_taken_out_of_a_draft_only(chain: Any, sign_in: Any) -> None:
    chain.report_written()
    remove = reverse("monitoring:cost_remove", args=[Expenditure.objects.first().pk])
    for name, status in (("viewer", 403), ("finance", 403), ("stranger", 404)):
        assert sign_in(getattr(chain, name)).post(remove).status_code == status
    assert sign_in(chain.applicant).post(remove).status_code == 302
    assert Expenditure.objects.count() == 1


def test_a_cost_handed_in_stays(chain: Any, sign_in: Any) -> None:
    chain.reported()
    sign_in(chain.applicant).post(reverse("monitoring:cost_remove", args=[Expenditure.objects.first().pk]))
    assert Expenditure.objects.count() == 2


def test_a_receipt_leads_its_readers_to_the_file_and_nobody_else(chain: Any, sign_in: Any) -> None:
    chain.reported()
    url = reverse("monitoring:receipt", args=[Expenditure.objects.first().pk])
    for name in ("applicant", "viewer", "officer", "finance", "approver", "auditor"):
        client = sign_in(getattr(chain, name))
        link = client.get(url)
        assert link.status_code == 302
        assert b"".join(client.get(link.url).streaming_content).startswith(b"%PDF-")
    assert sign_in(chain.stranger).get(url).status_code == 404
    assert sign_in(chain.evaluator).get(url).status_code == 404


def test_the_same_receipt_in_two_grants_is_shown_to_staff_only(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    other = chain.again(days_ago=90).reported()
    report = get_report(chain.finance, chain.agreement.reference)
    first = report.costs.first()
    assert [found.report for found in suspects(report)[first.pk]] == [other.report]
    assert other.agreement.reference in sign_in(chain.finance).get(page("costs")).content.decode()
    assert other.agreement.reference not in sign_in(chain.applicant).get(page("costs")).content.decode()


def test_spelling_does_not_hide_a_duplicate(chain: Any) -> None:
    chain.report_written(100_00, 100_00)
    first, second = chain.report.costs.all()
    Expenditure.objects.filter(pk=first.pk).update(supplier="Štampa d.o.o.", document_number="a 17")
    Expenditure.objects.filter(pk=second.pk).update(supplier="STAMPA  D.O.O.", document_number="A17")
    assert set(suspects(Report.objects.get())) == {first.pk, second.pk}
