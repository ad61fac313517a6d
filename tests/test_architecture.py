"""The borders that import contracts cannot see: foreign keys, state fields, permissions, aggregators."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField, Model

ROOT = Path(settings.ROOT)
ORDER = (
    "core",
    "people",
    "ledger",
    "programmes",
    "calls",
    "applications",
    "evaluation",
    "agreements",
    "payments",
    "monitoring",
    "dashboards",
    "opendata",
)
OURS = ("config", "grants", "workflows", "notifications")
VAGUE = {"utils", "helpers", "misc", "common", "manager", "managers"}


def sources(*packages: str) -> Iterator[tuple[Path, ast.Module]]:
    """Yield our modules, parsed, migrations aside."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT), ast.parse(path.read_text())


def stage_of(model: type[Model]) -> int | None:
    """Return the place of a model's stage in the order of the money's way; None outside of grants."""
    parts = model.__module__.split(".")
    return ORDER.index(parts[1]) if parts[0] == "grants" and len(parts) > 1 and parts[1] in ORDER else None


def foreign_keys() -> Iterator[tuple[type[Model], str, type[Model]]]:
    """Yield every relation of our models that points at one of our models, the user excepted."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, (ForeignKey, ManyToManyField)) and model.__module__.split(".")[0] in OURS:
                target = field.related_model
                if isinstance(target, type) and target._meta.label != settings.AUTH_USER_MODEL:
                    yield model, field.name, target


def calls_of(tree: ast.Module, method: str) -> Iterator[ast.Call]:
    """Yield the calls of a method by that name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node


def test_foreign_keys_point_the_way_imports_do() -> None:
    wrong = [
        f"{model.__name__}.{field} -> {target.__name__}"
        for model, field, target in foreign_keys()
        if (here := stage_of(model)) is not None and (there := stage_of(target)) is not None and here < there
    ]
    assert wrong == []


def test_workflows_and_notifications_point_at_no_stage() -> None:
    wrong = [
        f"{model.__name__}.{field} -> {target.__name__}"
        for model, field, target in foreign_keys()
        if stage_of(model) is None and stage_of(target) is not None
    ]
    assert wrong == []


def test_state_changes_only_through_perform() -> None:
    wrong = [
        f"{path}:{call.lineno}"
        for path, tree in sources(*OURS)
        for method in ("update", "bulk_update")
        for call in calls_of(tree, method)
        if any(keyword.arg == "state" for keyword in call.keywords)
        or ("'state'" in ast.dump(call) and method != "update")
    ]
    assert wrong == []


def test_no_query_defers_a_state() -> None:
    wrong = [
        f"{path}:{call.lineno}"
        for path, tree in sources(*OURS)
        for method in ("only", "defer")
        for call in calls_of(tree, method)
        if any(isinstance(word, ast.Constant) and str(word.value).split("__")[-1] == "state" for word in call.args)
    ]
    assert wrong == []


def test_permission_is_asked_by_rules_only() -> None:
    wrong = [
        f"{path}:{call.lineno}"
        for path, tree in sources("grants", "workflows", "notifications")
        for method in ("has_perm", "has_perms", "has_module_perms")
        for call in calls_of(tree, method)
        if not (isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "rules")
    ]
    assert wrong == []


def test_nothing_inside_a_stage_imports_an_aggregator() -> None:
    aggregators = {"grants.models", "grants.admin", "grants.urls"}
    wrong = []
    for path, tree in sources("grants", "workflows", "notifications"):
        if len(path.parts) < 3 or path.parts[1] == "management":
            continue
        for node in ast.walk(tree):
            names = {alias.name for alias in node.names} if isinstance(node, ast.Import) else set()
            if isinstance(node, ast.ImportFrom):
                names = {str(node.module)} | {f"{node.module}.{alias.name}" for alias in node.names}
            wrong += [f"{path}:{getattr(node, 'lineno', 0)}" for _ in names & aggregators]
    assert wrong == []


def test_no_signals_of_our_own() -> None:
    wrong = [
        str(path)
        for path, tree in sources("grants", "workflows", "notifications")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("django.db.models.signals")
    ]
    assert wrong == []


def test_every_module_has_a_name_that_says_what_it_is() -> None:
    assert [str(path) for path, _tree in sources(*OURS) if path.stem.lower() in VAGUE] == []


def test_no_module_outgrows_its_noun() -> None:
    """House rule: at most 300 lines, split at 400."""
    assert [str(path) for path, _tree in sources(*OURS) if len((ROOT / path).read_text().splitlines()) > 400] == []


@pytest.mark.parametrize("package", ORDER)
def test_every_stage_of_the_order_exists(package: str) -> None:
    assert (ROOT / "grants" / package / "__init__.py").exists()


def test_every_get_keeps_everything_as_it_is() -> None:
    """A service called from a view that answers GET alone would change something by a GET."""
    wrong = []
    for path, tree in sources("grants"):
        if path.stem != "views" and path.parent.name != "views":
            continue
        services = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("services")
            for alias in node.names
            if alias.name != "require"  # it asks for a right and changes nothing
        }
        for view in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            declared = [ast.unparse(mark) for mark in view.decorator_list if ast.unparse(mark).startswith("access(")]
            only_get = any("get=" in mark and "post=" not in mark for mark in declared)
            called = {getattr(node.func, "id", "") for node in ast.walk(view) if isinstance(node, ast.Call)}
            wrong += [f"{path}:{view.name} calls {name}" for name in called & services if only_get]
    assert wrong == []
