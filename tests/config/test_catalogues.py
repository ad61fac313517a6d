"""Catalogues are compiled without gettext's programs, and only when they changed."""

from gettext import GNUTranslations
from pathlib import Path

from config.catalogues import compile_catalogues

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Submit"
msgstr "Поднеси"

#, fuzzy
msgid "Withdraw"
msgstr "?"
"""


def test_changed_catalogue_is_compiled_once_and_fuzzy_entries_are_left_out(tmp_path: Path) -> None:
    source = tmp_path / "mk" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    (target,) = compile_catalogues(tmp_path)
    with target.open("rb") as stream:
        translations = GNUTranslations(stream)
    assert translations.gettext("Submit") == "Поднеси"
    assert translations.gettext("Withdraw") == "Withdraw"
    assert compile_catalogues(tmp_path) == []
