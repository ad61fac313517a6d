"""Stepping back mid-way: by the call's rule another takes the file at once, or the others' scores count."""

from typing import Any

import pytest
from django.urls import reverse

from grants.evaluation import services
from notifications.models import Message
from tests.factories import Chain, make_staff
from tests.grants.evaluation.builders import refresh, score_sheet, scoring, several, sheet_of


def at_work(**rules: Any) -> Chain:
    """Two files in the scoring, two evaluators each, of a committee of four."""
    chain = several(Chain(days_ago=90, assessments_per_file=2, **rules), 2)
    chain.evaluators.append(make_staff("Evaluator 4", "evaluator", chain.action))
    return scoring(chain)


def test_file_goes_to_the_least_loaded_who_is_free_and_the_office_hears(db: None) -> None:
    chain = at_work(recusal="replace")
    gone = chain.panel.assessments.filter(application=chain.files[0]).first()
    score_sheet(gone, 5)
    services.recuse(type(gone).objects.get(pk=gone.pk), actor=gone.evaluator, reason="My sister works there.")
    live = chain.files[0].assessments.exclude(state="recused")
    new = live.exclude(evaluator__in=[row.evaluator_id for row in live if row.placement.get("why") != "recusal"]).get()
    assert new.placement["load"] == 2
    assert new.evaluator_id != gone.evaluator_id
    assert not new.is_by_hand
    assert not gone.scores.exists()
    assert Message.objects.filter(topic="scoring-opened", recipient=new.evaluator, key__endswith=f":{new.pk}").exists()
    assert Message.objects.filter(topic="file-placed-recusal", recipient=chain.officer).count() == 1
    services.recuse(new, actor=new.evaluator, reason="I wrote their budget.")
    last = live.order_by("pk").last()
    services.recuse(last, actor=last.evaluator, reason="We share an office.")
    assert live.all().count() == 1
    assert Message.objects.filter(topic="evaluator-wanted", recipient=chain.officer).count() == 1
    assert not chain.panel.every_file_is_covered


def test_where_scores_are_void_the_others_count_until_nobody_is_left(db: None) -> None:
    chain = at_work(recusal="void")
    first, second = chain.files[0].assessments.all()
    services.recuse(first, actor=first.evaluator, reason="My sister works there.")
    assert chain.files[0].assessments.count() == 2
    assert refresh(chain).panel.every_file_is_covered
    services.recuse(second, actor=second.evaluator, reason="So does mine.")
    assert chain.files[0].assessments.exclude(state="recused").count() == 1


@pytest.mark.parametrize("points", [(1, 5), (4, 5)])
def test_third_evaluator_comes_by_itself_where_two_differ_too_much(db: None, points: tuple[int, int]) -> None:
    chain = at_work(divergence_basis_points=3000)
    first, second = chain.files[0].assessments.all()
    score_sheet(first, points[0])
    score_sheet(second, points[1])
    third = chain.files[0].assessments.filter(is_third=True)
    assert third.count() == (points == (1, 5))
    if not third:
        return
    told = Message.objects.get(topic="scoring-opened", key__endswith=f":{third.get().pk}")
    assert set(told.context) == {"call", "count", "due"}
    assert Message.objects.filter(topic="file-placed-third", recipient=chain.officer).count() == 1
    assert services.place_third(chain.panel, chain.files[0], actor=second.evaluator) is None
    services.declare_no_conflict(third.get(), actor=third.get().evaluator)
    gone = third.get()
    services.recuse(gone, actor=gone.evaluator, reason="A friend of the mayor.")
    assert chain.files[0].assessments.filter(is_third=True).exclude(state="recused").count() == 1


def test_nobody_free_for_a_third_sheet_is_said_to_the_office(db: None, sign_in: Any) -> None:
    chain = several(Chain(days_ago=90, assessments_per_file=3, divergence_basis_points=3000), 1)
    scoring(chain)
    for number, points in enumerate((1, 5, 5)):
        score_sheet(sheet_of(chain, 0, number), points)
    assert Message.objects.filter(topic="evaluator-wanted", recipient=chain.officer).count() == 1
    assert not chain.panel.assessments.filter(is_third=True).exists()
    client = sign_in(chain.officer)
    page = client.get(reverse("evaluation:assignment", args=[chain.panel.reference])).content.decode()
    assert "the scores differ too much" in page
    assert "needs one more evaluator" in client.get(reverse("dashboards:home")).content.decode()
