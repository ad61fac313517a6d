"""What precedes the signature of the funder: read from the records, confirmed by a person, waived with a reason."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.conditions import double_funding_of, finding_of, open_conditions
from grants.agreements.models import Agreement, SanctionsCheck
from grants.agreements.services import (
    agree_budget,
    countersign_agreement,
    edit_agreement,
    meet_condition,
    offer_agreement,
    prepare_agreement,
    reopen_condition,
    send_budget,
    sign_agreement,
    waive_condition,
)
from grants.core.errors import DomainError
from grants.people.models import OrganisationDocument, PastGrant
from notifications.models import Message
from tests.factories import make_pdf
from workflows.engine import TransitionRefused, records_of

WHO = {"name": "Signer Example", "capacity": "President"}
TEN = 10_000_00


def condition(agreement: Agreement, key: str) -> Any:
    return agreement.conditions.get(key=key)


def outcome(agreement: Agreement, key: str) -> str:
    fresh = Agreement.objects.get(pk=agreement.pk)
    return finding_of(fresh, condition(fresh, key)).outcome


def signed_with(chain: Any, keys: list[str]) -> Agreement:
    """Take the chain to an agreement that the grantee has signed, in a call that asks for these conditions."""
    chain.call_fields = {**chain.call_fields, "conditions": keys}
    chain.signed()
    return chain.agreement


def test_conditions_come_from_the_call_and_the_award(awarded_less: Any) -> None:
    chain = awarded_less(10_800_00)
    type(chain.award).objects.update(conditions="Name a coordinator.\n\nSend the statutes.")
    agreement = prepare_agreement(type(chain.award).objects.get(), actor=chain.officer)
    found = [(row.key, str(row)) for row in agreement.conditions.all()]
    assert [key for key, _title in found] == ["documents", "budget", "double_funding", "other", "other"]
    assert [title for _key, title in found][3:] == ["Name a coordinator.", "Send the statutes."]


def test_an_open_condition_keeps_the_funder_from_signing(chain: Any) -> None:
    agreement = signed_with(chain, ["account"])
    with pytest.raises(TransitionRefused, match="condition of the signature is still open"):
        countersign_agreement(agreement, actor=chain.approver, **WHO)
    chain.confirm_account()
    agreement = countersign_agreement(agreement, actor=chain.approver, **WHO)
    kept = condition(agreement, "account")
    assert (kept.outcome, kept.checked_by) == ("met", None)
    assert kept.checked_at is not None


def test_documents_must_be_in_date(chain: Any) -> None:
    chain.prepared()
    assert outcome(chain.agreement, "documents") == "met"
    day = timezone.localdate() - datetime.timedelta(days=1)
    papers = {"organisation": chain.organisation, "file": make_pdf(), "added_by": chain.applicant}
    late = OrganisationDocument.objects.create(kind="tax", valid_until=day, **papers)
    assert outcome(chain.agreement, "documents") == "open"
    OrganisationDocument.objects.filter(pk=late.pk).update(replaced_at=timezone.now())
    OrganisationDocument.objects.create(kind="tax", valid_until=timezone.localdate(), **papers)
    assert outcome(chain.agreement, "documents") == "met"


@pytest.mark.parametrize(
    ("days_ago", "found", "expected"), [(180, "clear", "met"), (181, "clear", "open"), (0, "hit", "open")]
)
def test_a_sanctions_check_is_clear_and_recent(chain: Any, days_ago: int, found: str, expected: str) -> None:
    chain.call_fields = {"conditions": ["sanctions"]}
    chain.prepared()
    assert outcome(chain.agreement, "sanctions") == "open"
    SanctionsCheck.objects.create(
        organisation=chain.organisation,
        checked_on=timezone.localdate() - datetime.timedelta(days=days_ago),
        lists="EU",
        names="Neighbours",
        outcome=found,
        checked_by=chain.finance,
    )
    assert outcome(chain.agreement, "sanctions") == expected


def test_another_grant_alike_in_title_and_time_is_for_a_person_to_look_into(chain: Any) -> None:
    chain.prepared()
    agreement = chain.agreement
    assert double_funding_of(agreement) == []
    year = agreement.starts_on.year
    grant = {"organisation": chain.organisation, "funder": "A fund", "amount_cents": 1}
    PastGrant.objects.create(title="Neighbours against prejudice II", year=year, **grant)
    PastGrant.objects.create(title="Neighbours against prejudice", year=year - 5, **grant)
    PastGrant.objects.create(title="A school garden", year=year, **grant)
    assert double_funding_of(agreement) == [f"Neighbours against prejudice II · A fund · {year}"]
    assert outcome(agreement, "double_funding") == "open"
    meet_condition(condition(agreement, "double_funding"), note="Other costs.", actor=chain.officer)
    assert outcome(agreement, "double_funding") == "met"


def test_another_agreement_of_the_grantee_is_found(chain: Any) -> None:
    chain.prepared()
    other = chain.again(days_ago=80).prepared()
    assert double_funding_of(other.agreement) == [f"{chain.agreement.reference} · {chain.agreement.title}"]


def test_a_cut_budget_is_agreed_to_by_the_grantee(awarded_less: Any) -> None:
    chain = awarded_less(9_000_00)
    agreement = prepare_agreement(chain.award, actor=chain.officer)
    assert outcome(agreement, "budget") == "open"
    with pytest.raises(TransitionRefused, match="has not sent"):
        agree_budget(agreement, actor=chain.applicant)
    send_budget(agreement, actor=chain.officer)
    assert Message.objects.filter(topic="budget-to-agree", recipient=chain.applicant).count() == 1
    with pytest.raises(TransitionRefused, match="has changed"):
        agree_budget(agreement, sha256="0" * 64, actor=chain.applicant)
    for who in ["viewer", "editor", "officer", "stranger"]:
        with pytest.raises(PermissionDenied):
            agree_budget(agreement, actor=getattr(chain, who))
    agree_budget(agreement, actor=chain.applicant)
    assert outcome(agreement, "budget") == "met"
    assert condition(agreement, "budget").checked_by == chain.applicant
    with pytest.raises(TransitionRefused):
        agree_budget(agreement, actor=chain.applicant)


def test_a_budget_that_changes_afterwards_is_asked_again(awarded_less: Any) -> None:
    chain = awarded_less(9_000_00)
    agreement = prepare_agreement(chain.award, actor=chain.officer)
    send_budget(agreement, actor=chain.officer)
    agree_budget(agreement, actor=chain.applicant)
    edit_agreement(agreement, special_conditions="Invite us.", actor=chain.officer)
    assert outcome(agreement, "budget") == "met", "the budget is the same"
    one = {"heading": "travel", "description": "Bus", "unit": "trip", "quantity": Decimal(1), "unit_rate_cents": TEN}
    edit_agreement(agreement, lines=[one], actor=chain.officer)
    assert outcome(agreement, "budget") == "open"
    with pytest.raises(TransitionRefused, match="has not sent"):
        agree_budget(agreement, actor=chain.applicant)


def test_what_the_records_decide_nobody_ticks(chain: Any) -> None:
    agreement = signed_with(chain, ["account"])
    with pytest.raises(DomainError, match="read from the records"):
        meet_condition(condition(agreement, "account"), note="I know it.", actor=chain.officer)


def test_an_approver_waives_with_a_reason(chain: Any) -> None:
    agreement = signed_with(chain, ["account", "documents"])
    with pytest.raises(DomainError, match="why it is waived"):
        waive_condition(condition(agreement, "account"), reason=" ", actor=chain.approver)
    for who in ["officer", "finance", "auditor", "applicant", "stranger"]:
        with pytest.raises(PermissionDenied):
            waive_condition(condition(agreement, "account"), reason="Urgent.", actor=getattr(chain, who))
    waived = waive_condition(condition(agreement, "account"), reason="Paid by cheque.", actor=chain.approver)
    assert (waived.outcome, waived.note, waived.checked_by) == ("waived", "Paid by cheque.", chain.approver)
    assert open_conditions(Agreement.objects.get()) == []
    with pytest.raises(TransitionRefused, match="met or waived already"):
        waive_condition(condition(agreement, "account"), reason="Again.", actor=chain.approver)
    assert Message.objects.filter(topic="condition-waived", recipient=chain.officer).count() == 1


def test_an_officer_takes_a_tick_back(chain: Any) -> None:
    agreement = signed_with(chain, ["account"])
    waive_condition(condition(agreement, "account"), reason="Urgent.", actor=chain.approver)
    reopen_condition(condition(agreement, "account"), reason="Not urgent.", actor=chain.officer)
    assert outcome(agreement, "account") == "open"
    with pytest.raises(TransitionRefused, match="nothing to take back"):
        reopen_condition(condition(agreement, "account"), reason="Again.", actor=chain.officer)


def test_after_the_last_signature_the_list_stands_as_it_was(chain: Any) -> None:
    chain.in_force()
    papers = {"organisation": chain.organisation, "file": make_pdf(), "added_by": chain.applicant}
    OrganisationDocument.objects.create(kind="tax", valid_until=datetime.date(2020, 1, 1), **papers)
    assert outcome(chain.agreement, "documents") == "met"
    with pytest.raises(TransitionRefused, match="closed"):
        waive_condition(condition(chain.agreement, "documents"), reason="x", actor=chain.approver)


def test_pages_show_the_list_and_act_on_it(chain: Any, sign_in: Any) -> None:
    agreement = signed_with(chain, ["account", "double_funding"])
    reference = agreement.reference
    page = sign_in(chain.approver).get(reverse("agreements:conditions", args=[reference])).content.decode()
    assert "1 condition is open" in page
    assert "No bank account of the grantee is confirmed." in page
    assert (
        "No bank account" in sign_in(chain.viewer).get(reverse("agreements:detail", args=[reference])).content.decode()
    )
    url = reverse("agreements:waive_condition", args=[reference, 1])
    assert sign_in(chain.approver).get(url).status_code == 200
    assert sign_in(chain.approver).post(url, {"reason": ""}).status_code == 422
    assert sign_in(chain.officer).post(url, {"reason": "x"}).status_code == 403
    assert sign_in(chain.stranger).post(url, {"reason": "x"}).status_code == 404
    assert sign_in(chain.approver).post(url, {"reason": "Urgent."}).status_code == 302
    assert outcome(agreement, "account") == "waived"
    again = reverse("agreements:reopen_condition", args=[reference, 1])
    assert sign_in(chain.officer).post(again, {"reason": "No."}).status_code == 302
    assert sign_in(chain.officer).get(reverse("agreements:meet_condition", args=[reference, 1])).status_code == 200
    refused = sign_in(chain.officer).post(reverse("agreements:meet_condition", args=[reference, 1]), {"note": "x"})
    assert refused.status_code == 422


def test_grantee_reads_and_agrees_to_a_draft_budget(awarded_less: Any, sign_in: Any) -> None:
    chain = awarded_less(9_000_00)
    agreement = prepare_agreement(chain.award, actor=chain.officer)
    url, send = (reverse(f"agreements:{name}", args=[agreement.reference]) for name in ("budget", "send_budget"))
    client = sign_in(chain.applicant)
    assert client.get(url).status_code == 404, "a draft is not shown before it is sent"
    assert sign_in(chain.officer).get(send).status_code == 200
    assert sign_in(chain.officer).post(send).status_code == 302
    page = client.get(url)
    assert "9,000.00" in page.content.decode()
    assert sign_in(chain.stranger).get(url).status_code == 404
    sha256 = page.context["form"].initial["sha256"]
    assert client.post(url, {"sha256": sha256}).status_code == 422
    assert sign_in(chain.viewer).post(url, {"sha256": sha256, "confirmed": "on"}).status_code == 403
    assert client.post(url, {"sha256": sha256, "confirmed": "on"}).status_code == 302
    assert outcome(agreement, "budget") == "met"
    offered = offer_agreement(agreement, actor=chain.officer)
    signed = sign_agreement(offered, actor=chain.applicant, **WHO)
    assert countersign_agreement(signed, actor=chain.approver, **WHO).state == "in_force"


def test_a_condition_that_was_met_is_taken_back_with_a_reason_on_the_record_until_the_funder_signs(chain: Any) -> None:
    chain.call_fields = {"conditions": ["double_funding"]}
    chain.prepared()
    PastGrant.objects.create(
        organisation=chain.organisation,
        funder="A fund",
        amount_cents=1,
        title=chain.agreement.title,
        year=chain.agreement.starts_on.year,
    )
    meet_condition(condition(chain.agreement, "double_funding"), note="Other costs.", actor=chain.officer)
    with pytest.raises(DomainError) as refused:
        reopen_condition(condition(chain.agreement, "double_funding"), reason=" ", actor=chain.officer)
    assert refused.value.field == "reason"
    for who in ("applicant", "finance", "approver", "auditor"):
        with pytest.raises(PermissionDenied):
            reopen_condition(condition(chain.agreement, "double_funding"), reason="x", actor=getattr(chain, who))
    assert outcome(chain.agreement, "double_funding") == "met"
    reopen_condition(condition(chain.agreement, "double_funding"), reason="The same rent.", actor=chain.officer)
    assert outcome(chain.agreement, "double_funding") == "open"
    kept = records_of(chain.agreement).filter(verb="reopen_condition").get()
    assert (kept.actor, kept.reason.endswith("The same rent.")) == (chain.officer, True)
