"""The list and the page of an agreement: who sees them, what they say, what they cost."""

from typing import Any

import pytest
import rules
from django.urls import reverse

from grants.agreements.figures import figures_of
from grants.agreements.selectors import agreements_visible_to, waiting_for
from grants.agreements.services import countersign_agreement, decline_agreement, offer_agreement, revise_agreement
from grants.programmes.models import StaffRole

STATES = ("prepared", "offered", "signed", "in_force", "ordered", "paid", "accepted", "closed")
INSIDERS = ("officer", "finance", "approver", "auditor")


def page_of(chain: Any, sign_in: Any, who: str) -> str:
    answer = sign_in(getattr(chain, who)).get(reverse("agreements:detail", args=[chain.agreement.reference]))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("state", STATES)
def test_page_opens_in_every_state(chain: Any, sign_in: Any, state: str) -> None:
    getattr(chain, state)()
    for who in INSIDERS:
        page = page_of(chain, sign_in, who)
        assert "What happens next" in page
        assert 'aria-current="step"' in page or state == "closed"
    if state != "prepared":
        for who in ("applicant", "viewer"):
            page_of(chain, sign_in, who)


@pytest.mark.parametrize(
    ("state", "who", "button"),
    [
        ("prepared", "officer", "Offer to the grantee"),
        ("offered", "applicant", "Read and sign"),
        ("offered", "officer", "Take back to mend"),
        ("signed", "approver", "Sign for the funder"),
    ],
)
def test_who_has_to_act_finds_the_button_and_others_do_not(
    chain: Any, sign_in: Any, state: str, who: str, button: str
) -> None:
    getattr(chain, state)()
    assert button in page_of(chain, sign_in, who)
    assert button not in page_of(chain, sign_in, "auditor")


def test_finance_requests_from_the_page(chain: Any, sign_in: Any) -> None:
    chain.in_force().confirm_account()
    url = reverse("payments:request_instalment", args=[chain.agreement.instalments.get(number=1).pk])
    assert url in page_of(chain, sign_in, "finance")
    assert url not in page_of(chain, sign_in, "applicant")


def test_an_unconfirmed_account_is_named_as_what_is_missing(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    assert "waits for confirmation by a finance officer" in page_of(chain, sign_in, "finance")


def test_declined_agreement_says_so(chain: Any, sign_in: Any) -> None:
    chain.offered()
    decline_agreement(chain.agreement, reason="Our chair has left.", actor=chain.applicant)
    assert "its money went back to the call" in page_of(chain, sign_in, "officer")


def test_reasons_of_the_office_are_not_shown_to_the_grantee(chain: Any, sign_in: Any) -> None:
    chain.offered()
    revise_agreement(chain.agreement, reason="Wrong article.", actor=chain.officer)
    offer_agreement(chain.agreement, actor=chain.officer)
    assert "Wrong article." in page_of(chain, sign_in, "officer")
    assert "Wrong article." not in page_of(chain, sign_in, "applicant")


def test_stranger_and_evaluator_get_404(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    url = reverse("agreements:detail", args=[chain.agreement.reference])
    assert [sign_in(user).get(url).status_code for user in (chain.stranger, chain.evaluator)] == [404, 404]
    assert sign_in(None).get(url).status_code == 302


def test_page_costs_the_same_whatever_the_budget(chain: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    chain.paid()
    client, url = sign_in(chain.finance), reverse("agreements:detail", args=[chain.agreement.reference])
    client.get(url)
    with django_assert_max_num_queries(20):
        client.get(url)


@pytest.mark.parametrize(
    ("state", "figures"),
    [  # contracted, paid, accepted, recovered, released, still to pay, not yet justified
        ("in_force", (10_800_00, 0, 0, 0, 0, 10_800_00, 0)),
        ("ordered", (10_800_00, 0, 0, 0, 0, 10_800_00, 0)),
        ("paid", (10_800_00, 8_640_00, 0, 0, 0, 2_160_00, 8_640_00)),
        ("accepted", (10_800_00, 8_640_00, 10_800_00, 0, 0, 2_160_00, 0)),
        ("closed", (10_800_00, 10_800_00, 10_800_00, 0, 0, 0, 0)),
    ],
)
def test_key_figures_after_each_step(chain: Any, state: str, figures: tuple[int, ...]) -> None:
    getattr(chain, state)()
    agreement = type(chain.agreement).objects.get(pk=chain.agreement.pk)
    found = figures_of(agreement)
    assert figures == (
        found.contracted,
        found.paid,
        found.accepted,
        found.recovered,
        found.released,
        found.still_to_pay,
        found.unjustified,
    )
    assert found.justified + found.unjustified + found.to_come + found.released == found.contracted


def test_key_figures_of_a_recovered_grant(chain: Any) -> None:
    chain.closed(8_000_00)
    found = figures_of(type(chain.agreement).objects.get(pk=chain.agreement.pk))
    assert (found.paid, found.recovered, found.accepted, found.released) == (8_640_00, 1_440_00, 7_200_00, 3_600_00)
    assert (found.still_to_pay, found.unjustified, found.to_come) == (0, 0, 0)


def test_list_shows_figures_from_the_ledger(chain: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    chain.paid()
    client = sign_in(chain.finance)
    client.get(reverse("agreements:index"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("agreements:index"))
    assert page.content.decode().count("8,640.00") == 2


def test_list_is_filtered_and_searched(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    for query, rows in [
        ("?state=in_force", 1),
        ("?state=draft", 0),
        ("?q=neighbours", 1),
        ("?q=nobody", 0),
        ("?state=nonsense", 1),
    ]:
        page = sign_in(chain.officer).get(reverse("agreements:index") + query)
        assert (chain.agreement.reference in page.content.decode()) == bool(rows)


def test_list_is_exported_as_shown(chain: Any, sign_in: Any) -> None:
    chain.paid()
    answer = sign_in(chain.auditor).get(reverse("agreements:index") + "?export=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "10800.00" in answer.content.decode("utf-8-sig")
    assert sign_in(chain.auditor).get(reverse("agreements:index") + "?export=xlsx").status_code == 200


def test_list_offers_the_officer_the_awards_without_agreement(chain: Any, sign_in: Any) -> None:
    chain.decided()
    url = reverse("agreements:prepare", args=[chain.award.pk])
    assert url in sign_in(chain.officer).get(reverse("agreements:index")).content.decode()
    assert url not in sign_in(chain.finance).get(reverse("agreements:index")).content.decode()


def test_grantee_reads_my_grants_and_a_stranger_none(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    page = sign_in(chain.viewer).get(reverse("agreements:index")).content.decode()
    assert "My grants" in page
    assert chain.agreement.reference in page
    assert chain.agreement.reference not in sign_in(chain.stranger).get(reverse("agreements:index")).content.decode()


@pytest.mark.parametrize(
    ("state", "who", "url_name"),
    [
        ("decided", "officer", "agreements:prepare"),
        ("prepared", "officer", "agreements:detail"),
        ("offered", "applicant", "agreements:sign"),
        ("signed", "approver", "agreements:countersign"),
    ],
)
def test_work_waits_for_whose_turn_it_is(
    chain: Any, state: str, who: str, url_name: str, django_assert_max_num_queries: Any
) -> None:
    getattr(chain, state)()
    argument = chain.award.pk if url_name.endswith("prepare") else chain.agreement.reference
    with django_assert_max_num_queries(10):
        found = waiting_for(getattr(chain, who))
    assert [item.url for item in found] == [reverse(url_name, args=[argument])]
    others = {"officer", "applicant", "approver", "finance", "auditor", "viewer", "stranger"} - {who}
    assert [other for other in others if waiting_for(getattr(chain, other))] == []


def test_countersigning_does_not_wait_for_who_drew_it_up(chain: Any) -> None:
    StaffRole.objects.create(user=chain.officer, role="approver", action=chain.action)
    chain.signed()
    chain.officer.__dict__.pop("_staff_scopes", None)
    assert waiting_for(chain.officer) == []
    assert len(waiting_for(chain.approver)) == 1


def test_nothing_waits_once_it_is_done(chain: Any) -> None:
    chain.signed()
    countersign_agreement(chain.agreement, name="Head", capacity="Head", actor=chain.approver)
    assert [who for who in chain.cast() if waiting_for(chain.cast()[who])] == []


@pytest.mark.parametrize("state", ["prepared", "offered"])
def test_visible_is_exactly_what_the_policy_allows(chain: Any, state: str) -> None:
    getattr(chain, state)()
    for name, user in chain.cast().items():
        seen = agreements_visible_to(user).filter(pk=chain.agreement.pk).exists()
        assert seen == rules.has_perm("agreements.view", user, chain.agreement), name
