"""Searching without minding diacritics or script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.core.search import fold


@pytest.mark.parametrize(
    "spellings",
    [
        ("opstina", "opština", "OPŠTINA", "општина", "Општина"),
        ("djordje", "Đorđe", "Ђорђе", "Djordje"),
        ("ljubljana", "Љубљана", "Ljubljana", "Ǉubǉana"),
        ("niksic", "Nikšić", "Никшић"),
        ("isik", "Işık", "IŞIK"),
        ("istanbul", "İstanbul"),
        ("gjorgji", "Ѓорѓи", "Gjorgji"),
        ("celesi", "Çelësi"),
        ("a b", "  A\u00a0 b\n"),
    ],
)
def test_spellings_of_one_word_fold_to_the_same(spellings: tuple[str, ...]) -> None:
    assert {fold(spelling) for spelling in spellings} == {spellings[0]}


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
