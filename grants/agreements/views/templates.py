"""Pages of the articles: their editions by programme and language, a new one, and how it reads on an agreement."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from grants.agreements.article_fields import FIELDS
from grants.agreements.documents import preview_agreement
from grants.agreements.forms.templates import ArticlesFormSet, EditionForm
from grants.agreements.models import AgreementTemplate
from grants.agreements.selectors import get_agreement
from grants.agreements.selectors.templates import (
    agreements_to_preview,
    editions_of,
    get_programme,
    get_template,
    last_articles,
    shelves_of,
)
from grants.agreements.services.templates import write_edition
from grants.core.access import access
from grants.core.errors import DomainError
from grants.core.forms import refuse
from grants.people.services import require

READERS = {"officer", "administrator", "approver", "auditor"}


@access(get=READERS)
def index(request: HttpRequest) -> HttpResponse:
    """List the programmes with the newest edition of their articles in each language."""
    require("templates.list", request.user, None)
    return render(request, "grants/agreements/templates.html", {"shelves": shelves_of(request.user)})


@access(get=READERS)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an edition, and the others of its programme and language."""
    require("templates.list", request.user, None)
    found = get_template(request.user, pk)
    context = {"template": found, "editions": editions_of(found.programme, found.language)}
    return render(request, "grants/agreements/template.html", context)


@access(get={"officer", "administrator"}, post={"officer", "administrator"})
def write(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Write a new edition from the last one, or see first how it reads on an agreement."""
    require("templates.list", request.user, None)
    programme = get_programme(request.user, pk, language)
    require("templates.write", request.user, programme)
    form, articles = _forms(request, programme, language)
    if request.method == "POST" and all([form.is_valid(), articles.is_valid()]):
        given = {"articles": articles.articles, "visibility": form.cleaned_data["visibility"]}
        chosen = form.cleaned_data["agreement"]
        if "preview" in request.POST and chosen is not None:
            edition = AgreementTemplate(programme=programme, language=language, edition=0, **given)
            return _pdf(preview_agreement(chosen, edition), f"{chosen.reference}-preview.pdf")
        try:
            made = write_edition(
                programme, language=language, reason=form.cleaned_data["reason"], actor=request.user, **given
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The edition is kept; agreements offered from now on follow it."))
            return redirect("agreements:template", made.pk)
    context = {"programme": programme, "form": form, "articles": articles, "fields": FIELDS.items()}
    status = 422 if form.errors or articles.total_error_count() else 200
    return render(request, "grants/agreements/template_write.html", context, status=status)


@access(get={"officer", "approver", "auditor"})
def preview(request: HttpRequest, pk: int, reference: str) -> HttpResponse:
    """Give an agreement as it would read in an edition, as PDF."""
    require("templates.list", request.user, None)
    edition = get_template(request.user, pk)
    agreement = get_agreement(request.user, reference)
    return _pdf(preview_agreement(agreement, edition), f"{agreement.reference}-preview.pdf")


def _forms(request: HttpRequest, programme: Any, language: str) -> tuple[EditionForm, Any]:
    data = request.POST if request.method == "POST" else None
    with override(language):
        articles, visibility = last_articles(programme, language)
    rows = [{"title": row["title"], "text": "\n\n".join(row["paragraphs"])} for row in articles]
    offered = agreements_to_preview(request.user, programme)
    form = EditionForm(data, agreements=offered, initial={"visibility": visibility})
    return form, ArticlesFormSet(data, initial=rows, prefix="articles")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
