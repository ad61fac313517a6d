"""The shape of what is entered when a grant is closed or opened again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.monitoring.forms.costs import ENDINGS
from grants.monitoring.models import AuditFinding, Closure

RATINGS = (
    ("5", _("5: better than agreed")),
    ("4", _("4: as agreed")),
    ("3", _("3: with small shortcomings")),
    ("2", _("2: with serious shortcomings")),
    ("1", _("1: it failed")),
)


class ClosureForm(forms.ModelForm):
    """What the officer says of a grant before it is closed."""

    rating = forms.TypedChoiceField(
        label=_("How the grantee carried the grant out"), choices=RATINGS, coerce=int, widget=forms.RadioSelect
    )

    class Meta:
        model = Closure
        fields = ("assets", "rating", "evaluation", "lessons", "remarks")
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("assets", "evaluation", "lessons", "remarks")}
        help_texts = {
            "assets": _("Say “none” where nothing was bought that lasts."),
            "evaluation": _("Colleagues read it when this organisation applies again; the grantee does not."),
            "remarks": _("Needed only while a point of the list is open."),
        }


class ReopenForm(forms.ModelForm):
    """The finding of an audit for which a closed grant is opened again."""

    upload = forms.FileField(
        label=_("The auditor's paper"), required=False, widget=forms.ClearableFileInput(attrs={"accept": ENDINGS})
    )

    class Meta:
        model = AuditFinding
        fields = ("auditor", "reference", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
