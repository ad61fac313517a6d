"""The Horizontal Facility as its file tells it, for the tests of its pages."""

import io

import pytest
from django.conf import settings
from django.core.management import call_command


@pytest.fixture
def facility(db: None) -> None:
    """Load the file."""
    call_command("load_programme", settings.ROOT / "data/horizontal_facility.toml", stdout=io.StringIO())
