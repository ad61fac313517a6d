"""Real servers for the suite: one PostgreSQL and Redis for all, one clone of a migrated template for each worker.

The controller starts the embedded servers (or uses DATABASE_URL and REDIS_URL) and names them in the environment, which
the workers of `-n` inherit. A worker that needs the database clones the template, whose name carries a hash of
everything that shapes the schema; the first one builds it. Redis is shared, with a key prefix for each worker.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import redis

from config.launcher import LauncherError, leave_in_order, processes, servers_of_environment
from config.launcher.places import only_one

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATE = "sofra_template_"
CLONE = "test_sofra_"
KEPT_TEMPLATES = 3
WORKER = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO"]
WORKER += ["--without-gossip", "--without-mingle"]
HELD = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers in the controller, and point this process's settings at them."""
    if config.option.help or config.option.version:
        return
    held = config.stash[HELD] = ExitStack()
    if not hasattr(config, "workerinput"):
        leave_in_order()
        try:
            held.enter_context(servers_of_environment())
        except LauncherError as error:
            pytest.exit(str(error), returncode=3)
    _point_settings(f"test-{os.getpid()}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave no key in Redis, and the servers to whoever else uses them."""
    if HELD in config.stash:
        _forget_keys()
        config.stash[HELD].close()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """Give this worker its own database: a clone of the migrated template, dropped at the end."""
    from django.db import connections

    name = f"{CLONE}{os.getpid()}"
    with django_db_blocker.unblock():
        _clone(name)
        entry = connections.settings["default"]
        entry["NAME"] = name
        yield
        connections.close_all()
        with _server() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_guards() -> Iterator[None]:
    """Let the emptying of tables between tests pass the triggers that keep the ledger append-only."""
    import pgtrigger
    from django.test import TransactionTestCase

    original = TransactionTestCase._fixture_teardown

    def teardown(self: TransactionTestCase) -> None:
        with pgtrigger.ignore():
            original(self)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """Return the address of this worker's database, for a process that the test starts."""
    from django.conf import settings

    return _url(settings.DATABASES["default"]["NAME"])


@pytest.fixture
def child_environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a child process on this test's database and Redis; its mail goes to tmp_path/mail."""
    from django.conf import settings

    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": database_url,
        "REDIS_PREFIX": settings.REDIS_PREFIX,
        "EMAIL_URL": f"file://{tmp_path / 'mail'}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def celery_worker_process(
    child_environment: dict[str, str], tmp_path: Path
) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Return a function that starts a real Celery worker on this test's database and waits until it takes tasks.

    Keyword arguments are added to its environment. The log is tmp_path/worker-<n>.log; all are killed after the test.
    """
    started: list[subprocess.Popen[bytes]] = []

    def start(*, concurrency: int = 1, **environment: str) -> subprocess.Popen[bytes]:
        log = tmp_path / f"worker-{len(started)}.log"
        name = f"{len(started)}@{os.getpid()}"
        with log.open("wb") as stream:
            worker = subprocess.Popen(
                [*WORKER, "--concurrency", str(concurrency), "--hostname", name],
                env={**child_environment, **environment},
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
                preexec_fn=processes.die_with_parent,
            )
        started.append(worker)
        processes.wait_until(lambda: worker.poll() is not None or b" ready." in log.read_bytes(), 40)
        if b" ready." not in log.read_bytes():
            pytest.fail(f"The worker did not start:\n{log.read_text()[-3000:]}")
        return worker

    yield start
    for worker in started:
        processes.stop_group(worker.pid, processes.started_at(worker.pid) or "", patience=5)
        worker.wait()


def _point_settings(prefix: str) -> None:
    """Name the servers in settings that were loaded before the servers ran."""
    from django.conf import settings
    from django.db import connections

    from config import env

    os.environ["REDIS_PREFIX"] = settings.REDIS_PREFIX = prefix
    address = env.database(os.environ["DATABASE_URL"])
    kept = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    connections.settings["default"].update({key: address[key] for key in kept})
    settings.REDIS_URL = settings.CELERY_BROKER_URL = os.environ["REDIS_URL"]
    settings.CACHES["default"].update(LOCATION=settings.REDIS_URL, KEY_PREFIX=prefix)
    settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{prefix}:"


def _forget_keys() -> None:
    prefix = os.environ["REDIS_PREFIX"]
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        for key in client.scan_iter(f"{prefix}:*", count=1000):
            client.delete(key)


def _url(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def _server() -> Iterator[psycopg.Connection[Any]]:
    """Connect beside the databases that are cloned and dropped."""
    with psycopg.connect(_url("postgres"), autocommit=True) as connection:
        yield connection


def _clone(name: str) -> None:
    """Clone the template under a lock, building it first when the schema's sources changed."""
    template = TEMPLATE + _hash_of_schema()
    with only_one("test-template"), _server() as server:
        _drop_abandoned(server)
        if template not in _databases(server, TEMPLATE):
            _build(server, template)
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _build(server: psycopg.Connection[Any], template: str) -> None:
    """Migrate a fresh database in a process of its own, then give it the template's name."""
    building = f"building_{template}"
    server.execute(f'DROP DATABASE IF EXISTS "{building}" WITH (FORCE)')
    server.execute(f'CREATE DATABASE "{building}"')
    made = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--run-syncdb", "--skip-checks", "--verbosity", "0"],
        env={**os.environ, "DATABASE_URL": _url(building), "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise RuntimeError(f"The test database could not be migrated:\n{made.stdout}{made.stderr}")
    server.execute(f'ALTER DATABASE "{building}" RENAME TO "{template}"')
    for old in _databases(server, TEMPLATE)[:-KEPT_TEMPLATES]:
        server.execute(f'DROP DATABASE IF EXISTS "{old}"')


def _drop_abandoned(server: psycopg.Connection[Any]) -> None:
    """Drop the clones of killed runs; on a shared server a number says nothing, so only on the embedded one."""
    if not os.environ.get("SOFRA_EMBEDDED"):
        return
    for name in _databases(server, CLONE):
        if processes.started_at(int(name.removeprefix(CLONE))) is None:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _databases(server: psycopg.Connection[Any], prefix: str) -> list[str]:
    """Return the names with the prefix, oldest first."""
    rows = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [prefix])
    return [row[0] for row in rows]


def _hash_of_schema() -> str:
    """Hash what shapes the schema: migrations, models, machines, triggers, and the packages that bring tables."""
    sources = [ROOT / "requirements.txt", ROOT / "config/settings/base.py"]
    for app in ("grants", "workflows", "notifications"):
        sources += sorted((ROOT / app).rglob("migrations/*.py"))
        found = {*(ROOT / app).rglob("*models*.py"), *(ROOT / app).rglob("models/*.py")}
        sources += sorted(found - set(sources))
        sources += sorted((ROOT / app).rglob("*triggers*.py"))
    sources += sorted((ROOT / "workflows/machines").glob("*.py"))
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
