"""The ledger as its readers see it: the transfers of their own scope, down to one transfer, and nothing of others."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.dashboards import books
from grants.ledger.models import Account, Transfer
from grants.people.models import User
from grants.programmes.models import Action, Phase, Programme, StaffRole
from tests.factories import Chain, make_user

LEDGER = "/ledger/"


@pytest.fixture
def outsider(chain: Chain) -> User:
    """The finance officer of another programme."""
    programme = Programme.objects.create(code="elsewhere", name="Elsewhere")
    day = datetime.date(2024, 1, 1)
    phase = Phase.objects.create(
        programme=programme, code="elsewhere-1", name="Elsewhere I", starts_on=day, ends_on=day.replace(year=2030)
    )
    fields = {"title": "Elsewhere", "beneficiary": chain.action.beneficiary}
    action = Action.objects.create(phase=phase, code="elsewhere-a", **fields)
    user = make_user("Outsider")
    StaffRole.objects.create(user=user, role=StaffRole.Role.FINANCE, action=action)
    return user


def test_another_programmes_finance_sees_nothing(
    chain: Chain, outsider: User, sign_in: Callable[[Any], Client]
) -> None:
    chain.paid()
    transfer = Transfer.objects.latest("pk")
    client = sign_in(outsider)
    assert not books.transfers_visible_to(outsider).exists()
    assert not books.accounts_visible_to(outsider).exists()
    assert "No money has moved yet" in client.get(LEDGER).content.decode()
    for name, pk in (("transfer", transfer.pk), ("account", transfer.credit_id)):
        assert client.get(reverse(f"dashboards:{name}", args=[pk])).status_code == 404
    assert client.get(reverse("dashboards:money", args=[chain.action.code])).status_code == 404
    assert "No money has moved yet" in client.get(LEDGER, {"of": chain.agreement.reference}).content.decode()


def test_the_list_names_whose_accounts_they_are(chain: Chain, sign_in: Callable[[Any], Client]) -> None:
    chain.paid()
    text = sign_in(chain.finance).get(LEDGER).content.decode()
    assert f"Paid, not yet justified · {chain.agreement.reference}" in text
    assert f"In the pot of a call · {chain.call.reference}" in text
    assert "Donor · EU" in text
    source = Account.objects.filter(kind="source").first()
    assert source
    assert reverse("dashboards:account", args=[source.pk]) not in text


@pytest.mark.parametrize("whose", ["agreement", "call", "action"])
def test_the_list_is_narrowed_to_a_grant_a_call_or_an_action(chain: Chain, whose: str) -> None:
    chain.allocate(300_000_00).paid()
    chain.again(days_ago=60, pot_cents=30_000_00).paid()
    subject = getattr(chain, whose)
    reference = subject.code if whose == "action" else subject.reference
    kinds = set(Transfer.objects.filter(credit__in=books.accounts_of(reference)).values_list("kind", flat=True))
    grant = {"reserve", "commit", "order", "pay"}
    assert kinds == {"agreement": grant, "call": grant | {"pot"}, "action": grant | {"pot", "allocate"}}[whose]
    paid = Transfer.objects.filter(credit__in=books.accounts_of(reference), kind="pay").count()
    assert paid == (2 if whose == "action" else 1)


def test_a_statement_adds_up_to_the_balance(chain: Chain) -> None:
    chain.paid()
    for account in Account.objects.exclude(kind="source"):
        lines = books.statement(account, rows=50)
        assert lines[0].balance == account.balance
        assert lines[-1].balance == lines[-1].change
        assert sum(line.change for line in lines) == account.balance


def test_an_account_leads_to_its_transfers_and_its_owner(chain: Chain, sign_in: Callable[[Any], Client]) -> None:
    chain.paid()
    client = sign_in(chain.auditor)
    for account in Account.objects.exclude(kind="source"):
        response = client.get(reverse("dashboards:account", args=[account.pk]))
        owner = books.owner_of(account)
        assert owner
        assert owner.url in response.content.decode()
        assert client.get(owner.url).status_code == 200


def test_a_transfer_tells_the_donors_parts_who_and_why(chain: Chain, sign_in: Callable[[Any], Client]) -> None:
    chain.paid()
    transfer = Transfer.objects.get(kind="pay")
    assert sum(transfer.split.values()) == transfer.amount
    text = sign_in(chain.auditor).get(reverse("dashboards:transfer", args=[transfer.pk])).content.decode()
    for part in ("Part of EU", "Part of CoE", "7,344.00", "1,296.00", str(chain.finance), chain.agreement.reference):
        assert part in text


def test_the_export_holds_what_is_shown(chain: Chain, sign_in: Callable[[Any], Client]) -> None:
    chain.paid()
    response = sign_in(chain.finance).get(LEDGER, {"of": chain.agreement.reference, "export": "csv"})
    text = response.content.decode("utf-8-sig")
    assert len(text.strip().splitlines()) == 1 + 4
    assert f"Paid, not yet justified · {chain.agreement.reference}" in text
    assert "8640.00" in text


def test_a_grant_leads_to_its_transfers_for_those_who_read_the_ledger(
    chain: Chain, sign_in: Callable[[Any], Client]
) -> None:
    chain.paid()
    page = reverse("agreements:detail", args=[chain.agreement.reference])
    link = f"{LEDGER}?of={chain.agreement.reference}"
    seen = {
        role: link in sign_in(getattr(chain, role)).get(page).content.decode()
        for role in chain.cast()
        if role not in {"stranger", "evaluator", "administrator"}
    }
    assert seen == {
        "applicant": False,
        "viewer": False,
        "officer": False,
        "finance": True,
        "approver": False,
        "auditor": True,
    }


def test_the_money_page_lists_the_grants_with_their_figures(chain: Chain, sign_in: Callable[[Any], Client]) -> None:
    chain.settled(9_000_00)
    text = sign_in(chain.auditor).get(reverse("dashboards:money", args=[chain.action.code])).content.decode()
    for part in (chain.agreement.reference, "Recovered", "540.00", "8,100.00", "Not used by settled grants"):
        assert part in text
    officer = sign_in(chain.officer).get(reverse("dashboards:money", args=[chain.action.code])).content.decode()
    assert LEDGER not in officer
