"""Who requests, approves and records payments: never the same person twice."""

import rules

from grants.people.policies import is_member
from grants.programmes.policies import is_approver, is_finance, is_not_requester, is_staff

rules.add_perm("payments.request", is_finance)
rules.add_perm("payments.view", is_staff | is_member)
rules.add_perm("payments.approve", is_approver & is_not_requester)
rules.add_perm("payments.refuse", is_approver & is_not_requester)
rules.add_perm("payments.pay", is_finance)
rules.add_perm("payments.bounce", is_finance)
