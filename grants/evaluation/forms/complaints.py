"""What is entered about a complaint."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ComplaintForm(forms.Form):
    """What is wrong with an outcome, and a document where it helps."""

    text = forms.CharField(
        label=_("What is wrong, and why"),
        help_text=_("Name the point of the letter that you mean. New facts cannot be added to the application itself."),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    file = forms.FileField(label=_("Document"), required=False, allow_empty_file=True, max_length=400)
