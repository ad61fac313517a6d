"""Who gives a report more time, and who takes it as never coming in."""

import rules

from grants.applications.policies import has_no_conflict
from grants.people.policies import is_member
from grants.programmes.policies import is_approver, is_officer

rules.add_perm("report_duties.extend", is_officer & ~is_member & has_no_conflict)
rules.add_perm("report_duties.default", is_approver & ~is_member & has_no_conflict)
