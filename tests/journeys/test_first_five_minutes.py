"""The first five minutes of everybody in the demonstration: in by a door, to the work that waits, done by links alone.

The demonstration is loaded once for this file, into the database that its own live server reads; every role then
finds its work there. What one person does stays for the next, as it would.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import TransactionTestCase, override_settings
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from grants.applications.models import Application
from grants.evaluation.models import Assessment
from grants.people.models import BankAccount
from grants.programmes.models import StaffRole
from tests.journeys.conftest import Person, seats

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("first-five-minutes")]
FILE = "data/horizontal_facility.toml"
STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: Any, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Load the demonstration and serve it with its doors; the tables are emptied after the last test."""
    where: Path = tmp_path_factory.mktemp("first-five-minutes")
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": where}}
    demo = override_settings(
        DEMO=True, ROOT_URLCONF="tests.journeys.demo_urls", STORAGES={"default": storage, "staticfiles": STATIC}
    )
    with django_db_blocker.unblock(), demo:
        call_command("load_programme", FILE, verbosity=0)
        call_command("load_demonstration", verbosity=0)
        server = LiveServer("localhost")
        yield server.url
        server.stop()
        TransactionTestCase("__init__")._fixture_teardown()


@pytest.fixture(autouse=True)
def _private_files(site: str, django_db_blocker: Any) -> Iterator[None]:
    """Keep the files of the demonstration where they are, and let the tests read the database."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def door(site: str, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Person]]:
    """Return a function that enters by the door of a role on the first page, and finds that work waits there."""
    seat = seats(browser, site, request)
    enter = next(seat)

    def through(label: str, *, width: int = 1280) -> Person:
        person: Person = enter(label, width=width).open("/").do(label)
        assert person.page.url == f"{site}/home/"
        return person

    yield through
    next(seat, None)


def work_of(person: Person) -> list[str]:
    """Return the lines of "Waiting for me"; an empty list fails."""
    lines = person.page.get_by_label("Waiting for me").locator("li").all_inner_texts()
    assert lines, person.describe()
    return lines


def finish_the_draft(person: Person) -> Application:
    """Go on writing, complete what lacks, check, and hand the application in."""
    work_of(person)
    person.do("Go on writing")
    open_one = person.page.locator("main .tasks li", has_not=person.page.locator(".state-done")).locator("a").first
    open_one.click()
    person.look()
    for box in person.page.locator("textarea:visible").all():
        if not box.input_value():
            person.write(
                box, "Two mediators keep the weekly hour open, and the town pays the room from its own budget."
            )
    person.do("Back to the sections", "Check and submit")
    person.fill(signatory="Signer of the Organisation", declared=True).do("Submit the application").sees("SHA-256")
    return Application.objects.get(reference=person.page.url.split("/applications/")[1].split("/")[0])


def test_the_applicant_completes_a_draft_and_hands_it_in(door: Callable[..., Person]) -> None:
    person = door("Applicant", width=360)
    for heading in ("My applications", "My grants", "Open calls"):
        person.sees(heading)
    assert finish_the_draft(person).state == "submitted"


def test_the_municipality_completes_a_draft_and_hands_it_in(door: Callable[..., Person]) -> None:
    assert finish_the_draft(door("Municipality")).state == "submitted"


def test_the_evaluator_declares_scores_and_hands_a_sheet_in(door: Callable[..., Person]) -> None:
    person = door("Evaluator").sees("2 of 6")
    work_of(person)
    person.do("Declare").fill(declared=True).do("Declare and open the file")
    sheet = Assessment.objects.get(pk=int(person.page.url.rstrip("/").rsplit("/", 1)[1]))
    for form in person.page.locator("form.score:has(input[type=radio])").all():
        form.locator('input[type="radio"][value="4"]').check()
        person.write(form.locator("textarea"), "The need is shown, and the people it is for take part.")
    person.do("Submit my scores", "Submit for good")
    sheet.refresh_from_db(fields=["submitted_at"])
    assert sheet.submitted_at
    person.page.get_by_role("link", name="Waiting for me").click()
    person.look().sees("3 of 6")


def test_the_officer_checks_an_application_and_admits_it(door: Callable[..., Person]) -> None:
    person = door("Programme officer").sees("Calls by stage").sees("2 to check")
    work_of(person)
    waiting = set(Application.objects.filter(state="submitted", call__state="closed"))
    person.do("Check")
    person.page.locator("main tbody a").first.click()
    person.look()
    person.choose_all("met").choose_all("True").do("Save the check", "Admit", "Admit")
    assert Application.objects.filter(pk__in=[row.pk for row in waiting], state="eligible").count() == 1


def test_finance_confirms_an_account_and_requests_an_instalment(door: Callable[..., Person]) -> None:
    person = door("Finance officer").sees("Cash needed")
    assert len(work_of(person)) >= 5
    assert person.page.locator("figure.moneybar svg").count() == 1
    before = BankAccount.objects.filter(state="proposed").count()
    person.do("Confirm").fill(reason="Called back on the number on file.").do("Confirm the account")
    assert BankAccount.objects.filter(state="proposed").count() == before - 1
    person.page.get_by_role("link", name="Waiting for me").click()
    person.look().do("Request", "Send for approval").sees("Waiting for approval")


def test_the_approver_clears_a_publication(door: Callable[..., Person]) -> None:
    person = door("Approver")
    work_of(person)
    person.do("Read and decide", "Clear the publication").sees("Women against discrimination at work")
    person.page.get_by_role("link", name="Waiting for me").click()
    person.look()
    assert not person.page.get_by_role("link", name="Read and decide").count()


def test_the_auditor_searches_and_goes_down_to_a_transfer(door: Callable[..., Person]) -> None:
    person = door("Auditor").fill(q="комшије").do("Search").sees("Nothing that you may see")
    person.fill(q="neighbours against").do("Search", "SRB-2025-01-001-A", "Transfers in the ledger")
    person.page.locator("main tbody a").first.click()
    person.look().sees("Ledger · transfer")
    person.page.get_by_role("link", name="Waiting for me").click()
    person.look().do("Combating discrimination", "Open the ledger")
    person.page.locator("main tbody a").first.click()
    person.look().sees("Ledger · transfer")


def test_the_administrator_gives_a_role(door: Callable[..., Person]) -> None:
    person = door("Administrator").sees("Who does what").sees("Undelivered mail")
    before = StaffRole.objects.count()
    person.do("Give or withdraw a role")
    person.fill(email="editor@sofra.example", role="evaluator", reason="Reads for the spring calls.")
    person.do("Give the role")
    assert StaffRole.objects.count() == before + 1
