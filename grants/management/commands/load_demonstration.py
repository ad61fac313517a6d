"""Load the demonstration, once."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grants.core.errors import DomainError
from grants.dashboards import loading


class Command(BaseCommand):
    """Walk invented grants through the services, so that every role finds work; a second run changes nothing."""

    help = "Loads the demonstration after load_programme; never in production."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 in production, or before the programme is loaded."""
        if settings.PRODUCTION:
            raise CommandError("The demonstration invents people with a known password: it is not for production.")
        if loading.is_loaded():
            self.stdout.write("The demonstration is there already; nothing has changed.")
            return
        self.stdout.write("Loading the demonstration …")
        self.stdout.flush()
        start = time.perf_counter()
        try:
            loading.load()
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The demonstration is loaded ({time.perf_counter() - start:.0f} s).")
