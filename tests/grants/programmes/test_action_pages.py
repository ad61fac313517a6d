"""What the public reads of an action, in its own language, on a screen and as PDF."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from grants.programmes.models import Action
from grants.programmes.selectors import cofunding_for, footnotes_for

pytestmark = pytest.mark.usefixtures("facility")
SERBIA = "/actions/serbia-diversity-2/"


def in_language(client: Client, language: str) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def test_serbian_action_tells_what_its_sheet_tells(client: Client) -> None:
    text = client.get(SERBIA).text
    for expected in (
        "Promotion of diversity and equality in Serbia",
        "What is the goal?",
        "European Commission on Racism and Intolerance",
        "Who benefits from the action?",
        "Education professionals",
        "small grant schemes",
        "more diverse, equal and tolerant society",
        "The total budget of the action is 650,000.00",
        "about 41,000,000.00",
        "Anti-discrimination Department",
        "https://www.coe.int/antidiscrimination",
        "https://pjp-eu.coe.int/en/web/horizontal-facility/home",
    ):
        assert expected in text, expected
    assert "Marija" not in text


def test_what_no_source_gives_is_marked(client: Client) -> None:
    serbia = client.get(SERBIA).text
    cost = serbia[serbia.index("How much will it cost?") :]
    assert "650,000.00\xa0EUR.</li>" in cost
    assert "Set aside for small grants" in cost
    assert cost.count("demonstration") >= 3
    successor = client.get("/actions/serbia-diversity-3/").text
    assert "600,000.00" in successor
    assert "demonstration" in successor


def test_action_without_figures_says_so(client: Client) -> None:
    text = client.get("/actions/albania-diversity-2/").text
    assert "The budget of this action is not published." in text


def test_calls_of_the_action_are_listed_as_closed(client: Client) -> None:
    text = client.get("/actions/regional-diversity-2/").text
    assert "Support to better regional networking" in text
    assert "/calls/HF2-REG-2022-01/" in text


def test_kosovo_carries_its_footnote_in_the_readers_language(client: Client) -> None:
    for path in ("/actions/kosovo-diversity-2/", "/actions/"):
        assert "Kosovo*" in client.get(path).text
        assert "UNSCR 1244" in client.get(path).text
    text = in_language(client, "sq").get("/actions/kosovo-diversity-2/").text
    assert "Promovimi i Diversitetit dhe Barazisë në Kosovë*" in text
    assert "Rezolutën 1244 të Këshillit të Sigurisë" in text


def test_footnote_stands_only_where_the_name_stands(client: Client) -> None:
    assert "UNSCR" not in client.get(SERBIA).text


def test_disclaimer_is_that_of_the_phase_and_of_the_language(client: Client) -> None:
    assert "using funds of a Joint Project" in client.get(SERBIA).text
    assert "financial support of the European Union" in client.get("/actions/serbia-diversity-3/").text
    assert "fonde të një Projekti të Përbashkët" in in_language(client, "sq").get(SERBIA).text


def test_cofunding_falls_back_to_english_and_costs_one_query(django_assert_num_queries: Any) -> None:
    found = Action.objects.select_related("phase__programme", "beneficiary").get(code="serbia-hr-municipalities")
    with django_assert_num_queries(1):
        band = cofunding_for(found, "mk")
    assert band["action"] == found.title
    assert band["lines"][0].startswith("Co-funded by")
    assert "заеднички проект" in band["lines"][1]


def test_footnotes_are_given_once(django_assert_num_queries: Any) -> None:
    kosovo = Action.objects.select_related("beneficiary").get(code="kosovo-diversity-2").beneficiary
    with django_assert_num_queries(1):
        assert len(footnotes_for([kosovo, kosovo], "tr")) == 1
    with django_assert_num_queries(0):
        assert footnotes_for([], "tr") == []


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_page_is_saved_as_pdf_in_every_language(client: Client, language: str) -> None:
    answer = in_language(client, language).get("/actions/kosovo-diversity-2/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer).startswith(b"%PDF")


def test_every_action_has_its_page(client: Client) -> None:
    for found in Action.objects.all():
        assert client.get(f"/actions/{found.code}/").status_code == 200
    assert client.get("/actions/none/").status_code == 404
    assert client.get("/actions/none/pdf/").status_code == 404


def test_text_larger_and_print_are_at_hand(client: Client) -> None:
    text = client.get(SERBIA).text
    assert "Larger text" in text
    assert "data-print" in text


def test_list_is_filtered_searched_and_cheap(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        text = client.get("/actions/").text
    assert "18 rows" in text
    assert "Horizontal Facility III" in text
    assert "2 rows" in client.get("/actions/?q=turkiye").text
    assert client.get("/actions/?export=csv").text.count("\n") == 19


def test_action_page_costs_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        client.get("/actions/regional-diversity-2/")


def test_real_calls_have_their_public_pages(client: Client) -> None:
    regional = client.get("/calls/HF2-REG-2022-01/").text
    municipal = client.get("/calls/SRB-HR-2021-01/").text
    assert "10,000.00" in regional
    assert "27 March 2022, 23:59 CET" in regional
    assert "2,500.00" in municipal
    assert "20" in municipal
    for text in (regional, municipal):
        assert "Demonstration" in text
    assert "UNSCR 1244" in regional
