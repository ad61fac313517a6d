"""What is sent when an application is handed in: one plain document and its fingerprint."""

import hashlib
import json
from typing import Any

from grants.applications import declaration
from grants.applications.models import Application


def content_of(application: Application, *, signatory: str = "") -> dict[str, Any]:
    """Return all that the applicant sends, as plain JSON; sums in cents, dates as ISO text.

    `signatory` is the name typed under the declaration.
    """
    return {
        "reference": application.reference,
        "call": {"reference": application.call.reference, "title": application.call.title},
        "organisation": _organisation(application),
        "project": {**_project(application), **_main_indicator(application)},
        "partners": partners_of(application),
        "work_plan": work_plan_of(application),
        "indicators": indicators_of(application),
        "answers": _answers(application),
        "budget": budget_of(application),
        "documents": _documents(application),
        "bank_account": _bank_account(application),
        "declaration": {
            "version": application.declaration_version,
            "by": str(application.declared_by or ""),
            "at": application.declared_at.isoformat() if application.declared_at else "",
            "signatory": signatory or str(application.declared_by or ""),
            "text": declaration.text() if application.declared_by_id else [],
        },
    }


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the content in canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def project_mark(application: Application) -> str:
    """Return a mark of the project part; it changes with any change of it, and guards it against being overwritten."""
    return fingerprint(_project(application))[:16]


def budget_mark(application: Application) -> str:
    """Return a mark of the budget; it changes with any change of it, and guards it against being overwritten."""
    return fingerprint(budget_of(application))[:16]


def _organisation(application: Application) -> dict[str, Any]:
    found = application.organisation
    return {
        "name": found.name,
        "kind": found.kind,
        "kind_label": str(found.get_kind_display()),
        "legal_form": found.legal_form,
        "country": found.country,
        "registration_number": found.registration_number,
        "address": found.address,
        "settlement": found.settlement,
        "founded_on": found.founded_on.isoformat() if found.founded_on else "",
        "representative": found.representative,
        "representative_role": found.representative_role,
    }


def _project(application: Application) -> dict[str, Any]:
    return {
        "title": application.title,
        "summary": application.summary,
        "starts_on": application.starts_on.isoformat() if application.starts_on else "",
        "months": application.months,
        "settlement": application.settlement,
    }


def _main_indicator(application: Application) -> dict[str, Any]:
    """Return the first result, which the agreement names."""
    first = next(iter(application.indicators.all()), None)
    return {
        "indicator": first.title if first else "",
        "indicator_baseline": (first.baseline or 0) if first else 0,
        "indicator_target": first.target if first else None,
    }


def partners_of(application: Application) -> list[dict[str, Any]]:
    """Return the partners as they are frozen; `number` is what budget lines and activities name them by."""
    names = ("organisation_id", "name", "kind", "country", "registration_number", "representative", "email", "part")
    return [
        {"number": number, **{name: getattr(partner, name) for name in names}}
        for number, partner in enumerate(application.partners.all(), start=1)
    ]


def work_plan_of(application: Application) -> list[dict[str, Any]]:
    """Return the activities with their months, as they are frozen."""
    numbers = partner_numbers(application)
    names = ("title", "description", "first_month", "last_month", "place")
    return [
        {**{name: getattr(row, name) for name in names}, "partner": numbers.get(row.partner_id)}
        for row in application.activities.all()
    ]


def indicators_of(application: Application) -> list[dict[str, Any]]:
    """Return the results to be measured, as they are frozen."""
    names = ("title", "unit", "baseline", "target", "means")
    return [{name: getattr(row, name) for name in names} for row in application.indicators.all()]


def partner_numbers(application: Application) -> dict[int | None, int]:
    """Return the partners' numbers by their ids."""
    return {partner.pk: number for number, partner in enumerate(application.partners.all(), start=1)}


def _answers(application: Application) -> list[dict[str, Any]]:
    texts = {answer.question_id: answer.text for answer in application.answers.all()}
    return [
        {
            "key": question.key,
            "section": question.section,
            "question": question.title,
            "max_words": question.max_words,
            "text": texts.get(question.pk, ""),
        }
        for question in application.call.questions.all()
    ]


def budget_of(application: Application) -> dict[str, Any]:
    """Return the budget as it is frozen."""
    numbers = partner_numbers(application)
    return {
        "currency": application.call.currency,
        "lines": [
            {
                "heading": line.heading,
                "heading_label": str(line.get_heading_display()),
                "description": line.description,
                "unit": line.unit,
                "quantity": str(line.quantity),
                "unit_rate_cents": line.unit_rate_cents,
                "amount_cents": line.amount_cents,
                "cofinancing_cents": line.cofinancing_cents,
                "in_kind": line.in_kind,
                "cost_type": line.cost_type.title if line.cost_type else "",
                "partner": numbers.get(line.partner_id),
            }
            for line in application.lines.all()
        ],
        "total_cents": application.total_cents,
        "cofinancing_cents": application.cofinancing_cents,
        "cofinancing_source": application.cofinancing_source,
        "requested_cents": application.requested_cents,
    }


def _documents(application: Application) -> list[dict[str, Any]]:
    current = application.attachments.filter(replaced_at=None).select_related("file", "document")
    return [
        {
            "title": row.document.title,
            "file_id": row.file_id,
            "name": row.file.name,
            "size": row.file.size,
            "sha256": row.file.sha256,
        }
        for row in current
    ]


def _bank_account(application: Application) -> dict[str, Any]:
    account = application.bank_account
    if account is None:
        return {}
    return {"holder": account.holder, "iban": account.iban, "bic": account.bic, "bank": account.bank_name}
