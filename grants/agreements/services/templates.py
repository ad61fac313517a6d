"""New editions of a programme's articles; an edition never changes once it is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from grants.agreements.article_fields import FIELDS
from grants.agreements.models import AgreementTemplate
from grants.agreements.rules import FieldFault, field_faults
from grants.core.errors import DomainError
from grants.people.models import User
from grants.people.services import require
from grants.programmes.models import Programme


@transaction.atomic
def write_edition(
    programme: Programme,
    *,
    language: str,
    articles: Sequence[Mapping[str, Any]],
    visibility: str = "",
    reason: str,
    actor: User,
) -> AgreementTemplate:
    """Keep a new edition of the articles; agreements offered from now on follow it, those offered before do not.

    Raises DomainError at the article in which a field is not on the list, or where nothing is written.
    """
    require("templates.write", actor, programme)
    programme = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    kept = [_article(article) for article in articles]
    _refuse_empty(kept)
    faults = field_faults(kept, FIELDS)
    if faults:
        raise DomainError(fault_sentence(faults[0]), field="articles")
    if field_faults([{"title": visibility, "paragraphs": []}], ()):
        raise DomainError(_("The words on visibility have no fields: leave the braces out."), field="visibility")
    last = AgreementTemplate.objects.filter(programme=programme, language=language).order_by("-edition").first()
    return AgreementTemplate.objects.create(
        programme=programme,
        language=language,
        edition=last.edition + 1 if last else 1,
        articles=kept,
        visibility=visibility.strip(),
        reason=reason.strip(),
        made_by=actor,
    )


def fault_sentence(fault: FieldFault) -> str:
    """Say where a field is wrong and which it is."""
    place = (
        _("the title of article %(article)s") % {"article": fault.article}
        if fault.paragraph == 0
        else _("article %(article)s, paragraph %(paragraph)s")
        % {"article": fault.article, "paragraph": fault.paragraph}
    )
    if not fault.name:
        return _("A brace stands alone in %(place)s; a field is a name between two braces.") % {"place": place}
    return _("There is no field {%(name)s}: see %(place)s.") % {"name": fault.name, "place": place}


def _article(article: Mapping[str, Any]) -> dict[str, Any]:
    paragraphs = [text.strip() for text in article["paragraphs"] if text.strip()]
    return {"title": article["title"].strip(), "paragraphs": paragraphs}


def _refuse_empty(articles: Sequence[Mapping[str, Any]]) -> None:
    if not articles:
        raise DomainError(_("Write at least one article."), field="articles")
    for number, article in enumerate(articles, start=1):
        if not article["title"] or not article["paragraphs"]:
            text = _("Article %(number)s needs a title and at least one paragraph.")
            raise DomainError(text % {"number": number}, field="articles")
