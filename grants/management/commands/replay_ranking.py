"""Compute every kept ranking of a committee again."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.evaluation.models import Panel
from grants.evaluation.replaying import differences_of


class Command(BaseCommand):
    help = "Compute every kept ranking of a committee again; exit 1 with the differences when there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the committee's reference, as in the address of its room")

    def handle(self, *_args: Any, reference: str, **_options: Any) -> None:
        panel = Panel.objects.filter(reference=reference).first()
        if panel is None:
            raise CommandError(f"There is no committee {reference}.")
        found = differences_of(panel)
        for difference in found:
            self.stderr.write(difference)
        self.stdout.write(f"{panel.snapshots.count()} computations, {len(found)} differences")
        if found:
            sys.exit(1)
