"""The file of the Horizontal Facility: what it says, that it says it once, and how a mistake is told."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from grants.calls.models import Call
from grants.dashboards.loading_calls import latest_reading
from grants.ledger.models import Transfer
from grants.people.models import User
from grants.programmes.models import Action, Allocation, Beneficiary, FundingShare, Notice, Phase, Programme, StaffRole
from workflows.models import TransitionRecord

FILE = settings.ROOT / "data/horizontal_facility.toml"
MODELS = (
    Action,
    Allocation,
    Beneficiary,
    Call,
    FundingShare,
    Notice,
    Phase,
    Programme,
    StaffRole,
    Transfer,
    TransitionRecord,
    User,
)


def load(path: Path = FILE, **options: object) -> str:
    out = io.StringIO()
    call_command("load_programme", path, stdout=out, **options)
    return out.getvalue()


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in MODELS}


@pytest.fixture
def broken(db: None, tmp_path: Path) -> Callable[[str, str], str]:
    """Return a function that loads the file with one piece replaced and gives back the error."""

    def attempt(old: str, new: str) -> str:
        text = FILE.read_text()
        assert old in text
        path = tmp_path / "wrong.toml"
        path.write_text(text.replace(old, new, 1))
        with pytest.raises(CommandError) as error:
            load(path)
        assert set(counts().values()) == {0}
        line = re.search(r"wrong\.toml, line (\d+)", str(error.value))
        assert line, str(error.value)
        return f"{path.read_text().splitlines()[int(line[1]) - 1]} | {error.value}"

    return attempt


@pytest.mark.usefixtures("facility")
def test_serbian_action_is_as_its_sheet_says() -> None:
    action = Action.objects.get(code="serbia-diversity-2")
    assert action.budget_cents == 65_000_000
    assert not action.budget_is_demonstration
    assert [
        len(texts) for texts in (action.goal, action.beneficiaries_text, action.means, action.expected_results)
    ] == [
        2,
        5,
        2,
        4,
    ]
    assert "small grant schemes" in action.means[0]
    assert action.web == "https://www.coe.int/antidiscrimination"
    assert all(share.is_demonstration for share in action.shares.all())


@pytest.mark.usefixtures("facility")
def test_people_of_the_sources_are_nowhere() -> None:
    text = FILE.read_text()
    assert not re.search("Simić|Baka|Halilović|@coe|[+]381|[+]355", text)


@pytest.mark.usefixtures("facility")
def test_theme_three_has_fifteen_actions_in_seven_beneficiaries_and_the_region() -> None:
    actions = Action.objects.filter(theme__code="III")
    assert actions.count() == 15
    assert Beneficiary.objects.exclude(country="").count() == 7
    assert actions.values("beneficiary").distinct().count() == 8
    assert not actions.filter(title_local="").exists()


@pytest.mark.usefixtures("facility")
def test_phases_have_their_budgets() -> None:
    figures = {phase.code: (phase.budget_cents, phase.shares) for phase in Phase.objects.all()}
    assert figures["horizontal-facility-1"] == (2_500_000_000, {})
    assert figures["horizontal-facility-2"] == (4_100_000_000, {"EU": 8500, "CoE": 1500})
    assert figures["horizontal-facility-3"] == (4_100_000_000, {"EU": 8500, "CoE": 1500})
    assert figures["serbia-hr-municipalities-2021"] == (None, {})


@pytest.mark.usefixtures("facility")
def test_every_language_has_its_footnote_and_both_disclaimers() -> None:
    for language, _name in settings.LANGUAGES:
        assert Notice.objects.filter(kind="footnote", key="kosovo", language=language).count() == 1
        assert Notice.objects.filter(kind="disclaimer", key="joint-project", language=language).count() == 2


@pytest.mark.usefixtures("facility")
def test_real_calls_are_closed_at_their_instants() -> None:
    regional, municipal = Call.objects.get(reference="HF2-REG-2022-01"), Call.objects.get(reference="SRB-HR-2021-01")
    assert (regional.state, municipal.state) == ("closed", "closed")
    assert regional.closes_at == datetime(2022, 3, 27, 22, 59, tzinfo=UTC)
    assert municipal.closes_at == datetime(2021, 7, 17, 21, 59, 59, tzinfo=UTC)
    assert (regional.maximum_cents, regional.cofinancing, regional.cofinancing_basis_points) == (
        1_000_000,
        "of_total",
        1000,
    )
    assert (municipal.fixed_cents, municipal.expected_grants) == (250_000, 50)
    assert [(row.heading, row.basis_points) for row in municipal.ceilings.all()] == [("equipment", 2000)]
    assert regional.action.phase.programme != municipal.action.phase.programme
    assert TransitionRecord.objects.get(subject_id=regional.pk, verb="close").at.year == 2022


@pytest.mark.usefixtures("facility")
def test_ledger_of_the_loaded_calls_is_clean() -> None:
    call_command("ledger_check", stdout=io.StringIO())
    assert Transfer.objects.filter(at__year=2022).count() == 3


@pytest.mark.usefixtures("facility")
def test_second_run_changes_nothing() -> None:
    before = counts()
    assert "nothing has changed" in load()
    assert counts() == before


@pytest.mark.usefixtures("facility")
def test_second_run_brings_a_changed_text_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "newer.toml"
    path.write_text(FILE.read_text().replace("Education professionals", "Teachers"))
    assert "Changed: 1 action" in load(path)
    assert "Teachers" in Action.objects.get(code="serbia-diversity-2").beneficiaries_text


@pytest.mark.usefixtures("facility")
def test_published_call_does_not_change_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "newer.toml"
    path.write_text(FILE.read_text().replace("maximum = 10_000", "maximum = 12_000"))
    with pytest.raises(CommandError, match="a published call does not change"):
        load(path)


@pytest.mark.usefixtures("facility")
def test_allocation_does_not_change_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "newer.toml"
    path.write_text(FILE.read_text().replace("amount = 120_000", "amount = 110_000"))
    with pytest.raises(CommandError, match="another amount"):
        load(path)


def test_check_writes_nothing(db: None) -> None:
    assert "nothing is written" in load(check=True)
    assert set(counts().values()) == {0}


@pytest.mark.parametrize(
    ("old", "new", "line", "told"),
    [
        ("budget = 650_000", "budgett = 650_000", "budgett", "not known here"),
        ("budget = 650_000", "budget = -650_000", "budget = -", "between"),
        ("budget = 650_000", "budget = 0", "budget = 0", "more than zero"),
        ("budget = 650_000", "budget = 650_000.125", "budget = 650_000.125", "two decimals"),
        ("budget = 650_000", "budget = 1e400", "budget = 1e400", "between"),
        ("budget = 650_000", "budget = nan", "budget = nan", "number"),
        ("budget = 650_000", 'budget = "650,000"', 'budget = "', "a number is expected"),
        ("budget = 650_000", "budget = true", "budget = true", "a number"),
        ("budget = 650_000", "budget = ", "budget =", "Invalid value"),
        ("ends_on = 2022-04-30", "ends_on = 2018-04-30", "ends_on = 2018", "after the start"),
        ("percent = 85\nvalid_from = 2019", "percent = 84\nvalid_from = 2019", "[[actions.shares]]", "not to 100 %"),
        (
            "percent = 85\nvalid_from = 2019",
            'percent = 100\nvalid_from = 2024-01-01\n[[actions.shares]]\ndonor = "EU"\npercent = 85\nvalid_from = 2019',
            "[[actions.shares]]",
            "from 2024-01-01 add up to 200 %",
        ),
        ("percent = 85\n[[phases", "percent = 80\n[[phases", "[[phases.shares]]", "95 %, not to 100 %"),
        ('phase = "horizontal-facility-2"', 'phase = "hf-9"', 'phase = "hf-9"', "'hf-9' is not known"),
        ('theme = "III"', 'theme = "IV"', 'theme = "IV"', "'IV' is not known"),
        ('beneficiary = "TUR"', 'beneficiary = "XXX"', 'beneficiary = "XXX"', "'XXX' is not known"),
        ('footnote = "kosovo"', 'footnote = "other"', 'footnote = "other"', "no footnote"),
        ('source = "S7"', 'source = "S77"', 'source = "S77"', "not among the sources"),
        ('donor = "CoE"', 'donor = "COE"', 'donor = "COE"', "not known"),
        ('code = "serbia-diversity-3"', 'code = "serbia-diversity-2"', "[[actions]]", "twice"),
        ("[[themes]]", "[[topics]]", "[[topics]]", "not known here"),
        ("amount = 120_000", "amount = 650_000.01", "[[allocations]]", "650,000.00"),
        ("pot = 60_000", "pot = 60_000.01", "[[calls]]", "60,000.00"),
        ("maximum = 10_000", "maximum = 70_000", "maximum = 70_000", "exceeds the pot"),
        ("closes = 2022-03-27T23:59:00", "closes = 2022-03-01T23:59:00", "closes = 2022-03-01", "after the opening"),
        ("closes = 2022-03-27T23:59:00", "closes = 2022-03-27", "closes = 2022-03-27", "date and time"),
        ('zones = ["CET", "Europe/Belgrade"]', 'zones = ["CES"]', 'zones = ["CES"]', "zone"),
        (
            'weight = 40\n[[calls.criteria]]\ntitle = "Quality and feas',
            'weight = 41\n[[calls.criteria]]\ntitle = "Quality and feas',
            "[[calls]]",
            "add up to 101",
        ),
        ("equipment_percent = 20", "equipment_percent = 120", "equipment_percent = 120", "between"),
    ],
)
def test_mistake_names_its_line_and_writes_nothing(
    broken: Callable[[str, str], str], old: str, new: str, line: str, told: str
) -> None:
    where, _bar, message = broken(old, new).partition(" | ")
    assert where.startswith(line)
    assert told in message


def test_missing_file_is_told(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="No such file"):
        load(tmp_path / "none.toml")


def test_later_reading_of_a_deadline_counts() -> None:
    local = datetime(2022, 3, 27, 23, 59)
    assert latest_reading(local, ["CET", "Europe/Belgrade"]) == datetime(2022, 3, 27, 22, 59, tzinfo=UTC)
    assert latest_reading(local, ["Europe/Belgrade"]) == datetime(2022, 3, 27, 21, 59, tzinfo=UTC)


def test_production_loads_no_invented_staff(db: None, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    load()
    assert Action.objects.count() == 18
    assert not User.objects.exists()
    assert not Call.objects.exists()
