"""A draft is set part by part, its pot with it; nothing else can be changed; two officers lose nothing."""

import re
from typing import Any

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.editing import PARTS, initial_of, part_of, terms_from
from grants.calls.models import Call
from grants.calls.selectors import left_in, left_in_pot
from grants.calls.terms import FIELDS, ROWS, terms_of
from tests.factories import Chain
from tests.grants.calls.form import PARTS as SENT
from tests.grants.calls.form import rows
from workflows.engine import TransitionRefused


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def post(chain: Chain, sign_in: Any, part: str, **changes: Any) -> Any:
    data = {**SENT.get(part, {}), **changes}
    return sign_in(chain.officer).post(reverse("calls:edit", args=[chain.call.reference, part]), data)


def test_every_term_has_a_page_of_its_own() -> None:
    names = [name for part in PARTS.values() for name in part.names]
    once = [name for name in names if name != "reporting"]  # whose lists have pages of their own
    assert len(once) == len(set(once))
    assert set(names) == {*FIELDS, *ROWS, "countries"} - {"questions"}


@pytest.mark.parametrize("part", sorted(PARTS))
def test_page_of_a_part_gives_back_what_it_shows(draft: Chain, sign_in: Any, part: str) -> None:
    """What a browser sends unchanged changes nothing: not a cent, not a second."""
    officer = sign_in(draft.officer)
    url = reverse("calls:edit", args=[draft.call.reference, part])
    page = officer.get(url)
    assert page.status_code == 200
    form, before = page.context["form"], terms_of(Call.objects.get())
    response = officer.post(url, sent_back(form))
    assert response.status_code == 302, getattr(response.context and response.context["form"], "errors", "")
    assert terms_of(Call.objects.get()) == before


def sent_back(form: Any) -> dict[str, Any]:
    """Return what a browser sends for the form as it is shown."""
    fields = [*form]
    if hasattr(form, "forms"):
        fields = [*form.management_form, *(field for row in form.forms for field in row)]
    found: dict[str, Any] = {}
    for field in fields:
        value = field.value()
        if value is None or value is False or value in ("", []):
            continue
        shown = field.field.widget.format_value(value) if not isinstance(value, list | bool) else value
        found[field.html_name] = "on" if value is True else value if isinstance(value, list) else single(shown)
    return found


def single(shown: Any) -> Any:
    return shown[0] if isinstance(shown, list) else shown


@pytest.mark.parametrize("pot", ["80,000", "20,000", "60,000"])
def test_pot_follows_both_ways(draft: Chain, sign_in: Any, pot: str) -> None:
    assert post(draft, sign_in, "money", pot_cents=pot).status_code == 302
    cents = int(pot.replace(",", "")) * 100
    assert left_in_pot(draft.call) == cents
    assert left_in(draft.action) == 120_000_00 - cents


def test_pot_above_what_is_left_is_refused_with_the_most_it_can_be(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "money", pot_cents="120,000.01", maximum_cents="9,000")
    assert response.status_code == 422
    assert "Only 120,000.00\xa0EUR" in response.context["form"].errors["pot_cents"][0]
    assert Call.objects.get().maximum_cents == 20_000_00
    assert left_in_pot(draft.call) == 60_000_00


BAD = [
    ("purpose", "title", "x" * 201),
    ("purpose", "summary", "x" * 601),
    ("money", "pot_cents", "-5"),
    ("money", "pot_cents", "NaN"),
    ("money", "maximum_cents", "60,000.01"),
    ("money", "minimum_cents", "20,000.01"),
    ("money", "fixed_cents", "20,000.01"),
    ("money", "expected_grants", "0"),
    ("money", "cofinancing_basis_points", ""),
    ("money", "cofinancing_basis_points", "100"),
    ("money", "advance_basis_points", "101"),
    ("money", "vat", "sometimes"),
    ("ceilings", "indirect_basis_points", "101"),
    ("ceilings", "equipment_most", "0"),
    ("ceilings", "equipment_most", "abc"),
    ("ceilings", "travel_of", "moon"),
    ("applicants", "applicants", "martians"),
    ("applicants", "countries", []),
    ("applicants", "countries", ["XXX"]),
    ("applicants", "min_age_months", "0"),
    ("applicants", "min_turnover_cents", "0"),
    ("applicants", "languages", ["xx"]),
    ("partners", "min_partners", "1"),
    ("partners", "partners_from", "other"),
    ("places", "max_applications", "0"),
    ("places", "max_in_all", "0"),
    ("timetable", "time_zone", "../../etc/passwd"),
    ("timetable", "opens_at", "2027-02-30T10:00"),
    ("timetable", "closes_at", "2001-01-01T00:00:00"),
    ("timetable", "closes_at", "9999-12-31T23:59:59Z"),
    ("timetable", "questions_until", "2030-07-02T00:00:00"),
    ("timetable", "latest_end", "2001-01-01"),
    ("timetable", "min_months", "13"),
    ("timetable", "max_months", "-1"),
    ("assessment", "pass_mark", "101"),
    ("assessment", "pass_mark", "NaN"),
    ("agreement", "agreement_language", "tlh"),
    ("agreement", "signing", "by_nod"),
    ("agreement", "conditions", ["horoscope"]),
    ("agreement", "grant_currency", "CHF"),
    ("agreement", "exchange", "guess"),
    ("agreement", "second_approval_cents", "0"),
    ("agreement", "second_approval_cents", "10 EUR"),
    ("agreement", "cooling_days", "91"),
    ("agreement", "cooling_days", "-1"),
    ("agreement", "sanctions_days", "0"),
    ("agreement", "reallocation_basis_points", "100.01"),
    ("agreement", "reallocation_of", "moon"),
    ("agreement", "reallocation_counts", "never"),
    ("agreement", "extension_days", "366"),
    ("agreement", "repay_days", "0"),
    ("agreement", "payment_days", "0"),
    ("agreement", "payment_days", "366"),
    ("procedure", "procedure", "secret"),
    ("procedure", "amount_change_basis_points", "20"),
]


@pytest.mark.parametrize(("part", "field", "value"), BAD)
def test_bad_input_is_refused_at_its_field(draft: Chain, sign_in: Any, part: str, field: str, value: Any) -> None:
    before = terms_of(Call.objects.get())
    response = post(draft, sign_in, part, **{field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert f"id_{field}" in response.content.decode()
    assert terms_of(Call.objects.get()) == before


def test_direct_award_without_a_justification_is_refused(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "procedure", procedure="direct")
    assert response.context["form"].errors == {"justification": ["A direct award needs a justification."]}


def test_authentic_language_is_one_of_those_accepted(draft: Chain, sign_in: Any) -> None:
    response = post(draft, sign_in, "applicants", languages=["tr"], authentic_language="en")
    assert list(response.context["form"].errors) == ["authentic_language"]


def test_pot_below_its_lots_is_refused_with_their_sum(draft: Chain, sign_in: Any) -> None:
    lots = [{"key": "lot1", "title": "North", "pot_cents": 50_000_00}]
    services.set_rows(draft.call, "lots", lots, actor=draft.officer)
    response = post(draft, sign_in, "money", pot_cents="40,000")
    assert "50,000.00" in response.context["form"].errors["pot_cents"][0]


def test_ceilings_are_set_and_taken_back_by_their_heading(draft: Chain, sign_in: Any) -> None:
    assert post(draft, sign_in, "ceilings", equipment_most="20", travel_most="12.5").status_code == 302
    assert {(row.heading, row.basis_points, row.of) for row in draft.call.ceilings.all()} == {
        ("equipment", 2000, "grant"),
        ("travel", 1250, "grant"),
    }
    assert Call.objects.get().indirect_basis_points == 700
    post(draft, sign_in, "ceilings", equipment_most="20", equipment_of="total", indirect_basis_points="")
    assert [(row.heading, row.of) for row in draft.call.ceilings.all()] == [("equipment", "total")]
    assert Call.objects.get().indirect_basis_points is None


def test_concept_notes_have_a_deadline_of_their_own_in_two_stages(draft: Chain, sign_in: Any) -> None:
    assert post(draft, sign_in, "procedure", stages="two", amount_change_basis_points="20").status_code == 302
    assert list(post(draft, sign_in, "timetable").context["form"].errors) == ["concept_closes_at"]
    late = post(draft, sign_in, "timetable", concept_closes_at="2030-07-01T23:59:59")
    assert "before that for full applications" in late.context["form"].errors["concept_closes_at"][0]
    assert post(draft, sign_in, "timetable", concept_closes_at="2030-06-15T12:00:00").status_code == 302
    assert Call.objects.get().concept_closes_at.isoformat() == "2030-06-15T10:00:00+00:00"


def test_doubtful_moment_of_questions_is_said_too(draft: Chain, sign_in: Any) -> None:
    officer = sign_in(draft.officer)
    url = reverse("calls:edit", args=[draft.call.reference, "timetable"])
    moments = {"closes_at": "2030-11-01T12:00:00", "questions_until": "2030-10-27T02:30:00"}
    page = officer.post(url, {**SENT["timetable"], **moments}, follow=True).content.decode()
    assert "the later moment is taken: 2030-10-27 02:30:00 UTC+0100" in page


def test_expected_result_is_one_of_those_of_the_action(draft: Chain, sign_in: Any) -> None:
    draft.action.expected_results = ["Mediators work in ten towns", "Complaints are heard"]
    draft.action.save()
    assert list(post(draft, sign_in, "purpose").context["form"].errors) == ["expected_result"]
    assert list(post(draft, sign_in, "purpose", expected_result="Peace").context["form"].errors) == ["expected_result"]
    assert post(draft, sign_in, "purpose", expected_result="Complaints are heard").status_code == 302
    assert Call.objects.get().expected_result == "Complaints are heard"


def test_newer_version_of_a_colleague_is_shown_and_not_overwritten(draft: Chain, sign_in: Any) -> None:
    officer = sign_in(draft.officer)
    url = reverse("calls:edit", args=[draft.call.reference, "money"])
    seen = re.search(r'name="seen" value="(\w+)"', officer.get(url).content.decode())
    assert seen
    services.set_terms(draft.call, {"maximum_cents": 7_000_00}, actor=draft.officer)
    mine = {**SENT["money"], "maximum_cents": "8,000", "seen": seen[1]}
    response = officer.post(url, mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert "7,000.00\xa0EUR" in page
    assert 'value="8,000"' in page
    assert Call.objects.get().maximum_cents == 7_000_00
    again = re.search(r'name="seen" value="(\w+)"', page)
    assert again
    assert officer.post(url, {**mine, "seen": again[1]}).status_code == 302
    assert Call.objects.get().maximum_cents == 8_000_00


def test_newer_rows_of_a_colleague_are_shown_beside_those_typed(draft: Chain, sign_in: Any) -> None:
    officer = sign_in(draft.officer)
    url = reverse("calls:edit", args=[draft.call.reference, "lots"])
    mark = officer.get(url).context["mark"]
    theirs = [{"key": "lot1", "title": "North of the river", "pot_cents": 10_000_00, "country": "SRB"}]
    services.set_terms(draft.call, {"lots": theirs}, actor=draft.officer)
    response = officer.post(url, {**rows({"title": "Hills", "pot_cents": "5,000"}), "seen": mark})
    page = response.content.decode()
    assert response.status_code == 409
    assert "North of the river · Serbia · 10,000.00\xa0EUR" in page
    assert 'value="Hills"' in page
    assert [lot.title for lot in draft.call.lots.all()] == ["North of the river"]


def test_same_change_by_two_is_no_conflict(draft: Chain, sign_in: Any) -> None:
    officer = sign_in(draft.officer)
    url = reverse("calls:edit", args=[draft.call.reference, "assessment"])
    mark = officer.get(url).context["mark"]
    services.set_terms(draft.call, {"max_points": 10}, actor=draft.officer)
    assert officer.post(url, {**SENT["assessment"], "max_points": "10", "seen": mark}).status_code == 302


def test_change_of_another_part_is_no_conflict(draft: Chain, sign_in: Any) -> None:
    officer = sign_in(draft.officer)
    url = reverse("calls:edit", args=[draft.call.reference, "money"])
    mark = officer.get(url).context["mark"]
    services.set_terms(draft.call, {"title": "Renamed"}, actor=draft.officer)
    assert officer.post(url, {**SENT["money"], "seen": mark}).status_code == 302


def test_part_edits_any_terms_and_gives_back_its_own_alone(draft: Chain) -> None:
    """The pages of a corrigendum stand on this: terms that are proposed, not stored."""
    proposed = {**terms_of(draft.call), "maximum_cents": 9_000_00, "closes_at": "2031-01-01T11:00:00+00:00"}
    part = part_of("money")
    assert initial_of(proposed, part)["maximum_cents"] == 9_000_00
    form = part.form(proposed, SENT["money"], call=draft.call)
    assert form.is_valid(), form.errors
    assert set(terms_from(form)) == set(part.names)
    times = part_of("timetable").form(proposed, SENT["timetable"], call=draft.call)
    assert times.is_valid(), times.errors
    assert terms_from(times)["closes_at"] == "2030-07-01T21:59:59+00:00"
    assert Call.objects.get().maximum_cents == 20_000_00


def test_unknown_part_is_no_page(draft: Chain, sign_in: Any) -> None:
    url = reverse("calls:edit", args=[draft.call.reference, "weather"])
    assert sign_in(draft.officer).get(url).status_code == 404


@pytest.mark.parametrize("part", sorted(PARTS))
def test_published_call_cannot_be_changed(fresh_chain: Chain, sign_in: Any, part: str) -> None:
    fresh_chain.open_call()
    before = terms_of(Call.objects.get())
    data = {**SENT.get(part, {}), **rows({"title": "New"})}
    url = reverse("calls:edit", args=[fresh_chain.call.reference, part])
    response = sign_in(fresh_chain.officer).post(url, data, follow=True)
    assert "no longer a draft" in response.content.decode()
    assert terms_of(Call.objects.get()) == before
    with pytest.raises(TransitionRefused):
        services.set_terms(fresh_chain.call, {"title": "Changed"}, actor=fresh_chain.officer)
