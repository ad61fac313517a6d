"""What the Celery worker does for notifications."""

from celery import shared_task

from notifications import delivery, outbox

TIME_LIMIT = 60  # more than the sweep's own budget and one SMTP timeout, less than the lease


@shared_task(name="notifications.sweep", soft_time_limit=TIME_LIMIT - 5, time_limit=TIME_LIMIT)
def sweep() -> None:
    """Send what is due, for half a minute at most; ask for another sweep when more is waiting."""
    if delivery.sweep(budget_seconds=TIME_LIMIT / 2):
        outbox.nudge()
