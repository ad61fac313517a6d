"""Write a call as a call file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.calls.callfile import call_text
from grants.calls.models import Call
from grants.calls.terms import terms_of


class Command(BaseCommand):
    """Write the file to standard output."""

    help = "Writes a call as a call file (docs/call-files.md): manage.py export_call REFERENCE > call.toml"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the call."""
        parser.add_argument("reference")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 where there is no such call."""
        call = Call.objects.filter(reference__iexact=options["reference"]).first()
        if call is None:
            raise CommandError(f"There is no call {options['reference']!r}.")
        self.stdout.write(call_text(terms_of(call), note=f"{call.reference} · {call.title}"), ending="")
