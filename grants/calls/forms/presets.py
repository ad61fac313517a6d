"""What one writes to keep terms under a name, and to start a call from terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import TermsForm, offer_zone
from grants.calls.forms.sections import MoneyForm, PurposeForm, TimetableForm


class NameForm(forms.Form):
    """The name of a preset."""

    name = forms.CharField(label=_("Name of the preset"), max_length=120)


class CallFileForm(forms.Form):
    """A call file from the officer's own computer."""

    file = forms.FileField(
        label=_("Call file (.toml)"),
        max_length=200,
        help_text=_("At most 200 kB, text in UTF-8. Nothing is saved before you have seen what is in it."),
    )


class ModelFileForm(CallFileForm):
    """A model of evaluation from the officer's own computer."""

    file = forms.FileField(
        label=_("Model of evaluation (.toml)"),
        max_length=200,
        help_text=_("The part of a call file that says how it is judged. Nothing is saved before you have seen it."),
    )


class FromForm(TermsForm):
    """What no preset and no file can know: the title, the reference, the pot, the times."""

    title = PurposeForm.base_fields["title"]
    reference = forms.SlugField(
        label=_("Reference"),
        max_length=30,
        required=False,
        help_text=_("Letters, digits and hyphens. Empty: the next free one of the action."),
    )
    pot_cents = MoneyForm.base_fields["pot_cents"]
    time_zone = TimetableForm.base_fields["time_zone"]
    opens_at = TimetableForm.base_fields["opens_at"]
    concept_closes_at = TimetableForm.base_fields["concept_closes_at"]
    closes_at = TimetableForm.base_fields["closes_at"]

    def prepare(self) -> None:
        """Ask for the deadline of concept notes where there are any."""
        offer_zone(self, self.stored["time_zone"])
        self.fields["concept_closes_at"].required = self.stored["stages"] == "two"
        if self.stored["stages"] != "two":
            del self.fields["concept_closes_at"]

    @property
    def terms(self) -> dict[str, Any]:
        """What was entered, as terms; the reference is none of them, and another deadline has another wording."""
        found = {name: value for name, value in super().terms.items() if name != "reference"}
        same = found.get("closes_at") == self.stored.get("closes_at")
        return found if same else {**found, "deadline_wording": ""}
