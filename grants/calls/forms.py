"""The shape of a call as its officer enters it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.models import Call
from grants.calls.rules import instant, is_doubtful
from grants.core.fields import CountedTextarea, DayField, MoneyField, PercentField, WordLimitedField
from grants.programmes.models import Beneficiary

ZONES = (
    "Europe/Belgrade",
    "Europe/Podgorica",
    "Europe/Sarajevo",
    "Europe/Skopje",
    "Europe/Tirane",
    "Europe/Istanbul",
    "Europe/Paris",
    "Europe/Brussels",
)
ZONE_NAMES = [(name, name.partition("/")[2]) for name in ZONES]
SECTIONS = (
    (gettext_lazy("What it is for"), ("title", "summary", "purpose", "not_considered")),
    (
        gettext_lazy("Money"),
        (
            "pot_cents",
            "maximum_cents",
            "minimum_cents",
            "fixed_cents",
            "expected_grants",
            "cofinancing",
            "cofinancing_basis_points",
            "advance_basis_points",
        ),
    ),
    (gettext_lazy("Who may apply"), ("applicants", "countries", "max_applications", "languages")),
    (
        gettext_lazy("When"),
        (
            "time_zone",
            "opens_at",
            "closes_at",
            "deadline_wording",
            "earliest_start",
            "latest_end",
            "min_months",
            "max_months",
            "report_days",
        ),
    ),
    (gettext_lazy("Assessment"), ("pass_mark", "assessments_per_file", "max_points")),
)


class MomentInput(forms.DateTimeInput):
    """Day and time to the second, as a browser lets one choose them."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"step": "1"}, format="%Y-%m-%dT%H:%M:%S")


class LocalMomentField(forms.Field):
    """A day and a time without a zone; the form adds the zone that the call names."""

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        """Return the naive time, or refuse what is none."""
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        try:
            found = parse_datetime(str(value).strip())
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            raise forms.ValidationError(_("Write day and time, for example 2027-03-27 23:59:59."), code="invalid")
        return found.replace(microsecond=0)


class DayInput(forms.DateInput):
    """A day, as a browser lets one choose it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CallForm(forms.Form):
    """A call's rules; amounts become cents, percentages basis points, local times instants."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = WordLimitedField(
        label=gettext_lazy("Summary"),
        characters=600,
        widget=CountedTextarea({"rows": 3}, characters=600),
        help_text=gettext_lazy("Two or three sentences for the list of calls."),
    )
    purpose = WordLimitedField(label=gettext_lazy("What the grants are for"), characters=5000)
    not_considered = WordLimitedField(
        label=gettext_lazy("What is not considered"),
        characters=2000,
        required=False,
        widget=CountedTextarea({"rows": 4}, characters=2000),
        help_text=gettext_lazy("For example: re-granting, scholarships only, support to political parties."),
    )

    pot_cents = MoneyField(
        label=gettext_lazy("Pot (EUR)"), help_text=gettext_lazy("It is put aside from the action's allocation at once.")
    )
    maximum_cents = MoneyField(label=gettext_lazy("Largest grant (EUR)"))
    minimum_cents = MoneyField(label=gettext_lazy("Smallest grant (EUR)"), required=False)
    fixed_cents = MoneyField(
        label=gettext_lazy("Fixed grant (EUR)"),
        required=False,
        help_text=gettext_lazy("Only if every grant has the same amount."),
    )
    expected_grants = forms.IntegerField(
        label=gettext_lazy("Number of grants expected"), min_value=1, max_value=5000, required=False
    )
    cofinancing = forms.ChoiceField(
        label=gettext_lazy("Co-financing"), choices=Call.Cofinancing.choices, widget=forms.RadioSelect, initial="open"
    )
    cofinancing_basis_points = PercentField(
        label=gettext_lazy("Co-financing, at least (%)"), required=False, maximum=9_900
    )
    advance_basis_points = PercentField(label=gettext_lazy("First instalment (%)"), initial=8000)

    applicants = forms.ChoiceField(
        label=gettext_lazy("Who may apply"), choices=Call.Applicants.choices, widget=forms.RadioSelect
    )
    countries = forms.ModelMultipleChoiceField(
        label=gettext_lazy("From where"),
        queryset=Beneficiary.objects.exclude(country=""),
        widget=forms.CheckboxSelectMultiple,
    )
    max_applications = forms.IntegerField(
        label=gettext_lazy("Applications by each organisation"), min_value=1, max_value=20, initial=1
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of applications"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: any of them."),
    )

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone of the times below"), choices=ZONE_NAMES)
    opens_at = LocalMomentField(label=gettext_lazy("Opens"))
    closes_at = LocalMomentField(
        label=gettext_lazy("Deadline"),
        help_text=gettext_lazy("To the second; what arrives at that very moment is still in time."),
    )
    deadline_wording = forms.CharField(
        label=gettext_lazy("Deadline as published"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only if the official wording differs, for example “27 March 24:00 CET”."),
    )
    earliest_start = DayField(label=gettext_lazy("Projects start on or after"), required=False, widget=DayInput)
    latest_end = DayField(label=gettext_lazy("Projects end by"), required=False, widget=DayInput)
    min_months = forms.IntegerField(
        label=gettext_lazy("Shortest duration, months"), min_value=1, max_value=60, initial=1
    )
    max_months = forms.IntegerField(
        label=gettext_lazy("Longest duration, months"), min_value=1, max_value=60, initial=12
    )
    report_days = forms.IntegerField(
        label=gettext_lazy("Final report due, days after the end"), min_value=1, max_value=365, initial=30
    )

    pass_mark = forms.DecimalField(
        label=gettext_lazy("Pass mark, of 100"), min_value=0, max_value=100, decimal_places=2, initial=60
    )
    assessments_per_file = forms.IntegerField(
        label=gettext_lazy("Evaluators for each file"), min_value=1, max_value=9, initial=3
    )
    max_points = forms.IntegerField(
        label=gettext_lazy("Highest score of a criterion"), min_value=2, max_value=100, initial=5
    )

    def __init__(self, *args: Any, zone: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubtful: list[datetime] = []
        if zone and zone not in ZONES:  # an older call may stand in a zone that is no longer offered
            self.fields["time_zone"].choices = [(zone, zone), *ZONE_NAMES]  # type: ignore[attr-defined]

    @property
    def sections(self) -> list[tuple[Any, list[Any]]]:
        """The fields in groups with a heading each."""
        return [(heading, [self[name] for name in names]) for heading, names in SECTIONS]

    def clean(self) -> dict[str, Any]:
        """Compare what only makes sense together; every refusal stands at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        self._clean_grant_sizes(cleaned)
        self._clean_cofinancing(cleaned)
        self._clean_moments(cleaned)
        self._clean_duration(cleaned)
        return cleaned

    def _clean_grant_sizes(self, cleaned: dict[str, Any]) -> None:
        pot, most = cleaned.get("pot_cents"), cleaned.get("maximum_cents")
        least, fixed = cleaned.get("minimum_cents"), cleaned.get("fixed_cents")
        if pot and most and most > pot:
            self.add_error("maximum_cents", _("The largest grant cannot exceed the pot."))
        if least and most and least > most:
            self.add_error("minimum_cents", _("The smallest grant cannot exceed the largest."))
        if fixed and most and not (least or 0) <= fixed <= most:
            self.add_error("fixed_cents", _("The fixed grant must lie between the smallest and the largest grant."))

    def _clean_cofinancing(self, cleaned: dict[str, Any]) -> None:
        asks_for_share = cleaned.get("cofinancing") in (Call.Cofinancing.OF_TOTAL, Call.Cofinancing.OF_GRANT)
        share = cleaned.get("cofinancing_basis_points")
        if "cofinancing_basis_points" in self.errors:
            return
        if asks_for_share and not share:
            self.add_error("cofinancing_basis_points", _("Write the percentage that the grantee has to bring."))
        if share and not asks_for_share:
            self.add_error("cofinancing_basis_points", _("Leave this empty, or choose of what it is a percentage."))
        cleaned["cofinancing_basis_points"] = share or 0

    def _clean_moments(self, cleaned: dict[str, Any]) -> None:
        zone_name = cleaned.get("time_zone")
        if not zone_name:
            return
        zone = ZoneInfo(zone_name)
        for name in ("opens_at", "closes_at"):
            if cleaned.get(name):
                cleaned[name] = self._instant(name, cleaned[name], zone)
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if closes and closes <= timezone.now():
            self.add_error("closes_at", _("This deadline has passed already."))
        elif opens and closes and closes <= opens:
            self.add_error("closes_at", _("The deadline must come after the opening."))

    def _instant(self, name: str, local: datetime, zone: ZoneInfo) -> datetime | None:
        try:
            found = instant(local, zone)
        except (OverflowError, ValueError, OSError):
            self.add_error(name, _("Write day and time, for example 2027-03-27 23:59:59."))
            return None
        if is_doubtful(local, zone):
            self.doubtful.append(found)
        return found

    def _clean_duration(self, cleaned: dict[str, Any]) -> None:
        least, most = cleaned.get("min_months"), cleaned.get("max_months")
        if least and most and least > most:
            self.add_error("min_months", _("The shortest duration cannot exceed the longest."))
        start, end = cleaned.get("earliest_start"), cleaned.get("latest_end")
        if start and end and end <= start:
            self.add_error("latest_end", _("Projects must end after the earliest start."))
        closes = cleaned.get("closes_at")
        if end and closes and end <= closes.date():
            self.add_error("latest_end", _("Projects must end after the deadline of the call."))


def initial_of(call: Call) -> dict[str, Any]:
    """Return a call's values as its form shows them: times in the call's own zone."""
    values = {name: getattr(call, name) for name in CallForm.base_fields if name != "countries"}
    values["cofinancing_basis_points"] = call.cofinancing_basis_points or None
    for name in ("opens_at", "closes_at"):
        values[name] = values[name].astimezone(call.zone).replace(tzinfo=None)
    return {**values, "countries": [country.pk for country in call.countries.all()]}
