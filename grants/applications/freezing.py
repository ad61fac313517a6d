"""What is sent when an application is handed in: one plain document and its fingerprint."""

import hashlib
import json
from typing import Any

from django.utils.translation import get_language

from grants.applications import declaration
from grants.applications.answers import asked_by
from grants.applications.asking import questions_asked
from grants.applications.models import Application
from grants.applications.rules.answers import plain
from grants.core.models import StoredFile


def content_of(application: Application, *, signatory: str = "") -> dict[str, Any]:
    """Return all that the applicant sends, as plain JSON; sums in cents, dates as ISO text.

    `signatory` is the name typed under the declaration.
    """
    return {
        "reference": application.reference,
        "stage": application.stage,
        "call": {"reference": application.call.reference, "title": application.call.title},
        "organisation": _organisation(application),
        "project": {**project_of(application), **_main_indicator(application)},
        "partners": partners_of(application),
        "work_plan": work_plan_of(application),
        "indicators": indicators_of(application),
        "answers": _answers(application),
        "budget": budget_of(application),
        "documents": _documents(application),
        "bank_account": account_of(application),
        "mandate": mandate_of(application),
        "declaration": {
            "version": application.declaration_version,
            "by": str(application.declared_by or ""),
            "at": application.declared_at.isoformat() if application.declared_at else "",
            "signatory": signatory or str(application.declared_by or ""),
            "language": get_language() if application.declared_by_id else "",
            "text": declaration.text() if application.declared_by_id else [],
            "grounds": len(declaration.grounds()) if application.declared_by_id else 0,
        },
    }


def fingerprint(content: dict[str, Any]) -> str:
    """Return the SHA-256 of the content in canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def project_mark(application: Application) -> str:
    """Return a mark of the project part; it changes with any change of it, and guards it against being overwritten."""
    return fingerprint(project_of(application))[:16]


def budget_mark(application: Application) -> str:
    """Return a mark of the budget; it changes with any change of it, and guards it against being overwritten."""
    return fingerprint(budget_of(application))[:16]


def account_mark(application: Application) -> str:
    """Return a mark of the account and its exception."""
    return fingerprint(account_of(application))[:16]


def mandate_mark(application: Application) -> str:
    """Return a mark of the signatory's mandate."""
    return fingerprint(mandate_of(application))[:16]


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


def project_of(application: Application) -> dict[str, Any]:
    """Return the project in short, as it is frozen."""
    return {
        "title": application.title,
        "summary": application.summary,
        "starts_on": application.starts_on.isoformat() if application.starts_on else "",
        "months": application.months,
        "settlement": application.settlement,
        "language": application.language,
        "lot": {"key": application.lot.key, "title": application.lot.title} if application.lot else {},
        "concept_cents": application.concept_cents,
        "includes_vat": application.includes_vat,
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
    """Return the answers to what was asked, each with its question as it stood; files stand among the documents."""
    texts = {answer.question_id: answer.text for answer in application.answers.all()}
    return [
        {
            "key": question.key,
            "section": question.section,
            "question": question.title,
            "kind": question.kind,
            "options": question.options,
            "max_words": question.max_words,
            "max_characters": question.max_characters,
            "text": texts.get(question.pk, ""),
            "shown": plain(asked_by(question), texts.get(question.pk, ""), currency=application.call.currency),
        }
        for question in questions_asked(application)
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
    """Return the files that were added, for a document that is asked for or for a question of the form."""
    asked = {question.pk for question in questions_asked(application)}
    return [
        {
            "title": row.document.title if row.document else row.question.title,
            "document": row.document.key if row.document else "",
            "question": row.question.key if row.question else "",
            **_file(row.file),
        }
        for row in application.attachments.all()
        if row.is_current and (row.question_id is None or row.question_id in asked)
    ]


def account_of(application: Application) -> dict[str, Any]:
    """Return the account and, of a local authority, whether it is its own or by which exception it is not."""
    account = application.bank_account
    chosen = (
        {"holder": account.holder, "iban": account.iban, "bic": account.bic, "bank": account.bank_name}
        if account
        else {}
    )
    return {
        **chosen,
        "is_own": application.account_is_own,
        "owner": application.account_owner,
        "exception": application.account_exception,
        "evidence": _file(application.account_evidence) if application.account_evidence else {},
    }


def mandate_of(application: Application) -> dict[str, Any]:
    """Return by what mandate the signatory signs, as it is frozen."""
    evidence = application.mandate_evidence
    return {
        "kind": application.mandate,
        "reference": application.mandate_reference,
        "evidence": _file(evidence) if evidence else {},
    }


def files_of(content: dict[str, Any]) -> set[int]:
    """Return the ids of all files that a frozen version holds."""
    evidence = [content.get(part, {}).get("evidence", {}) for part in ("bank_account", "mandate")]
    return {row["file_id"] for row in [*content.get("documents", []), *evidence] if row}


def _file(stored: StoredFile) -> dict[str, Any]:
    return {"file_id": stored.pk, "name": stored.name, "size": stored.size, "sha256": stored.sha256}
