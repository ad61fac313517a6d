"""Pages to come."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import access


@access(get=set())
def committees(request: HttpRequest) -> HttpResponse:
    raise Http404


@access(get=set())
def panel(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def form_panel(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(post=set())
def assign_files(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def assign_file(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def open_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def close_scoring(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404
