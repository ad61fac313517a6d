"""The points of the check, in their two groups."""

from typing import Final

CHECK_POINTS: Final[tuple[tuple[str, str], ...]] = (
    ("administrative", "in_time"),
    ("administrative", "complete"),
    ("administrative", "signed"),
    ("eligibility", "applicant"),
    ("eligibility", "country"),
    ("eligibility", "action"),
    ("eligibility", "budget"),
    ("eligibility", "places"),
    ("eligibility", "exclusion"),
)
