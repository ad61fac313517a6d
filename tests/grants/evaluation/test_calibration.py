"""Calibration: all score one file first, read the sheets side by side, and write down what it came to."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.conflicting import conflicted_with
from grants.evaluation.models import Conflict, PanelMember
from notifications.models import Message
from tests.factories import Chain, make_staff
from tests.grants.evaluation.builders import declare_all, refresh, score_sheet, several
from workflows.engine import TransitionRefused


@pytest.fixture
def formed(db: None) -> Chain:
    """Two files shared out to a committee of four, of whom the last has a conflict with the first file."""
    chain = several(Chain(days_ago=90, assessments_per_file=2), 2)
    chain.evaluators.append(make_staff("Evaluator 4", "evaluator", chain.action))
    chain.panel = services.form_panel(chain.call, chain.evaluators, actor=chain.officer)
    declare_all(chain.panel)
    Conflict.objects.create(application=chain.files[0], user=chain.evaluators[3], kind="employer")
    services.assign_files(chain.panel, actor=chain.officer)
    return refresh(chain)


def test_calibration_from_the_choice_to_the_opening_of_the_scoring(formed: Any, sign_in: Any) -> None:
    officer = sign_in(formed.officer)
    reference = formed.panel.reference
    choose = reverse("evaluation:calibrate", args=[reference])
    page = reverse("evaluation:calibration", args=[reference])
    assert officer.get(page).status_code == 200
    assert officer.get(choose).status_code == 200
    assert officer.post(choose, {"application": formed.files[0].pk}).status_code == 302
    assert officer.get(page).content.decode().count("Take back") == 3
    formed = refresh(formed)
    sheets = list(formed.panel.assessments.filter(is_anchor=True).order_by("pk"))
    assert {sheet.evaluator_id for sheet in sheets} == {person.pk for person in formed.evaluators[:3]}
    assert Message.objects.filter(topic="calibration-opened").count() == 3
    for sheet, points in zip(sheets, (1, 5, 3), strict=True):
        services.declare_no_conflict(sheet, actor=sheet.evaluator)
        assert "Side by side" not in sign_in(formed.evaluator).get(page).content.decode()
        with pytest.raises(TransitionRefused, match="still open"):
            services.write_calibration(formed.panel, text="Too early.", actor=formed.officer)
        score_sheet(type(sheet).objects.get(pk=sheet.pk), points)
    shown = sign_in(formed.evaluator).get(page)
    assert {line["spread"] for line in shown.context["shown"]["lines"]} == {4}
    assert sign_in(formed.evaluators[3]).get(page).status_code == 404
    with pytest.raises(TransitionRefused, match="calibration"):
        services.open_scoring(formed.panel, actor=formed.officer)
    assert officer.post(page, {"text": ""}).status_code == 422
    assert officer.post(page, {"text": "A five needs a letter from the municipality."}).status_code == 302
    services.open_scoring(formed.panel, actor=formed.officer)
    formed = refresh(formed)
    assert formed.panel.calibration.startswith("A five")
    for sheet in formed.panel.assessments.filter(is_anchor=False):
        score_sheet(services.declare_no_conflict(sheet, actor=sheet.evaluator), 4)
    services.close_scoring(formed.panel, actor=formed.officer)
    assert {row.mean for row in refresh(formed).panel.rankings.all()} == {80}


def test_live_files_stay_out_of_sight_while_the_committee_calibrates(formed: Any, sign_in: Any) -> None:
    services.calibrate(formed.panel, formed.files[0], actor=formed.officer)
    live = formed.panel.assessments.filter(is_anchor=False, evaluator=formed.evaluators[3]).first()
    client = sign_in(formed.evaluators[3])
    assert client.get(reverse("evaluation:declare", args=[live.pk])).status_code == 404
    services.assign_files(refresh(formed).panel, anew=True, actor=formed.officer)
    assert formed.panel.assessments.filter(is_anchor=True).count() == 3


def test_sheet_taken_back_closes_nothing_but_a_step_back_does(formed: Any) -> None:
    services.calibrate(formed.panel, formed.files[0], actor=formed.officer)
    late, conflicted, _other = formed.panel.assessments.filter(is_anchor=True)
    services.relieve(late, actor=formed.officer, reason="On leave.")
    services.recuse(conflicted, actor=conflicted.evaluator, reason="My sister works there.")
    assert not conflicted_with(late.evaluator, formed.files[0])
    assert conflicted_with(conflicted.evaluator, formed.files[0])


def test_chair_writes_it_down_too_and_who_has_not_declared_gets_no_sheet(formed: Any) -> None:
    PanelMember.objects.filter(panel=formed.panel, user=formed.evaluators[0]).update(role="chair")
    PanelMember.objects.filter(panel=formed.panel, user=formed.evaluators[2]).update(declared_at=None)
    services.calibrate(formed.panel, formed.files[0], actor=formed.officer)
    formed = refresh(formed)
    for sheet in formed.panel.assessments.filter(is_anchor=True):
        assert sheet.evaluator != formed.evaluators[2]
        score_sheet(services.declare_no_conflict(sheet, actor=sheet.evaluator), 3)
    with pytest.raises(PermissionDenied):
        services.write_calibration(formed.panel, text="No.", actor=formed.evaluators[1])
    services.write_calibration(formed.panel, text="Agreed.", actor=formed.evaluators[0])


def test_file_closed_since_it_was_placed_is_not_handed_out(formed: Any) -> None:
    sheet = formed.panel.assessments.filter(is_anchor=False).last()
    Conflict.objects.create(application=sheet.application, user=sheet.evaluator, kind="declared")
    with pytest.raises(TransitionRefused, match=f"{sheet.application.reference} is closed to {sheet.evaluator}"):
        services.open_scoring(formed.panel, actor=formed.officer)
    services.assign_files(formed.panel, actor=formed.officer)
    assert services.open_scoring(formed.panel, actor=formed.officer).state == "scoring"


def test_one_alone_cannot_calibrate(formed: Any) -> None:
    for person in formed.evaluators[1:3]:
        Conflict.objects.create(application=formed.files[0], user=person, kind="employer")
    with pytest.raises(DomainError, match="At least two"):
        services.calibrate(formed.panel, formed.files[0], actor=formed.officer)
    assert refresh(formed).panel.state == "forming"
