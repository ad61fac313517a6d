"""What happens in the demonstration: who applies to which call, how good it is, and how far each grant gets."""

from collections.abc import Iterator
from typing import Final

from grants.dashboards.loading.assessing import (
    check,
    check_story,
    decide_story,
    declare,
    recommend_story,
    score,
    scoring_story,
    sheets_of,
    sheets_story,
)
from grants.dashboards.loading.cast import ASSOCIATIONS, TOWNS, add_colleagues, iban, register
from grants.dashboards.loading.committee import forming_story, profiles_story, recommendation_story, scores_story
from grants.dashboards.loading.complaining import answered_complaint_story, new_complaint_story
from grants.dashboards.loading.granting import confirm_story, grant_story
from grants.dashboards.loading.overseeing import (
    activities_story,
    framework_story,
    issue_story,
    linking_story,
    risk_story,
    validating_story,
    visit_story,
)
from grants.dashboards.loading.publishing import change_story, questions_story
from grants.dashboards.loading.timeline import Story
from grants.dashboards.loading.writing import File, World, call_story
from grants.evaluation import services as evaluation
from grants.evaluation.models import Panel
from grants.evaluation.rules import CHECK_POINTS
from grants.people import services as people
from grants.programmes import services as programmes

NOT_AN_ASSOCIATION: Final = (
    "applicant",
    "The register lists it as a company since March; companies cannot apply.",
)
TOO_EARLY: Final = ("action", "The activities are a summer camp abroad, which this call does not consider.")
UNSIGNED: Final = ("signed", "The decision of the municipality bears neither a signature nor a date.")

FIRST: Final = (
    File("neighbours", 0, 12_400, 4.5, months=5, starts=-165, ends_as="writing"),
    File("bridge", 1, 13_800, 4.3, months=4, starts=-240, ends_as="closed"),
    File("voices", 2, 11_600, 4.1, months=4, starts=-238, ends_as="settled", detour="refused"),
    File("threshold", 3, 9_800, 3.9, months=4, starts=-210, ends_as="owed", detour="returned"),
    File("mosaic", 4, 14_200, 4.0, months=5, starts=-225, ends_as="recovering"),
    File("lantern", 5, 10_300, 3.7, months=5, starts=-180, ends_as="reported"),
    File("roof", 6, 8_600, 3.6, months=5, starts=-182, ends_as="returned"),
    File("colours", 9, 7_900, 3.8, months=4, starts=-150, ends_as="narrative"),
    File("step", 7, 6_400, 3.5, months=5, starts=-180, ends_as="declined"),
    File("rivers", 10, 12_000, 3.2, ends_as="pending"),
    File("pencil", 11, 9_900, 3.1, ends_as="pending"),
    File("hand", 12, 11_000, 2.1),
    File("kerb", 13, 7_000, fails=NOT_AN_ASSOCIATION),
    File("window", 8, 13_000, fate="lapsed"),
)
TOGETHER: Final = (
    File("neighbours", 14, 5_600, 4.3, ends_as="offered"),
    File("brezovik", 0, 6_400, 4.4, starts=-45, months=3, ends_as="paid"),
    File("topli-breg", 1, 4_800, 4.0, starts=-20, months=6, ends_as="ordered"),
    File("stara-cesma", 2, 5_200, 3.9, starts=-20, months=5, ends_as="requested"),
    File("jasenova-ravan", 3, 4_100, 3.8, starts=-42, months=2, ends_as="unpaid"),
    File("vrbica", 4, 3_900, 3.9, starts=-18, months=2, ends_as="unconfirmed"),
    File("window", 15, 4_700, 4.0, ends_as="signed"),
    File("zelengaj", 5, 5_000, 3.7, ends_as="drafted"),
    File("bistri-potok", 6, 4_300, 3.6, ends_as="pending"),
    File("rivers", 17, 5_900, 3.1, ends_as="pending"),
    File("dugo-brdo", 7, 6_100, 2.0),
)
YOUTH: Final = (
    File("mosaic", 14, 10_400, 4.1),
    File("colours", 15, 9_200, 3.8),
    File("hand", 4, 8_700, 3.4),
    File("window", 8, 7_600, 3.9),
    File("pencil", 11, 9_900, 3.0),
    File("voices", 16, 10_900, 2.6),
)
COUNTERS: Final = (
    File("topli-breg", 7, 4_600, 4.2),
    File("zelengaj", 1, 4_900, 3.9),
    File("stara-cesma", 3, 3_800, 3.6),
    File("bistri-potok", 4, 4_400, 3.2),
    File("vrbica", 5, 4_000, 2.2),
    File("dugo-brdo", 6, 3_500, fails=UNSIGNED),
)
SCHOOLS: Final = (
    File("threshold", 3, 9_600),
    File("step", 7, 8_800, fails=TOO_EARLY),
    File("pencil", 12, 7_300),
    File("roof", 17, 9_100),
    File("hand", 11, 6_900, fate="withdrawn"),
)
OPEN: Final = (
    File("neighbours", 16, 11_800, fate="draft", starts=75),
    File("bridge", 15, 12_300, starts=80),
    File("lantern", 5, 10_700, fate="withdrawn", starts=70),
    File("kerb", 13, 9_400, fate="draft", starts=90),
)
OPEN_TOWNS: Final = (
    File("brezovik", 4, 5_700, fate="draft", starts=75),
    File("jasenova-ravan", 5, 5_300, starts=80),
    File("zelengaj", 6, 4_900, fate="draft", starts=70),
)
LATE: Final = {"neighbours", "window", "zelengaj"}  # whose agreements took their time
COLLEAGUES: Final = (
    ("editor@sofra.example", "Ema Editor", "editor"),
    ("viewer@sofra.example", "Viktor Viewer", "viewer"),
)


def tell(world: World) -> None:
    """Put every story on the timeline."""
    parts = (_money_and_people, _first_call, _second_call, _calls_before_the_committee, _calls_of_today, _oversight)
    for part in parts:
        for story in part(world):
            world.clock.add(story)


def _money_and_people(world: World) -> Iterator[Story]:
    yield allocation_story(world, 220_000_00, "Small grants of the first year: one call for civil society.", on=-345)
    yield allocation_story(world, 110_000_00, "The second year: towns, young people and schools.", on=-130)
    reason = "Two further calls in spring, on women at work and on access."
    yield allocation_story(world, 60_000_00, reason, on=-3, is_confirmed=False)
    yield registration_story(world)
    yield new_account_story(world, "mosaic", on=-2)


def _oversight(world: World) -> Iterator[Story]:
    """What the officer measures and watches beside the grants' own way."""
    yield framework_story(world)
    yield linking_story(world)
    yield validating_story(world)
    yield visit_story(world, "brezovik")
    yield issue_story(world, "topli-breg")
    yield activities_story(world)
    yield risk_story(world)


def _first_call(world: World) -> Iterator[Story]:
    """The oldest call: its grants are in force, reported, settled, closed."""
    yield call_story(world, "first", FIRST)
    yield check_story(world, "first", FIRST, on=-290)
    yield scoring_story(world, "first", on=-286, due=-276)
    yield sheets_story(world, "first", FIRST, on=-285)
    yield recommend_story(world, "first", on=-275)
    yield decide_story(world, "first", on=-268)
    yield answered_complaint_story(world, "first", "hand", on=-262)
    yield from (grant_story(world, "first", file, decided=-268) for file in FIRST)


def _second_call(world: World) -> Iterator[Story]:
    """A call decided some weeks ago: its agreements are drawn up, signed and paid one after the other."""
    yield call_story(world, "together", TOGETHER)
    yield check_story(world, "together", TOGETHER, on=-82)
    yield scoring_story(world, "together", on=-78, due=-66)
    yield sheets_story(world, "together", TOGETHER, on=-76)
    yield recommend_story(world, "together", on=-64)
    yield decide_story(world, "together", on=-58)
    for file in TOGETHER:
        yield grant_story(world, "together", file, decided=-14 if file.who in LATE else -58)


def _calls_before_the_committee(world: World) -> Iterator[Story]:
    """One call half scored, one that waits for the decision, one half checked."""
    yield call_story(world, "youth", YOUTH)
    yield check_story(world, "youth", YOUTH, on=-22)
    yield scoring_story(world, "youth", on=-16, due=9)
    yield half_scored_story(world, "youth", on=-14)
    yield call_story(world, "counters", COUNTERS)
    yield check_story(world, "counters", COUNTERS, on=-37)
    yield profiles_story(world, on=-36)
    yield forming_story(world, "counters", on=-33, due=-20)
    yield scores_story(world, "counters", on=-30)
    yield recommendation_story(world, "counters", on=-8)
    yield call_story(world, "schools", SCHOOLS)
    yield half_checked_story(world, "schools", on=-2)
    yield new_complaint_story(world, "schools", "step", on=-1)


def _calls_of_today(world: World) -> Iterator[Story]:
    """Two calls that are open, one of them changed since; one that comes, one in clearance, and a draft."""
    yield call_story(world, "open", OPEN)
    yield call_story(world, "open-towns", OPEN_TOWNS)
    yield questions_story(world, "open", asks="bridge", on=-6)
    yield change_story(world, "open", on=-4)
    yield from (call_story(world, key) for key in ("media", "women", "access"))


def allocation_story(world: World, amount_cents: int, reason: str, *, on: int, is_confirmed: bool = True) -> Story:
    """Let finance ask for an allocation, and the approver confirm it two days later."""
    yield world.clock.at(on, 9, 20)
    allocation = programmes.request_allocation(
        world.action,
        amount_cents=amount_cents,
        reason=reason,
        actor=world.staff["finance"],
        is_demonstration=True,
    )
    if is_confirmed:
        yield world.clock.at(on + 2, 15, 45)
        programmes.confirm_allocation(allocation, actor=world.staff["approver"])


def registration_story(world: World) -> Story:
    """Register the organisations; finance confirms their accounts by and by, but for the newest."""
    yield world.clock.at(-335, 10)
    for number, part in enumerate((*ASSOCIATIONS, *TOWNS), start=1):
        world.players[part.key] = register(part, number)
        if part.is_confirmed:
            world.clock.add(confirm_story(world, part.key, on=-300 + 2 * number))
    add_colleagues(world.players["neighbours"], COLLEAGUES)


def half_checked_story(world: World, key: str, *, on: int) -> Story:
    """Check the first two applications and a part of the third; the rest waits."""
    yield world.clock.at(on, 14)
    officer = world.staff["officer"]
    files = list(world.calls[key].applications.filter(state="submitted").order_by("reference"))
    owners = {world.players[file.who].organisation.pk: file for file in SCHOOLS}
    for application in files[:2]:
        check(world, application, owners[application.organisation_id])
    begun = {point: (True, "") for kind, point in CHECK_POINTS if kind == "administrative"}
    evaluation.answer_checks(files[2], begun, actor=officer)


def half_scored_story(world: World, key: str, *, on: int) -> Story:
    """Leave the first evaluator with sheets in, begun, to score and to declare; another steps back from a file."""
    quality = {file.who: file.quality for file in YOUTH}
    yield world.clock.at(on, 19)
    first = [declare(sheet) for sheet in sheets_of(world, key, world.staff["evaluator1"])[:4]]
    for number, sheet in enumerate(first[:3]):
        score(world, sheet, quality, 0, criteria=2 if number == 2 else 9)
    for sheet in first[:2]:
        evaluation.submit_scores(sheet, actor=sheet.evaluator)
    yield world.clock.at(on + 3, 20)
    second = [*sheets_of(world, key, world.staff["evaluator2"])]
    for sheet in map(declare, second[:5]):
        score(world, sheet, quality, 1)
        evaluation.submit_scores(sheet, actor=sheet.evaluator)
    reason = "My sister works for this organisation."
    recused = evaluation.recuse(second[5], actor=second[5].evaluator, reason=reason)
    yield world.clock.at(on + 5, 10)
    panel = Panel.objects.get(call=world.calls[key])
    officer = world.staff["officer"]
    evaluation.assign_file(panel, recused.application, world.staff["evaluator4"], actor=officer)
    yield world.clock.at(on + 6, 20)
    for sheet in [*sheets_of(world, key, world.staff["evaluator3"])][:3]:
        declare(sheet)


def new_account_story(world: World, who: str, *, on: int) -> Story:
    """Let an organisation enter another account, which finance has to confirm before it replaces the first."""
    yield world.clock.at(on, 16)
    player = world.players[who]
    people.propose_account(
        player.organisation,
        holder=player.organisation.name,
        iban=iban(97),
        bank_name="Other Invented Bank (demonstration)",
        actor=player.lead,
    )
