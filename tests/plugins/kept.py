"""States that many tests begin from, walked once by the services and then laid down as rows.

The first test of a worker that asks for a state of a fresh chain walks there by the services; its rows and the chain's
own attributes are kept. The next test that asks for the same state of a chain made alike gets these very rows by COPY,
with the same ids, inside its own transaction. A chain is walked, not laid, wherever that could make a difference: in a
test without a transaction around it, one that patches code or settings or shifts the clock, and once anything else was
written or the chain was changed by hand.
"""

import functools
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
import pytest
import time_machine
from django.db import connection, transaction

Function = TypeVar("Function", bound=Callable[..., Any])

EMPTY = 21  # bytes of a binary COPY without a row
PLAIN = (str, int, bool, type(None))
PATCHING = {"monkeypatch", "settings", "transactional_db", "live_server", "database_url"}


@dataclass(frozen=True)
class Kept:
    """The rows of a state by table, and the pickled attributes of its chain."""

    tables: dict[str, bytes]
    attributes: bytes


@dataclass
class Fresh:
    """How a chain came to its state, and how it and the database looked just then."""

    recipe: tuple[Any, ...]
    savepoint: str
    attributes: dict[str, Any]
    fields: str
    changes: int


_kept: dict[tuple[Any, ...], Kept | None] = {}
_now = {"is_allowed": False, "is_walking": False}


@pytest.fixture(autouse=True)
def _keeping_states(request: pytest.FixtureRequest) -> Iterator[None]:
    """Walk, do not lay, in a test that patches something."""
    _now.update(is_allowed=not PATCHING & _asked_for(request), is_walking=False)
    yield
    _now.update(is_allowed=False)


def _asked_for(request: pytest.FixtureRequest) -> set[str]:
    """Return the fixtures that the test and those of its fixtures that are ours ask for by name."""
    info = request.node._fixtureinfo
    ours = [
        definition
        for definitions in info.name2fixturedefs.values()
        for definition in definitions
        if not definition.func.__module__.startswith(("pytest", "_pytest"))
    ]
    return {*info.argnames, *(name for definition in ours for name in definition.argnames)}


def keeps_states(cls: type[Any]) -> type[Any]:
    """Keep what the methods of a class that return the object itself come to, from a fresh object on."""
    for name, method in list(vars(cls).items()):
        if callable(method) and getattr(method, "__annotations__", {}).get("return") == cls.__name__:
            setattr(cls, name, keeps(method))
    cls.__init__ = _made(cls.__init__)  # type: ignore[misc]
    return cls


def keeps(walk: Function) -> Function:
    """Keep what a function comes to that takes a fresh chain to a state and returns it."""

    @functools.wraps(walk)
    def laid(chain: Any, *args: Any, **kwargs: Any) -> Any:
        fresh: Fresh | None = chain.__dict__.pop("_fresh", None)
        if fresh is None or _now["is_walking"] or not _is_untouched(chain, fresh):
            return walk(chain, *args, **kwargs)
        if not _is_plain([*args, *kwargs.values()]):
            return walk(chain, *args, **kwargs)
        key = (walk.__module__, walk.__qualname__, args, tuple(sorted(kwargs.items())), fresh.recipe)
        if _kept.get(key) is not None:
            transaction.savepoint_rollback(fresh.savepoint)
            _lay(_kept[key], chain)
            chain._fresh = _fresh(chain, key, fresh.savepoint)
            return chain
        _now["is_walking"] = True
        try:
            found = walk(chain, *args, **kwargs)
        finally:
            _now["is_walking"] = False
        if key not in _kept and found is chain:
            _kept[key] = _taken(chain)
        if found is chain and _kept.get(key) is not None:
            chain._fresh = _fresh(chain, key, fresh.savepoint)
        return found

    return laid  # type: ignore[return-value]


def _made(make: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(make)
    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        if args or not _is_plain(list(kwargs.values())) or not _may_keep() or _has_written():
            make(self, *args, **kwargs)
            return
        recipe = tuple(sorted(kwargs.items()))
        savepoint = transaction.savepoint()
        key = ("made", type(self).__qualname__, recipe)
        if _kept.get(key) is not None:
            _lay(_kept[key], self)
        else:
            make(self, **kwargs)
            _kept[key] = _taken(self) if key not in _kept else None
        if _kept[key] is not None:
            self._fresh = _fresh(self, key, savepoint)

    return made


def _is_plain(values: list[Any]) -> bool:
    return all(isinstance(value, PLAIN) or (isinstance(value, tuple) and _is_plain(list(value))) for value in values)


def _may_keep() -> bool:
    is_shifted = time_machine.escape_hatch.is_travelling()
    return _now["is_allowed"] and not is_shifted and connection.in_atomic_block and _is_superuser()


def _is_untouched(chain: Any, fresh: Fresh) -> bool:
    """Tell whether neither the chain nor the database has changed since the chain was made."""
    mine = {key: value for key, value in chain.__dict__.items() if key != "_fresh"}
    is_same = mine.keys() == fresh.attributes.keys() and all(mine[key] is fresh.attributes[key] for key in mine)
    return is_same and repr(chain.call_fields) == fresh.fields and _may_keep() and _changes() == fresh.changes


def _fresh(chain: Any, recipe: tuple[Any, ...], savepoint: str) -> Fresh:
    return Fresh(recipe, savepoint, dict(chain.__dict__), repr(chain.call_fields), _changes())


@functools.cache
def _is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _has_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NOT NULL")
        return bool(cursor.fetchone()[0])


def _changes() -> int:
    """Return a count that grows with every row that is written; it may begin above zero."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


def _written_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd + n_tup_del > 0 ORDER BY relname"
        )
        return [row[0] for row in cursor.fetchall()]


@functools.cache
def _filled_tables(_database: str) -> frozenset[str]:
    """Return the tables that hold rows before any test: a state that writes to one of them is not kept."""
    tables = connection.introspection.table_names()
    query = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in tables)
    settings = connection.settings_dict
    address = {"dbname": settings["NAME"], "user": settings["USER"], "password": settings["PASSWORD"]}
    with psycopg.connect(**address, host=settings["HOST"], port=settings["PORT"]) as beside:
        return frozenset(row[0] for row in beside.execute(query))


def _taken(chain: Any) -> Kept | None:
    """Keep every row that the transaction has written, or nothing where it wrote into tables that had rows before."""
    tables = _written_tables()
    if _filled_tables(str(connection.settings_dict["NAME"])) & set(tables):
        return None
    found: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        for table in tables:
            with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
                content = b"".join(bytes(block) for block in rows)
            if len(content) > EMPTY:
                found[table] = content
    return Kept(found, pickle.dumps({key: value for key, value in chain.__dict__.items() if key != "_fresh"}))


def _lay(kept: Kept, chain: Any) -> None:
    """Write the rows as they were, past triggers and keys that held when they were first written."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, content in kept.tables.items():
            with cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT binary)') as rows:
                rows.write(content)
        cursor.execute("SET LOCAL session_replication_role = origin")
    chain.__dict__.clear()
    chain.__dict__.update(pickle.loads(kept.attributes))
