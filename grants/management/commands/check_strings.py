"""Find what a reader would see in the wrong language."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.core import strings


class Command(BaseCommand):
    """Report template text outside of translation tags, and strings that a complete catalogue does not translate."""

    help = "Reports unmarked text in templates and untranslated strings; --write brings the catalogues up to date."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write today's strings into the catalogues")
        parser.add_argument("--all", action="store_true", help="also list what the unfinished catalogues lack")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with every finding, one a line."""
        if options["write"]:
            for language in self._languages():
                strings.update(language)
        found = [f"{place.path}:{place.line}: not marked: {place.text}" for place in strings.unmarked()]
        languages = self._languages() if options["all"] else settings.COMPLETE_CATALOGUES
        for language in languages:
            if not strings.catalogue_path(language).exists():
                found.append(f"{language}: there is no catalogue")
                continue
            found += [f"{language}: not translated: {message.single!r}" for message in strings.missing(language)]
        if found:
            raise CommandError("\n".join([*found, f"{len(found)} strings to mend."]))
        self.stdout.write("Every string is marked, and every complete catalogue translates it.")

    def _languages(self) -> list[str]:
        return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
