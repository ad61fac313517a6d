"""A topic that cannot be rendered is found when it is registered, or by the walk over all topics and languages."""

import pytest
from django.utils import translation

from notifications import catalogue
from notifications.catalogue import CatalogueError, register
from notifications.wording import fill, shown
from tests.notifications.topics import words


def test_every_topic_renders_in_every_language():
    assert catalogue.topics()
    assert catalogue.problems() == []


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("%(reference)s of %(name)s", "x"),
        ("x", "%(name)s"),
        ("x", "100 % sure"),
        ("x", "%s"),
        ("x", "%(reference)d"),
        ("", "x"),
    ],
)
def test_words_that_the_context_cannot_fill_are_refused(subject, text):
    with pytest.raises(CatalogueError):
        register("test-bad", subject, text, context_keys=("reference",))


def test_percent_sign_is_written_twice():
    register("test-share", "%(reference)s", "The EU bears 85 %%.", context_keys=("reference",))
    assert fill("The EU bears 85 %%.", {}) == "The EU bears 85 %."


def test_topic_is_registered_once():
    with pytest.raises(CatalogueError):
        register("test-submitted", "x", "y")


@pytest.mark.parametrize("channels", [(), ("pigeon",)])
def test_unknown_channel_is_refused(channels):
    with pytest.raises(CatalogueError):
        register("test-bad", "x", "y", channels=channels)


def test_broken_translation_is_named_with_its_language():
    register("test-bad", words("fine", sr="%(nobody)s"), "y")
    assert [problem for problem in catalogue.problems() if problem.startswith("sr-latn: test-bad: subject")]


@pytest.mark.parametrize(
    ("language", "key", "value", "expected"),
    [
        ("en", "asked_cents", 123456, "1,234.56\N{NO-BREAK SPACE}EUR"),
        ("sr-latn", "asked_cents", 123456, "1.234,56\N{NO-BREAK SPACE}EUR"),
        ("mk", "asked_cents", -5, "-0,05\N{NO-BREAK SPACE}EUR"),
        ("en", "due_at", "2026-03-27T22:59:00Z", "27 March 2026, 23:59 CET"),
        ("en", "signed_on", "2026-03-27", "27 March 2026"),
        ("en", "signed_on", None, "–"),
        ("en", "reference", "SF-1", "SF-1"),
        ("en", "due_at", "soon", "soon"),
    ],
)
def test_facts_are_written_as_the_reader_does(language, key, value, expected):
    with translation.override(language):
        assert shown(key, value) == expected
