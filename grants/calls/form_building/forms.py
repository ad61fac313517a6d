"""The boxes in which an officer writes one question: those that its kind needs, and the rows of choices or columns."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.formsets import BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.form_building import editing
from grants.calls.form_building.faults import WITH_BOUNDS, WITH_CHOICES, WITH_LIMITS, faults_of_form
from grants.calls.form_building.option_rows import options_of, rows_for
from grants.calls.models import AskedIn, ForWhom, Question
from grants.core.errors import DomainError
from grants.core.fields import MoneyField
from grants.core.forms import set_choices

KINDS: Final[dict[str, Any]] = {
    "short_text": gettext_lazy("One line: a name, a place, a title."),
    "long_text": gettext_lazy("A text box with a limit of words or characters."),
    "number": gettext_lazy("A figure such as 12 or 12.5, between bounds where you set them."),
    "money": gettext_lazy("An amount in the currency of the call."),
    "date": gettext_lazy("A day."),
    "choice": gettext_lazy("One of your choices. Later questions may depend on it."),
    "several": gettext_lazy("As many of your choices as apply. Later questions may depend on them."),
    "table": gettext_lazy("Rows that the applicant adds, under columns that you name."),
    "file": gettext_lazy("A file that belongs to this question. General documents are asked for elsewhere."),
    "declaration": gettext_lazy("A sentence that the applicant confirms by a tick."),
}
NEW_SECTION: Final = ""
MOST: Final = 999_999_999


@dataclass(frozen=True)
class Setting:
    """What of the call the boxes depend on."""

    two_stages: bool = False
    both_kinds: bool = True
    currency: str = "EUR"
    relations: Sequence[Mapping[str, Any]] = ()


class QuestionForm(forms.Form):
    """One question of a form; cleaned to a dict with the columns of the terms."""

    section = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    new_section = forms.CharField(label=gettext_lazy("Name of the new section"), max_length=120, required=False)
    title = forms.CharField(label=gettext_lazy("Question"), max_length=250)
    help = forms.CharField(
        label=gettext_lazy("Help"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One or two sentences under the question: what belongs here, what does not."),
    )
    max_words = forms.IntegerField(
        label=gettext_lazy("Most words"),
        required=False,
        max_value=10_000,
        help_text=gettext_lazy("Empty: no limit of words."),
    )
    max_characters = forms.IntegerField(
        label=gettext_lazy("Most characters"),
        required=False,
        max_value=100_000,
        help_text=gettext_lazy("Empty: no limit of characters."),
    )
    minimum = forms.DecimalField(
        label=gettext_lazy("At least"), required=False, min_value=-MOST, max_value=MOST, decimal_places=2
    )
    maximum = forms.DecimalField(
        label=gettext_lazy("At most"), required=False, min_value=-MOST, max_value=MOST, decimal_places=2
    )
    options = forms.CharField(label=gettext_lazy("Choices"), required=False, widget=forms.HiddenInput)  # holds faults
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False, initial=True)
    applies_to = forms.ChoiceField(
        label=gettext_lazy("Asked of"), choices=ForWhom.choices, initial="both", widget=forms.RadioSelect
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Asked in"),
        choices=AskedIn.choices,
        initial="full",
        required=False,
        widget=forms.RadioSelect,
    )
    shown_if = forms.MultipleChoiceField(
        label=gettext_lazy("Shown only after one of these answers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick answers of one question. Nothing ticked: it is always asked."),
        error_messages={
            "invalid_choice": gettext_lazy("It can only depend on a choice question that comes before it.")
        },
    )

    def __init__(
        self, *args: Any, questions: editing.Rows, key: str, kind: str, setting: Setting, **kwargs: Any
    ) -> None:
        """Show the boxes of a kind for the question with this key; '' is a question that is not there yet."""
        self.questions, self.key, self.kind, self.setting = questions, key, kind, setting
        self.saved_key = key
        super().__init__(*args, **kwargs)
        self._drop(WITH_LIMITS, "max_words", "max_characters")
        self._drop(WITH_BOUNDS, "minimum")
        self._drop((*WITH_BOUNDS, "file"), "maximum")
        if kind == "file":
            self.fields["maximum"] = forms.IntegerField(
                label=_("Files at most"), required=False, min_value=1, max_value=20, initial=1
            )
        self._drop((*WITH_CHOICES, "table"), "options")
        if kind == "money":
            for name in ("minimum", "maximum"):
                label = f"{self.fields[name].label} ({setting.currency})"
                self.fields[name] = MoneyField(label=label, required=False, currency=setting.currency)
        self._offer_sections()
        self._offer_conditions()
        old = next((row for row in questions if row["key"] == key), editing.BLANK)
        if not setting.both_kinds and old["applies_to"] == "both":
            del self.fields["applies_to"]
        self.stored_stage = str(old["stage"])
        self._offer_stages()

    def clean_stage(self) -> str:
        """Keep where it is asked when nothing is said of it."""
        return self.cleaned_data["stage"] or self.stored_stage

    def clean(self) -> dict[str, Any]:
        """Hold the question against the rest of the form; every refusal stands at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        section = cleaned.get("new_section") or cleaned.get("section") or ""
        if not section and "section" not in self.errors and "new_section" not in self.errors:
            self.add_error("new_section", _("Name the section in which the question stands."))
        cleaned["section"] = section
        self.condition = self._condition(cleaned.get("shown_if") or [])
        return cleaned

    @property
    def asked(self) -> list[forms.BoundField]:
        """The boxes of what is asked."""
        return [self[name] for name in ("section", "new_section", "title", "help") if name in self.fields]

    @property
    def limits(self) -> list[forms.BoundField]:
        """The boxes of how it is answered, and by whom."""
        names = ("is_required", "max_words", "max_characters", "minimum", "maximum", "applies_to", "stage")
        return [self[name] for name in names if name in self.fields]

    @property
    def condition_groups(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """The earlier choice questions, each with a box for every choice."""
        if "shown_if" not in self.fields:
            return []
        ticked = set(self["shown_if"].value() or [])
        return [
            (title, [{"value": value, "label": label, "ticked": value in ticked} for value, label in pairs])
            for title, pairs in self.fields["shown_if"].choices  # type: ignore[attr-defined]
        ]

    def values(self, options: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """Return the question as the terms hold it, with the choices or columns given."""
        taken_over = ("title", "help", "max_words", "max_characters", "is_required", "applies_to", "stage", "section")
        values = {name: self.cleaned_data[name] for name in taken_over if name in self.cleaned_data}
        bounds = {name: self._bound(name) for name in ("minimum", "maximum")}
        unlimited = {name: None for name in ("max_words", "max_characters") if name not in self.fields}
        condition = {"shown_if": self.condition, "options": list(options), "kind": self.kind}
        return {**values, **unlimited, **bounds, **condition}

    def refuse_faults(self, changed: editing.Rows, key: str) -> bool:
        """Show the faults that the form would have with this question; True where there are any."""
        for fault in faults_of_form(changed, self.setting.relations):
            if fault.key == key:
                self.add_error(fault.field if fault.field in self.fields else None, fault.message)
            elif not any(fault == old for old in faults_of_form(self.questions, self.setting.relations)):
                title = next((row["title"] for row in changed if row["key"] == fault.key), fault.key)
                words = _("“%(title)s” depends on this question: %(fault)s")
                self.add_error(None, words % {"title": title, "fault": fault.message})
        return bool(self.errors)

    def _drop(self, kinds: Sequence[str], *names: str) -> None:
        if self.kind not in kinds:
            for name in names:
                del self.fields[name]

    def _offer_stages(self) -> None:
        """Offer the stages that the call has, and the report of the grant."""
        if not self.setting.two_stages:
            one = [(AskedIn.FULL.value, _("Application")), (AskedIn.REPORT.value, AskedIn.REPORT.label)]
            kept = [(AskedIn.CONCEPT.value, AskedIn.CONCEPT.label)] if self.stored_stage == AskedIn.CONCEPT else []
            set_choices(self, "stage", [*kept, *one])

    def _offer_sections(self) -> None:
        names = editing.sections(self.questions)
        choices = [(name, name) for name in names] + [(NEW_SECTION, _("A new section"))]
        set_choices(self, "section", choices)
        if names:
            self.fields["new_section"].help_text = _("Empty: the section chosen above.")
        else:
            del self.fields["section"]

    def _offer_conditions(self) -> None:
        groups = []
        for row in editing.before(self.questions, self.key):
            if row["kind"] in WITH_CHOICES:
                pairs = [(f"{row['key']}:{option['key']}", option["label"]) for option in row["options"]]
                groups.append((row["title"], pairs))
        set_choices(self, "shown_if", groups)
        if not groups and self.add_prefix("shown_if") not in self.data:
            del self.fields["shown_if"]

    def _condition(self, ticked: Sequence[str]) -> dict[str, Any]:
        pairs = [value.partition(":")[::2] for value in ticked]
        on = {key for key, _option in pairs}
        if len(on) > 1:
            self.add_error("shown_if", _("Tick answers of one question only."))
        return {"question": pairs[0][0], "is": [option for _key, option in pairs]} if pairs else {}

    def _bound(self, name: str) -> str | None:
        value = self.cleaned_data.get(name)
        if value is None:
            return None
        amount = Decimal(value).scaleb(-2) if self.kind == "money" else Decimal(value)
        return f"{amount.normalize():f}"


def initial_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the boxes of a stored question as they are first shown."""
    condition = row.get("shown_if") or {}
    shown = [f"{condition['question']}:{value}" for value in condition.get("is", [])] if condition else []
    bounds = {name: Decimal(str(row[name])) for name in ("minimum", "maximum") if row.get(name) is not None}
    if row["kind"] == "money":
        bounds = {name: int(value.scaleb(2)) for name, value in bounds.items()}  # type: ignore[misc]
    return {**row, "shown_if": shown, "minimum": None, "maximum": None, **bounds}


def change_of(
    form: QuestionForm, rows: BaseFormSet | None, *, taken: Collection[str] = ()
) -> Callable[[editing.Rows], list[dict[str, Any]]] | None:
    """Return the change that the form asks for, to be applied to the list; None where something has to be mended first.

    `taken` are keys that nothing new may get (see `saving.retired_keys`): "q3" for a question, "q3:c1" for a choice.
    """
    if rows is not None and not rows.is_bound:
        form.add_error("options", _("Write the choices or columns."))
    if not (form.is_valid() & (rows is None or rows.is_valid())):
        return None
    old = next((row["options"] for row in form.questions if row["key"] == form.key), [])
    gone = {pair.partition(":")[2] for pair in taken if pair.startswith(f"{form.key}:")}
    values = form.values(options_of(rows, form.kind, taken={option["key"] for option in old} | gone))

    def change(questions: editing.Rows) -> list[dict[str, Any]]:
        if form.key:
            return editing.edited(questions, form.key, values)
        return editing.added(questions, values, taken=taken)

    try:
        changed = change(form.questions)
    except DomainError as error:
        form.add_error(None, str(error))
        return None
    form.saved_key = form.key or new_key(form.questions, changed)
    return None if form.refuse_faults(changed, form.saved_key) else change


def new_key(old: editing.Rows, new: editing.Rows) -> str:
    """Return the key that the new list has and the old one has not."""
    return str(next(row["key"] for row in new if row["key"] not in {one["key"] for one in old}))


def question_form(
    data: Any,
    *,
    questions: editing.Rows,
    key: str,
    kind: str,
    setting: Setting,
    act: str = "",
    section: str = "",
) -> tuple[QuestionForm, BaseFormSet | None]:
    """Return the boxes of a question and its rows: as stored, as sent, or as sent with one more act (see `rows_for`).

    An act of the rows, `kind` among them, shows what was typed again without judging it.
    """
    old = next((row for row in questions if row["key"] == key), None)
    like = {"questions": questions, "key": key, "kind": kind, "setting": setting}
    rows = rows_for(kind, data, (old or {}).get("options", []) if (old or {}).get("kind") == kind else [], act)
    if data is not None and not act:
        return QuestionForm(data, **like), rows
    if data is not None:
        names = QuestionForm.base_fields
        lists = {"shown_if": data.getlist("shown_if")}
        boxes = {"is_required": "is_required" in data}
        return QuestionForm(initial={**{name: data.get(name, "") for name in names}, **lists, **boxes}, **like), rows
    names_of = editing.sections(questions)
    fresh = {"section": section if section in names_of else names_of[-1] if names_of else ""}
    if kind == "long_text":
        fresh["max_words"] = 300  # type: ignore[assignment]
    return QuestionForm(initial=initial_of(old) if old else fresh, **like), rows


class SectionForm(forms.Form):
    """The name of a section."""

    name = forms.CharField(
        label=gettext_lazy("Name of the section"),
        max_length=120,
        help_text=gettext_lazy("The name of another section joins the two."),
    )


def kinds() -> list[tuple[str, str, str]]:
    """Return the kinds of answers with their names and what they are good for."""
    return [(str(kind.value), str(kind.label), str(KINDS[kind.value])) for kind in Question.Kind]
