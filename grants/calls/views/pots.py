"""The page on which a pot is topped up or given back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grants.calls import pots
from grants.calls.forms.pots import PotForm
from grants.calls.models import Call
from grants.calls.services import pot_account
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people.services import require
from grants.programmes.selectors import STAFF, free_of, scope
from workflows.engine import TransitionRefused


@access(get={"finance"}, post={"finance"})
def change_pot(request: HttpRequest, reference: str) -> HttpResponse:
    """Move money between the action and the pot of a call after its deadline."""
    calls = Call.objects.filter(scope(request.user, *STAFF)).select_related("action__phase")
    call = get_object_or_404(calls, reference=reference)
    require("calls.change_pot", request.user, call)
    form = PotForm(request.POST or None, initial={"seen": pot_account(call).balance})
    if request.method == "POST" and form.is_valid():
        try:
            pots.change_pot(call, actor=request.user, **form.cleaned_data)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("The money has moved."))
            return redirect("calls:manage", reference)
    ways = [pots.obstacle_to(call, way) for way in (pots.TOP_UP, pots.GIVE_BACK)]
    context = {"call": call, "form": form, "free": free_of(call.action), "obstacles": [told for told in ways if told]}
    context |= {"pot_left": pot_account(call).balance, "is_open": not all(ways)}
    return render(request, "grants/calls/change_pot.html", context, status=422 if form.errors else 200)
