"""Who may call which view: declared on the view itself, enforced by middleware, listed by list_routes.

The declaration says who is expected to succeed with the object that the tests prepare. The decision for every other
object is the policy's (`rules.has_perm`), asked in the selector or in `workflows.engine.perform`.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from grants.core.remembering import remembering

CAST: Final = frozenset(
    {
        "anonymous",
        "stranger",
        "applicant",
        "viewer",
        "evaluator",
        "officer",
        "finance",
        "approver",
        "auditor",
        "administrator",
    }
)
PUBLIC: Final = CAST
SIGNED_IN: Final = CAST - {"anonymous"}


@dataclass(frozen=True)
class Access:
    """The cast members that succeed with GET, POST and PATCH; None where the method is not allowed at all."""

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    patch: frozenset[str] | None = None

    def of(self, method: str) -> frozenset[str] | None:
        """Return who succeeds with the HTTP method, or None where it is not allowed."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post, "PATCH": self.patch}.get(method)

    @property
    def methods(self) -> list[str]:
        """The HTTP methods that the view answers."""
        return [
            *(["GET", "HEAD"] if self.get is not None else []),
            *(["POST"] if self.post is not None else []),
            *(["PATCH"] if self.patch is not None else []),
        ]


@dataclass(frozen=True)
class Foreign:
    """Routes of a part that is not ours, recognised by how the dotted name of the view begins."""

    dotted: str
    access: Access
    why: str


# Views that cannot carry the decorator. Each guards itself; the walk over all routes skips exactly these.
FOREIGN: Final = (
    Foreign(
        "allauth.",
        Access(PUBLIC, PUBLIC),
        "sign-in, sign-up and second factor guard themselves",
    ),
    Foreign(
        "django.contrib.admin",
        Access(frozenset({"administrator"}), frozenset({"administrator"})),
        "configuration",
    ),
    Foreign(
        "django.contrib.contenttypes",
        Access(frozenset({"administrator"}), frozenset({"administrator"})),
        "configuration: from an object to its page",
    ),
    Foreign("django.views.i18n", Access(PUBLIC, PUBLIC), "the language of the page"),
    Foreign("django.contrib.staticfiles", Access(PUBLIC), "style, script and fonts"),
    Foreign("django.views.static", Access(PUBLIC), "style, script and fonts"),
    Foreign(
        "django.views.generic.base.RedirectView",
        Access(PUBLIC),
        "an old address that points to a new one",
    ),
)


def access(
    *,
    get: Collection[str] | None = None,
    post: Collection[str] | None = None,
    patch: Collection[str] | None = None,
) -> Callable[..., Any]:
    """Declare who succeeds with a view; refuse other methods with 405 and send the signed-out to sign in."""
    declared = Access(_checked(get), _checked(post), _checked(patch))

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            who = declared.of(request.method or "")
            if who is None:
                return HttpResponseNotAllowed(declared.methods)
            if "anonymous" not in who and (not request.user.is_authenticated or _is_of_another_reader(request)):
                return sign_in_first(request)
            with remembering() if request.method in {"GET", "HEAD"} else nullcontext():
                return view(request, *args, **kwargs)

        guarded.access = declared  # type: ignore[attr-defined]
        return guarded

    return decorate


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a browser to the sign-in page; tell htmx 401, so that what was typed stays on the page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(
            _("You have been signed out. Sign in again; what you typed is kept."),
            status=401,
        )
    return redirect_to_login(request.get_full_path() if request.method != "POST" else _page_before(request))


def _is_of_another_reader(request: HttpRequest) -> bool:
    """Tell whether a page sends what its reader wrote after somebody else has signed in to the same browser."""
    reader = request.headers.get("X-Reader", "")
    return bool(reader) and reader != str(request.user.pk)


def declared_access(view: Any) -> Access | None:
    """Return the access declared on a view or in the table of foreign parts; None for an undeclared one."""
    found = getattr(view, "access", None)
    if isinstance(found, Access):
        return found
    if hasattr(found, "get") and hasattr(found, "post"):  # declared by a package that may not import this one
        return Access(_checked(found.get), _checked(found.post))
    origin = getattr(view, "view_class", None) or getattr(view, "func", None) or view
    dotted = f"{getattr(origin, '__module__', '')}.{getattr(origin, '__qualname__', '')}"
    return next((part.access for part in FOREIGN if dotted.startswith(part.dotted)), None)


def is_foreign(view: Any) -> bool:
    """Tell whether the route belongs to a part that guards itself."""
    return getattr(view, "access", None) is None and declared_access(view) is not None


@dataclass(frozen=True)
class Route:
    """One route of the site with the access that its view declares."""

    path: str
    name: str
    view: Any
    access: Access | None
    foreign: bool


def routes(resolver: URLResolver | None = None) -> Iterator[Route]:
    """Yield every route of the URL configuration, in its order."""
    yield from _walk(resolver or get_resolver(), "", "")


def _walk(resolver: URLResolver, path: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        here = path + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(
                entry,
                here,
                f"{namespace}{entry.namespace}:" if entry.namespace else namespace,
            )
        elif isinstance(entry, URLPattern):
            view = entry.callback
            yield Route(
                here,
                f"{namespace}{entry.name or ''}",
                view,
                declared_access(view),
                is_foreign(view),
            )


def _checked(who: Collection[str] | None) -> frozenset[str] | None:
    if who is None:
        return None
    unknown = {who} if isinstance(who, str) else set(who) - CAST
    if unknown:
        raise ValueError(f"Not members of the cast, in a set: {sorted(unknown)}.")
    return frozenset(who)


def _page_before(request: HttpRequest) -> str:
    """Return the path of the page whose form was sent, since a POST cannot be repeated after sign-in."""
    from grants.core.http import page_before

    return page_before(request) or "/"
