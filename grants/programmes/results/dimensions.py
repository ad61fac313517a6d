"""By what values are divided, and the labels that are counted: never an attribute of a named person."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

SEX, AGE, DISABILITY, GROUP = "sex", "age", "disability", "group"
DIMENSIONS: Final[dict[str, Any]] = {
    SEX: _("Sex"),
    AGE: _("Age"),
    DISABILITY: _("Disability"),
    GROUP: _("Group"),
}
LABELS: Final[dict[str, dict[str, Any]]] = {
    SEX: {"women": _("Women"), "men": _("Men"), "others": _("Other")},
    AGE: {
        "under_18": _("Under 18"),
        "18_29": _("18 to 29"),
        "30_64": _("30 to 64"),
        "65_over": _("65 and over"),
    },
    DISABILITY: {"with": _("With a disability"), "without": _("Without a disability")},
}
UNKNOWN: Final = _("Not known")


def labels_of(dimension: str, groups: Sequence[str]) -> dict[str, Any]:
    """Return the labels of a dimension, each with its words; groups are those that the scheme names."""
    return {group: group for group in groups} if dimension == GROUP else LABELS[dimension]


def asked_of(disaggregation: Sequence[str], groups: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return each dimension that is asked for with its labels, in the order of the house."""
    return {name: labels_of(name, groups) for name in DIMENSIONS if name in disaggregation}


def in_words(breakdown: Mapping[str, Mapping[str, int]], groups: Sequence[str]) -> list[tuple[Any, list[Any]]]:
    """Return a breakdown as it is read: each dimension with its labels and counts, what is not known last."""
    found = []
    for dimension in [name for name in DIMENSIONS if name in breakdown]:
        counts = breakdown[dimension]
        words = {**labels_of(dimension, groups), "unknown": UNKNOWN}
        rows = [(words[label], counts[label]) for label in words if counts.get(label)]
        rows += [(label, count) for label, count in counts.items() if label not in words and count]
        found.append((DIMENSIONS[dimension], rows))
    return found
