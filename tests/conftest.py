"""Fixtures for everybody; what concerns servers and the browser lives in tests/plugins."""

pytest_plugins = ["tests.plugins.database", "tests.plugins.browser"]
