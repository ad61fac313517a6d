"""What is entered about interests: the profile of an evaluator, and the reason of a conflict."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField, IBANField
from grants.core.search import fold
from grants.evaluation.models import EvaluatorProfile

EMPLOYER_ROWS = 4  # empty rows that the page offers beside those that are filled


class ConflictForm(forms.Form):
    """Why somebody has a conflict of interest with a file."""

    reason = forms.CharField(
        label=_("What ties you to the applicant or a partner"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The officers of the call read it. The file is closed to you from then on, for good."),
    )


class LiftForm(forms.Form):
    """Why a tie is no conflict of interest."""

    reason = forms.CharField(
        label=_("Why it is no conflict of interest"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept in the record. The file opens to this person again."),
    )


class ProfileForm(forms.Form):
    """Languages and expertise for the placement of files; address, account and employers for the conflicts."""

    languages = forms.MultipleChoiceField(
        label=_("Languages in which I can assess"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expertise = forms.CharField(
        label=_("Fields of expertise"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line, in words that applicants use; files about them come to you first."),
    )
    address = forms.CharField(
        label=_("Address"), required=False, max_length=250, help_text=_("Street, number and town.")
    )
    iban = IBANField(
        label=_("Bank account (IBAN)"), required=False, help_text=_("Only compared with the accounts of applicants.")
    )

    def clean_expertise(self) -> list[str]:
        """Return each field once, in the order in which they were written."""
        lines = (line.strip() for line in self.cleaned_data["expertise"].splitlines())
        found: dict[str, str] = {}
        for line in lines:
            if fold(line):
                found.setdefault(fold(line), line[:80])
        if len(found) > 20:
            raise forms.ValidationError(_("Name at most 20 fields."))
        return list(found.values())


class EmployerForm(forms.Form):
    """An organisation for which the evaluator works or has worked."""

    name = forms.CharField(label=_("Organisation"), required=False, max_length=200)
    number = forms.CharField(label=_("Registration number"), required=False, max_length=40)
    until = DayField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: I still work there."),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the name wherever anything else is told."""
        data = super().clean() or {}
        if (data.get("number") or data.get("until")) and not data.get("name"):
            self.add_error("name", _("Name the organisation."))
        return data


EmployerFormSet = forms.formset_factory(EmployerForm, extra=EMPLOYER_ROWS, max_num=30, absolute_max=40)


def as_kept(rows: Any) -> list[dict[str, str]]:
    """Return the employers as they are kept: those with a name."""
    return [
        {
            "name": row["name"],
            "number": row.get("number") or "",
            "until": row["until"].isoformat() if row.get("until") else "",
        }
        for row in rows
        if row.get("name")
    ]


def as_typed(profile: EvaluatorProfile | None) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return a profile as its forms hold it: what is told, and the employers."""
    if profile is None:
        return {}, []
    told = {"languages": profile.languages, "expertise": "\n".join(profile.expertise)}
    told |= {"address": profile.address, "iban": profile.iban}
    return told, [{**row, "until": row.get("until") or None} for row in profile.employers]
