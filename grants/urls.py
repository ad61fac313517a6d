"""The aggregator of the stages' routes. Nothing inside a stage imports it."""

from importlib.util import find_spec

from django.urls import include, path

PACKAGES = [
    "grants.core",
    "grants.people",
    "grants.ledger",
    "grants.programmes",
    "grants.calls",
    "grants.applications",
    "grants.evaluation",
    "grants.agreements",
    "grants.payments",
    "grants.monitoring",
    "grants.dashboards",
    "grants.opendata",
    "notifications",
]

urlpatterns = [path("", include(f"{package}.urls")) for package in PACKAGES if find_spec(f"{package}.urls")]
