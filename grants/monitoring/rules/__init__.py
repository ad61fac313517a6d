"""The rules of reports and monitoring. Pure."""

from grants.monitoring.rules.settling import RULE_VERSION, Outcome, final_amount

__all__ = ["RULE_VERSION", "Outcome", "final_amount"]
