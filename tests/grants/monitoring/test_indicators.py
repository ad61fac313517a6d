"""Values of indicators: reported by the grantee, validated or returned by the officer, added up from below."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from grants.agreements.annexes import annexes_of
from grants.agreements.models import Agreement, GrantIndicator
from grants.agreements.services import indicators as agreed
from grants.core import health_views, nightly
from grants.core.errors import DomainError
from grants.core.models import NightlyCheck
from grants.monitoring import services as monitoring
from grants.monitoring.models import IndicatorTotal, IndicatorValue, Report
from grants.monitoring.selectors.indicators import waiting_for
from grants.monitoring.services.indicators import (
    Count,
    Occasion,
    link_indicator,
    report_values,
    return_value,
    save_value,
    validate_value,
)
from grants.monitoring.tasks import check_indicators
from grants.monitoring.totals import differences
from notifications.models import Message
from tests.factories import make_pdf, upload
from tests.grants.monitoring.indicator_objects import indicator
from workflows.engine import TransitionRefused, records_of

SEX = {"sex": {"women": 8, "men": 3, "others": 0, "unknown": 1}}


@pytest.fixture
def row(chain: Any) -> GrantIndicator:
    """The indicator of a grant whose report is being written."""
    chain.report_written()
    return chain.agreement.indicators.get()


@pytest.fixture
def linked(chain: Any, row: GrantIndicator) -> GrantIndicator:
    return link_indicator(row, indicator(chain), actor=chain.officer)


def in_report(chain: Any) -> Occasion:
    return Occasion(Report.objects.get(pk=chain.report.pk))


def reported(chain: Any, row: GrantIndicator, value: int = 12) -> IndicatorValue:
    """Let the grantee hand the report in with a value."""
    with chain.now():
        if not row.asked:
            save_value(row, Count(value), in_report(chain), actor=chain.applicant)
        else:
            counts = {"women": value, "men": 0, "others": 0, "unknown": 0}
            save_value(row, Count(value, None, {"sex": counts}), in_report(chain), actor=chain.applicant)
        monitoring.submit_report(chain.report, actor=chain.applicant)
    return row.values.get(state="reported")


def totals() -> dict[str, int]:
    return {total.level: total.value for total in IndicatorTotal.objects.all()}


# Drawn up and linked


def test_agreement_takes_its_indicators_from_the_application(chain: Any) -> None:
    chain.prepared()
    [row] = chain.agreement.indicators.all()
    assert (row.title, row.baseline, row.target, row.is_main) == ("Mediators trained", 0, 12, True)
    assert row.aggregation == "latest"
    assert row.indicator is None


def test_indicator_worded_as_one_of_the_action_counts_by_it(chain: Any) -> None:
    found = indicator(chain, title="mediators TRAINED")
    chain.prepared()
    assert chain.agreement.indicators.get().indicator == found


def test_draft_takes_indicators_of_the_framework_and_own_ones(chain: Any) -> None:
    chain.prepared()
    fields = {"baseline": 1, "target": 5, "actor": chain.officer}
    added = agreed.add_indicator(chain.agreement, indicator=indicator(chain), **fields)
    assert (added.title, added.unit, added.aggregation) == ("Mediators at work", "people", "sum")
    agreed.add_indicator(chain.agreement, title="Towns", **fields)
    with pytest.raises(DomainError, match="already"):
        agreed.add_indicator(chain.agreement, indicator=indicator(chain), **fields)
    agreed.remove_indicator(added, actor=chain.officer)
    assert chain.agreement.indicators.count() == 2


def test_annex_prints_every_indicator_with_the_code_of_the_action(chain: Any) -> None:
    chain.prepared()
    agreed.add_indicator(
        chain.agreement, indicator=indicator(chain), baseline=1, target=5, means="Lists", actor=chain.officer
    )
    found = [annex for annex in annexes_of(chain.agreement) if "Indicators" in annex["heading"]]
    rows = found[0]["tables"][0]["rows"]
    assert [row[0] for row in rows] == ["Mediators trained", "OC1-1 · Mediators at work (people)"]
    assert rows[1][1:] == ["1", "5", "Lists"]


def test_first_indicator_is_printed_and_cannot_be_taken_out(chain: Any) -> None:
    chain.prepared()
    row = chain.agreement.indicators.get()
    agreed.edit_indicator(row, title="Mediators certified", target=20, actor=chain.officer)
    agreement = Agreement.objects.get(pk=chain.agreement.pk)
    assert (agreement.indicator, agreement.indicator_target) == ("Mediators certified", 20)
    with pytest.raises(TransitionRefused, match="articles name"):
        agreed.remove_indicator(row, actor=chain.officer)


def test_offered_agreement_keeps_its_targets(chain: Any) -> None:
    chain.in_force()
    with pytest.raises(TransitionRefused, match="amendment"):
        agreed.edit_indicator(chain.agreement.indicators.get(), target=1, actor=chain.officer)


def test_indicator_of_another_action_is_not_linked(chain: Any, row: GrantIndicator) -> None:
    from tests.factories import make_action, make_staff

    other = type("Other", (), {})()
    other.action = make_action("albania")
    other.officer = make_staff("Other Officer", "officer", other.action)
    with pytest.raises(DomainError, match="grant's action"):
        link_indicator(row, indicator(other), actor=chain.officer)


# Reported


def test_value_is_a_draft_until_the_report_is_in(chain: Any, linked: GrantIndicator) -> None:
    with chain.now():
        value = save_value(linked, Count(12, None, SEX), in_report(chain), actor=chain.editor)
        assert value.state == "draft"
        again = save_value(
            linked, Count(12, None, SEX, "Lists"), in_report(chain), evidence=make_pdf(), actor=chain.applicant
        )
        assert again.pk == value.pk
        monitoring.submit_report(chain.report, actor=chain.applicant)
    value.refresh_from_db(fields=["reported_at"])
    value = IndicatorValue.objects.get(pk=value.pk)
    assert (str(value.state), value.note, bool(value.evidence)) == ("reported", "Lists", True)
    assert value.reported_at is not None


def test_report_lacks_its_indicators_until_each_has_a_value(chain: Any, row: GrantIndicator) -> None:
    row.values.all().delete()
    assert Report.objects.get(pk=chain.report.pk).missing == ["indicator"]
    with chain.now():
        save_value(row, Count(11, note="Lists"), in_report(chain), actor=chain.applicant)
        assert Report.objects.get(pk=chain.report.pk).missing == []
        monitoring.submit_report(chain.report, actor=chain.applicant)
    assert [(value.value, value.note, str(value.state)) for value in row.values.all()] == [(11, "Lists", "reported")]


def test_bare_number_does_not_do_where_its_division_is_asked(chain: Any, linked: GrantIndicator) -> None:
    assert Report.objects.get(pk=chain.report.pk).missing == ["indicator"]
    with chain.now(), pytest.raises(TransitionRefused, match="the indicator"):
        monitoring.submit_report(chain.report, actor=chain.applicant)


def test_report_is_not_handed_in_without_every_value(chain: Any, row: GrantIndicator) -> None:
    chain.agreement.indicators.create(title="Towns with a plan", target=3, order=2)
    with chain.now(), pytest.raises(TransitionRefused, match="the indicator"):
        monitoring.submit_report(chain.report, actor=chain.applicant)
    assert str(Report.objects.get(pk=chain.report.pk).state) == "draft"


@pytest.mark.parametrize(
    ("count", "field"),
    [
        (Count(-1, None, SEX), "value"),
        (Count("12", None, SEX), "value"),  # type: ignore[arg-type]
        (Count(True, None, SEX), "value"),
        (Count(12), "sex"),
        (Count(13, None, SEX), "sex"),
        (Count(12, None, {"sex": {"Ana Anić": 12}}), "sex"),
        (Count(12, None, {**SEX, "ethnicity": {"Roma": 12}}), "ethnicity"),
        (Count(12, 20, SEX), "value"),
    ],
)
def test_wrong_count_is_told_at_its_field(chain: Any, linked: GrantIndicator, count: Count, field: str) -> None:
    with chain.now(), pytest.raises(DomainError) as refused:
        save_value(linked, count, in_report(chain), actor=chain.applicant)
    assert refused.value.field == field
    assert not linked.values.exists()


@pytest.mark.parametrize("count", [Count(5), Count(5, 4), Count(0, 0)])
def test_share_needs_a_whole_that_holds_it(chain: Any, row: GrantIndicator, count: Count) -> None:
    share = indicator(chain, code="S", aggregation="share", target=80, disaggregation=[])
    row = link_indicator(row, share, actor=chain.officer)
    with chain.now(), pytest.raises(DomainError) as refused:
        save_value(row, count, in_report(chain), actor=chain.applicant)
    assert refused.value.field == "whole"
    with chain.now():
        assert save_value(row, Count(5, 8), in_report(chain), actor=chain.applicant).whole == 8


def test_another_grants_indicator_takes_no_value_of_this_report(chain: Any, row: GrantIndicator) -> None:
    other = chain.again(days_ago=60, pot_cents=20_000_00).report_started()
    with chain.now(), pytest.raises(DomainError, match="another grant"):
        save_value(row, Count(1), Occasion(other.report), actor=chain.applicant)


@pytest.mark.parametrize("role", ["stranger", "viewer", "officer", "finance"])
def test_only_who_writes_for_the_grantee_reports(chain: Any, row: GrantIndicator, role: str) -> None:
    with chain.now(), pytest.raises(PermissionDenied):
        save_value(row, Count(1), in_report(chain), actor=getattr(chain, role))


def test_value_is_not_changed_after_the_report_was_handed_in(chain: Any, row: GrantIndicator) -> None:
    reported(chain, row)
    with chain.now(), pytest.raises(TransitionRefused, match="has been reported"):
        save_value(row, Count(99), in_report(chain), actor=chain.applicant)
    assert row.values.get().value == 12


def test_milestone_is_reported_at_once_and_the_officer_hears_of_it(chain: Any, row: GrantIndicator) -> None:
    with chain.now():
        occasion = Occasion(milestone="First training", on=timezone.localdate())
        value = save_value(row, Count(4), occasion, actor=chain.applicant)
        assert str(value.state) == "reported"
        with pytest.raises(TransitionRefused, match="has been reported"):  # the double click
            save_value(row, Count(4), occasion, actor=chain.applicant)
    assert row.values.filter(milestone="First training").count() == 1
    assert Message.objects.filter(topic="indicator-value-reported", recipient=chain.officer).count() == 1


@pytest.mark.parametrize(("days", "milestone", "field"), [(1, "M", "on"), (-9999, "M", "on"), (0, " ", "milestone")])
def test_milestone_lies_within_the_project(
    chain: Any, row: GrantIndicator, days: int, milestone: str, field: str
) -> None:
    with chain.now():
        occasion = Occasion(milestone=milestone, on=timezone.localdate() + datetime.timedelta(days=days))
        with pytest.raises(DomainError) as refused:
            save_value(row, Count(4), occasion, actor=chain.applicant)
    assert refused.value.field == field


# Validated, returned, replaced


def test_validated_value_counts_on_every_level(chain: Any, linked: GrantIndicator) -> None:
    value = reported(chain, linked)
    assert totals() == {"grant": 0, "call": 0, "action": 0, "programme": 0}  # the link made them
    validate_value(value, actor=chain.officer)
    assert totals() == {"grant": 12, "call": 12, "action": 12, "programme": 12}
    assert IndicatorTotal.objects.get(level="action").breakdown["sex"]["women"] == 12


def test_returned_value_is_corrected_and_reported_again(chain: Any, row: GrantIndicator) -> None:
    value = return_value(reported(chain, row), actor=chain.officer, reason="The lists say ten.")
    assert (str(value.state), value.return_reason) == ("returned", "The lists say ten.")
    with chain.now():
        value = save_value(row, Count(10), in_report(chain), actor=chain.applicant)
    assert (str(value.state), value.value) == ("reported", 10)
    assert [record.verb for record in records_of(value)] == ["report_value", "return_value", "report_value"]


def test_validated_value_is_replaced_never_overwritten(chain: Any, row: GrantIndicator) -> None:
    first = validate_value(reported(chain, row), actor=chain.officer)
    monitoring.return_report(chain.report, actor=chain.officer, reason="Count again.")
    with chain.now():
        newer = save_value(row, Count(9), in_report(chain), actor=chain.applicant)
        assert (newer.supersedes, newer.value) == (first, 9)
        with pytest.raises(TransitionRefused):
            validate_value(newer, actor=chain.officer)
        monitoring.submit_report(chain.report, actor=chain.applicant)
    assert totals()["grant"] == 12
    validate_value(IndicatorValue.objects.get(pk=newer.pk), actor=chain.officer)
    first = IndicatorValue.objects.get(pk=first.pk)
    assert (str(first.state), first.value) == ("superseded", 12)
    assert totals()["grant"] == 9


def test_reported_value_is_not_validated_while_its_report_is_back(chain: Any, row: GrantIndicator) -> None:
    value = reported(chain, row)
    monitoring.return_report(chain.report, actor=chain.officer, reason="Complete it.")
    with pytest.raises(TransitionRefused, match="with the grantee"):
        validate_value(value, actor=chain.officer)
    with chain.now():
        assert save_value(row, Count(11), in_report(chain), actor=chain.applicant).pk == value.pk


@pytest.mark.parametrize("role", ["applicant", "finance", "approver", "auditor", "evaluator", "stranger"])
def test_only_an_officer_validates(chain: Any, row: GrantIndicator, role: str) -> None:
    value = reported(chain, row)
    with pytest.raises(PermissionDenied):
        validate_value(value, actor=getattr(chain, role))


def test_officer_who_belongs_to_the_grantee_does_not_validate(chain: Any, row: GrantIndicator) -> None:
    from grants.people.models import Membership
    from grants.people.services import forget_roles

    value = reported(chain, row)
    Membership.objects.create(organisation=chain.organisation, user=chain.officer, role="viewer")
    forget_roles(chain.officer)
    with pytest.raises(PermissionDenied):
        validate_value(value, actor=chain.officer)


def test_two_grants_of_two_calls_add_up_to_the_action(chain: Any, linked: GrantIndicator) -> None:
    validate_value(reported(chain, linked), actor=chain.officer)
    other = chain.again(days_ago=60, pot_cents=20_000_00).report_written()
    row = link_indicator(other.agreement.indicators.get(), indicator(chain), actor=chain.officer)
    validate_value(reported(other, row, 7), actor=chain.officer)
    by_level = {(total.level, total.value) for total in IndicatorTotal.objects.all()}
    assert by_level == {("grant", 12), ("grant", 7), ("call", 12), ("call", 7), ("action", 19), ("programme", 19)}
    assert differences() == []


def test_link_takes_what_was_validated_along_and_leaves_nothing_behind(chain: Any, linked: GrantIndicator) -> None:
    validate_value(reported(chain, linked), actor=chain.officer)
    other = indicator(chain, code="OC1-2", title="People at work")
    link_indicator(linked, other, actor=chain.officer)
    by_code = {total.indicator.code: total.value for total in IndicatorTotal.objects.filter(level="action")}
    assert by_code == {"OC1-1": 0, "OC1-2": 12}
    assert differences() == []


def test_count_and_share_do_not_stand_for_each_other(chain: Any, row: GrantIndicator) -> None:
    reported(chain, row)
    with pytest.raises(DomainError, match="stand for each other"):
        link_indicator(row, indicator(chain, code="S", aggregation="share", target=80), actor=chain.officer)


# Recomputed


def test_recomputation_finds_a_corrupted_total_and_a_lost_one(chain: Any, linked: GrantIndicator) -> None:
    validate_value(reported(chain, linked), actor=chain.officer)
    assert check_indicators() == 0
    IndicatorTotal.objects.filter(level="action").update(value=99)
    IndicatorTotal.objects.filter(level="programme").delete()
    IndicatorTotal.objects.filter(level="call").update(breakdown={})
    assert check_indicators() == 3
    told = " ".join(NightlyCheck.objects.get(name="indicators").differences)
    assert "99" in told
    assert "not stored" in told


def test_record_of_the_site_shows_what_the_recomputation_found(chain: Any, sign_in: Any) -> None:
    page = sign_in(chain.officer).get(reverse("core:health_record")).content.decode()
    assert "Not recomputed yet" in page
    nightly.keep("indicators", ["Action X: 99 stored, 12 recomputed"])
    nightly.keep("ledger", [])
    page = sign_in(chain.officer).get(reverse("core:health_record")).content.decode()
    assert "99 stored, 12 recomputed" in page
    assert "No difference" in page
    assert health_views.nightly is nightly


# What waits


def test_work_waits_for_the_grantee_then_for_the_officer(chain: Any, row: GrantIndicator) -> None:
    row.values.all().delete()
    [item] = waiting_for(chain.applicant)
    assert (item.count, item.url) == (1, reverse("monitoring:report_indicators", args=[chain.report.reference]))
    assert waiting_for(chain.officer) == []
    with chain.now():
        save_value(row, Count(12), in_report(chain), actor=chain.applicant)
        assert waiting_for(chain.applicant) == []
        monitoring.submit_report(chain.report, actor=chain.applicant)
    [item] = waiting_for(chain.officer)
    assert item.url == reverse("monitoring:grant_indicators", args=[chain.agreement.reference])
    return_value(row.values.get(), actor=chain.officer, reason="Count again.")
    assert waiting_for(chain.officer) == []
    [item] = waiting_for(chain.applicant)
    assert item.url == reverse("monitoring:indicator_value", args=[row.values.get().pk])
    assert waiting_for(chain.finance) == waiting_for(chain.viewer) == waiting_for(chain.stranger) == []


# Pages


def test_grantee_fills_in_and_officer_validates_on_the_pages(chain: Any, linked: GrantIndicator, sign_in: Any) -> None:
    with chain.now():
        client = sign_in(chain.applicant)
        url = reverse("monitoring:report_indicators", args=[chain.report.reference])
        prefix = f"i{linked.pk}"
        wrong = client.post(url, {f"{prefix}-value": "12", f"{prefix}-sex_0": "13"})
        assert wrong.status_code == 422
        assert "adds up to 13, not to 12" in wrong.content.decode()
        for text in ("-1", "twelve", "1e9", "99999999999"):
            assert client.post(url, {f"{prefix}-value": text}).status_code == 422
        fields = {f"{prefix}-value": "12", f"{prefix}-sex_0": "8", f"{prefix}-sex_1": "3", f"{prefix}-sex_3": "1"}
        sent = client.post(url, {**fields, f"{prefix}-note": "Lists", f"{prefix}-evidence": upload()})
        assert sent.status_code == 302
        assert linked.values.get().breakdown == SEX
        assert 'value="12"' in client.get(url).content.decode()
        monitoring.submit_report(chain.report, actor=chain.applicant)
        assert client.post(url, fields).status_code in {302, 403, 409}
        office = sign_in(chain.officer)
        value = linked.values.get()
        page = office.get(reverse("monitoring:indicator_value", args=[value.pk])).content.decode()
        assert "Women: 8" in page
        assert "Validate" in page
        assert office.get(reverse("monitoring:indicator_value_evidence", args=[value.pk])).status_code == 302
        office.post(reverse("monitoring:indicator_value_validate", args=[value.pk]))
        page = office.get(reverse("monitoring:progress", args=[chain.action.code])).content.decode()
        assert "Women: 8" in page
        assert "10 %" in page.replace("\xa0", " ")
        sheet = office.get(reverse("monitoring:progress", args=[chain.action.code]), {"export": "xlsx"})
        assert sheet.content[:2] == b"PK"
        programme = reverse("monitoring:programme_progress", args=[chain.action.phase.programme.code])
        assert "Mediators at work" in office.get(programme).content.decode()
        assert office.get(programme, {"export": "xlsx"}).content[:2] == b"PK"


def test_value_comes_back_on_the_pages(chain: Any, row: GrantIndicator, sign_in: Any) -> None:
    value = reported(chain, row)
    with chain.now():
        office, client = sign_in(chain.officer), sign_in(chain.applicant)
        back = reverse("monitoring:indicator_value_return", args=[value.pk])
        assert office.post(back, {"reason": ""}).status_code == 422
        assert office.post(back, {"reason": "Ten"}).status_code == 302
        correct = reverse("monitoring:indicator_value_correct", args=[value.pk])
        assert "Ten" in client.get(correct).content.decode()
        assert client.post(correct, {"value": "10"}).status_code == 302
        assert row.values.get().value == 10
        assert client.get(correct).status_code in {302, 403, 409}
        milestone = reverse("monitoring:milestone_add", args=[row.pk])
        fields = {"value": "4", "milestone": "First training", "on": timezone.localdate().isoformat()}
        assert client.post(milestone, fields).status_code == 302
        assert client.post(milestone, fields).status_code == 422
        page = client.get(reverse("monitoring:grant_indicators", args=[chain.agreement.reference])).content.decode()
        assert "First training" in page


def test_strangers_grantee_sees_no_value(chain: Any, row: GrantIndicator, sign_in: Any) -> None:
    value = reported(chain, row)
    client = sign_in(chain.stranger)
    for name in ("indicator_value", "indicator_value_evidence", "indicator_value_correct", "indicator_value_return"):
        assert client.get(reverse(f"monitoring:{name}", args=[value.pk])).status_code == 404
    assert client.post(reverse("monitoring:indicator_value_validate", args=[value.pk])).status_code == 404
    assert client.get(reverse("monitoring:milestone_add", args=[row.pk])).status_code == 404


def test_draft_values_are_the_grantees_own(chain: Any, row: GrantIndicator, sign_in: Any) -> None:
    with chain.now():
        value = save_value(row, Count(12), in_report(chain), actor=chain.applicant)
    assert sign_in(chain.officer).get(reverse("monitoring:indicator_value", args=[value.pk])).status_code == 404
    assert sign_in(chain.viewer).get(reverse("monitoring:indicator_value", args=[value.pk])).status_code == 200


def test_officer_draws_and_links_on_the_pages(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    office, found = sign_in(chain.officer), indicator(chain)
    add = reverse("agreements:indicator_add", args=[chain.agreement.reference])
    assert office.post(add, {"baseline": "0", "target": "3"}).status_code == 422
    assert office.post(add, {"title": "Towns", "baseline": "0", "target": "3"}).status_code == 302
    row = chain.agreement.indicators.get(title="Towns")
    edit = reverse("agreements:indicator_edit", args=[row.pk])
    assert office.post(edit, {"title": "Towns at work", "baseline": "0", "target": "4"}).status_code == 302
    link = reverse("monitoring:indicator_link", args=[row.pk])
    assert office.post(link, {"indicator": ""}).status_code == 422
    assert office.post(link, {"indicator": found.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.target, row.indicator) == ("Towns at work", 4, found)
    page = office.get(reverse("monitoring:grant_indicators", args=[chain.agreement.reference])).content.decode()
    assert "OC1-1" in page
    assert office.post(reverse("agreements:indicator_remove", args=[row.pk])).status_code == 302


def test_report_values_asks_for_nothing_where_the_report_has_no_such_part(chain: Any, linked: GrantIndicator) -> None:
    report = Report.objects.get(pk=chain.report.pk)
    report.duty.parts = ["narrative", "financial"]
    report_values(report, actor=chain.applicant)
    assert not linked.values.exists()
