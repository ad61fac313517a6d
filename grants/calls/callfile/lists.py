"""The lists of a call file: what a row says, key by key, and the parts of rows that have a shape of their own."""

from typing import Final

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
    ("amount", "amount_cents"),
    ("rest", "takes_rest"),
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
