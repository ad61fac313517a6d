"""The shape of what a grantee tells in the narrative part: figures, what became of the plan, photographs, links."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from grants.core.fields import DayField, MoneyField
from grants.core.forms import set_choices
from grants.monitoring.forms.reports import DateInput
from grants.monitoring.models import PlanNote, Report, ReportLink, ReportPhoto
from grants.monitoring.narrating import PARTNER, Planned

YES_NO = [("yes", _("Yes")), ("no", _("No"))]
VERSION = {"required": False, "min_value": 0, "max_value": 2**31 - 1, "widget": forms.HiddenInput}


class FiguresForm(forms.ModelForm):
    """The co-financing spent and other income; a draft may be saved half done."""

    cofinancing_spent_cents = MoneyField(
        allow_zero=True, required=False, label=_("Co-financing spent"), help_text=_("In cash and in kind.")
    )
    other_income_cents = MoneyField(
        allow_zero=True,
        required=False,
        label=_("Other income of the project"),
        help_text=_("Fees, sales and other grants for the same costs. No profit is made: it lowers the grant."),
    )
    version = forms.IntegerField(**VERSION)

    class Meta:
        model = Report
        fields = ("cofinancing_spent_cents", "other_income_cents")

    def __init__(self, *args: Any, instance: Report, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        if not (instance.is_final and instance.agreement.report_terms.no_profit):
            del self.fields["other_income_cents"]

    def figures(self) -> dict[str, int]:
        """Return what the service saves; nothing written means nothing spent, no income."""
        return {name: self.cleaned_data[name] or 0 for name in self.Meta.fields if name in self.fields}


class PlanNoteForm(forms.Form):
    """What became of an activity or of a partner's part; half done it is kept, too."""

    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=PlanNote.Outcome.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    when = forms.CharField(label=_("When"), max_length=120, required=False)
    remark = forms.CharField(
        label=_("What was done"), max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=_("Why otherwise than agreed"),
        max_length=1500,
        required=False,
        help_text=_("Needed unless it went as agreed."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(**VERSION)

    def __init__(self, *args: Any, planned: Planned, **kwargs: Any) -> None:
        super().__init__(*args, prefix=planned.key, **kwargs)
        if planned.kind == PARTNER:
            del self.fields["when"]
            set_choices(self, "outcome", [row for row in PlanNote.Outcome.choices if row[0] != "postponed"])

    def said(self) -> dict[str, str]:
        """Return what the service saves, with one kind of line break."""
        names = [name for name in self.fields if name != "version"]
        return {name: self.cleaned_data[name].replace("\r\n", "\n") for name in names}


class PhotoFields(forms.Form):
    """What is said of a photograph."""

    caption = forms.CharField(label=_("Caption"), max_length=200, help_text=_("Write no names of participants."))
    alternative = forms.CharField(
        label=_("What it shows"),
        max_length=300,
        required=False,
        help_text=_("For those who cannot see it. Empty: the caption says it."),
    )
    taken_on = DayField(label=_("Taken on"), required=False, widget=DateInput())
    shows_people = forms.ChoiceField(
        label=_("Can people be recognised on it?"), choices=YES_NO, widget=forms.RadioSelect
    )
    has_consent = forms.BooleanField(
        label=_("The consent of all of them is on file with us"),
        required=False,
        help_text=_("Without it the photograph is kept as evidence and is never offered for publication."),
    )

    def written(self) -> dict[str, Any]:
        """Return what the services take."""
        names = ("caption", "alternative", "taken_on", "has_consent")
        fields = {name: self.cleaned_data[name] for name in names}
        return fields | {"shows_people": self.cleaned_data["shows_people"] == "yes"}


class PhotoForm(PhotoFields):
    """A photograph with what is said of it; a phone offers its camera and its pictures."""

    photo = forms.FileField(
        label=_("Photograph"),
        allow_empty_file=True,  # refused in words when it is received
        help_text=_("JPG or PNG. Place, time and camera are taken out of it, and it is made smaller."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )
    field_order = ("photo", "caption", "alternative", "taken_on", "shows_people", "has_consent")


def said_of(photo: ReportPhoto) -> dict[str, Any]:
    """Return what is said of a photograph as its boxes first show it."""
    names = ("caption", "alternative", "taken_on", "has_consent")
    return {name: getattr(photo, name) for name in names} | {"shows_people": "yes" if photo.shows_people else "no"}


class LinkForm(forms.Form):
    """A link to the press, a social network, a page."""

    kind = forms.ChoiceField(label=_("Where"), choices=ReportLink.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    published_on = DayField(label=_("Published on"), required=False, widget=DateInput())
