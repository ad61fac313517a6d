"""Whom a file is closed to: a person with a conflict of interest sees nothing of it in the office's rooms.

Membership of the applicant or of a partner, a standing conflict, and an own step back each close it. The relations of
the evaluation are followed by their names, so that lists of this and of every later stage can leave such files out.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from grants.applications.models import Application, Partner
from grants.people.models import Membership, User
from grants.programmes.selectors import scope


def closed_files(user: Any) -> QuerySet[Application]:
    """Return the applications that are closed to a person in the rooms of the office."""
    if getattr(user, "pk", None) is None:
        return Application.objects.none()
    own = Membership.objects.filter(user_id=user.pk).values("organisation")
    partners = Partner.objects.filter(application=OuterRef("pk"), organisation__in=own)
    conflicts = _of_application("conflicts").filter(user_id=user.pk, lifted_at=None)
    steps_back = _of_application("assessments").filter(evaluator_id=user.pk, state="recused", is_anchor=False)
    is_closed = Q(organisation__in=own) | Exists(partners) | Exists(conflicts) | Exists(steps_back)
    return Application.objects.filter(is_closed).order_by()


def closed_to(user: Any, path: str) -> Exists:
    """Return whether the application that a row reaches by the path is closed to the user, to be fetched with it."""
    return Exists(closed_files(user).filter(pk=OuterRef(path)))


def conflict_key(user: Any, application_id: int) -> tuple[str, int | None, int]:
    """Return under which key a page remembers that a file is open to its reader."""
    return ("conflict", getattr(user, "pk", None), application_id)


def is_open_to(user: Any, path: str = "application") -> Q:
    """Return the filter for rows whose application, reached by the path, is not closed to the user.

    An empty path means that the rows are applications themselves.
    """
    return ~Q(**{f"{path or 'pk'}__in": closed_files(user).values("pk")})


def office_scope(user: Any, *roles: str, path: str = "application") -> Q:
    """Return the filter for rows whose application lies in the user's scope for the roles and is not closed to them."""
    prefix = f"{path}__" if path else ""
    return scope(user, *roles, action=f"{prefix}call__action") & is_open_to(user, path)


def leave_out(application: Application, people: Iterable[User]) -> list[User]:
    """Return those of the people to whom a file is not closed: nobody else hears of it by mail either."""
    return [person for person in people if not closed_files(person).filter(pk=application.pk).exists()]


def _of_application(relation: str) -> QuerySet[Any]:
    rows = Application._meta.get_field(relation).related_model
    return rows._default_manager.filter(application=OuterRef("pk")).order_by()  # type: ignore[union-attr]
