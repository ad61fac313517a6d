"""The project in short."""

import pytest

from grants.applications.freezing import project_mark
from grants.applications.models import Application
from grants.applications.services import save_details

GOOD = {"title": "Neighbours", "summary": "We meet.", "months": "6", "starts_on": "2030-01-31", "settlement": "Niš"}


def test_project_is_saved_and_found_by_its_title(applicant, draft, to):
    assert applicant.post(to("project", draft), GOOD).status_code == 302
    draft = Application.objects.get()
    assert (draft.title, draft.months) == ("Neighbours", 6)
    assert "neighbours" in draft.search_text


def test_htmx_gets_the_time_and_the_mark_of_what_was_saved(applicant, draft, to):
    response = applicant.post(to("project", draft), GOOD, headers={"HX-Request": "true"})
    assert project_mark(Application.objects.get()) in response.content.decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("months", "0"), ("months", "-2"), ("months", "61"), ("months", "x"), ("starts_on", "1126-01-01")],
        *[("starts_on", "tomorrow"), ("title", "x" * 141), ("summary", "x" * 1501), ("title", "a\x00b")],
    ],
)
def test_bad_value_is_told_at_its_field_and_changes_nothing(name, value, applicant, draft, to):
    response = applicant.post(to("project", draft), {**GOOD, name: value})
    assert response.status_code == 422
    assert f'href="#id_{name}"' in response.content.decode()
    assert Application.objects.get().title == ""


def test_newer_version_of_a_colleague_is_shown_and_kept_until_one_chooses(fresh_chain, applicant, draft, to):
    seen = project_mark(draft)
    save_details(draft, title="Theirs", actor=fresh_chain.editor)
    response = applicant.post(to("project", draft), {**GOOD, "seen": seen})
    assert response.status_code == 409
    assert "Theirs" in response.content.decode()
    assert Application.objects.get().title == "Theirs"
    mark = response.context["form"]["seen"].value()
    assert applicant.post(to("project", draft), {**GOOD, "seen": mark}).status_code == 302
    assert Application.objects.get().title == "Neighbours"


def test_viewer_is_refused(fresh_chain, draft, to, sign_in):
    assert sign_in(fresh_chain.viewer).post(to("project", draft), GOOD).status_code == 403
