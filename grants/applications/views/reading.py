"""Views."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import access


@access(get={"applicant"}, post={"applicant"})
def index(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def of_call(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def detail(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def document(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """To come."""
    raise Http404
