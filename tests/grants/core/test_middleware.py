"""A refusal that no view caught reaches the person as a sentence."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from grants.core.errors import DomainError
from grants.core.middleware import LanguageOfUserMiddleware, RefusalMiddleware
from workflows.engine import TransitionRefused

REFUSALS = [TransitionRefused("Complete section 3 first."), DomainError("Complete section 3 first.", "title")]


def answer(error: Exception, method: str = "POST", **headers: str) -> tuple[HttpRequest, HttpResponse | None]:
    request = RequestFactory().generic(method, "/applications/SRB-1/submit/", **headers)
    request.user = AnonymousUser()
    request._messages = CookieStorage(request)
    return request, RefusalMiddleware(lambda request: HttpResponse()).process_exception(request, error)


@pytest.mark.parametrize("error", REFUSALS)
def test_refused_act_returns_to_its_page_with_the_sentence(error: Exception) -> None:
    request, response = answer(error, HTTP_REFERER="http://testserver/applications/SRB-1/?tab=2")
    assert (response.status_code, response["Location"]) == (302, "/applications/SRB-1/?tab=2")
    assert [str(message) for message in get_messages(request)] == ["Complete section 3 first."]


@pytest.mark.parametrize("error", REFUSALS)
def test_refused_act_without_a_page_before_it_gets_a_page_of_its_own(error: Exception) -> None:
    _request, response = answer(error)
    assert response.status_code == 409
    assert "Complete section 3 first." in response.content.decode()


def test_another_site_is_never_returned_to() -> None:
    _request, response = answer(REFUSALS[0], HTTP_REFERER="http://elsewhere.example/")
    assert response.status_code == 409


def test_path_that_names_another_site_is_never_returned_to() -> None:
    _request, response = answer(REFUSALS[0], HTTP_REFERER="http://testserver//elsewhere.example/")
    assert response["Location"] == "/elsewhere.example/"


def test_refused_fragment_goes_to_the_messages_of_the_page() -> None:
    _request, response = answer(REFUSALS[0], HTTP_HX_REQUEST="true")
    assert (response.status_code, response["HX-Retarget"]) == (409, "#messages")
    assert "<html" not in response.content.decode()


def test_other_faults_are_left_alone() -> None:
    assert answer(ValueError("a fault of ours"))[1] is None


@pytest.mark.parametrize(("language", "shown"), [("mk", "mk"), ("xx", "en"), ("", "en")])
def test_reader_gets_the_language_of_the_profile(language: str, shown: str) -> None:
    request = RequestFactory().get("/")
    request.user = type("Reader", (), {"language": language})()
    seen: Callable[[HttpRequest], HttpResponse] = lambda request: HttpResponse(translation.get_language())  # noqa: E731
    with translation.override("en"):
        assert LanguageOfUserMiddleware(seen)(request).content.decode() == shown
