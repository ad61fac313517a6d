"""What the site does by the clock: ask itself whether it answers, clear and scan what people sent."""

from celery import shared_task

from grants.core import health_record, jobs, quarantine, uploads


@shared_task(name="grants.core.ask_site", time_limit=50, soft_time_limit=40, expires=55)
def ask_site() -> bool:
    """Write the site's answer of this minute into its health record; returns whether it was well."""
    return health_record.ask_site().answers


@shared_task(name="grants.core.thin_health_record")
def thin_health_record() -> int:
    """Forget old good answers; returns how many went."""
    return health_record.thin_record()


@shared_task(name="grants.core.run_job", time_limit=300, soft_time_limit=280)
def run_job(job_id: int) -> bool:
    """Do one piece of long work; returns whether it was done here."""
    return jobs.run(job_id)


@shared_task(name="grants.core.sweep_jobs", time_limit=50, soft_time_limit=40, expires=55)
def sweep_jobs() -> int:
    """Take up work that a lost worker left behind; returns how many jobs were sent again."""
    return jobs.sweep()


@shared_task(name="grants.core.clear_uploads")
def clear_uploads() -> int:
    """Clear away uploads that were never finished; returns how many."""
    return uploads.clear_expired()


@shared_task(name="grants.core.scan_waiting", expires=290)
def scan_waiting() -> int:
    """Scan the files that no scanner has seen yet; returns how many were scanned."""
    return quarantine.scan_waiting()
