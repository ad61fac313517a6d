"""What a probe may ask: does the process live, and can it serve."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from grants.core.access import PUBLIC, access
from notifications.outbox import lag_seconds

LONGEST_LAG_SECONDS = 600.0


@access(get=PUBLIC)
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process does."""
    return JsonResponse({"status": "live"})


@access(get=PUBLIC)
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, broker, schema and outbox are all well, else 503 and which of them is not."""
    answers = {name: _ask(question) for name, question in QUESTIONS.items()}
    well = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"status": "ready" if well else "not ready", **answers}, status=200 if well else 503)


def _ask(question: Callable[[], str]) -> str:
    """Return `ok` or what is wrong, without addresses or passwords."""
    try:
        return question()
    except (DatabaseError, redis.RedisError, OSError) as error:
        return f"failed: {type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _broker() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3) as client:
        client.ping()
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(pending)} pending" if pending else "ok"


def _outbox() -> str:
    lag = lag_seconds()
    return "ok" if lag <= LONGEST_LAG_SECONDS else f"{lag:.0f} seconds behind"


QUESTIONS: dict[str, Callable[[], str]] = {
    "database": _database,
    "broker": _broker,
    "migrations": _migrations,
    "outbox": _outbox,
}
