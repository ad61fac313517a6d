"""What the pages of the narrative part show their writers and their readers."""

from collections.abc import Mapping
from typing import Any

from grants.applications.answers import typing_faults
from grants.applications.forms.answers import boxes
from grants.applications.rules.answers import TEXTS
from grants.calls.models import Question
from grants.monitoring.freezing import earlier_versions, told_by
from grants.monitoring.models import Report, ReportAnswer
from grants.monitoring.narrating import plan_of, questions_asked, questions_of
from grants.monitoring.services.evidence import MOST_LINKS, MOST_PHOTOS
from grants.monitoring.services.narrative import earlier_answers

Earlier = Mapping[str, list[tuple[str, str]]]


def setting_of(report: Report) -> dict[str, Any]:
    """Return what every page and fragment of the narrative part needs."""
    call = report.agreement.award.application.call
    return {"report": report, "agreement": report.agreement, "call": call, "closed": ""}


def narrative_page(report: Report, *, more: str = "", conflict: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the questions in their sections, each with its answer and what an earlier report said."""
    earlier = earlier_answers(report)
    asked = {question.key for question in questions_asked(report)}
    sections: dict[str, list[dict[str, Any]]] = {}
    for question in questions_of(report):
        row = answer_row(report, question, earlier=earlier, more=more == question.key)
        row["is_asked"] = question.key in asked
        if conflict and conflict["question"].key == question.key:
            row |= conflict | boxes(question, conflict["mine"])
        sections.setdefault(question.section, []).append(row)
    return setting_of(report) | {"sections": list(sections.items())}


def answer_row(report: Report, question: Question, *, earlier: Earlier, more: bool = False) -> dict[str, Any]:
    """Return what the form of one answer shows."""
    answer = next((row for row in report.answers.all() if row.key == question.key), None)
    text = answer.text if answer else ""
    label, said = next(iter(earlier.get(question.key, [])), ("", ""))
    offered = bool(said) and said.strip() not in text and (question.kind in TEXTS or not text.strip())
    return {
        "question": question,
        "answer": answer or ReportAnswer(report=report, key=question.key),
        "conflict": None,
        "faults": typing_faults(question, text),
        "offered": label if offered else "",
        "earlier": said if offered else "",
        **boxes(question, text, more=more),
    }


def plan_rows(report: Report) -> list[dict[str, Any]]:
    """Return the parts of the plan, each with what its boxes first show: what is saved, or what was said before."""
    before = _said_before(report)
    rows = []
    for planned in plan_of(report):
        note, (label, said) = planned.note, before.get(planned.key, ("", {}))
        names = ("outcome", "when", "remark", "reason")
        initial = {name: getattr(note, name) if note else said.get(name, "") for name in names}
        rows.append(
            {
                "planned": planned,
                "note": note,
                "initial": initial,
                "version": note.version if note else 0,
                "before": label if not note else "",
            }
        )
    return rows


def evidence_page(report: Report) -> dict[str, Any]:
    """Return the photographs and links of a report, with how many more there may be."""
    photos, links = list(report.photos.select_related("file")), list(report.links.all())
    return setting_of(report) | {
        "photos": photos,
        "links": links,
        "photos_left": max(MOST_PHOTOS - len(photos), 0),
        "links_left": max(MOST_LINKS - len(links), 0),
        "most_photos": MOST_PHOTOS,
    }


def told_page(report: Report) -> dict[str, Any]:
    """Return what a report tells, and what of the agreed results it reached, for those who read it."""
    values = {value.grant_indicator_id: value for value in report.indicator_values.all() if value.state != "superseded"}
    measured = [{"row": row, "value": values.get(row.pk)} for row in report.agreement.indicators.all()]
    for line in measured:
        value = line["value"]
        line["below"] = value is not None and value.whole is None and value.value < line["row"].target
    return {"told": told_by(report), "measured": measured}


def _said_before(report: Report) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return what the latest earlier report said of each part of the plan, by its key."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for version in earlier_versions(report):
        for row in version.content["plan"]:
            if row["outcome"]:
                found.setdefault(f"{row['kind']}-{row['number']}", (version.report.duty.label, row))
    return found
