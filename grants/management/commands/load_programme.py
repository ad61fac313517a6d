"""Load programmes, actions, texts and past calls from a file, all or nothing."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from grants.dashboards import loading_events
from grants.dashboards.loading_calls import CallLoader
from grants.dashboards.loading_events import EventLoader
from grants.programmes.loading import Loader
from grants.programmes.reading import FileError, Table, read

PARTS = ("sources", "notices", "beneficiaries", "programmes", "phases", "themes", "actions", "allocations", "calls")
PARTS += loading_events.PARTS


class Command(BaseCommand):
    """Check the whole file and load it in one transaction; a second run changes nothing."""

    help = (
        "Loads a file such as data/horizontal_facility.toml; a mistake is told with its line, and nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="read and check everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with the line of the first mistake."""
        programmes, calls, events = Loader(), CallLoader(), EventLoader()
        try:
            with transaction.atomic():
                load(read(options["file"]), programmes, calls, events)
                transaction.set_rollback(options["check"])
        except FileError as error:
            raise CommandError(str(error)) from error
        programmes.made.update(events.made)
        programmes.changed.update(events.changed)
        self._tell(programmes, calls, checked=options["check"])

    def _tell(self, programmes: Loader, calls: CallLoader, *, checked: bool) -> None:
        made = [f"{count} {name}" for name, count in programmes.made.items()] + calls.made
        changed = [f"{count} {name}" for name, count in programmes.changed.items()]
        for word, items in (("New", made), ("Changed", changed)):
            if items:
                self.stdout.write(f"{word}: {', '.join(items)}.")
        if not made and not changed:
            self.stdout.write("Everything is there already; nothing has changed.")
        if checked:
            self.stdout.write("Only checked: nothing is written.")


def load(file: Table, programmes: Loader, calls: CallLoader, events: EventLoader) -> None:
    """Load what the file holds; in production, where nobody is invented, without the past calls and their staff."""
    file.asked.update(PARTS)
    file.done()
    programmes.load(file)
    events.load(file)
    if not settings.PRODUCTION:
        calls.load(file)
