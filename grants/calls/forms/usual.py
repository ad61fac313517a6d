"""What most calls use, offered to an empty list as a beginning."""

from typing import Any

from django.utils.translation import gettext as _


def usual_criteria() -> list[dict[str, Any]]:
    """Return the criteria and weights that calls of this kind commonly use, as a beginning."""
    return [
        {"title": _("Relevance and added value for the purpose of the call"), "weight": 40},
        {"title": _("Quality and feasibility of the plan"), "weight": 30},
        {"title": _("Clarity and cost-effectiveness of application and budget"), "weight": 20},
        {"title": _("Experience of the applicant and its staff"), "weight": 10},
    ]


def usual_documents() -> list[dict[str, Any]]:
    """Return the documents that most calls ask for, as a beginning."""
    return [
        {"title": _("Registration certificate"), "is_required": True},
        {"title": _("Statutes, or for a local authority the decision that it takes part"), "is_required": True},
        {"title": _("CV of the person in charge"), "is_required": False},
    ]
