"""Oversight of actions: what became of the money, the grants, the results; on a page, and as a report of a period."""
