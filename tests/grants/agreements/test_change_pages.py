"""The pages of changes: what may be asked for, what follows while one types, the acts, the list, the versions."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.agreements.selectors import waiting_for
from grants.agreements.services import amending, concluding
from tests.factories import Chain, upload
from tests.proof import prove
from workflows.engine import TransitionRefused

SignIn = Callable[[Any], Client]


def url(name: str, chain: Chain, *args: Any) -> str:
    return reverse(f"agreements:{name}", args=[chain.agreement.reference, *args])


def budget_data(chain: Chain, first: str, second: str, **more: str) -> dict[str, str]:
    keys = [f"line_{line.pk}" for line in chain.agreement.lines.all()]
    empty = {"new-TOTAL_FORMS": "2", "new-INITIAL_FORMS": "0", "reason": "More meetings."}
    return {**dict(zip(keys, (first, second), strict=True)), **empty, **more}


def test_page_of_the_agreement_leads_to_its_changes(chain: Chain, sign_in: SignIn) -> None:
    chain.amendment_proposed()
    text = sign_in(chain.applicant).get(url("detail", chain)).content.decode()
    assert "Ask for a change" in text
    assert url("change", chain, 1) in text
    assert "Ask for a change" not in sign_in(chain.viewer).get(url("detail", chain)).content.decode()


def test_kinds_are_offered_with_why_one_cannot_be_asked_for(chain: Chain, sign_in: SignIn) -> None:
    chain.reported()
    text = sign_in(chain.applicant).get(url("changes", chain)).content.decode()
    assert "The final report is being verified" in text
    assert url("propose_change", chain, "account") in text
    assert url("propose_change", chain, "budget") not in text


@pytest.mark.parametrize("kind", ["budget", "extension", "description", "account", "signatory", "termination"])
def test_every_kind_has_its_form_for_lead_and_officer(chain: Chain, sign_in: SignIn, kind: str) -> None:
    chain.in_force()
    for user in (chain.applicant, chain.officer):
        assert sign_in(user).get(url("propose_change", chain, kind)).status_code == 200
    assert sign_in(chain.applicant).get(url("propose_change", chain, "none")).status_code == 404


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        ("9,000.00", "3,000.00", "A notice is enough"),
        ("9,000.00", "3,000.00", "1,500.00\u00a0EUR is left"),
        ("7,000.00", "5,000.00", "This takes an amendment"),
        ("7,000.00", "5,000.00", "above the limit of 2,500.00"),
        ("10,000.01", "2,000.00", "take 0.01"),
    ],
)
def test_what_follows_is_said_while_one_types(
    chain: Chain, sign_in: SignIn, first: str, second: str, sentence: str
) -> None:
    chain.in_force()
    data = budget_data(chain, first, second, preview="1", reason="")
    response = sign_in(chain.applicant).post(url("propose_change", chain, "budget"), data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not chain.agreement.amendments.exists()


def test_budget_change_is_asked_for_on_its_page(chain: Chain, sign_in: SignIn) -> None:
    chain.in_force()
    added = {"new-0-heading": "travel", "new-0-description": "Bus", "new-0-amount_cents": "500.00"}
    data = budget_data(chain, "9,000.00", "2,500.00", **added)
    response = sign_in(chain.applicant).post(url("propose_change", chain, "budget"), data)
    assert response.status_code == 302
    amendment = chain.agreement.amendments.get()
    assert amendment.is_notice
    assert [row["amount_cents"] for row in amendment.changes["lines"]] == [9_000_00, 2_500_00, 500_00]
    page = sign_in(chain.officer).get(response.url).content.decode()
    assert "Take note" in page
    assert "Bus" in page


@pytest.mark.parametrize(("first", "status"), [("9,000.00", 422), ("a lot", 422), ("-1", 422)])
def test_budget_that_does_not_add_up_changes_nothing(chain: Chain, sign_in: SignIn, first: str, status: int) -> None:
    chain.in_force()
    data = budget_data(chain, first, "2,000.00")
    assert sign_in(chain.applicant).post(url("propose_change", chain, "budget"), data).status_code == status
    assert not chain.agreement.amendments.exists()


def test_extension_by_its_form_with_a_document(chain: Chain, sign_in: SignIn) -> None:
    chain.in_force()
    end = Agreement.objects.get(pk=chain.agreement.pk).ends_on + datetime.timedelta(days=30)
    data = {"ends_on": end.isoformat(), "reason": "Snow.", "evidence": upload()}
    with chain.now():
        response = sign_in(chain.applicant).post(url("propose_change", chain, "extension"), data)
    assert response.status_code == 302
    assert chain.agreement.amendments.get().evidence is not None
    assert sign_in(chain.officer).get(url("change_evidence", chain, 1)).status_code == 302


def test_new_account_by_its_form_needs_a_whole_iban(chain: Chain, sign_in: SignIn) -> None:
    chain.in_force()
    data = {"holder": "X", "iban": "RS35260005601001611378", "bank_name": "B", "reason": "New bank."}
    client = sign_in(chain.applicant)
    assert client.post(url("propose_change", chain, "account"), data).status_code == 422
    data["iban"] = "AL47212110090000000235698741"
    assert client.post(url("propose_change", chain, "account"), data).status_code == 302
    assert chain.agreement.amendments.get().kind == "account"
    assert sign_in(chain.officer).post(url("propose_change", chain, "account"), data).status_code == 403


def test_acts_lead_a_change_to_its_end_on_the_pages(chain: Chain, sign_in: SignIn) -> None:
    chain.amendment_proposed(4_000_00)
    assert sign_in(chain.officer).post(url("recommend_change", chain, 1), {}).status_code == 302
    assert sign_in(chain.approver).post(url("approve_change", chain, 1), {}).status_code == 302
    amendment = chain.agreement.amendments.get()
    assert sign_in(chain.applicant).get(url("change_document", chain, 1)).status_code == 302
    data = {"name": "Signer", "capacity": "President", "sha256": amendment.sha256}
    assert sign_in(chain.applicant).post(url("sign_change", chain, 1), data).status_code == 422
    data["confirmed"] = "on"
    assert sign_in(chain.editor).post(url("sign_change", chain, 1), data).status_code == 403
    signatory, funder = sign_in(chain.applicant), sign_in(chain.approver)
    assert signatory.post(url("sign_change", chain, 1), data).url.startswith("/accounts/reauthenticate/")
    assert prove(signatory).post(url("sign_change", chain, 1), data).url == url("change", chain, 1)
    assert amendment.sha256 in funder.get(url("countersign_change", chain, 1)).content.decode()
    assert prove(funder).post(url("countersign_change", chain, 1), data).url == url("change", chain, 1)
    assert chain.agreement.amendments.get().state == "in_force"


def test_refusal_needs_a_reason_and_stands_on_the_page(chain: Chain, sign_in: SignIn) -> None:
    chain.amendment_proposed()
    client = sign_in(chain.officer)
    assert client.post(url("refuse_change", chain, 1), {"reason": ""}).status_code == 422
    assert client.post(url("refuse_change", chain, 1), {"reason": "No need."}).status_code == 302
    assert "No need." in sign_in(chain.applicant).get(url("change", chain, 1)).content.decode()


def test_draft_of_the_text_can_be_read_before_it_is_frozen(chain: Chain, sign_in: SignIn) -> None:
    chain.amendment_proposed()
    response = sign_in(chain.officer).get(url("change_document", chain, 1))
    assert response.content.startswith(b"%PDF")


def test_versions_are_compared_line_by_line_and_word_by_word(chain: Chain, sign_in: SignIn) -> None:
    chain.amendment_proposed()
    with chain.now():
        amending.take_note(chain.amendment, actor=chain.officer)
        change = amending.propose_amendment(
            chain.agreement,
            kind="description",
            reason="Another goal.",
            title="Neighbours for dialogue",
            actor=chain.applicant,
        )
        amending.recommend_amendment(change, actor=chain.officer)
        amending.approve_amendment(change, actor=chain.approver)
        concluding.sign_amendment(change, name="S", capacity="P", actor=chain.applicant)
        concluding.countersign_amendment(change, name="A", capacity="H", actor=chain.approver)
    client = sign_in(chain.viewer)
    latest = client.get(url("versions", chain)).content.decode()
    assert "From version 2 to version 3" in latest
    assert "<ins>" in latest
    assert "9,000.00" not in latest
    both = client.get(url("versions", chain), {"old": "1", "new": "3"}).content.decode()
    assert "9,000.00" in both
    assert "More meetings." in both
    assert client.get(url("versions", chain), {"old": "x", "new": "77"}).status_code == 200


def test_list_of_changes_is_filtered_searched_and_exported(
    chain: Chain, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    chain.amendment_proposed()
    client = sign_in(chain.finance)
    with django_assert_max_num_queries(12):
        text = client.get(reverse("agreements:amendments")).content.decode()
    assert chain.agreement.reference in text
    assert (
        chain.agreement.reference in client.get(reverse("agreements:amendments"), {"kind": "budget"}).content.decode()
    )
    refused = client.get(reverse("agreements:amendments"), {"state": "refused"}).content.decode()
    assert url("change", chain, 1) not in refused
    exported = client.get(reverse("agreements:amendments"), {"export": "csv"}).content.decode("utf-8-sig")
    assert chain.agreement.reference in exported
    assert sign_in(chain.applicant).get(reverse("agreements:amendments")).status_code == 403


def test_pages_cost_few_queries(chain: Chain, sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    chain.amendment_proposed()
    client = sign_in(chain.officer)
    for name, args in (("change", [1]), ("changes", []), ("versions", [])):
        client.get(url(name, chain, *args))
        with django_assert_max_num_queries(15):
            client.get(url(name, chain, *args))


def test_strangers_find_nothing(chain: Chain, sign_in: SignIn) -> None:
    chain.amendment_proposed()
    for name, args in (("change", [1]), ("changes", []), ("versions", []), ("propose_change", ["budget"])):
        assert sign_in(chain.stranger).get(url(name, chain, *args)).status_code == 404


def test_work_waits_for_whose_turn_it_is(chain: Chain) -> None:
    chain.amendment_proposed(4_000_00)
    turns = [
        (chain.officer, lambda: amending.recommend_amendment(chain.amendment, actor=chain.officer)),
        (chain.approver, lambda: amending.approve_amendment(chain.amendment, actor=chain.approver)),
        (
            chain.applicant,
            lambda: concluding.sign_amendment(chain.amendment, name="S", capacity="P", actor=chain.applicant),
        ),
        (
            chain.approver,
            lambda: concluding.countersign_amendment(chain.amendment, name="A", capacity="H", actor=chain.approver),
        ),
    ]
    for user, act in turns:
        assert [item.url for item in waiting_for(user)] == [url("change", chain, 1)]
        act()
    assert not waiting_for(chain.approver)


def test_change_signed_on_paper_keeps_its_copy(chain: Chain, sign_in: SignIn) -> None:
    chain.amendment_proposed(4_000_00)
    with chain.now():
        amending.recommend_amendment(chain.amendment, actor=chain.officer)
        amendment = amending.approve_amendment(chain.amendment, actor=chain.approver)
        client, paper = sign_in(chain.applicant), url("sign_change", chain, 1) + "?on=paper"
        assert "upload the signed copy" in client.get(url("sign_change", chain, 1)).content.decode()
        data = {"name": "Signer", "capacity": "President", "sha256": amendment.sha256}
        late = (chain.clock + datetime.timedelta(days=2)).date().isoformat()
        assert client.post(paper, {**data, "signed_on": late, "copy": upload()}).status_code == 422
        today = timezone.localdate(chain.clock).isoformat()
        assert client.post(paper, {**data, "signed_on": today, "copy": upload()}).status_code == 302
        copy = reverse("agreements:signed_copy", args=[chain.agreement.reference, 3])
        assert copy in client.get(url("change", chain, 1)).content.decode()
        assert client.get(copy).status_code == 302
    [signature] = amendment.signatures.all()
    assert (signature.method, signature.signed_on.isoformat()) == ("paper", today)


def test_call_that_asks_for_paper_takes_no_signature_in_sofra(chain: Chain) -> None:
    chain.amendment_proposed(4_000_00)
    Agreement.objects.filter(pk=chain.agreement.pk).update(terms={**chain.agreement.terms, "signing": "paper"})
    amending.recommend_amendment(chain.amendment, actor=chain.officer)
    amendment = amending.approve_amendment(chain.amendment, actor=chain.approver)
    with pytest.raises(TransitionRefused, match="other way only"):
        concluding.sign_amendment(amendment, name="S", capacity="P", actor=chain.applicant)
