"""How a call is judged, on its pages: sections, criteria, rules, lots, models; what the public reads of it."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from grants.calls import services
from grants.calls.corrigenda import begin_corrigendum, publish_corrigendum, request_clearance
from grants.calls.documents import call_data
from grants.calls.judging_models import SHIPPED, get_model, take_over_model
from grants.calls.models import Call, Corrigendum
from grants.calls.terms import terms_of
from tests.factories import Chain
from tests.grants.calls.changing import drafted
from tests.grants.calls.form import PARTS, rows
from workflows.engine import TransitionRefused

SECTION = {"title": "Relevance", "threshold": "12", "stage": "concept", "lot": "", "ORDER": "1"}
CRITERION = {"title": "Need", "weight": "100", "stage": "full", "section": "", "lot": "", "ORDER": "1"}


@pytest.fixture
def draft(fresh_chain: Chain) -> Chain:
    return fresh_chain.draft_call()


def edit(chain: Chain, sign_in: Any, part: str, data: dict[str, Any]) -> Any:
    return sign_in(chain.officer).post(reverse("calls:edit", args=[chain.call.reference, part]), data)


def page(chain: Chain, sign_in: Any, name: str, *args: Any) -> str:
    found = sign_in(chain.officer).get(reverse(f"calls:{name}", args=[chain.call.reference, *args]))
    return " ".join(found.content.decode().split())


def now(chain: Chain) -> Call:
    return Call.objects.get(pk=chain.call.pk)


def test_section_taken_over_from_the_concept_note_shares_its_key(draft: Chain, sign_in: Any) -> None:
    services.set_terms(draft.call, {"stages": "two"}, actor=draft.officer)
    sent = rows(SECTION, {**SECTION, "stage": "full", "threshold": "", "is_carried": "on", "ORDER": "2"})
    assert edit(draft, sign_in, "criteria-sections", sent).status_code == 302
    found = terms_of(now(draft))["criteria_sections"]
    assert [(row["key"], row["stage"], row["threshold"], row["is_carried"]) for row in found] == [
        ("s1", "concept", "12", False),
        ("s1", "full", None, True),
    ]
    missing = rows({**SECTION, "title": "Design", "stage": "full", "threshold": "", "is_carried": "on"})
    answer = edit(draft, sign_in, "criteria-sections", missing)
    assert answer.status_code == 422
    assert "The concept note has no section “Design”" in answer.content.decode()


def test_criterion_stands_in_a_section_and_looks_at_questions(draft: Chain, sign_in: Any) -> None:
    edit(draft, sign_in, "criteria-sections", rows({**SECTION, "stage": "full"}))
    question = draft.call.questions.first()
    sent = rows({**CRITERION, "section": "s1", "looks_at": [question.key]})
    assert edit(draft, sign_in, "criteria", sent).status_code == 302
    criterion = draft.call.criteria.get()
    assert (criterion.section, criterion.looks_at) == ("s1", [question.key])
    assert edit(draft, sign_in, "criteria", rows({**CRITERION, "looks_at": ["none"]})).status_code == 422
    assert edit(draft, sign_in, "criteria", rows({**CRITERION, "section": "none"})).status_code == 422
    services.set_questions(draft.call, [], actor=draft.officer)
    assert "The form has no question" in page(draft, sign_in, "manage")


def test_criteria_keep_their_keys_when_they_are_renamed(draft: Chain, sign_in: Any) -> None:
    first = draft.call.criteria.first()
    edit(draft, sign_in, "criteria", rows({**CRITERION, "key": first.key, "title": "Another name"}))
    assert draft.call.criteria.get().key == first.key


@pytest.mark.parametrize(
    ("part", "changes", "field", "words"),
    [
        ("assessment", {"min_points": "5"}, "max_points", "must be above the lowest"),
        ("assessment", {"pass_mark": "101"}, "pass_mark", "There are 100 points in all"),
        ("assessment", {"comment_at": "1, 6"}, "comment_at", "6 is no score of this scale"),
        ("assessment", {"comment_at": "the ends"}, "comment_at", "Write scores and commas"),
        (
            "assessment",
            {"divergence_basis_points": "30", "assessments_per_file": "1"},
            "divergence_basis_points",
            "at least two evaluators",
        ),
        ("committee", {"panel_least": "4", "panel_is_odd": "on"}, "panel_least", "for example 5"),
        ("committee", {"quorum": "4"}, "quorum", "no more than 3 members"),
        ("committee", {"least_external": "4"}, "least_external", "no more than 3 members"),
        ("committee", {"reserve_until": "2020-01-01"}, "reserve_until", "beyond the deadline"),
        ("ranking", {"overflow": "flip"}, "overflow", "valid choice"),
    ],
)
def test_contradiction_is_told_at_its_field(
    draft: Chain, sign_in: Any, part: str, changes: dict[str, str], field: str, words: str
) -> None:
    answer = edit(draft, sign_in, part, {**PARTS[part], **changes})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert words in str(answer.context["form"].errors[field])


def test_rules_are_set_and_those_of_concept_notes_only_asked_in_two_stages(draft: Chain, sign_in: Any) -> None:
    assert "Pass mark of concept notes" not in page(draft, sign_in, "edit", "assessment")
    assert "At equal points" not in page(draft, sign_in, "edit", "ranking")
    take_over_model(draft.call, get_model("eu-prag"), actor=draft.officer)
    assert "Pass mark of concept notes" in page(draft, sign_in, "edit", "assessment")
    ties = {"tie_1": "design", "tie_2": "relevance", "tie_3": "design"}
    assert edit(draft, sign_in, "ranking", {**PARTS["ranking"], **ties}).status_code == 302
    assert now(draft).tie_break == ["design", "relevance"]
    sent = {**PARTS["assessment"], "concept_points": "50", "concept_pass_mark": "30", "concept_cut_basis_points": "150"}
    assert edit(draft, sign_in, "assessment", {**sent, "min_points": "1", "comment_at": "5 1;2"}).status_code == 302
    call = now(draft)
    assert (call.comment_at, call.concept_cut_basis_points, call.min_points) == ([1, 2, 5], 15_000, 1)
    answer = edit(draft, sign_in, "procedure", {"procedure": "open", "stages": "one"})
    assert answer.status_code == 422
    assert "stages" in answer.context["form"].errors


def test_lot_sets_what_is_otherwise_and_keeps_it_when_the_lots_are_saved(draft: Chain, sign_in: Any) -> None:
    lot = {"key": "north", "title": "North", "pot_cents": 20_000_00}
    services.set_rows(draft.call, "lots", [lot], actor=draft.officer)
    assert "as in the call" in page(draft, sign_in, "edit", "lots")
    url = reverse("calls:lot_judging", args=[draft.call.reference, "north"])
    officer = sign_in(draft.officer)
    sent = {"assessments_per_file": "2", "divergence_basis_points": "30", "panel_is_odd": "yes", "blinding": ""}
    assert officer.post(url, sent).status_code == 302
    own = {"assessments_per_file": 2, "divergence_basis_points": 3000, "panel_is_odd": True}
    assert draft.call.lots.get().evaluation == own
    assert now(draft).scheme(lot=draft.call.lots.get()).scorers == 2
    assert now(draft).scheme().scorers == 3
    answer = officer.post(url, {"pass_mark": "101", "comment_at": "9"})
    assert set(answer.context["form"].errors) == {"pass_mark", "comment_at"}
    edit(draft, sign_in, "lots", rows({"key": "north", "title": "The north", "pot_cents": "20,000"}))
    assert (draft.call.lots.get().title, draft.call.lots.get().evaluation) == ("The north", own)
    assert officer.get(reverse("calls:lot_judging", args=[draft.call.reference, "south"])).status_code == 404
    assert "The north" in page(draft, sign_in, "detail")


def test_lot_of_an_open_call_is_judged_as_it_was_published(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.open_call()
    lot = {"key": "north", "title": "North", "pot_cents": 20_000_00}
    change = drafted(fresh_chain, lots=[lot])
    officer, address = sign_in(fresh_chain.officer), [fresh_chain.call.reference, change.pk]
    lots = reverse("calls:corrigendum_edit", args=[*address, "lots"])
    url = reverse("calls:corrigendum_lot", args=[*address, "north"])
    assert url in officer.get(lots).content.decode()
    assert officer.post(url, {"rounding": "1"}).status_code == 302  # a lot that is only now added
    assert Corrigendum.objects.get().terms["lots"][0]["evaluation"] == {"rounding": 1}
    publish_corrigendum(request_clearance(change, actor=fresh_chain.officer), actor=fresh_chain.approver)
    later = begin_corrigendum(now(fresh_chain), actor=fresh_chain.officer)
    answer = officer.post(
        reverse("calls:corrigendum_lot", args=[fresh_chain.call.reference, later.pk, "north"]), {"rounding": "2"}
    )
    assert answer.status_code == 422
    assert "How “North” is judged does not change once the call is open." in answer.content.decode()


def test_model_shows_what_it_changes_and_is_taken_over(draft: Chain, sign_in: Any) -> None:
    officer = sign_in(draft.officer)
    assert "European Union, PRAG" in page(draft, sign_in, "judging_models")
    url = reverse("calls:judging_model", args=[draft.call.reference, "eu-prag"])
    shown = officer.get(url)
    text = shown.content.decode()
    assert "Lowest score" in text
    assert "Say until when concept notes are taken." in text
    assert now(draft).stages == "one"
    seen = shown.context["mark"]
    services.set_terms(draft.call, {"pass_mark": "70"}, actor=draft.officer)
    assert officer.post(url, {"seen": seen}).status_code == 409
    assert officer.post(url, {"seen": officer.get(url).context["mark"]}).status_code == 302
    call = now(draft)
    assert (call.stages, call.criteria.count(), call.eligibility) == ("two", 19, "selected")
    assert "Nothing is changed yet." in officer.get(url).content.decode()
    assert officer.get(reverse("calls:judging_model", args=[call.reference, "none"])).status_code == 404


def test_model_is_read_from_a_file_of_ones_own_or_refused_with_its_line(draft: Chain, sign_in: Any) -> None:
    officer = sign_in(draft.officer)
    url = reverse("calls:judging_model_file", args=[draft.call.reference])
    assert url in page(draft, sign_in, "judging_models")
    text = (SHIPPED / "eyf.toml").read_text()
    wrong = SimpleUploadedFile("mine.toml", text.replace("weight = 20", "weight = 25").encode())
    answer = officer.post(url, {"file": wrong})
    assert answer.status_code == 422
    assert "The weights add up to 110" in answer.content.decode()
    assert "[[criteria]]" in answer.content.decode()
    assert officer.post(url, {}).status_code == 422
    shown = officer.post(url, {"file": SimpleUploadedFile("mine.toml", text.encode())})
    assert "The file" not in str(shown.context["error"])
    assert now(draft).panel_least == 3
    sent = {"name": "mine.toml", "text": text, "seen": shown.context["mark"]}
    assert officer.post(url, sent).status_code == 302
    assert now(draft).panel_least == 16


def test_call_whose_weights_do_not_add_up_is_not_cleared(draft: Chain) -> None:
    for criteria, words in (
        ([{"title": "Need", "weight": 99}], "add up to 99; they must add up to 100"),
        ([{"title": "Need", "weight": 100, "section": "s1"}], "There is no section “s1”"),
    ):
        services.set_rows(draft.call, "criteria", criteria, actor=draft.officer)
        with pytest.raises(TransitionRefused, match=words):
            services.request_clearance(draft.call, actor=draft.officer)


def test_published_call_takes_no_model(fresh_chain: Chain, sign_in: Any) -> None:
    fresh_chain.open_call()
    before = terms_of(now(fresh_chain))
    url = reverse("calls:judging_model", args=[fresh_chain.call.reference, "eyf"])
    assert sign_in(fresh_chain.officer).post(url).status_code == 302
    assert terms_of(now(fresh_chain)) == before


def test_model_is_imported_by_the_command_or_only_checked(draft: Chain, tmp_path: Path) -> None:
    out, file = io.StringIO(), SHIPPED / "eea-two-experts.toml"
    call_command("import_evaluation", draft.call.reference.lower(), file, "--check", stdout=out)
    assert "Evaluators per file: 3 → 2" in out.getvalue()
    assert now(draft).assessments_per_file == 3
    with pytest.raises(CommandError, match="There is no user"):
        call_command("import_evaluation", draft.call.reference, file)
    with pytest.raises(CommandError, match="may not change"):
        call_command("import_evaluation", draft.call.reference, file, f"--officer={draft.finance.email}")
    call_command("import_evaluation", draft.call.reference, file, f"--officer={draft.officer.email}", stdout=out)
    assert now(draft).divergence_basis_points == 3000
    wrong = tmp_path / "model.toml"
    for old, new, at, words in (
        ("highest_score = 10", "highest_score = 0", "highest_score", "highest_score: a whole number"),
        ("weight = 30", "weight = 40", "[[criteria]]", "The weights add up to 110"),
        (
            'ties = ["relevance", "quality"]',
            'ties = ["relevance", "quick"]',
            "ties",
            "ties: There is no section “quick”",
        ),
        ("evaluators_per_file = 2", "evaluators_per_file = 1", "divergence_percent", "Scores can differ only"),
        ('section = "costs"', 'section = "cost"', 'section = "cost"', "section: There is no section “cost”"),
        ("members_least = 3", "members_lest = 3", "members_lest", "members_lest: this key is not known"),
    ):
        text = file.read_text()
        assert old in text
        wrong.write_text(text := text.replace(old, new, 1))
        line = next(number for number, found in enumerate(text.splitlines(), start=1) if found.startswith(at))
        with pytest.raises(CommandError) as error:
            call_command("import_evaluation", draft.call.reference, wrong, "--check", stdout=out)
        assert f"line {line}: " in str(error.value), str(error.value)
        assert words in str(error.value)


def test_public_reads_how_it_will_be_judged(draft: Chain, sign_in: Any) -> None:
    take_over_model(draft.call, get_model("eea-two-experts"), actor=draft.officer)
    section = {"key": "relevance", "title": "Relevance", "stage": "full", "threshold": "15"}
    sections = [section, *terms_of(now(draft))["criteria_sections"][1:]]
    services.set_terms(draft.call, {"criteria_sections": sections}, actor=draft.officer)
    text = page(draft, sign_in, "detail")
    for words in (
        "2 evaluators score each application from 0 to 10 on every criterion, each alone.",
        "differ by more than 30 % of the higher, one more evaluator scores; the closest two count.",
        "the mean of all three counts.",
        "at least 15 points are needed",
        "“Relevance”, “Quality of the project”",
        "60 of 100 points; who has exactly so many passes.",
        "is offered what is left",
        "Eligibility is checked before scoring",
        "Within 15 days of the letter.",
        "At least 1 of them is an external expert.",
    ):
        assert words in text, words
    told = call_data(now(draft))["judging"]
    assert told["grids"][0]["rows"][0] == ["Relevance (at least 15 points are needed)", "30"]
    assert told["grids"][0]["rows"][-1] == ["In all", "100 points"]


def test_public_reads_both_stages_and_what_is_taken_over(draft: Chain, sign_in: Any) -> None:
    take_over_model(draft.call, get_model("eu-prag"), actor=draft.officer)
    text = page(draft, sign_in, "detail")
    for words in (
        "not scored again: the points of the concept note count",
        "30 of 50 points",
        "at most 200 % of the money",
        "These scores need a reason of their own: 1, 2, 5.",
        "only for those provisionally selected",
        "Their number is odd.",
    ):
        assert words in text, words
