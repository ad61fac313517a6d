"""Pages of payments."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import SIGNED_IN, access

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    raise Http404


@access(get=READERS)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def request_instalment(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def request_balance(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def request_recovery(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"approver"}, post={"approver"})
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"approver"}, post={"approver"})
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def bounce(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404
