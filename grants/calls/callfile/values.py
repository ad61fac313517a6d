"""Lists in a call file that reader after reader takes: words of a known list, keys of rows."""

import re
from collections.abc import Collection

from django.utils.translation import gettext as _

from grants.programmes.reading import Table


def known_words(table: Table, name: str, known: Collection[str]) -> list[str]:
    """Return a list of words, each of them known and none of them twice."""
    found = table.texts(name)
    unknown = [code for code in found if code not in known]
    if unknown:
        words = _("%(code)s is not known. Known: %(known)s.")
        raise table.error(words % {"code": unknown[0], "known": ", ".join(sorted(known))}, name)
    return _each_once(table, name, found)


def row_keys(table: Table, name: str) -> list[str]:
    """Return a list of keys of rows, none of them twice."""
    found = table.texts(name)
    if wrong := next((text for text in found if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text)), None):
        raise table.error(_("%(key)s is no key: letters without accents, digits, - and _ only.") % {"key": wrong}, name)
    return _each_once(table, name, found)


def _each_once(table: Table, name: str, found: list[str]) -> list[str]:
    if len(set(found)) < len(found):
        raise table.error(_("one of them stands here twice."), name)
    return found
