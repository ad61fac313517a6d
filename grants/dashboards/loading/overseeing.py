"""What an officer watches in the demonstration: results, indicators, values, a visit, an issue, coming activities."""

import datetime
from typing import Any, Final

from django.db.models import QuerySet

from grants.agreements.models import Agreement, GrantIndicator
from grants.dashboards.loading.timeline import Story
from grants.dashboards.loading.writing import World
from grants.monitoring.models import IndicatorValue
from grants.monitoring.services import issues, recommending, risk, visits
from grants.monitoring.services.events import add_event
from grants.monitoring.services.indicators import link_indicator, validate_value
from grants.programmes.results import services as results
from grants.programmes.results.models import ResultIndicator

# Level, code, words, and the code of the result above.
RESULTS: Final = (
    ("impact", "IM1", "People of every origin live in their towns without fear of discrimination", ""),
    ("outcome", "OC1", "Civil society and towns act against prejudice and hate", "IM1"),
    ("output", "OP1", "People know where to turn when they are discriminated against", "OC1"),
    ("output", "OP2", "Young people and neighbours of different origin meet and act together", "OC1"),
)
# Of which result, code, words, unit, baseline and target of the whole action.
INDICATORS: Final = (
    ("OC1", "OC1-1", "People reached by measures against discrimination", "people", 200, 1_200),
    ("OP1", "OP1-1", "People who were advised or informed of their rights", "people", 100, 900),
    ("OP2", "OP2-1", "People who took part in joint activities", "people", 0, 800),
)
RUNNING: Final = ("in_force", "suspended", "terminated")
LINKED_ON: Final = (-232, -150, -34, -1)  # days on which the officer links what came into force since
WAITS: Final = "lantern"  # whose value waits for the officer
RECOMMENDED: Final = (
    ("Keep the lists of participants with the age groups that the indicator asks for.", False, 20),
    ("Put the emblem of both donors on the invitation of the next evening.", False, 9),
)


def framework_story(world: World) -> Story:
    """Write the results framework of the action before its first call."""
    yield world.clock.at(-342, 9, 15)
    officer = world.staff["officer"]
    found: dict[str, Any] = {}
    for level, code, title, above in RESULTS:
        fields = {"level": level, "code": code, "title": title, "parent": found.get(above)}
        found[code] = results.add_result(world.action, actor=officer, **fields)
    for of, code, title, unit, baseline, target in INDICATORS:
        told = {"code": code, "title": title, "unit": unit, "baseline": baseline, "target": target}
        results.add_indicator(world.action, result=found[of], actor=officer, **told)


def linking_story(world: World) -> Story:
    """Let the indicators of the grants count for the action's, each in its turn."""
    for day in LINKED_ON:
        yield world.clock.at(day, 14, 20)
        known = list(ResultIndicator.objects.filter(action=world.action).order_by("code"))
        grants = _running(world)
        rows = GrantIndicator.objects.filter(agreement__in=grants, indicator=None, is_main=True)
        for row in rows.select_related("agreement__organisation").order_by("agreement"):
            link_indicator(row, known[row.agreement_id % len(known)], actor=world.staff["officer"])


def validating_story(world: World) -> Story:
    """Validate what was reported, but for one value that waits."""
    for day in (-40, -12, -2):
        yield world.clock.at(day, 15, 10)
        values = IndicatorValue.objects.filter(
            state="reported",
            report__state__in=("submitted", "accepted"),
            grant_indicator__agreement__in=_running(world),
        ).exclude(grant_indicator__agreement__organisation=world.players[WAITS].organisation)
        for value in values.order_by("pk"):
            validate_value(value, actor=world.staff["officer"])


def visit_story(world: World, who: str) -> Story:
    """Announce a visit, hold it, report of it, and wait for what it recommends."""
    officer = world.staff["officer"]
    yield world.clock.at(-20, 10, 5)
    grant = _grant(world, who)
    day, place = world.clock.day(-6), grant.organisation.settlement
    purpose = "See an evening with the neighbours, the lists of participants and the first receipts."
    visit = visits.plan_visit(
        grant, kind="activity", planned_on=day, place=place, purpose=purpose, visitor=officer, actor=officer
    )
    visit = visits.announce_visit(visit, reason="The evening is held on this day.", actor=officer)
    yield world.clock.at(-6, 19, 30)
    visit = visits.hold_visit(visit, held_on=day, met="Coordinator, two volunteers", actor=officer)
    answers = {row.order: ("yes", "") for row in visit.checklist.all()}
    findings = "A full room, good talk. The lists name people, but not their age groups."
    visit = visits.write_visit_report(visit, findings=findings, answers=answers, actor=officer)
    for text, is_severe, days in RECOMMENDED:
        due = world.clock.day(days)
        recommending.add_recommendation(visit, text=text, is_severe=is_severe, due_on=due, actor=officer)
    yield world.clock.at(-5, 9, 40)
    visits.send_visit_report(visit, actor=officer)


def issue_story(world: World, who: str) -> Story:
    """Put an issue into a colleague's hands."""
    yield world.clock.at(-4, 16)
    issues.open_issue(
        _grant(world, who),
        title="The coordinator leaves at the end of the month",
        description="The town looks for somebody; until then nobody signs the lists of working time.",
        severity=2,
        owner=world.staff["officer"],
        due_on=world.clock.day(10),
        actor=world.staff["officer"],
    )


def activities_story(world: World) -> Story:
    """Tell of what the action itself held, and of what comes."""
    yield world.clock.at(-3, 11)
    officer, clock = world.staff["officer"], world.clock
    for title, kind, day in (
        ("Exchange of the grantees of the first call", "meeting", clock.day(-9)),
        ("Training of town officers on complaints of discrimination", "training", clock.day(18)),
        ("Conference: a year of small grants", "conference", clock.day(47)),
    ):
        told: dict[str, Any] = {"title": title, "kind": kind, "venue": "Belgrade", "starts_on": day}
        told["ends_on"] = day + datetime.timedelta(days=int(kind == "training"))
        told |= {"total": 34, "women": 19, "men": 15} if day < clock.today else {}
        add_event(actions=[world.action], actor=officer, **told)


def risk_story(world: World) -> Story:
    """Compute the risk of every grant that runs, as each night does."""
    yield world.clock.at(-1, 3)
    for grant in _running(world):
        risk.assess_risk(grant)


def _running(world: World) -> QuerySet[Agreement]:
    return Agreement.objects.filter(award__application__call__action=world.action, state__in=RUNNING)


def _grant(world: World, who: str) -> Agreement:
    return _running(world).select_related("organisation").get(organisation=world.players[who].organisation)
