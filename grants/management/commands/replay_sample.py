"""Draw the samples of a report again from their seeds."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.monitoring.models import Sample
from grants.monitoring.sampling import replay


class Command(BaseCommand):
    help = "Draw every sample of a grant's reports again from its seed; exit 1 with the differences when there are any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="the grant's reference, as in the address of its page")

    def handle(self, *_args: Any, reference: str, **_options: Any) -> None:
        samples = list(Sample.objects.filter(report__agreement__reference=reference).order_by("pk"))
        if not samples:
            raise CommandError(f"No sample was drawn for the grant {reference}.")
        found = 0
        for sample in samples:
            again = replay(sample)
            numbers = ", ".join(str(number) for number in again.drawn)
            self.stdout.write(f"{sample.report.reference}, round {sample.round}, seed {sample.seed}: {numbers}")
            for difference in again.differences:
                self.stderr.write(difference)
            found += len(again.differences)
        self.stdout.write(f"{len(samples)} samples, {found} differences")
        if found:
            sys.exit(1)
