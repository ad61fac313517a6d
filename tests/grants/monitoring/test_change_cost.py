"""A cost with all its fields: entered, changed, lowered, with several files; converted where its document says so."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.agreements.models import Agreement
from grants.core.errors import DomainError
from grants.ledger.exchange_rules import Tranche
from grants.ledger.models import ExchangeRate
from grants.ledger.rates import MissingRate
from grants.monitoring import services
from grants.monitoring.converting import DocumentRates
from grants.monitoring.eligibility import flags_of
from grants.monitoring.models import CostFile, Expenditure, Report
from grants.monitoring.rules.costing import in_agreement, rate_of_tranches
from grants.monitoring.running import running_budget
from tests.factories import make_pdf, upload
from workflows.engine import TransitionRefused


@pytest.fixture
def started(chain: Any) -> Any:
    """A report that was begun, in a scheme that goes by InforEuro's rate of the month of the invoice."""
    chain.report_started()
    rule(chain, exchange="invoice")
    month = chain.agreement.starts_on.replace(day=1)
    ExchangeRate.objects.create(source="inforeuro", currency="RSD", valid_on=month, rate=Decimal("117.2"))
    return chain


def rule(chain: Any, *, exchange: str = "", **reporting: Any) -> None:
    terms = chain.agreement.terms
    terms |= {"exchange": exchange} if exchange else {}
    terms["reporting"] = {**terms.get("reporting", {}), **reporting}
    Agreement.objects.filter(pk=chain.agreement.pk).update(terms=terms)
    chain.report = Report.objects.get(pk=chain.report.pk)


def fields(chain: Any, **changes: Any) -> dict[str, Any]:
    line = chain.agreement.lines.first()
    found = {"line": line, "spent_on": chain.agreement.starts_on, "supplier": "Hall Ltd", "document_number": "7"}
    return {**found, "description": "Rent", "amount_cents": 500_00, **changes}


def add(chain: Any, **changes: Any) -> Expenditure:
    given = fields(chain, **changes)
    return services.add_cost(chain.report, given.pop("line"), receipt=make_pdf(), actor=chain.applicant, **given)


def in_dinars(**more: Any) -> dict[str, Any]:
    return {"amount_cents": None, "currency": "RSD", "document_cents": 117_200_00, **more}


def codes(chain: Any) -> list[list[str]]:
    found = flags_of(Report.objects.get(pk=chain.report.pk))
    return [[flag.code for flag in flags] for flags in found.values()]


def test_a_document_in_another_currency_is_converted_with_its_rate(started: Any) -> None:
    cost = add(started, **in_dinars())
    cost.refresh_from_db()
    assert (cost.amount_cents, cost.rate) == (1_000_00, Decimal("117.2"))
    assert cost.rate_source == f"InforEuro {started.agreement.starts_on:%Y-%m}"


def test_less_may_be_claimed_of_it_but_not_more(started: Any) -> None:
    assert add(started, **in_dinars(amount_cents=900_00)).amount_cents == 900_00
    with pytest.raises(DomainError, match=r"comes to 1,000\.00") as caught:
        add(started, **in_dinars(amount_cents=1_000_01))
    assert caught.value.field == "amount_cents"


def test_a_missing_rate_names_currency_and_month_at_its_field(
    started: Any, sign_in: Any, page: Any, cost_fields: Any
) -> None:
    with pytest.raises(MissingRate, match="MKD") as caught:
        add(started, **in_dinars(currency="MKD"))
    assert caught.value.field == "currency"
    sent = cost_fields(amount_cents="", currency="MKD", document_cents="61,500.00")
    answer = sign_in(started.applicant).post(page("cost_add"), sent)
    assert answer.status_code == 422
    assert f"{started.agreement.starts_on:%B %Y}" in str(answer.context["form"].errors["currency"])
    assert not Expenditure.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"currency": "RSD", "document_cents": None}, "document_cents"),
        ({"currency": "RSD", "document_cents": -5}, "document_cents"),
        ({"currency": "RSD", "document_cents": 10**15, "amount_cents": None}, "document_cents"),
        ({"currency": "XXX", "document_cents": 5}, "currency"),
        ({"amount_cents": 0}, "amount_cents"),
        ({"amount_cents": -1}, "amount_cents"),
        ({"vat_cents": 500_01}, "vat_cents"),
        ({"cofinancing_cents": -1}, "cofinancing_cents"),
    ],
)
def test_impossible_money_is_refused_at_its_field(started: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        add(started, **changes)
    assert caught.value.field == field
    assert not Expenditure.objects.exists()


def test_the_policy_of_payment_asks_for_its_day(started: Any) -> None:
    rule(started, exchange="payment")
    with pytest.raises(DomainError) as caught:
        add(started, **in_dinars())
    assert caught.value.field == "paid_on"
    assert add(started, **in_dinars(paid_on=started.agreement.starts_on)).amount_cents == 1_000_00


def test_where_no_tranche_tells_it_the_bank_s_rate_is_typed_with_its_source(started: Any) -> None:
    rule(started, exchange="fifo")
    for given, field in (({}, "rate"), ({"rate": Decimal(0)}, "rate"), ({"rate": Decimal(118)}, "rate_source")):
        with pytest.raises(DomainError) as caught:
            add(started, **in_dinars(**given))
        assert caught.value.field == field
    cost = add(started, **in_dinars(rate=Decimal("118"), rate_source="Advice of 2 May"))
    assert (cost.amount_cents, cost.rate_source) == (993_22, "Advice of 2 May")


def test_the_average_takes_the_months_of_the_period(started: Any) -> None:
    rule(started, exchange="average")
    start = started.agreement.starts_on.replace(day=1)
    for months in range(1, 5):
        following = start.replace(
            year=start.year + (start.month + months - 1) // 12, month=(start.month + months - 1) % 12 + 1
        )
        ExchangeRate.objects.create(source="inforeuro", currency="RSD", valid_on=following, rate=Decimal("117.2"))
    assert add(started, **in_dinars()).amount_cents == 1_000_00


def test_tranches_are_taken_up_in_their_order() -> None:
    tranches = [Tranche(117_00, 1_00), Tranche(240_00, 2_00)]
    at = {"tranches": tranches, "spent_before": 58_50}
    assert in_agreement(1_00, rate_of_tranches(**at, document_cents=1_00, by="fifo")) == 58_50 + 60_00  # type: ignore[arg-type]
    assert in_agreement(3_00, rate_of_tranches(**at, document_cents=3_00, by="mean")) == 357_00  # type: ignore[arg-type]
    assert rate_of_tranches([], spent_before=0, document_cents=1, by="fifo") is None


def test_a_cost_is_changed_in_a_draft_only(started: Any) -> None:
    cost = add(started)
    changed = services.change_cost(cost, actor=started.editor, **fields(started, amount_cents=400_00, summary="Hall"))
    assert (changed.amount_cents, changed.summary) == (400_00, "Hall")
    with pytest.raises(PermissionDenied):
        services.change_cost(cost, actor=started.viewer, **fields(started))
    other = started.again(days_ago=90).report_written(100_00)
    with pytest.raises(PermissionDenied):
        services.change_cost(other.report.costs.first(), actor=started.stranger, **fields(other))
    with pytest.raises(DomainError):
        services.change_cost(cost, actor=started.applicant, **fields(started, line=other.agreement.lines.first()))
    with pytest.raises(DomainError) as caught:
        services.change_cost(cost, actor=started.applicant, **fields(started, activity=other.report.activities.first()))
    assert caught.value.field == "activity"


def test_a_report_handed_in_is_changed_by_no_door(chain: Any, sign_in: Any) -> None:
    chain.reported()
    cost = chain.report.costs.first()
    row = CostFile.objects.create(cost=cost, file=make_pdf(), kind="payment", added_by=chain.applicant)
    client = sign_in(chain.applicant)
    before = Expenditure.objects.values().get(pk=cost.pk)
    names = ("cost_change", "cost_claim_less", "cost_attach", "receipt_remove", "cost_remove")
    for name, pk in (*((name, cost.pk) for name in names), ("cost_file_remove", row.pk)):
        sent = {"supplier": "Other", "kind": "payment", "upload": upload()}
        assert client.post(reverse(f"monitoring:{name}", args=[pk]), sent).status_code == 409, name
    with pytest.raises(TransitionRefused):
        services.change_cost(cost, actor=chain.applicant, **fields(chain))
    with pytest.raises(TransitionRefused):
        services.import_pasted(chain.report, "1\t2026-01-01\ta\tb\tc\t1", actor=chain.applicant)
    assert Expenditure.objects.values().get(pk=cost.pk) == before
    assert CostFile.objects.get(cost=cost) == row


def test_what_cannot_count_keeps_the_report_back_until_less_is_claimed(chain: Any, sign_in: Any, page: Any) -> None:
    chain.report_written(1_200_00)
    cost = chain.report.costs.get()
    Expenditure.objects.filter(pk=cost.pk).update(vat_cents=200_00, cofinancing_cents=1_100_00)
    assert codes(chain) == [["recoverable_vat"]]
    text = sign_in(chain.applicant).get(page("submit")).content.decode()
    assert "1,000.00\xa0EUR without it" in text
    assert "Submit the report" not in text
    with pytest.raises(TransitionRefused, match="Supplier 1"):
        services.submit_report(Report.objects.get(pk=chain.report.pk), actor=chain.applicant)
    assert Report.objects.get(pk=chain.report.pk).state == "draft"
    assert sign_in(chain.applicant).post(reverse("monitoring:cost_claim_less", args=[cost.pk])).status_code == 302
    cost.refresh_from_db()
    assert (cost.amount_cents, cost.vat_cents, cost.cofinancing_cents) == (1_000_00, 0, 1_000_00)
    assert codes(chain) == []
    services.submit_report(Report.objects.get(pk=chain.report.pk), actor=chain.applicant)


def test_there_is_nothing_less_to_claim_of_a_sound_cost(started: Any) -> None:
    with pytest.raises(TransitionRefused):
        services.claim_less(add(started), actor=started.applicant)


def test_a_missing_proof_is_a_warning_that_the_verifier_sees(chain: Any, sign_in: Any, page: Any) -> None:
    chain.report_written(1_200_00)
    rule(chain, proof_of_payment_cents=1_000_00)
    assert codes(chain) == [["no_payment"]]
    services.submit_report(chain.report, actor=chain.applicant)
    assert "The proof of payment is missing." in sign_in(chain.finance).get(page("costs")).content.decode()
    cost = chain.report.costs.get()
    CostFile.objects.create(cost=cost, file=make_pdf(), kind="payment", added_by=chain.applicant)
    assert codes(chain) == []


def test_what_is_given_in_kind_is_co_financing_and_is_summed(started: Any) -> None:
    add(started, amount_cents=300_00, is_in_kind=True)
    add(started, amount_cents=500_00, cofinancing_cents=100_00, document_number="8")
    brought = running_budget(Report.objects.get(pk=started.report.pk)).brought
    assert (brought.agreed, brought.cash, brought.in_kind) == (1_200_00, 100_00, 300_00)
    rule(started, in_kind_counts=False)
    assert codes(started) == [["in_kind"]]


def test_a_heading_beyond_what_may_move_is_flagged(started: Any, sign_in: Any, page: Any) -> None:
    add(started, line=started.agreement.lines.last(), amount_cents=4_600_00)
    running = running_budget(Report.objects.get(pk=started.report.pk))
    assert [(row.held, row.over, row.beyond) for row in running.exceeded] == [(2_000_00, 2_600_00, 100_00)]
    assert (
        "100.00 of it counts only after an amendment"
        in sign_in(started.applicant).get(page("cost_add")).content.decode()
    )


def test_several_files_come_with_a_cost_and_more_later(started: Any, sign_in: Any, page: Any, cost_fields: Any) -> None:
    client = sign_in(started.applicant)
    sent = cost_fields(receipt=[upload("one.pdf"), upload("two.pdf")], photo=upload("three.pdf"))
    assert client.post(page("cost_add"), sent).status_code == 302
    cost = Expenditure.objects.get()
    assert [cost.receipt.name, *(row.file.name for row in cost.files.all())] == ["one.pdf", "two.pdf", "three.pdf"]
    attach = reverse("monitoring:cost_attach", args=[cost.pk])
    proof = SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof\n%%EOF")
    assert client.post(attach, {"kind": "payment", "upload": proof}).status_code == 302
    again = client.post(attach, {"kind": "payment", "upload": SimpleUploadedFile("p.pdf", b"%PDF-1.7 proof\n%%EOF")})
    assert "is there already" in str(again.context["files_form"].errors["upload"])
    assert client.post(attach, {"kind": "payment"}).status_code == 422
    assert client.post(attach, {"kind": "nonsense", "upload": upload()}).status_code == 422
    assert cost.files.filter(kind="payment").count() == 1


def test_an_image_bomb_and_a_polyglot_are_refused_at_their_field(started: Any, sign_in: Any) -> None:
    cost = add(started)
    bomb = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x06\x00\x00\x00" + b"x" * 40
    )
    attach = reverse("monitoring:cost_attach", args=[cost.pk])
    for content in (bomb, b"MZ\x90 %PDF-1.7 %%EOF", b"<script>%PDF-1.7</script>"):
        answer = sign_in(started.applicant).post(
            attach, {"kind": "receipt", "upload": SimpleUploadedFile("a.png", content)}
        )
        assert answer.status_code == 422
        assert answer.context["files_form"].errors["upload"]
    assert not cost.files.exists()


def test_the_next_receipt_takes_the_place_of_one_that_is_taken_off(started: Any) -> None:
    cost = add(started)
    second = CostFile.objects.create(cost=cost, file=make_pdf(), added_by=started.applicant)
    assert services.remove_receipt(cost, actor=started.applicant).receipt == second.file
    assert services.remove_receipt(cost, actor=started.applicant).receipt is None
    assert not cost.files.exists()


def test_a_file_leads_its_readers_to_it_and_nobody_else(chain: Any, sign_in: Any) -> None:
    chain.reported()
    row = CostFile.objects.create(
        cost=chain.report.costs.first(), file=make_pdf(), kind="offer", added_by=chain.applicant
    )
    url = reverse("monitoring:cost_file", args=[row.pk])
    for name in ("applicant", "viewer", "officer", "finance", "approver", "auditor"):
        assert sign_in(getattr(chain, name)).get(url).status_code == 302
    for name in ("stranger", "evaluator", "administrator"):
        assert sign_in(getattr(chain, name)).get(url).status_code == 404


def test_the_pages_of_another_s_cost_are_not_there(chain: Any, sign_in: Any) -> None:
    chain.report_written(100_00)
    pk = chain.report.costs.get().pk
    for name in ("cost_change", "cost_attach", "cost_claim_less", "receipt_remove"):
        url = reverse(f"monitoring:{name}", args=[pk])
        assert sign_in(chain.stranger).post(url).status_code == 404
        assert sign_in(chain.finance).post(url).status_code == 403
        assert sign_in(chain.viewer).post(url).status_code == 403


def test_rates_are_read_once_for_many_documents(started: Any, django_assert_num_queries: Any) -> None:
    from grants.monitoring.converting import Document

    rates = DocumentRates(Agreement.objects.select_related("award").get(pk=started.agreement.pk))
    document = Document("RSD", 100, started.agreement.starts_on)
    rates.of(document)
    with django_assert_num_queries(0):
        for _n in range(200):
            rates.of(document)
