"""The first page of a new call: what has to be known before its pot can be put aside."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.calls.forms.base import TermsForm
from grants.calls.forms.sections import ApplicantsForm, MoneyForm, PurposeForm, TimetableForm


class StartForm(TermsForm):
    """The fields of other pages without which there is no call yet."""

    groups = (
        (_("What it is for"), ("title", "summary", "purpose")),
        (_("Money"), ("pot_cents", "maximum_cents", "cofinancing", "cofinancing_basis_points")),
        (_("Who may apply"), ("applicants", "countries")),
        (_("When"), ("time_zone", "opens_at", "closes_at")),
    )

    title = PurposeForm.base_fields["title"]
    summary = PurposeForm.base_fields["summary"]
    purpose = PurposeForm.base_fields["purpose"]
    pot_cents = MoneyForm.base_fields["pot_cents"]
    maximum_cents = MoneyForm.base_fields["maximum_cents"]
    cofinancing = MoneyForm.base_fields["cofinancing"]
    cofinancing_basis_points = MoneyForm.base_fields["cofinancing_basis_points"]
    applicants = ApplicantsForm.base_fields["applicants"]
    countries = ApplicantsForm.base_fields["countries"]
    time_zone = TimetableForm.base_fields["time_zone"]
    opens_at = TimetableForm.base_fields["opens_at"]
    closes_at = TimetableForm.base_fields["closes_at"]

    @property
    def terms(self) -> dict[str, Any]:
        """What was entered; places by their codes."""
        found = super().terms
        if "countries" in found:
            found["countries"] = sorted(country.code for country in found["countries"])
        return found
