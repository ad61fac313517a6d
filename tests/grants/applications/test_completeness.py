"""What is missing is said in the order of the form, in words."""

import datetime

import pytest

from grants.applications.completeness import sentence
from grants.applications.models import Application
from grants.applications.sections import sections_of
from grants.applications.selectors import get_own_application
from grants.applications.services import detach, save_answer, save_details, set_budget
from tests.factories import COFINANCING_CENTS, LINES, with_cofinancing


def sections_missing(application: Application) -> list[str]:
    return [part.section for part in Application.objects.get(pk=application.pk).missing]


def sentences(application: Application) -> str:
    return " ".join(sentence(part) for part in Application.objects.get(pk=application.pk).missing)


def test_complete_draft_misses_nothing(fresh_chain, full):
    assert sections_missing(full) == []
    sections = sections_of(get_own_application(fresh_chain.applicant, full.reference))
    assert all(section.is_complete for section in sections)


def test_new_draft_misses_every_section(draft):
    found = list(dict.fromkeys(sections_missing(draft)))
    texts = ["project", "Why it is needed", "Activities"]
    assert found == [*texts, "work_plan", "indicators", "budget", "documents"]


@pytest.mark.parametrize("months", [0, 13])
def test_duration_outside_the_call_is_told(months, fresh_chain, full):
    save_details(full, months=months, actor=fresh_chain.applicant)
    assert "The call allows 1 to 12 months." in sentences(full)


def test_period_outside_the_call_is_told(fresh_chain, full):
    call = fresh_chain.call
    call.earliest_start, call.latest_end = full.starts_on + datetime.timedelta(days=1), full.starts_on
    call.save()
    assert "at the earliest" in sentences(full)
    assert "The project must end by" in sentences(full)


def test_too_long_answer_is_told_with_its_limit(fresh_chain, full):
    save_answer(full, full.call.questions.first(), "word " * 301, actor=fresh_chain.applicant)
    assert "is longer than 300 words." in sentences(full)


def test_budget_against_the_call_is_told_with_both_figures(fresh_chain, full):
    lines = with_cofinancing(LINES, COFINANCING_CENTS - 1)
    set_budget(full, lines, cofinancing_source="Own", actor=fresh_chain.applicant)
    told = sentences(full).replace("\u00a0", " ")
    assert "Your contribution is 1,199.99 EUR; the call asks for 10 %, which is 1,200.00 EUR." in told


def test_cofinancing_without_a_source_and_a_missing_document_are_told(fresh_chain, full):
    set_budget(full, with_cofinancing(LINES, COFINANCING_CENTS), actor=fresh_chain.applicant)
    detach(full, full.call.documents.get(), actor=fresh_chain.applicant)
    assert sections_missing(full) == ["budget", "documents"]
