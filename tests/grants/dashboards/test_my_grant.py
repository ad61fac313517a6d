"""The grantee's page of a grant: what is next, the money, the report, the papers, what is owed back."""

import datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from grants.agreements.models import Agreement
from grants.dashboards.awaiting import awaited_of
from grants.dashboards.my_grant import get_grant, my_grant
from tests.factories import Chain


def page_of(chain: Chain) -> str:
    return reverse("dashboards:my_grant", args=[chain.agreement.reference])


def fresh(chain: Chain) -> Agreement:
    return get_grant(chain.applicant, chain.agreement.reference)


def words(chain: Chain, *, confirmed: bool = True) -> list[tuple[str, str]]:
    return [(row.what, row.who) for row in awaited_of(fresh(chain), account_is_confirmed=confirmed)]


def label(chain: Chain, user: Any = None) -> str | None:
    button = my_grant(fresh(chain), user or chain.applicant)["button"]
    return button.label if button else None


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("offered", "Read and sign"),
        ("paid", None),
        ("report_written", "Go on with the final report"),
        ("reported", None),
        ("closed", None),
    ],
)
def test_each_state_has_one_next_thing(chain: Any, state: str, expected: str | None) -> None:
    getattr(chain, state)()
    assert label(chain) == expected


def test_final_report_comes_next_once_its_day_is_near(chain: Any) -> None:
    chain.paid()
    assert label(chain) is None
    early = my_grant(fresh(chain), chain.applicant)["early_report"]
    assert early.label == "Start the final report"
    day = fresh(chain).report_due_on
    Agreement.objects.update(ends_on=day + datetime.timedelta(days=400))
    for days, expected in ((61, None), (60, "Start the final report"), (-1, "Start the final report")):
        with time_machine.travel(day - datetime.timedelta(days=days), tick=False):
            found = my_grant(fresh(chain), chain.applicant)
            assert (label(chain), found["early_report"] is None) == (expected, expected is not None), days


def test_final_report_comes_next_once_the_period_is_over(chain: Any) -> None:
    chain.paid()
    end = fresh(chain).ends_on
    Agreement.objects.update(report_due_on=end + datetime.timedelta(days=90))
    for days, expected in ((0, None), (1, "Start the final report")):
        with time_machine.travel(end + datetime.timedelta(days=days), tick=False):
            assert label(chain) == expected


def test_an_instalment_is_asked_for_where_the_reader_may(chain: Any, sign_in: Any) -> None:
    chain.in_force().confirm_account()
    part = chain.agreement.instalments.get(number=1)
    ask = reverse("payments:raise", args=[part.pk])
    client = sign_in(chain.applicant)
    assert ask in client.get(page_of(chain)).content.decode()
    assert client.get(ask).status_code == 200
    for other in (chain.viewer, chain.editor):
        may = sign_in(other).get(ask).status_code == 200
        assert (ask in sign_in(other).get(page_of(chain)).content.decode()) is may
    client.post(ask, {"note": ""})
    assert ask not in client.get(page_of(chain)).content.decode()


def test_account_that_is_not_confirmed_is_told_as_a_check_not_done(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    page = sign_in(chain.applicant).get(page_of(chain)).content.decode()
    assert "The bank account is not confirmed yet" in page
    chain.confirm_account()
    page = sign_in(chain.applicant).get(page_of(chain)).content.decode()
    assert "The bank account is confirmed; the first instalment is requested next." in page


def test_who_may_not_sign_is_offered_no_signature(chain: Any) -> None:
    chain.offered()
    assert label(chain, chain.viewer) is None


def test_what_is_owed_back_comes_first(chain: Any, sign_in: Any) -> None:
    chain.recovery_due()
    assert label(chain) == "See what to pay back"
    page = sign_in(chain.applicant).get(page_of(chain)).content.decode()
    for part in ("To pay back", "1,440.00", chain.recovery.note_number, "The final amount of your grant is 7,200.00"):
        assert part in page, part


def test_a_recovery_that_is_not_approved_is_not_shown(chain: Any, sign_in: Any) -> None:
    chain.recovery_requested()
    assert "To pay back" not in sign_in(chain.applicant).get(page_of(chain)).content.decode()


def test_an_account_to_be_confirmed_comes_first(chain: Any) -> None:
    chain.in_force()
    what = "Your bank account is not confirmed yet: finance confirms it by a call to your organisation."
    assert words(chain, confirmed=False) == [(what, "Finance officer")] * 2


@pytest.mark.parametrize(
    ("state", "number", "expected"),
    [
        ("in_force", 1, ("It is due, and is requested next.", "Finance officer")),
        ("in_force", 2, ("You hand in the final report.", "Your organisation")),
        ("requested", 1, ("It is approved.", "Approver")),
        ("ordered", 1, ("It is ordered; the bank pays it.", "Finance officer")),
        ("paid", 1, ("Paid.", "")),
        ("reported", 2, ("Your final report is verified.", "Programme officer and finance officer")),
        ("accepted", 2, ("The balance is requested.", "Finance officer")),
        ("settled", 2, ("Paid.", "")),
    ],
)
def test_instalments_say_what_they_await(chain: Any, state: str, number: int, expected: tuple[str, str]) -> None:
    getattr(chain, state)()
    assert words(chain)[number - 1] == expected


def test_nothing_more_is_paid_where_money_is_owed_back(chain: Any) -> None:
    chain.recovery_due()
    assert words(chain)[1] == ("Nothing more: the final amount stands.", "")


def test_budget_against_actual_comes_from_the_report(chain: Any) -> None:
    chain.reported(1_000_00)
    found = my_grant(fresh(chain), chain.applicant)
    assert found["spent_cents"] == 1_000_00
    assert found["left_cents"] == fresh(chain).total_cents - 1_000_00


def test_messages_about_the_grant_are_the_readers_own(chain: Any, sign_in: Any) -> None:
    chain.paid()
    subjects = [said.subject for _message, said in my_grant(fresh(chain), chain.applicant)["messages_about"]]
    assert any("Paid" in subject for subject in subjects)
    assert len(subjects) <= 5


def test_only_the_people_of_the_grantee_read_it(chain: Any, sign_in: Any) -> None:
    chain.paid()
    for name in ("applicant", "viewer", "editor"):
        assert sign_in(getattr(chain, name)).get(page_of(chain)).status_code == 200, name
    for name in ("officer", "finance", "approver", "auditor"):
        assert sign_in(getattr(chain, name)).get(page_of(chain)).status_code == 403, name
    assert sign_in(chain.stranger).get(page_of(chain)).status_code == 404


@pytest.mark.parametrize("state", ["paid", "reported", "recovery_due"])
def test_the_number_of_queries_is_fixed(
    chain: Any, sign_in: Any, django_assert_max_num_queries: Any, state: str
) -> None:
    getattr(chain, state)()
    client = sign_in(chain.applicant)
    client.get(page_of(chain))
    with django_assert_max_num_queries(15):
        client.get(page_of(chain))


def test_home_and_list_lead_to_it(chain: Any, sign_in: Any) -> None:
    chain.paid()
    client = sign_in(chain.applicant)
    for url in (reverse("dashboards:home"), reverse("agreements:index")):
        assert page_of(chain) in client.get(url).content.decode(), url
