"""How the demonstration's committees work: check, score sheets, ranking, recommendation, decision."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from grants.applications.models import Application
from grants.dashboards.loading import texts
from grants.dashboards.loading.timeline import Story
from grants.dashboards.loading.writing import File, World
from grants.evaluation import services as evaluation
from grants.evaluation.models import Assessment, Panel
from grants.evaluation.rules import CHECK_POINTS
from grants.evaluation.services.masking import check_masking
from grants.people.models import User

EVALUATORS = ("evaluator1", "evaluator2", "evaluator3")
CUT = {"Served like everybody": 1_200_00}  # what an award stays below the request, and for which project
AGAIN = {"Homework at six": "resubmit"}  # what may be handed in again
SPREAD = (0.4, -0.3, 0.1, -0.5, 0.6, 0.0, -0.1, 0.3, -0.7, 0.5, 0.2)


def check_story(world: World, key: str, files: Iterable[File], *, on: int) -> Story:
    """Check the applications of a closed call one after the other."""
    yield world.clock.at(on, 9, 15)
    for application, file in _handed_in(world, key, files):
        check(world, application, file)


def check(world: World, application: Application, file: File) -> None:
    """Answer every point of the check, then admit or refuse."""
    officer = world.staff["officer"]
    missed, reason = file.fails
    answers = {point: (point != missed, reason if point == missed else "") for _kind, point in CHECK_POINTS}
    evaluation.answer_checks(application, answers, actor=officer)
    act = evaluation.refuse_application if missed else evaluation.admit_application
    act(application, actor=officer)


def scoring_story(world: World, key: str, *, on: int, due: int) -> Story:
    """Appoint the committee, share the files out and open the scoring."""
    officer = world.staff["officer"]
    yield world.clock.at(on, 10, 5)
    evaluators = [world.staff[part] for part in EVALUATORS]
    due_at: datetime.datetime = world.clock.at(due, 18)
    panel = evaluation.form_panel(world.calls[key], evaluators, due_at=due_at, actor=officer)
    for member in panel.members.all():
        evaluation.declare_impartiality(member, actor=member.user)
    evaluation.assign_files(panel, actor=officer)
    if panel.scheme.hides_applicant:
        for file in panel.live_files.select_related("masking"):
            check_masking(file.masking, actor=officer)
    yield world.clock.at(on, 10, 25)
    evaluation.open_scoring(panel, actor=officer)


def sheets_story(world: World, key: str, files: Iterable[File], *, on: int) -> Story:
    """Let each evaluator declare and score every file, on days of their own."""
    quality = {file.who: file.quality for file in files}
    for number, part in enumerate(EVALUATORS):
        evaluator = world.staff[part]
        yield world.clock.at(on + 2 * number, 19, 10)
        for sheet in sheets_of(world, key, evaluator):
            declare(sheet)
        yield world.clock.at(on + 2 * number + 1, 20, 30)
        for sheet in sheets_of(world, key, evaluator):
            score(world, sheet, quality, number)
            evaluation.submit_scores(sheet, actor=evaluator)


def sheets_of(world: World, key: str, evaluator: User) -> QuerySet[Assessment]:
    """Return an evaluator's sheets of a call in the order of the files."""
    found = Assessment.objects.filter(panel__call=world.calls[key], evaluator=evaluator)
    return found.exclude(state="recused").order_by("application__reference")


def declare(sheet: Assessment) -> Assessment:
    """Declare no conflict on a sheet, as its evaluator."""
    return evaluation.declare_no_conflict(sheet, actor=sheet.evaluator)


def score(world: World, sheet: Assessment, quality: dict[str, float], number: int, *, criteria: int = 9) -> None:
    """Give points and reasons for the first criteria of a sheet, around the quality of the file."""
    who = next(name for name, player in world.players.items() if player.organisation == sheet.application.organisation)
    for index, criterion in enumerate(sheet.panel.call.criteria.all()[:criteria]):
        spread = SPREAD[(3 * number + index + len(who) + int(sheet.application.reference[-3:])) % len(SPREAD)]
        points = min(5, max(1, round(quality[who] + spread)))
        comment = texts.remark(points, number + index)
        evaluation.save_score(sheet, criterion, points=points, comment=comment, actor=sheet.evaluator)


def recommend_story(world: World, key: str, *, on: int) -> Story:
    """Close the scoring, propose an outcome for every file, and send the recommendation with its minutes."""
    officer = world.staff["officer"]
    yield world.clock.at(on, 9, 40)
    panel = evaluation.close_scoring(Panel.objects.get(call=world.calls[key]), actor=officer)
    for row in panel.rankings.select_related("application"):
        amount = row.amount_cents and row.amount_cents - CUT.get(row.application.title, 0)
        outcome = AGAIN.get(row.application.title, row.outcome)
        conditions = texts.CONDITIONS if row.application.title in CUT else ""
        evaluation.propose_outcome(
            row,
            outcome=outcome,
            amount_cents=amount,
            reason=texts.OUTCOMES[outcome],
            conditions=conditions,
            actor=officer,
        )
    yield world.clock.at(on + 2, 15)
    evaluation.recommend(panel, minutes=texts.MINUTES, actor=officer)


def decide_story(world: World, key: str, *, on: int) -> Story:
    """Let the approver decide as recommended."""
    yield world.clock.at(on, 16, 30)
    evaluation.decide(Panel.objects.get(call=world.calls[key]), actor=world.staff["approver"])


def _handed_in(world: World, key: str, files: Iterable[File]) -> list[tuple[Application, File]]:
    there = {row.organisation_id: row for row in world.calls[key].applications.filter(state="submitted")}
    owners = ((world.players[file.who].organisation.pk, file) for file in files)
    return [(there[pk], file) for pk, file in owners if pk in there]
