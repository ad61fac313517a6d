"""The suite's own ground: a real database for each worker, its own corner of Redis."""

import os

import pytest
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_each_worker_has_a_clone_of_the_migrated_template() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), to_regclass('django_migrations') IS NOT NULL")
        assert cursor.fetchone() == (f"test_sofra_{os.getpid()}", True)


def test_cache_is_a_real_redis_with_this_workers_prefix() -> None:
    cache.set("shared-table", "sofra")
    assert cache.get("shared-table") == "sofra"
    assert str(os.getpid()) in cache.make_key("shared-table")
