"""What waits for whom in the evaluation, step by step, and at which cost."""

from typing import Any

from grants.evaluation import services
from grants.evaluation.selectors import waiting_for
from grants.people.models import User
from tests.grants.evaluation.builders import ALL_MET, ranked, recommended, score_sheet, scoring


def buttons(user: User) -> list[str]:
    return [str(line.button) for line in waiting_for(User.objects.get(pk=user.pk))]


def test_officer_checks_then_forms(chain: Any) -> None:
    chain.closed_call()
    assert buttons(chain.officer) == ["Check"]
    services.answer_checks(chain.application, ALL_MET, actor=chain.officer)
    services.admit_application(chain.application, actor=chain.officer)
    assert buttons(chain.officer) == ["Form"]


def test_officer_forms_closes_and_recommends(three_files: Any) -> None:
    assert buttons(three_files.officer) == ["Form"]
    scoring(three_files)
    assert buttons(three_files.officer) == ["See who"]  # the scores are late
    with three_files.now():
        assert buttons(three_files.officer) == []
    for sheet in three_files.panel.assessments.all():
        score_sheet(sheet, 4)
    assert buttons(three_files.officer) == ["Close"]
    services.close_scoring(three_files.panel, actor=three_files.officer)
    assert buttons(three_files.officer) == ["Recommend"]


def test_officer_hears_that_a_file_lacks_an_evaluator(three_files: Any) -> None:
    scoring(three_files)
    sheet = three_files.panel.assessments.first()
    services.recuse(sheet, actor=sheet.evaluator, reason="My sister works there.")
    with three_files.now():
        assert buttons(three_files.officer)[0] == "Assign"


def test_evaluator_declares_then_scores(three_files: Any) -> None:
    scoring(three_files, declare=False)
    (line,) = waiting_for(three_files.evaluator)
    assert (str(line.button), line.count, line.due) == ("Declare", 3, three_files.panel.due_at)
    sheet = three_files.panel.assessments.filter(evaluator=three_files.evaluator).first()
    services.declare_no_conflict(sheet, actor=three_files.evaluator)
    assert buttons(three_files.evaluator) == ["Score", "Declare"]


def test_approver_decides_and_promotes(short_pot: Any) -> None:
    recommended(short_pot)
    assert buttons(short_pot.approver) == ["Decide"]
    services.decide(short_pot.panel, actor=short_pot.approver)
    assert buttons(short_pot.approver) == []
    services.lapse_award(short_pot.files[0].award, actor=short_pot.officer, reason="No answer.")
    assert buttons(short_pot.approver) == ["Promote"]


def test_nothing_waits_for_others(short_pot: Any) -> None:
    recommended(short_pot)
    for role in ("applicant", "viewer", "auditor", "finance", "stranger", "administrator"):
        assert buttons(short_pot.cast()[role]) == []


def test_number_of_queries_does_not_grow_with_the_files(three_files: Any, django_assert_max_num_queries: Any) -> None:
    ranked(three_files)
    with django_assert_max_num_queries(17):  # calls, places, committees and lots, once each
        waiting_for(User.objects.get(pk=three_files.officer.pk))
    with django_assert_max_num_queries(10):
        waiting_for(User.objects.get(pk=three_files.approver.pk))
