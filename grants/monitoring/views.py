"""Pages of reports, their verification and the closure."""

from django.http import Http404, HttpRequest, HttpResponse

from grants.core.access import SIGNED_IN, access

READERS = {"applicant", "viewer", "officer", "finance", "approver", "auditor"}
STAFF = {"officer", "finance", "approver", "auditor"}


@access(get=SIGNED_IN)
def index(request: HttpRequest) -> HttpResponse:
    raise Http404


@access(get=READERS)
def report(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(post={"applicant"})
def start(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def narrative(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def activity_add(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(post={"applicant"})
def activity_remove(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def cost_add(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(post={"applicant"})
def cost_remove(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"applicant"}, post={"applicant"})
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=READERS)
def costs(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get=READERS)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(get={"officer", "finance"}, post={"officer", "finance"})
def return_for_completion(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"officer"}, post={"officer"})
def accept_narrative(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    raise Http404


@access(post={"finance"})
def verify_remaining(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def accept_costs(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404


@access(get={"finance"}, post={"finance"})
def close(request: HttpRequest, reference: str) -> HttpResponse:
    raise Http404
