"""The rules of reports and monitoring. Pure."""

from grants.monitoring.rules.settling import (
    RULE_VERSION,
    Outcome,
    cofinancing_shortfall,
    final_amount,
    steps_to_final,
)

__all__ = ["RULE_VERSION", "Outcome", "cofinancing_shortfall", "final_amount", "steps_to_final"]
