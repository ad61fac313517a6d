"""Handing the report in."""

from typing import Any

from grants.monitoring.models import Report
from notifications.models import Message


def test_the_check_page_shows_the_provisional_share(chain: Any, sign_in: Any, page: Any) -> None:
    chain.report_written(10_000_00)
    text = sign_in(chain.applicant).get(page("submit")).content.decode()
    assert "Submit the report" in text
    for figure in ("10,000.00", "9,000.00", "8,640.00", "360.00"):  # claimed, 90 % of it, paid, balance
        assert figure in text, figure


def test_a_complete_report_is_handed_in_and_staff_hears_of_it_once(chain: Any, sign_in: Any, page: Any) -> None:
    chain.report_written()
    client = sign_in(chain.applicant)
    assert client.post(page("submit")).status_code == 302
    report = Report.objects.get()
    assert (report.state, report.submitted_by) == ("submitted", chain.applicant)
    client.post(page("submit"))  # sent twice
    heard = Message.objects.filter(topic="report-submitted")
    assert {message.recipient for message in heard} == {chain.officer, chain.finance}
    assert heard.count() == 2


def test_an_incomplete_report_says_what_is_missing(chain: Any, sign_in: Any, page: Any) -> None:
    chain.report_started()
    client = sign_in(chain.applicant)
    page_of_it = client.get(page("report")).content.decode()
    assert "5 parts still to complete" in page_of_it
    assert "You can submit once every part is complete" in page_of_it
    answer = client.post(page("submit"))
    assert answer.status_code == 422
    assert "You can submit once every part is complete" in answer.content.decode()
    assert Report.objects.get().state == "draft"


def test_only_lead_and_signatory_hand_it_in(chain: Any, sign_in: Any, page: Any) -> None:
    chain.report_written()
    for name in ("editor", "viewer", "officer", "finance", "auditor"):
        assert sign_in(getattr(chain, name)).post(page("submit")).status_code == 403, name
    assert sign_in(chain.stranger).post(page("submit")).status_code == 404
    assert Report.objects.get().state == "draft"
