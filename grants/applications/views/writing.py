"""Views."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import access


@access(get={"applicant"}, post={"applicant"})
def start(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def project(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def section(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def save_answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def budget(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def documents(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def attach(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def detach(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def account(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404
