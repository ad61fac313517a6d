"""Save the form of a draft: a change is applied to the list as it is at that moment, under the lock of its call."""

from collections.abc import Callable

from django.db import transaction

from grants.calls import services
from grants.calls.form_building.editing import Row, Rows
from grants.calls.form_building.faults import faults_of_form
from grants.calls.models import Call, Question
from grants.calls.terms import terms_rows
from grants.core.errors import DomainError
from grants.people.models import User


@transaction.atomic
def change_form(call: Call, change: Callable[[Rows], list[Row]], *, actor: User) -> Call:
    """Change the questions of a draft. Raises DomainError where the change would break another part of the call."""
    call = services.draft_of(call, actor=actor)
    before = terms_rows(call, "questions")
    after = change(before)
    refuse_new_faults(before, after, call.relations)
    return services.set_rows(call, "questions", after, actor=actor)


def refuse_new_faults(before: Rows, after: Rows, relations: Rows) -> None:
    """Raise DomainError for the first fault that a form has after a change and did not have before."""
    old = faults_of_form(before, relations)
    new = next((fault for fault in faults_of_form(after, relations) if fault not in old), None)
    if new is not None:
        raise DomainError(new.message)


def retired_keys(call: Call) -> set[str]:
    """Return the keys that nothing new may get, since answers may hang on them: those of every published version.

    "q3" is a question, "q3:c1" a choice or column of it.
    """
    published = [row for version in call.versions.all() for row in version.terms.get("questions", [])]
    retired = set(Question.everything.filter(call=call, is_retired=True).values_list("key", flat=True))
    options = {f"{row['key']}:{option['key']}" for row in published for option in row["options"]}
    return retired | {row["key"] for row in published} | options
