"""The report of a visit as a tagged PDF: who came when, what the checklist says, what was found and recommended."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.core.documents import render_pdf
from grants.monitoring.models import Visit
from grants.programmes.selectors import cofunding_for


def render_visit_report(visit: Visit) -> bytes:
    """Return the report as PDF/UA-1, in the language of the agreement."""
    language = visit.agreement.language
    with override(language):
        return render_pdf("monitoring/typst/visit_report.typ", visit_report_data(visit), lang=language)


def visit_report_data(visit: Visit) -> dict[str, Any]:
    """Return what the report says in the active language, as plain data."""
    agreement = visit.agreement
    cofunding = cofunding_for(agreement.award.application.call.action, agreement.language)
    return {
        "title": _("Report of a monitoring visit"),
        "eyebrow": _("Grant agreement %(reference)s") % {"reference": agreement.reference},
        "reference": agreement.reference,
        "action": cofunding["action"],
        "disclaimer": cofunding["lines"],
        "date": _day(timezone.localdate()),
        "facts": _facts(visit),
        "findings": {"title": _("Findings"), "text": _paragraphs(visit.findings)},
        "checklist": {
            "title": _("Checklist"),
            "header": [_("Question"), _("Answer"), _("Remark")],
            "rows": [[row.question, str(row.get_answer_display()), row.remark] for row in visit.checklist.all()],
        },
        "recommendations": {
            "title": _("Recommendations"),
            "header": [_("Recommendation"), _("To be answered by")],
            "rows": [[_asked(row), _day(row.due_on)] for row in visit.recommendations.all()],
            "none": _("The visit led to no recommendation."),
        },
    }


def _facts(visit: Visit) -> list[list[str]]:
    agreement = visit.agreement
    rows = [
        [_("Project"), agreement.title],
        [_("Grantee"), agreement.organisation.name],
        [_("Day"), _day(visit.day)],
        [_("Place"), f"{visit.place} ({visit.get_kind_display()})"],
        [_("Visited by"), str(visit.visitor)],
        [_("Purpose"), visit.purpose],
    ]
    return rows + ([[_("Met"), visit.met]] if visit.met else [])


def _asked(row: Any) -> str:
    return _("Severe: %(text)s") % {"text": row.text} if row.is_severe else row.text


def _paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def _day(day: Any) -> str:
    return str(date_format(day, "DATE_FORMAT"))
