"""Pages of agreements."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import SIGNED_IN, access

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    raise Http404


@access(get={"officer"}, post={"officer"})
def prepare(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get=READERS)
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"officer"}, post={"officer"})
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"officer"}, post={"officer"})
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"officer"}, post={"officer"})
def revise(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def sign(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"approver"}, post={"approver"})
def countersign(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"applicant", "officer"}, post={"applicant", "officer"})
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=READERS)
def document(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404
