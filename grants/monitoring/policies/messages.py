"""Who writes and reads the messages about a grant: the grantee and the officer; the rest of the office reads along."""

from typing import Any

import rules

from grants.agreements.policies.agreements import is_officer_outside
from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member, is_writer
from grants.programmes.policies import is_staff


@rules.predicate
def is_past_draft(_user: Any, obj: Any) -> bool:
    """True once the grantee may read the agreement that it is about."""
    return str(getattr(obj, "agreement", obj).state) != "draft"


@rules.predicate
def is_author(user: Any, message: Any) -> bool:
    """True for the one who wrote it."""
    return message.author_id == user.pk


is_reader = (is_staff & has_no_conflict) | (is_member & is_past_draft)

rules.add_perm("messages.list", is_reader)
rules.add_perm("messages.view", is_reader)
rules.add_perm("messages.send", is_past_draft & (is_writer | is_officer_outside))
rules.add_perm("messages.mark_read", is_past_draft & (is_member | is_officer_outside))
rules.add_perm("messages.withdraw", is_author & is_reader)
