"""A file as its evaluator reads it: all through the blinding, own passages marked, and the way to the criteria."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from grants.applications import readable
from grants.applications.answers import readable_sections
from grants.evaluation import blinding
from grants.evaluation.marking import PROJECT, anchor_of, marked, passages_in, stands_in
from grants.evaluation.models import Assessment
from grants.evaluation.sheets import Part

# What a criterion can look at that is no question of the form.
PLACES = {
    "project": "sent-project",
    "partners": "sent-partners",
    "work_plan": "sent-plan",
    "indicators": "sent-indicators",
    "budget": "sent-budget",
    "documents": "sent-documents",
}


def file_of(sheet: Assessment, user: Any, parts: list[Part]) -> dict[str, Any]:
    """Return the file as the user may see it, with the marked passages and what looks at which answer."""
    content = blinding.shown_content(sheet, user)
    quotes = _quotes(sheet)
    facts = [(label, text) for label, text in readable.project_facts(content) if label != _("Summary")]
    summary = str(content["project"]["summary"] or "")
    is_hidden = blinding.hides_applicant(sheet.panel, sheet.application, user)
    found = {
        "is_hidden": is_hidden,
        "content": content,
        "organisation": [] if is_hidden else readable.organisation_facts(content["organisation"]),
        "project": facts,
        "summary": marked(summary, quotes[PROJECT]) if summary else "",
        "partners": [] if is_hidden else [readable.partner_facts(row) for row in content.get("partners", [])],
        "sections": readable_sections(content),
        "plan": readable.plan_of(content),
        "indicators": readable.indicator_rows(content),
        "documents": [row for row in blinding.shown_documents(sheet, user) if not row.get("question")],
        "clarifications": blinding.shown_clarifications(sheet, user),
        "has_plan": bool(content.get("work_plan")),
        "has_budget": content.get("stage") != "concept",
    }
    looked_at = _looked_at(parts)
    for section in found["sections"]:
        for answer in section["answers"]:
            answer["anchor"] = anchor_of(answer["key"])
            answer["marked"] = marked(answer["shown"], quotes[answer["anchor"]])
            answer["criteria"] = looked_at[answer["key"]]
    return found


def passage_html(sheet: Assessment, user: Any, part: str) -> str:
    """Return one part of the file with the passages that are marked in it now."""
    passages = passages_in(blinding.shown_content(sheet, user))
    return marked(passages[part].text, _quotes(sheet)[part]) if part in passages else ""


def marks_of(sheet: Assessment, user: Any) -> dict[str, Any]:
    """Return the own marks, each with the part it stands in, and the parts in which one can mark.

    A mark whose words are not shown any more (masked meanwhile) is listed without them.
    """
    passages = passages_in(blinding.shown_content(sheet, user))
    rows = [
        {"row": row, "part": passages.get(row.part), "is_shown": _is_shown(row, passages)}
        for row in sheet.highlights.all()
    ]
    return {"marks": rows, "passages": passages}


def places_of(found: dict[str, Any], parts: list[Part]) -> dict[int, list[tuple[str, str]]]:
    """Return for each criterion, by its id, the answers and parts that it looks at, as (anchor, name)."""
    asked = {answer["key"]: answer for section in found["sections"] for answer in section["answers"]}
    there = {key for key in PLACES if key in {"project", "documents"} or found.get(_NAMES.get(key, key))}
    names = {
        "project": _("The project in short"),
        "partners": _("Partners"),
        "work_plan": _("Work plan"),
        "indicators": _("Results to be measured"),
        "budget": _("Budget"),
        "documents": _("Documents"),
    }
    return {
        row.criterion.pk: [
            (asked[key]["anchor"], asked[key]["question"]) if key in asked else (PLACES[key], names[key])
            for key in row.rule.looks_at
            if key in asked or key in there
        ]
        for part in parts
        for row in part.rows
    }


_NAMES = {"work_plan": "has_plan", "budget": "has_budget"}


def _looked_at(parts: list[Part]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for part in parts:
        for row in part.rows:
            for key in row.rule.looks_at:
                found[key].append(row)
    return found


def _quotes(sheet: Assessment) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in sheet.highlights.all():
        found[row.part].append(row.quote)
    return found


def _is_shown(row: Any, passages: dict[str, Any]) -> bool:
    return row.part in passages and stands_in(passages[row.part].text, row.quote)
