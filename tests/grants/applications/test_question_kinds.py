"""Questions of every kind on their page: typed in the reader's way, kept canonically, told at the field, never lost."""

import json
from typing import Any

import pytest

from grants.applications.models import Answer, Application
from grants.applications.services import save_answer
from grants.core.errors import DomainError
from grants.people.models import User
from tests.factories import Chain, make_pdf
from tests.grants.applications.builders import (
    ABROAD,
    ANSWERS,
    GOOD_ROWS,
    NEED,
    PEOPLE,
    again,
    answer_all,
    asking_chain,
    question,
)

SECTIONS = {NEED: 1, PEOPLE: 2, ABROAD: 3}


@pytest.fixture
def asking(db: Any) -> Chain:
    return asking_chain()


@pytest.fixture
def town(asking: Chain) -> Application:
    return asking.application


@pytest.fixture
def mayor(asking: Chain, sign_in: Any) -> Any:
    return sign_in(asking.applicant)


@pytest.fixture
def send(mayor: Any, town: Application, to: Any) -> Any:
    """Send one answer as a browser does; `htmx` as the page's own script does."""

    def post(key: str, *, htmx: bool = False, **data: Any) -> Any:
        version = Answer.objects.filter(application=town, question__key=key).values_list("version", flat=True).first()
        headers = {"HX-Request": "true"} if htmx else {}
        url = to("save_answer", town, question(town, key).pk)
        return mayor.post(url, {"version": version or 0, **data}, headers=headers)

    return post


def kept(town: Application, key: str) -> str:
    return town.answers.get(question__key=key).text


def section(mayor: Any, to: Any, town: Application, number: int) -> str:
    return str(mayor.get(to("section", town, number)).content.decode())


@pytest.mark.parametrize(
    ("key", "typed", "text"),
    [
        ("name", "Our\r\nbridge", "Our bridge"),
        ("why", "One.\r\n\r\nTwo.", "One.\n\nTwo."),
        ("where", "village", "village"),
        ("groups", ["old", "young"], "young\nold"),
        ("value", "12,500.50", "1250050"),
        ("value", "0", "0"),
        ("built", "1974-05-01", "1974-05-01"),
        ("truth", "yes", "yes"),
        ("truth", "", ""),
    ],
)
def test_answer_is_kept_in_its_canonical_text(key, typed, text, send, town):
    assert send(key, text=typed).status_code == 302
    assert kept(town, key) == text


def test_figures_are_read_and_shown_in_the_readers_way(asking, send, town, mayor, to):
    User.objects.filter(pk=asking.applicant.pk).update(language="sr-latn")
    send("value", text="12.500,50", htmx=True)
    send("where", text="village")
    send("roads", text="7,5")
    assert kept(town, "value") == "1250050"
    assert kept(town, "roads") == "7.5"
    assert 'value="12.500,50"' in section(mayor, to, town, 2)
    assert 'value="7,5"' in section(mayor, to, town, 1)
    User.objects.filter(pk=asking.applicant.pk).update(language="en")
    assert 'value="12,500.50"' in section(mayor, to, town, 2)


@pytest.mark.parametrize(
    ("key", "typed", "told"),
    [
        ("value", "a lot", "Write an amount in digits"),
        ("value", "9999999999", "Write an amount in digits"),
        ("value", "-5", "Write an amount in digits"),
        ("value", "99.99", "At least 100 is asked for."),
        ("built", "in May", "Write a day that exists"),
        ("built", "2027-02-30", "Write a day that exists"),
        ("groups", ["old", "middle"], "Choose among what is offered."),
        ("name", "one two three four five six", "Take out 1 word: the limit is 5 words."),
    ],
)
def test_wrong_value_is_kept_and_told_at_its_field(key, typed, told, send, town, mayor, to):
    response = send(key, text=typed, htmx=True)
    assert response.status_code == 200
    assert told in response.content.decode()
    page = section(mayor, to, town, SECTIONS[question(town, key).section])
    assert told in page
    if isinstance(typed, str):
        assert f'value="{typed}"' in page


def test_unknown_choice_is_told(send, town, mayor, to):
    send("where", text="moon")
    assert kept(town, "where") == "moon"
    assert "Choose among what is offered." in section(mayor, to, town, 1)


def test_table_is_filled_row_by_row_without_javascript(send, town, mayor, to):
    cells = {"row-0-role": "Trainer", "row-0-days": "12.5", "row-0-cost": "1,000", "row-0-from": "2027-03-01"}
    response = send("staff", **cells, add_row="1")
    assert response.url.endswith(f"?more={question(town, 'staff').pk}#answer-{question(town, 'staff').pk}")
    assert json.loads(kept(town, "staff")) == GOOD_ROWS
    assert "row-3-role" in mayor.get(response.url).content.decode()
    send("staff", **cells, **{"row-2-role": "Mason", "row-2-days": "x"})
    assert [row["role"] for row in json.loads(kept(town, "staff"))] == ["Trainer", "Mason"]
    assert "Row 2, “Days”: Write a number in digits" in section(mayor, to, town, 2)
    send("staff", **cells, **{"row-1-role": "Mason"}, remove_row="0")
    assert [row["role"] for row in json.loads(kept(town, "staff"))] == ["Mason"]


def test_table_that_is_too_long_is_kept_and_told(send, town, mayor, to):
    send("staff", **{f"row-{number}-role": f"Helper {number}" for number in range(31)})
    assert len(json.loads(kept(town, "staff"))) == 31
    assert "At most 30 rows fit." in section(mayor, to, town, 2)


def test_question_appears_with_the_answer_it_depends_on_and_goes_with_it(send, town, mayor, to):
    assert "How many villages?" not in section(mayor, to, town, 1)
    shown = send("where", text="village", htmx=True).content.decode()
    assert "How many villages?" in shown
    assert f'id="place-{question(town, "roads").pk}" hx-swap-oob="true"' in shown
    assert "How many villages?" in section(mayor, to, town, 1)
    gone = send("where", text="town", htmx=True).content.decode()
    assert f'<div class="answer-place" id="place-{question(town, "roads").pk}" hx-swap-oob="true"></div>' in gone


def test_answer_of_a_hidden_question_is_kept_but_neither_asked_nor_frozen(asking, town):
    from grants.applications.freezing import content_of

    answer_all(town, actor=asking.applicant, roads="many")
    assert "How many villages?" in " ".join(str(part.details) for part in again(town).missing)
    save_answer(town, question(town, "where"), "town", actor=asking.applicant)
    assert "How many villages?" not in " ".join(str(part.details) for part in again(town).missing)
    assert "roads" not in [row["key"] for row in content_of(again(town))["answers"]]
    assert kept(town, "roads") == "many"


def test_section_without_a_question_is_not_in_the_task_list_and_keeps_its_number(send, town, mayor, to):
    assert ABROAD not in mayor.get(to("detail", town)).content.decode()
    assert "Nothing is asked of you in this section" in section(mayor, to, town, 3)
    send("groups", text=["old"])
    assert ABROAD in mayor.get(to("detail", town)).content.decode()
    assert "What happens abroad?" in section(mayor, to, town, 3)


def test_question_for_others_is_not_asked(asking, town, mayor, to):
    question(town, "name").__class__.objects.filter(key="name").update(applies_to="cso")
    assert "Short name" not in section(mayor, to, town, 1)
    url = to("save_answer", town, question(town, "name").pk)
    assert mayor.post(url, {"text": "x"}).status_code == 404


def test_question_of_another_call_is_refused(asking, town, mayor, to):
    other = asking.again(pot_cents=20_000_00).draft_call().call.questions.first()
    assert mayor.post(to("save_answer", town, other.pk), {"text": "x"}).status_code == 404
    with pytest.raises(DomainError):
        save_answer(town, other, "x", actor=asking.applicant)


def test_every_kind_is_frozen_with_what_a_reader_needs(asking, town):
    from grants.applications.freezing import content_of
    from grants.applications.selectors import load_parts

    answer_all(town, actor=asking.applicant)
    rows = {row["key"]: row for row in content_of(load_parts(again(town)))["answers"]}
    assert {key: row["text"] for key, row in rows.items() if key in ANSWERS} == ANSWERS
    assert rows["where"]["shown"] == "In villages"
    assert rows["value"]["shown"] == "12500.50 EUR"
    assert rows["staff"]["shown"] == "Role: Trainer; Days: 12.5; Cost: 1000.00 EUR; From: 2027-03-01"
    assert rows["staff"]["kind"] == "table"
    assert rows["map"]["text"] == ""
    files = content_of(load_parts(again(town)))["documents"]
    assert [(row["question"], row["name"]) for row in files] == [("map", "map.pdf")]


SCRIPT = '"><script>alert(1)</script>'


def test_script_in_every_field_is_shown_as_text(asking, town, send, mayor, to):
    for key in ("name", "why", "where", "value", "built"):
        send(key, text=SCRIPT)
    send("groups", text=[SCRIPT])
    send("staff", **{f"row-0-{key}": SCRIPT for key in ("role", "days", "cost", "from")})
    from grants.applications.services import attach

    attach(town, question(town, "map"), make_pdf(asking.applicant, f"{SCRIPT}.pdf"), actor=asking.applicant)
    for page in (section(mayor, to, town, 1), section(mayor, to, town, 2)):
        assert "<script>alert" not in page
    assert "<script>alert" not in mayor.get(to("check", town)).content.decode()
    assert "<script>alert" not in mayor.get(to("detail", town)).content.decode()
