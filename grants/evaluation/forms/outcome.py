"""What is entered after the decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.core.fields import MoneyField


class PromoteForm(forms.Form):
    """How much a reserve is awarded, and why now."""

    amount = MoneyField(label=_("Amount"))
    reason = forms.CharField(
        label=_("Reason, as the applicant will read it"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
