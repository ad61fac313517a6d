"""Declared access: methods, sign-in, and what is refused when nothing is declared."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.views.generic import RedirectView, TemplateView

from grants.core.access import PUBLIC, Access, access, declared_access, is_foreign, routes
from grants.core.middleware import DeclaredAccessMiddleware


class Someone:
    is_authenticated = True


@access(get=PUBLIC, post={"applicant"})
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@access(post={"officer"})
def act(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all")


def ask(view, method: str, user: object, **headers: str) -> HttpResponse:
    request = RequestFactory().generic(method, "/page/?a=1", **headers)
    request.user = user
    return view(request)


def test_public_page_needs_no_sign_in() -> None:
    assert ask(page, "GET", AnonymousUser()).content == b"seen"


def test_act_of_the_signed_in_sends_others_to_sign_in_and_back_to_the_form() -> None:
    response = ask(page, "POST", AnonymousUser(), HTTP_REFERER="http://testserver/page/?a=1")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/page/%3Fa%3D1"


def test_foreign_referrer_is_not_followed() -> None:
    response = ask(page, "POST", AnonymousUser(), HTTP_REFERER="http://elsewhere.example/page/")
    assert response["Location"] == "/accounts/login/?next=/"


def test_fragment_of_the_signed_out_is_told_so() -> None:
    response = ask(page, "POST", AnonymousUser(), HTTP_HX_REQUEST="true")
    assert response.status_code == 401
    assert b"kept" in response.content


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_post_only_view_refuses_other_methods(method: str) -> None:
    response = ask(act, method, Someone())
    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_declaration_stays_on_the_view() -> None:
    assert page.access == Access(frozenset(PUBLIC), frozenset({"applicant"}))
    assert declared_access(act) == Access(None, frozenset({"officer"}))


def test_unknown_cast_member_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="manager"):
        access(get={"manager"})
    with pytest.raises(ValueError, match="applicant"):
        access(get="applicant")


def test_undeclared_view_is_closed_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    middleware = DeclaredAccessMiddleware(lambda request: HttpResponse())
    for view in (undeclared, TemplateView.as_view(template_name="x.html")):
        with pytest.raises(Http404):
            middleware.process_view(RequestFactory().get("/"), view, (), {})
    assert "no declared access" in caplog.text


def test_redirect_of_an_old_address_is_allowed() -> None:
    assert is_foreign(RedirectView.as_view(url="/"))


def test_every_route_of_core_declares_its_access() -> None:
    ours = [route for route in routes() if route.name.startswith("core:")]
    assert {route.name for route in ours} >= {"core:file", "core:language", "core:text_size", "core:theme"}
    assert all(route.access is not None and not route.foreign for route in ours)
