"""The keys of a call file: what each is called, and which of the terms it holds. Sections and keys in their order."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from grants.calls.models import Call
from grants.calls.rules.scheme import LOT_RULES
from grants.calls.terms import MOMENTS, ROWS


@dataclass(frozen=True)
class Key:
    """One key of the file, and the column of the terms behind it."""

    name: str
    column: str
    model: type[models.Model] = Call

    @property
    def field(self) -> Any:
        """The model's field, which knows the kind, the choices and the longest text."""
        return self.model._meta.get_field(self.column)

    @property
    def kind(self) -> str:
        """How the value is written: cents, percent, choice, flag, moment, day, number, figure, place, key, text…

        A list is one of numbers, of keys or of words that are known; `judging` is the table of a lot's own rules of
        the evaluation, `limit` a percentage or nothing at all.
        """
        if self.column in LISTED:
            return LISTED[self.column]
        if self.column.endswith("_cents"):
            return "cents"
        if self.column.endswith("basis_points"):
            return "percent"
        if self.field.choices:
            return "choice"
        return KINDS[type(self.field)]

    @property
    def is_needed(self) -> bool:
        """Whether a file without it says too little; dates may be left out, a key is given where there is none."""
        optional = self.field.null or self.field.blank or self.field.has_default()
        return not optional and self.column not in MOMENTS and self.kind != "key"

    @property
    def default(self) -> Any:
        """What stands in the terms where the file says nothing."""
        if (self.field.null and self.kind != "limit") or self.column in MOMENTS:
            return None
        return self.field.get_default() if self.field.has_default() else ""


KINDS: Final[dict[type[Any], str]] = {
    models.BooleanField: "flag",
    models.DateTimeField: "moment",
    models.DateField: "day",
    models.PositiveSmallIntegerField: "number",
    models.PositiveIntegerField: "number",
    models.DecimalField: "figure",
    models.ForeignKey: "place",
    models.SlugField: "key",
    models.CharField: "text",
    models.TextField: "text",
}
LISTED: Final = {
    "comment_at": "numbers",
    "tie_break": "keys",
    "looks_at": "keys",
    "evaluation": "judging",
    "conditions": "known",
    "grant_currency": "currency",
    "reallocation_basis_points": "limit",
}
NOTHING: Final = "none"  # how a limit says that nothing is within it
# The bounds that the pages set; a number without any here is one from 1.
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
    "threshold": (0, 999),
    "weight": (1, 1000),
    "max_files": (1, 20),
    "max_words": (1, 10_000),
    "max_characters": (1, 100_000),
    "minimum": (-999_999_999, 999_999_999),
    "maximum": (-999_999_999, 999_999_999),
}
ZERO_IS_NOTHING: Final = ("cofinancing_basis_points",)  # no share is asked for: the key is left out

SECTIONS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "": (
        ("title", "title"),
        ("summary", "summary"),
        ("purpose", "purpose"),
        ("not_considered", "not_considered"),
        ("expected_result", "expected_result"),
    ),
    "procedure": (
        ("kind", "procedure"),
        ("justification", "justification"),
        ("stages", "stages"),
        ("amount_change_percent", "amount_change_basis_points"),
    ),
    "money": (
        ("pot", "pot_cents"),
        ("minimum", "minimum_cents"),
        ("maximum", "maximum_cents"),
        ("fixed", "fixed_cents"),
        ("expected_grants", "expected_grants"),
        ("minimum_grants", "minimum_grants"),
        ("first_instalment_percent", "advance_basis_points"),
        ("indirect_percent", "indirect_basis_points"),
        ("contingency_percent", "contingency_basis_points"),
        ("vat", "vat"),
    ),
    "cofinancing": (
        ("rule", "cofinancing"),
        ("percent", "cofinancing_basis_points"),
        ("kinds", "cofinancing_kinds"),
    ),
    "applicants": (
        ("who", "applicants"),
        ("countries", "countries"),
        ("founded_months_before", "min_age_months"),
        ("minimum_turnover", "min_turnover_cents"),
        ("maximum_turnover", "max_turnover_cents"),
        ("own_account", "needs_own_account"),
        ("mandate_of", "mandate_for"),
        ("applications_as_lead", "max_applications"),
        ("applications_as_partner", "max_as_partner"),
        ("applications_in_all", "max_in_all"),
        ("breach", "breach"),
    ),
    "partners": (
        ("rule", "partners"),
        ("least", "min_partners"),
        ("most", "max_partners"),
        ("kind", "partner_kind"),
        ("from", "partners_from"),
    ),
    "languages": (("accepted", "languages"), ("authentic", "authentic_language")),
    "timetable": (
        ("zone", "time_zone"),
        ("opens", "opens_at"),
        ("concept_closes", "concept_closes_at"),
        ("closes", "closes_at"),
        ("deadline_wording", "deadline_wording"),
        ("questions_until", "questions_until"),
        ("earliest_start", "earliest_start"),
        ("latest_end", "latest_end"),
        ("minimum_months", "min_months"),
        ("maximum_months", "max_months"),
        ("report_days", "report_days"),
    ),
    "assessment": (
        ("points", "total_points"),
        ("pass_mark", "pass_mark"),
        ("concept_points", "concept_points"),
        ("concept_pass_mark", "concept_pass_mark"),
        ("concept_cut_percent", "concept_cut_basis_points"),
        ("evaluators_per_file", "assessments_per_file"),
        ("lowest_score", "min_points"),
        ("highest_score", "max_points"),
        ("blinding", "blinding"),
        ("reasons_for", "comment_on"),
        ("reasons_at", "comment_at"),
        ("divergence_percent", "divergence_basis_points"),
        ("equidistant", "equidistant"),
        ("recusal", "recusal"),
        ("decimals", "rounding"),
        ("ties", "tie_break"),
        ("does_not_fit", "overflow"),
        ("grants_per_applicant", "grants_per_applicant"),
        ("eligibility", "eligibility"),
        ("members_least", "panel_least"),
        ("members_odd", "panel_is_odd"),
        ("external_least", "least_external"),
        ("quorum", "quorum"),
        ("signed_minutes", "signed_minutes"),
        ("complaint_days", "complaint_days"),
        ("award_days", "award_days"),
        ("reserve_until", "reserve_until"),
    ),
    "agreement": (
        ("currency", "grant_currency"),
        ("exchange", "exchange"),
        ("language", "agreement_language"),
        ("signing", "signing"),
        ("joint_signature", "joint_signature"),
        ("starts_before_signature", "starts_before_signature"),
        ("conditions", "conditions"),
        ("reallocation_percent", "reallocation_basis_points"),
        ("reallocation_of", "reallocation_of"),
        ("reallocation_counting", "reallocation_counts"),
        ("extension_days", "extension_days"),
        ("cooling_days", "cooling_days"),
        ("second_approval_above", "second_approval_cents"),
        ("sanctions_check_days", "sanctions_days"),
        ("repay_days", "repay_days"),
        ("instalments", "instalments"),
    ),
}
LISTS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "criteria_sections": (
        ("key", "key"),
        ("title", "title"),
        ("stage", "stage"),
        ("lot", "lot"),
        ("threshold", "threshold"),
        ("carried", "is_carried"),
    ),
    "criteria": (
        ("key", "key"),
        ("title", "title"),
        ("help", "help"),
        ("weight", "weight"),
        ("section", "section"),
        ("stage", "stage"),
        ("lot", "lot"),
        ("looks_at", "looks_at"),
    ),
    "lots": (
        ("key", "key"),
        ("title", "title"),
        ("country", "country"),
        ("pot", "pot_cents"),
        ("maximum", "maximum_cents"),
        ("grants", "max_grants"),
        ("minimum_turnover", "min_turnover_cents"),
        ("maximum_turnover", "max_turnover_cents"),
        ("evaluation", "evaluation"),
    ),
    "ceilings": (("heading", "heading"), ("percent", "basis_points"), ("of", "of")),
    "cost_types": (("key", "key"), ("title", "title"), ("heading", "heading"), ("excluded_for", "excluded_for")),
    "questions": (
        ("key", "key"),
        ("section", "section"),
        ("kind", "kind"),
        ("title", "title"),
        ("help", "help"),
        ("words", "max_words"),
        ("characters", "max_characters"),
        ("minimum", "minimum"),
        ("maximum", "maximum"),
        ("required", "is_required"),
        ("asked_of", "applies_to"),
        ("stage", "stage"),
    ),
    "documents": (
        ("key", "key"),
        ("title", "title"),
        ("help", "help"),
        ("required", "is_required"),
        ("asked_of", "applies_to"),
        ("stage", "stage"),
        ("files", "max_files"),
    ),
}
# Parts with a shape of their own: the reader and the writer spell them out.
RELATION: Final = ("left", "is", "percent", "right", "message")
OPTION: Final = ("key", "label")
COLUMN: Final = ("key", "label", "kind")
CONDITION: Final = ("question", "is")
INSTALMENT: Final = (
    ("trigger", "trigger"),
    ("percent", "basis_points"),
    ("days", "days"),
    ("condition", "condition"),
)
LONGEST_CONDITION: Final = 300  # characters
LETTERS: Final = {
    "criteria_sections": "s",
    "criteria": "c",
    "lots": "l",
    "cost_types": "t",
    "questions": "q",
    "documents": "d",
}
OPS: Final = ("at_most", "at_least", "equal")


def keys_of(section: str) -> list[Key]:
    """Return the keys of a section whose values are single ones."""
    return [Key(*pair) for pair in SECTIONS[section] if pair[1] not in ("countries", "languages", "instalments")]


def keys_of_row(name: str) -> list[Key]:
    """Return the keys of a list's rows."""
    return [Key(*pair, model=ROWS[name].model) for pair in LISTS[name]]


def keys_of_lot_rules() -> list[Key]:
    """Return the keys of the rules of the evaluation that a lot may set otherwise."""
    return [key for key in keys_of("assessment") if key.column in LOT_RULES]


def place_of(column: str) -> tuple[str, str]:
    """Return the section and the key that hold one of the terms; a list has no key."""
    for section, pairs in SECTIONS.items():
        for name, held in pairs:
            if held == column:
                return section, name
    return column, ""


def name_in_row(rows: str, column: str) -> str:
    """Return what the file calls a column of a list."""
    if column == "options":
        return ""
    pairs = INSTALMENT if rows == "instalments" else LISTS.get(rows, ())
    return next((name for name, held in pairs if held == column), column)


def every_key() -> dict[str, list[str]]:
    """Return every key that the reader knows, by its section: what the documentation has to tell."""
    found = {section: [name for name, _column in pairs] for section, pairs in SECTIONS.items()}
    found |= {name: [key for key, _column in pairs] for name, pairs in LISTS.items()}
    found["questions"] += ["shown_if"]
    return found | {
        "questions.choices": list(OPTION),
        "questions.columns": list(COLUMN),
        "questions.shown_if": list(CONDITION),
        "relations": list(RELATION),
        "agreement.instalments": [name for name, _column in INSTALMENT],
    }
