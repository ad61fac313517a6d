"""Pages of what an organisation tells once: its representatives, documents and past grants."""

from collections.abc import Callable
from functools import partial
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grants.core import files
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people import selectors, services, standing
from grants.people.forms import DocumentForm, PastGrantForm, ReplacementForm, RepresentativeForm
from grants.people.models import Organisation, OrganisationDocument
from grants.people.views.organisations import READERS

LEAD = {"applicant"}


@access(get=LEAD, post=LEAD)
def representative_add(request: HttpRequest, pk: int) -> HttpResponse:
    """List somebody who represents the organisation."""
    found = _to_edit(request, pk)
    words = {"heading": _("Add a representative"), "button": _("Add"), "done": _("%(row)s is listed.")}
    form = RepresentativeForm(request.POST or None)
    return _write(request, found, form, lambda fields: services.add_representative(found, **fields), words)


@access(get=LEAD, post=LEAD)
def representative_edit(request: HttpRequest, pk: int, representative: int) -> HttpResponse:
    """Change what is said of a representative."""
    found = _to_edit(request, pk)
    row = selectors.get_representative(found, representative)
    words = {"heading": _("Change a representative"), "button": _("Save"), "done": _("%(row)s is saved.")}
    form = RepresentativeForm(request.POST or None, initial=_initial(row, RepresentativeForm))
    return _write(request, found, form, lambda fields: services.edit_representative(row, **fields), words)


@access(post=LEAD)
def representative_remove(request: HttpRequest, pk: int, representative: int) -> HttpResponse:
    """Take a representative off the list."""
    found = _to_edit(request, pk)
    row = selectors.get_representative(found, representative)
    return _act(request, pk, partial(services.remove_representative, row), row=row)


@access(get=READERS)
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the documents of an organisation: those in use, until when they are valid, and the earlier ones."""
    found = selectors.get_organisation(request.user, pk)
    shown = selectors.profile_of(found, with_accounts=False)
    context = {
        "organisation": found,
        "papers": [(row, *standing.said_of(row, shown.today)) for row in shown.documents],
        "earlier": selectors.earlier_documents_of(found),
        "is_lead": rules.has_perm("organisations.edit", request.user, found),
    }
    return render(request, "grants/people/documents.html", context)


@access(get=READERS)
def document_file(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Lead to a document of the organisation for a minute."""
    found = selectors.get_document(selectors.get_organisation(request.user, pk), document)
    return redirect(files.link(found.file, request.user))


@access(get=LEAD, post=LEAD)
def document_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a document of the organisation."""
    found = _to_edit(request, pk)
    words = {"heading": _("Add a document"), "button": _("Add the document"), "done": _("“%(row)s” is added.")}
    form = DocumentForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "")})
    return _write(request, found, form, partial(_receive, found), words, back="people:documents")


@access(get=LEAD, post=LEAD)
def document_replace(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Put a newer paper in the place of a document, which stays in the history."""
    found = _to_edit(request, pk)
    row = selectors.get_document(found, document)
    words = {"heading": _("Renew “%(row)s”") % {"row": row}, "button": _("Add the newer one")}
    words["done"] = _("The newer document is in use.")
    initial = {"title": row.title}
    form = ReplacementForm(request.POST or None, request.FILES or None, document=row, initial=initial)
    return _write(request, found, form, partial(_receive, found, replaces=row), words, back="people:documents")


@access(post=LEAD)
def document_retire(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """Take a document out of use."""
    found = _to_edit(request, pk)
    row = selectors.get_document(found, document)
    return _act(request, pk, partial(services.retire_document, row), back="people:documents", row=row)


@access(get=LEAD, post=LEAD)
def grant_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a grant that the organisation received elsewhere."""
    found = _to_edit(request, pk)
    words = {"heading": _("Add a past grant"), "button": _("Add"), "done": _("“%(row)s” is listed.")}
    form = PastGrantForm(request.POST or None)
    return _write(request, found, form, lambda fields: services.add_grant(found, **fields), words)


@access(get=LEAD, post=LEAD)
def grant_edit(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Change what is said of a past grant."""
    found = _to_edit(request, pk)
    row = selectors.get_grant(found, grant)
    words = {"heading": _("Change a past grant"), "button": _("Save"), "done": _("“%(row)s” is saved.")}
    form = PastGrantForm(request.POST or None, initial=_initial(row, PastGrantForm))
    return _write(request, found, form, lambda fields: services.edit_grant(row, **fields), words)


@access(post=LEAD)
def grant_remove(request: HttpRequest, pk: int, grant: int) -> HttpResponse:
    """Take a past grant off the list."""
    found = _to_edit(request, pk)
    row = selectors.get_grant(found, grant)
    return _act(request, pk, partial(services.remove_grant, row), row=row)


def _to_edit(request: HttpRequest, pk: int) -> Organisation:
    found = selectors.get_organisation(request.user, pk)
    services.require("organisations.edit", request.user, found)
    return found


def _initial(row: Any, form: type[forms.Form]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}


def _receive(
    organisation: Organisation, fields: dict[str, Any], replaces: OrganisationDocument | None = None
) -> OrganisationDocument:
    stored = files.receive(fields.pop("file"), actor=fields["actor"])
    return services.add_document(organisation, file=stored, replaces=replaces, **fields)


def _write(
    request: HttpRequest,
    organisation: Organisation,
    form: forms.Form,
    service: Callable[[dict[str, Any]], Any],
    words: dict[str, str],
    *,
    back: str = "people:organisation",
) -> HttpResponse:
    """Show the form of one row of the profile, and hand what it says to its service."""
    if request.method == "POST" and form.is_valid():
        try:
            row = service({**form.cleaned_data, "actor": request.user})
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, words["done"] % {"row": row})
            return redirect(back, organisation.pk)
    context = {"form": form, "organisation": organisation, "back": back, **words}
    return render(request, "grants/people/describe.html", context, status=422 if form.errors else 200)


def _act(
    request: HttpRequest, pk: int, service: Callable[..., Any], *, row: Any, back: str = "people:organisation"
) -> HttpResponse:
    said = str(row)
    try:
        service(actor=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(row)s” is taken off.") % {"row": said})
    return redirect(back, pk)
