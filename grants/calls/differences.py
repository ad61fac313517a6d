"""What two versions of a call's terms differ in, and one version in full, as a reader of the site's language reads it.

The documents are those of `grants.calls.terms`. Every field and every column has words here: a rule that could be
changed without being named would be changed in secret.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grants.calls.terms import ROWS, Terms, whole
from grants.calls.terms_in_words import (
    NOTHING,
    Reading,
    cell,
    columns_of,
    facts_of,
    label_of,
    listed,
    places_by_code,
    reports_shown,
    shown,
    title_of,
)

LONG: Final = 60  # characters from which on two texts are compared word by word
NOUNS: Final[dict[str, tuple[Any, Any]]] = {
    "lots": (gettext_lazy("Lot"), gettext_lazy("Lots")),
    "ceilings": (gettext_lazy("Ceiling of a heading"), gettext_lazy("Ceilings of headings")),
    "cost_types": (gettext_lazy("Kind of cost"), gettext_lazy("Kinds of cost")),
    "questions": (gettext_lazy("Question"), gettext_lazy("Questions of the form")),
    "criteria_sections": (gettext_lazy("Section of the award criteria"), gettext_lazy("Sections of the criteria")),
    "criteria": (gettext_lazy("Award criterion"), gettext_lazy("Award criteria")),
    "documents": (gettext_lazy("Document"), gettext_lazy("Documents asked for")),
}
GROUPS: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (
        gettext_lazy("What it is for"),
        (
            *("title", "summary", "purpose", "not_considered", "expected_result"),
            *("procedure", "justification", "stages"),
        ),
    ),
    (
        gettext_lazy("Timetable"),
        (
            *("time_zone", "opens_at", "concept_closes_at", "closes_at", "deadline_wording", "questions_until"),
            *("earliest_start", "latest_end", "min_months", "max_months", "report_days"),
        ),
    ),
    (
        gettext_lazy("Money"),
        (
            *("pot_cents", "minimum_cents", "maximum_cents", "fixed_cents", "expected_grants", "minimum_grants"),
            *("cofinancing", "cofinancing_basis_points", "cofinancing_kinds", "indirect_basis_points"),
            *("contingency_basis_points", "advance_basis_points", "vat", "amount_change_basis_points", "relations"),
        ),
    ),
    (
        gettext_lazy("Who may apply"),
        (
            *("applicants", "countries", "min_age_months", "min_turnover_cents", "max_turnover_cents"),
            *("needs_own_account", "mandate_for", "partners", "min_partners", "max_partners", "partner_kind"),
            *("partners_from", "max_applications", "max_as_partner", "max_in_all", "breach"),
            *("languages", "authentic_language"),
        ),
    ),
    (
        gettext_lazy("Assessment"),
        (
            *("total_points", "pass_mark", "concept_points", "concept_pass_mark", "concept_cut_basis_points"),
            *("assessments_per_file", "min_points", "max_points", "blinding", "comment_on", "comment_at"),
            *("divergence_basis_points", "equidistant", "recusal", "rounding", "tie_break", "overflow"),
            *("grants_per_applicant", "eligibility", "panel_least", "panel_is_odd", "least_external", "quorum"),
            *("signed_minutes", "complaint_days", "award_days", "reserve_until"),
        ),
    ),
    (
        gettext_lazy("Agreement and payments"),
        (
            *("instalments", "grant_currency", "exchange", "agreement_language", "signing", "joint_signature"),
            *("starts_before_signature", "conditions", "reallocation_basis_points", "reallocation_of"),
            *("reallocation_counts", "extension_days", "payment_days", "cooling_days", "second_approval_cents"),
            *("sanctions_days", "repay_days"),
        ),
    ),
    (gettext_lazy("Reports and verification"), ("reporting",)),
)


@dataclass(frozen=True)
class Piece:
    """Some words of a text that was changed: same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One difference: a field with its old and new text, or a row of a list that was added, removed or changed."""

    part: str
    label: str
    kind: str = "changed"
    before: str = ""
    after: str = ""
    pieces: tuple[Piece, ...] = ()
    key: str = ""
    noun: str = ""
    columns: tuple["Change", ...] = ()

    @property
    def is_row(self) -> bool:
        return bool(self.noun)

    @property
    def was_set(self) -> bool:
        return self.before != NOTHING

    @property
    def is_set(self) -> bool:
        return self.after != NOTHING


@dataclass(frozen=True)
class Group:
    """A part of one version in full: its facts, and its rows with the facts of each."""

    label: str
    facts: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def differences(before: Terms, after: Terms, *, currency: str) -> list[Change]:
    """Return what the second document says otherwise than the first, in the order in which a call is read."""
    places = places_by_code()
    old, new = Reading(whole(before), currency, places), Reading(whole(after), currency, places)
    names = [name for _label, group in GROUPS for name in group if name != "reporting"]
    found = [change for name in names if (change := _field(name, old, new)) is not None]
    found += _reports(old, new)
    return found + [change for name in ROWS for change in _rows(name, old, new)]


def in_full(terms: Terms, *, currency: str) -> list[Group]:
    """Return one document in words, leaving out what it sets no rule for."""
    reading = Reading(whole(terms), currency, places_by_code())
    groups = [
        Group(str(label), tuple(reports_shown(reading).values()) if "reporting" in names else _facts(names, reading))
        for label, names in GROUPS
    ]
    for name, (_noun, plural) in NOUNS.items():
        rows = tuple(
            (title_of(name, row, reading), tuple(facts_of(name, row, reading))) for row in terms.get(name) or []
        )
        groups.append(Group(str(plural), rows=rows))
    return [group for group in groups if group.facts or group.rows]


def _facts(names: Sequence[str], reading: Reading) -> tuple[tuple[str, str], ...]:
    return tuple((label_of(name), text) for name in names if (text := shown(name, reading)) != NOTHING)


def in_a_sentence(change: Change) -> str:
    """Return a difference as a line of plain text, for a message."""
    if change.is_row:
        said = {"added": _("%(noun)s added: %(label)s"), "removed": _("%(noun)s taken out: %(label)s")}
        words = {"noun": change.noun, "label": change.label}
        if change.kind in said:
            return said[change.kind] % words
        inner = "; ".join(in_a_sentence(column) for column in change.columns)
        return _("%(noun)s changed: %(label)s (%(inner)s)") % {**words, "inner": inner}
    if change.pieces:
        return _("%(label)s: the text is changed") % {"label": change.label}
    return _("%(label)s: %(before)s → %(after)s") % {
        "label": change.label,
        "before": change.before,
        "after": change.after,
    }


def _field(name: str, old: Reading, new: Reading) -> Change | None:
    if old.terms.get(name) == new.terms.get(name):
        return None
    return _between(name, label_of(name), shown(name, old), shown(name, new))


def _reports(old: Reading, new: Reading) -> Iterator[Change]:
    """Yield each rule of the reports that says something else; one that only one document has, against nothing."""
    before, after = reports_shown(old), reports_shown(new)
    for rule, (label, _said) in {**after, **before}.items():
        texts = [found[rule][1] if rule in found else NOTHING for found in (before, after)]
        if texts[0] != texts[1]:
            yield _between("reporting", label, *texts, key=rule)


def _rows(name: str, old: Reading, new: Reading) -> Iterator[Change]:
    """Yield what happened to the rows of a list, in the order of the new one, then what was taken out."""
    before, after = _keyed(name, old, new)
    noun = str(NOUNS[name][0])
    for key, row in after.items():
        title = title_of(name, row, new)
        if key not in before:
            columns = tuple(Change(name, label, "added", after=text) for label, text in facts_of(name, row, new))
            yield Change(name, title, "added", key=key, noun=noun, columns=columns)
        elif columns := tuple(_columns(name, before[key], row, old, new)):
            yield Change(name, title, "changed", key=key, noun=noun, columns=columns)
    for key, row in before.items():
        if key not in after:
            columns = tuple(Change(name, label, "removed", before=text) for label, text in facts_of(name, row, old))
            yield Change(name, title_of(name, row, old), "removed", key=key, noun=noun, columns=columns)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change(
            name,
            _("Order"),
            "changed",
            listed([title_of(name, row, old) for row in before.values()]),
            listed([title_of(name, row, new) for row in after.values()]),
            key="order",
        )


def _keyed(name: str, *readings: Reading) -> list[dict[str, Mapping[str, Any]]]:
    """Return the rows of each document by what names them."""
    named_by = ROWS[name].named_by
    lists = [reading.terms.get(name) or [] for reading in readings]
    return [{":".join(str(row.get(key) or "") for key in named_by): row for row in rows} for rows in lists]


def _columns(
    name: str, before: Mapping[str, Any], after: Mapping[str, Any], old: Reading, new: Reading
) -> Iterator[Change]:
    for column in columns_of(name):
        if before.get(column) != after.get(column):
            texts = cell(name, column, before, old), cell(name, column, after, new)
            yield _between(name, label_of(column, name), *texts, key=column)


def _between(part: str, label: str, before: str, after: str, *, key: str = "") -> Change:
    is_text = max(len(before), len(after)) >= LONG and NOTHING not in (before, after)
    pieces = _pieces(before, after) if is_text else ()
    return Change(part, label, "changed", before, after, pieces, key)


def _pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Compare two texts word by word; what was replaced stands as gone, then as new."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(new[c:d])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(old[a:b])))
        if d > c:
            found.append(Piece("new", "".join(new[c:d])))
    return tuple(found)


def count_of(changes: Sequence[Change]) -> str:
    """Return how many differences there are, in words."""
    return ngettext("%(n)s change", "%(n)s changes", len(changes)) % {"n": len(changes)}
