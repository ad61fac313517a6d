"""Nothing is paid to an account before a second person has called back and confirmed it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.people import services
from grants.people.models import BankAccount
from grants.people.selectors import waiting_for
from grants.programmes.models import StaffRole
from notifications.models import Message
from tests.factories import IBANS, Chain, make_account, make_organisation, make_staff, make_user, upload
from workflows.engine import TransitionRefused, records_of

SENT = {"holder": "Neighbours", "iban": "AL47 2121 1009 0000 0002 3569 8741", "bank_name": "Bank", "bic": ""}


def propose(chain: Chain, sign_in: Any, **changes: Any) -> Any:
    url = reverse("people:account_propose", args=[chain.organisation.pk])
    return sign_in(chain.applicant).post(url, {**SENT, **changes})


def url(name: str, account: BankAccount) -> str:
    return reverse(f"people:{name}", args=[account.pk])


def test_proposal_waits_for_finance_and_every_finance_officer_is_told(fresh_chain: Chain, sign_in: Any) -> None:
    second = make_staff("Second", "finance", fresh_chain.action)
    assert propose(fresh_chain, sign_in, evidence=upload("statement.pdf")).status_code == 302
    account = BankAccount.objects.first()
    assert account is not None
    assert (account.state, account.iban) == ("proposed", "AL47212110090000000235698741")
    told = Message.objects.filter(topic="account-proposed", about_id=str(account.pk))
    assert {message.recipient for message in told} == {fresh_chain.finance, second}
    assert {message.url for message in told} == {url("account", account)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("iban", "AL47212110090000000235698742"),
        ("iban", "1e400"),
        ("iban", ""),
        ("bic", "XX"),
        ("holder", ""),
        ("bank_name", ""),
        ("evidence", upload("x.pdf", b"")),
        ("evidence", upload("x.pdf", b"MZ\x90\x00 not a paper")),
    ],
)
def test_bad_input_is_refused_at_its_field(fresh_chain: Chain, sign_in: Any, field: str, value: Any) -> None:
    if hasattr(value, "seek"):
        value.seek(0)
    response = propose(fresh_chain, sign_in, **{field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert BankAccount.objects.count() == 1


def test_form_sent_twice_enters_one_account(fresh_chain: Chain, sign_in: Any) -> None:
    assert propose(fresh_chain, sign_in).status_code == 302
    assert propose(fresh_chain, sign_in).status_code == 422
    assert BankAccount.objects.filter(iban__startswith="AL").count() == 1


@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("editor", 403), ("finance", 403), ("stranger", 404)])
def test_only_lead_and_signatory_propose(fresh_chain: Chain, sign_in: Any, who: str, status: int) -> None:
    target = reverse("people:account_propose", args=[fresh_chain.organisation.pk])
    assert sign_in(getattr(fresh_chain, who)).post(target, SENT).status_code == status


def test_confirmation_needs_the_note_of_the_call_back(fresh_chain: Chain, sign_in: Any) -> None:
    finance = sign_in(fresh_chain.finance)
    target = url("account_confirm", fresh_chain.account)
    assert finance.get(target).status_code == 200
    assert finance.post(target, {"reason": ""}).status_code == 422
    assert finance.post(target, {"reason": "Called the chair on the number on file"}).status_code == 302
    account = BankAccount.objects.get(pk=fresh_chain.account.pk)
    assert account.state == "confirmed"
    assert records_of(account).get().reason == "Called the chair on the number on file"
    assert Message.objects.filter(topic="account-confirmed", recipient=fresh_chain.applicant).count() == 1
    page = sign_in(fresh_chain.applicant).get(url("account", account)).content.decode()
    assert "Confirmed" in page


def test_newer_account_replaces_the_confirmed_one(fresh_chain: Chain) -> None:
    services.confirm_account(fresh_chain.account, actor=fresh_chain.finance, reason="Called")
    newer = make_account(fresh_chain.organisation, actor=fresh_chain.applicant, iban=IBANS[1])
    services.confirm_account(newer, actor=fresh_chain.finance, reason="Called")
    states = dict(BankAccount.objects.values_list("pk", "state"))
    assert states == {fresh_chain.account.pk: "replaced", newer.pk: "confirmed"}


def test_refusal_carries_its_reason_to_the_organisation(fresh_chain: Chain, sign_in: Any) -> None:
    finance = sign_in(fresh_chain.finance)
    target = url("account_refuse", fresh_chain.account)
    assert finance.get(target).status_code == 200
    assert finance.post(target, {"reason": "Not the name"}).status_code == 302
    assert Message.objects.get(topic="account-refused").context["reason"] == "Not the name"
    assert finance.post(url("account_confirm", fresh_chain.account), {"reason": "x"}).status_code == 422
    with pytest.raises(TransitionRefused):
        services.confirm_account(fresh_chain.account, actor=fresh_chain.finance, reason="x")


def test_finance_officer_cannot_confirm_the_own_account(fresh_chain: Chain, sign_in: Any) -> None:
    both = make_user("Both")
    StaffRole.objects.create(user=both, role="finance", action=fresh_chain.action)
    account = make_account(make_organisation(both), actor=both, iban=IBANS[1])
    assert sign_in(both).post(url("account_confirm", account), {"reason": "Me"}).status_code == 403
    with pytest.raises(PermissionDenied):
        services.confirm_account(account, actor=type(both).objects.get(pk=both.pk), reason="Me")
    assert account.pk not in {int(item.url.split("/")[2]) for item in waiting_for(both)}


@pytest.mark.parametrize(
    ("who", "status"),
    [("applicant", 403), ("viewer", 403), ("auditor", 403), ("officer", 404), ("approver", 404), ("stranger", 404)],
)
def test_others_neither_confirm_nor_refuse(fresh_chain: Chain, sign_in: Any, who: str, status: int) -> None:
    client = sign_in(getattr(fresh_chain, who))
    for name in ("account_confirm", "account_refuse"):
        assert client.post(url(name, fresh_chain.account), {"reason": "x"}).status_code == status
        assert client.get(url(name, fresh_chain.account)).status_code == status


def test_statement_is_read_by_those_who_may_read_the_account(fresh_chain: Chain, sign_in: Any) -> None:
    propose(fresh_chain, sign_in, evidence=upload("statement.pdf"))
    account = BankAccount.objects.get(state="proposed", iban__startswith="AL")
    target = url("account_evidence", account)
    response = sign_in(fresh_chain.finance).get(target, follow=True)
    assert response["Content-Type"] == "application/pdf"
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert sign_in(fresh_chain.stranger).get(target).status_code == 404
    assert sign_in(fresh_chain.finance).get(url("account_evidence", fresh_chain.account)).status_code == 302


def test_list_is_for_finance_and_audit(fresh_chain: Chain, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    for number in range(60):
        make_account(make_organisation(fresh_chain.stranger), actor=fresh_chain.stranger)
        assert number >= 0
    target = reverse("people:accounts")
    for who in ("finance", "auditor"):
        client = sign_in(getattr(fresh_chain, who))
        with django_assert_max_num_queries(12):
            assert client.get(target, {"state": "proposed", "q": "neighbours"}).status_code == 200
    assert client.get(target, {"export": "csv"}).status_code == 200
    for who in ("applicant", "officer", "evaluator", "stranger"):
        assert sign_in(getattr(fresh_chain, who)).get(target).status_code == 403


def test_work_of_finance_and_of_the_lead(fresh_chain: Chain, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        items = waiting_for(fresh_chain.finance)
    assert [item.url for item in items] == [url("account_confirm", fresh_chain.account)]
    assert waiting_for(fresh_chain.applicant) == []
    assert [item.button for item in waiting_for(fresh_chain.stranger)] == ["Enter"]
    assert [item.button for item in waiting_for(make_user("Newcomer"))] == ["Describe"]
    assert waiting_for(fresh_chain.viewer) == []
    for _ in range(20):
        make_account(make_organisation(fresh_chain.stranger), actor=fresh_chain.stranger)
    found = waiting_for(fresh_chain.finance)
    assert (len(found), found[-1].count) == (9, 13)
