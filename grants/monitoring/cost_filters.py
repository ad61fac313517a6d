"""How the list of the costs of a report is narrowed: by line, outcome, what the rules say, proof, question, words.

What the rules say of a cost depends on the others, so all of a report are read at once and narrowed here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import AgreementLine
from grants.core.forms import set_choices
from grants.core.search import fold
from grants.monitoring.models import Expenditure

ALL: Final = ("", _("All"))
TRAITS: Final[dict[str, tuple[Any, Callable[[Any], bool]]]] = {
    "undecided": (_("still to decide"), lambda cost: not cost.is_decided),
    "answered": (_("question answered"), lambda cost: bool(cost.is_answered)),
    "question": (_("asked about"), lambda cost: bool(cost.last_text)),
    "second": (_("waits for a second person"), lambda cost: cost.needs_second),
    "sample": (_("in the sample"), lambda cost: cost.in_sample),
    "unreviewed": (_("accepted without review"), lambda cost: cost.is_unreviewed),
    "hard": (_("cannot count as it is"), lambda cost: any(flag.is_hard for flag in cost.flags)),
    "flagged": (_("flagged by the rules"), lambda cost: bool(cost.flags)),
    "twin": (_("looks like a duplicate"), lambda cost: bool(cost.twins)),
    "no_receipt": (_("without a receipt"), lambda cost: cost.receipt_id is None),
}


class CostFilterForm(forms.Form):
    """What the list can be narrowed by."""

    q = forms.CharField(label=_("Search"), required=False, max_length=200)
    line = forms.ChoiceField(label=_("Line"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False, choices=[ALL, *Expenditure.Outcome.choices])
    only = forms.ChoiceField(
        label=_("Only those"), required=False, choices=[ALL, *((key, label) for key, (label, _test) in TRAITS.items())]
    )

    def __init__(self, data: Any, *, lines: Sequence[AgreementLine]) -> None:
        super().__init__(data)
        set_choices(self, "line", [ALL, *((str(line.pk), line.description) for line in lines)])


class CostFilter:
    """The costs of a report that the reader asked for; what no choice knows narrows nothing."""

    def __init__(
        self, data: Mapping[str, Any], *, queryset: Sequence[Any], request: Any = None, lines: Sequence[AgreementLine]
    ) -> None:
        self.form = CostFilterForm(data, lines=lines)
        self._costs = queryset

    @cached_property
    def qs(self) -> list[Any]:
        """The costs that are left, in their order."""
        self.form.is_valid()
        asked = {name: value for name, value in self.form.cleaned_data.items() if value}
        tests = [self._tests()[name](value) for name, value in asked.items()]
        return [cost for cost in self._costs if all(test(cost) for test in tests)]

    @staticmethod
    def _tests() -> dict[str, Callable[[str], Callable[[Any], bool]]]:
        """Return how a cost is tested by the value of each box."""
        return {
            "q": _holds,
            "line": lambda value: lambda cost: str(cost.line_id) == value,
            "outcome": lambda value: lambda cost: str(cost.outcome) == value,
            "only": lambda value: TRAITS[value][1],
        }


def _holds(text: str) -> Callable[[Any], bool]:
    words = fold(text).split()
    return lambda cost: all(word in _words_of(cost) for word in words)


def _words_of(cost: Any) -> str:
    return fold(f"{cost.supplier} {cost.document_number} {cost.description}")
