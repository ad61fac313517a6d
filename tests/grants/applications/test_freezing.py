"""What is frozen: the same content has the same mark, and any change another."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.applications.freezing import content_of, fingerprint
from grants.applications.models import Application
from grants.applications.services import attach, save_answer, save_details, set_account, set_budget
from tests.factories import COFINANCING_CENTS, LINES, make_account, make_pdf, with_cofinancing

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), PLAIN, max_size=5))
def test_order_of_keys_does_not_change_the_mark(content):
    turned = dict(reversed(list(content.items())))
    assert fingerprint(content) == fingerprint(turned)


@given(st.dictionaries(st.text(), st.text(), max_size=3), st.text(), st.text())
def test_any_change_of_a_value_changes_the_mark(content, key, value):
    changed = {**content, key: value}
    assert (fingerprint(content) == fingerprint(changed)) == (content == changed)


def mark_of(application: Application) -> str:
    return fingerprint(content_of(Application.objects.get(pk=application.pk)))


def change_answer(chain: Any, application: Application) -> None:
    save_answer(application, application.call.questions.last(), "Other.", actor=chain.applicant)


def change_title(chain: Any, application: Application) -> None:
    save_details(application, title="Other", actor=chain.applicant)


def change_budget(chain: Any, application: Application) -> None:
    lines = with_cofinancing(LINES, COFINANCING_CENTS + 1)
    set_budget(application, lines, cofinancing_source="Own", actor=chain.applicant)


def change_document(chain: Any, application: Application) -> None:
    attach(application, application.call.documents.get(), make_pdf(chain.applicant), actor=chain.applicant)


def change_account(chain: Any, application: Application) -> None:
    other = make_account(chain.organisation, actor=chain.applicant, iban="AL47212110090000000235698741")
    set_account(application, other, actor=chain.applicant)


def test_reading_twice_gives_the_same_mark(full):
    assert mark_of(full) == mark_of(full)


@pytest.mark.parametrize("change", [change_answer, change_title, change_budget, change_document, change_account])
def test_any_change_of_a_part_changes_the_mark(change, fresh_chain, full):
    before = mark_of(full)
    change(fresh_chain, full)
    assert mark_of(full) != before
