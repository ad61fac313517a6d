"""Who reports, validates and reads the values of indicators."""

from typing import Any

import rules

from grants.applications.policies import has_no_conflict
from grants.monitoring.policies.reports import is_officer_outside
from grants.people.policies import is_member, is_submitter, is_writer
from grants.programmes.policies import is_staff


@rules.predicate
def was_reported(_user: Any, value: Any) -> bool:
    """True once the grantee has reported it: what is being written is the grantee's own."""
    return str(value.state) != "draft"


rules.add_perm("indicator_values.edit", is_writer)
rules.add_perm("indicator_values.view", is_member | (is_staff & has_no_conflict & was_reported))
rules.add_perm("indicator_values.report_value", is_writer | is_submitter)
rules.add_perm("indicator_values.validate", is_officer_outside)
rules.add_perm("indicator_values.return_value", is_officer_outside)
rules.add_perm("indicator_values.supersede", is_officer_outside)
