"""How grants are agreed and paid, on the pages of a call: instalments row by row, rules, corrigenda, models."""

from typing import Any

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.judging_models import get_model, take_over_model
from grants.calls.models import Call
from grants.calls.rules.granting import grant_terms_of
from grants.calls.terms import terms_of
from grants.core.errors import DomainError
from tests.factories import Chain
from tests.grants.calls.changing import drafted, published
from tests.grants.calls.form import PARTS, rows

SIGNED = {"trigger": "signature", "basis_points": "60", "ORDER": "1"}
INTERIM = {"trigger": "manual", "basis_points": "25", "condition": "The interim report is accepted", "ORDER": "2"}
BALANCE = {"trigger": "report", "basis_points": "15", "ORDER": "3"}
IN_THREE = [
    {"trigger": "signature", "basis_points": 6_000, "days": None, "condition": ""},
    {"trigger": "manual", "basis_points": 2_500, "days": None, "condition": "The interim report is accepted"},
    {"trigger": "report", "basis_points": 1_500, "days": None, "condition": ""},
]


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def edit(chain: Chain, sign_in: Any, part: str, data: dict[str, Any]) -> Any:
    return sign_in(chain.officer).post(reverse("calls:edit", args=[chain.call.reference, part]), data)


def now(chain: Chain) -> Call:
    return Call.objects.get(pk=chain.call.pk)


def test_instalments_are_set_in_their_order_and_the_first_one_follows(draft: Chain, sign_in: Any) -> None:
    sent = rows({**BALANCE, "ORDER": "9"}, SIGNED, INTERIM)
    assert edit(draft, sign_in, "instalments", sent).status_code == 302
    call = now(draft)
    assert (call.instalments, call.advance_basis_points) == (IN_THREE, 6_000)
    page = sign_in(draft.officer).get(reverse("calls:edit", args=[call.reference, "money"]))
    assert page.context["form"].fields["advance_basis_points"].disabled
    assert edit(draft, sign_in, "money", {**PARTS["money"], "advance_basis_points": "80"}).status_code == 302
    assert now(draft).advance_basis_points == 6_000


def test_list_that_is_taken_out_leaves_its_first_instalment_and_the_rest(draft: Chain, sign_in: Any) -> None:
    edit(draft, sign_in, "instalments", rows(SIGNED, INTERIM, BALANCE))
    gone = [{**row, "DELETE": "on"} for row in (SIGNED, INTERIM, BALANCE)]
    assert edit(draft, sign_in, "instalments", rows(*gone, initial=3)).status_code == 302
    call = now(draft)
    assert call.instalments == []
    plan = call.grant_terms.plan
    assert [(part.trigger, part.basis_points) for part in plan] == [("signature", 6_000), ("report", 4_000)]


def test_row_is_added_without_losing_what_was_typed(draft: Chain, sign_in: Any) -> None:
    page = edit(draft, sign_in, "instalments", rows(SIGNED, add="1"))
    assert page.status_code == 200
    assert [row["basis_points"].value() for row in page.context["form"].forms] == ["60", None]
    assert now(draft).instalments == []


@pytest.mark.parametrize(
    ("sent", "row", "field", "words"),
    [
        ([{**SIGNED, "basis_points": "0"}], 0, "basis_points", "between 0.01"),
        ([{**SIGNED, "basis_points": "101"}], 0, "basis_points", "between 0.01"),
        ([{**SIGNED, "trigger": "whim"}], 0, "trigger", "valid choice"),
        ([{**SIGNED, "days": "-1", "trigger": "date", "basis_points": "100"}], 0, "days", "greater than or equal to 0"),
        ([{**SIGNED, "days": "5", "basis_points": "100"}], 0, "days", "only for an instalment that is due on a date"),
        ([{**SIGNED, "trigger": "date", "basis_points": "100"}], 0, "days", "Say how many days after the start"),
        ([SIGNED, {**INTERIM, "condition": " ", "basis_points": "40"}], 1, "condition", "Write the condition"),
        ([{**BALANCE, "basis_points": "40", "ORDER": "1"}, {**SIGNED, "ORDER": "2"}], 0, "trigger", "it comes last"),
    ],
)
def test_wrong_instalment_is_refused_at_its_field(
    draft: Chain, sign_in: Any, sent: list[dict[str, str]], row: int, field: str, words: str
) -> None:
    before = terms_of(now(draft))
    answer = edit(draft, sign_in, "instalments", rows(*sent))
    assert answer.status_code == 422
    errors = answer.context["form"].forms[row].errors
    assert list(errors) == [field]
    assert words in errors[field][0]
    assert terms_of(now(draft)) == before


def test_instalments_that_are_no_whole_are_refused_with_their_sum(draft: Chain, sign_in: Any) -> None:
    answer = edit(draft, sign_in, "instalments", rows(SIGNED, {**BALANCE, "basis_points": "15.50"}))
    assert answer.status_code == 422
    assert "add up to 75.5 %; they must add up to 100 %" in answer.content.decode()


FIXED = {"trigger": "signature", "amount_cents": "5,000", "ORDER": "1"}
REST = {"trigger": "report", "takes_rest": "on", "ORDER": "3"}


def test_fixed_amount_and_the_rest_are_set_row_by_row(draft: Chain, sign_in: Any) -> None:
    assert edit(draft, sign_in, "instalments", rows(FIXED, INTERIM, REST)).status_code == 302
    call = now(draft)
    assert [(part.basis_points, part.amount_cents) for part in call.grant_terms.plan] == [
        (None, 5_000_00),
        (2_500, None),
        (None, None),
    ]
    assert [row.get("amount_cents", "none") for row in call.instalments] == [5_000_00, "none", "none"]
    page = sign_in(draft.officer).get(reverse("calls:edit", args=[call.reference, "instalments"]))
    form = page.context["form"]
    assert [row["takes_rest"].value() for row in form.forms] == [False, False, True]
    assert "or a fixed amount (EUR)" in page.content.decode()
    money = sign_in(draft.officer).get(reverse("calls:edit", args=[call.reference, "money"]))
    assert "advance_basis_points" not in money.context["form"].fields
    assert edit(draft, sign_in, "money", PARTS["money"]).status_code == 302
    assert now(draft).instalments == call.instalments


def test_amounts_are_in_the_currency_of_the_agreements(draft: Chain, sign_in: Any) -> None:
    services.set_terms(draft.call, {"grant_currency": "RSD"}, actor=draft.officer)
    url = reverse("calls:edit", args=[draft.call.reference, "instalments"])
    page = sign_in(draft.officer).post(url, rows(SIGNED, add="1"))
    assert "or a fixed amount (RSD)" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "row", "field", "words"),
    [
        ([{**FIXED, "amount_cents": "0"}, REST], 0, "amount_cents", "more than zero"),
        ([{**FIXED, "amount_cents": "much"}, REST], 0, "amount_cents", ""),
        ([{**FIXED, "basis_points": "50"}, REST], 0, "amount_cents", "not both"),
        ([{**FIXED, "takes_rest": "on"}, REST], 0, "takes_rest", "no percentage and no amount"),
        ([FIXED, {**INTERIM, "basis_points": "", "ORDER": "2"}], 1, "basis_points", "let it take the rest"),
        ([FIXED, BALANCE], 1, "takes_rest", "one instalment takes the rest"),
        ([{**REST, "ORDER": "1", "trigger": "signature"}, {**FIXED, "ORDER": "2"}], 0, "takes_rest", "Only the last"),
        ([{**FIXED, "amount_cents": "20,000.01"}, REST], 1, "takes_rest", "is smaller than the instalments before"),
    ],
)
def test_wrong_amount_is_refused_at_its_field(
    draft: Chain, sign_in: Any, sent: list[dict[str, str]], row: int, field: str, words: str
) -> None:
    before = terms_of(now(draft))
    answer = edit(draft, sign_in, "instalments", rows(*sent))
    assert answer.status_code == 422
    errors = answer.context["form"].forms[row].errors
    assert field in errors, answer.context["form"].errors
    assert words in errors[field][0]
    assert terms_of(now(draft)) == before


def test_corrigendum_to_fixed_amounts_names_them_and_no_share(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain)
    address = [fresh_chain.call.reference, change.pk]
    officer = sign_in(fresh_chain.officer)
    url = reverse("calls:corrigendum_edit", args=[*address, "instalments"])
    assert officer.post(url, rows(FIXED, INTERIM, REST)).status_code == 302
    page = " ".join(officer.get(reverse("calls:corrigendum_detail", args=address)).content.decode().split())
    assert "5,000.00" in page
    assert "the rest after the final report is accepted" in page
    assert "First instalment, percent" in page
    change.refresh_from_db(fields=["terms"])
    assert change.terms["instalments"][0]["amount_cents"] == 5_000_00


def test_newer_instalments_of_a_colleague_are_shown_and_not_overwritten(draft: Chain, sign_in: Any) -> None:
    officer, url = sign_in(draft.officer), reverse("calls:edit", args=[draft.call.reference, "instalments"])
    mark = officer.get(url).context["mark"]
    theirs = [{"trigger": "signature", "basis_points": 10_000, "days": None, "condition": ""}]
    services.set_terms(draft.call, {"instalments": theirs, "advance_basis_points": 10_000}, actor=draft.officer)
    answer = officer.post(url, {**rows(SIGNED, INTERIM, BALANCE), "seen": mark})
    assert answer.status_code == 409
    assert "when both sides have signed · 100\xa0%" in answer.content.decode()
    assert now(draft).instalments == theirs


def test_rules_of_the_agreement_are_set_by_the_officer(draft: Chain, sign_in: Any) -> None:
    changes = {
        "grant_currency": "RSD",
        "exchange": "mean",
        "agreement_language": "sr-latn",
        "signing": "paper",
        "joint_signature": "on",
        "starts_before_signature": "on",
        "conditions": ["sanctions", "account"],
        "second_approval_cents": "1,000,000",
        "cooling_days": "0",
        "sanctions_days": "7",
        "reallocation_basis_points": "",
        "reallocation_of": "total",
        "reallocation_counts": "single",
        "extension_days": "0",
        "repay_days": "60",
        "payment_days": "15",
    }
    answer = edit(draft, sign_in, "agreement", {**PARTS["agreement"], **changes})
    assert answer.status_code == 302, answer.context["form"].errors
    terms = now(draft).grant_terms
    assert terms == grant_terms_of(
        {
            **{name: value for name, value in changes.items() if name in ("exchange", "signing", "agreement_language")},
            "grant_currency": "RSD",
            "joint_signature": True,
            "starts_before_signature": True,
            "conditions": ["account", "sanctions"],
            "second_approval_cents": 1_000_000_00,
            "cooling_days": 0,
            "sanctions_days": 7,
            "reallocation_basis_points": None,
            "reallocation_of": "total",
            "reallocation_counts": "single",
            "extension_days": 0,
            "repay_days": 60,
            "payment_days": 15,
        }
    )
    page = sign_in(draft.officer).get(reverse("calls:edit", args=[draft.call.reference, "agreement"]))
    assert "two approvals (RSD)" in page.content.decode()


def test_partners_that_the_call_does_not_take_cannot_sign(draft: Chain, sign_in: Any) -> None:
    services.set_terms(draft.call, {"partners": "none"}, actor=draft.officer)
    answer = edit(draft, sign_in, "agreement", {**PARTS["agreement"], "joint_signature": "on"})
    assert answer.context["form"].errors == {"joint_signature": ["The call takes no partners, so none can sign."]}


@pytest.mark.parametrize("role", ["finance", "approver", "auditor", "applicant", "stranger"])
@pytest.mark.parametrize("part", ["instalments", "agreement"])
def test_nobody_but_an_officer_sets_them(draft: Chain, sign_in: Any, part: str, role: str) -> None:
    before = terms_of(now(draft))
    url = reverse("calls:edit", args=[draft.call.reference, part])
    data = PARTS.get(part, rows(SIGNED, INTERIM, BALANCE))
    assert sign_in(getattr(draft, role)).post(url, {**data, "repay_days": "1"}).status_code in (403, 404)
    assert terms_of(now(draft)) == before


def test_corrigendum_changes_how_grants_are_paid_and_names_it(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.open_call()
    change = drafted(fresh_chain)
    address = [fresh_chain.call.reference, change.pk]
    officer = sign_in(fresh_chain.officer)
    url = reverse("calls:corrigendum_edit", args=[*address, "instalments"])
    assert officer.post(url, rows(SIGNED, INTERIM, BALANCE)).status_code == 302
    page = " ".join(officer.get(reverse("calls:corrigendum_detail", args=address)).content.decode().split())
    assert "25 % once a condition is met (The interim report is accepted)" in page
    change.refresh_from_db(fields=["terms"])
    assert (change.terms["instalments"], change.terms["advance_basis_points"]) == (IN_THREE, 6_000)


def test_version_keeps_the_rules_as_they_were(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    published(fresh_chain, instalments=IN_THREE, repay_days=60)
    first, second = fresh_chain.call.versions.order_by("number")
    assert (first.terms["instalments"], first.terms["repay_days"]) == ([], 45)
    assert (second.terms["instalments"], second.terms["repay_days"]) == (IN_THREE, 60)


def test_currency_of_the_agreements_stands_once_the_call_is_open(fresh_chain: Chain) -> None:
    fresh_chain.open_call()
    with pytest.raises(DomainError, match="does not change once the call is open"):
        drafted(fresh_chain, grant_currency="RSD")


@pytest.mark.parametrize(
    ("name", "shares", "limit"),
    [
        ("coe-committee", [8_000, 2_000], (1_000, "source", "cumulative")),
        ("eyf", [6_000, 2_500, 1_500], (10_000, "total", "cumulative")),
        ("eu-prag", [8_000, 2_000], (2_500, "source", "cumulative")),
    ],
)
def test_model_of_a_donor_brings_its_agreement(draft: Chain, name: str, shares: list[int], limit: Any) -> None:
    take_over_model(draft.call, get_model(name), actor=draft.officer)
    terms = now(draft).grant_terms
    assert [part.basis_points for part in terms.plan] == shares
    assert terms.advance_basis_points == shares[0]
    assert (terms.reallocation_basis_points, terms.reallocation_of, terms.reallocation_counts) == limit


def test_draft_with_a_broken_list_says_so_on_its_desk(draft: Chain, sign_in: Any) -> None:
    services.set_terms(draft.call, {"instalments": IN_THREE[:2]}, actor=draft.officer)
    page = sign_in(draft.officer).get(reverse("calls:manage", args=[draft.call.reference])).content.decode()
    assert "Instalments: The instalments add up to 85 %; they must add up to 100 %." in page
