"""List every life cycle: states, verbs, from, to, and the right and the roles that each verb asks for."""

import json
import re
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from rules.permissions import permissions

from workflows.engine import state_field, state_field_or_none, transitions

ROLES = re.compile(r"(?<![~\w])has_(?:any_|org_)?role:([a-z_,]+)")
# Predicates that speak of one role without carrying its name.
ROLE_OF = {"is_system": "system", "is_own_sheet": "evaluator", "may_score": "evaluator", "is_appointed": "evaluator"}


class Command(BaseCommand):
    help = "List every life cycle: its states, and each verb with from, to, its right, its roles and its guards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        machines = [describe(model) for model in apps.get_models() if state_field_or_none(model)]
        if options["json"]:
            self.stdout.write(json.dumps(machines, indent=1, default=str))
            return
        for machine in machines:
            self.stdout.write(self.style.MIGRATE_HEADING(machine["machine"]))
            for verb in machine["verbs"]:
                way = f"{', '.join(verb['from'])} → {verb['to']}"
                self.stdout.write(f"  {verb['verb']:24} {way}  [{verb['permission']}: {', '.join(verb['roles'])}]")


def describe(model: Any) -> dict[str, Any]:
    """Return the life cycle of a model as plain data."""
    verbs: dict[str, dict[str, Any]] = {}
    for found in transitions(model):
        entry = verbs.setdefault(
            found.name,
            {
                "verb": found.name,
                "from": [],
                "to": str(found.target),
                "permission": f"{model.permission_prefix}.{found.name}",
                "roles": roles_of(f"{model.permission_prefix}.{found.name}"),
                "guards": [getattr(condition, "name", "") for condition in found.conditions or ()],
            },
        )
        entry["from"].append(str(found.source))
    return {
        "machine": model.__name__,
        "states": [str(value) for value, _label in state_field(model).flatchoices],
        "verbs": list(verbs.values()),
    }


def roles_of(permission: str) -> list[str]:
    """Return the roles that a right is given to, read from its predicate's name; a role behind ~ is kept out."""
    name = permissions[permission].name
    found = {role for roles in ROLES.findall(name) for role in roles.split(",")}
    found |= {role for predicate, role in ROLE_OF.items() if re.search(rf"(?<![~\w]){predicate}\b", name)}
    return sorted(found)
