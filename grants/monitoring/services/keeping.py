"""Keep what a report tells as it is handed in."""

from django.utils import timezone

from grants.monitoring.freezing import content_of, sha256_of
from grants.monitoring.models import Report, ReportVersion
from grants.people.models import User


def freeze_narrative(report: Report, *, actor: User) -> ReportVersion:
    """Keep what the report tells now as its version of this round; the caller has locked the report."""
    content = content_of(report)
    return ReportVersion.objects.create(
        report=report,
        round=report.round,
        content=content,
        sha256=sha256_of(content),
        submitted_at=timezone.now(),
        submitted_by=actor,
    )
