"""The shape of what is typed about the risk of a grant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.forms import set_choices
from grants.monitoring.models import RiskLevel


class RaiseRiskForm(forms.Form):
    """The level at which a person holds the risk, and why."""

    level = forms.TypedChoiceField(label=_("Level"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands beside the risk; the office reads it, the grantee does not."),
    )

    def __init__(self, *args: Any, above: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "level", [(level.value, level.label) for level in RiskLevel if level.value > above])
