"""An account that was changed on the page of the organisation reaches the agreement before anything is paid to it."""

from typing import Any

import pytest
from django.urls import reverse

from grants.agreements.models import Agreement, Amendment
from grants.agreements.selectors.amendments import agreement_ids_with_unnamed_account
from grants.agreements.services.accounts import name_account
from grants.agreements.services.amending import propose_account_change
from grants.payments import services as payments
from grants.people import services as people
from grants.people.models import BankAccount
from notifications.models import Message
from tests.factories import IBANS, Chain
from workflows.deadlines import run_due
from workflows.engine import TransitionRefused


def labels(chain: Chain) -> list[str]:
    return [version.content["account"] for version in Agreement.objects.get(pk=chain.agreement.pk).versions.all()]


def change_on_the_organisations_page(chain: Chain) -> BankAccount:
    with chain.now():
        entered = people.propose_account(
            chain.organisation, holder="X", iban=IBANS[1], bank_name="Other bank", actor=chain.applicant
        )
        return people.confirm_account(entered, actor=chain.finance, reason="Called back.")


def test_new_account_is_a_notice_and_a_version_by_itself(chain: Chain) -> None:
    chain.requested()
    assert labels(chain) == ["", "Bank · RS … 1379"]
    account = change_on_the_organisations_page(chain)
    assert agreement_ids_with_unnamed_account() == [chain.agreement.pk]
    run_due()
    run_due()
    assert labels(chain) == ["", "Bank · RS … 1379", "Other bank · AL … 8741"]
    amendment = Amendment.objects.get(number=2)
    assert (amendment.kind, amendment.state, amendment.changes) == ("account", "in_force", {"account": account.pk})
    assert amendment.before == {"account": chain.account.pk}
    assert amendment.requested_by == chain.applicant
    assert agreement_ids_with_unnamed_account() == []
    told = Message.objects.filter(topic="amendment-in-force", key__contains=f":{amendment.pk}:")
    assert chain.applicant in {row.recipient for row in told}


def test_difference_is_read_on_the_pages(chain: Chain, sign_in: Any) -> None:
    chain.requested()
    change_on_the_organisations_page(chain)
    run_due()
    client, reference = sign_in(chain.applicant), chain.agreement.reference
    for url in (
        reverse("agreements:change", args=[reference, 2]),
        reverse("agreements:versions", args=[reference]),
    ):
        text = client.get(url).content.decode()
        assert "Bank · RS … 1379" in text
        assert "Other bank · AL … 8741" in text


def test_payment_goes_to_no_account_that_the_agreement_does_not_name(chain: Chain) -> None:
    chain.requested()
    account = change_on_the_organisations_page(chain)
    with chain.now(), pytest.raises(TransitionRefused, match="replaced since"):
        payments.approve_payment(chain.payment, actor=chain.approver)
    with chain.now():
        payment = payments.amend_payment(
            chain.payment, amount_cents=chain.payment.amount_cents, actor=chain.finance, reason="New account."
        )
    assert payment.bank_account == account
    assert labels(chain)[-1] == "Other bank · AL … 8741"


def test_change_that_was_asked_for_on_the_agreement_is_the_notice(chain: Chain) -> None:
    chain.requested()
    with chain.now():
        asked = propose_account_change(
            chain.agreement, reason="x", holder="X", iban=IBANS[1], bank_name="Other bank", actor=chain.applicant
        )
        account = BankAccount.objects.get(pk=asked.changes["account"])
        people.confirm_account(account, actor=chain.finance, reason="Called back.")
    assert name_account(chain.agreement.pk) == asked
    assert Amendment.objects.get(pk=asked.pk).state == "in_force"
    assert labels(chain)[-1] == "Other bank · AL … 8741"
    with pytest.raises(TransitionRefused, match="already"):
        name_account(chain.agreement.pk)


def test_account_is_named_once_the_final_amount_stands_too(chain: Chain) -> None:
    chain.accepted()
    change_on_the_organisations_page(chain)
    run_due()
    assert labels(chain)[-1] == "Other bank · AL … 8741"


def test_agreement_signed_with_a_confirmed_account_names_it_from_the_start(chain: Chain) -> None:
    chain.signed().confirm_account().in_force()
    assert agreement_ids_with_unnamed_account() == []
    assert labels(chain) == ["Bank · RS … 1379"]


def test_page_of_the_organisation_says_what_follows(chain: Chain, sign_in: Any) -> None:
    chain.in_force()
    client = sign_in(chain.applicant)
    for name in ("people:organisation", "people:account_propose"):
        text = client.get(reverse(name, args=[chain.organisation.pk])).content.decode()
        assert "a notice writes it into the agreement as a new version" in text
    page = sign_in(chain.finance).get(reverse("people:account_confirm", args=[chain.account.pk]))
    assert "a notice writes it into the agreement" in page.content.decode()
