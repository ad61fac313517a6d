"""Pages."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import PUBLIC, access


@access(get=PUBLIC, post=PUBLIC)
def index(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def create(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def detail(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def calendar(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def manage(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def questions(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def criteria(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def documents(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def request_clearance(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def return_to_draft(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def publish(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def cancel(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def finish(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
