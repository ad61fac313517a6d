"""Pages to come."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import access


@access(get=set())
def index(request: HttpRequest) -> HttpResponse:
    raise Http404


@access(get=set())
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def declare(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(post=set())
def save_score(request: HttpRequest, pk: int, criterion: int) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get=set())
def document(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    raise Http404
