"""What is entered for minutes: when and where, the committee's own words, the signature."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField
from grants.evaluation.models import Minutes
from grants.evaluation.services.minutes import text_mark


class MeetingForm(forms.Form):
    """When and where the committee met."""

    held_on = DayField(label=_("Day of the meeting"), required=False)
    place = forms.CharField(label=_("Place"), required=False, max_length=200, help_text=_("A town, or “online”."))

    def clean_held_on(self) -> Any:
        """Refuse a meeting that has not been."""
        held_on = self.cleaned_data["held_on"]
        if held_on and held_on > timezone.localdate():
            raise forms.ValidationError(_("The meeting cannot lie ahead."))
        return held_on


class DraftMinutesForm(MeetingForm):
    """In which language the minutes are written."""

    language = forms.ChoiceField(
        label=_("Language of the minutes"),
        choices=settings.LANGUAGES,
        help_text=_("What the records say is written in it; it stays as it is chosen here."),
    )


class WriteMinutesForm(MeetingForm):
    """The committee's own words; the mark tells what stood when the page was opened."""

    procedure = forms.CharField(
        label=_("Procedure"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    discussion = forms.CharField(
        label=_("What was weighed"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "A paragraph for each file, with an empty line between, each beginning with the number of its file: what "
            "is said of a file is left out for a member to whom it is closed."
        ),
    )
    remarks = forms.CharField(
        label=_("Remarks"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    mark = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, minutes: Minutes) -> None:
        names = ("held_on", "place", "procedure", "discussion", "remarks")
        initial = {name: getattr(minutes, name) for name in names}
        super().__init__(data, initial={**initial, "mark": text_mark(minutes)})

    def go_on_from(self, minutes: Minutes) -> None:
        """Let what was typed be saved over the newer text, now that its writer has it before them."""
        self.data = {name: self.data.get(name, "") for name in self.fields} | {"mark": text_mark(minutes)}


class SignMinutesForm(forms.Form):
    """One's own name, typed; the fingerprint tells which text was before the reader."""

    name = forms.CharField(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, minutes: Minutes, name: str) -> None:
        super().__init__(data, initial={"seen": minutes.fingerprint})
        self.fields["name"].help_text = _("Type it as it stands here: %(name)s. It is your signature.") % {"name": name}
