"""The shape of what people enter in a report and in its verification."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField, MoneyField, WordLimitedField
from grants.monitoring.models import Expenditure, Report
from grants.monitoring.rules.participants import MOST_PEOPLE

UNDECIDED = (Expenditure.Outcome.PENDING, Expenditure.Outcome.ASKED)


class DateInput(forms.DateInput):
    """The calendar of the browser; dates travel in ISO form."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NarrativeForm(forms.ModelForm):
    """The texts of a report, the value reached and the co-financing spent; a draft may be saved half done."""

    achievements = WordLimitedField(
        characters=8000,
        required=False,
        label=_("What was done and achieved"),
        help_text=_("Tell it along the activities of the agreement: what took place, who came, what changed."),
    )
    difficulties = WordLimitedField(
        characters=4000,
        required=False,
        label=_("Difficulties and what you did about them"),
        help_text=_("Say also what was done otherwise than agreed, and why."),
    )
    lasting = WordLimitedField(characters=4000, required=False, label=_("What will last"))
    cofinancing_spent_cents = MoneyField(
        allow_zero=True, required=False, label=_("Co-financing spent"), help_text=_("In cash and in kind.")
    )
    other_income_cents = MoneyField(
        allow_zero=True,
        required=False,
        label=_("Other income of the project"),
        help_text=_("Fees, sales and other grants for the same costs. No profit is made: it lowers the grant."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Report
        fields = (
            "achievements",
            "difficulties",
            "lasting",
            "indicator_value",
            "cofinancing_spent_cents",
            "other_income_cents",
        )

    def __init__(self, *args: Any, instance: Report, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if not (instance.is_final and instance.agreement.report_terms.no_profit):
            del self.fields["other_income_cents"]

    def clean_cofinancing_spent_cents(self) -> int:
        """Nothing written means nothing spent."""
        return self.cleaned_data["cofinancing_spent_cents"] or 0

    def clean_other_income_cents(self) -> int:
        """Nothing written means no income."""
        return self.cleaned_data["other_income_cents"] or 0

    def texts(self) -> dict[str, Any]:
        """Return what the service saves: texts with one kind of line break, and the figures."""
        found = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}
        return {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in found.items()}


class ActivityForm(forms.Form):
    """An activity that was held, with numbers of people."""

    title = forms.CharField(label=_("Activity"), max_length=200)
    held_on = DayField(label=_("Date"), widget=DateInput())
    place = forms.CharField(label=_("Place"), max_length=120)
    women = forms.IntegerField(label=_("Women"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    men = forms.IntegerField(label=_("Men"), min_value=0, max_value=MOST_PEOPLE, initial=0)
    others = forms.IntegerField(label=_("Other or not said"), min_value=0, max_value=MOST_PEOPLE, initial=0)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one person."""
        cleaned = super().clean() or {}
        numbers = [cleaned.get(name) for name in ("women", "men", "others")]
        if not self.errors and not any(numbers):
            self.add_error("women", _("Write how many people took part."))
        return cleaned


class VerifyForm(forms.Form):
    """What finance says of one cost."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[choice for choice in Expenditure.Outcome.choices if choice[0] not in UNDECIDED],
        widget=forms.RadioSelect,
    )
    accepted_cents = MoneyField(required=False, label=_("Accepted amount, when partly"))
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason, when partly or refused"),
        help_text=_("The grantee reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RemarkForm(forms.Form):
    """A remark that somebody may add to an act."""

    reason = forms.CharField(
        required=False,
        max_length=2000,
        label=_("Remark (optional)"),
        help_text=_("It is kept in the record."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
