"""A committee of the demonstration that takes every step: roles, a conflict, a third score, a vote, signed minutes."""

from typing import Final

from grants.dashboards.loading import texts
from grants.dashboards.loading.assessing import declare, sheets_of
from grants.dashboards.loading.timeline import Story
from grants.dashboards.loading.writing import World
from grants.evaluation import services as evaluation
from grants.evaluation.ballots import proposals_fingerprint
from grants.evaluation.models import Assessment, Panel, PanelMember
from grants.evaluation.services.conflicts import declare_conflict, tell_profile
from grants.evaluation.services.panels import Terms, compose_panel
from grants.evaluation.services.voting import vote

Role = PanelMember.Role
SEATS: Final = {
    "evaluator1": Terms(Role.CHAIR),
    "evaluator2": Terms(Role.MEMBER),
    "evaluator3": Terms(Role.EXTERNAL),
    "evaluator4": Terms(Role.SECRETARY, votes=False, scores=False),
}
PROFILES: Final = {
    "evaluator1": (["en", "sr-latn"], ["local government", "access to services"]),
    "evaluator2": (["en", "sr-latn", "bs"], ["local government", "accessibility"]),
    "evaluator3": (["en"], ["public administration", "accessibility"]),
}
CONFLICT: Final = ("evaluator2", "vrbica", "My brother is the treasurer of this town.")
# The points of a file's sheets in the order in which they came; the third was asked for because two differed too much.
POINTS: Final = {
    "topli-breg": (5, 5),
    "bistri-potok": (5, 2, 4),
    "zelengaj": (4, 4),
    "stara-cesma": (4, 3),
    "vrbica": (2, 2),
}
DISSENT: Final = (
    "Three towns get nearly everything, and the south gets nothing. The call does not ask for it, but I would have "
    "drawn the line so that a fourth town, with a smaller project, still fits."
)
SUMMARY: Final = (
    "All members were present. One had declared a conflict of interest with a file and took no part in it. Two scores "
    "of one file differed by more than the call allows; a third expert scored it, and the two closest count. The "
    "ranking stands; the proposals were carried by two votes to one."
)
VOTES: Final = (("evaluator1", "for", ""), ("evaluator3", "for", ""), ("evaluator2", "against", DISSENT))


def profiles_story(world: World, *, on: int) -> Story:
    """Let evaluators tell their languages, what they know, and for whom they work."""
    yield world.clock.at(on, 12)
    employers = [{"name": "Institute of Local Democracy (demonstration)", "number": "DEMO-90001", "until": ""}]
    for part, (languages, expertise) in PROFILES.items():
        tell_profile(
            languages=languages, expertise=expertise, address="", iban="", employers=employers, actor=world.staff[part]
        )


def forming_story(world: World, key: str, *, on: int, due: int) -> Story:
    """Compose the committee, let everybody sign the declaration, one declare a conflict; share out and open."""
    officer = world.staff["officer"]
    yield world.clock.at(on, 10, 5)
    seats = {world.staff[part]: terms for part, terms in SEATS.items()}
    panel = compose_panel(world.calls[key], seats, due_at=world.clock.at(due, 18), actor=officer)
    yield world.clock.at(on, 14)
    for member in panel.members.select_related("user"):
        evaluation.declare_impartiality(member, actor=member.user)
    who, town, reason = CONFLICT
    file = panel.live_files.get(organisation=world.players[town].organisation)
    declare_conflict(file, reason=reason, actor=world.staff[who])
    yield world.clock.at(on + 1, 9, 20)
    evaluation.assign_files(panel, actor=officer)
    evaluation.open_scoring(panel, actor=officer)


def scores_story(world: World, key: str, *, on: int) -> Story:
    """Let everybody declare and score; where two scores differ too much, the third that is asked for too."""
    scorers = [world.staff[part] for part, terms in SEATS.items() if terms.scores]
    for number, evaluator in enumerate(scorers):
        yield world.clock.at(on + 2 * number, 19, 10)
        for sheet in sheets_of(world, key, evaluator):
            _score(world, declare(sheet))
    yield world.clock.at(on + 7, 18)
    for sheet in Assessment.objects.filter(panel__call=world.calls[key], state="assigned"):
        _score(world, declare(sheet))


def recommendation_story(world: World, key: str, *, on: int) -> Story:
    """Close the scoring, propose, vote with a dissent, recommend, write the minutes and sign them."""
    officer, secretary = world.staff["officer"], world.staff["evaluator4"]
    yield world.clock.at(on, 9, 40)
    panel = evaluation.close_scoring(Panel.objects.get(call=world.calls[key]), actor=officer)
    for row in panel.rankings.all():
        reason = texts.OUTCOMES[row.outcome]
        evaluation.propose_outcome(
            row, outcome=row.outcome, amount_cents=row.amount_cents, reason=reason, actor=officer
        )
    yield world.clock.at(on + 1, 14)
    for part, choice, dissent in VOTES:
        seen = proposals_fingerprint(panel)
        vote(panel, choice=choice, dissent=dissent, seen=seen, actor=world.staff[part])
    yield world.clock.at(on + 2, 15)
    panel = evaluation.recommend(panel, minutes=SUMMARY, actor=officer)
    yield world.clock.at(on + 2, 17)
    held_on = world.clock.day(on + 1)
    minutes = evaluation.draft_minutes(panel, held_on=held_on, place="Belgrade", actor=secretary)
    minutes = evaluation.circulate_minutes(minutes, actor=secretary)
    for number, part in enumerate(SEATS):
        yield world.clock.at(on + 3, 9 + 2 * number, 25)
        member = world.staff[part]
        evaluation.sign_minutes(minutes, name=member.name, seen=minutes.fingerprint, actor=member)


def _score(world: World, sheet: Assessment) -> None:
    owners = {player.organisation.pk: who for who, player in world.players.items()}
    in_before = Assessment.objects.filter(panel=sheet.panel_id, application=sheet.application_id, state="submitted")
    points = POINTS[owners[sheet.application.organisation_id]][in_before.count()]
    criteria = list(sheet.panel.call.criteria.all())
    for number, criterion in enumerate(criteria, start=1):
        given = points - 1 if number == len(criteria) else points
        comment = texts.remark(given, number)
        evaluation.save_score(sheet, criterion, points=given, comment=comment, actor=sheet.evaluator)
    evaluation.submit_scores(sheet, actor=sheet.evaluator)
