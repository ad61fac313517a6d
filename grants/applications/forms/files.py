"""Files for a document or a question: several at once, as files of the form or as uploads that have arrived already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MOST_AT_ONCE = 20


class SeveralFiles(forms.ClearableFileInput):
    """The browser's own field for files, of which several can be chosen."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of files; an empty one is told by the service, in the same words as every other fault of a file."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=SeveralFiles, allow_empty_file=True, max_length=400, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Clean each of the files."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_AT_ONCE:
            raise forms.ValidationError(_("These are too many files at once. Send them in several goes."))
        if not given and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return [super(FilesField, self).clean(one, initial) for one in given]


class FilesForm(forms.Form):
    """What is sent for one document or question: files, or the tokens of uploads; `replaces` names an attachment."""

    file = FilesField(label=pgettext_lazy("on a disk", "File"), required=False)
    upload = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    replaces = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)

    def clean(self) -> dict[str, Any]:
        """Ask for a file when none was chosen."""
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("file") and not cleaned.get("upload"):
            self.add_error("file", _("Choose a file first."))
        return cleaned
