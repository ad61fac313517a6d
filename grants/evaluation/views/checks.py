"""Pages to come."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import access


@access(get=set())
def checks(request: HttpRequest) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def check(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404
