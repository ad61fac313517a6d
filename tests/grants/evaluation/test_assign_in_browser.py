"""Sharing out, progress and calibration in a real browser: accessible, and no wider than the screen."""

from typing import Any

import pytest

from grants.evaluation import services
from grants.evaluation.models import EvaluatorProfile
from tests.factories import Chain, make_staff
from tests.grants.evaluation.builders import declare_all, score_sheet, several
from tests.grants.evaluation.test_pages_in_browser import RULES, SHOTS, Desk, browser, desk

__all__ = ["RULES", "SHOTS", "Desk", "browser", "desk"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_pages_of_the_assignment(desk: Any) -> None:
    chain = several(Chain(days_ago=90, assessments_per_file=2), 3)
    chain.evaluators.append(make_staff("Evaluator 4", "evaluator", chain.action))
    for person, languages in zip(chain.evaluators, (["en"], ["sq", "en"], ["bs"]), strict=False):
        EvaluatorProfile.objects.create(user=person, languages=languages, expertise=["prejudice"])
    with chain.now():
        panel = services.form_panel(chain.call, chain.evaluators, actor=chain.officer)
        declare_all(panel)
    desk.enter(chain.officer)
    desk.look("assign_files", panel.reference)
    with chain.now():
        services.assign_files(panel, actor=chain.officer)
    desk.look("assignment", panel.reference)
    desk.look("move_file", panel.assessments.first().pk)
    desk.look("workload", panel.reference)
    with chain.now():
        services.calibrate(panel, chain.files[0], actor=chain.officer)
        for sheet, points in zip(panel.assessments.filter(is_anchor=True), (1, 5, 3, 4), strict=True):
            services.declare_no_conflict(sheet, actor=sheet.evaluator)
            score_sheet(
                type(sheet).objects.get(pk=sheet.pk),
                points,
                comment="The need is shown by figures of the town, and the group takes part.",
            )
    desk.look("calibration", panel.reference)
