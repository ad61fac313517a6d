"""Where to send a browser next, without ever leaving the site."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(request: HttpRequest, url: str) -> bool:
    """Tell whether the address lies on this site."""
    return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())


def page_before(request: HttpRequest) -> str:
    """Return path and query of the page the request came from, or an empty string when it is not ours."""
    referrer = request.headers.get("Referer", "")
    if not referrer or not is_ours(request, referrer):
        return ""
    parts = urlsplit(referrer)
    path = "/" + parts.path.lstrip("/\\")  # a path that begins with two slashes would name another site
    return f"{path}?{parts.query}" if parts.query else path


def next_page(request: HttpRequest, default: str = "/") -> str:
    """Return where a small form (language, text size) wants to go back to."""
    wanted = request.POST.get("next", "")
    return wanted if wanted.startswith("/") and is_ours(request, wanted) else page_before(request) or default
