"""The eligibility grid of a call: applications by criterion, with what was answered, what was found, and the ground."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from grants.applications.models import Application
from grants.calls.models import Call
from grants.evaluation.findings import Finding, findings_of
from grants.evaluation.late_check import points_for
from grants.evaluation.points import LABELS
from grants.evaluation.rules import CHECK_POINTS

KEYS = tuple(key for _kind, key in CHECK_POINTS)


def grid_of(call: Call, applications: Iterable[Application]) -> list[dict[str, Any]]:
    """Return a row for each application with a cell for each point; a fixed number of queries."""
    found = list(applications)
    findings = findings_of(call, found)
    return [{"application": row, "cells": _cells(row, findings[row.pk])} for row in found]


def columns() -> list[dict[str, Any]]:
    """Return the points as the head of the grid."""
    return [{"key": key, "number": number, "label": LABELS[key][0]} for number, key in enumerate(KEYS, start=1)]


def export_of(rows: list[dict[str, Any]]) -> list[list[str]]:
    """Return the grid as the rows of a sheet: mark and ground of each point."""
    head = [str(column["label"]) for column in columns()]
    body = [
        [
            row["application"].reference,
            row["application"].organisation.name,
            *(" ".join(filter(None, (cell["mark"], cell["reason"]))) for cell in row["cells"]),
        ]
        for row in rows
    ]
    return [["", "", *head], *body]


def _cells(application: Application, findings: dict[str, Finding]) -> list[dict[str, Any]]:
    answered = {check.key: check for check in application.checks.all()}
    now = {key for _kind, key in points_for(application)}
    return [_cell(key, answered.get(key), findings[key] if key in now else _later()) for key in KEYS]


def _later() -> Finding:
    return Finding(None, _("Checked after scoring, for those selected."))


def _cell(key: str, check: Any, finding: Finding) -> dict[str, Any]:
    is_answered = check is not None and check.passed is not None
    met = check.passed if is_answered else finding.met
    return {
        "label": LABELS[key][0],
        "mark": {True: "✓", False: "✗", None: "?"}[met],
        "met": met,
        "is_answered": is_answered,
        "reason": (check.reason if is_answered and check.reason else finding.reason),
        "disagrees": is_answered and finding.met is not None and finding.met != check.passed,
    }
