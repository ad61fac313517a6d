"""The editions of the articles, as those who write and read them see them."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from grants.agreements.articles import standard_articles
from grants.agreements.models import Agreement, AgreementTemplate
from grants.agreements.selectors.agreements import agreements_visible_to
from grants.programmes.models import Programme
from grants.programmes.policies import programme_ids_of

READERS = ("officer", "administrator", "approver", "auditor")
PREVIEWED = 20


def programmes_of(user: Any) -> QuerySet[Programme]:
    """Return the programmes whose articles the user may read."""
    return Programme.objects.filter(pk__in=programme_ids_of(user, *READERS)).order_by("name")


def get_programme(user: Any, pk: int, language: str) -> Programme:
    """Return a programme whose articles in a language the user may read, or raise Http404."""
    found = programmes_of(user).filter(pk=pk).first()
    if found is None or language not in dict(settings.LANGUAGES):
        raise Http404
    return found


def get_template(user: Any, pk: int) -> AgreementTemplate:
    """Return an edition that the user may read, or raise Http404."""
    found = AgreementTemplate.objects.filter(programme__in=programmes_of(user)).select_related("programme", "made_by")
    template = found.filter(pk=pk).first()
    if template is None:
        raise Http404
    return template


def editions_of(programme: Programme, language: str) -> list[AgreementTemplate]:
    """Return the editions of a programme in a language, the newest first."""
    found = AgreementTemplate.objects.filter(programme=programme, language=language)
    return list(found.select_related("made_by").order_by("-edition"))


def shelves_of(user: Any) -> list[dict[str, Any]]:
    """Return each programme with its languages and the newest edition in each; two queries."""
    programmes = list(programmes_of(user))
    newest: dict[tuple[int, str], AgreementTemplate] = {}
    for row in AgreementTemplate.objects.filter(programme__in=programmes).order_by("edition"):
        newest[row.programme_id, row.language] = row
    return [
        {
            "programme": programme,
            "rows": [(code, name, newest.get((programme.pk, code))) for code, name in settings.LANGUAGES],
        }
        for programme in programmes
    ]


def agreements_to_preview(user: Any, programme: Programme) -> QuerySet[Agreement]:
    """Return the agreements of the programme that the user may read, to read an edition on them."""
    return agreements_visible_to(user).filter(award__application__call__action__phase__programme=programme)


def last_articles(programme: Programme, language: str) -> tuple[list[dict[str, Any]], str]:
    """Return the articles and the words on visibility from which the next edition is written."""
    last = next(iter(editions_of(programme, language)), None)
    return (last.articles, last.visibility) if last else (standard_articles(), "")
