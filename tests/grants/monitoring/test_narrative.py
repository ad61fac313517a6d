"""Writing the narrative: saved as one types, never over a colleague's newer text."""

from typing import Any

import pytest

from grants.monitoring.models import Report
from grants.monitoring.services import save_narrative

TEXTS = {"achievements": "Twelve trained.", "difficulties": "", "lasting": "", "indicator_value": "7"}


@pytest.fixture
def started(chain: Any) -> Any:
    return chain.report_started()


def test_a_half_done_text_is_saved(started: Any, sign_in: Any, page: Any) -> None:
    assert sign_in(started.editor).post(page("narrative"), {**TEXTS, "version": "0"}).status_code == 302
    report = Report.objects.get()
    assert (report.achievements, report.indicator_value, report.version) == ("Twelve trained.", 7, 1)


def test_htmx_is_told_the_time_and_the_new_version(started: Any, sign_in: Any, page: Any) -> None:
    answer = sign_in(started.applicant).post(
        page("narrative"), {**TEXTS, "version": "0"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "Saved" in answer.content.decode()
    assert 'value="1"' in answer.content.decode()


def test_a_newer_text_of_a_colleague_is_shown_not_overwritten(started: Any, sign_in: Any, page: Any) -> None:
    save_narrative(started.report, achievements="The colleague's text.", actor=started.editor)
    answer = sign_in(started.applicant).post(page("narrative"), {**TEXTS, "version": "0"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "The colleague&#x27;s text." in text
    assert "Twelve trained." in text
    assert Report.objects.get().achievements == "The colleague's text."
    assert sign_in(started.applicant).post(page("narrative"), {**TEXTS, "version": "1"}).status_code == 302
    assert Report.objects.get().achievements == "Twelve trained."


def test_a_text_beyond_the_limit_is_refused_and_kept_on_the_page(started: Any, sign_in: Any, page: Any) -> None:
    long = "a" * 4001
    answer = sign_in(started.applicant).post(page("narrative"), {**TEXTS, "lasting": long, "version": "0"})
    assert answer.status_code == 422
    assert "Take out 1 character" in answer.content.decode()
    assert long in answer.content.decode()
    assert Report.objects.get().lasting == ""


@pytest.mark.parametrize("value", ["-1", "seven", "1e400", "99999999999999"])
def test_an_impossible_indicator_is_refused_at_its_field(started: Any, sign_in: Any, page: Any, value: str) -> None:
    answer = sign_in(started.applicant).post(page("narrative"), {**TEXTS, "indicator_value": value, "version": "0"})
    assert answer.status_code == 422
    assert Report.objects.get().indicator_value is None


def test_a_report_handed_in_cannot_be_written(chain: Any, sign_in: Any, page: Any) -> None:
    chain.reported()
    client = sign_in(chain.applicant)
    assert client.get(page("narrative")).status_code == 409
    client.post(page("narrative"), {**TEXTS, "version": "1"})
    assert Report.objects.get().achievements == "Twelve mediators trained."


def test_others_are_refused(started: Any, sign_in: Any, page: Any) -> None:
    for name in ("viewer", "officer", "finance", "approver", "auditor"):
        assert sign_in(getattr(started, name)).post(page("narrative"), TEXTS).status_code == 403, name
    assert sign_in(started.stranger).post(page("narrative"), TEXTS).status_code == 404
