"""The pages of monitoring: early warning, plan of visits, a grant's monitoring, a visit by its pages, issues."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import Agreement
from grants.monitoring.models import GrantRisk, Issue, Recommendation, Visit
from grants.monitoring.services.risk import assess_risk, raise_risk
from tests.factories import make_action, make_staff, upload
from tests.grants.monitoring import watching_objects
from tests.grants.test_query_caps import clones

ROWS = 30


def of(chain: Any, name: str) -> str:
    return reverse(f"monitoring:{name}", args=[chain.agreement.reference])


@pytest.fixture
def crowd(chain: Any) -> Any:
    """A watched grant with its visit, issue and message, thirty times over."""
    chain.paid()
    for made in (watching_objects.visit, watching_objects.issue, watching_objects.message):
        made(chain)
    organisations = clones(chain.organisation, [{"registration_number": "R"}] * ROWS)
    applications = clones(chain.application, [{"reference": "X", "organisation": one} for one in organisations])
    awards = clones(chain.award, [{"application": row} for row in applications])
    pairs = zip(awards, organisations, strict=True)
    agreements = clones(chain.agreement, [{"reference": "G", "award": a, "organisation": o} for a, o in pairs])
    clones(Visit.objects.get(), [{"agreement": row} for row in agreements])
    clones(Issue.objects.get(), [{"agreement": row} for row in agreements])
    clones(GrantRisk.objects.select_related("snapshot").get(), [{"agreement": row} for row in agreements])
    clones(Recommendation.objects.get(), [{"visit": Visit.objects.get(agreement=chain.agreement)}] * ROWS)
    clones(Issue.objects.first(), [{"agreement": chain.agreement}] * ROWS)
    assert Agreement.objects.count() > ROWS
    return chain


def test_lists_cost_at_most_twelve_queries(crowd: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    for person in (crowd.officer, crowd.finance, crowd.auditor):
        client = sign_in(person)
        for name in ("early_warning", "visit_plan", "visits", "issues"):
            client.get(reverse(f"monitoring:{name}"))
            with django_assert_max_num_queries(12):
                assert client.get(reverse(f"monitoring:{name}")).status_code == 200


def test_pages_of_one_thing_cost_at_most_fifteen(crowd: Any, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    visit = reverse("monitoring:visit", args=[Visit.objects.filter(agreement=crowd.agreement).get().pk])
    for person in (crowd.officer, crowd.applicant):
        client = sign_in(person)
        for page in (visit, of(crowd, "grant_messages"), of(crowd, "grant")):
            client.get(page)
            with django_assert_max_num_queries(15):
                assert client.get(page).status_code == 200


def test_early_warning_says_what_makes_the_risk_and_is_filtered_and_exported(chain: Any, sign_in: Any) -> None:
    chain.paid()
    assess_risk(chain.agreement)
    client, page = sign_in(chain.officer), reverse("monitoring:early_warning")
    shown = client.get(page).content.decode()
    factors = "Amount against turnover, Advance not justified, New grantee"
    for words in ("Medium", factors, "8,640.00", chain.agreement.reference):
        assert words in shown, words
    for query, found in {
        "?level=2": True,
        "?level=3": False,
        "?now=advance": True,
        "?now=overdue": False,
        "?now=slow": False,
        "?factor=advance": True,
        "?factor=rejections": False,
        f"?q={chain.agreement.reference}": True,
        "?q=nobody": False,
    }.items():
        assert (f">{chain.agreement.reference}<" in client.get(page + query).content.decode()) is found, query
    exported = client.get(page + "?export=csv").content.decode("utf-8-sig")
    assert "Medium" in exported
    assert "Advance not justified" in exported


def test_early_warning_names_an_overdue_report_and_a_slow_project(chain: Any, sign_in: Any) -> None:
    chain.paid()
    today = timezone.localdate()
    Agreement.objects.filter(pk=chain.agreement.pk).update(
        starts_on=today - datetime.timedelta(days=90),
        ends_on=today + datetime.timedelta(days=10),
        report_due_on=today - datetime.timedelta(days=1),
    )
    client, page = sign_in(chain.finance), reverse("monitoring:early_warning")
    shown = client.get(page).content.decode()
    assert "report overdue, nearly over, little spent" in shown
    assert "90" in shown
    for query in ("?now=overdue", "?now=slow"):
        assert chain.agreement.reference in client.get(page + query).content.decode()


def test_office_of_another_action_and_the_grantee_see_no_list(chain: Any, sign_in: Any) -> None:
    chain.paid()
    watching_objects.issue(chain)
    foreign = sign_in(make_staff("Foreign", "officer", make_action("elsewhere")))
    for name in ("early_warning", "visit_plan", "issues"):
        assert sign_in(chain.applicant).get(reverse(f"monitoring:{name}")).status_code == 403
        assert chain.agreement.reference not in foreign.get(reverse(f"monitoring:{name}")).content.decode()
    for name in ("grant", "grant_messages", "plan_visit", "raise_risk", "open_issue"):
        assert foreign.get(of(chain, name)).status_code == 404


def test_page_of_the_grant_shows_every_factor_with_figure_points_and_weight(chain: Any, sign_in: Any) -> None:
    chain.paid()
    assess_risk(chain.agreement)
    for page in (of(chain, "grant"), reverse("agreements:detail", args=[chain.agreement.reference])):
        shown = sign_in(chain.officer).get(page).content.decode()
        for words in ("New grantee", "0 grants closed before", "the turnover is not told", "Score 51 of 100", "16.0"):
            assert words in shown, words
        assert "Score 51" not in sign_in(chain.applicant).get(page).content.decode()


def test_risk_is_raised_and_the_raise_ended_by_their_pages(chain: Any, sign_in: Any) -> None:
    chain.paid()
    assess_risk(chain.agreement)
    officer = sign_in(chain.officer)
    assert officer.post(of(chain, "raise_risk"), {"level": "2", "reason": "No."}).status_code == 422
    assert officer.post(of(chain, "raise_risk"), {"level": "3"}).status_code == 422
    assert officer.post(of(chain, "raise_risk"), {"level": "3", "reason": "The accountant left."}).status_code == 302
    shown = sign_in(chain.auditor).get(of(chain, "grant")).content.decode()
    assert "Raised by Officer" in shown
    assert "raised by a person" in officer.get(reverse("monitoring:early_warning")).content.decode()
    assert officer.post(of(chain, "end_raise"), {"reason": "A new one came."}).status_code == 302
    assert GrantRisk.objects.get().level == 2


def test_high_risk_never_visited_waits_for_the_officer(chain: Any, sign_in: Any) -> None:
    chain.paid()
    raise_risk(chain.agreement, level=3, reason="The accountant left.", actor=chain.officer)
    home = reverse("dashboards:home")
    assert "Plan a visit, the risk is high" in sign_in(chain.officer).get(home).content.decode()
    watching_objects.visit(chain)
    assert "Plan a visit, the risk is high" not in sign_in(chain.officer).get(home).content.decode()
    assert "Answer a recommendation" in sign_in(chain.applicant).get(home).content.decode()


def test_a_visit_by_its_pages(chain: Any, sign_in: Any) -> None:
    chain.paid()
    officer, grantee, today = sign_in(chain.officer), sign_in(chain.applicant), timezone.localdate()
    rules = reverse("monitoring:visit_rules", args=[chain.call.reference])
    assert officer.get(rules).status_code == 200
    assert officer.post(rules, {"notice_days": "400", "questions": "Seen?"}).status_code == 422
    assert officer.post(rules, {"notice_days": "7", "questions": "Seen?\n\nPaid?\nSeen?"}).status_code == 302
    sent = {"kind": "activity", "planned_on": today, "place": "Hall", "purpose": "See.", "visitor": chain.officer.pk}
    assert officer.post(of(chain, "plan_visit"), {**sent, "planned_on": "2001-01-01"}).status_code == 422
    assert officer.post(of(chain, "plan_visit"), sent).status_code == 302
    visit = Visit.objects.get()

    def page(name: str) -> str:
        return reverse(f"monitoring:{name}", args=[visit.pk])

    assert grantee.get(page("visit")).status_code == 404
    assert officer.post(page("visit_announce"), {"reason": ""}).status_code == 422
    assert officer.post(page("visit_announce"), {"reason": "Only training."}).status_code == 302
    assert "Hall" in grantee.get(page("visit")).content.decode()
    assert officer.post(page("visit_hold"), {"held_on": today, "met": "Coordinator"}).status_code == 302
    assert officer.get(page("visit_report")).status_code == 200
    answers = {"answer_1": "yes", "answer_2": "partly", "remark_2": "One is missing.", "findings": "Well run."}
    assert officer.post(page("visit_report"), {**answers, "version": "0"}).status_code == 302
    assert officer.post(page("visit_report"), {**answers, "version": "0"}).status_code == 422
    asked = {"text": "Pay it.", "due_on": today + datetime.timedelta(days=20), "is_severe": "on"}
    assert officer.post(page("visit_recommend"), {**asked, "due_on": "2001-01-01"}).status_code == 422
    assert officer.post(page("visit_recommend"), asked).status_code == 302
    assert "Well run." not in grantee.get(page("visit")).content.decode()
    assert officer.post(page("visit_send_report")).status_code == 302
    shown = grantee.get(page("visit")).content.decode()
    for words in ("Well run.", "One is missing.", "Pay it.", "Severe"):
        assert words in shown, words
    assert grantee.get(page("visit_document")).status_code == 302
    row = Recommendation.objects.get()
    answer = reverse("monitoring:recommendation_answer", args=[row.pk])
    assert grantee.get(answer).status_code == 200
    assert grantee.post(answer, {"text": "Paid.", "upload": upload("x.pdf", b"MZ")}).status_code == 422
    assert grantee.post(answer, {"text": "Paid.", "upload": upload()}).status_code == 302
    close = reverse("monitoring:recommendation_close", args=[row.pk])
    assert officer.post(close, {"reason": "Seen."}).status_code == 302
    assert officer.post(page("visit_close"), {}).status_code == 302
    assert Visit.objects.get().state == "closed"
    assert officer.post(page("visit_cancel"), {"reason": "Too late."}).status_code == 422


def test_issue_by_its_pages(chain: Any, sign_in: Any) -> None:
    chain.paid()
    finance, day = sign_in(chain.finance), timezone.localdate() + datetime.timedelta(days=5)
    sent = {"title": "Late", "description": "Late again.", "severity": "3", "owner": chain.finance.pk, "due_on": day}
    assert finance.post(of(chain, "open_issue"), {**sent, "owner": chain.stranger.pk}).status_code == 422
    assert finance.post(of(chain, "open_issue"), sent).status_code == 302
    issue = Issue.objects.get()
    page = reverse("monitoring:issue", args=[issue.pk])
    assert "Settle: Late" in finance.get(reverse("dashboards:home")).content.decode()
    assert "Late again." in sign_in(chain.auditor).get(page).content.decode()
    assert sign_in(chain.applicant).get(page).status_code == 404
    edit = {"severity": "1", "owner": chain.officer.pk, "due_on": day, "reason": "Not mine."}
    assert finance.post(reverse("monitoring:issue_edit", args=[issue.pk]), edit).status_code == 302
    assert finance.post(reverse("monitoring:issue_close", args=[issue.pk]), {"reason": "Done."}).status_code == 302
    assert finance.post(reverse("monitoring:issue_close", args=[issue.pk]), {"reason": "Done."}).status_code == 422
    again = {"reason": "Late anew.", "due_on": day}
    assert finance.post(reverse("monitoring:issue_reopen", args=[issue.pk]), again).status_code == 302
    listed = finance.get(reverse("monitoring:issues") + "?which=mine").content.decode()
    assert "0 rows" in listed  # it is the officer's now
