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
        "project": _project(application),
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
        "indicator": application.indicator,
        "indicator_baseline": application.indicator_baseline or 0,
        "indicator_target": application.indicator_target,
    }


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
