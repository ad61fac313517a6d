"""The choices of a question and the columns of a table: rows that need no script; a button adds, moves, takes out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy

from grants.calls.form_building import editing
from grants.calls.form_building.faults import WITH_CHOICES

COLUMN_KINDS: Final = (
    ("text", gettext_lazy("Text")),
    ("number", gettext_lazy("Number")),
    ("money", gettext_lazy("Money")),
    ("date", gettext_lazy("Date")),
)
MOST_OPTIONS: Final = 60
EMPTY_ROWS: Final = 2
FIRST_ROWS: Final = 3


class LabelInput(forms.TextInput):
    """A text box that a row places itself, beside its label with the number of the row."""

    def __init__(self) -> None:
        super().__init__({"class": "form-control"})


class OptionForm(forms.Form):
    """A choice: what applicants read, and its key, which never changes."""

    label = forms.CharField(label=gettext_lazy("Choice"), max_length=200, required=False, widget=LabelInput)
    key = forms.SlugField(max_length=40, required=False, widget=forms.HiddenInput)


class ColumnForm(OptionForm):
    """A column of a table, with the kind of what stands in it."""

    label = forms.CharField(label=gettext_lazy("Column"), max_length=200, required=False, widget=LabelInput)
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


def rows_for(kind: str, data: Any, stored: Sequence[Mapping[str, Any]], act: str = "") -> BaseFormSet | None:
    """Return the rows of choices or columns of a kind; None for a kind without.

    `act` is what a button asked for: `add`, or `up-2`, `down-2`, `out-2` for the row with that number; the rows then
    come back as they were typed, with that done and nothing saved.
    """
    if kind not in (*WITH_CHOICES, "table"):
        return None
    factory: Any = ColumnRows if kind == "table" else ChoiceRows
    if data is None:
        return factory(initial=[*stored, *({} for _row in range(0 if stored else FIRST_ROWS))], prefix="options")
    sent = factory(data, prefix="options")
    if not sent.management_form.is_valid():  # another kind was chosen: its rows were not on the page yet
        return factory(initial=[{} for _row in range(FIRST_ROWS)], prefix="options")
    if not act:
        return sent
    typed = [{name: form[name].value() for name in form.fields} for form in sent.forms]
    return factory(initial=_after(typed, act), prefix="options")


def options_of(rows: BaseFormSet | None, kind: str, *, taken: Collection[str] = ()) -> list[dict[str, Any]]:
    """Return the choices or columns that are filled in, each with its key; an emptied row is left out.

    `taken` are keys that no new row may get: answers, and conditions of other questions, may still name them.
    """
    filled = [form.cleaned_data for form in rows.forms if form.cleaned_data.get("label")] if rows is not None else []
    if kind != "table":
        return editing.with_keys([{"key": row["key"], "label": row["label"]} for row in filled], "c", taken=taken)
    columns = [{"key": row["key"], "label": row["label"], "kind": row["kind"] or "text"} for row in filled]
    return editing.with_keys(columns, "k", taken=taken)


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
