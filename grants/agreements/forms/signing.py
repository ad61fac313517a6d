"""The shape of what people enter when they sign, or bring the copy of what was signed on paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.agreements.forms.agreements import DateInput
from grants.agreements.models import CoGrantee
from grants.core.fields import DayField
from grants.core.forms import set_choices


class OfferForm(forms.Form):
    """Until when the grantee may sign."""

    sign_by = DayField(
        label=_("Last day to sign"),
        required=False,
        widget=DateInput(),
        help_text=_("An offer that is not signed by then lapses, and its money goes back to the call."),
    )


class PaperForm(forms.Form):
    """Who signed on paper, in which capacity, on which day, and the copy of it."""

    name = forms.CharField(label=_("Full name of who signed"), max_length=120)
    capacity = forms.CharField(label=_("In which capacity"), max_length=120)
    signed_on = DayField(label=_("Date on the paper"), widget=DateInput())
    copy = forms.FileField(label=_("Signed copy (PDF)"), help_text=_("All pages of the text that was offered."))
    sha256 = forms.CharField(widget=forms.HiddenInput(), max_length=64)


class CoPaperForm(PaperForm):
    """The same for a co-grantee, which is named."""

    co_grantee = forms.ModelChoiceField(label=_("Co-grantee"), queryset=CoGrantee.objects.none())

    def __init__(self, *args: Any, missing: list[CoGrantee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "co_grantee", CoGrantee.objects.filter(pk__in=[row.pk for row in missing]))


class MandateForm(forms.Form):
    """The paper by which a co-grantee lets the grantee act for it."""

    file = forms.FileField(label=_("Mandate (PDF)"))
