"""Views."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import access


@access(get={"applicant"}, post={"applicant"})
def check(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def submit(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def receipt(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def reopen(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def withdraw(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404
