"""Print every route with the access that it declares."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.core.access import Route, routes


class Command(BaseCommand):
    """List the routes; a route without declared access is an error."""

    help = "Lists every route with the cast members who succeed with GET and POST."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 when a route declares nothing."""
        rows = [describe(route) for route in routes()]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=1))
        else:
            for row in rows:
                self.stdout.write(f"{row['path']:60} GET {_who(row['get']):40} POST {_who(row['post'])}")
        undeclared = [row["path"] for row in rows if not row["declared"]]
        if undeclared:
            raise CommandError("No access is declared for: " + ", ".join(undeclared))


def describe(route: Route) -> dict[str, Any]:
    """Return a route as plain data; null stands for a method that is not allowed."""
    found = route.access
    return {
        "path": "/" + route.path,
        "name": route.name,
        "get": sorted(found.get) if found and found.get is not None else None,
        "post": sorted(found.post) if found and found.post is not None else None,
        "declared": found is not None,
        "foreign": route.foreign,
    }


def _who(cast: list[str] | None) -> str:
    return "-" if cast is None else ", ".join(cast)
