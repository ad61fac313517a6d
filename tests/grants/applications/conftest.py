"""Clients of the cast, and an open call to write for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from grants.applications.models import Application
from tests.factories import Chain


@pytest.fixture
def draft(fresh_chain: Chain) -> Application:
    """A started draft of an open call."""
    return fresh_chain.start().application


@pytest.fixture
def full(fresh_chain: Chain) -> Application:
    """A complete draft of an open call."""
    return Application.objects.get(pk=fresh_chain.fill().application.pk)


@pytest.fixture
def sent(fresh_chain: Chain) -> Application:
    """A submitted application of a call that is still open."""
    return fresh_chain.submitted().application


@pytest.fixture
def to() -> Callable[..., str]:
    """Return the address of a route of applications."""

    def address(name: str, application: Application, *args: Any) -> str:
        return reverse(f"applications:{name}", args=[application.reference, *args])

    return address


@pytest.fixture
def applicant(fresh_chain: Chain, sign_in: Callable[[Any], Client]) -> Client:
    """A browser in which the applicant is signed in."""
    return sign_in(fresh_chain.applicant)
