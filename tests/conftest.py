"""Fixtures for everybody: the fixed cast and clients; what concerns servers and the browser lives in tests/plugins.

The cast belongs to one small action: applicant (lead and signatory), editor, viewer, officer, finance, approver, auditor,
administrator, three evaluators, and a stranger with an organisation of their own.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytest_plugins = ["tests.plugins.database", "tests.plugins.browser"]


@pytest.fixture(autouse=True)
def _private_files(settings: Any, tmp_path: Path) -> None:
    """Keep what a test uploads in the test's own folder."""
    storages = {**settings.STORAGES}
    storages["default"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "files", "base_url": None},
    }
    settings.STORAGES = storages


@pytest.fixture
def chain(db: None) -> Any:
    """A scheme that began 90 days ago; its methods take it to any state."""
    from tests.factories import Chain

    return Chain(days_ago=90)


@pytest.fixture
def fresh_chain(db: None) -> Any:
    """A scheme that begins now: its call is still open today."""
    from tests.factories import Chain

    return Chain()


@pytest.fixture
def sign_in(client: Client) -> Callable[[Any], Client]:
    """Return a function that gives a client signed in as a person (None for the public)."""

    def enter(user: Any) -> Client:
        found = Client()
        if user is not None:
            found.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return found

    return enter
