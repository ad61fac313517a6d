"""Interests: the evaluator's profile, the declaration of a conflict, the officers' list of all that were found."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rules import has_perm

from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.core.lists import list_page
from grants.evaluation import selectors, services
from grants.evaluation.blinding import names_for, shown_name
from grants.evaluation.filters import ConflictFilter
from grants.evaluation.forms import ConflictForm, EmployerFormSet, LiftForm, ProfileForm
from grants.evaluation.forms.conflicts import as_kept, as_typed
from grants.evaluation.models import EvaluatorProfile
from grants.evaluation.tables import ConflictTable
from grants.evaluation.views.reaching import own_panel
from workflows.engine import TransitionRefused

OFFICER = {"officer"}
INSIDE = {"officer", "finance", "approver", "auditor", "evaluator"}


@access(get={"evaluator"}, post={"evaluator"})
def profile(request: HttpRequest) -> HttpResponse:
    """Show what an evaluator tells of themselves, and keep it; conflicts are looked for anew with it."""
    if not has_perm("profiles.tell", request.user):
        raise PermissionDenied
    kept = EvaluatorProfile.objects.filter(user=request.user).first()
    data = request.POST if request.method == "POST" else None
    told, employers = as_typed(kept)
    form, rows = ProfileForm(data, initial=told), EmployerFormSet(data, initial=employers, prefix="employer")
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        services.tell_profile(**form.cleaned_data, employers=as_kept(rows.cleaned_data), actor=request.user)
        messages.success(request, _("Your profile is saved."))
        return redirect("evaluation:profile")
    is_refused = request.method == "POST"
    context = {"form": form, "rows": rows, "profile": kept}
    return render(request, "grants/evaluation/profile.html", context, status=422 if is_refused else 200)


@access(get={"officer", "auditor"})
def conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    """List the conflicts of interest of a committee's files, declared and found, with their grounds."""
    committee = selectors.get_panel(request.user, reference)
    if not has_perm("conflicts.list", request.user, committee):
        raise PermissionDenied
    return list_page(
        request,
        ConflictTable,
        selectors.conflicts_visible_to(request.user, committee),
        ConflictFilter,
        "grants/evaluation/conflicts.html",
        search_fields=("application__search_text",),
        filename=f"conflicts-{committee.reference}",
        heading=_("Conflicts of interest"),
        eyebrow=f"{_('Committee')} {committee.reference}",
        lead=committee.title,
        empty=_("Nobody has declared a conflict, and none was found."),
        panel=committee,
        may_find=has_perm("conflicts.find", request.user, committee),
    )


@access(post=OFFICER)
def find_conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    """Compare everybody anew with the applicants and their partners."""
    committee = own_panel(request, reference)
    found = len(services.find_conflicts(committee, actor=request.user))
    said = ngettext("%(n)s new conflict was found.", "%(n)s new conflicts were found.", found) % {"n": found}
    messages.success(request, said if found else _("Nothing new was found."))
    return redirect("evaluation:conflicts", reference)


@access(get=OFFICER, post=OFFICER)
def lift_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Find with a reason that a tie is no conflict of interest."""
    conflict = selectors.get_conflict(request.user, pk)
    if not has_perm("conflicts.lift", request.user, conflict):
        raise PermissionDenied
    back = selectors.panel_of_file(request.user, conflict.application)
    form = LiftForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.lift_conflict(conflict, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("The conflict is lifted; the file is open to %(name)s.") % {"name": conflict.user}
            )
            return redirect("evaluation:conflicts", back.reference)
    context = {"conflict": conflict, "form": form, "panel": back}
    return render(request, "grants/evaluation/lift_conflict.html", context, status=422 if form.errors else 200)


@access(get=INSIDE)
def my_conflicts(request: HttpRequest, reference: str) -> HttpResponse:
    """List the committee's files that are open to the reader, each with the way to declare a conflict."""
    committee = selectors.get_panel(request.user, reference)
    files = list(selectors.files_to_declare(request.user, committee))
    names = names_for(committee, files, request.user)
    files = [{"file": file, "shown": names[file.pk]} for file in files]
    return render(request, "grants/evaluation/my_conflicts.html", {"panel": committee, "files": files})


@access(get=INSIDE, post=INSIDE)
def declare_conflict(request: HttpRequest, reference: str, file: int) -> HttpResponse:
    """Declare a conflict of interest with one file; it closes at once."""
    committee = selectors.get_panel(request.user, reference)
    application = get_object_or_404(selectors.files_to_declare(request.user, committee), pk=file)
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.declare_conflict(application, reason=form.cleaned_data["reason"], actor=request.user)
        except (TransitionRefused, DomainError) as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your conflict of interest is declared. The file is closed to you."))
            return redirect("evaluation:my_conflicts", reference)
    name = shown_name(committee, application, request.user)
    context = {"panel": committee, "form": form, "name": name}
    return render(request, "grants/evaluation/declare_conflict.html", context, status=422 if form.errors else 200)
