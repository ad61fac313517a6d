"""What applicants see of the outcome on the page of their application: award, letters, complaints, what is open."""

from typing import Any

import rules
from django import template

from grants.core.errors import DomainError
from grants.evaluation.models import Award
from grants.evaluation.services.awards import has_live_agreement
from grants.evaluation.services.complaints import complainable

register = template.Library()


@register.inclusion_tag("grants/evaluation/_outcome.html", takes_context=True)
def outcome(context: template.Context, application: Any) -> dict[str, Any]:
    """Show the outcome of an application to its own people; nothing before there is one. Four queries at most."""
    user = context["request"].user
    letters = list(application.letters.order_by("-pk"))
    award = Award.objects.filter(application=application).select_related("agreement").first()
    return {
        "request": context["request"],
        "csrf_token": context.get("csrf_token", ""),
        "application": application,
        "letters": letters,
        "award": award,
        "has_agreement": award is not None and has_live_agreement(award),
        "complaints": list(application.complaints.all()),
        "may_answer": award is not None and rules.has_perm("awards.decline", user, award),
        "may_complain": bool(letters) and _may_complain(user, application),
    }


def _may_complain(user: Any, application: Any) -> bool:
    if not rules.has_perm("complaints.lodge", user, application):
        return False
    try:
        complainable(application)
    except DomainError:
        return False
    return True
