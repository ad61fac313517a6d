"""The home of each role: its work first, then what it works with, in a fixed number of queries."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.people.models import Organisation
from tests.factories import IBANS, Chain, make_account, make_organisation, make_user

HOME = "/home/"
QUERIES = 47  # each stage asks what waits, by the roles that a person has; the number does not grow with the rows
STAFF = ("officer", "finance", "approver", "auditor", "administrator", "evaluator")


@pytest.fixture
def read(sign_in: Callable[[Any], Client]) -> Callable[[Any], str]:
    """Return a function that gives the text of somebody's home."""

    def page(user: Any) -> str:
        response = sign_in(user).get(HOME)
        assert response.status_code == 200
        return str(response.content.decode())

    return page


def test_a_newcomer_is_asked_to_describe_the_organisation(db: None, read: Callable[[Any], str]) -> None:
    text = read(make_user("Newcomer"))
    assert reverse("people:organisation_create") in text
    assert "No application is under way" in text
    assert "No call is open now." in text


def test_an_applicant_sees_the_draft_and_the_open_call(fresh_chain: Chain, read: Callable[[Any], str]) -> None:
    fresh_chain.start()
    text = read(fresh_chain.applicant)
    reference = fresh_chain.application.reference
    assert f'href="/applications/{reference}/" aria-label="Go on writing' in text
    assert "My applications" in text
    assert reverse("calls:detail", args=[fresh_chain.call.reference]) in text


def test_a_grantee_sees_the_next_duty_of_each_grant(chain: Chain, read: Callable[[Any], str]) -> None:
    chain.paid()
    text = read(chain.applicant)
    assert chain.agreement.reference in text
    assert "Next: The project is carried out" in text


def test_an_evaluator_sees_how_far_the_files_are(chain: Chain, read: Callable[[Any], str]) -> None:
    chain.scoring()
    text = read(chain.evaluator)
    assert "0 of 1" in text
    assert "Declare" in text
    assert "Calls by stage" not in text


def test_an_officer_sees_calls_by_stage_and_what_is_to_check(chain: Chain, read: Callable[[Any], str]) -> None:
    chain.closed_call()
    text = read(chain.officer)
    assert "Calls by stage" in text
    assert "1 to check" in text
    assert "money-table" not in text  # the officer gets the way to the money, not the books
    assert reverse("dashboards:money", args=[chain.action.code]) in text


def test_finance_sees_the_work_the_cash_and_the_money_tree(chain: Chain, read: Callable[[Any], str]) -> None:
    chain.in_force().confirm_account()
    text = read(chain.finance)
    assert "Request instalment 1" in text
    assert "Cash needed" in text
    assert '<figure class="moneybar">' in text
    assert "10,800.00" in text
    assert reverse("dashboards:money", args=[chain.action.code]) in text


def test_an_approver_sees_publications_and_payments(chain: Chain, read: Callable[[Any], str]) -> None:
    chain.requested()
    chain.again(pot_cents=10_000_00, maximum_cents=5_000_00).call_in_clearance()
    text = read(chain.approver)
    assert "Clear the call" in text
    assert "Approve: " in text
    assert "Publications to clear" in text


def test_an_auditor_searches_and_goes_down_to_the_transfers(chain: Chain, read: Callable[[Any], str]) -> None:
    chain.paid()
    text = read(chain.auditor)
    assert f'action="{reverse("dashboards:search")}"' in text
    assert "1 call · 1 grant" in text
    assert f"{reverse('dashboards:ledger')}?of={chain.action.code}" in text


def test_an_administrator_sees_who_does_what_and_mail_that_failed(chain: Chain, read: Callable[[Any], str]) -> None:
    text = read(chain.administrator)
    assert "3 people" in text  # the evaluators
    assert reverse("programmes:staff") in text
    assert reverse("notifications:undelivered") in text


def test_a_long_list_keeps_its_rest_one_click_away(chain: Chain, read: Callable[[Any], str]) -> None:
    for number in range(8):
        owner = make_user(f"Owner {number}")
        make_account(make_organisation(owner), actor=owner, iban=IBANS[number % len(IBANS)])
    text = read(chain.finance)
    assert "<details" in text.split("<main")[1]
    assert "more</summary>" in text
    assert Organisation.objects.count() > 8


def test_unread_messages_are_told(chain: Chain, read: Callable[[Any], str]) -> None:
    chain.decided()
    assert "unread message" in read(chain.applicant)


@pytest.mark.parametrize("role", [*STAFF, "applicant"])
def test_a_home_costs_the_same_queries_whatever_the_rows(
    chain: Chain, sign_in: Callable[[Any], Client], django_assert_max_num_queries: Any, role: str
) -> None:
    chain.allocate(300_000_00).paid()
    chain.again(days_ago=60, pot_cents=30_000_00).scoring()
    client = sign_in(getattr(chain, role))
    client.get(HOME)
    with django_assert_max_num_queries(QUERIES) as before:
        client.get(HOME)
    for days in (50, 45):
        chain.again(days_ago=days, pot_cents=30_000_00).in_force()
        chain.again(days_ago=days, pot_cents=30_000_00).scoring()
    with django_assert_max_num_queries(len(before.captured_queries) + 2):
        client.get(HOME)
