"""What the builder and the preview show of a list of questions."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grants.calls.form_building import editing
from grants.calls.form_building.faults import WITH_CHOICES, faults_of_form
from grants.calls.form_building.forms import Setting
from grants.calls.models import AskedIn, Call, Question, Stage
from grants.core.money import format_money


def setting_of(call: Call, terms: Mapping[str, Any] | None = None) -> Setting:
    """Return what of a call, or of the terms proposed for it, the boxes of a question depend on."""
    found = terms or {"stages": call.stages, "applicants": call.applicants, "relations": call.relations}
    return Setting(
        two_stages=found["stages"] == Call.Stages.TWO,
        both_kinds=found["applicants"] == Call.Applicants.BOTH,
        currency=call.currency,
        relations=found["relations"],
    )


def builder_page(questions: editing.Rows, setting: Setting) -> dict[str, Any]:
    """Return the sections with their questions, numbered throughout, each with what is said and what is wrong of it."""
    faults: dict[str, list[str]] = {}
    for fault in faults_of_form(questions, setting.relations):
        faults.setdefault(fault.key, []).append(fault.message)
    names = editing.sections(questions)
    numbers = {row["key"]: number for number, row in enumerate(questions, start=1)}
    rows = [
        {
            "name": name,
            "number": number,
            "first": number == 1,
            "last": number == len(names),
            "rows": _rows_of(questions, name, setting, numbers, faults),
        }
        for number, name in enumerate(names, start=1)
    ]
    return {"sections": rows, "count": len(questions), "faulty": bool(faults)}


def preview_page(questions: editing.Rows, setting: Setting, *, who: str, stage: str) -> list[dict[str, Any]]:
    """Return the sections that one kind of applicant meets in one stage, every question with its condition in words."""
    asked = [row for row in questions if row["applies_to"] in ("both", who) and row["stage"] == stage]
    by_key = {row["key"]: row for row in questions}
    return [
        {
            "name": name,
            "rows": [
                {**row, "condition": condition_of(row, by_key), "hints": hints_of(row, setting.currency)}
                for row in asked
                if row["section"] == name
            ],
        }
        for name in editing.sections(asked)
    ]


def condition_of(row: Mapping[str, Any], by_key: Mapping[str, Mapping[str, Any]]) -> str:
    """Return when a question is shown, in a sentence; nothing for one that always is."""
    condition = row.get("shown_if") or {}
    other = by_key.get(condition.get("question", ""))
    if not condition or other is None:
        return ""
    labels = {option["key"]: option["label"] for option in other["options"] or []}
    answers = [f"“{labels[value]}”" for value in condition.get("is", []) if value in labels]
    words = _("Shown only if “%(title)s” is answered with %(answers)s.")
    return words % {"title": other["title"], "answers": _(" or ").join(answers)}


def hints_of(row: Mapping[str, Any], currency: str) -> list[str]:
    """Return the limits of an answer in words."""
    found = []
    if row["max_words"]:
        found.append(ngettext("at most %(n)s word", "at most %(n)s words", row["max_words"]) % {"n": row["max_words"]})
    if row["max_characters"]:
        count = {"n": row["max_characters"]}
        found.append(ngettext("at most %(n)s character", "at most %(n)s characters", row["max_characters"]) % count)
    if row["kind"] == "file":
        most = int(Decimal(str(row["maximum"] or 1)))
        return [ngettext("%(n)s file at most", "%(n)s files at most", most) % {"n": most}]
    bounds = {name: _figure(row, name, currency) for name in ("minimum", "maximum")}
    if bounds["minimum"]:
        found.append(_("from %(least)s") % {"least": bounds["minimum"]})
    if bounds["maximum"]:
        found.append(_("up to %(most)s") % {"most": bounds["maximum"]})
    return found


def _rows_of(
    questions: editing.Rows, section: str, setting: Setting, numbers: Mapping[str, int], faults: Mapping[str, Any]
) -> list[dict[str, Any]]:
    by_key = {row["key"]: row for row in questions}
    own = [row for row in questions if row["section"] == section]
    return [
        {
            **row,
            "number": numbers[row["key"]],
            "kind_label": Question.Kind(row["kind"]).label,
            "said": _said_of(row, setting),
            "condition": condition_of(row, by_key),
            "faults": faults.get(row["key"], []),
            "first": at == 0,
            "last": at == len(own) - 1,
        }
        for at, row in enumerate(own)
    ]


def _said_of(row: Mapping[str, Any], setting: Setting) -> list[str]:
    """Return what an officer wants to see of a question without opening it."""
    said = hints_of(row, setting.currency)
    options = row["options"] or []
    if row["kind"] in WITH_CHOICES:
        said.append(ngettext("%(n)s choice", "%(n)s choices", len(options)) % {"n": len(options)})
    if row["kind"] == "table":
        said.append(ngettext("%(n)s column", "%(n)s columns", len(options)) % {"n": len(options)})
    if not row["is_required"]:
        said.append(_("may stay empty"))
    if row["applies_to"] != "both":
        said.append(str(Call.Applicants(row["applies_to"]).label))
    if setting.two_stages or row["stage"] != Stage.FULL:
        said.append(str(AskedIn(row["stage"]).label))
    return said


def chosen(wanted: str, known: Collection[str]) -> str:
    """Return what is asked for if it is one of those known, the first of them otherwise."""
    return wanted if wanted in known else next(iter(known))


def _figure(row: Mapping[str, Any], name: str, currency: str) -> str:
    value = row[name]
    if value is None:
        return ""
    if row["kind"] == "money":
        return format_money(int(Decimal(str(value)).scaleb(2)), currency)
    return str(value)
