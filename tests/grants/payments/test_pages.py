"""The list and the page of a payment, and the work that payments make."""

from typing import Any

import pytest
import rules
from django.urls import reverse

from grants.agreements.models import Agreement
from grants.payments.selectors import payments_visible_to, waiting_for
from grants.payments.services import approve_payment, request_balance, request_instalment
from grants.programmes.models import StaffRole


@pytest.mark.parametrize("state", ["requested", "ordered", "paid"])
def test_page_opens_in_every_state(chain: Any, sign_in: Any, state: str) -> None:
    getattr(chain, state)()
    url = reverse("payments:detail", args=[chain.payment.pk])
    for who in ("officer", "finance", "approver", "auditor", "applicant", "viewer"):
        page = sign_in(getattr(chain, who)).get(url)
        assert page.status_code == 200
        assert "8,640.00" in page.content.decode()


def test_page_shows_the_ledger_behind_it_to_the_office_only(chain: Any, sign_in: Any) -> None:
    chain.paid()
    url = reverse("payments:detail", args=[chain.payment.pk])
    page = sign_in(chain.auditor).get(url).content.decode()
    assert "Payment ordered" in page
    assert "Paid by the bank" in page
    assert "EU 7,344.00" in page
    assert "EU 7,344.00" not in sign_in(chain.applicant).get(url).content.decode()


def test_stranger_and_evaluator_get_404(chain: Any, sign_in: Any) -> None:
    chain.requested()
    for name in ("detail", "approve", "refuse", "pay", "bounce"):
        url = reverse(f"payments:{name}", args=[chain.payment.pk])
        assert [sign_in(user).get(url).status_code for user in (chain.stranger, chain.evaluator)] == [404, 404]


def test_reader_without_the_right_gets_403(chain: Any, sign_in: Any) -> None:
    chain.requested()
    for verb, who in [("approve", "finance"), ("refuse", "auditor"), ("pay", "approver"), ("bounce", "applicant")]:
        url = reverse(f"payments:{verb}", args=[chain.payment.pk])
        client = sign_in(getattr(chain, who))
        assert (client.get(url).status_code, client.post(url, {"reason": "x"}).status_code) == (403, 403)


def test_page_costs_a_fixed_number_of_queries(chain: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    chain.paid()
    client, url = sign_in(chain.finance), reverse("payments:detail", args=[chain.payment.pk])
    client.get(url)
    with django_assert_max_num_queries(10):
        client.get(url)


def test_list_is_filtered_searched_and_exported(chain: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    chain.paid()
    client, url = sign_in(chain.finance), reverse("payments:index")
    client.get(url)
    with django_assert_max_num_queries(12):
        assert "8,640.00" in client.get(url).content.decode()
    day = chain.payment.paid_on.isoformat()
    expected = {
        "?state=paid": True,
        "?state=requested": False,
        "?kind=balance": False,
        f"?paid_from={day}": True,
        "?paid_until=2020-01-01": False,
        "?q=neighbours": True,
    }
    for query, found in expected.items():
        assert ("8,640.00" in client.get(url + query).content.decode()) == found, query
    assert "8640.00" in client.get(url + "?export=csv").content.decode("utf-8-sig")


def test_work_waits_for_whose_turn_it_is(chain: Any, django_assert_max_num_queries: Any) -> None:
    chain.in_force()
    assert waiting_for(chain.finance) == [], "the account is not confirmed yet"
    chain.confirm_account()
    part = chain.agreement.instalments.get(number=1)
    assert [item.url for item in waiting_for(chain.finance)] == [reverse("payments:request_instalment", args=[part.pk])]
    payment = request_instalment(part, actor=chain.finance)
    assert waiting_for(chain.finance) == []
    with django_assert_max_num_queries(6):
        found = waiting_for(chain.approver)
    assert [item.url for item in found] == [reverse("payments:approve", args=[payment.pk])]
    approve_payment(payment, actor=chain.approver)
    assert waiting_for(chain.approver) == []
    assert [item.url for item in waiting_for(chain.finance)] == [reverse("payments:pay", args=[payment.pk])]


def test_approval_does_not_wait_for_the_requester(chain: Any) -> None:
    StaffRole.objects.create(user=chain.finance, role="approver", action=chain.action)
    chain.requested()
    chain.finance.__dict__.pop("_staff_scopes", None)
    assert waiting_for(chain.finance) == []


@pytest.mark.parametrize(("costs", "url_name"), [((), "request_balance"), ((8_000_00,), "request_recovery")])
def test_settling_waits_for_finance(chain: Any, costs: tuple[int, ...], url_name: str) -> None:
    chain.accepted(*costs)
    url = reverse(f"payments:{url_name}", args=[chain.agreement.reference])
    assert [item.url for item in waiting_for(chain.finance)] == [url]
    assert [who for who, user in chain.cast().items() if who != "finance" and waiting_for(user)] == []


def test_a_balance_under_way_does_not_wait_twice(chain: Any) -> None:
    chain.accepted()
    request_balance(Agreement.objects.get(), actor=chain.finance)
    assert waiting_for(chain.finance) == []
    assert len(waiting_for(chain.approver)) == 1


def test_visible_is_exactly_what_the_policy_allows(chain: Any) -> None:
    chain.requested()
    for name, user in chain.cast().items():
        seen = payments_visible_to(user).filter(pk=chain.payment.pk).exists()
        assert seen == rules.has_perm("payments.view", user, chain.payment), name
