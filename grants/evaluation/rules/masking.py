"""What blind evaluators do not read: the words by which an applicant is known, found in any spelling, and masked.

A word is found in Latin and Cyrillic, in any case, with and without diacritics, with the endings of the region's
languages, in one word as in an address of the web, and across line breaks and soft hyphens. In its place stands what
kind of thing it was. Everything else stays as it was written, and what is masked once is masked.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from grants.core.search import LETTERS

# What stands in place of a word; pages hand in the words of their reader's language.
MARKS: Final = {
    "applicant": "[applicant]",
    "person": "[person]",
    "partner": "[partner]",
    "address": "[address]",
    "number": "[number]",
    "contact": "[contact]",
    "account": "[account]",
    "reference": "[reference]",
    "other": "[hidden]",
}
LEAST: Final = 3  # letters or digits of a word that is masked; shorter ones would tear every text
ROUNDS: Final = 10
INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
# One sound, several spellings: đ and dj, ш as š, s and sh, ѓ as gj and g.
PAIRS: Final = frozenset({"dj", "gj", "kj", "sh", "ch", "zh"})
VOWELS: Final = frozenset("aeiou")
# The last consonant of a stem before an ending: Luka, Luci; dernek, derneği; kitap, kitabı.
SOFTENED: Final = {"k": "cg", "g": "z", "h": "s", "p": "b", "t": "d"}
ENDINGS: Final = (
    *("a", "e", "i", "o", "u", "om", "em", "am", "im", "ih", "oj", "og", "eg", "ama", "ima", "oga", "omu", "ome"),
    *("ov", "ova", "ovo", "ove", "ovi", "ovu", "ovom", "ovoj", "ovim", "ovih", "ovog", "ovima"),
    *("ev", "eva", "evo", "eve", "evi", "evu", "evom", "evoj", "evim", "evih", "evog", "evima"),
    *("in", "ina", "ino", "ine", "ini", "inu", "inom", "inoj", "inim", "inih", "inog", "ja", "je", "ji", "ju", "jem"),
    *("ski", "ska", "sko", "ske", "sku", "skom", "skoj", "skim", "skih", "skog", "ot", "ta", "to", "te", "ata", "ite"),
    *("it", "ut", "un", "in", "n", "s", "se", "es", "ve", "et", "ave", "eve", "isht", "ja", "jes", "jen"),
    *("nin", "nun", "un", "ya", "ye", "da", "de", "dan", "den", "tan", "ten", "la", "le", "yla", "yle", "yi", "yu"),
    *("lar", "ler", "lari", "leri"),
)
WORD: Final = re.compile(r"[^\W_]+")
BEFORE, AFTER = r"(?<![^\W_])", r"(?![^\W_])"
BETWEEN: Final = r"[\W_]{1,4}"
ENDING: Final = "(?:" + "|".join(sorted(set(ENDINGS), key=lambda one: (-len(one), one))) + ")?"
SUFFIX: Final = r"(?:'[^\W\d_]{1,6})?"  # Sunce'nin
HOST: Final = re.compile(r"^(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(/\S*)?$")


@dataclass(frozen=True)
class Word:
    """A word that is masked, and what kind of thing it names: a key of MARKS."""

    text: str
    kind: str = "other"


@dataclass(frozen=True)
class Place:
    """Where in a text something is masked: its first character, the one behind its last, and its kind."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Folded:
    """A text in plain small letters; of each the place in the original where it begins and ends."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def mask(text: str, words: Iterable[Word], marks: Mapping[str, str] = MARKS) -> str:
    """Return the text with every word masked in whatever form it stands; the rest is as it was."""
    wanted = tuple(words)
    for _round in range(ROUNDS):  # what stood behind a longer word may be found once that is gone
        found = places(text, wanted, marks)
        if not found:
            break
        text = "".join(part if kind is None else marks[kind] for part, kind in _parts(text, found))
    return text


def marked(text: str, words: Iterable[Word], marks: Mapping[str, str] = MARKS) -> list[tuple[str, str]]:
    """Return the masked text in pieces, each with the kind of what is masked there, or with '' where nothing is."""
    signs = {sign: kind for kind, sign in marks.items()}
    pieces = re.split("(" + "|".join(re.escape(sign) for sign in signs) + ")", mask(text, words, marks))
    return [(piece, signs.get(piece, "")) for piece in pieces if piece]


def places(text: str, words: Sequence[Word], marks: Mapping[str, str] = MARKS) -> list[Place]:
    """Return where the words stand in a text, in the order of the text; marks that stand there already are no words."""
    pattern, kinds = _pattern(tuple(words), tuple(marks.values()))
    if not kinds:
        return []
    folded = fold(text)
    return [
        Place(folded.starts[match.start()], folded.ends[match.end() - 1], kinds[match.lastgroup])
        for match in pattern.finditer(folded.text)
        if match.lastgroup in kinds
    ]


def found_words(text: str, words: Sequence[Word]) -> list[str]:
    """Return what of the words stands in a text, as it stands there, each spelling once."""
    return list(dict.fromkeys(text[place.start : place.end] for place in places(text, words, {})))


def fold(text: str) -> Folded:
    """Return the text in small Latin letters without diacritics, one sound in one spelling, with the way back."""
    letters: list[tuple[str, int, int]] = []
    for at, char in enumerate(text):
        if char in INVISIBLE or unicodedata.combining(char):
            if letters:
                letters[-1] = (*letters[-1][:2], at + 1)
            continue
        for letter in _letters(char):
            if letters and letters[-1][0] + letter in PAIRS:
                letters[-1] = (*letters[-1][:2], at + 1)
            else:
                letters.append((letter, at, at + 1))
    return Folded(
        "".join(letter for letter, _start, _end in letters),
        tuple(start for _letter, start, _end in letters),
        tuple(end for _letter, _start, end in letters),
    )


@lru_cache(maxsize=4096)
def _letters(char: str) -> str:
    once, again = "", char
    while again != once:  # a mathematical 𝕬 only becomes an a in the second round
        once = again
        plain = unicodedata.normalize("NFKD", once.casefold().translate(LETTERS))
        again = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS).casefold()
    return " " if again.isspace() else again


def _parts(text: str, found: Sequence[Place]) -> Iterable[tuple[str, str | None]]:
    at = 0
    for place in found:
        if place.start < at:  # two letters of one sign
            continue
        yield text[at : place.start], None
        yield text[place.start : place.end], place.kind
        at = place.end
    yield text[at:], None


@lru_cache(maxsize=256)
def _pattern(words: tuple[Word, ...], signs: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str | None, str]]:
    """Return one pattern for all words, longer ones first, and the kinds by the names of its groups."""
    plain = {fold(word.text).text.strip(): word.kind for word in reversed(words)}
    patterns = {text: _pattern_of(text, plain[text]) for text in sorted(plain, key=lambda one: (-len(one), one))}
    kept = [(text, pattern) for text, pattern in patterns.items() if pattern]
    kinds: dict[str | None, str] = {f"w{number}": plain[text] for number, (text, _pattern) in enumerate(kept)}
    skipped = [re.escape(fold(sign).text) for sign in signs]
    own = [f"(?P<w{number}>{pattern})" for number, (_text, pattern) in enumerate(kept)]
    return re.compile("|".join([*skipped, *own]) or "(?!)"), kinds


def _pattern_of(text: str, kind: str) -> str:
    tokens = WORD.findall(text)
    if sum(map(len, tokens)) < LEAST:
        return ""
    if "@" in text:
        return r"(?<![\w.+-])" + re.escape(text) + AFTER
    site = HOST.match(text)
    if site:
        return _site(site[1], site[2] or "")
    digits = "".join(char for char in text if char.isdigit())
    if kind == "contact" and len(digits) >= 6 and not any(char.isalpha() for char in text):
        return _telephone(digits)
    if digits and (" " not in text or len(digits) * 2 >= sum(map(len, tokens))):
        return BEFORE + "(?:[a-z]{2})?" + r"[\W_]{0,3}".join("".join(tokens)) + AFTER
    return _name(tokens, kind)


def _site(host: str, path: str) -> str:
    """A page or an address at the host, with whatever stands before and behind it."""
    start = r"(?<![\w.@+-])(?:https?://)?(?:[\w.+-]+@)?(?:[\w-]+\.)*"
    return f'{start}{re.escape(host)}{re.escape(path.rstrip("/"))}{AFTER}(?:[/?#][^\\s<>"]*)?'


def _telephone(digits: str) -> str:
    """A number with the code of its country, of its net, or without: its last eight digits, however they are set."""
    return BEFORE + r"(?:\+?\d[\d\s/().-]{0,9}?)?" + r"[\s/().-]{0,3}".join(digits.lstrip("0")[-8:]) + r"(?!\d)"


def _name(tokens: Sequence[str], kind: str) -> str:
    """A name in any case; of several words it is also found written in one, as in an address of the web."""
    is_several = len(tokens) > 1
    least = 3 if is_several else 4 if kind == "person" else 5
    words = [_inflected(token, least, any_ending=is_several and len(token) >= 5) for token in tokens]
    spelled = BEFORE + BETWEEN.join(words) + AFTER
    glued = "".join(tokens)
    return f"{spelled}|{BEFORE}[^\\W_]*{glued}[^\\W_]*" if is_several and len(glued) >= 8 else spelled


def _inflected(token: str, least: int, *, any_ending: bool) -> str:
    if len(token) < least or not token.isalpha():
        return re.escape(token) + SUFFIX
    ending = r"[^\W\d_]{0,4}" if any_ending else ENDING
    return f"(?:{'|'.join(re.escape(stem) for stem in _stems(token))}){ending}{SUFFIX}"


def _stems(token: str) -> list[str]:
    """Return what stays of a word before its endings: Centar, Centr-a; Luka, Luc-i; Sunce, Sunc-a."""
    stem = token[:-1] if token[-1] in VOWELS else token
    found = [token, stem, *(stem[:-1] + other for other in SOFTENED.get(stem[-1:], ""))]
    if stem == token and len(token) > 3 and token[-2] in "ae" and token[-3] not in VOWELS:
        found.append(token[:-2] + token[-1])
    return list(dict.fromkeys(sorted(found, key=len, reverse=True)))
