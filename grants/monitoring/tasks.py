"""The nightly recomputation of the totals of indicators."""

import logging

from celery import shared_task

from grants.core import nightly
from grants.monitoring.totals import differences

log = logging.getLogger(__name__)


@shared_task(name="grants.monitoring.check_indicators")
def check_indicators() -> int:
    """Recompute every total, keep and log each difference as an error; returns how many there are."""
    found = differences()
    for difference in found:
        log.error("A total of an indicator differs: %s", difference)
    nightly.keep("indicators", found)
    return len(found)
