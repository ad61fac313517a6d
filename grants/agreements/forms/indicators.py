"""The shape of what the officer enters about an indicator of a grant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, GrantIndicator
from grants.core.forms import set_choices
from grants.programmes.results.models import ResultIndicator


def free_indicators(agreement: Agreement) -> Any:
    """Return the indicators of the action in use by which the grant does not count yet."""
    action = agreement.award.application.call.action_id
    found = ResultIndicator.objects.filter(action=action, is_active=True)
    return found.exclude(in_grants__agreement=agreement).select_related("result")


class GrantIndicatorForm(forms.ModelForm):
    """An indicator of the action's framework, or one of the grant's own, with what is agreed for this grant."""

    class Meta:
        model = GrantIndicator
        fields = ("indicator", "title", "unit", "baseline", "target", "means")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        if self.instance.pk is None:
            set_choices(self, "indicator", free_indicators(agreement))
            self.fields["indicator"].help_text = _("Leave it empty for an indicator of the grant's own.")
            return
        del self.fields["indicator"]
        if self.instance.indicator_id:
            for name in ("title", "unit"):
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        """Ask for the words of an own indicator; one of the framework brings its own."""
        cleaned = super().clean() or {}
        linked = cleaned.get("indicator") or self.instance.indicator_id
        if not linked and not cleaned.get("title"):
            self.add_error("title", _("Choose an indicator of the action, or write one of the grant's own."))
        return cleaned
