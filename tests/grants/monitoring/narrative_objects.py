"""Objects of the narrative part that the walks over all routes need."""

from grants.monitoring.models import Report, ReportLink, ReportPhoto
from tests.factories import make_pdf

KEYS = {
    "monitoring:narrative_answer": "achievements",
    "monitoring:narrative_take_over": "achievements",
    "monitoring:narrative_plan_note": "activity-1",
}


def photo_of(report: Report) -> ReportPhoto:
    """Return a photograph of a report, made when it is asked for."""
    author = report.agreement.prepared_by
    told = {"caption": "The hall", "file": make_pdf(author), "has_consent": True, "added_by": author}
    return report.photos.first() or ReportPhoto.objects.create(report=report, **told)


def link_of(report: Report) -> ReportLink:
    """Return a link of a report, made when it is asked for."""
    author = report.agreement.prepared_by
    told = {"title": "In the paper", "url": "https://example.org/paper", "added_by": author}
    return report.links.first() or ReportLink.objects.create(report=report, **told)
