"""The parts and every kind of question in a real browser: accessible at every width, saved while one types."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from grants.applications.models import Answer, Application, Partner
from grants.core.models import StoredFile
from tests.factories import PDF
from tests.grants.applications.builders import PARTNER, asking_chain, fill_all, question
from tests.grants.applications.test_in_browser import browser, enter, look

__all__ = ["browser", "enter"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PARTS = ("project", "partners", "work_plan", "indicators", "account", "mandate")


@pytest.mark.parametrize("width", [360, 1280])
def test_every_part_is_accessible_and_fits(width: int, enter: Any, to: Any) -> None:
    chain = asking_chain()
    town = chain.application
    page = enter(chain.applicant, width)
    page.goto(to("section", town, 2))
    look(page, "kinds-empty", width)
    fill_all(town, actor=chain.applicant)
    for name in (*PARTS, "check"):
        page.goto(to(name, town))
        look(page, name, width)
    for number in (1, 2, 3):
        page.goto(to("section", town, number))
        look(page, f"kinds-{number}", width)


def test_answers_save_as_they_are_given_and_bring_what_depends_on_them(enter: Any, to: Any) -> None:
    chain = asking_chain()
    town = chain.application
    page = enter(chain.applicant)
    page.goto(to("section", town, 1))
    expect(page.get_by_label("How many villages?")).to_have_count(0)
    page.get_by_label("In villages").check(force=True)
    box = page.get_by_label("How many villages?")
    expect(box).to_be_visible()
    box.fill("many")
    where = page.locator(f"#answer-{question(town, 'roads').pk}")
    expect(where).to_contain_text("Write a number in digits")
    box.fill("7")
    expect(where).not_to_contain_text("Write a number in digits")
    expect(where.locator(".save-status")).to_contain_text("Saved")
    assert Answer.objects.get(question__key="roads").text == "7"
    page.get_by_label("In town").check(force=True)
    expect(page.get_by_label("How many villages?")).to_have_count(0)
    page.goto(to("section", town, 2))
    page.get_by_label("Young people").check(force=True)
    page.get_by_label("We have asked our neighbours.").check(force=True)
    page.get_by_label("Role").first.fill("Trainer")
    page.get_by_role("button", name="Save and add rows").click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("Role").first).to_have_value("Trainer")
    kept = dict(Answer.objects.values_list("question__key", "text"))
    assert (kept["groups"], kept["truth"]) == ("young", "yes")
    assert "Trainer" in kept["staff"]


def test_partners_save_while_one_types_and_grow_by_a_button(enter: Any, to: Any) -> None:
    chain = asking_chain()
    page = enter(chain.applicant)
    page.goto(to("partners", chain.application))
    for name in ("name", "registration_number", "representative", "email", "part"):
        page.locator(f'[name="rows-0-{name}"]').fill(PARTNER[name])
    page.locator('[name="rows-0-kind"]').select_option("cso")
    page.locator('[name="rows-0-country"]').select_option("RS")
    expect(page.locator(".save-status")).to_contain_text("Saved")
    assert Partner.objects.get().name == PARTNER["name"]
    page.get_by_role("button", name="Add a partner").click()
    expect(page.locator('[name="rows-1-name"]')).to_be_visible()
    expect(page.locator('[name="rows-0-name"]')).to_have_value(PARTNER["name"])


def test_save_button_waits_for_what_is_on_its_way_and_sends_the_file_once(enter: Any, to: Any) -> None:
    chain = asking_chain()
    town = chain.application
    page = enter(chain.applicant)
    page.goto(to("mandate", town))
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.headers.get("hx-request") and not waiting:
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/mandate/", hold)
    with page.expect_request("**/mandate/"):
        page.get_by_label("Decision of the council").check(force=True)
    page.get_by_label("Number and date").fill("12/2026")
    paper = {"name": "decision.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.locator("[name=evidence]").set_input_files(paper)  # type: ignore[arg-type]
    page.get_by_role("button", name="Save", exact=True).click()
    assert not Application.objects.get().mandate
    waiting[0].continue_()
    page.wait_for_url(f"**{to('detail', town)}")
    found = Application.objects.get()
    assert (found.mandate, found.mandate_reference) == ("decision", "12/2026")
    assert found.mandate_evidence.name == "decision.pdf"
    assert StoredFile.objects.filter(name="decision.pdf").count() == 1
