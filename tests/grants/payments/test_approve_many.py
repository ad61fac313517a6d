"""Several approvals at once: each asks what a single one asks, and each is reported."""

from typing import Any

import pytest
from django.urls import reverse

from grants.payments.models import Payment
from grants.payments.services import amend_payment, approve_many, request_instalment
from grants.programmes.models import StaffRole
from tests.factories import Chain, make_staff


@pytest.fixture
def chain(db: None) -> Any:
    """Three requests: a small one, a large one, and one that finance with the approver's role asked for."""
    chain = Chain(days_ago=90).allocate(300_000_00).requested()
    chain.other = make_staff("Other Finance", "finance", chain.action)
    StaffRole.objects.create(user=chain.other, role="approver", action=chain.action)
    chain.other.__dict__.pop("_staff_scopes", None)
    chain.large = request(chain, actor=chain.finance, second_approval_cents=1_00)
    chain.own = request(chain, actor=chain.other)
    return chain


def request(chain: Any, *, actor: Any, **call_fields: Any) -> Payment:
    """Request the first instalment of another grant of the same organisation."""
    other = chain.again(days_ago=90, **call_fields).in_force()
    return request_instalment(other.agreement.instalments.get(number=1), actor=actor)


def picked(*payments: Payment) -> list[str]:
    return [f"{payment.pk}|{payment.seen}" for payment in payments]


def test_each_is_approved_or_refused_by_itself(chain: Any, money: Any) -> None:
    payments = [chain.payment, chain.large, chain.own]
    results = approve_many([(payment, payment.seen) for payment in payments], actor=chain.other)
    assert [(result.verb, result.is_done) for result in results] == [
        ("approve", True),
        ("endorse", True),
        ("approve", False),
    ]
    assert "Not yours to approve" in results[2].refusal
    states = [Payment.objects.get(pk=payment.pk).state for payment in payments]
    assert states == ["ordered", "endorsed", "requested"]
    assert money() == {"committed": 2_160_00, "ordered": 8_640_00}


def test_what_changed_since_it_was_read_is_not_approved(chain: Any) -> None:
    seen = chain.payment.seen
    amend_payment(chain.payment, amount_cents=1_000_00, reason="Less.", actor=chain.finance)
    [result] = approve_many([(chain.payment, seen)], actor=chain.approver)
    assert "has changed since" in result.refusal
    assert Payment.objects.get(pk=chain.payment.pk).state == "requested"


def test_what_nobody_says_that_he_read_is_not_approved(chain: Any, sign_in: Any) -> None:
    [result] = approve_many([(chain.payment, "")], actor=chain.approver)
    assert "has changed since" in result.refusal
    client = sign_in(chain.approver)
    report = client.post(reverse("payments:approve_many"), {"pick": str(chain.payment.pk)}).content.decode()
    assert "Not approved" in report
    answer = client.post(reverse("payments:approve", args=[chain.payment.pk]), {})
    assert answer.status_code == 422
    assert "open the page again" in answer.content.decode()
    assert Payment.objects.get(pk=chain.payment.pk).state == "requested"


def test_pages_pick_sum_confirm_and_report(chain: Any, sign_in: Any) -> None:
    client = sign_in(chain.approver)
    page = client.get(reverse("payments:index")).content.decode()
    picks = picked(chain.payment, chain.large, chain.own)
    assert all(f'value="{pick}"' in page for pick in picks)
    url = reverse("payments:approve_many")
    page = client.get(url, {"pick": picks}).content.decode()
    assert "25,920.00" in page, "the sum of the three"
    assert "first of two" in page
    assert Payment.objects.filter(state="requested").count() == 3, "looking approves nothing"
    report = client.post(url, {"pick": picks}).content.decode()
    assert (report.count("Approved and ordered"), report.count("First approval given")) == (2, 1)
    again = client.post(url, {"pick": picks}).content.decode()
    assert again.count("Not approved") == 3
    assert Payment.objects.filter(state="ordered").count() == 2


def test_nonsense_and_others_payments_are_left_out(chain: Any, sign_in: Any) -> None:
    client, url = sign_in(chain.approver), reverse("payments:approve_many")
    for pick in ("", "x", "0|", "-1|x", "9" * 30, "²|", "1;DROP"):
        assert client.post(url, {"pick": pick}).status_code == 422
        assert client.get(url, {"pick": pick}).status_code == 200
    for who, status in (("finance", 403), ("officer", 403), ("applicant", 403), ("stranger", 403)):
        assert sign_in(getattr(chain, who)).post(url, {"pick": picked(chain.payment)}).status_code == status
    assert Payment.objects.filter(state="requested").count() == 3
