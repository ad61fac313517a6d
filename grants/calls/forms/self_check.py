"""What somebody says of themselves to see whether a call suits them; only what its rules need is asked."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.models import Call
from grants.core.fields import MoneyField
from grants.core.forms import set_choices
from grants.people.models import Organisation

ELSEWHERE = "ZZ"


class SelfCheckForm(forms.Form):
    """Nothing is required: what is left out is answered with what the rule would be."""

    kind = forms.ChoiceField(label=gettext_lazy("Who are you?"), choices=Organisation.Kind.choices)
    country = forms.ChoiceField(label=gettext_lazy("Where are you registered?"))
    founded_on = forms.DateField(
        label=gettext_lazy("When were you founded?"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    turnover_cents = MoneyField(allow_zero=True, required=False)
    partners = forms.IntegerField(
        label=gettext_lazy("How many partners would you have?"), required=False, min_value=0, max_value=1000
    )

    def __init__(self, *args: Any, call: Call, asked: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(asked):
            del self.fields[name]
        if "turnover_cents" in self.fields:
            label = _("Turnover of the last closed year, in %(currency)s") % {"currency": call.currency}
            self.fields["turnover_cents"].label = label
        if "country" in self.fields:
            places = [(country.country, str(country)) for country in call.countries.all() if country.country]
            set_choices(self, "country", [*places, (ELSEWHERE, _("Another country"))])
