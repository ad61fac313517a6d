"""The checks before a payment: each as a pure rule, and each in the way of a request and of an approval."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from grants.agreements.services.sanctions import record_sanctions_check
from grants.payments.checks import Facts, checks_of, first_obstacle
from grants.payments.models import Payment
from grants.payments.selectors.checks import look_at, order_of
from grants.payments.services import approve_payment, obstacle_to_instalment, request_instalment
from grants.people.services import add_document, confirm_account
from tests.factories import IBANS, Chain, make_account, make_pdf
from workflows.engine import TransitionRefused

NOW = datetime.datetime(2027, 5, 10, 12, tzinfo=datetime.UTC)
TODAY = NOW.date()
GOOD = Facts(
    now=NOW,
    kind="instalment",
    agreement_state="in_force",
    in_force_at=NOW - datetime.timedelta(days=30),
    is_settled=False,
    report_due_on=TODAY + datetime.timedelta(days=90),
    report_is_in=False,
    interim_missed_on=None,
    trigger="signature",
    due_on=None,
    condition="",
    met_at=None,
    met_note="",
    interim_is_accepted=False,
    documents_are_asked=True,
    expired=(),
    has_account=True,
    account_is_current=True,
    changed_at=None,
    cooling_days=3,
    sanctions_days=30,
    party="",
    checked_on=TODAY,
    is_clear=True,
    wanted=100_00,
    available=100_00,
    currency="EUR",
    owed=(),
)
BEFORE = TODAY - datetime.timedelta(days=1)


def outcome(key: str, **changes: Any) -> tuple[str, bool]:
    check = next(check for check in checks_of(replace(GOOD, **changes)) if check.key == key)
    assert check.sentence
    assert check.name
    return check.outcome, check.stops


def test_all_is_in_order() -> None:
    assert first_obstacle(checks_of(GOOD)) == ""
    assert {check.outcome for check in checks_of(GOOD)} == {"ok", "not_asked"}


@pytest.mark.parametrize(
    ("key", "changes"),
    [
        ("agreement", {"agreement_state": "suspended"}),
        ("agreement", {"agreement_state": "terminated"}),
        ("agreement", {"agreement_state": "closed"}),
        ("agreement", {"agreement_state": "closed", "kind": "balance", "is_settled": True, "available": 0}),
        ("account", {"has_account": False}),
        ("account", {"account_is_current": False}),
        ("cooling", {"changed_at": NOW - datetime.timedelta(days=3) + datetime.timedelta(seconds=1)}),
        ("due", {"trigger": "date"}),
        ("due", {"trigger": "date", "due_on": TODAY + datetime.timedelta(days=1)}),
        ("due", {"trigger": "manual", "condition": "Begun"}),
        ("due", {"trigger": "interim"}),
        ("due", {"trigger": "report"}),
        ("due", {"is_settled": True}),
        ("due", {"kind": "balance"}),
        ("report", {"kind": "balance"}),
        ("report", {"report_due_on": BEFORE}),
        ("report", {"interim_missed_on": BEFORE}),
        ("documents", {"expired": ("Statutes",)}),
        ("sanctions", {"checked_on": None}),
        ("sanctions", {"checked_on": TODAY - datetime.timedelta(days=31)}),
        ("sanctions", {"is_clear": False}),
        ("sanctions", {"is_clear": False, "sanctions_days": None}),
        ("money", {"wanted": 100_01}),
        ("money", {"kind": "balance", "is_settled": True, "wanted": 0, "available": 0}),
        ("money", {"kind": "balance", "is_settled": True, "wanted": 100_01}),
    ],
)
def test_each_stops_the_payment_in_words(key: str, changes: dict[str, Any]) -> None:
    assert outcome(key, **changes) == ("failed", True)
    assert first_obstacle(checks_of(replace(GOOD, **changes)))


@pytest.mark.parametrize(
    ("key", "changes", "expected"),
    [
        ("agreement", {"agreement_state": "terminated", "kind": "balance", "is_settled": True}, "ok"),
        ("cooling", {"changed_at": NOW - datetime.timedelta(days=3)}, "ok"),
        ("cooling", {}, "not_asked"),
        ("due", {"trigger": "date", "due_on": TODAY}, "ok"),
        ("due", {"trigger": "manual", "met_at": NOW, "met_note": "Seen"}, "ok"),
        ("due", {"trigger": "interim", "interim_is_accepted": True}, "ok"),
        ("due", {"kind": "balance", "is_settled": True}, "ok"),
        ("report", {"report_due_on": BEFORE, "report_is_in": True}, "ok"),
        ("report", {"report_due_on": TODAY}, "ok"),
        ("documents", {"documents_are_asked": False, "expired": ("Statutes",)}, "not_asked"),
        ("sanctions", {"checked_on": TODAY - datetime.timedelta(days=30)}, "ok"),
        ("sanctions", {"sanctions_days": None, "checked_on": None}, "not_asked"),
        ("money", {"kind": "balance", "is_settled": True}, "ok"),
    ],
)
def test_on_the_border_it_is_in_order(key: str, changes: dict[str, Any], expected: str) -> None:
    assert outcome(key, **changes) == (expected, False)


def test_money_to_be_paid_back_is_a_hint_that_stops_nothing() -> None:
    assert outcome("recovery", owed=((500_00, "EUR"),)) == ("failed", False)
    assert first_obstacle(checks_of(replace(GOOD, owed=((500_00, "EUR"),)))) == ""


def check_lists(chain: Any, **fields: Any) -> Any:
    given = {"checked_on": timezone.localdate(), "lists": "EU, UN", "names": "All", "outcome": "clear", **fields}
    return record_sanctions_check(chain.agreement, actor=chain.finance, **given)


def test_a_sanctions_check_is_asked_for_at_the_request_and_at_the_approval(db: None) -> None:
    chain = Chain(days_ago=90, sanctions_days=30).in_force().confirm_account()
    part = chain.agreement.instalments.get(number=1)
    with pytest.raises(TransitionRefused, match="No sanctions check is recorded"):
        request_instalment(part, actor=chain.finance)
    check_lists(chain)
    payment = request_instalment(part, actor=chain.finance)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31)):
        with pytest.raises(TransitionRefused, match="more than 30 days ago"):
            approve_payment(payment, actor=chain.approver)
        check_lists(chain)
        check_lists(chain, outcome="hit", note="A name on the EU list.")
        with pytest.raises(TransitionRefused, match="found a name on a list"):
            approve_payment(payment, actor=chain.approver)
        check_lists(chain, note="Another person of that name: born elsewhere.")
        assert approve_payment(payment, actor=chain.approver).state == "ordered"


def test_a_document_past_its_date_stops_the_approval(chain: Any) -> None:
    chain.requested()
    soon = timezone.localdate() + datetime.timedelta(days=1)
    file = make_pdf(chain.applicant)
    add_document(chain.organisation, kind="tax", title="", valid_until=soon, file=file, actor=chain.applicant)
    with (
        time_machine.travel(timezone.now() + datetime.timedelta(days=2)),
        pytest.raises(TransitionRefused, match="Past its date: Certificate of paid taxes"),
    ):
        approve_payment(chain.payment, actor=chain.approver)
    assert Payment.objects.get().state == "requested"


def test_a_changed_account_cools_for_a_request_too(chain: Any) -> None:
    chain.in_force().confirm_account()
    part = chain.agreement.instalments.get(number=1)
    newer = make_account(chain.organisation, actor=chain.applicant, iban=IBANS[1])
    confirm_account(newer, actor=chain.finance, reason="Called back.")
    assert "can be paid to from" in obstacle_to_instalment(part, chain.agreement)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3, minutes=1)):
        assert obstacle_to_instalment(part, chain.agreement) == ""


def test_the_first_account_does_not_cool(chain: Any) -> None:
    chain.requested()
    check = next(check for check in look_at(order_of(chain.payment)) if check.key == "cooling")
    assert check.outcome == "not_asked"


def test_checks_are_shown_one_by_one_within_a_fixed_number_of_queries(
    chain: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    chain.requested()
    for who, verb in (("approver", "approve"), ("approver", "detail"), ("finance", "amend")):
        client, url = sign_in(getattr(chain, who)), reverse(f"payments:{verb}", args=[chain.payment.pk])
        client.get(url)
        with django_assert_max_num_queries(16):  # with that of the session
            page = client.get(url).content.decode()
        for words in (
            "The agreement is in force",
            "A second person has confirmed it.",
            "Not asked",
            "Nothing is open.",
        ):
            assert words in page, (verb, words)
