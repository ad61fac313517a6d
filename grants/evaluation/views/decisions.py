"""Pages to come."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import access


@access(get=set(), post=set())
def proposals(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def propose(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def recommend(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def return_to_committee(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def promote(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=set(), post=set())
def lapse(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
