"""The articles of a programme by edition and language, the fields in them, and the annexes of an agreement."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import override

from grants.agreements.article_fields import FIELDS, fields_of
from grants.agreements.articles import articles_of, standard_articles
from grants.agreements.documents import agreement_data
from grants.agreements.models import Agreement, AgreementTemplate
from grants.agreements.rules import field_faults, fill
from grants.agreements.services import offer_agreement, revise_agreement
from grants.agreements.services.templates import write_edition
from grants.core.errors import DomainError
from tests.grants.agreements.test_document import words_of

OWN = [{"title": "Purpose", "paragraphs": ["{grantee} carries out “{title}”.", "It brings {brought}."]}]


def write(chain: Any, articles: Any = OWN, *, language: str = "en", actor: Any = None, **fields: Any) -> Any:
    programme = chain.action.phase.programme
    given = {"language": language, "articles": articles, "reason": "Shorter.", **fields}
    return write_edition(programme, actor=actor or chain.officer, **given)


def sent(articles: Any, **fields: Any) -> dict[str, Any]:
    """Build what a browser sends from the page of a new edition."""
    data = {"reason": "Shorter.", "articles-TOTAL_FORMS": len(articles), "articles-INITIAL_FORMS": len(articles)}
    for number, (title, text) in enumerate(articles):
        data |= {f"articles-{number}-title": title, f"articles-{number}-text": text}
    return data | fields


def test_fields_are_filled_and_nothing_is_executed() -> None:
    rows = [{"title": "On {a}", "paragraphs": ["{a} and {a.__class__}", "{b}", "plain"]}]
    assert fill(rows, {"a": "{b}", "b": ""}) == [{"title": "On {b}", "paragraphs": ["plain"]}]


@pytest.mark.parametrize(
    ("text", "names"),
    [("{title}", []), ("{nope}", ["nope"]), ("{title.x}", ["title.x"]), ("a { b", [""]), ("{}", [""]), ("}{", [""])],
)
def test_faults_of_fields_are_found_at_their_place(text: str, names: list[str]) -> None:
    faults = field_faults([{"title": "T", "paragraphs": ["x", text]}], FIELDS)
    assert [(fault.article, fault.paragraph, fault.name) for fault in faults] == [(1, 2, name) for name in names]


@pytest.mark.parametrize("language", ["en", "sq", "bs", "sr", "mk", "tr"])
def test_standard_articles_use_known_fields_in_every_language(language: str) -> None:
    with override(language):
        assert field_faults(standard_articles(), FIELDS) == []


def test_every_field_has_its_words_in_an_agreement(chain: Any) -> None:
    chain.prepared()
    assert set(fields_of(chain.agreement)) == set(FIELDS)


def test_an_edition_is_fixed_with_the_offer(chain: Any) -> None:
    chain.prepared()
    first = write(chain)
    agreement = offer_agreement(chain.agreement, actor=chain.officer)
    assert agreement.template == first
    second = write(chain, [{"title": "New", "paragraphs": ["New."]}])
    assert (first.edition, second.edition) == (1, 2)
    said = articles_of(Agreement.objects.get())
    assert said[0]["title"] == "Article 1. Purpose"
    assert said[0]["paragraphs"][0].endswith("“Neighbours against prejudice”.")
    revised = revise_agreement(agreement, reason="Dates.", actor=chain.officer)
    assert offer_agreement(revised, actor=chain.officer).template == second


def test_a_paragraph_without_its_figure_is_left_out(chain: Any) -> None:
    chain.prepared()
    write(chain)
    assert len(articles_of(chain.agreement)[0]["paragraphs"]) == 2
    Agreement.objects.update(cofinancing_cents=0)
    assert len(articles_of(Agreement.objects.get())[0]["paragraphs"]) == 1


def test_an_edition_serves_its_own_language_only(chain: Any) -> None:
    chain.prepared()
    write(chain, language="sr-latn")
    assert len(articles_of(chain.agreement)) == len(standard_articles())
    Agreement.objects.update(terms={**chain.agreement.terms, "agreement_language": "sr-latn"})
    assert len(articles_of(Agreement.objects.get())) == 1


@pytest.mark.parametrize(
    ("articles", "words"),
    [
        ([], "at least one article"),
        ([{"title": "T", "paragraphs": []}], "Article 1 needs"),
        ([{"title": "T", "paragraphs": ["x", "{bad}"]}], r"no field \{bad\}: see article 1, paragraph 2"),
        ([{"title": "{bad}", "paragraphs": ["x"]}], "title of article 1"),
        ([{"title": "T", "paragraphs": ["{"]}], "brace stands alone"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(chain: Any, articles: Any, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        write(chain, articles)
    assert not AgreementTemplate.objects.exists()


def test_officers_and_administrators_write(chain: Any) -> None:
    write(chain, actor=chain.administrator)
    for who in ["finance", "approver", "auditor", "applicant", "stranger"]:
        with pytest.raises(PermissionDenied):
            write(chain, actor=getattr(chain, who))


def test_annexes_hold_what_the_agreement_leans_on(chain: Any) -> None:
    chain.prepared()
    data = agreement_data(chain.agreement)
    assert data["budget"]["total"] == ["Total cost", "12,000.00", "10,800.00", "1,200.00"]
    titles = [annex["heading"] for annex in data["annexes"]]
    assert titles[:4] == [
        "Annex 3: Description and work plan",
        "Annex 4: Indicators",
        "Annex 5: Reports",
        "Annex 6: Visibility",
    ]
    assert titles[-1].endswith("Conditions of the signature")
    said = words_of(data["annexes"])
    frozen = chain.application.frozen
    for word in (frozen["project"]["summary"], frozen["work_plan"][0]["title"], chain.agreement.indicator):
        assert word in said
    assert "when the final report is accepted" in words_of(data["instalments"])


def test_own_words_on_visibility_are_annexed(chain: Any) -> None:
    chain.prepared()
    write(chain, visibility="Show both emblems.")
    agreement = offer_agreement(chain.agreement, actor=chain.officer)
    assert "Show both emblems." in words_of(agreement_data(agreement)["annexes"])


def test_page_writes_an_edition_and_previews_it(chain: Any, sign_in: Any) -> None:
    chain.prepared()
    url = reverse("agreements:template_write", args=[chain.action.phase.programme_id, "en"])
    client = sign_in(chain.officer)
    page = client.get(url).content.decode()
    assert "{maximum}" in page
    bad = client.post(url, sent([("Purpose", "Good.\n\n{nope}")]))
    assert bad.status_code == 422
    assert "There is no field {nope}: see paragraph 2." in bad.content.decode()
    good = sent([("Purpose", "{grantee} acts.\n\nIt reports.")], agreement=chain.agreement.pk)
    preview = client.post(url, {**good, "preview": "1"})
    assert preview.content.startswith(b"%PDF-")
    assert not AgreementTemplate.objects.exists()
    assert client.post(url, good).status_code == 302
    made = AgreementTemplate.objects.get()
    assert made.articles == [{"title": "Purpose", "paragraphs": ["{grantee} acts.", "It reports."]}]
    assert re.search(r"Edition\s+1", client.get(reverse("agreements:template", args=[made.pk])).content.decode())
    shown = client.get(reverse("agreements:template_preview", args=[made.pk, chain.agreement.reference]))
    assert shown.content.startswith(b"%PDF-")
    assert Agreement.objects.get().template is None


def test_pages_are_closed_to_other_programmes_and_grantees(chain: Any, sign_in: Any) -> None:
    made = write(chain)
    for who, status in [("applicant", 403), ("stranger", 403), ("auditor", 200), ("administrator", 200)]:
        client = sign_in(getattr(chain, who))
        assert client.get(reverse("agreements:template", args=[made.pk])).status_code == status
        assert client.get(reverse("agreements:templates")).status_code == status
    url = reverse("agreements:template_write", args=[chain.action.phase.programme_id, "xx"])
    assert sign_in(chain.officer).get(url).status_code == 404
