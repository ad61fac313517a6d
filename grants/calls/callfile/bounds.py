"""Between which figures the numbers of a call file lie: the bounds that the pages set."""

from typing import Final

# A number that is not named here is one from 1.
BOUNDS: Final = {
    "expected_grants": (1, 5000),
    "minimum_grants": (1, 5000),
    "min_age_months": (1, 600),
    "min_partners": (1, 50),
    "max_partners": (1, 50),
    "max_applications": (1, 20),
    "max_as_partner": (1, 50),
    "max_in_all": (1, 50),
    "min_months": (1, 60),
    "max_months": (1, 60),
    "report_days": (1, 365),
    "assessments_per_file": (1, 9),
    "total_points": (1, 1000),
    "concept_points": (1, 1000),
    "min_points": (0, 99),
    "max_points": (1, 100),
    "pass_mark": (0, 999),
    "concept_pass_mark": (0, 999),
    "concept_cut_basis_points": (1, 1000),  # percent of the pot
    "rounding": (0, 6),
    "panel_least": (1, 50),
    "least_external": (0, 50),
    "quorum": (0, 50),
    "grants_per_applicant": (1, 50),
    "complaint_days": (1, 365),
    "award_days": (1, 365),
    "extension_days": (0, 365),
    "cooling_days": (0, 90),
    "sanctions_days": (1, 365),
    "repay_days": (1, 365),
    "payment_days": (1, 365),
    "threshold": (0, 999),
    "weight": (1, 1000),
    "max_files": (1, 20),
    "max_words": (1, 10_000),
    "max_characters": (1, 100_000),
    "minimum": (-999_999_999, 999_999_999),
    "maximum": (-999_999_999, 999_999_999),
}
# Any other number of [reporting] is one from 0 to 365.
REPORT_BOUNDS: Final = {"default_days": (0, 730), "retention_years": (1, 30)}
