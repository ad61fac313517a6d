"""The doors of the demonstration: one click signs in as each role. These routes exist in demo settings only."""

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from grants.core.access import PUBLIC, access
from grants.people.models import User

DOORS = {
    "applicant": (_("Applicant"), _("a town association that writes and reports"), "applicant@sofra.example"),
    "municipality": (_("Municipality"), _("a clerk who applies for a town"), "municipality@sofra.example"),
    "evaluator": (_("Evaluator"), _("declares, scores, recommends"), "evaluator1@sofra.example"),
    "officer": (_("Programme officer"), _("runs the calls"), "officer@sofra.example"),
    "finance": (_("Finance officer"), _("pays and verifies"), "finance@sofra.example"),
    "approver": (_("Approver"), _("clears, decides, approves"), "approver@sofra.example"),
    "auditor": (_("Auditor"), _("sees all, changes nothing"), "auditor@sofra.example"),
    "administrator": (_("Administrator"), _("gives out the roles"), "administrator@sofra.example"),
}


@access(post=PUBLIC)
def sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as the demonstration's person of that role, without a password."""
    door = DOORS.get(role)
    user = User.objects.filter(email=door[2], is_demonstration=True).first() if door else None
    if user is None:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect("dashboards:home")
