"""Fixtures for everybody: the fixed cast and clients; what concerns servers and the browser lives in tests/plugins.

The cast belongs to one small action: applicant (lead and signatory), editor, viewer, officer, finance, approver,
auditor, administrator, three evaluators, and a stranger with an organisation of their own.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

pytest_plugins = ["tests.plugins.database", "tests.plugins.browser", "tests.plugins.kept"]


@pytest.fixture(scope="session", autouse=True)
def _private_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what the tests upload in a folder of this run."""
    storages = {**settings.STORAGES}
    storages["default"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path_factory.mktemp("files"), "base_url": None},
    }
    with override_settings(STORAGES=storages):
        yield


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
