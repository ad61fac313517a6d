"""The embedded servers: shared while used, stopped by the last user, recovered after any kill."""

import os
import signal
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.launcher import processes
from tests.config.conftest import Place


def query(address: str, sql: str) -> Any:
    with psycopg.connect(address, autocommit=True) as connection:
        row = connection.execute(sql).fetchone()
        return row[0] if row else None


def test_second_user_attaches_and_the_last_one_stops(place: Place, all_stopped: Callable[[], bool]) -> None:
    first = place.start()
    addresses = place.addresses(first)
    second = place.start()
    assert place.addresses(second) == addresses
    place.leave(first)
    assert query(addresses[0], "SELECT 1") == 1
    assert not all_stopped()
    place.leave(second)
    assert all_stopped()


def test_many_users_at_once_share_one_pair_of_servers(place: Place, all_stopped: Callable[[], bool]) -> None:
    users = [place.start() for _ in range(6)]
    assert len({tuple(place.addresses(user)) for user in users}) == 1
    for user in users:
        place.leave(user)
    assert all_stopped()


def test_servers_of_a_killed_user_are_adopted(place: Place, all_stopped: Callable[[], bool]) -> None:
    first = place.start()
    addresses = place.addresses(first)
    before = place.recorded()
    place.kill(first)
    second = place.start()
    assert place.addresses(second) == addresses
    assert place.recorded() == before
    place.leave(second)
    assert all_stopped()


def test_data_survive_when_everything_is_killed(place: Place, all_stopped: Callable[[], bool]) -> None:
    first = place.start()
    address = place.addresses(first)[0]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
    for pid, _started in place.recorded().values():
        os.kill(pid, signal.SIGKILL)
    place.kill(first)
    second = place.start()
    assert query(place.addresses(second)[0], "SELECT n FROM kept") == 7
    place.leave(second)
    assert all_stopped()


def test_lock_of_a_killed_server_whose_number_another_program_has_is_no_obstacle(place: Place) -> None:
    first = place.start()
    place.addresses(first)
    place.leave(first)
    data = Path((place.var / "data-is-in").read_text().strip()) if os.geteuid() == 0 else place.var
    lines = f"{os.getpid()}\n{data / 'postgres'}\n1700000000\n5432\n\n127.0.0.1\n\nready\n"
    lock = data / "postgres" / "postmaster.pid"
    lock.write_text(lines)
    if os.geteuid() == 0:
        os.chown(lock, processes.NOBODY, processes.NOBODY)
    second = place.start()
    assert query(place.addresses(second)[0], "SELECT 1") == 1


def test_interrupted_set_up_is_begun_again(place: Place) -> None:
    first = place.start()
    processes.wait_until(lambda: (place.var / "secrets").exists(), 10)
    place.kill(first)
    second = place.start()
    assert query(place.addresses(second)[0], "SELECT 1") == 1


def test_set_up_of_a_killed_user_that_is_still_at_work_is_no_obstacle(place: Place) -> None:
    first = place.start()
    pointer = place.var / "data-is-in"
    assert processes.wait_until(lambda: os.geteuid() != 0 or pointer.exists(), 20)
    home = Path(pointer.read_text().strip()) if os.geteuid() == 0 else place.var
    assert processes.wait_until(lambda: any(home.glob("postgres.new*/*")), 20)
    place.kill(first)
    second = place.start()
    assert query(place.addresses(second)[0], "SELECT 1") == 1


def test_port_taken_by_another_program_is_left_to_it(place: Place) -> None:
    import socket

    first = place.start()
    taken = int(place.addresses(first)[0].rpartition(":")[2].partition("/")[0])
    place.leave(first)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", taken))
        other.listen()
        second = place.start()
        address = place.addresses(second)[0]
        assert f":{taken}/" not in address
        assert query(address, "SELECT 1") == 1


def test_path_longer_than_a_socket_name_works(place: Place, tmp_path: Path) -> None:
    place.var = tmp_path / ("a" * 90) / ("b" * 90) / "var"
    user = place.start()
    assert query(place.addresses(user)[0], "SELECT 1") == 1
    place.leave(user)
    pointer = place.var / "data-is-in"
    if pointer.exists():
        import shutil

        shutil.rmtree(pointer.read_text().strip())


def test_nobody_gets_in_without_the_password_and_nobody_else_reads_the_data(place: Place) -> None:
    user = place.start()
    database, redis_url = place.addresses(user)
    import redis

    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(database.replace("sofra:", "sofra:x"), connect_timeout=3)
    wrong = redis_url.replace("redis://:", "redis://:x")
    with redis.Redis.from_url(wrong) as client, pytest.raises(redis.AuthenticationError):
        client.ping()
    for name in ("servers.json", "secrets/postgres", "secrets/redis"):
        assert stat.S_IMODE((place.var / name).stat().st_mode) == 0o600
    assert query(database, "SHOW unix_socket_directories") == ""
    assert query(database, "SHOW data_directory_mode") == "0700"


def test_import_of_settings_starts_nothing(place: Place) -> None:
    user = place.start(
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings.demo'\nimport config.settings.demo"
    )
    place.leave(user)
    assert not (place.var / "servers.json").exists()
