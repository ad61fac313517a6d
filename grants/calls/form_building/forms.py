"""The boxes in which an officer writes one question: those that its kind needs, and the rows of choices or columns."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grants.calls.form_building import editing
from grants.calls.form_building.faults import WITH_BOUNDS, WITH_CHOICES, WITH_LIMITS, faults_of_form
from grants.calls.models import ForWhom, Question, Stage
from grants.core.errors import DomainError
from grants.core.fields import MoneyField

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
COLUMN_KINDS: Final = (
    ("text", gettext_lazy("Text")),
    ("number", gettext_lazy("Number")),
    ("money", gettext_lazy("Money")),
    ("date", gettext_lazy("Date")),
)
NEW_SECTION: Final = ""
MOST_OPTIONS: Final = 60
EMPTY_ROWS: Final = 2


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
    minimum = forms.DecimalField(label=gettext_lazy("At least"), required=False, max_digits=15, decimal_places=2)
    maximum = forms.DecimalField(label=gettext_lazy("At most"), required=False, max_digits=15, decimal_places=2)
    options = forms.CharField(label=gettext_lazy("Choices"), required=False, widget=forms.HiddenInput)  # holds faults
    is_required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False, initial=True)
    applies_to = forms.ChoiceField(
        label=gettext_lazy("Asked of"), choices=ForWhom.choices, initial="both", widget=forms.RadioSelect
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Asked in"), choices=Stage.choices, initial="full", widget=forms.RadioSelect
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
        self._drop(WITH_BOUNDS, "minimum", "maximum")
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
        if not setting.two_stages and old["stage"] == "full":
            del self.fields["stage"]

    def clean(self) -> dict[str, Any]:
        """Hold the question against the rest of the form; every refusal stands at its field."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        section = cleaned.get("section") or cleaned.get("new_section") or ""
        if not section and "section" not in self.errors and "new_section" not in self.errors:
            self.add_error("new_section", _("Name the section in which the question stands."))
        cleaned["section"] = section
        self.condition = self._condition(cleaned.get("shown_if") or [])
        return cleaned

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

    def _offer_sections(self) -> None:
        names = editing.sections(self.questions)
        choices = [(name, name) for name in names] + [(NEW_SECTION, _("A new section"))]
        self.fields["section"].choices = choices  # type: ignore[attr-defined]
        if not names:
            del self.fields["section"]

    def _offer_conditions(self) -> None:
        groups = []
        for row in editing.before(self.questions, self.key):
            if row["kind"] in WITH_CHOICES:
                pairs = [(f"{row['key']}:{option['key']}", option["label"]) for option in row["options"]]
                groups.append((row["title"], pairs))
        self.fields["shown_if"].choices = groups  # type: ignore[attr-defined]
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


class OptionForm(forms.Form):
    """A choice: what applicants read, and its key, which never changes."""

    label = forms.CharField(label=gettext_lazy("Choice"), max_length=200, required=False)
    key = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)


class ColumnForm(OptionForm):
    """A column of a table, with the kind of what stands in it."""

    label = forms.CharField(label=gettext_lazy("Column"), max_length=200, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("What stands in it"), choices=COLUMN_KINDS, initial="text", required=False
    )


_LIMITS: Final[dict[str, Any]] = {
    "max_num": MOST_OPTIONS,
    "absolute_max": MOST_OPTIONS + EMPTY_ROWS,
    "validate_max": True,
    "extra": 0,
}
ChoiceRows = formset_factory(OptionForm, **_LIMITS)
ColumnRows = formset_factory(ColumnForm, **_LIMITS)


def rows_for(kind: str, data: Any, stored: Sequence[Mapping[str, Any]], act: str = "") -> BaseFormSet[Any] | None:
    """Return the rows of choices or columns of a kind; None for a kind without.

    `act` is what a button asked for: `add`, or `up-2`, `down-2`, `out-2` for the row with that number; the rows then
    come back as they were typed, with that done and nothing saved.
    """
    if kind not in (*WITH_CHOICES, "table"):
        return None
    factory: Any = ColumnRows if kind == "table" else ChoiceRows
    if data is None:
        return factory(initial=[*stored, *({} for _row in range(0 if stored else 3))], prefix="options")
    sent = factory(data, prefix="options")
    if not sent.management_form.is_valid():
        return factory(initial=[{} for _row in range(3)], prefix="options") if act else sent
    if not act:
        return sent
    typed = [{name: form[name].value() for name in form.fields} for form in sent.forms]
    return factory(initial=_after(typed, act), prefix="options")


def options_of(rows: BaseFormSet[Any] | None, kind: str) -> list[dict[str, Any]]:
    """Return the choices or columns that are filled in, each with its key; an emptied row is left out."""
    filled = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("label")] if rows is not None else []
    if kind != "table":
        return editing.with_keys([{"key": row["key"], "label": row["label"]} for row in filled], "c")
    columns = [{"key": row["key"], "label": row["label"], "kind": row["kind"] or "text"} for row in filled]
    return editing.with_keys(columns, "k")


def initial_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the boxes of a stored question as they are first shown."""
    condition = row.get("shown_if") or {}
    shown = [f"{condition['question']}:{value}" for value in condition.get("is", [])] if condition else []
    bounds = {name: Decimal(str(row[name])) for name in ("minimum", "maximum") if row.get(name) is not None}
    if row["kind"] == "money":
        bounds = {name: int(value.scaleb(2)) for name, value in bounds.items()}  # type: ignore[misc]
    return {**row, "shown_if": shown, "minimum": None, "maximum": None, **bounds}


def change_of(
    form: QuestionForm, rows: BaseFormSet[Any] | None, *, taken: Collection[str] = ()
) -> Callable[[editing.Rows], list[dict[str, Any]]] | None:
    """Return the change that the form asks for, to be applied to the list; None where something has to be mended first.

    `taken` are keys that a new question may not get: those of questions that were retired.
    """
    if not (form.is_valid() & (rows is None or rows.is_valid())):
        return None
    values = form.values(options_of(rows, form.kind))

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


def _after(typed: list[dict[str, Any]], act: str) -> list[dict[str, Any]]:
    verb, _dash, number = act.partition("-")
    at = int(number) if number.isdecimal() and int(number) < len(typed) else -1
    if verb == "add":
        return [*typed, *({} for _row in range(EMPTY_ROWS))][:MOST_OPTIONS]
    if verb == "out" and at >= 0:
        return typed[:at] + typed[at + 1 :]
    to = at + (1 if verb == "down" else -1)
    if verb in ("up", "down") and at >= 0 and 0 <= to < len(typed):
        typed[at], typed[to] = typed[to], typed[at]
    return typed


def kinds() -> list[tuple[str, str, str]]:
    """Return the kinds of answers with their names and what they are good for."""
    return [(str(kind.value), str(kind.label), str(KINDS[kind.value])) for kind in Question.Kind]
