"""Who sits on a committee."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.calls.models import Call, Lot
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.evaluation import selectors, services
from grants.evaluation.forms import PanelForm
from grants.evaluation.models import Panel
from grants.evaluation.views.reaching import may_form
from workflows.engine import TransitionRefused

OFFICER = {"officer"}


@access(get=OFFICER, post=OFFICER)
def form_panel(request: HttpRequest, reference: str) -> HttpResponse:
    """Appoint the committee and set the day until which the scores are due."""
    call, lot = _own_place(request, reference)
    committee = Panel.objects.filter(call=call, lot=lot).prefetch_related("members").first()
    evaluators = selectors.evaluators_of(call)
    form = PanelForm(
        request.POST if request.method == "POST" else None, call=call, evaluators=evaluators, panel=committee
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            services.form_panel(call, data["evaluators"], lot=lot, due_at=data["due_at"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The committee is appointed. Share the files out next."))
            return redirect("evaluation:panel", reference)
    context = {"form": form, "call": call, "lot": lot, "place": reference, "has_evaluators": evaluators.exists()}
    return render(request, "grants/evaluation/form_panel.html", context, status=422 if form.errors else 200)


def _own_place(request: HttpRequest, reference: str) -> tuple[Call, Lot | None]:
    call, lot = selectors.get_place_to_assess(request.user, reference)
    if not may_form(request, call):
        raise PermissionDenied
    return call, lot
