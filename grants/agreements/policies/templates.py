"""Who writes the articles of a programme's agreements, and who reads their editions."""

from typing import Any

import rules

from grants.programmes.policies import has_any_role, programme_ids_of

WRITERS = ("officer", "administrator")


@rules.predicate
def writes_in(user: Any, programme: Any) -> bool:
    """True for officers and administrators who work in the programme, be it for one action."""
    return getattr(programme, "pk", None) in programme_ids_of(user, *WRITERS)


rules.add_perm("templates.write", writes_in)
rules.add_perm("templates.list", has_any_role(*WRITERS, "approver", "auditor"))
