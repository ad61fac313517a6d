"""Who says by what a grant is measured."""

import rules

from grants.agreements.policies.agreements import is_officer_outside

rules.add_perm("grant_indicators.add", is_officer_outside)
rules.add_perm("grant_indicators.edit", is_officer_outside)
rules.add_perm("grant_indicators.remove", is_officer_outside)
rules.add_perm("grant_indicators.link", is_officer_outside)
