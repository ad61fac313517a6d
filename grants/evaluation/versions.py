"""Every version of a sheet that was handed in, or void before it was, and what changed from one to the next."""

from typing import Any

from django.utils.translation import gettext as _

from grants.applications.rules.differences import word_difference
from grants.evaluation.models import Assessment


def of(sheet: Assessment, is_open: bool) -> list[dict[str, Any]]:
    """Return the versions, the newest first; without their points for one who may not read them yet."""
    found, before = [], None
    for version in sheet.versions.all():
        rows = _rows(sheet, version.content, before.content if before else None) if is_open else []
        found.append(
            {
                "version": version,
                "is_void": version.content.get("is_void", False),
                "is_first": before is None,
                "rows": rows,
                "changed": [row for row in rows if row["is_changed"]],
            }
        )
        before = version
    return found[::-1]


def _rows(sheet: Assessment, content: dict[str, Any], before: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Return a line for each criterion and each section reason, beside that of the version before."""
    scheme, empty = sheet.panel.scheme, {"points": None, "comment": ""}
    lines = [
        (rule.title, content["scores"].get(rule.key, empty), (before or content)["scores"].get(rule.key, empty))
        for rule in scheme.criteria
    ]
    sections = [
        section
        for section in scheme.sections
        if section.key in {**content["sections"], **(before or {}).get("sections", {})}
    ]
    lines += [
        (
            _("%(title)s: reason for the section") % {"title": section.title},
            {"comment": content["sections"].get(section.key, "")},
            {"comment": (before or content)["sections"].get(section.key, "")},
        )
        for section in sections
    ]
    return [_row(title, now, then) for title, now, then in lines]


def _row(title: str, now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "has_points": "points" in now,
        "points": now.get("points"),
        "points_before": then.get("points"),
        "comment": now["comment"],
        "is_changed": now != then,
        "points_changed": now.get("points") != then.get("points"),
        "words": word_difference(then["comment"], now["comment"]) if now["comment"] != then["comment"] else [],
    }
