"""The shape of a message about a grant."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.applications.forms.files import FilesField


class MessageForm(forms.Form):
    """A text, and files where there are some."""

    text = forms.CharField(label=_("Message"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))
    uploads = FilesField(label=_("Files"), required=False)
