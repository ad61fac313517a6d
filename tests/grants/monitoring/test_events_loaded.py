"""The activities of the public sources are loaded as told: days, places, numbers, programmes, contradictions."""

import datetime
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from grants.monitoring import event_words as words
from grants.monitoring.models import Event, Place
from grants.programmes.models import Beneficiary, Phase, Programme, StaffRole

DAY = datetime.date
REFERENCE = """
[[beneficiaries]]
code = "REG"
name = "Western Balkans (regional)"
order = 8
[[programmes]]
code = "horizontal-facility"
name = "Horizontal Facility for the Western Balkans and Türkiye"
[[phases]]
programme = "horizontal-facility"
code = "horizontal-facility-2"
name = "Horizontal Facility II"
starts_on = 2019-05-01
ends_on = 2022-04-30
[[phases]]
programme = "horizontal-facility"
code = "horizontal-facility-3"
name = "Horizontal Facility III"
starts_on = 2023-01-01
ends_on = 2026-12-31
[[notices]]
kind = "disclaimer"
key = "joint-project"
language = "en"
valid_from = 2016-01-01
text = "Produced with funds of a joint project."
[[notices]]
kind = "footnote"
key = "kosovo"
language = "en"
valid_from = 2016-01-01
text = "*This designation is without prejudice to positions on status."
"""
OURS = (("ALB", "Albania"), ("BIH", "Bosnia and Herzegovina"), ("MNE", "Montenegro"), ("MKD", "North Macedonia"))
OURS += (("SRB", "Serbia"), ("TUR", "Türkiye"), ("XKX", "Kosovo*"))


def load(path: Path) -> str:
    out = io.StringIO()
    call_command("load_programme", path, stdout=out)
    return out.getvalue()


@pytest.fixture
def told(db: None, tmp_path: Path) -> str:
    """Load what the files name, the places and the activities; return what the last run says."""
    reference = tmp_path / "reference.toml"
    countries = "".join(
        f'[[beneficiaries]]\ncode = "{code}"\nname = "{name}"\norder = 1\n'
        + ('footnote = "kosovo"\n' if code == "XKX" else "")
        for code, name in OURS
    )
    reference.write_text(REFERENCE + countries)
    load(reference)
    load(settings.ROOT / "data/places.toml")
    return load(settings.ROOT / "data/events.toml")


def test_seven_activities_are_loaded_with_their_programmes(told: str) -> None:
    assert "7 activity" in told
    by_programme = Counter(
        code for event in Event.objects.all() for code in event.programmes.values_list("code", flat=True)
    )
    assert by_programme == {"horizontal-facility": 6, "partnership-for-good-governance": 3, "justrom3": 1}
    by_phase = Counter(name for event in Event.objects.all() for name in event.phases.values_list("name", flat=True))
    assert by_phase == {"Horizontal Facility II": 3, "Horizontal Facility III": 3}
    assert Event.objects.filter(actions__code="regional-equality-3").count() == 3
    assert dict(Counter(Event.objects.values_list("kind", flat=True))) == {
        "forum": 3,
        "training": 2,
        "meeting": 1,
        "webinar": 1,
    }


@pytest.mark.parametrize(
    ("code", "first", "last", "places", "participants"),
    [
        ("exchange-yerevan-2025", DAY(2025, 10, 14), DAY(2025, 10, 16), {"Yerevan", "Armavir region"}, ""),
        ("meeting-sarajevo-2025", DAY(2025, 10, 15), DAY(2025, 10, 15), {"Sarajevo"}, ""),
        ("training-strasbourg-2023", DAY(2023, 10, 24), DAY(2023, 10, 26), {"Strasbourg"}, "more than 60"),
        ("webinar-police-roma-2022", DAY(2022, 1, 14), DAY(2022, 1, 14), set(), "55"),
        ("forum-sarajevo-2021", DAY(2021, 6, 30), DAY(2021, 6, 30), {"Sarajevo"}, ""),
        ("forum-skopje-2021", DAY(2021, 7, 2), DAY(2021, 7, 2), {"Skopje"}, ""),
        ("forum-bijelo-polje-2021", DAY(2021, 7, 2), DAY(2021, 7, 2), {"Bijelo Polje"}, ""),
    ],
)
def test_days_places_and_numbers_are_those_of_the_source(
    told: str, code: str, first: datetime.date, last: datetime.date, places: set[str], participants: str
) -> None:
    event = Event.objects.get(code=code)
    assert (event.starts_on, event.ends_on) == (first, last)
    assert {place.name for place in event.places.all()} == places
    assert words.participants_of(event) == participants
    assert event.is_online == (code == "webinar-police-roma-2022")
    assert event.source.startswith("Council of Europe, news")


def test_more_than_sixty_is_no_exact_number(told: str) -> None:
    event = Event.objects.get(code="training-strasbourg-2023")
    assert (event.total, event.total_is_least) == (60, True)
    assert not Event.objects.exclude(pk=event.pk).filter(total_is_least=True).exists()


def test_a_note_says_where_a_source_contradicts_itself(told: str) -> None:
    assert "four-day" in Event.objects.get(code="exchange-yerevan-2025").note
    assert "two days" in Event.objects.get(code="meeting-sarajevo-2025").note


def test_projects_that_are_no_actions_of_ours_are_named(told: str) -> None:
    sarajevo = Event.objects.get(code="meeting-sarajevo-2025")
    assert len(sarajevo.projects) == 4
    assert "Combating discrimination, hatred and racism in Bosnia and Herzegovina" in sarajevo.projects
    assert all("Ballkanin Perëndimor" in event.projects[0] for event in Event.objects.filter(kind="forum"))
    assert Event.objects.get(kind="webinar").programmes.get().name == "JUSTROM3"


def test_who_took_part_without_a_number_is_kept(told: str) -> None:
    webinar = Event.objects.get(kind="webinar")
    assert set(webinar.institutions) == {"civil_society", "local_authority", "law_enforcement", "other_institution"}
    assert words.breakdowns_of(webinar) == []


def test_earlier_activities_outside_the_list_are_told(told: str) -> None:
    for code in ("exchange-yerevan-2025", "meeting-sarajevo-2025"):
        assert "Durrës" in Event.objects.get(code=code).builds_on_elsewhere


def test_towns_name_their_beneficiary_and_others_their_country(told: str) -> None:
    assert Place.objects.get(code="pristina").country_name == "Kosovo*"
    assert Place.objects.get(code="bijelo-polje").country_name == "Montenegro"
    assert Place.objects.get(code="yerevan").country_name == "Armenia"
    assert Place.objects.get(code="strasbourg").country_name == "France"
    assert set(Beneficiary.objects.filter(places__isnull=False).values_list("code", flat=True)) == {c for c, _n in OURS}
    assert not Place.objects.filter(latitude=Decimal(0)).exists()


def test_a_second_run_changes_nothing(told: str) -> None:
    for name in ("places", "events"):
        assert "nothing has changed" in load(settings.ROOT / f"data/{name}.toml")
    assert Event.objects.count() == 7


def test_the_demonstration_publishes_them_and_production_does_not(told: str, settings: Any) -> None:
    assert set(Event.objects.values_list("state", flat=True)) == {"published"}
    Event.objects.all().delete()
    settings.PRODUCTION = True
    load(settings.ROOT / "data/events.toml")
    assert set(Event.objects.values_list("state", flat=True)) == {"internal"}
    assert all(event.has_summary for event in Event.objects.all())


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('places = ["atlantis"]', "atlantis: not known"),
        ("total = 5\nmore_than = 6", "total: this key is not known here"),
        ("ends_on = 2020-01-01", "The last day lies before the first."),
        ('kind = "party"', "'party' is not known"),
        ('institutions = ["pirates"]', "Choose among the kinds of institutions."),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_line(told: str, tmp_path: Path, line: str, sentence: str) -> None:
    keys = {"code": '"new"', "title": '"New"', "kind": '"forum"', "starts_on": "2021-01-02", "ends_on": "2021-01-02"}
    keys |= {"phases": '["horizontal-facility-2"]'}
    kept = [f"{key} = {value}" for key, value in keys.items() if not line.startswith(f"{key} ")]
    path = tmp_path / "wrong.toml"
    path.write_text("\n".join(["[[events]]", *kept, line]))
    with pytest.raises(CommandError, match=r"line \d+") as caught:
        load(path)
    assert sentence in str(caught.value)
    assert not Event.objects.filter(code="new").exists()


def test_search_finds_a_town_by_any_of_its_names(told: str, sign_in: Any) -> None:
    from django.urls import reverse

    page = sign_in(None).get(reverse("opendata:events"), {"q": "shkup"}).content.decode()
    assert "Skopje" in page
    assert "Yerevan" not in page.split("<tbody")[1]


def test_every_phase_of_an_activity_belongs_to_one_of_its_programmes(told: str) -> None:
    for event in Event.objects.all():
        programmes = set(event.programmes.all())
        assert {phase.programme for phase in Phase.objects.filter(events=event)} <= programmes
    assert Programme.objects.filter(events__isnull=False).distinct().count() == 3
    assert StaffRole.objects.filter(programme__code="justrom3", role="officer").exists()
