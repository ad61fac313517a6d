"""How the demonstration's calls come to life and how its applicants write, hand in, withdraw or miss the deadline."""

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from grants.applications import services as applications
from grants.applications.models import Application
from grants.applications.rules import line_amount, spread
from grants.calls import services as calls
from grants.calls.form_building.usual import usual_of_report
from grants.calls.models import Call
from grants.dashboards.loading import texts
from grants.dashboards.loading.cast import Player
from grants.dashboards.loading.forms import (
    CRITERIA,
    PAPERS,
    PLANS,
    QUESTIONS,
    TOWN_CRITERIA,
    TOWN_PAPERS,
    TOWN_QUESTIONS,
    Plan,
)
from grants.dashboards.loading.papers import paper
from grants.dashboards.loading.timeline import Story, Timeline
from grants.people.models import User
from grants.programmes.models import Action

ASKS_IN_REPORT: Final = "first"  # the call that asks its own questions in the reports


@dataclass
class World:
    """What the stories share: the clock, the action, the staff, the organisations, and the calls made so far."""

    clock: Timeline
    action: Action
    staff: dict[str, User]
    players: dict[str, Player] = field(default_factory=dict)
    calls: dict[str, Call] = field(default_factory=dict)


@dataclass(frozen=True)
class File:
    """An application of the play: by whom, which idea, the total cost in euros, how good it is, its fate."""

    who: str
    idea: int
    total: int
    quality: float = 3.5
    fate: str = ""
    months: int = 5
    starts: int = 30  # days after the day of loading
    ends_as: str = ""  # how far its grant gets
    detour: str = ""  # what happens to its first payment before it succeeds: refused or returned
    fails: tuple[str, str] = ("", "")  # the point of the check that is not met, and why


def call_story(world: World, key: str, files: tuple[File, ...] = ()) -> Story:
    """Draft a call, have it cleared, open it, take the applications in, and close it at its deadline."""
    plan, clock, officer = PLANS[key], world.clock, world.staff["officer"]
    yield clock.at(plan.drafted, 9, 30)
    call = _draft(world, plan)
    if plan.cleared is None:
        return
    yield clock.at(plan.cleared, 11)
    call = calls.request_clearance(call, actor=officer)
    if not plan.is_cleared:
        return
    yield clock.at(plan.cleared + 1, 14, 20)
    world.calls[key] = calls.publish_call(call, actor=world.staff["approver"])
    yield clock.at(plan.opens, 9)
    world.calls[key] = calls.open_call(call.pk)
    for number, file in enumerate(files):
        clock.add(application_story(world, plan, file, number))
    yield call.closes_at + datetime.timedelta(seconds=1)
    world.calls[key] = calls.close_call(call.pk)
    for draft in call.applications.filter(state="draft"):
        applications.expire_draft(draft.pk)


def application_story(world: World, plan: Plan, file: File, number: int) -> Story:
    """Write an application over several days, then hand it in, withdraw it or leave it lying."""
    clock, player = world.clock, world.players[file.who]
    first = plan.opens + 1 + number % 5
    yield clock.at(first, 9 + number % 8, 7 * number % 60)
    application = applications.start_application(world.calls[plan.key], player.organisation, actor=player.lead)
    _write_project(world, application, file)
    yield clock.at(first + 1, 11 + number % 6, 11 * number % 60)
    complete = file.fate not in {"draft", "lapsed"}
    _write_rest(application, file, number, player=player, complete=complete)
    if not complete:
        return
    last = clock.at(min(plan.closes - number % 4, -2), 12 + number % 9, 13 * number % 60)
    yield last
    applications.submit_application(application, declared=True, actor=player.lead)
    if file.fate == "withdrawn":
        yield last + datetime.timedelta(hours=20)
        reason = "Our partner school has left the project; we will apply again."
        applications.withdraw_application(application, actor=player.lead, reason=reason)


def lines_of(total_cents: int, months: int, *, for_towns: bool) -> list[dict[str, Any]]:
    """Return a budget of this total under the headings, in whole euros but for the last line."""
    month = total_cents * 44 // 100 // months // 100 * 100
    travel, equipment = total_cents // 1000 * 100, total_cents * 12 // 10_000 * 100
    rest = total_cents - month * months - travel - equipment
    meeting = rest * 2 // 3 // 6 // 100 * 100
    rows = [
        (
            "human_resources",
            "Coordinator of the project" if for_towns else "Mediator, half-time",
            "month",
            months,
            month,
        ),
        ("travel", "Local travel of the team", "lump", 1, travel),
        ("equipment", "Laptop, projector and printed material", "lump", 1, equipment),
        ("services", "Meetings: room, interpreting, refreshments", "meeting", 6, meeting),
        ("office", "Book-keeping, telephone, internet", "lump", 1, rest - 6 * meeting),
    ]
    names = ("heading", "description", "unit", "quantity", "unit_rate_cents")
    return [dict(zip(names, (*row[:3], Decimal(row[3]), row[4]), strict=True)) for row in rows]


def _draft(world: World, plan: Plan) -> Call:
    officer, clock = world.staff["officer"], world.clock
    call = calls.create_call(
        world.action,
        actor=officer,
        countries=[world.action.beneficiary],
        opens_at=clock.at(plan.opens, 9),
        closes_at=clock.at(plan.closes, 23, 59, 59),
        time_zone="Europe/Belgrade",
        expected_result=next(iter(world.action.expected_results), "")[:500],
        **plan.fields(),
    )
    questions = TOWN_QUESTIONS if plan.for_towns else QUESTIONS
    of_report = usual_of_report() if plan.key == ASKS_IN_REPORT else []
    calls.set_questions(call, [*questions, *of_report], actor=officer)
    calls.set_criteria(call, TOWN_CRITERIA if plan.for_towns else CRITERIA, actor=officer)
    calls.set_documents(call, TOWN_PAPERS if plan.applicants != "cso" else PAPERS, actor=officer)
    if plan.applicants != "cso":
        ceiling = {"heading": "equipment", "basis_points": 2000, "of": "grant"}
        calls.set_rows(call, "ceilings", [ceiling], actor=officer)
    return call


def _idea(application: Application, file: File) -> texts.Idea:
    ideas = texts.TOWN_IDEAS if application.organisation.kind == "local_authority" else texts.IDEAS
    return ideas[file.idea]


def _write_project(world: World, application: Application, file: File) -> None:
    idea, place = _idea(application, file), application.organisation.settlement
    applications.save_details(
        application,
        title=idea.title,
        summary=texts.summary(idea, place),
        starts_on=world.clock.day(file.starts),
        months=file.months,
        settlement=place,
        language="en",
        actor=world.players[file.who].lead,
    )
    result = {"title": idea.indicator, "baseline": idea.target // 8, "target": idea.target}
    applications.set_indicators(application, [result], actor=world.players[file.who].lead)
    plan = texts.work_plan(idea, place, file.months)
    applications.set_work_plan(application, plan, actor=world.players[file.who].lead)


def _write_rest(application: Application, file: File, number: int, *, player: Player, complete: bool) -> None:
    """Write answers, budget and documents; an unfinished one lacks its last answer."""
    call, idea, actor = application.call, _idea(application, file), player.lead
    questions = [question for question in call.questions.all() if not question.is_of_report]
    for index, question in enumerate(questions if complete else questions[:-1]):
        text = texts.answer(index, number + file.idea, idea, application.organisation.settlement)
        applications.save_answer(application, question, text, actor=actor)
    total, share = file.total * 100, 10 + number % 4
    lines = lines_of(total, file.months, for_towns=player.organisation.kind == "local_authority")
    brought = -(-total * share // 100) if call.cofinancing_basis_points else 0
    shares = spread([line_amount(line["quantity"], line["unit_rate_cents"]) for line in lines], brought)
    applications.set_budget(
        application,
        [{**line, "cofinancing_cents": part} for line, part in zip(lines, shares, strict=True)],
        cofinancing_source="Own funds and work of volunteers" if call.cofinancing_basis_points else "",
        actor=actor,
    )
    for document in call.documents.all():
        applications.attach(application, document, paper(document.title, actor=actor), actor=actor)
