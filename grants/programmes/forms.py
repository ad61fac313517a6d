"""The shape of what the office enters about allocations and staff roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.core.fields import MoneyField
from grants.people.models import User
from grants.programmes.models import Action, Programme, StaffRole


class AllocationForm(forms.Form):
    """A sum and why it is set aside."""

    amount_cents = MoneyField(label=gettext_lazy("Amount (EUR)"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What the small grants are for. The approver reads it, and it is kept in the record."),
    )
    document = forms.FileField(
        label=gettext_lazy("Document"),
        max_length=400,
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("The decision or the letter of the donor, where there is one."),
    )


class CutForm(AllocationForm):
    """A sum that is taken back, why, and the paper that says so."""

    document = forms.FileField(
        label=gettext_lazy("Document"),
        max_length=400,
        allow_empty_file=True,
        help_text=gettext_lazy("The decision or the letter of the donor."),
    )
    field_order = ("amount_cents", "document", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("Why the money is taken back. It is kept in the record.")


class StaffRoleForm(forms.Form):
    """A person, a role, and where it holds."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The person needs an account first.")
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=StaffRole.Role.choices)
    scope = forms.ChoiceField(label=gettext_lazy("Where"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept in the record."),
    )

    def __init__(self, *args: Any, programmes: list[Programme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = Action.objects.filter(phase__programme__in=programmes).select_related("phase")
        self.scopes: dict[str, Programme | Action] = {
            **{f"programme-{programme.pk}": programme for programme in programmes},
            **{f"action-{action.pk}": action for action in actions},
        }
        field = self.fields["scope"]
        field.choices = [(key, self._label(scope)) for key, scope in self.scopes.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Turn the address into the person and the choice into the programme or action."""
        cleaned = super().clean() or {}
        email = cleaned.pop("email", None)
        if email:
            cleaned["user"] = User.objects.filter(email=email.lower(), is_active=True).first()
            if cleaned["user"] is None:
                self.add_error("email", _("Nobody has an account with this address: the person registers first."))
        if "scope" in cleaned:
            cleaned["scope"] = self.scopes[cleaned["scope"]]
        return cleaned

    @staticmethod
    def _label(scope: Programme | Action) -> str:
        if isinstance(scope, Programme):
            return _("The whole programme: %(name)s") % {"name": scope.name}
        return f"{scope.title} ({scope.phase.name})"
