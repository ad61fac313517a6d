"""The rows that hang on an object, or on several objects of a page, many kinds of them in one query.

A page of an application shows a dozen kinds of small rows. Prefetching asks once for each; a slow line between the
pages and the database then costs a dozen round trips. Here they come as JSON arrays of one row.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DecimalField, F, Model, TextField
from django.db.models.functions import Cast, JSONObject


def load_rows(parent: Model, *names: str) -> None:
    """Fill the reverse relations of these names as `prefetch_related` would, all in one query."""
    load_rows_of((parent, names))


def load_rows_of(*wanted: tuple[Model, Sequence[str]]) -> None:
    """Fill the named reverse relations of several objects that one page shows, all in one query."""
    missing = [(parent, name) for parent, names in wanted for name in names if name not in _cache_of(parent)]
    if not missing:
        return
    arrays = {f"rows_{number}": ArraySubquery(_rows(parent, name)) for number, (parent, name) in enumerate(missing)}
    first = missing[0][0]
    found = type(first)._base_manager.filter(pk=first.pk).values(**arrays).get()
    for number, (parent, name) in enumerate(missing):
        rows = getattr(parent, name).get_queryset()
        rows._result_cache = [_instance(parent, name, values) for values in found[f"rows_{number}"]]
        rows._prefetch_done = True
        _cache_of(parent)[name] = rows


def _cache_of(parent: Model) -> dict[str, Any]:
    cache: dict[str, Any] = parent.__dict__.setdefault("_prefetched_objects_cache", {})
    return cache


def _rows(parent: Model, name: str) -> Any:
    relation: Any = parent._meta.get_field(name)
    child = relation.related_model
    columns = {
        # A decimal would come back as a float: its text keeps every digit.
        field.attname: Cast(field.attname, TextField()) if isinstance(field, DecimalField) else F(field.attname)
        for field in child._meta.concrete_fields
    }
    found = child._default_manager.filter(**{relation.field.attname: parent.pk})
    return found.order_by(*child._meta.ordering).values_list(JSONObject(**columns), flat=True)


def _instance(parent: Model, name: str, values: dict[str, Any]) -> Model:
    relation: Any = parent._meta.get_field(name)
    child = relation.related_model
    fields = child._meta.concrete_fields
    cleaned = [None if values[field.attname] is None else field.to_python(values[field.attname]) for field in fields]
    row: Model = child.from_db(parent._state.db, [field.attname for field in fields], cleaned)
    setattr(row, relation.field.name, parent)
    return row
