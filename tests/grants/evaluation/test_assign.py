"""Files to evaluators: shared out by the rule, looked at, moved by hand with the rules held, each on the record."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.models import Conflict, EvaluatorProfile
from notifications.models import Message
from tests.factories import Chain, make_staff
from tests.grants.evaluation.builders import declare_all, refresh, score_sheet, several
from workflows.engine import TransitionRefused, records_of


@pytest.fixture
def two_each(db: None) -> Chain:
    """Three eligible files, two evaluators for each of them, and a committee of four."""
    chain = several(Chain(days_ago=90, assessments_per_file=2), 3)
    chain.evaluators.append(make_staff("Evaluator 4", "evaluator", chain.action))
    chain.panel = services.form_panel(chain.call, chain.evaluators, actor=chain.officer)
    declare_all(chain.panel)
    return refresh(chain)


def pairs(chain: Chain) -> set[tuple[int, int]]:
    return set(chain.panel.assessments.values_list("application", "evaluator"))


def act(name: str, chain: Chain) -> str:
    return reverse(f"evaluation:{name}", args=[chain.panel.reference])


def test_proposal_shows_who_has_what_and_why_before_anybody_is_told(
    two_each: Any, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    first = two_each.files[0]
    able = two_each.evaluators[0]
    words = ["Youth"] if "youth" in first.summary.lower() else [first.title.split()[0]]
    EvaluatorProfile.objects.create(user=able, languages=[first.language], expertise=words)
    client = sign_in(two_each.officer)
    assert client.get(act("assign_files", two_each)).status_code == 200
    assert client.post(act("assign_files", two_each), {}).status_code == 302
    with django_assert_max_num_queries(30):
        page = client.get(act("assignment", two_each)).content.decode()
    two_each = refresh(two_each)
    assert f"Seed {two_each.panel.seed}" in page
    assert "works in the language of the file" in page
    assert "no conflict" in page
    assert [row["known"] > 0 for row in client.get(act("workload", two_each)).context["rows"]].count(True) == 1
    assert Message.objects.filter(topic="scoring-opened").count() == 0
    rows = client.get(act("assignment", two_each), {"export": "csv"}).content.decode()
    assert rows.count("no conflict") == 6
    narrowed = client.get(act("assignment", two_each), {"evaluator": able.pk, "export": "csv"}).content.decode()
    assert rows.count(str(able)) == narrowed.count("no conflict") > 0
    table = client.get(act("workload", two_each), {"export": "csv"}).content.decode()
    assert len(table.strip().splitlines()) == 5
    assert client.get(act("workload", two_each), {"export": "xlsx"}).status_code == 200
    assert sign_in(two_each.auditor).get(act("workload", two_each)).status_code == 200
    assert sign_in(two_each.evaluator).get(act("workload", two_each)).status_code == 403


def test_same_seed_gives_the_same_result_and_every_draw_is_on_the_record(two_each: Any) -> None:
    services.assign_files(two_each.panel, actor=two_each.officer)
    before, seed = pairs(two_each), refresh(two_each).panel.seed
    services.assign_files(two_each.panel, actor=two_each.officer)
    assert pairs(two_each) == before
    assert refresh(two_each).panel.seed == seed > 0
    services.assign_files(two_each.panel, anew=True, actor=two_each.officer)
    assert refresh(two_each).panel.seed != seed
    verbs = list(records_of(two_each.panel).values_list("verb", flat=True))
    assert (verbs.count("draw_seed"), verbs.count("assign_files")) == (2, 3)


def test_file_moved_by_hand_stays_when_the_files_are_shared_out_again(two_each: Any, sign_in: Any) -> None:
    services.assign_files(two_each.panel, actor=two_each.officer)
    sheet = two_each.panel.assessments.first()
    has = set(sheet.application.assessments.values_list("evaluator", flat=True))
    other, *_rest = [person for person in two_each.evaluators if person.pk not in has]
    client = sign_in(two_each.officer)
    url = reverse("evaluation:move_file", args=[sheet.pk])
    assert client.get(url).status_code == 200
    there = next(iter(has - {sheet.evaluator_id}))
    refused = client.post(url, {"evaluator": there, "reason": "Nearer to the subject."})
    assert refused.status_code == 422
    assert "already has" in refused.content.decode()
    assert client.post(url, {"evaluator": other.pk, "reason": "Nearer to the subject."}).status_code == 302
    moved = two_each.panel.assessments.get(application=sheet.application, evaluator=other)
    assert moved.is_by_hand
    assert "Nearer to the subject." in records_of(two_each.panel).filter(verb="move_file").get().reason
    services.assign_files(two_each.panel, anew=True, actor=two_each.officer)
    assert two_each.panel.assessments.filter(pk=moved.pk).exists()
    assert two_each.panel.assessments.count() == 6
    services.assign_files(two_each.panel, keep_moved=False, actor=two_each.officer)
    assert not two_each.panel.assessments.filter(is_by_hand=True).exists()


def test_swap_keeps_the_loads_and_a_conflict_stops_it(two_each: Any, sign_in: Any) -> None:
    services.assign_files(two_each.panel, actor=two_each.officer)
    sheets = list(two_each.panel.assessments.all())
    mine, theirs = next(
        (a, b)
        for a in sheets
        for b in sheets
        if (a.application_id, b.evaluator_id) not in pairs(two_each)
        and (b.application_id, a.evaluator_id) not in pairs(two_each)
    )
    conflict = Conflict.objects.create(application=theirs.application, user=mine.evaluator, kind="address")
    url = reverse("evaluation:swap_files", args=[mine.pk])
    client = sign_in(two_each.officer)
    assert client.get(url).status_code == 200
    body = {"other": theirs.pk, "reason": "Fits both better."}
    assert client.post(url, body).status_code == 422
    conflict.delete()
    assert client.post(url, body).status_code == 302
    assert {(mine.application_id, theirs.evaluator_id), (theirs.application_id, mine.evaluator_id)} <= pairs(two_each)


def test_too_little_room_is_refused_at_its_field_with_the_files_named(two_each: Any, sign_in: Any) -> None:
    response = sign_in(two_each.officer).post(act("assign_files", two_each), {"capacity": 1})
    assert response.status_code == 422
    assert two_each.call.reference in str(response.context["form"].errors["capacity"])
    assert not two_each.panel.assessments.exists()


def test_file_closed_to_the_officer_is_neither_listed_nor_counted_nor_moved_by_them(
    two_each: Any, sign_in: Any
) -> None:
    services.assign_files(two_each.panel, actor=two_each.officer)
    closed = two_each.files[0]
    Conflict.objects.create(application=closed, user=two_each.officer, kind="employer")
    client = sign_in(two_each.officer)
    assert closed.reference not in client.get(act("assignment", two_each)).content.decode()
    rows = client.get(act("workload", two_each)).context["rows"]
    assert sum(row["files"] for row in rows) == 4
    sheet = closed.assessments.first()
    assert client.get(reverse("evaluation:move_file", args=[sheet.pk])).status_code == 404
    free = next(person for person in two_each.evaluators if (closed.pk, person.pk) not in pairs(two_each))
    with pytest.raises(PermissionDenied):
        services.move_file(sheet, free, actor=two_each.officer, reason="No.")
    with pytest.raises(PermissionDenied):
        services.assign_file(two_each.panel, closed, free, actor=two_each.officer)


def test_in_the_scoring_a_file_is_taken_from_one_and_handed_to_another_who_is_told(two_each: Any) -> None:
    services.assign_files(two_each.panel, actor=two_each.officer)
    services.open_scoring(two_each.panel, actor=two_each.officer)
    two_each = refresh(two_each)
    assert two_each.panel.judged_by["criteria"]
    sheet, other_sheet = two_each.panel.assessments.filter(application=two_each.files[0])
    free = next(person for person in two_each.evaluators if (sheet.application_id, person.pk) not in pairs(two_each))
    with pytest.raises(TransitionRefused, match="at work"):
        services.assign_files(two_each.panel, actor=two_each.officer)
    with pytest.raises(TransitionRefused, match="at work"):
        services.swap_files(
            sheet,
            two_each.panel.assessments.exclude(evaluator=sheet.evaluator).last(),
            actor=two_each.officer,
            reason="No.",
        )
    services.move_file(sheet, free, actor=two_each.officer, reason="Ill.")
    assert Message.objects.filter(topic="evaluator-relieved", recipient=sheet.evaluator).exists()
    assert Message.objects.filter(topic="scoring-opened", recipient=free, key__contains=":sheet:").count() == 1
    with pytest.raises(DomainError, match="stepped back"):
        services.assign_file(two_each.panel, two_each.files[0], sheet.evaluator, actor=two_each.officer)
    score_sheet(services.declare_no_conflict(other_sheet, actor=other_sheet.evaluator), 4)
    other_sheet = type(other_sheet).objects.get(pk=other_sheet.pk)
    last = next(person for person in two_each.evaluators if (sheet.application_id, person.pk) not in pairs(two_each))
    with pytest.raises(TransitionRefused, match="scores are in"):
        services.move_file(other_sheet, last, actor=two_each.officer, reason="No.")
