"""Nobody sees another's scores before all are in: not in a page, a fragment, an export or a context, in any role."""

from typing import Any

import pytest
from django.test.utils import ContextList
from django.urls import reverse

from grants.evaluation import room, selectors, services
from grants.evaluation.models import Assessment, Score
from grants.evaluation.urls import urlpatterns
from tests.grants.evaluation.builders import declare_all, score_sheet, scoring, sheet_of

COMMENT = "PEERS-OWN-WORDS"


@pytest.fixture
def one_in(three_files: Any) -> Any:
    """The first evaluator has scored all files, the others none."""
    scoring(three_files)
    for sheet in three_files.panel.assessments.filter(evaluator=three_files.evaluator):
        score_sheet(sheet, 5, comment=COMMENT)
    return three_files


def addresses(chain: Any) -> list[str]:
    """Return every address of the stage that answers GET, for every object that the committee has."""
    call, found = chain.call.reference, []
    sheets = list(chain.panel.assessments.values_list("pk", flat=True))
    criterion = chain.call.criteria.first().pk
    document = chain.files[0].frozen["documents"][0]["file_id"]
    for route in urlpatterns:
        text = str(route.pattern)
        of_call = text.startswith("committees/")
        for pk in sheets if "<int:pk>" in text else [0]:
            for reference in [call] if of_call else [file.reference for file in chain.files]:
                path = "/" + text.replace("<slug:reference>", reference).replace("<int:pk>", str(pk))
                path = path.replace("<int:criterion>", str(criterion)).replace("<int:file>", str(document))
                found += [path, f"{path}?export=csv", f"{path}?export=xlsx"] if of_call else [path]
    return sorted(set(found))


def scores_in(value: Any, depth: int = 0) -> list[Score]:
    """Return the scores that a context holds, as far as they are loaded."""
    if isinstance(value, Score):
        return [value]
    if isinstance(value, Assessment):
        loaded = getattr(value, "_prefetched_objects_cache", {}).get("scores", [])
        return list(loaded)
    if depth < 6 and isinstance(value, dict):
        return [score for part in value.values() for score in scores_in(part, depth + 1)]
    if depth < 6 and isinstance(value, list | tuple | ContextList):
        return [score for part in value for score in scores_in(part, depth + 1)]
    return []


@pytest.mark.parametrize(
    "role", ["officer", "approver", "finance", "auditor", "administrator", "applicant", "viewer", "stranger"]
)
def test_no_page_shows_a_score_to_others_before_all_are_in(one_in: Any, sign_in: Any, role: str) -> None:
    client = sign_in(one_in.cast()[role])
    for path in addresses(one_in):
        response = client.get(path, headers={"HX-Request": "true"})
        assert COMMENT.encode() not in response.content, path
        contexts = [layer for context in response.context or [] for layer in context]
        assert not scores_in(contexts), path


def test_no_page_shows_a_colleagues_score_before_all_are_in(one_in: Any, sign_in: Any) -> None:
    colleague = one_in.evaluators[1]
    client = sign_in(colleague)
    for path in addresses(one_in):
        response = client.get(path)
        assert COMMENT.encode() not in response.content, path
        contexts = [layer for context in response.context or [] for layer in context]
        assert all(score.assessment.evaluator_id == colleague.pk for score in scores_in(contexts)), path


@pytest.mark.parametrize("role", ["officer", "approver", "auditor", "evaluator"])
def test_selectors_give_nothing_before_all_are_in(one_in: Any, role: str) -> None:
    person = one_in.cast()[role]
    assert selectors.score_sheets(person, one_in.panel) == []
    assert room.ranking_of(person, one_in.panel) == {"rows": [], "evaluators": []}


def test_ranking_export_is_not_there_before_all_are_in(one_in: Any, sign_in: Any) -> None:
    url = reverse("evaluation:panel", args=[one_in.call.reference])
    assert sign_in(one_in.officer).get(url, {"export": "csv"}).status_code == 404


def test_scores_open_to_the_committee_once_all_are_in(one_in: Any, sign_in: Any) -> None:
    for sheet in one_in.panel.assessments.filter(state="accepted"):
        score_sheet(sheet, 3)
    services.close_scoring(one_in.panel, actor=one_in.officer)
    row = one_in.panel.rankings.first()
    colleague = sign_in(one_in.evaluators[1])
    page = colleague.get(reverse("evaluation:propose", args=[one_in.call.reference, row.pk])).content.decode()
    assert COMMENT in page
    room_page = colleague.get(reverse("evaluation:panel", args=[one_in.call.reference])).content.decode()
    assert "100.0" in room_page
    assert "60.0" in room_page
    export = colleague.get(reverse("evaluation:panel", args=[one_in.call.reference]), {"export": "csv"})
    assert one_in.files[0].reference in export.content.decode("utf-8-sig")
    assert selectors.score_sheets(one_in.applicant, one_in.panel) == []


def test_file_stays_closed_to_who_stepped_back_even_after_the_ranking(three_files: Any, sign_in: Any) -> None:
    from tests.factories import make_staff

    scoring(three_files)
    gone = sheet_of(three_files, 0, 0)
    services.recuse(gone, actor=gone.evaluator, reason="My sister works there.")
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    given = services.assign_file(three_files.panel, three_files.files[0], fourth, actor=three_files.officer)
    declare_all(three_files.panel)
    services.declare_no_conflict(given, actor=fourth)
    for sheet in three_files.panel.assessments.filter(state="accepted"):
        score_sheet(sheet, 4, comment=COMMENT if sheet.application_id == gone.application_id else "Sound.")
    services.close_scoring(three_files.panel, actor=three_files.officer)
    client = sign_in(gone.evaluator)
    reference = three_files.call.reference
    page = client.get(reverse("evaluation:panel", args=[reference])).content.decode()
    assert "Files with which you have a conflict of interest are left out." in page
    assert gone.application.reference not in page
    assert gone.application.organisation.name not in page
    row = three_files.panel.rankings.get(application=gone.application)
    assert client.get(reverse("evaluation:propose", args=[reference, row.pk])).status_code == 403
    export = client.get(reverse("evaluation:panel", args=[reference]), {"export": "csv"}).content.decode("utf-8-sig")
    assert gone.application.organisation.name not in export
    proposals = client.get(reverse("evaluation:proposals", args=[reference])).content.decode()
    assert gone.application.reference not in proposals
