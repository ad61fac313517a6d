"""How applications are judged: the rules of the evaluation, of a call and of a lot that has some of its own.

A field is written once: a call needs most of them, a lot none, since what it leaves empty is as in the call.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.forms.base import Terms, TermsForm
from grants.calls.forms.fields import DayInput
from grants.calls.models import Call
from grants.calls.refusals import refusal
from grants.calls.rules import Conflict
from grants.calls.rules.judging import matters, rule_conflicts
from grants.calls.rules.scheme import LOT_RULES
from grants.calls.terms import mark_of, plain
from grants.calls.terms_in_words import NOTHING, Reading, shown
from grants.core.fields import DayField, PercentField

TIES: Final = ("tie_1", "tie_2", "tie_3")
Field = Callable[[bool], forms.Field]


class ScoresField(forms.CharField):
    """Some scores of the scale as they are written in a sentence: 1, 2, 5."""

    def prepare_value(self, value: Any) -> Any:
        """Return the scores as one reads them."""
        return ", ".join(str(points) for points in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the scores in their order, or refuse what are none."""
        if isinstance(value, list):
            return value
        parts = [part for part in re.split(r"[\s,;]+", super().to_python(value)) if part]
        if not all(part.isdecimal() and len(part) < 4 for part in parts):
            raise forms.ValidationError(_("Write scores and commas between them: 1, 2, 5."), code="invalid")
        return sorted({int(part) for part in parts})


def _number(label: Any, least: int, most: int, help_text: Any = "", *, needed: bool = True) -> Field:
    return lambda own: forms.IntegerField(
        label=label, min_value=least, max_value=most, help_text=help_text, required=needed and not own
    )


def _points(label: Any, help_text: Any = "", *, needed: bool = True) -> Field:
    return lambda own: forms.DecimalField(
        label=label,
        min_value=0,
        max_value=999,
        max_digits=5,
        decimal_places=2,
        help_text=help_text,
        required=needed and not own,
    )


def _percent(label: Any, help_text: Any, *, most: int = 10_000) -> Field:
    return lambda own: PercentField(label=label, required=False, maximum=most, help_text=help_text)


def _choice(label: Any, choices: Any, help_text: Any = "") -> Field:
    return lambda own: forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect, help_text=help_text, required=not own
    )


def _flag(label: Any, help_text: Any = "") -> Field:
    return lambda own: forms.BooleanField(label=label, help_text=help_text, required=False)


FIELDS: Final[dict[str, Field]] = {
    "total_points": _number(
        gettext_lazy("Points in all"), 1, 1000, gettext_lazy("The weights of the criteria add up to it.")
    ),
    "pass_mark": _points(gettext_lazy("Pass mark"), gettext_lazy("Who has exactly so many points passes.")),
    "concept_points": _number(
        gettext_lazy("Points in all, concept note"),
        1,
        1000,
        gettext_lazy("Only where criteria are scored on concept notes."),
    ),
    "concept_pass_mark": _points(
        gettext_lazy("Pass mark of concept notes"), gettext_lazy("Empty: none."), needed=False
    ),
    "concept_cut_basis_points": _percent(
        gettext_lazy("Preselected while they ask for at most (% of the pot)"),
        gettext_lazy("200: concept notes are taken by rank while they ask for twice the pot. Empty: all that pass."),
        most=100_000,
    ),
    "min_points": _number(gettext_lazy("Lowest score of a criterion"), 0, 99),
    "max_points": _number(gettext_lazy("Highest score of a criterion"), 1, 100),
    "assessments_per_file": _number(gettext_lazy("Evaluators for each file"), 1, 9),
    "blinding": _choice(
        gettext_lazy("What evaluators see"),
        Call.Blinding.choices,
        gettext_lazy("Where the applicant is hidden, the secretary checks what is masked before scoring opens."),
    ),
    "recusal": _choice(gettext_lazy("When an evaluator steps back from a file"), Call.Recusal.choices),
    "comment_on": _choice(gettext_lazy("A reason is written for"), Call.CommentOn.choices),
    "comment_at": lambda own: ScoresField(
        label=gettext_lazy("Scores that always need a reason"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("For example the ends of the scale: 1, 2, 5. Empty: none."),
    ),
    "divergence_basis_points": _percent(
        gettext_lazy("One more evaluator where scores differ by more than (% of the higher)"),
        gettext_lazy("The closest two results count then. Empty: the mean of all counts, however far apart they are."),
    ),
    "equidistant": _choice(
        gettext_lazy("Where the third score is equally far from both"),
        Call.Equidistant.choices,
        gettext_lazy("Makes a difference only where scores that differ bring one more evaluator."),
    ),
    "rounding": _number(
        gettext_lazy("Decimals of a result"),
        0,
        6,
        gettext_lazy("Results are rounded to so many, half up, before they are compared."),
    ),
    "overflow": _choice(gettext_lazy("Where the next in rank does not fit the money"), Call.Overflow.choices),
    "grants_per_applicant": _number(
        gettext_lazy("Grants for one applicant at most"),
        1,
        50,
        gettext_lazy("Its lower-ranked applications fall out. Empty: no limit."),
        needed=False,
    ),
    "eligibility": _choice(gettext_lazy("When eligibility is checked"), Call.Eligibility.choices),
    "panel_least": _number(gettext_lazy("Voting members at least"), 1, 50),
    "panel_is_odd": _flag(gettext_lazy("Their number is odd"), gettext_lazy("So that a vote does not end in a tie.")),
    "least_external": _number(gettext_lazy("External experts at least"), 0, 50),
    "quorum": _number(
        gettext_lazy("Members who vote at least"), 0, 50, gettext_lazy("0: the committee recommends without a vote.")
    ),
    "signed_minutes": _flag(gettext_lazy("The members sign the minutes before the decision")),
    "complaint_days": _number(
        gettext_lazy("Days to complain about the outcome"), 1, 365, gettext_lazy("Empty: no window."), needed=False
    ),
    "award_days": _number(
        gettext_lazy("Days to accept an award"),
        1,
        365,
        gettext_lazy("After them the next on the reserve list can be called. Empty: no limit."),
        needed=False,
    ),
    "reserve_until": lambda own: DayField(
        label=gettext_lazy("Reserve list valid until"),
        required=False,
        widget=DayInput,
        help_text=gettext_lazy("The last day. Empty: while there is money."),
    ),
}


class JudgingForm(TermsForm):
    """Some rules of the evaluation; what makes no difference in the call is not asked."""

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the rules that the form edits."""
        return (*(name for _heading, group in cls.groups for name in group if name in FIELDS), *cls.also)

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rules as they stand."""
        return {name: terms.get(name) for name in cls.names()}

    def prepare(self) -> None:
        """Ask for every rule of the form but those of concept notes in a call of one stage."""
        asked = [name for name in self.names() if name in FIELDS]
        self.fields |= {
            name: FIELDS[name](False) for name in asked if matters(name, self.stored) or name == "equidistant"
        }


class AssessmentForm(JudgingForm):
    """How files are scored, by how many, and for what they write reasons."""

    groups = (
        (gettext_lazy("Points"), ("total_points", "pass_mark", "min_points", "max_points")),
        (gettext_lazy("Concept notes"), ("concept_points", "concept_pass_mark", "concept_cut_basis_points")),
        (gettext_lazy("Who scores"), ("assessments_per_file", "blinding", "recusal")),
        (gettext_lazy("Reasons"), ("comment_on", "comment_at")),
        (gettext_lazy("Scores that differ"), ("divergence_basis_points", "equidistant")),
    )


class RankingForm(JudgingForm):
    """Who comes before whom, and to how many the money reaches."""

    also = ("tie_break",)
    groups = (
        (gettext_lazy("Order"), ("rounding", *TIES)),
        (gettext_lazy("Money"), ("overflow", "grants_per_applicant")),
        (gettext_lazy("Eligibility"), ("eligibility",)),
    )

    @classmethod
    def shown(cls, terms: Mapping[str, Any]) -> dict[str, Any]:
        """Return the sections of the tie rule one by one."""
        return {**super().shown(terms), **ties_shown(terms.get("tie_break"))}

    def prepare(self) -> None:
        """Add the sections by which equal points are told apart, where the criteria have sections."""
        super().prepare()
        self.fields |= tie_fields(self.stored)

    @property
    def terms(self) -> Terms:
        """The rules, the sections of the tie rule as one list."""
        found = super().terms
        chosen = [found.pop(name) for name in TIES if name in found]
        has_sections = any(name in self.fields for name in TIES)
        return {**found, "tie_break": list(dict.fromkeys(filter(None, chosen))) if has_sections else []}

    def refuse_conflict(self, conflict: Conflict) -> None:
        """Show what is wrong with the tie rule at its first section."""
        if conflict.at[0] == "tie_break" and TIES[0] in self.fields:
            self.add_error(TIES[0], refusal(conflict))
        else:
            super().refuse_conflict(conflict)


class CommitteeForm(JudgingForm):
    """Of whom a committee consists, how it recommends, and what follows the decision."""

    groups = (
        (gettext_lazy("Members"), ("panel_least", "panel_is_odd", "least_external")),
        (gettext_lazy("The recommendation"), ("quorum", "signed_minutes")),
        (gettext_lazy("After the decision"), ("complaint_days", "award_days", "reserve_until")),
    )


def section_choices(terms: Mapping[str, Any], *, stage: str = "") -> list[tuple[str, str]]:
    """Return the sections of the criteria as (key, title), each key once; of one stage where it is named."""
    rows = terms.get("criteria_sections") or []
    return list({row["key"]: str(row["title"]) for row in rows if stage in ("", row.get("stage") or "full")}.items())


def ties_shown(keys: Any) -> dict[str, str]:
    """Return the sections of a tie rule by the names of their fields."""
    return dict(zip(TIES, list(keys or []), strict=False))


def tie_fields(terms: Mapping[str, Any], *, empty: str = "—") -> dict[str, forms.Field]:
    """Return a choice for each place of the tie rule; none where the criteria have no sections."""
    offered = section_choices(terms)
    labels = (
        gettext_lazy("At equal points, the higher result in this section comes first"),
        gettext_lazy("Then the higher result in"),
        gettext_lazy("Then the higher result in"),
    )
    return {
        name: forms.ChoiceField(
            label=label, choices=[("", empty if name == TIES[0] else "—"), *offered], required=False
        )
        for name, label in list(zip(TIES, labels, strict=True))[: len(offered)]
    }


class LotJudgingForm(TermsForm):
    """The rules of the evaluation that one lot sets otherwise; what is empty is as in the call."""

    groups = (
        *AssessmentForm.groups,
        (gettext_lazy("Order and money"), ("rounding", *TIES, "overflow")),
        *CommitteeForm.groups[:2],
    )

    def __init__(self, data: Any = None, *, terms: Mapping[str, Any], lot: str, **kwargs: Any) -> None:
        self.lot = next(row for row in terms["lots"] if row["key"] == lot)
        super().__init__(data, terms=terms, **kwargs)
        self.initial = self._shown()

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the terms that the form edits: the list in which the lot stands."""
        return ("lots",)

    @property
    def mark(self) -> str:
        """A mark of the lots that were shown."""
        return mark_of(self.stored, self.names())

    def prepare(self) -> None:
        """Offer every rule that a lot may set, empty where it is as in the call."""
        reading = Reading(self.stored, self.currency, {})
        for name in LOT_RULES:
            if (name in FIELDS and matters(name, self.stored)) or name == "equidistant":
                self.fields[name] = _as_in_call(FIELDS[name](True), shown(name, reading))
        empty = _("As in the call: %(value)s") % {"value": shown("tie_break", reading)}
        self.fields |= tie_fields(self.stored, empty=empty)

    @property
    def terms(self) -> Terms:
        """The lots, this one with the rules that it sets."""
        given = {name: _said(self.fields[name], value) for name, value in self.cleaned_data.items()}
        ties = [given.pop(name) for name in TIES if name in given]
        own = {name: plain(value) for name, value in given.items() if value is not None}
        if chosen := list(dict.fromkeys(filter(None, ties))):
            own["tie_break"] = chosen
        rows = self.stored["lots"]
        return {"lots": [{**row, "evaluation": own} if row["key"] == self.lot["key"] else row for row in rows]}

    def refuse_conflict(self, conflict: Conflict) -> None:
        """Leave the rest of the call alone: what the lot's own rules contradict is shown at their fields."""

    def settle(self, cleaned: dict[str, Any]) -> None:
        """Compare the lot's rules with each other, and with those of the call that it keeps."""
        if self.errors:
            return
        own = next(row["evaluation"] for row in self.terms["lots"] if row["key"] == self.lot["key"])
        for conflict in rule_conflicts({**self.stored, **own}):
            name = next((name for name in conflict.at if name in own), "")
            if name and name not in self.errors:
                self.add_error(name, refusal(conflict, self.currency))

    def _shown(self) -> dict[str, Any]:
        own = self.lot.get("evaluation") or {}
        flags = {name: "yes" if value else "no" for name, value in own.items() if isinstance(value, bool)}
        return {**own, **flags, **ties_shown(own.get("tie_break"))}


def _as_in_call(field: Any, value: str) -> forms.Field:
    """Return the field with what holds in the call where it is left empty."""
    value = str(_("none")) if value == NOTHING else value
    said = _("As in the call: %(value)s") % {"value": value}
    if isinstance(field, forms.BooleanField):
        choices = [("", said), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=field.label, choices=choices, required=False, widget=forms.RadioSelect)
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", said), *field.choices]
    else:
        field.help_text = _("Empty: as in the call (%(value)s).") % {"value": value}
    return field  # type: ignore[no-any-return]


def _said(field: forms.Field, value: Any) -> Any:
    """Return what a lot says in a field; None where it says nothing."""
    if value in ("yes", "no"):
        return value == "yes"
    return None if value in ("", []) else value
