"""What applicants see of the outcome on the page of their application: award, letters, complaints, what is open."""

from typing import Any

import rules
from django import template

from grants.evaluation.services.awards import has_live_agreement
from grants.evaluation.services.complaints import refusal_of

register = template.Library()


@register.inclusion_tag("grants/evaluation/_outcome.html", takes_context=True)
def outcome(context: template.Context, application: Any) -> dict[str, Any]:
    """Show the outcome of an application to its own people; nothing before there is one. Four queries at most."""
    user = context["request"].user
    letters = list(application.letters.order_by("-pk"))
    complaints = list(application.complaints.all()) if letters else []
    award = getattr(application, "award", None) if letters or application.state == "awarded" else None
    is_pending = award is not None and award.state == "pending"
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token", ""),
        "application": application,
        "letters": letters,
        "award": award,
        "has_agreement": is_pending and has_live_agreement(award),
        "complaints": complaints,
        "may_answer": is_pending and rules.has_perm("awards.decline", user, award),
        "may_complain": not refusal_of(letters, complaints) and rules.has_perm("complaints.lodge", user, application),
    }
