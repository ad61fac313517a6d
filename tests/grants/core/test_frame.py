"""The frame of every page: choices of the reader, pages of trouble, navigation."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from grants.core import navigation
from grants.core.errors import DomainError
from grants.core.forms import ConfirmForm, ReasonForm, refuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(django_user_model):
    return django_user_model.objects.create_user("person@example.org", "long enough 1")


def test_chosen_language_is_kept_for_visitors(client: Client) -> None:
    response = client.post("/choose/language/", {"language": "sq", "next": "/accessibility/"})
    assert response["Location"] == "/accessibility/"
    assert 'lang="sq"' in client.get("/accessibility/").content.decode()


def test_chosen_language_is_kept_with_the_person(client: Client, person) -> None:
    client.force_login(person)
    client.post("/choose/language/", {"language": "mk"})
    person.refresh_from_db()
    assert person.language == "mk"
    client.cookies.clear()
    client.force_login(person)
    assert 'lang="mk"' in client.get("/accessibility/").content.decode()


@pytest.mark.parametrize("name", ["language", "text-size", "theme"])
def test_choices_change_nothing_by_get_and_take_no_nonsense(client: Client, name: str) -> None:
    assert client.get(f"/choose/{name}/").status_code == 405
    response = client.post(f"/choose/{name}/", {"language": "xx", "size": "9", "theme": "x", "next": "//evil.example/"})
    assert response["Location"] == "/"
    assert not {"text_size", "theme", "django_language"} & set(response.cookies)


def test_text_size_and_theme_stay(client: Client) -> None:
    client.post("/choose/text-size/", {"size": "xl"})
    client.post("/choose/theme/", {"theme": "dark"})
    html = client.get("/accessibility/").content.decode()
    assert 'class="text-xl" data-bs-theme="dark"' in html


def test_no_page_has_inline_script_or_style(client: Client) -> None:
    for path in ("/accessibility/", "/accounts/login/", "/accounts/signup/", "/nowhere/"):
        html = client.get(path).content.decode()
        assert "<style" not in html
        assert " style=" not in html
        assert "<script>" not in html
        assert " onclick=" not in html


def test_missing_page_says_what_to_do(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "sign in first" in response.content.decode()


@pytest.mark.parametrize("template", ["403.html", "403_csrf.html", "404.html"])
def test_pages_of_trouble_render(template: str) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert "<h1>" in render_to_string(template, {}, request)


def test_page_of_a_fault_needs_neither_database_nor_request() -> None:
    assert "recorded" in render_to_string("500.html")


def test_forged_form_gets_a_readable_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/choose/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "send it again" in response.content.decode()


def test_cofunding_stands_in_the_foot_as_text() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    cofunding = {"action": "An action", "lines": ["Co-funded by <both>."]}
    html = render_to_string("grants/core/accessibility.html", {"cofunding": cofunding}, request)
    assert "<strong>An action</strong>" in html
    assert "Co-funded by &lt;both&gt;." in html


@pytest.fixture
def _own_navigation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_entries", {})
    monkeypatch.setattr(navigation, "_titles", [])


@pytest.mark.usefixtures("_own_navigation")
def test_reader_sees_his_items_in_order_and_where_he_is() -> None:
    navigation.register("Second", "core:accessibility", order=2)
    navigation.register("First", "account_login", order=1)
    navigation.register("Hidden", "account_signup", lambda user: False)
    navigation.register("Not built", "nowhere:at-all")
    request = RequestFactory().get("/accessibility/")
    request.user = AnonymousUser()
    items = navigation.items_for(request)
    assert [(item.label, item.current) for item in items] == [("First", False), ("Second", True)]


@pytest.mark.usefixtures("_own_navigation")
def test_first_title_that_fits_is_shown() -> None:
    navigation.register_title(lambda user: "")
    navigation.register_title(lambda user: "Finance officer")
    assert navigation.title_of(AnonymousUser()) == "Finance officer"


def test_refusal_of_a_service_appears_at_its_field() -> None:
    form = ReasonForm({"reason": "because"})
    assert form.is_valid()
    refuse(form, DomainError("Say more.", "reason"))
    assert form.errors == {"reason": ["Say more."]}
    empty = ConfirmForm()
    refuse(empty, DomainError("Not now.", "elsewhere"))
    assert empty.non_field_errors() == ["Not now."]
