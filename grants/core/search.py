"""Searching that does not mind diacritics or the script: "opstina", "opština" and "општина" find the same row."""

import unicodedata
from typing import Final, TypeVar

from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)

# Serbian and Macedonian Cyrillic as Latin, and the Latin letters that have no decomposition of their own.
LETTERS: Final = str.maketrans(
    {
        **dict(zip("абвгдезијклмнопрстуфхцшч", "abvgdezijklmnoprstufhcsc", strict=True)),
        "ж": "z",
        "ђ": "dj",
        "љ": "lj",
        "њ": "nj",
        "ћ": "c",
        "џ": "dz",
        "ѓ": "gj",
        "ќ": "kj",
        "ѕ": "dz",
        "ѐ": "e",
        "ѝ": "i",
        "ǵ": "gj",
        "ḱ": "kj",
        "đ": "dj",
        "ð": "d",
        "ı": "i",
        "ß": "ss",
        "ł": "l",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "–": "-",
        "—": "-",
        "„": '"',
        "“": '"',
        "”": '"',
    }
)


def fold(text: str) -> str:
    """Return the text in lower-case Latin letters without diacritics, with single spaces."""
    once = _fold_once(text)
    while (again := _fold_once(once)) != once:  # a mathematical 𝕬 only becomes an A in the first round
        once = again
    return " ".join(once.split())


def _fold_once(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text.replace("\0", " ")).casefold()  # the database refuses NUL
    latin = unicodedata.normalize("NFC", lowered).translate(LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(c))


def matching(queryset: QuerySet[Row], text: str, *fields: str) -> QuerySet[Row]:
    """Return the rows whose folded columns (`search_text` unless named) hold every word of the text."""
    for word in fold(text).split()[:8]:
        found = Q()
        for field in fields or ("search_text",):
            found |= Q(**{f"{field}__contains": word})
        queryset = queryset.filter(found)
    return queryset
