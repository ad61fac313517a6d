"""No masked word survives in any script, case, spelling or ending; the rest of a text stays as it was written."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grants.core.search import fold
from grants.evaluation.rules.masking import MARKS, Word, found_words, marked, mask

CYRILLIC = str.maketrans(
    dict(
        zip(
            "abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ",
            "абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ",
            strict=True,
        )
    )
)
PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ", "Lj": "Љ", "Nj": "Њ", "Dž": "Џ"}
NAMES = (
    ("Udruženje građana Šljiva", "applicant"),
    ("Fondacija za dečja prava Vranje", "partner"),
    ("Opština Žabalj", "applicant"),
    ("Đorđe Marković", "person"),
    ("Marković", "person"),
    ("Njegoš Džudžević", "person"),
    ("Ilić", "person"),
    ("Komşular Derneği", "applicant"),
    ("Shoqata Përparimi", "partner"),
    ("Здружение Ќерамида", "applicant"),
    ("Šljiva", "applicant"),
)
EXACT = (
    ("28123456", "number"),
    ("RS35260005601001611379", "account"),
    ("SRB-2026-01-003", "reference"),
    ("kontakt@sljiva.org.rs", "contact"),
    ("sljiva.org.rs", "contact"),
    ("+381 64 123 45 67", "contact"),
    ("Bulevar oslobođenja 12", "address"),
)
WORDS = tuple(Word(text, kind) for text, kind in (*NAMES, *EXACT))
SENTENCES = (
    "We teach young people to film what they see. Radimo sa mladima u selu od 2023. godine. "
    "Радионице трају шест месеци. Toplantı her hafta yapılır. Punëtoria zgjat tri ditë. Cena: 12.500 EUR, 30 %."
)
PLAIN = SENTENCES.split(" ")


def cyrillic(text: str) -> str:
    """Write Latin letters in Cyrillic ones, as a keyboard of the region does."""
    for pair, letter in PAIRS.items():
        text = text.replace(pair, letter)
    return text.translate(CYRILLIC)


def bare(text: str) -> str:
    """Leave the diacritics out, as in an address."""
    plain = text.replace("đ", "d").replace("Đ", "D").replace("ı", "i")
    return "".join(char for char in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(char))


def apart(text: str) -> str:
    """Write letters and their marks as two characters each."""
    return unicodedata.normalize("NFD", text)


def soft(text: str) -> str:
    """Hyphenate softly, as a word processor does."""
    return "\u00ad".join(text[at : at + 3] for at in range(0, len(text), 3))


SPELLINGS = (
    str,
    str.upper,
    str.lower,
    str.title,
    cyrillic,
    bare,
    apart,
    soft,
    lambda text: text.replace("đ", "dj").replace("Đ", "Dj"),
    lambda text: text.replace("š", "sh").replace("č", "ch").replace("ž", "zh"),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(" ", " \u00a0"),
)
ENDINGS = ("", "a", "u", "om", "em", "e", "i", "ov", "eva", "evom", "it", "ut", "ot", "'nin", "’in", "'de")


@st.composite
def hidden(draw: st.DrawFn) -> str:
    """One of the words, spelled and ended somehow."""
    if draw(st.booleans()):
        name, _kind = draw(st.sampled_from(NAMES))
        ending = draw(st.sampled_from(ENDINGS))
        spelled = draw(st.sampled_from(SPELLINGS))(name)
        return draw(st.sampled_from((str, str.upper, str.lower)))(spelled) + ending
    text, _kind = draw(st.sampled_from(EXACT))
    return draw(st.sampled_from((str, str.upper, str.lower, soft)))(text)


@given(
    st.lists(st.one_of(st.sampled_from(PLAIN), hidden()), min_size=1, max_size=12),
    st.sampled_from([" ", ", ", "\n", " („"]),
)
def test_no_word_survives_and_masking_twice_is_masking_once(pieces: list[str], between: str) -> None:
    text = between.join(pieces)
    once = mask(text, WORDS)
    assert mask(once, WORDS) == once
    assert found_words(once, WORDS) == []
    left = fold("".join(piece for piece, kind in marked(text, WORDS) if not kind))
    for word in WORDS:
        assert fold(word.text) not in left


@given(hidden(), st.sampled_from(PLAIN), st.sampled_from(PLAIN))
@example("Đorđa Markovića", "Radimo", "2023.")
def test_what_stands_around_a_word_stays_as_it_was(word: str, before: str, after: str) -> None:
    masked = mask(f"{before} {word} {after}", WORDS)
    assert masked.startswith(f"{before} [")
    assert masked.endswith(f" {after}")
    assert word not in masked


@given(st.text())
def test_text_without_the_words_stays_identical(text: str) -> None:
    words = [Word("Xyzzyxwv Qwqwqwqw", "applicant"), Word("987654321098", "number")]
    assert mask(text, words) == text or found_words(text, words)


@given(st.text(), st.lists(st.text(min_size=1, max_size=30), max_size=4))
def test_any_word_in_any_text_is_masked_once_and_for_all(text: str, words: list[str]) -> None:
    wanted = [Word(word, "other") for word in words]
    once = mask(text, wanted)
    assert mask(once, wanted) == once
    assert found_words(once, wanted) == [] or "hidden" in fold(" ".join(words))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sa Đorđem Markovićem i Markovićevom sestrom.", "Sa [person] i [person] sestrom."),
        ("У Удружењу грађана „Шљива“, Жабаљ", "У [applicant]“, Жабаљ"),
        ("Pišite na pera@sljiva.org.rs ili https://www.sljiva.org.rs/o-nama.", "Pišite na [contact] ili [contact]"),
        ("Tel. 064/123-45-67 ili 00381 64 1234567", "Tel. [contact] ili [contact]"),
        ("MB 28 123 456, PIB RS28123456; 281234567 nije naš.", "MB [number], PIB [number]; 281234567 nije naš."),
        ("RS35 2600 0560 1001 6113 79", "[account]"),
        ("#UdruzenjeGradjanaSljiva", "#[applicant]"),
        ("Komşular Derneği'nin üyeleri", "[applicant] üyeleri"),
        ("Sadimo šljivik i šljivare.", "Sadimo šljivik i šljivare."),
        ("[applicant] je tu", "[applicant] je tu"),
    ],
)
def test_worked_examples(text: str, expected: str) -> None:
    assert mask(text, WORDS) == expected


def test_marks_are_those_of_the_readers_language() -> None:
    signs = {**MARKS, "person": "[osoba]"}
    assert mask("Ilić", WORDS, signs) == "[osoba]"
    assert marked("To je Ilić.", WORDS, signs) == [("To je ", ""), ("[osoba]", "person"), (".", "")]


def test_words_too_short_to_be_masked_tear_no_text() -> None:
    assert (
        mask("A on i ja", [Word("A", "other"), Word("on", "other"), Word("", "other"), Word("--", "other")])
        == "A on i ja"
    )
