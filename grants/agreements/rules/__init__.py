"""The arithmetic of agreements: drawn from an award, paid in instalments, moved between headings. Pure."""

from grants.agreements.rules.alike import titles_alike
from grants.agreements.rules.drawing import (
    TooSmall,
    fit_budget,
    fit_lines,
    fit_shares,
    fitted_cofinancing,
    instalments,
    last_day,
)
from grants.agreements.rules.filling import FieldFault, field_faults, fill

__all__ = [
    "FieldFault",
    "TooSmall",
    "field_faults",
    "fill",
    "fit_budget",
    "fit_lines",
    "fit_shares",
    "fitted_cofinancing",
    "instalments",
    "last_day",
    "titles_alike",
]
