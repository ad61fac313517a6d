"""The scoring room: the sheet by the scheme, nothing overwritten unseen, notes and marks for oneself, no race lost."""

from typing import Any

import pytest
from django.urls import reverse

from grants.applications import services as applications
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.marking import marked, stands_in
from grants.evaluation.models import Assessment, Panel, Score
from tests.factories import Chain
from tests.grants.evaluation.builders import score_sheet, scoring, several, sheet_of
from tests.grants.payments.test_races import race
from workflows.engine import TransitionRefused

HTMX = {"HX-Request": "true"}
QUOTE = "a weekly legal hour"


def url(name: str, sheet: Assessment, *more: Any) -> str:
    return reverse(f"evaluation:{name}", args=[sheet.pk, *more])


def in_sections(chain: Chain, *, declare: bool = True, **rules: Any) -> Chain:
    """Give the call two sections, the first with a threshold, and rules of its own; then open the scoring."""
    call = chain.call
    call.criteria_sections.create(key="relevance", title="Relevance first", threshold=60, order=1)
    call.criteria_sections.create(key="design", title="Design", order=2)
    for number, criterion in enumerate(call.criteria.all()):
        criterion.section = "relevance" if number < 2 else "design"
        criterion.looks_at = [call.questions.first().key, "budget"] if number == 0 else []
        criterion.save()
    Call.objects.filter(pk=call.pk).update(**{"comment_on": "criterion", **rules})
    chain.call = Call.objects.get(pk=call.pk)
    return scoring(chain, declare=declare)


def test_sheet_follows_the_scheme_and_names_what_is_missing(three_files: Any, sign_in: Any) -> None:
    chain = in_sections(three_files, comment_on="section", comment_at=[1, 5])
    sheet, client = sheet_of(chain, 0, 0), sign_in(chain.evaluators[0])
    first = chain.call.criteria.first()
    page = client.get(url("assessment", sheet)).content.decode()
    assert "Relevance first" in page
    assert "at least 60" in page
    assert f'href="#answer-{chain.call.questions.first().key}"' in page
    assert f'href="#criterion-{first.pk}" data-back' in page
    assert f'<a href="#points-{first.pk}">1 {first.title}: points</a>' in page
    answer = client.post(url("save_score", sheet, first.pk), {"points": "5", "comment": ""}, headers=HTMX)
    assert f'<a href="#id_c{first.pk}_comment">1 {first.title}: reason</a>' in answer.content.decode()
    score_sheet(sheet, 3, comment="", submit=False)
    with pytest.raises(TransitionRefused, match="reasons"):
        services.submit_scores(sheet, actor=sheet.evaluator)
    text = client.get(url("submit", sheet)).content.decode()
    assert "Design: reason for the section" in text
    for key in ("relevance", "design"):
        target = url("save_section_comment", sheet, key)
        answer = client.post(target, {"comment": "Clear.", "seen": ""}, headers=HTMX)
        assert answer.status_code == 200
    assert "below what this section needs" in answer.content.decode()
    assert client.post(url("save_section_comment", sheet, "none"), {"comment": "x"}).status_code == 302
    with pytest.raises(DomainError):
        services.save_section_comment(sheet, "none", comment="x", actor=sheet.evaluator)
    assert services.submit_scores(sheet, actor=sheet.evaluator).state == "submitted"


def test_long_scale_is_a_number_and_refused_at_the_field(three_files: Any, sign_in: Any) -> None:
    chain = in_sections(three_files, min_points=1, max_points=30)
    sheet, client = sheet_of(chain, 0, 0), sign_in(chain.evaluators[0])
    criterion = chain.call.criteria.first()
    assert 'type="number"' in client.get(url("assessment", sheet)).content.decode()
    for points in ("0", "31"):
        for headers in ({}, HTMX):
            answer = client.post(
                url("save_score", sheet, criterion.pk), {"points": points, "comment": "x"}, headers=headers
            )
            assert answer.status_code == 422
            assert "Give 1 to 30 points." in answer.content.decode()
    assert not sheet.scores.exists()
    client.post(url("save_score", sheet, criterion.pk), {"points": "30", "comment": ""})
    assert sheet.scores.get().points == 30


def test_newer_score_of_another_tab_is_not_overwritten_unseen(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    client, criterion = sign_in(sheet.evaluator), three_files.call.criteria.first()
    target = url("save_score", sheet, criterion.pk)
    before = services.scoring.mark_of_score(None)
    client.post(target, {"points": "4", "comment": "From the office.", "seen": before}, headers=HTMX)
    mine = {"points": "2", "comment": "From the train.", "seen": before}
    for headers in (HTMX, {}):
        answer = client.post(target, mine, headers=headers)
        assert answer.status_code == 409
        assert "From the office." in answer.content.decode()
        assert 'data-keep="mine"' in answer.content.decode()
    assert sheet.scores.get().points == 4
    assert client.post(target, {**mine, "take": "saved"}).status_code == 302
    assert sheet.scores.get().points == 4
    assert client.post(target, {**mine, "force": services.scoring.mark_of_score(sheet.scores.get())}).status_code == 302
    assert sheet.scores.get().comment == "From the train."
    assert client.post(target, mine, headers=HTMX).status_code == 200, "the same once more is no conflict"


def test_notes_and_marks_are_nobody_elses(three_files: Any, sign_in: Any) -> None:
    chain = scoring(three_files)
    sheet, client = sheet_of(chain, 0, 0), sign_in(chain.evaluators[0])
    part = f"answer-{sheet.application.frozen['answers'][0]['key']}"
    notes = {"notes": "<b>Ask the chair about the rent.</b>", "seen": "of another tab"}
    assert client.post(url("save_notes", sheet), notes, headers=HTMX).status_code == 409
    assert client.post(url("save_notes", sheet), {"notes": notes["notes"]}).status_code == 302
    refused = client.post(url("highlight", sheet), {"part": part, "quote": "words that stand nowhere", "note": ""})
    assert refused.status_code == 422
    assert "do not stand in this part" in refused.content.decode()
    mark = {"part": part, "quote": QUOTE.replace(" ", "\n", 1), "note": "Really each week?"}
    answer = client.post(url("highlight", sheet), mark, headers=HTMX)
    assert f"<mark>{QUOTE}</mark>" in answer.content.decode()
    page = client.get(url("assessment", sheet)).content.decode()
    assert f"<mark>{QUOTE}</mark>" in page
    assert "&lt;b&gt;Ask the chair" in page
    for row in chain.panel.assessments.all():
        if row.state == "accepted":
            score_sheet(row, 3)
    services.close_scoring(chain.panel, actor=chain.officer)
    addresses = [
        reverse("evaluation:panel", args=[chain.panel.reference]),
        url("sheet_history", sheet),
        reverse("evaluation:check", args=[sheet.application.reference]),
    ]
    for person in (chain.officer, chain.approver, chain.auditor, *chain.evaluators[1:], chain.applicant):
        other = sign_in(person)
        text = "".join(other.get(address).content.decode() for address in addresses)
        assert "Ask the chair" not in text
        assert "Really each week?" not in text
        for name, more in (("save_notes", ()), ("highlight", ()), ("remove_highlight", (sheet.highlights.get().pk,))):
            assert other.post(url(name, sheet, *more), {"notes": "mine now"}).status_code in {403, 404}
    assert client.post(url("remove_highlight", sheet, sheet.highlights.get().pk)).status_code == 302
    assert not sheet.highlights.exists()


def test_marks_are_found_in_the_text_whatever_it_holds() -> None:
    text = "One <i>two</i>\nthree.\r\n\r\nFour five (six)."
    assert str(marked(text, ["two</i> three"])) == (
        "<p>One &lt;i&gt;<mark>two&lt;/i&gt;<br>three</mark>.</p>\n<p>Four five (six).</p>"
    )
    assert str(marked(text, ["three. Four", "(six)"])) == (
        "<p>One &lt;i&gt;two&lt;/i&gt;<br><mark>three.</mark></p>\n<p><mark>Four</mark> five <mark>(six)</mark>.</p>"
    )
    assert not stands_in(text, " ")
    assert not stands_in(text, "Six")


def test_revoked_role_closes_the_room_in_mid_session(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    client, criterion = sign_in(sheet.evaluator), three_files.call.criteria.first()
    assert client.get(url("assessment", sheet)).status_code == 200
    sheet.evaluator.staff_roles.all().delete()
    for name, more in (("assessment", ()), ("sheet_history", ()), ("submit", ()), ("declare", ())):
        assert client.get(url(name, sheet, *more)).status_code == 404
    posts = [("save_score", (criterion.pk,)), ("save_notes", ()), ("highlight", ()), ("submit", ()), ("recuse", ())]
    for name, more in posts:
        assert client.post(url(name, sheet, *more), {"points": "5", "reason": "x"}).status_code == 404
    assert client.post(reverse("evaluation:pack", args=[three_files.panel.reference])).status_code in {403, 404}
    assert not sheet.scores.exists()


def test_withdrawn_file_closes_its_documents_notes_and_marks(three_files: Any, sign_in: Any) -> None:
    sheet = sheet_of(scoring(three_files), 0, 0)
    applications.withdraw_application(sheet.application, actor=three_files.applicant, reason="Another donor.")
    client = sign_in(sheet.evaluator)
    assert "Withdrawn by the applicant" in client.get(reverse("evaluation:index")).content.decode()
    document = sheet.application.frozen["documents"][0]["file_id"]
    assert client.get(url("document", sheet, document)).status_code == 403
    assert client.post(url("highlight", sheet), {}).status_code == 403
    assert client.post(url("save_notes", sheet), {"notes": "x"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_submission_races_the_closing_and_saving_races_both() -> None:
    chain = scoring(several(Chain(days_ago=40), 1))
    *others, last = list(chain.panel.assessments.order_by("pk"))
    for sheet in others:
        score_sheet(sheet, 4)
    score_sheet(last, 4, submit=False)
    criterion = chain.call.criteria.first()
    _results, _refusals = race(
        lambda: services.submit_scores(last, actor=last.evaluator),
        lambda: services.close_scoring(chain.panel, actor=chain.officer),
        *[lambda: services.save_score(last, criterion, points=1, comment="Late.", actor=last.evaluator)] * 2,
    )
    panel, sheet = Panel.objects.get(), Assessment.objects.get(pk=last.pk)
    assert sheet.state == "submitted"
    score = Score.objects.get(assessment=sheet, criterion=criterion)
    assert sheet.versions.get().content["scores"][criterion.key]["points"] == score.points
    if panel.state == "scoring":  # the closing came first and was refused
        panel = services.close_scoring(panel, actor=chain.officer)
    counted = panel.snapshots.get().content["files"][0]["sheets"]
    assert score.points in [points[criterion.key] for points in counted]
    with pytest.raises(TransitionRefused):
        services.save_score(sheet, criterion, points=5, comment="x", actor=sheet.evaluator)


@pytest.mark.django_db(transaction=True)
def test_two_diverging_submissions_at_once_bring_one_third_sheet() -> None:
    chain = several(Chain(days_ago=40), 1)
    Call.objects.filter(pk=chain.call.pk).update(assessments_per_file=2, divergence_basis_points=3000)
    chain.call = Call.objects.get(pk=chain.call.pk)
    scoring(chain)
    first, second = chain.panel.assessments.order_by("pk")
    score_sheet(first, 5, submit=False)
    score_sheet(second, 1, submit=False)
    _results, refusals = race(
        *[lambda sheet=sheet: services.submit_scores(sheet, actor=sheet.evaluator) for sheet in (first, second)]
    )
    assert not refusals
    assert chain.panel.assessments.filter(is_third=True).count() == 1
