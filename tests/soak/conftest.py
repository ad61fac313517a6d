"""Storms use the same private folders as the launcher's own tests."""

from tests.config.conftest import all_stopped, place

__all__ = ["all_stopped", "place"]
