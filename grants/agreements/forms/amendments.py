"""The shape of what people enter about a change to an agreement, a form for each kind."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from grants.agreements.forms.agreements import DateInput
from grants.agreements.models import Agreement, AgreementVersion, Amendment
from grants.agreements.planning import partners_of
from grants.calls.models import Heading
from grants.core.fields import BICField, DayField, IBANField, MoneyField

Kind = Amendment.Kind
MOST_NEW_LINES: Final = 10


class ChangeForm(forms.Form):
    """What every change has: the reason, and a document that bears it out."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What happened, and why the project needs this change. Both parties read it."),
    )
    evidence = forms.FileField(label=_("Document that bears it out"), required=False, allow_empty_file=True)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        self.agreement = agreement
        super().__init__(*args, **kwargs)
        self.order_fields([*(name for name in self.fields if name not in {"reason", "evidence"}), "reason", "evidence"])

    @property
    def wanted(self) -> dict[str, Any]:
        """Return the new values as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"reason", "evidence"}}


class BudgetChangeForm(ChangeForm):
    """A new amount for each line; the lines that are added stand in a formset of their own."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        self.lines = list(agreement.lines.all())
        for line in self.lines:
            field = MoneyField(
                label=line.description, allow_zero=True, initial=line.amount_cents, currency=agreement.currency
            )
            field.widget.attrs["class"] = "form-control amount"
            self.fields[f"line_{line.pk}"] = field

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Return the amounts of the lines that stand, as far as they can be read."""
        found = [(line.pk, self.cleaned_data.get(f"line_{line.pk}")) for line in self.lines]
        return [{"pk": pk, "amount_cents": cents} for pk, cents in found if cents is not None]

    @property
    def table(self) -> list[tuple[Any, Any]]:
        """Return each line with its field, as the page shows them."""
        return [(line, self[f"line_{line.pk}"]) for line in self.lines]


class NewLineForm(forms.Form):
    """A line that is added to the budget, as one lump."""

    heading = forms.ChoiceField(label=_("Heading"), choices=[("", "—"), *Heading.choices])
    description = forms.CharField(label=_("What for"), max_length=200)
    amount_cents = MoneyField(label=_("Amount"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            kind = "form-select" if name == "heading" else "form-control"
            field.widget.attrs["class"] = f"{field.widget.attrs.get('class', '')} {kind}".strip()


NewLines = formset_factory(NewLineForm, extra=2, max_num=MOST_NEW_LINES, validate_max=True, absolute_max=12)


def added_rows(formset: Any, lump: str) -> list[dict[str, Any]]:
    """Return the rows that were filled in, as the service takes them; rows that cannot be read are left out."""
    filled = [form.cleaned_data for form in formset.forms if form.is_valid() and form.cleaned_data]
    return [{**row, "unit": lump, "quantity": "1", "unit_rate_cents": row["amount_cents"]} for row in filled]


class ExtensionForm(ChangeForm):
    """A longer period."""

    ends_on = DayField(label=_("New end of the project"), widget=DateInput())


class DescriptionForm(ChangeForm):
    """The texts of the agreement, and what is measured."""

    title = forms.CharField(label=_("Title"), max_length=140)
    indicator = forms.CharField(label=_("Indicator"), max_length=200)
    indicator_target = forms.IntegerField(label=_("Target"), min_value=1, max_value=1_000_000_000)
    special_conditions = forms.CharField(
        label=_("Special conditions"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        for name in ("title", "indicator", "indicator_target", "special_conditions"):
            self.fields[name].initial = getattr(agreement, name)

    def clean_special_conditions(self) -> str:
        """Keep line ends as they are stored, so that an untouched text is no change."""
        text: str = self.cleaned_data["special_conditions"].replace("\r\n", "\n")
        return text if text != self.agreement.special_conditions.strip() else self.agreement.special_conditions


class NewAccountForm(ChangeForm):
    """A new bank account of the organisation."""

    holder = forms.CharField(
        label=_("Account holder"), max_length=140, help_text=_("The organisation itself, as the bank writes it.")
    )
    iban = IBANField(label=_("IBAN"), help_text=_("Spaces do not matter."))
    bank_name = forms.CharField(label=_("Bank"), max_length=120)
    bic = BICField(label=_("BIC (SWIFT code)"), required=False)


class SignatoryForm(ChangeForm):
    """Another person represents the organisation."""

    representative = forms.CharField(label=_("Person entitled to sign from now on"), max_length=120)
    representative_role = forms.CharField(label=_("In which capacity"), max_length=120)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        self.fields["evidence"].label = _("The decision (of the assembly, the council, the court)")
        self.fields["evidence"].required = True


class PartnerForm(ChangeForm):
    """A partner leaves; its lines go to the grantee or to another partner."""

    co_grantee = forms.TypedChoiceField(label=_("Partner that leaves"), coerce=int)
    left_on = DayField(label=_("Leaves on"), widget=DateInput())
    to = forms.TypedChoiceField(label=_("Its budget lines go to"), coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        partners = [(row.pk, row.name) for row in partners_of(agreement)]
        self.fields["co_grantee"].choices = partners
        self.fields["to"].choices = [("", agreement.organisation.name), *partners]


class DayForm(ChangeForm):
    """The day from which it holds."""

    on = DayField(label=_("From which day"), widget=DateInput())


class TerminationForm(DayForm):
    """The end of the agreement before its time, fully explained."""

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, agreement=agreement, **kwargs)
        self.fields["on"].label = _("Last day of the project")
        self.fields["reason"].label = _("Full explanation")
        self.fields["reason"].widget.attrs["rows"] = 10


class VersionsForm(forms.Form):
    """Which two versions are compared."""

    old = forms.TypedChoiceField(label=_("From version"), coerce=int)
    new = forms.TypedChoiceField(label=_("to version"), coerce=int)

    def __init__(self, data: Mapping[str, Any] | None, versions: list[AgreementVersion]) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.choices = [(version.number, str(version.number)) for version in reversed(versions)]


class NoteForm(forms.Form):
    """A remark for the record, if there is one."""

    reason = forms.CharField(
        label=_("Remark for the record"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SignChangeForm(forms.Form):
    """Who signs a change, in which capacity, under which text."""

    name = forms.CharField(label=_("Your full name"), max_length=120)
    capacity = forms.CharField(label=_("In which capacity you sign"), max_length=120)
    sha256 = forms.CharField(widget=forms.HiddenInput(), max_length=64)
    confirmed = forms.BooleanField(
        label=_("I have read the change, I am entitled to sign it, and I sign it with this act."),
        error_messages={"required": _("Tick the box: without it nothing is signed.")},
    )


FORMS: Final[dict[str, type[ChangeForm]]] = {
    Kind.BUDGET: BudgetChangeForm,
    Kind.EXTENSION: ExtensionForm,
    Kind.DESCRIPTION: DescriptionForm,
    Kind.ACCOUNT: NewAccountForm,
    Kind.SIGNATORY: SignatoryForm,
    Kind.PARTNER: PartnerForm,
    Kind.SUSPENSION: DayForm,
    Kind.RESUMPTION: DayForm,
    Kind.TERMINATION: TerminationForm,
}
