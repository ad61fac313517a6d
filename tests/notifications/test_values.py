"""The facts of a message are written as its reader writes them, not as the person who caused it does."""

import datetime

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from notifications import values
from notifications.wording import fill

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("language", "shown"), [("en", f"8,640.00{NBSP}EUR"), ("sr-latn", f"8.640,00{NBSP}EUR")])
def test_money_is_written_in_the_readers_language(language: str, shown: str) -> None:
    with translation.override("tr"):
        context = {"amount": values.money(864000, "EUR")}
    with translation.override(language):
        assert fill("%(amount)s", context) == shown


def test_day_and_moment_are_written_in_the_readers_language() -> None:
    context = {
        "day": values.day(datetime.date(2026, 8, 28)),
        "at": values.moment(datetime.datetime(2026, 3, 28, 22, 59, 59, tzinfo=datetime.UTC), "Europe/Belgrade"),
    }
    with translation.override("en"):
        english = fill("%(day)s | %(at)s", context)
    with translation.override("sr-latn"):
        serbian = fill("%(day)s | %(at)s", context)
    assert "23:59:59 (Europe/Belgrade)" in english
    assert "23:59:59 (Europe/Belgrade)" in serbian
    assert english.split("|")[0] != serbian.split("|")[0]


def test_words_of_a_list_are_kept_in_english_and_translated_for_the_reader() -> None:
    with translation.override("sr-latn"):
        context = {"kind": values.words(gettext_lazy("English"))}
    assert context == {"kind": {"words": "English"}}
    with translation.override("en"):
        assert fill("%(kind)s", context) == "English"
