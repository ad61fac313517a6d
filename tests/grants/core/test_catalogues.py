"""The committed catalogues: they parse, keep every placeholder, and bring the mail in each reader's language."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation
from django.utils.translation import to_locale

from grants.core.strings import catalogue_path
from notifications import catalogue as topics

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|</?\w+>")


def read(language: str) -> Catalog:
    """Return the committed catalogue of a language; what does not parse is an error."""
    with catalogue_path(language).open("rb") as stream:
        return read_po(stream, locale=to_locale(language), abort_invalid=True)


def entries(catalogue: Catalog) -> Iterator[tuple[Message, str, tuple[str, ...]]]:
    """Yield each translated message with the form that has all its placeholders, and its translations."""
    for message in catalogue:
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and any(forms):
            yield message, message.id[-1] if isinstance(message.id, (tuple, list)) else message.id, tuple(forms)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_is_kept(language: str) -> None:
    wrong = [
        f"{source!r}: {form!r}"
        for _message, source, forms in entries(read(language))
        for form in forms
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(source))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plurals_have_every_form_of_the_language(language: str) -> None:
    found = read(language)
    assert found.num_plurals == get_plural(to_locale(language)).num_plurals
    plural = [(source, forms) for message, source, forms in entries(found) if message.pluralizable]
    assert plural
    assert [source for source, forms in plural if len(forms) != found.num_plurals or not all(forms)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_subject_and_text_of_the_mail_is_translated(language: str) -> None:
    found = read(language)
    lazy = [words for topic in topics.topics() for words in (topic.subject, topic.text) if not isinstance(words, str)]
    with translation.override(None):
        english = [str(words) for words in lazy]
    assert english
    assert [words for words in english if (entry := found.get(words)) is None or not entry.string] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_can_be_compiled(language: str, tmp_path: Path) -> None:
    target = tmp_path / "django.mo"
    with target.open("wb") as stream:
        write_mo(stream, read(language))
    assert target.stat().st_size > 1000


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_names_no_place_of_its_machine(language: str) -> None:
    text = catalogue_path(language).read_text()
    assert [line for line in text.splitlines() if line.startswith("#: /") or "EMAIL@ADDRESS" in line] == []
