"""The reader's small choices, the accessibility statement, and the door to private files."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation

from grants.core import files, jobs
from grants.core.access import PUBLIC, SIGNED_IN, access
from grants.core.context import TEXT_SIZES, THEMES
from grants.core.http import next_page
from grants.core.models import Job

YEAR = 365 * 24 * 3600


@access(post=PUBLIC)
def language(request: HttpRequest) -> HttpResponse:
    """Show the pages in the chosen language from now on, and write to the reader in it."""
    chosen = request.POST.get("language", "")
    response = redirect(next_page(request))
    if chosen in dict(settings.LANGUAGES):
        translation.activate(chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=YEAR,
            samesite="Lax",
            secure=request.is_secure(),
        )
        if request.user.is_authenticated:
            get_user_model().objects.filter(pk=request.user.pk).update(language=chosen)
    return response


@access(post=PUBLIC)
def text_size(request: HttpRequest) -> HttpResponse:
    """Make the text one step larger or smaller."""
    return _remember(request, "text_size", request.POST.get("size", ""), TEXT_SIZES)


@access(post=PUBLIC)
def theme(request: HttpRequest) -> HttpResponse:
    """Show the pages light, dark, or as the device says."""
    return _remember(request, "theme", request.POST.get("theme", ""), THEMES)


@access(get=PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what these pages do for every reader, and where to write when they fail."""
    return render(request, "grants/core/accessibility.html")


@access(get={"applicant"})
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """Stream a file to the person whom its parent's page gave this address a moment ago."""
    return files.stream(files.open_token(token, user=request.user))


@access(get=SIGNED_IN)
def jobs_index(request: HttpRequest) -> HttpResponse:
    """List the packages that the reader asked for in the last week."""
    rows = [row for row in request.user.jobs.select_related("result")[:50] if jobs.may_have(request.user, row)]
    return render(request, "grants/core/jobs.html", {"jobs": rows})


@access(get={"officer"})
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a package is; the page asks again by itself until it is ready."""
    found = _own_job(request, pk)
    name = "_job" if request.htmx else "job"
    return render(request, f"grants/core/{name}.html", {"job": found, "outcome_page": jobs.page_of(found)})


@access(get={"officer"})
def job_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Stream a package to the person who asked for it."""
    found = _own_job(request, pk)
    if found.result is None:
        return redirect("core:job", pk)
    return files.stream(found.result)


@access(post={"officer"})
def cancel_job(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the making of a package."""
    jobs.cancel(_own_job(request, pk))
    return redirect("core:jobs")


def _own_job(request: HttpRequest, pk: int) -> Job:
    found = request.user.jobs.select_related("result").filter(pk=pk).first()
    if found is None or not jobs.may_have(request.user, found):
        raise Http404
    return found


def _remember(request: HttpRequest, cookie: str, chosen: str, choices: tuple[str, ...]) -> HttpResponse:
    response = redirect(next_page(request))
    if chosen in choices:
        response.set_cookie(cookie, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
