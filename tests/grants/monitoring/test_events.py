"""Activities are added, changed and taken out by officers of what they belong to, and by grantees whose grant runs."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from grants.core.errors import DomainError
from grants.monitoring.models import Event, Place
from grants.monitoring.selectors.events import events_visible_to
from grants.monitoring.services.events import add_event, edit_event, remove_event
from grants.people.services import forget_roles
from grants.programmes.models import Beneficiary, StaffRole
from tests.factories import make_action, make_staff, make_user
from workflows.engine import TransitionRefused, records_of

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def fields(**changes: Any) -> dict[str, Any]:
    """What a form sends of an activity."""
    return {"title": "Peer exchange", "kind": "training", "starts_on": YESTERDAY, "ends_on": YESTERDAY, **changes}


def sent(**changes: Any) -> dict[str, Any]:
    """The same as a browser sends it."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in fields().items()
    } | changes


@pytest.fixture
def place(db: None) -> Place:
    return Place.objects.create(code="novi-sad", name="Novi Sad", country="RS", latitude="45.25", longitude="19.85")


def test_an_officer_adds_an_activity_of_several_actions(chain: Any, sign_in: Any, place: Place) -> None:
    other = make_action("second")
    StaffRole.objects.create(user=chain.officer, role="officer", action=other)
    told = sent(actions=[chain.action.pk, other.pk], places=[place.pk], projects="JUSTROM3\nJUSTROM3\n", total="55")
    answer = sign_in(chain.officer).post(reverse("monitoring:event_begin"), told)
    event = Event.objects.get()
    assert answer.url == reverse("monitoring:event", args=[event.pk])
    assert set(event.actions.all()) == {chain.action, other}
    assert {phase.pk for phase in event.phases.all()} == {chain.action.phase_id, other.phase_id}
    assert {row.pk for row in event.programmes.all()} == {chain.action.phase.programme_id, other.phase.programme_id}
    assert (event.projects, event.total, event.state, event.created_by) == (["JUSTROM3"], 55, "internal", chain.officer)
    assert [record.verb for record in records_of(event)] == ["add"]


def test_a_grantee_adds_an_activity_of_a_grant_that_runs(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    url = reverse("monitoring:event_add", args=[chain.agreement.reference])
    page = sign_in(chain.editor).get(url).content.decode()
    assert "Programmes" not in page
    assert sign_in(chain.editor).post(url, sent(total="20", women="12", men="8")).status_code == 302
    event = Event.objects.get()
    assert (event.agreement, event.total, event.women) == (chain.agreement, 20, 12)
    assert list(event.actions.all()) == [chain.action]
    assert event in events_visible_to(chain.officer)


def test_the_page_of_a_grant_leads_to_its_activities(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    add_event(actor=chain.applicant, agreement=chain.agreement, **fields(title="Open door"))
    page = reverse("agreements:detail", args=[chain.agreement.reference])
    add = reverse("monitoring:event_add", args=[chain.agreement.reference])
    for name, adds in (("applicant", True), ("officer", True), ("viewer", False), ("finance", False)):
        client = sign_in(getattr(chain, name))
        html = client.get(page).content.decode()
        assert (add in html) == adds, name
        mine = client.get(reverse("monitoring:events"), {"q": chain.agreement.reference}).content.decode()
        assert "Open door" in mine, name


def test_nobody_adds_to_a_grant_that_does_not_run(chain: Any, sign_in: Any) -> None:
    chain.signed()
    for name, status in (("applicant", 403), ("viewer", 403), ("finance", 403), ("stranger", 404)):
        url = reverse("monitoring:event_add", args=[chain.agreement.reference])
        assert sign_in(getattr(chain, name)).post(url, sent()).status_code == status, name
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"total": "10", "women": "6", "men": "5"}, "These numbers say more than the 10 who took part."),
        ({"total": "10", "under_18": "11"}, "These numbers say more than the 10"),
        ({"total": "10", "with_disabilities": "11"}, "These numbers say more than the 10"),
        ({"total": "10", "law_enforcement": "6", "civil_society": "5"}, "These numbers say more than the 10"),
        ({"women": "6"}, "Write how many took part in all, too."),
        ({"total_is_least": "on"}, "Write the number that was exceeded."),
        ({"total": "1000001"}, "Write a number of people, from 0."),
        ({"total": "-1"}, "greater than or equal to 0"),
        ({"total": "9" * 30}, "Write a number of people, from 0."),
        ({"ends_on": "2001-01-01"}, "The last day lies before the first."),
        ({"starts_on": "2001-01-01"}, "Longer than a year: check both days."),
        ({"starts_on": "0001-01-01"}, "Check the year."),
        ({"starts_on": "2099-01-01", "ends_on": "2099-01-01", "total": "5"}, "It is still to come"),
        ({"title": ""}, "required"),
        ({"title": "a\0b"}, "Null characters"),
        ({"kind": "party"}, "not one of the available choices"),
        ({"institutions": ["pirates"]}, "not one of the available choices"),
        ({"places": ["999999"]}, "not one of the available choices"),
        ({"actions": []}, "Name a programme or an action of your own scope."),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(
    chain: Any, sign_in: Any, changes: dict[str, Any], sentence: str
) -> None:
    told = sent(actions=[chain.action.pk]) | changes
    answer = sign_in(chain.officer).post(reverse("monitoring:event_begin"), told)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Event.objects.exists()


def test_more_than_a_number_takes_a_larger_breakdown(chain: Any) -> None:
    numbers = {"total": 60, "total_is_least": True, "law_enforcement": 40, "civil_society": 30}
    event = add_event(actor=chain.officer, actions=[chain.action], **fields(**numbers))
    assert event.total == 60


def test_the_database_refuses_a_breakdown_above_the_total(chain: Any) -> None:
    event = add_event(actor=chain.officer, actions=[chain.action], **fields(total=10, women=4, men=6))
    for change in ({"total": 9}, {"others": 1}, {"total": None}, {"media": 11}, {"aged_65_or_more": 11}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**change)


def test_an_officer_of_another_action_neither_changes_nor_names_it(chain: Any, sign_in: Any) -> None:
    event = add_event(actor=chain.officer, actions=[chain.action], **fields())
    foreign = make_staff("Foreign Officer", "officer", make_action("elsewhere"))
    edit = reverse("monitoring:event_edit", args=[event.pk])
    assert sign_in(foreign).post(edit, sent(actions=[chain.action.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        edit_event(event, actor=foreign, **fields(title="Mine"))
    with pytest.raises(DomainError, match="own scope only"):
        add_event(actor=foreign, actions=[chain.action], **fields())
    assert Event.objects.get().title == "Peer exchange"


def test_an_officer_does_not_take_a_foreign_action_away(chain: Any) -> None:
    other = make_action("second")
    chief = make_staff("Chief", "officer", chain.action)
    StaffRole.objects.create(user=chief, role="officer", action=other)
    forget_roles(chief)
    event = add_event(actor=chief, actions=[chain.action, other], **fields())
    with pytest.raises(DomainError, match="own scope only"):
        edit_event(event, actor=chain.officer, **fields(actions=[chain.action]))
    edit_event(event, actor=chain.officer, **fields(actions=[chain.action, other], title="Renamed"))
    assert set(event.actions.all()) == {chain.action, other}


def test_an_officer_who_belongs_to_the_grantee_adds_nothing_for_it(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    StaffRole.objects.create(user=chain.viewer, role="officer", action=chain.action)
    forget_roles(chain.viewer)
    url = reverse("monitoring:event_add", args=[chain.agreement.reference])
    assert sign_in(chain.viewer).post(url, sent(actions=[chain.action.pk])).status_code == 403
    assert not Event.objects.exists()


def test_builds_on_earlier_activities_that_the_writer_may_read(chain: Any) -> None:
    before = fields(starts_on=YESTERDAY - datetime.timedelta(days=30), ends_on=YESTERDAY - datetime.timedelta(days=29))
    earlier = add_event(actor=chain.officer, actions=[chain.action], **before)
    event = add_event(actor=chain.officer, actions=[chain.action], builds_on=[earlier], **fields())
    assert list(earlier.followed_by.all()) == [event]
    with pytest.raises(DomainError, match="what came before"):
        edit_event(earlier, actor=chain.officer, builds_on=[event], **before)
    foreign_action = make_action("elsewhere")
    foreign = make_staff("Foreign Officer", "officer", foreign_action)
    with pytest.raises(DomainError, match="activities of this list"):
        add_event(actor=foreign, actions=[foreign_action], builds_on=[earlier], **fields())
    with pytest.raises(TransitionRefused, match="builds on this one"):
        remove_event(earlier, actor=chain.officer)
    remove_event(event, actor=chain.officer)
    remove_event(earlier, actor=chain.officer)
    assert not Event.objects.exists()


def test_what_stands_in_a_report_is_changed_there(chain: Any, sign_in: Any) -> None:
    chain.report_written()
    event = Event.objects.get()
    assert (event.report, event.agreement, event.total) == (chain.report, chain.agreement, 12)
    assert list(event.actions.all()) == [chain.action]
    for name in ("applicant", "officer"):
        client = sign_in(getattr(chain, name))
        assert client.get(reverse("monitoring:event", args=[event.pk])).status_code == 200
        for page in ("event_edit", "event_remove"):
            answer = client.post(reverse(f"monitoring:{page}", args=[event.pk]), sent())
            assert answer.status_code == 403, (name, page)
    assert "Peer exchange" not in Event.objects.values_list("title", flat=True)


def test_a_report_handed_in_keeps_its_activities(chain: Any, sign_in: Any) -> None:
    chain.reported()
    event = Event.objects.get()
    answer = sign_in(chain.applicant).post(reverse("monitoring:activity_remove", args=[event.pk]))
    assert answer.status_code in {403, 409}
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_cost_outlives_its_activity(chain: Any, sign_in: Any) -> None:
    chain.report_written()
    event, cost = Event.objects.get(), chain.report.costs.first()
    cost.activity = event
    cost.save()
    assert sign_in(chain.applicant).post(reverse("monitoring:activity_remove", args=[event.pk])).status_code == 302
    cost.refresh_from_db()
    assert cost.activity is None


def test_readers_see_their_own_scope_and_what_is_public(chain: Any, sign_in: Any) -> None:
    chain.in_force()
    event = add_event(actor=chain.applicant, agreement=chain.agreement, **fields(title="Held inside"))
    for name in ("applicant", "viewer", "officer", "finance", "approver", "auditor"):
        page = sign_in(getattr(chain, name)).get(reverse("monitoring:events"))
        assert "Held inside" in page.content.decode(), name
    for name in ("stranger", "evaluator", "administrator"):
        assert "Held inside" not in sign_in(getattr(chain, name)).get(reverse("monitoring:events")).content.decode()
        assert sign_in(getattr(chain, name)).get(reverse("monitoring:event", args=[event.pk])).status_code == 404
    superuser = make_user("Super", is_superuser=True, is_staff=True)
    assert not events_visible_to(superuser).exists()


def test_lists_are_narrowed_searched_and_exported(chain: Any, sign_in: Any, place: Place) -> None:
    add_event(actor=chain.officer, actions=[chain.action], places=[place], **fields(total=60, total_is_least=True))
    add_event(actor=chain.officer, actions=[chain.action], **fields(title="=1+1", kind="webinar", is_online=True))
    client, url = sign_in(chain.officer), reverse("monitoring:events")
    narrowed = client.get(
        url, {"places": place.pk, "year": YESTERDAY.year, "actions": chain.action.pk}
    ).content.decode()
    assert "Peer exchange" in narrowed
    assert "=1+1" not in narrowed
    assert "more than 60" in narrowed
    assert "Peer exchange" not in client.get(url, {"kind": "webinar"}).content.decode()
    assert "Peer exchange" in client.get(url, {"q": "нови сад"}).content.decode()
    assert client.get(url, {"year": "x", "places": "y", "programmes": "\0"}).status_code == 200
    exported = client.get(url, {"export": "csv"}).content.decode()
    assert "more than 60" in exported
    assert "'=1+1" in exported


def test_the_calendar_shows_each_day_and_survives_any_month(chain: Any, sign_in: Any) -> None:
    day = datetime.date(2025, 10, 14)
    add_event(
        actor=chain.officer,
        actions=[chain.action],
        **fields(title="Three days", starts_on=day, ends_on=day + datetime.timedelta(days=2)),
    )
    client, url = sign_in(chain.officer), reverse("monitoring:events_calendar")
    page = client.get(url, {"month": "2025-10"}).content.decode()
    assert page.count(">Three days</a>") == 4  # three days and the list under the calendar
    assert "October 2025" in page
    assert "Three days" not in client.get(url, {"month": "2025-11"}).content.decode()
    for odd in ("", "x", "2025-13", "0001-01", "9999-12", "2100-12", "2000-01", "\0", "2025-10-10"):
        assert client.get(url, {"month": odd}).status_code == 200, odd


def test_the_map_has_a_point_and_a_row_for_each_place(chain: Any, sign_in: Any, place: Place) -> None:
    kosovo, _made = Beneficiary.objects.get_or_create(code="XKX", defaults={"name": "Kosovo*", "footnote": "kosovo"})
    prizren = Place.objects.create(
        code="prizren", name="Prizren", beneficiary=kosovo, latitude="42.21", longitude="20.74"
    )
    client, url = sign_in(chain.officer), reverse("monitoring:events_map")
    assert "No activity with a place" in client.get(url).content.decode()
    add_event(actor=chain.officer, actions=[chain.action], places=[place, prizren], **fields())
    add_event(actor=chain.officer, actions=[chain.action], is_online=True, **fields(title="Online"))
    page = client.get(url).content.decode()
    assert page.count('class="point"') == 2
    assert "Kosovo*" in page
    assert "1 activity has no place of the list" in page
    assert "http" not in page.split('<svg class="event-map"')[1].split("</svg>")[0]
