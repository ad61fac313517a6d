"""The probes: `live` answers as long as the process does, `ready` only when all that Sofra needs is well."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_live_answers_without_any_server(client: Client) -> None:
    assert client.get("/health/live").json() == {"status": "live"}


def test_ready_names_each_part(client: Client) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (
        200,
        {"status": "ready", "database": "ok", "broker": "ok", "migrations": "ok", "outbox": "ok"},
    )


def test_unreachable_broker_is_not_ready(client: Client, settings: object) -> None:
    settings.REDIS_URL = "redis://:secret@127.0.0.1:1/0"  # type: ignore[attr-defined]
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "failed: ConnectionError"
    assert b"secret" not in answer.content


def test_pending_migration_is_not_ready(client: Client) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="notifications").delete()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert "pending" in answer.json()["migrations"]
