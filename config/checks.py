"""What production refuses to start with: each refusal names its cause and the way out."""

from collections.abc import Callable, Iterable

import redis
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, register, run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError

TAG = "sofra"
SHORTEST_SECRET = 50


def _production_only(check: Callable[[], Iterable[CheckMessage]]) -> None:
    """Register a check that stays silent in demo and test."""

    def run(**_kwargs: object) -> list[CheckMessage]:
        return list(check()) if settings.PRODUCTION else []

    run.__name__ = check.__name__
    register(run, TAG)


@_production_only
def no_debug() -> Iterable[CheckMessage]:
    """DEBUG shows settings and source to whoever meets an error."""
    if settings.DEBUG:
        yield Error("DEBUG is on.", hint="Unset the environment variable DEBUG.", id="sofra.E001")
    if settings.DEMO:
        yield Error("The demonstration's doors are open.", hint="Use config.settings.production.", id="sofra.E002")
    if settings.CLOCK_OFFSET_SECONDS:
        yield Error("The clock is shifted.", hint="Unset CLOCK_OFFSET_SECONDS.", id="sofra.E003")


@_production_only
def own_secret() -> Iterable[CheckMessage]:
    """A short, guessable or published secret lets anybody forge a session."""
    secret = settings.SECRET_KEY
    if len(secret) < SHORTEST_SECRET or len(set(secret)) < 10 or secret.startswith(("django-insecure", "change")):
        hint = f"Set SECRET_KEY to at least {SHORTEST_SECRET} random characters."
        yield Error("SECRET_KEY is a default or too short.", hint=hint, id="sofra.E004")


@_production_only
def real_database() -> Iterable[CheckMessage]:
    """The embedded database has no backup, no replica, and lives inside the checkout."""
    if settings.EMBEDDED or _is_embedded(settings.DATABASES["default"]):
        hint = "Set DATABASE_URL to a PostgreSQL server of your own."
        yield Error("The database is the embedded one.", hint=hint, id="sofra.E005")


@_production_only
def no_demonstration_accounts() -> Iterable[CheckMessage]:
    """Demonstration accounts sign in without a password."""
    try:
        if get_user_model()._default_manager.filter(is_demonstration=True).exists():
            hint = "Start production with a database that never held the demonstration."
            yield Error("The database holds demonstration accounts.", hint=hint, id="sofra.E006")
    except OperationalError as error:
        yield Error(f"The database cannot be reached: {error}", hint="Look at DATABASE_URL.", id="sofra.E007")
    except DatabaseError:
        return  # not migrated yet: there are no accounts


@_production_only
def reachable_broker() -> Iterable[CheckMessage]:
    """Without the broker no mail leaves and no deadline is recorded."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=5, socket_timeout=5) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        yield Error(f"The broker cannot be reached: {error}", hint="Look at REDIS_URL.", id="sofra.E008")


@register(TAG)
def has_database(**_kwargs: object) -> list[CheckMessage]:
    """Name the missing address, rather than let the first query time out."""
    if str(settings.DATABASES["default"].get("PORT")) != "1":
        return []
    return [Error("No database is named.", hint="Set DATABASE_URL, or run through manage.py.", id="sofra.E009")]


def refuse_unsafe_start() -> None:
    """Raise ImproperlyConfigured with every failing check; web servers and workers run no checks by themselves."""
    if not settings.PRODUCTION:
        return
    failed = [message for message in run_checks(tags=[TAG]) if message.is_serious()]
    if failed:
        raise ImproperlyConfigured("Sofra does not start:\n" + "\n".join(str(message) for message in failed))


def _is_embedded(database: dict[str, object]) -> bool:
    """Recognise the embedded server by its password, however its address came here."""
    own = settings.VAR / "secrets" / "postgres"
    return own.exists() and own.read_text() == database.get("PASSWORD")
