"""The reports that a grant owes: laid on their days, reminded of, given more time, and not waited for for ever."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.agreements.figures import balances_of
from grants.agreements.models import ReportDuty
from grants.calls.rules.reporting import InterimRule, ReportTerms, report_faults, report_terms_of
from grants.core.errors import DomainError
from grants.ledger.checks import differences
from grants.ledger.models import Account
from grants.monitoring import services
from grants.monitoring.due import duty_ids_to_remind
from grants.monitoring.models import DutyReminder
from grants.monitoring.rules.calendar import marks_of, reached
from grants.monitoring.services.calendar import default_report, extend_duty, remind_of_report
from notifications.models import Message
from workflows.deadlines import run_due
from workflows.engine import SYSTEM, TransitionRefused
from workflows.models import TransitionRecord

DAYS = datetime.timedelta
INTERIM = {"interim": [{"anchor": "start", "days": 60}, {"anchor": "end", "days": 5, "parts": ["narrative"]}]}


def final(chain: Any) -> ReportDuty:
    return ReportDuty.objects.select_related("agreement").get(agreement=chain.agreement, kind="final")


def at(day: datetime.date) -> Any:
    return time_machine.travel(datetime.datetime.combine(day, datetime.time(10), datetime.UTC), tick=True)


def with_interim(chain: Any, state: str = "in_force") -> Any:
    chain.call_fields = {"reporting": INTERIM}
    return getattr(chain, state)()


def topics(user: Any) -> list[str]:
    return list(Message.objects.filter(recipient=user).order_by("pk").values_list("topic", flat=True))


def test_terms_read_what_they_wrote_and_know_their_faults() -> None:
    terms = report_terms_of(INTERIM)
    assert terms.interim[1].parts == ("narrative",)
    assert terms.interim[0].due_on(starts_on=datetime.date(2026, 1, 1), ends_on=datetime.date(2027, 1, 1)) == (
        datetime.date(2026, 3, 2)
    )
    assert list(report_faults(terms)) == []
    bad = ReportTerms(interim=(InterimRule("moon", 3), InterimRule("date", on="2026-02-30", parts=())))
    assert [fault[0] for fault in report_faults(bad)] == ["anchor", "date", "parts"]


def test_a_grant_owes_its_reports_by_day_the_final_one_last(chain: Any) -> None:
    with_interim(chain)
    owed = list(chain.agreement.report_duties.all())
    assert [(duty.number, duty.kind, duty.due_on) for duty in owed] == [
        (1, "interim", chain.agreement.starts_on + DAYS(60)),
        (2, "interim", chain.agreement.ends_on + DAYS(5)),
        (3, "final", None),
    ]
    assert owed[2].day == chain.agreement.report_due_on
    assert owed[0].reference == f"{chain.agreement.reference}-R1"


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=50, deadline=None)
@given(
    st.dates(datetime.date(2026, 1, 1), datetime.date(2030, 1, 1)),
    st.sets(st.integers(1, 100), max_size=4),
    st.sets(st.integers(1, 100), max_size=4),
    st.integers(-150, 150),
)
def test_every_mark_is_reached_once(due: datetime.date, before: set[int], after: set[int], off: int) -> None:
    marks = marks_of(due, before=before, after=after, escalate=30)
    assert len({mark.key for mark in marks}) == len(marks) == len(before) + len(after) + 1
    today = due + DAYS(off)
    now = reached(marks, today, ())
    assert [mark.on for mark in now] == sorted(mark.on for mark in marks if mark.on <= today)
    assert reached(marks, today, {mark.key for mark in now}) == []


def test_the_grantee_is_reminded_before_and_after_each_day_once(chain: Any) -> None:
    chain.in_force()
    due = chain.agreement.report_due_on
    for day, expected in ((-31, 0), (-30, 1), (-29, 1), (-7, 2), (0, 2), (7, 3), (21, 4), (30, 5), (31, 5)):
        with at(due + DAYS(day)):
            run_due()
            run_due()
            heard = [topic for topic in topics(chain.applicant) if topic in ("report-due-soon", "report-late")]
            assert len(heard) == expected, day
    assert topics(chain.officer).count("report-escalated") == topics(chain.approver).count("report-escalated") == 1


def test_reminders_missed_in_an_outage_are_merged_into_one(chain: Any) -> None:
    chain.in_force()
    with at(chain.agreement.report_due_on + DAYS(40)):
        run_due()
    heard = [topic for topic in topics(chain.applicant) if topic in ("report-due-soon", "report-late")]
    assert heard == ["report-late"]
    assert DutyReminder.objects.filter(is_merged=True).count() == 4
    assert DutyReminder.objects.filter(is_merged=False).count() == 1


def test_nobody_is_reminded_of_a_report_that_came_in(chain: Any) -> None:
    chain.reported()
    with at(chain.agreement.report_due_on + DAYS(40)):
        assert list(duty_ids_to_remind()) == []
        with pytest.raises(TransitionRefused):
            remind_of_report(final(chain).pk, actor=SYSTEM)


def test_more_time_is_given_once_with_a_reason_and_reminders_follow(chain: Any) -> None:
    chain.in_force()
    before = chain.agreement.report_due_on
    with at(before - DAYS(20)):
        run_due()
        duty = extend_duty(final(chain), until=before + DAYS(30), reason="The audit takes longer.", actor=chain.officer)
        assert (duty.extended_from, final(chain).day) == (before, before + DAYS(30))
        with pytest.raises(TransitionRefused, match="once already"):
            extend_duty(final(chain), until=before + DAYS(31), reason="Again.", actor=chain.officer)
    with at(before + DAYS(1)):
        run_due()
        assert topics(chain.applicant)[-1:] == ["report-due-soon"]  # thirty days before the new day
    assert TransitionRecord.objects.filter(verb="extend", actor=chain.officer).count() == 1


@pytest.mark.parametrize(("off", "reason", "field"), [(31, "Late", "until"), (0, "Late", "until"), (10, " ", "reason")])
def test_a_wrong_extension_is_refused_at_its_field(chain: Any, off: int, reason: str, field: str) -> None:
    chain.in_force()
    day = chain.agreement.report_due_on + DAYS(off)
    with pytest.raises(DomainError) as refused:
        extend_duty(final(chain), until=day, reason=reason, actor=chain.officer)
    assert refused.value.field == field
    assert final(chain).extended_from is None


def test_only_who_may_gives_time_or_ends_the_waiting(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    for name in ("applicant", "finance", "auditor", "approver"):
        with pytest.raises(PermissionDenied):
            extend_duty(final(chain), until=timezone.localdate(), reason="x", actor=getattr(chain, name))
    for name in ("applicant", "finance", "auditor", "officer"):
        with pytest.raises(PermissionDenied):
            default_report(final(chain), reason="x", actor=getattr(chain, name))
    for page in ("extend", "default"):
        url = reverse(f"monitoring:{page}", args=[chain.agreement.reference])
        assert sign_in(chain.stranger).get(url).status_code == 404
        assert sign_in(chain.applicant).get(url).status_code == 403


def test_a_report_that_never_came_is_settled_without_it(chain: Any, sign_in: Any) -> None:
    chain.paid()
    url = reverse("monitoring:default", args=[chain.agreement.reference])
    with at(chain.agreement.report_due_on + DAYS(90)):
        assert "It can come in until" in sign_in(chain.approver).get(url).content.decode()
        with pytest.raises(TransitionRefused, match="It can come in until"):
            default_report(final(chain), reason="Never answered.", actor=chain.approver)
    with at(chain.agreement.report_due_on + DAYS(91)):
        page = sign_in(chain.approver).get(url).content.decode()
        assert "To be paid back" in page
        assert sign_in(chain.approver).post(url, {"reason": "Never answered."}).status_code == 302
        settlement = chain.agreement.settlement
        assert (settlement.final_grant_cents, settlement.balance_cents, settlement.recovery_cents) == (0, 0, 8_640_00)
        assert "report-defaulted" in topics(chain.applicant)
        assert "report-defaulted" in topics(chain.finance)
        with pytest.raises(TransitionRefused, match="settled"):
            services.start_report(chain.agreement, actor=chain.applicant)
        assert sign_in(chain.approver).post(url, {"reason": "Again."}).status_code == 422
    assert differences() == []


def test_an_interim_report_has_its_own_pages_and_comes_before_the_final_one(chain: Any, sign_in: Any) -> None:
    with_interim(chain, "paid")
    first = f"{chain.agreement.reference}-R1"
    client = sign_in(chain.applicant)
    with at(chain.agreement.starts_on + DAYS(50)):
        page = client.get(reverse("monitoring:report", args=[first])).content.decode()
        assert "Start the interim report" in page
        assert client.post(reverse("monitoring:start", args=[first])).status_code == 302
        assert "Interim report 1" in client.get(reverse("monitoring:report", args=[first])).content.decode()
        report = chain.agreement.reports.get()
        assert (report.kind, report.final_of_id, report.duty.number) == ("interim", None, 1)
        assert not hasattr(type(chain.agreement).objects.get(pk=chain.agreement.pk), "report")
        services.start_report(chain.agreement, actor=chain.applicant)
    assert client.get(reverse("monitoring:report", args=[f"{chain.agreement.reference}-R9"])).status_code == 404
    assert sign_in(chain.stranger).get(reverse("monitoring:report", args=[first])).status_code == 404


def interim_accepted(chain: Any, cents: int) -> None:
    from tests.factories import write_report

    report = services.start_report(chain.agreement, number=1, actor=chain.applicant)
    write_report(report, (cents,), actor=chain.applicant)
    services.submit_report(report, actor=chain.applicant)
    for cost in report.costs.all():
        services.verify_cost(cost, outcome="accepted", actor=chain.finance)
    services.accept_narrative(report, actor=chain.officer)
    services.accept_costs(report, actor=chain.finance)


def test_an_interim_report_justifies_a_part_and_the_final_one_the_rest(chain: Any) -> None:
    with_interim(chain, "paid")
    with at(chain.agreement.starts_on + DAYS(50)):
        interim_accepted(chain, 4_000_00)
        share = 4_000_00 * chain.agreement.amount_cents // chain.agreement.total_cents
        held = balances_of(chain.agreement)
        assert held[Account.Kind.ACCEPTED] == pytest.approx(share, abs=1)
        assert held[Account.Kind.ADVANCED] + held[Account.Kind.ACCEPTED] == 8_640_00
        assert not hasattr(type(chain.agreement).objects.get(pk=chain.agreement.pk), "settlement")
        assert "interim-accepted" in topics(chain.applicant)
    with at(chain.agreement.report_due_on + DAYS(95)):
        settlement = default_report(final(chain), reason="Only the first came.", actor=chain.approver)
    assert settlement.accepted_cost_cents == 4_000_00
    assert settlement.recovery_cents == 8_640_00 - settlement.final_grant_cents
    assert balances_of(chain.agreement)[Account.Kind.ACCEPTED] == settlement.final_grant_cents
    assert differences() == []


def test_the_page_of_the_grant_shows_its_reports_in_few_queries(chain: Any, sign_in: Any) -> None:
    with_interim(chain)
    page = sign_in(chain.officer).get(reverse("agreements:detail", args=[chain.agreement.reference])).content.decode()
    assert "Interim report 1" in page
    assert "More time" in page
    assert "Settle without it" not in page


def test_interim_days_move_with_the_end_and_with_a_suspension(chain: Any) -> None:
    from grants.agreements.duties import follow_end, move_duties

    with_interim(chain)
    agreement = chain.agreement
    first, second = (duty.day for duty in agreement.report_duties.filter(kind="interim"))
    before, agreement.ends_on = agreement.ends_on, agreement.ends_on + DAYS(10)
    follow_end(agreement, before)
    move_duties(agreement, agreement.starts_on + DAYS(5), agreement.starts_on + DAYS(25))
    moved = [duty.day for duty in agreement.report_duties.filter(kind="interim")]
    assert moved == [first + DAYS(20), second + DAYS(10)]


def test_an_interim_report_is_accepted_while_a_payment_is_under_way(chain: Any) -> None:
    with_interim(chain, "ordered")
    with at(chain.agreement.starts_on + DAYS(50)):
        interim_accepted(chain, 1_000_00)
    assert str(chain.agreement.reports.get().state) == "accepted"
    assert Account.Kind.ACCEPTED not in balances_of(chain.agreement)  # nothing is advanced yet that it could justify


def test_nothing_is_paid_while_an_interim_report_is_missing(chain: Any) -> None:
    from grants.payments.selectors.checks import facts_of, order_of

    with_interim(chain, "requested")
    due = chain.agreement.starts_on + DAYS(60)
    with at(due):
        assert facts_of(order_of(chain.payment)).interim_missed_on is None
    with at(due + DAYS(1)):
        assert facts_of(order_of(chain.payment)).interim_missed_on == due
