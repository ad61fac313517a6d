"""Production refuses an unsafe start, and says what to do."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.checks import TAG, refuse_unsafe_start

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def production(settings: object) -> object:
    """Return settings that pass every check, to be spoilt one by one."""
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    settings.EMBEDDED = False  # type: ignore[attr-defined]
    settings.SECRET_KEY = secrets.token_urlsafe(60)  # type: ignore[attr-defined]
    settings.VAR = Path("/nonexistent")  # type: ignore[attr-defined]
    return settings


def failures() -> set[str]:
    return {str(message.id) for message in run_checks(tags=[TAG])}


@pytest.mark.django_db
def test_safe_production_starts(production: object) -> None:
    assert failures() == set()
    refuse_unsafe_start()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "failure"),
    [
        ("DEBUG", True, "sofra.E001"),
        ("DEMO", True, "sofra.E002"),
        ("CLOCK_OFFSET_SECONDS", 60, "sofra.E003"),
        ("SECRET_KEY", "short", "sofra.E004"),
        ("SECRET_KEY", "a" * 80, "sofra.E004"),
        ("SECRET_KEY", "django-insecure-" + "x1y2z3w4v5" * 6, "sofra.E004"),
        ("EMBEDDED", True, "sofra.E005"),
        ("REDIS_URL", "redis://127.0.0.1:1/0", "sofra.E008"),
    ],
)
def test_unsafe_setting_is_refused(production: object, name: str, value: object, failure: str) -> None:
    setattr(production, name, value)
    assert failures() == {failure}
    with pytest.raises(ImproperlyConfigured, match=failure):
        refuse_unsafe_start()


@pytest.mark.django_db
def test_embedded_database_is_recognised_by_its_password(production: object, tmp_path: Path) -> None:
    from django.conf import settings as live

    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "postgres").write_text(live.DATABASES["default"]["PASSWORD"])
    production.VAR = tmp_path  # type: ignore[attr-defined]
    assert failures() == {"sofra.E005"}


@pytest.mark.django_db
def test_demonstration_account_is_refused(production: object) -> None:
    from django.contrib.auth import get_user_model

    get_user_model()._default_manager.create(email="demo@example.org", is_demonstration=True)
    assert failures() == {"sofra.E006"}


def test_missing_address_is_named() -> None:
    hidden = {"DATABASE_URL", "REDIS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(60),
        "SITE_URL": "https://sofra.example",
    }
    refused = subprocess.run(
        [sys.executable, "manage.py", "check"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert refused.returncode != 0
    assert "Set the environment variable DATABASE_URL" in refused.stderr


@pytest.mark.parametrize(("scheme", "port"), [("smtp", 25), ("smtps", 465), ("smtp+tls", 587)])
def test_mail_server_without_a_port_is_called_on_its_own(scheme: str, port: int) -> None:
    assert env.email(f"{scheme}://user:word@mail.example.org")["EMAIL_PORT"] == port
    assert env.email(f"{scheme}://mail.example.org:2525")["EMAIL_PORT"] == 2525
