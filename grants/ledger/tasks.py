"""The nightly recomputation of every balance."""

import logging

from celery import shared_task

from grants.core import nightly
from grants.ledger.checks import differences

log = logging.getLogger(__name__)


@shared_task(name="grants.ledger.check")
def check_ledger() -> int:
    """Recompute all balances, keep and log each difference as an error; returns how many there are."""
    found = differences()
    for difference in found:
        log.error("The ledger differs: %s", difference)
    nightly.keep("ledger", found)
    return len(found)
