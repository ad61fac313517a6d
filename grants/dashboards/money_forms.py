"""What the execution of a budget can be narrowed by."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.models import Call
from grants.core.forms import set_choices
from grants.programmes.models import Action


class ExecutionForm(forms.Form):
    """One call or all, and the day until which transfers count."""

    call = forms.ModelChoiceField(
        Call.objects.none(), label=gettext_lazy("Call"), required=False, empty_label=gettext_lazy("All calls")
    )
    until = forms.DateField(
        label=gettext_lazy("Until the end of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Empty: until now."),
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "call", Call.objects.filter(action=action).order_by("closes_at"))

    def clean_until(self) -> Any:
        """Refuse a day that is still to come: nobody knows what moves until then."""
        until = self.cleaned_data["until"]
        if until and until > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return until
