"""Pages."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import PUBLIC, access


@access(get=PUBLIC, post=PUBLIC)
def profile(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def organisation_create(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def organisation(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def organisation_edit(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def invite(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def account_propose(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def member_remove(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def accounts(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def account(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def account_evidence(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def account_confirm(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404


@access(get=PUBLIC, post=PUBLIC)
def account_refuse(request: HttpRequest, **kwargs: object) -> HttpResponse:
    raise Http404
