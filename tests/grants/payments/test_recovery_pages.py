"""The pages of money that is asked back: list, request, decision, parts, the grantee's view of it."""

from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from grants.payments.models import Payment, Recovery
from grants.payments.services import approve_payment, request_instalment
from tests.factories import Chain, upload
from workflows.engine import records_of


def url(verb: str, chain: Chain) -> str:
    name = "recovery" if verb == "recovery" else f"{verb}_recovery"
    return reverse(f"payments:{name}", args=[Recovery.objects.latest("pk").pk])


def test_a_recovery_in_three_parts_by_its_pages(chain: Any, sign_in: Any, money: Any) -> None:
    chain.accepted(8_000_00)
    other = chain.again(days_ago=90).in_force()
    payment = request_instalment(other.agreement.instalments.get(number=1), actor=chain.finance)
    payment = approve_payment(payment, actor=chain.approver)
    finance = sign_in(chain.finance)
    ask = reverse("payments:request_recovery", args=[chain.agreement.reference])
    assert ask in finance.get(reverse("agreements:detail", args=[chain.agreement.reference])).content.decode()
    page = finance.get(ask).content.decode()
    assert "1,440.00" in page
    sent = {"origin": "unspent", "amount_cents": "1,440.00", "explanation": "You spent less."}
    assert finance.post(ask, sent).status_code == 302
    assert sign_in(chain.approver).post(url("approve", chain)).status_code == 302
    day, finance = timezone.localdate().isoformat(), sign_in(chain.finance)
    sent = {"amount_cents": "1,000.00", "on": day, "bank_reference": "IN-1"}
    assert finance.post(url("receive", chain), sent).status_code == 302
    sent = {"amount_cents": "400.00", "payment": payment.pk, "consent": upload("consent.pdf")}
    assert finance.post(url("offset", chain), sent).status_code == 302
    sent = {"amount_cents": "40.00", "reason": "Too small to pursue."}
    assert sign_in(chain.approver).post(url("waive", chain), sent).status_code == 302
    assert money() == {"committed": 3_560_00, "waived": 40_00, "accepted": 7_200_00}
    page = sign_in(chain.auditor).get(url("recovery", chain)).content.decode()
    for part in ("IN-1", "1,000.00", "400.00", "40.00", "Too small to pursue.", "Settled"):
        assert part in page, part


def test_bad_input_is_refused_at_its_field_and_changes_nothing(chain: Any, sign_in: Any) -> None:
    chain.recovery_due()
    finance, day = sign_in(chain.finance), timezone.localdate().isoformat()
    for sent, said in [
        ({"amount_cents": "1,440.01", "on": day, "bank_reference": "X"}, "at most what is left"),
        ({"amount_cents": "abc", "on": day, "bank_reference": "X"}, "in digits only"),
        ({"amount_cents": "1.00", "on": "9999-01-01", "bank_reference": "X"}, "Check the year"),
    ]:
        answer = finance.post(url("receive", chain), sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    answer = finance.post(url("offset", chain), {"amount_cents": "1.00", "payment": 10**9, "consent": upload()})
    assert answer.status_code == 422
    assert Recovery.objects.get().left_cents == 1_440_00


def test_the_grantee_reads_how_to_pay_and_nothing_of_the_office(chain: Any, sign_in: Any) -> None:
    chain.recovery_requested()
    assert sign_in(chain.applicant).get(url("recovery", chain)).status_code == 404
    chain.recovery.refresh_from_db(fields=["explanation"])
    sign_in(chain.approver).post(url("approve", chain))
    page = sign_in(chain.applicant).get(url("recovery", chain)).content.decode()
    assert "Please pay this back" in page
    assert Recovery.objects.get().note_number in page
    assert "In the ledger" not in page
    paper = reverse("payments:recovery_document", args=[Recovery.objects.get().pk])
    assert paper in page
    assert sign_in(chain.viewer).get(paper).status_code == 302
    assert sign_in(chain.stranger).get(paper).status_code == 404


def test_list_is_filtered_searched_and_exported(chain: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    chain.recovery_due()
    client, page = sign_in(chain.finance), reverse("payments:recoveries")
    client.get(page)
    with django_assert_max_num_queries(12):
        assert "1,440.00" in client.get(page).content.decode()
    late = Recovery.objects.get().is_overdue()
    for query, found in {
        "?state=due": True,
        "?state=settled": False,
        "?origin=unspent": True,
        "?origin=interest": False,
        "?overdue=yes": late,
        "?overdue=no": not late,
        "?q=neighbours": True,
        "?q=nothing-like-it": False,
    }.items():
        assert ("1,440.00" in client.get(page + query).content.decode()) == found, query
    assert "1440.00" in client.get(page + "?export=csv").content.decode("utf-8-sig")


@pytest.mark.parametrize("who", ["finance", "applicant"])
def test_a_page_costs_a_fixed_number_of_queries(
    chain: Any, sign_in: Any, django_assert_max_num_queries: Any, who: str
) -> None:
    chain.recovery_due()
    client = sign_in(getattr(chain, who))
    client.get(url("recovery", chain))
    with django_assert_max_num_queries(15):
        client.get(url("recovery", chain))


def test_what_was_kept_as_a_payment_becomes_a_recovery(chain: Any) -> None:
    """The migration takes over the sum, the state, the arrival and who did what."""
    from importlib import import_module

    chain.ordered()
    old = Payment.objects.get()
    Payment.objects.filter(pk=old.pk).update(
        kind="recovery", instalment=None, state="paid", paid_on=timezone.localdate(), bank_reference="IN-1"
    )
    import_module("grants.migrations.0017_recoveries_of_their_own").turn(apps, None)
    recovery = Recovery.objects.get()
    assert not Payment.objects.exists()
    assert (str(recovery.state), recovery.amount_cents, recovery.left_cents) == ("settled", old.amount_cents, 0)
    assert recovery.parts.get().bank_reference == "IN-1"
    assert list(records_of(recovery).values_list("verb", flat=True)) == ["request", "approve"]
