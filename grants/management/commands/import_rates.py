"""Import a file of exchange rates: python manage.py import_rates FILE --source inforeuro --by ADDRESS."""

import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.core.errors import DomainError
from grants.ledger.models import ExchangeRate
from grants.ledger.rate_files import MOST_BYTES
from grants.ledger.rate_importing import import_rates
from grants.people.models import User


class Command(BaseCommand):
    """Store the rates of a whole file, or nothing of it."""

    help = "Stores the exchange rates of a file as the Commission (InforEuro) or the ECB publish it, or a plain CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        """A month is needed only for a file that does not name it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, choices=ExchangeRate.Source.values)
        parser.add_argument("--by", required=True, help="address of the finance officer who answers for it")
        parser.add_argument("--month", type=_month, help="2026-03, for a file that does not say it")
        parser.add_argument("--reason", default="", help="why stored rates change, where the file changes any")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with every fault, or with the first rate that would change without a reason."""
        officer = User.objects.filter(email__iexact=options["by"], is_active=True).first()
        if officer is None:
            raise CommandError(f"There is no user {options['by']!r}.")
        try:
            with options["file"].open("rb") as opened:
                content = opened.read(MOST_BYTES + 1)
            found = import_rates(
                content,
                source=options["source"],
                month=options["month"],
                reason=options["reason"],
                actor=officer,
            )
        except OSError as error:
            raise CommandError(str(error)) from error
        except PermissionDenied as error:
            raise CommandError(f"{officer.email} is no finance officer.") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"New: {len(found.added)}, changed: {len(found.changed)}, stored already: {found.same}, "
            f"of other currencies: {found.reading.left_out}."
        )


def _month(text: str) -> datetime.date:
    return datetime.date.fromisoformat(f"{text}-01")
