"""The shape of an edition of a programme's articles."""

import re
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.agreements.article_fields import FIELDS
from grants.agreements.models import Agreement
from grants.agreements.rules import field_faults
from grants.core.forms import set_choices


class EditionForm(forms.Form):
    """What is new in an edition, its words on visibility, and an agreement to read it on."""

    reason = forms.CharField(label=gettext_lazy("What is new"), max_length=500)
    visibility = forms.CharField(
        label=gettext_lazy("Visibility (Annex)"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Left empty, the standard words are annexed."),
    )
    agreement = forms.ModelChoiceField(
        label=gettext_lazy("Preview on the agreement"), queryset=Agreement.objects.none(), required=False
    )

    def __init__(self, *args: Any, agreements: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "agreement", agreements)


class ArticleForm(forms.Form):
    """An article: its title, and its paragraphs with an empty line between them."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, widget=forms.TextInput())
    text = forms.CharField(
        label=gettext_lazy("Paragraphs"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )

    def clean_title(self) -> str:
        """Refuse a field that is not on the list."""
        return self._without_faults(self.cleaned_data["title"])

    def clean_text(self) -> str:
        """Refuse a field that is not on the list, at its paragraph."""
        return self._without_faults(self.cleaned_data["text"])

    def _without_faults(self, text: str) -> str:
        faults = field_faults([{"title": "", "paragraphs": paragraphs_of(text)}], FIELDS)
        for fault in faults:
            where = {"name": fault.name, "paragraph": fault.paragraph}
            if fault.name:
                self.add_error(None, _("There is no field {%(name)s}: see paragraph %(paragraph)s.") % where)
            else:
                self.add_error(None, _("A brace stands alone in paragraph %(paragraph)s.") % where)
        return text


class ArticleFormSet(BaseFormSet):
    """The articles of an edition in their order; what is left empty or ticked is left out."""

    @property
    def articles(self) -> list[dict[str, Any]]:
        """Return the filled rows as the service takes them."""
        kept = [form.cleaned_data for form in self.forms if form not in self.deleted_forms and form.cleaned_data]
        return [{"title": row["title"], "paragraphs": paragraphs_of(row["text"])} for row in kept]


ArticlesFormSet = formset_factory(
    ArticleForm, formset=ArticleFormSet, extra=2, can_delete=True, max_num=60, validate_max=True, absolute_max=80
)


def paragraphs_of(text: str) -> list[str]:
    """Return the paragraphs of a text, between which there are empty lines."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [" ".join(part.split()) for part in parts if part.strip()]
