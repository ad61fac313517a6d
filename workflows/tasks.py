"""The clock of the life cycles."""

from celery import shared_task

from workflows.deadlines import run_due


@shared_task(name="workflows.run_deadlines", time_limit=60, soft_time_limit=50)
def run_deadlines() -> int:
    """Record everything that has fallen due; returns how many rows moved."""
    return run_due()
