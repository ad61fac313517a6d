"""Who is expected to succeed on a view; the route test reads it, the decision itself is made in the view."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.views.decorators.http import require_http_methods

SIGNED_IN = frozenset(
    {
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
PUBLIC = SIGNED_IN | {"anonymous"}

View = Callable[..., HttpResponseBase]
Who = frozenset[str]


class Access(NamedTuple):
    """The people for whom GET and POST succeed; None where the method does not exist."""

    get: Who | None
    post: Who | None


def access(*, get: Who | None = None, post: Who | None = None) -> Callable[[View], View]:
    """Declare a view's access, let only its methods through, and ask for a sign-in unless it is public."""
    methods = [*(["GET", "HEAD"] if get else []), *(["POST"] if post else [])]

    def declare(view: View) -> View:
        guarded: Any = require_http_methods(methods)(view)
        if "anonymous" not in (get or post or ()):
            guarded = login_required(guarded)
        guarded.access = Access(get, post)
        return guarded  # type: ignore[no-any-return]

    return declare
