"""The shape of what the officer enters in a results framework."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from grants.core.forms import set_choices
from grants.programmes.models import Action
from grants.programmes.results.dimensions import DIMENSIONS
from grants.programmes.results.models import Result, ResultIndicator

YEARS = (1990, 2100)
MOST_GROUPS = 12


class ResultForm(forms.ModelForm):
    """A result: its level, its code and words, and what it contributes to."""

    class Meta:
        model = Result
        fields = ("level", "code", "title", "parent")
        widgets = {"title": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"code": _("Short, for example OC1 or OP1-2; letters, figures and hyphens.")}

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        above = action.results.filter(is_active=True).exclude(level=Result.Level.OUTPUT)
        set_choices(self, "parent", above.exclude(pk=self.instance.pk))


class YearField(forms.IntegerField):
    """A year, which may be left open."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=YEARS[0], max_value=YEARS[1], **kwargs)


class IndicatorForm(forms.ModelForm):
    """An indicator: what is counted, from where to where, how one knows, and how it is divided."""

    baseline_year = YearField(label=_("Year of the baseline"))
    target_year = YearField(label=_("Year of the target"))
    disaggregation = forms.MultipleChoiceField(
        label=_("Disaggregated by"),
        required=False,
        choices=list(DIMENSIONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    groups = forms.CharField(
        label=_("Groups, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Counted as numbers of people only. Nobody's ethnicity or orientation is ever recorded by name."),
    )

    class Meta:
        model = ResultIndicator
        fields = (
            *("result", "code", "title", "unit", "aggregation", "baseline", "baseline_year", "target", "target_year"),
            *("source", "assumptions", "disaggregation", "groups"),
        )
        help_texts = {"aggregation": _("A share has its baseline and target in percent.")}

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "result", action.results.filter(is_active=True))
        self.initial["groups"] = "\n".join(self.initial.get("groups") or [])

    def clean_groups(self) -> list[str]:
        """Return the labels, each once, none too long."""
        labels = list(dict.fromkeys(line.strip() for line in self.cleaned_data["groups"].splitlines() if line.strip()))
        if len(labels) > MOST_GROUPS or any(len(label) > 60 for label in labels):
            raise forms.ValidationError(_("At most 12 groups, each of at most 60 characters."))
        if "unknown" in labels:
            raise forms.ValidationError(_("“unknown” is counted by itself; choose another word."))
        return labels

    def clean(self) -> dict[str, Any]:
        """Keep a share within 100 percent."""
        cleaned = super().clean() or {}
        if cleaned.get("aggregation") == ResultIndicator.Aggregation.SHARE:
            for name in ("baseline", "target"):
                if (cleaned.get(name) or 0) > 100:
                    self.add_error(name, gettext("A share is at most 100 percent."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class TableForm(forms.Form):
    """A file with a framework."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV or XLSX with the headings of the download."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
