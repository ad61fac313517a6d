"""Partners, months, amounts, value added tax and the picture of a plan, without a database."""

from hypothesis import given
from hypothesis import strategies as st

from grants.applications.rules.parts import (
    PartnerRule,
    amount_fault,
    changed_too_much,
    month_bars,
    months_fault,
    partner_faults,
    vat_fault,
)

PARTNERS = st.lists(
    st.tuples(st.text(max_size=5), st.sampled_from(["cso", "local_authority"]), st.sampled_from(["RS", "AL", "IT"])),
    max_size=5,
)
ONE = ("Town", "local_authority", "AL")


def codes(partners, rule):
    return [fault.code for fault in partner_faults(partners, rule)]


def test_call_without_partners_takes_none():
    assert codes([], PartnerRule(mode="none")) == []
    assert codes([ONE], PartnerRule(mode="none")) == ["not_allowed"]


def test_required_means_at_least_one_and_allowed_means_none_or_enough():
    assert codes([], PartnerRule(mode="required")) == ["too_few"]
    assert codes([], PartnerRule(mode="allowed", least=2)) == []
    assert codes([ONE], PartnerRule(mode="allowed", least=2)) == ["too_few"]
    assert codes([ONE, ONE], PartnerRule(mode="required", least=2, most=2)) == []
    assert codes([ONE, ONE, ONE], PartnerRule(mode="required", least=2, most=2)) == ["too_many"]


def test_kind_and_country_are_told_with_the_partner():
    rule = PartnerRule(kind="cso", countries=frozenset({"RS", "AL"}), not_country="AL")
    assert codes([ONE], rule) == ["wrong_kind", "same_country"]
    assert codes([("Comune", "cso", "IT")], rule) == ["wrong_country"]
    assert partner_faults([ONE], rule)[0].name == "Town"


@given(PARTNERS, st.integers(0, 5), st.integers(0, 5))
def test_number_of_partners_is_right_exactly_between_least_and_most(partners, least, most):
    rule = PartnerRule(mode="required", least=least, most=most)
    found = set(codes(partners, rule))
    assert ("too_few" in found) == (len(partners) < max(least, 1))
    assert ("too_many" in found) == (len(partners) > most)


@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(0, 10_000))
def test_amount_may_move_by_the_permitted_share_and_not_by_a_cent_more(concept, asked, points):
    moved = abs(asked - concept)
    assert changed_too_much(asked, concept, points) == (moved * 10_000 > concept * points)
    assert not changed_too_much(concept, concept, points)


def test_twenty_percent_of_ten_thousand_to_the_cent():
    assert not changed_too_much(12_000_00, 10_000_00, 2000)
    assert changed_too_much(12_000_01, 10_000_00, 2000)
    assert not changed_too_much(8_000_00, 10_000_00, 2000)
    assert changed_too_much(7_999_99, 10_000_00, 2000)


def test_expected_amount_lies_within_the_limits_of_the_grant():
    assert amount_fault(10, least=None, most=10) == ""
    assert amount_fault(11, least=None, most=10) == "above"
    assert amount_fault(4, least=5, most=10) == "below"
    assert amount_fault(9, least=5, most=10, fixed=10) == "not_fixed"
    assert amount_fault(10, least=5, most=9, fixed=10) == ""


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60))), st.integers(1, 60))
def test_bars_stay_within_the_picture(activities, months):
    for start, span in month_bars(activities, months):
        assert 0 <= start <= months
        assert span >= 0
        assert start + span <= months


def test_bar_spans_first_and_last_month():
    assert month_bars([(1, 1), (2, 4), (5, 9)], 6) == [(0, 1), (1, 3), (4, 2)]


def test_months_of_an_activity_against_the_duration():
    assert months_fault(1, 6, 6) == ""
    assert months_fault(1, 7, 6) == "outside"
    assert months_fault(3, 2, 6) == "reversed"
    assert months_fault(1, 60, None) == ""


def test_value_added_tax_by_rule_and_status():
    assert vat_fault("any", None, "unknown") == ""
    assert vat_fault("never", None, "registered") == "unsaid"
    assert vat_fault("never", True, "not_registered") == "never"
    assert vat_fault("never", False, "unknown") == ""
    assert vat_fault("unrecoverable", True, "unknown") == "status_unknown"
    assert vat_fault("unrecoverable", True, "registered") == "recoverable"
    assert vat_fault("unrecoverable", True, "not_registered") == ""
    assert vat_fault("unrecoverable", True, "partly") == ""
    assert vat_fault("unrecoverable", False, "registered") == ""
