"""A storm of users of the embedded servers: whoever leaves or is killed, no server stays and nothing is lost."""

import random
from collections.abc import Callable

import psycopg
import pytest

from tests.config.conftest import Place

pytestmark = pytest.mark.soak
ROUNDS = 12
USERS = 8


def test_users_that_come_leave_and_are_killed_lose_nothing(place: Place, all_stopped: Callable[[], bool]) -> None:
    chance = random.Random(7)
    for number in range(ROUNDS):
        users = [place.start() for _ in range(USERS)]
        addresses = {tuple(place.addresses(user)) for user in users}
        assert len(addresses) == 1
        with psycopg.connect(next(iter(addresses))[0], autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS rounds (n int)")
            connection.execute("INSERT INTO rounds VALUES (%s)", [number])
            kept = connection.execute("SELECT array_agg(n ORDER BY n) FROM rounds").fetchone()
        assert kept == (list(range(number + 1)),)
        for user in users:
            (place.kill if chance.random() < 0.4 else place.leave)(user)
    last = place.start()
    place.addresses(last)
    place.leave(last)
    assert all_stopped()
