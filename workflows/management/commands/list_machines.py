"""List every life cycle: states, verbs, from, to, and the right that each verb asks for."""

import json
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from workflows.engine import state_field, state_field_or_none, transitions


class Command(BaseCommand):
    help = "List every life cycle: its states, and each verb with from, to, the right it asks for and its guards."

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
                self.stdout.write(
                    f"  {verb['verb']:24} {', '.join(verb['from'])} → {verb['to']}  [{verb['permission']}]"
                )


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
                "guards": [getattr(condition, "name", "") for condition in found.conditions or ()],
            },
        )
        entry["from"].append(str(found.source))
    return {
        "machine": model.__name__,
        "states": [str(value) for value, _label in state_field(model).flatchoices],
        "verbs": list(verbs.values()),
    }
