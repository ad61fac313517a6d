"""The members of staff of the demonstration: invented people who say so, one for each role."""

from collections.abc import Iterable
from functools import cache
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from grants.people.models import User
from grants.programmes.models import Programme, StaffRole

DEMO_PASSWORD: Final = "sofra-demo-2026"  # noqa: S105  printed at the start of every demonstration
Role = StaffRole.Role
STAFF: Final = {
    "officer": (Role.OFFICER, "Olga Officer"),
    "finance": (Role.FINANCE, "Filip Finance"),
    "approver": (Role.APPROVER, "Ana Approver"),
    "auditor": (Role.AUDITOR, "Aydın Auditor"),
    "administrator": (Role.ADMINISTRATOR, "Adem Administrator"),
    "evaluator1": (Role.EVALUATOR, "Elira Evaluator"),
    "evaluator2": (Role.EVALUATOR, "Emir Evaluator"),
    "evaluator3": (Role.EVALUATOR, "Eleni Evaluator"),
}


@transaction.atomic
def demo_staff(programme_codes: Iterable[str]) -> dict[str, User]:
    """Return the demonstration's staff by their part, each with their role in these programmes; made where missing."""
    programmes = list(Programme.objects.filter(code__in=list(programme_codes)))
    return {part: _member(part, role, name, programmes) for part, (role, name) in STAFF.items()}


def demo_person(email: str, name: str) -> User:
    """Return the person of the demonstration with this address, made with a confirmed address where missing."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create(email=email, password=_password_hash(), name=name, is_demonstration=True)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@cache
def _password_hash() -> str:
    """Hash the one password once: a slow hash for each of forty people would take most of the loading."""
    return make_password(DEMO_PASSWORD)


def _member(part: str, role: str, name: str, programmes: list[Programme]) -> User:
    user = demo_person(f"{part}@sofra.example", name)
    for programme in programmes:
        StaffRole.objects.get_or_create(user=user, role=role, programme=programme)
    user.__dict__.pop("_staff_scopes", None)
    return user
