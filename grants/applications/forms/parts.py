"""The structured parts as they are typed: project, partners, work plan, results, account, mandate; a draft may wait."""

import re
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from grants.applications.asking import asks_language, asks_own_account, asks_vat, lots_offered
from grants.applications.models import Application, Mandate, Partner
from grants.calls.models import Lot
from grants.core.fields import CountedTextarea, MoneyField
from grants.core.forms import set_choices
from grants.core.money import locale_of
from grants.people import countries
from grants.people.models import BankAccount, Organisation

PREFIX, MOST_MONTHS, MOST_FIGURE = "rows", 60, 2**31 - 1
ROW_NAME = re.compile(rf"{PREFIX}-([0-9]{{1,5}})-[a-z_]+")


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not said yet: True, False or None."""

    def __init__(self, *, yes: Any, no: Any, **kwargs: Any) -> None:
        super().__init__(
            choices=(("yes", yes), ("no", no)),
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored truth as the choice that stands for it."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class SeenForm(forms.Form):
    """The mark of the version that the page showed."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ProjectForm(forms.ModelForm):
    """The project in short; every field may wait until submission, and what the call does not ask is not there."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    starts_on = forms.DateField(
        label=gettext_lazy("Start of the project"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    months = forms.IntegerField(
        label=gettext_lazy("Duration in months"), required=False, min_value=1, max_value=MOST_MONTHS
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the application"), required=False)
    lot = forms.ModelChoiceField(
        label=gettext_lazy("Lot in which you apply"),
        queryset=Lot.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    concept_cents = MoneyField(label=gettext_lazy("Grant that you expect to ask for"), required=False)
    includes_vat = YesNoField(
        label=gettext_lazy("Does your budget include value added tax?"),
        yes=gettext_lazy("Yes, the amounts include it"),
        no=gettext_lazy("No, the amounts are without it"),
    )

    class Meta:
        model = Application
        fields = (
            *("title", "summary", "language", "lot", "starts_on", "months", "settlement"),
            *("concept_cents", "includes_vat"),
        )
        widgets: ClassVar = {"summary": CountedTextarea(characters=1500, attrs={"rows": 6})}
        help_texts: ClassVar = {
            "title": gettext_lazy("Short and telling; it is published when a grant is awarded."),
            "summary": gettext_lazy("What you do, with whom and for whom, in a few sentences."),
            "settlement": gettext_lazy("Town or municipality; several with commas between them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self._meta.fields, "seen"])
        application = self.instance
        self._ask("language", asks_language(application), self._offer_languages)
        self._ask("lot", bool(lots_offered(application)), self._offer_lots)
        self._ask("concept_cents", application.is_concept_note, self._name_currency)
        self._ask("includes_vat", asks_vat(application), lambda: None)

    @property
    def names(self) -> list[str]:
        """The fields of the draft that are asked here."""
        return [name for name in self._meta.fields if name in self.fields]

    def clean_starts_on(self) -> Any:
        """Refuse years that are slips of the finger."""
        day = self.cleaned_data["starts_on"]
        if day and not 2000 <= day.year <= 2100:
            raise forms.ValidationError(_("Check the year."))
        return day

    def _ask(self, name: str, is_asked: bool, prepare: Any) -> None:
        if is_asked:
            prepare()
        else:
            del self.fields[name]

    def _offer_languages(self) -> None:
        names, call = dict(settings.LANGUAGES), self.instance.call
        offered = [(code, names.get(code, code)) for code in call.languages]
        set_choices(self, "language", [("", _("Choose a language")), *offered])
        self.fields["language"].help_text = _("The authentic language of the call is: %(language)s.") % {
            "language": names.get(call.authentic_language, call.authentic_language)
        }

    def _offer_lots(self) -> None:
        offered = [lot.pk for lot in lots_offered(self.instance)]
        set_choices(self, "lot", self.instance.call.lots.filter(pk__in=offered))

    def _name_currency(self) -> None:
        self.fields["concept_cents"].help_text = _("In %(currency)s; the full application states the exact amount.") % {
            "currency": self.instance.call.currency
        }


class RowForm(forms.Form):
    """A row of a part; one in which nothing was typed is left out."""

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.application = application
        self.prepare()
        for name in self.fields:
            self._dress(name)

    def prepare(self) -> None:
        """Fill in what depends on the application."""

    @property
    def number(self) -> str:
        """The number of the row in what is sent, which “remove” names."""
        return str(self.prefix).removeprefix(f"{PREFIX}-")

    @property
    def is_blank(self) -> bool:
        """True for a row in which nothing was typed."""
        return not any(str(self[name].value() or "").strip() for name in self.fields)

    def _dress(self, name: str) -> None:
        """Give the box its look, and an error its link to the box."""
        attrs = self.fields[name].widget.attrs
        look = "form-select" if isinstance(self.fields[name].widget, forms.Select) else "form-control"
        attrs["class"] = f"{look} {attrs.get('class', '')}".strip()
        if self.is_bound and self.errors.get(name):
            attrs["class"] += " is-invalid"
            attrs["aria-invalid"] = "true"
            attrs["aria-describedby"] = f"{self[name].auto_id}-error"


class PartnerForm(RowForm):
    """An organisation that takes part; what identifies it is needed at once, the rest before submission."""

    name = forms.CharField(label=gettext_lazy("Official name"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=[("", gettext_lazy("Choose the kind")), *Organisation.Kind.choices]
    )
    country = forms.ChoiceField(label=gettext_lazy("Country of registration"))
    registration_number = forms.RegexField(
        label=gettext_lazy("Registration number"),
        regex=r"^[^\W_][\w ./-]{0,38}$",
        error_messages={
            "invalid": gettext_lazy("Write the number as in the register: letters, digits, points, dashes.")
        },
    )
    representative = forms.CharField(label=gettext_lazy("Person entitled to sign"), max_length=120, required=False)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    part = forms.CharField(
        label=gettext_lazy("What it does in the project"),
        max_length=1500,
        required=False,
        widget=CountedTextarea(characters=1500, attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        """Offer every country of the world, those of the programme first."""
        own = countries.choices()
        names = locale_of().territories
        rest = [(code, name) for code, name in names.items() if re.fullmatch("[A-Z]{2}", code) and code != "ZZ"]
        others = sorted((pair for pair in rest if pair[0] not in countries.CODES), key=lambda pair: pair[1])
        set_choices(self, "country", [("", _("Choose a country")), *own, *others])


class ActivityForm(RowForm):
    """A line of the work plan, in months of the project."""

    title = forms.CharField(label=gettext_lazy("Activity"), max_length=200)
    first_month = forms.IntegerField(label=gettext_lazy("From month"), min_value=1, max_value=MOST_MONTHS)
    last_month = forms.IntegerField(label=gettext_lazy("To month"), min_value=1, max_value=MOST_MONTHS)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=120, required=False)
    partner = forms.ModelChoiceField(
        label=gettext_lazy("By whom"),
        queryset=Partner.objects.none(),
        required=False,
        empty_label=gettext_lazy("You, the applicant"),
    )
    description = forms.CharField(
        label=gettext_lazy("What is done"),
        max_length=1500,
        required=False,
        widget=CountedTextarea(characters=1500, attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        """Offer the application's own partners; without any the choice is not there."""
        partners = self.application.partners.all()
        if partners:
            field: Any = self.fields["partner"]
            field.queryset = Partner.objects.filter(application=self.application)
            # The partners are there already; a choice for every row would ask for them again.
            field.choices = [("", field.empty_label), *((row.pk, row.name) for row in partners)]
        else:
            del self.fields["partner"]

    def clean(self) -> dict[str, Any]:
        """Refuse an activity that ends before it begins."""
        first, last = self.cleaned_data.get("first_month"), self.cleaned_data.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", _("It ends before it begins: the last month comes after the first."))
        return self.cleaned_data


class IndicatorForm(RowForm):
    """A result to be measured: where it stands today, where at the end, and how one knows."""

    title = forms.CharField(label=gettext_lazy("Result you will measure"), max_length=200)
    baseline = forms.IntegerField(label=gettext_lazy("Today"), required=False, min_value=0, max_value=MOST_FIGURE)
    target = forms.IntegerField(label=gettext_lazy("At the end"), required=False, min_value=0, max_value=MOST_FIGURE)
    unit = forms.CharField(label=gettext_lazy("Unit"), max_length=60, required=False)
    means = forms.CharField(label=gettext_lazy("How you will know"), max_length=200, required=False)


class RowsInput:
    """All rows of a part as they are typed, as one form that knows how to grow and to shrink without JavaScript."""

    def __init__(self, rows: list[RowForm], head: SeenForm, *, most: int) -> None:
        self.rows, self.head, self.most = rows, head, most

    @classmethod
    def stored(
        cls, form: type[RowForm], rows: list[dict[str, Any]], application: Application, *, mark: str, most: int
    ) -> "RowsInput":
        """Return the part as it stands, with one empty row where there is none."""
        shown = [
            form(initial=row, prefix=f"{PREFIX}-{number}", application=application)
            for number, row in enumerate(rows or [{}])
        ]
        return cls(shown, SeenForm(initial={"seen": mark}), most=most)

    @classmethod
    def posted(cls, form: type[RowForm], data: QueryDict, application: Application, *, most: int) -> "RowsInput":
        """Return the part as it was typed; `add` asks for one more row, `remove` takes one away."""
        numbers = sorted({int(found[1]) for name in data if (found := ROW_NAME.fullmatch(name))})
        kept = [number for number in numbers if str(number) != data.get("remove")][: 2 * most]
        rows = [_bound(form, number, data, application) for number in kept]
        if ("add" in data and len(rows) < most) or not rows:
            rows.append(form(prefix=f"{PREFIX}-{max(numbers, default=-1) + 1}", application=application))
        typed = cls(rows, SeenForm(data), most=most)
        if len(typed.filled) > most and typed.head.errors is not None:
            typed.head.add_error(None, _("At most %(most)s rows fit here.") % {"most": most})
        return typed

    @property
    def filled(self) -> list[RowForm]:
        """The rows in which something was typed."""
        return [row for row in self.rows if row.is_bound]

    @property
    def forms(self) -> list[forms.Form]:
        """The forms with something to mend, as the summary at the top reads them."""
        return [form for form in (*self.filled, self.head) if form.is_bound and form.errors]

    def non_form_errors(self) -> list[str]:
        """Return nothing: what is wrong with the whole stands at its head."""
        return []

    def is_valid(self) -> bool:
        """Tell whether every row can be taken."""
        return not self.forms

    def values(self) -> list[dict[str, Any]]:
        """Return the rows as the service takes them."""
        return [row.cleaned_data for row in self.filled]


class AccountForm(SeenForm):
    """The account that the grant would be paid to; of a local authority also whose it is."""

    bank_account = forms.ModelChoiceField(
        label=gettext_lazy("To which account would the grant be paid?"),
        queryset=BankAccount.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("Choose an account.")},
    )
    is_own = YesNoField(
        label=gettext_lazy("Is it the local authority's own account, authorised to receive grants?"),
        yes=gettext_lazy("Yes"),
        no=gettext_lazy("No: the law or the treasury's rules prevent it, and we explain it below"),
    )
    owner = forms.CharField(label=gettext_lazy("Owner of the account"), max_length=200, required=False)
    exception = forms.CharField(
        label=gettext_lazy("Why its own account cannot be used, and how the money reaches it"),
        max_length=2000,
        required=False,
        widget=CountedTextarea(characters=2000, attrs={"rows": 5}),
        help_text=gettext_lazy("Name the rule, and the way of the money from that account to the project."),
    )
    evidence = forms.FileField(
        label=gettext_lazy("Document that proves it"), required=False, allow_empty_file=True, max_length=400
    )

    def __init__(self, *args: Any, application: Application, accounts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "bank_account", accounts)
        if not asks_own_account(application):
            for name in ("is_own", "owner", "exception", "evidence"):
                del self.fields[name]


class MandateForm(SeenForm):
    """By what mandate the signatory signs for the organisation."""

    mandate = forms.ChoiceField(
        label=gettext_lazy("The signatory signs as"), choices=Mandate.choices, widget=forms.RadioSelect, required=False
    )
    reference = forms.CharField(
        label=gettext_lazy("Number and date of the decision or of the power of attorney"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Not needed for a representative by law, by the statutes, or a mayor."),
    )
    evidence = forms.FileField(
        label=pgettext_lazy("on a disk", "Document that proves the mandate"),
        required=False,
        allow_empty_file=True,
        max_length=400,
        help_text=gettext_lazy("The statutes, the act of election, the decision or the power of attorney."),
    )


def _bound(form: type[RowForm], number: int, data: QueryDict, application: Application) -> RowForm:
    prefix = f"{PREFIX}-{number}"
    row = form(data, prefix=prefix, application=application)
    return form(prefix=prefix, application=application) if row.is_blank else row
