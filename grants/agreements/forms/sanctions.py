"""The shape of a check on sanctions lists, and how the list of checks is narrowed."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from grants.agreements.models import Agreement, CoGrantee, SanctionsCheck
from grants.core.fields import DayField
from grants.core.forms import set_choices

PAPERS = ".pdf,.jpg,.jpeg,.png,.docx,.odt"


class SanctionsCheckForm(forms.Form):
    """On which day which lists were searched for which names, and what was found."""

    co_grantee = forms.ModelChoiceField(
        label=_("Who was looked for"),
        queryset=CoGrantee.objects.none(),
        required=False,
        help_text=_("Each party of the agreement is looked for and recorded by itself."),
    )
    checked_on = DayField(label=_("Checked on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    lists = forms.CharField(
        label=_("Lists consulted"),
        max_length=300,
        help_text=_("For example: EU consolidated list, UN Security Council list."),
    )
    names = forms.CharField(
        label=_("Names looked for"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The organisation and the people who sign for it."),
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=SanctionsCheck.Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Remark"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(
        label=_("Print of the search"), required=False, widget=forms.ClearableFileInput(attrs={"accept": PAPERS})
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        organisation = agreement.organisation
        names = ", ".join(name for name in (organisation.name, organisation.representative) if name)
        super().__init__(*args, initial={"names": names}, **kwargs)
        partners = agreement.co_grantees.filter(left_on=None)
        set_choices(self, "co_grantee", partners)
        self.fields["co_grantee"].empty_label = organisation.name
        if not partners:
            del self.fields["co_grantee"]


class SanctionsCheckFilter(django_filters.FilterSet):
    """By what was found, and by the day."""

    outcome = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=SanctionsCheck.Outcome.choices, empty_label=_("All")
    )
    before = django_filters.DateFilter(
        label=_("Checked before"),
        field_name="checked_on",
        lookup_expr="lt",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    class Meta:
        model = SanctionsCheck
        fields = ("outcome",)
