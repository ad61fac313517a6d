"""Two stages: a committee scores concept notes, the list is cut by the money, and relevance counts again at the end."""

import datetime
from typing import Any

from django.utils import timezone

from grants.applications import services as applications
from grants.applications.models import Application
from grants.calls import services as calls
from grants.evaluation import services
from grants.evaluation.models import Panel
from tests.factories import IBANS, Chain, complete, make_account, make_organisation, make_user
from tests.grants.evaluation.builders import ALL_MET, declare_all

SECTIONS = (
    {"key": "relevance", "title": "Relevance", "stage": "concept", "lot": "", "threshold": "12", "is_carried": False},
    {"key": "design", "title": "Design", "stage": "concept", "lot": "", "threshold": None, "is_carried": False},
    {"key": "relevance", "title": "Relevance", "stage": "full", "lot": "", "threshold": None, "is_carried": True},
    {"key": "quality", "title": "Quality", "stage": "full", "lot": "", "threshold": None, "is_carried": False},
)
CRITERIA = (
    {"title": "Relevance to the call", "weight": 30, "section": "relevance", "stage": "concept"},
    {"title": "Design of the action", "weight": 20, "section": "design", "stage": "concept"},
    {"title": "Quality of the plan", "weight": 70, "section": "quality", "stage": "full"},
)


def two_stages(notes: int) -> Chain:
    """Return a call of two stages whose committee has the concept notes of so many applicants, each for 12,000.00."""
    closes = timezone.now() + datetime.timedelta(days=8)
    chain = Chain(
        stages="two",
        concept_closes_at=closes,
        amount_change_basis_points=2000,
        pot_cents=15_000_00,
        maximum_cents=15_000_00,
        concept_pass_mark=30,
        concept_cut_basis_points=20_000,
    )
    chain.draft_call()
    with chain.now():
        calls.set_rows(chain.call, "criteria_sections", SECTIONS, actor=chain.officer)
        calls.set_rows(chain.call, "criteria", CRITERIA, actor=chain.officer)
        calls.request_clearance(chain.call, actor=chain.officer)
        chain.call = calls.publish_call(chain.call, actor=chain.approver)
        people = [chain.applicant, *(make_user(f"Applicant {n}") for n in range(2, notes + 1))]
        for number, person in enumerate(people):
            organisation = chain.organisation if not number else make_organisation(person)
            if number:
                make_account(organisation, actor=person, iban=IBANS[number % len(IBANS)])
            note = applications.start_application(chain.call, organisation, actor=person)
            details = {"title": f"Bridge {number}", "summary": "We mend it.", "months": 6, "settlement": "Niš"}
            start = timezone.localdate() + datetime.timedelta(days=60)
            applications.save_details(note, **details, starts_on=start, concept_cents=12_000_00, actor=person)
            applications.submit_application(note, declared=True, actor=person)
    chain.clock = closes + datetime.timedelta(minutes=1)
    return chain


def judge(chain: Chain, stage: str, points: dict[str, tuple[int, ...]]) -> Panel:
    """Form the committee of a stage, score each file by its reference, and close the scoring."""
    panel = services.form_panel(chain.call, chain.evaluators, stage=stage, actor=chain.officer)
    declare_all(panel)
    services.assign_files(panel, actor=chain.officer)
    panel = services.open_scoring(panel, actor=chain.officer)
    criteria = list(chain.call.criteria.filter(stage=stage))
    for sheet in panel.assessments.select_related("application"):
        sheet = services.declare_no_conflict(sheet, actor=sheet.evaluator)
        for criterion, given in zip(criteria, points[sheet.application.reference[-3:]], strict=True):
            services.save_score(sheet, criterion, points=given, comment="Seen in the text.", actor=sheet.evaluator)
        services.submit_scores(sheet, actor=sheet.evaluator)
    return services.close_scoring(panel, actor=chain.officer)


def decide(chain: Chain, panel: Panel) -> None:
    """Take the proposals of the line over, each with a reason, recommend and decide."""
    for row in panel.rankings.all():
        amount = row.amount_cents
        services.propose_outcome(
            row, outcome=row.outcome, amount_cents=amount, reason="As ranked.", actor=chain.officer
        )
    panel = services.recommend(panel, minutes="All present.", actor=chain.officer)
    services.decide(panel, actor=chain.approver)


def states() -> list[tuple[str, str]]:
    """Return stage and state of the applications in the order of their references."""
    return list(Application.objects.order_by("reference").values_list("stage", "state"))


def test_notes_are_cut_by_twice_the_pot_and_relevance_counts_again_in_the_full_application(db: Any) -> None:
    chain = two_stages(4)
    with chain.now():
        # of 50: 30 + 20; 30×2/5 = 12 is the threshold itself, and 12 + 20 = 32; 6 + 20 = 26 fails twice; 24 + 16 = 40
        panel = judge(chain, "concept", {"001": (5, 5), "002": (2, 5), "003": (1, 5), "004": (4, 4)})
        rows = {row.application.reference[-3:]: row for row in panel.rankings.select_related("application")}
        told = {key: (row.place, str(row.mean), row.fails, row.within_pot, row.why) for key, row in rows.items()}
        assert told == {
            "001": (1, "50.000", [], True, ""),
            "004": (2, "40.000", [], True, ""),
            "002": (3, "32.000", [], False, "pot"),  # twice the pot is 30,000.00; a third of 12,000.00 does not fit
            "003": (4, "26.000", ["relevance", "total"], False, "below"),
        }
        decide(chain, panel)
    assert states() == [("full", "draft"), ("concept", "rejected"), ("concept", "rejected"), ("full", "draft")]
    with chain.now():
        full = Application.objects.get(reference__endswith="001")
        complete(full, actor=chain.applicant)
        applications.submit_application(full, declared=True, actor=chain.applicant)
    chain.clock = chain.call.closes_at + datetime.timedelta(minutes=1)
    with chain.now():
        chain.call = calls.close_call(chain.call.pk)
        full = Application.objects.get(pk=full.pk)
        services.answer_checks(full, ALL_MET, actor=chain.officer)
        services.admit_application(full, actor=chain.officer)
        panel = judge(chain, "full", {"001": (4,)})
        row = panel.rankings.get()
        assert (str(row.mean), row.sections) == ("86.000", {"relevance": "30.000", "quality": "56.000"})  # 30 + 70×4/5
        decide(chain, panel)
    assert Application.objects.get(pk=full.pk).state == "awarded"
