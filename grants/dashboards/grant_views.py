"""The grantee's page of a grant."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.agreements.selectors import get_agreement
from grants.core.access import access
from grants.dashboards.dossier import start_dossier
from grants.dashboards.my_grant import get_grant, my_grant
from grants.people.services import require


@access(get={"applicant", "viewer"})
def grant(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a grant to the people of its grantee: what is next, who does it, and by when."""
    agreement = get_grant(request.user, reference)
    require("my_grants.view", request.user, agreement)
    return render(request, "grants/dashboards/my_grant.html", my_grant(agreement, request.user))


@access(post={"officer", "finance", "approver", "auditor"})
def dossier(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the dossier of a grant; its page shows how far it is."""
    agreement = get_agreement(request.user, reference)
    return redirect("core:job", start_dossier(agreement, actor=request.user).pk)
