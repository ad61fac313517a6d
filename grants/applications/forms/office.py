"""What the office asks of an applicant, and the applicant's answer."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.core.forms import ReasonForm


class UntilField(forms.DateTimeField):
    """A day and a time in the zone of the call."""

    def __init__(self, *, label: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(label=label, widget=widget)

    def in_zone(self, zone: ZoneInfo) -> None:
        """Say which zone the time is read in."""
        self.zone = zone
        self.help_text = _("Time of %(zone)s.") % {"zone": str(zone).partition("/")[2] or str(zone)}

    def clean(self, value: Any) -> Any:
        """Return the instant that the typed time means there."""
        typed = super().clean(value)
        return timezone.make_naive(typed).replace(tzinfo=self.zone) if typed else typed


class GiveBackForm(ReasonForm):
    """Until when the applicant may write again, and why."""

    until = UntilField(label=_("Until when"))
    field_order = ("until", "reason")

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].in_zone(zone)  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("The applicant reads it, and it stays on record.")


class ClarificationForm(forms.Form):
    """One point that is unclear, and until when the answer is awaited."""

    point = forms.CharField(
        label=_("What is unclear"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Ask about one point only, without a hint at what the answer should be."),
    )
    until = UntilField(label=_("Answer until"))

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].in_zone(zone)  # type: ignore[attr-defined]


class ClarificationAnswerForm(forms.Form):
    """The answer to one point, with a document where it helps."""

    text = forms.CharField(label=_("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8}))
    file = forms.FileField(label=_("Document"), required=False, allow_empty_file=True, max_length=400)
