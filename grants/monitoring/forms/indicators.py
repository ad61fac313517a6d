"""The shape of what people enter about the values of indicators."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grants.agreements.forms.indicators import free_indicators
from grants.agreements.models import GrantIndicator
from grants.core.fields import DayField
from grants.core.files import TYPES
from grants.core.forms import set_choices
from grants.monitoring.forms.reports import DateInput
from grants.monitoring.models import IndicatorValue
from grants.monitoring.rules.indicators import SHARE, UNKNOWN, breakdown_faults
from grants.monitoring.services.indicators import Count, sentence_of
from grants.programmes.results.dimensions import DIMENSIONS
from grants.programmes.results.dimensions import UNKNOWN as NOT_KNOWN
from grants.programmes.results.models import ResultIndicator

LARGEST = 2_147_483_647
OCCASION, REMARKS = ("milestone", "on"), ("note", "evidence")
ENDINGS = ",".join(f".{kind}" for kind in TYPES)


class CountField(forms.IntegerField):
    """A number of people or things: whole, zero or more."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0})
        super().__init__(min_value=0, max_value=LARGEST, widget=widget, **kwargs)


class ValueForm(forms.Form):
    """What was counted for one indicator, divided as the action asks, with its evidence."""

    value = CountField(label=_("Value reached"))
    note = forms.CharField(
        label=_("Note"), max_length=500, required=False, help_text=_("How it was counted. Never names of people.")
    )
    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ENDINGS}),
        help_text=_("A list with numbers, a photograph, a report; one file."),
    )

    def __init__(
        self,
        *args: Any,
        row: GrantIndicator,
        stored: IndicatorValue | None = None,
        may_skip: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.row, self.stored, self.may_skip = row, stored, may_skip
        self.fields["value"].required = not may_skip
        if row.aggregation == SHARE:
            self.fields["whole"] = CountField(label=_("Out of how many"), required=not may_skip)
        self.labels: dict[str, dict[str, str]] = {}
        for dimension, labels in row.asked.items():
            self._ask(dimension, labels)
        counts = [name for name in self.fields if name not in (*OCCASION, *REMARKS)]
        self.order_fields([*OCCASION, *counts, *REMARKS])
        self._fill(stored)

    def _ask(self, dimension: str, labels: dict[str, Any]) -> None:
        """Ask for a number by each label of a dimension, and for what is not known."""
        names = self.labels[dimension] = {}
        for number, (label, words) in enumerate([*labels.items(), (UNKNOWN, NOT_KNOWN)]):
            name = names[label] = f"{dimension}_{number}"
            self.fields[name] = CountField(label=f"{DIMENSIONS[dimension]}: {words}", required=False)

    def _fill(self, stored: IndicatorValue | None) -> None:
        if stored is None:
            return
        self.initial.update({"value": stored.value, "whole": stored.whole, "note": stored.note})
        for dimension, names in self.labels.items():
            counts = stored.breakdown.get(dimension, {})
            self.initial.update({name: counts.get(label) for label, name in names.items()})

    @property
    def is_left_out(self) -> bool:
        """Whether nothing was typed where nothing has to be yet."""
        return self.may_skip and self.cleaned_data.get("value") is None

    def clean(self) -> dict[str, Any]:
        """Let each dimension add up to the value, at its first field."""
        cleaned = super().clean() or {}
        value = cleaned.get("value")
        if value is None:
            if self.may_skip and any(found not in (None, "") for found in cleaned.values()):
                self.add_error("value", gettext("Write the value."))
            return cleaned
        if self.row.aggregation == SHARE and not self.errors and not 0 < (cleaned.get("whole") or 0) >= value:
            self.add_error("whole", gettext("The whole is at least one, and never less than the value."))
        if not self.errors:
            for fault in breakdown_faults(value, self.breakdown(), self.row.labels):
                self.add_error(f"{fault.dimension}_0", sentence_of(fault, value))
        return cleaned

    def breakdown(self) -> dict[str, dict[str, int]]:
        """Return the numbers by dimension and label; an empty field is none."""
        return {
            dimension: {label: self.cleaned_data.get(name) or 0 for label, name in names.items()}
            for dimension, names in self.labels.items()
        }

    def count(self) -> Count:
        """Return what the service takes."""
        found = self.cleaned_data
        return Count(found["value"], found.get("whole"), self.breakdown(), found["note"])


class MilestoneForm(ValueForm):
    """What was counted at a milestone, between the reports."""

    milestone = forms.CharField(label=_("Milestone"), max_length=120)
    on = DayField(label=_("As of"), widget=DateInput())


class LinkForm(forms.Form):
    """The indicator of the action for which a grant's own one counts."""

    indicator = forms.ModelChoiceField(
        queryset=ResultIndicator.objects.none(), label=_("Indicator of the action"), empty_label=_("Choose")
    )

    def __init__(self, *args: Any, row: GrantIndicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "indicator", free_indicators(row.agreement))
