"""The doors of the demonstration: one click signs in as each role, in demo settings only."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from grants.dashboards.demo import DOORS
from grants.dashboards.demo_people import demo_person, demo_staff
from grants.people.models import User

PAGES = ("/", "/accounts/login/")


@pytest.fixture
def demo(settings: Any, db: None) -> None:
    """The routes and the people of the demonstration."""
    settings.DEMO = True
    settings.ROOT_URLCONF = "tests.journeys.demo_urls"
    demo_staff([])
    demo_person("applicant@sofra.example", "Ana Applicant")


@pytest.mark.parametrize("page", PAGES)
def test_the_public_finds_a_door_for_each_role(demo: None, client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    assert all(f'action="/demo/sign-in/{role}/"' in text for role in DOORS)
    assert "/sent-mail/" in text


@pytest.mark.parametrize("page", PAGES)
def test_there_are_no_doors_outside_the_demonstration(db: None, client: Client, page: str) -> None:
    text = client.get(page).content.decode()
    assert "sign-in" not in text
    assert "sent-mail" not in text


def test_the_signed_in_see_no_doors(demo: None, sign_in: Callable[[Any], Client]) -> None:
    person = User.objects.get(email="officer@sofra.example")
    assert "/demo/sign-in/" not in sign_in(person).get("/").content.decode()


def test_a_door_leads_home(demo: None, client: Client) -> None:
    response = client.post("/demo/sign-in/finance/", follow=True)
    assert response.redirect_chain == [("/home/", 302)]
    assert response.context["user"].email == "finance@sofra.example"


def test_a_door_opens_by_a_click_only(demo: None, client: Client) -> None:
    assert client.get("/demo/sign-in/finance/").status_code == 405


@pytest.mark.parametrize("role", ["nobody", "municipality"])
def test_a_door_without_its_person_is_not_found(demo: None, client: Client, role: str) -> None:
    assert client.post(f"/demo/sign-in/{role}/").status_code == 404


def test_no_door_leads_to_a_real_person(demo: None, client: Client) -> None:
    User.objects.filter(email="finance@sofra.example").update(is_demonstration=False)
    assert client.post("/demo/sign-in/finance/").status_code == 404
