"""The app in which the money travels from the allocation to the closure."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

STAGES = (
    "core",
    "people",
    "ledger",
    "programmes",
    "calls",
    "applications",
    "evaluation",
    "agreements",
    "payments",
    "monitoring",
    "dashboards",
    "opendata",
)


class GrantsConfig(AppConfig):
    name = "grants"
    verbose_name = "Grants"

    def ready(self) -> None:
        """Load what each stage registers: its policies, its notices and what falls due by itself."""
        for stage in STAGES:
            for module in ("policies", "notices", "due", "navigation", "panels"):
                if find_spec(f"grants.{stage}.{module}"):
                    import_module(f"grants.{stage}.{module}")
