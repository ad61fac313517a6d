"""Recompute every balance from the transfers."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from grants.ledger.checks import differences
from grants.ledger.models import Account, Transfer


class Command(BaseCommand):
    help = "Recompute every balance from the transfers; exit 1 with the differences when there are any."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = differences()
        for difference in found:
            self.stderr.write(str(difference))
        accounts, transfers = Account.objects.count(), Transfer.objects.count()
        self.stdout.write(f"{accounts} accounts, {transfers} transfers, {len(found)} differences")
        if found:
            sys.exit(1)
