"""The doors of every request: the reader's language, private pages, declared access, readable refusals."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from grants.core.access import declared_access
from grants.core.errors import DomainError
from grants.core.http import page_before
from workflows.engine import TransitionRefused

logger = logging.getLogger(__name__)
Next = Callable[[HttpRequest], HttpResponse]


class LanguageOfUserMiddleware:
    """Show a signed-in reader the language that he chose in his profile, on whatever device."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Keep what a signed-in reader was shown out of every cache: the next person at the computer sees nothing of it."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class DeclaredAccessMiddleware:
    """Refuse a view that nobody declared the access of: forgotten is closed, not open."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Raise 404 for an undeclared view and log it as an error."""
        if declared_access(view) is None:
            logger.error(
                "The view %s.%s has no declared access.",
                view.__module__,
                getattr(view, "__name__", view),
            )
            raise Http404


class RefusalMiddleware:
    """Turn a refusal that no view caught into a message on the page that the person came from."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer TransitionRefused and DomainError; leave every other exception alone."""
        if not isinstance(exception, TransitionRefused | DomainError):
            return None
        if request.headers.get("HX-Request"):
            return refused_fragment(request, str(exception))
        back = page_before(request)
        if request.method == "POST" and back:
            messages.error(request, str(exception))
            return redirect(back)
        return render(request, "409.html", {"reason": str(exception)}, status=409)


def refused_fragment(request: HttpRequest, reason: str) -> HttpResponse:
    """Put the reason among the page's messages, whatever part of the page had asked."""
    response = render(request, "grants/core/_refusal.html", {"reason": reason}, status=409)
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML"
    return response
