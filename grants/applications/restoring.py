"""The deadline has passed over a reopened draft: the rows say again what was handed in, and nothing that came later."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.applications.models import Application, BudgetLine, Indicator, Partner, PlannedActivity
from grants.core.search import fold


def restore(application: Application) -> Application:
    """Write the last version that was handed in back into the draft's rows; the caller holds the lock."""
    content = application.submissions.order_by("-number").values_list("content", flat=True)[0]
    return restore_content(application, content)


def restore_content(application: Application, content: dict[str, Any]) -> Application:
    """Write frozen content into the draft's rows; what a version of before some part does not name is emptied."""
    _project(application, content["project"])
    _answers(application, content["answers"])
    partners = _partners(application, content.get("partners", []))
    _work_plan(application, content.get("work_plan", []), partners)
    _indicators(application, content.get("indicators", []))
    _budget(application, content["budget"], partners)
    _documents(application, content["documents"])
    _account(application, content["bank_account"])
    _mandate(application, content.get("mandate", {}))
    application.search_text = fold(f"{application.reference} {application.title} {application.organisation.name}")
    application.save()
    return application


def _project(application: Application, project: dict[str, Any]) -> None:
    day = project["starts_on"]
    application.starts_on = datetime.date.fromisoformat(day) if day else None
    for name in ("title", "summary", "months", "settlement"):
        setattr(application, name, project[name])
    for name in ("language", "concept_cents", "includes_vat"):
        if name in project:
            setattr(application, name, project[name])
    if "lot" in project:
        application.lot = application.call.lots.filter(key=project["lot"].get("key", "")).first()


def _answers(application: Application, answers: list[dict[str, Any]]) -> None:
    texts = {answer["key"]: answer["text"] for answer in answers}
    for answer in application.answers.select_related("question"):
        if answer.question.is_retired and answer.question.key not in texts:
            continue  # no longer asked when it was handed in; its writer can still read it
        sent = texts.get(answer.question.key, "")
        if answer.text != sent:
            answer.text, answer.version, answer.saved_at = sent, answer.version + 1, timezone.now()
            answer.save()


def _account(application: Application, found: dict[str, Any]) -> None:
    """Write the account back; one of the same number that was refused meanwhile is still the one that was named."""
    accounts = application.organisation.bank_accounts.filter(iban=found.get("iban", ""))
    application.bank_account = next((row for row in accounts if row.holder == found.get("holder")), accounts.first())
    application.account_is_own = found.get("is_own")
    application.account_owner = found.get("owner", "")
    application.account_exception = found.get("exception", "")
    application.account_evidence_id = found.get("evidence", {}).get("file_id")


def _mandate(application: Application, found: dict[str, Any]) -> None:
    application.mandate = found.get("kind", "")
    application.mandate_reference = found.get("reference", "")
    application.mandate_evidence_id = found.get("evidence", {}).get("file_id")


def _partners(application: Application, partners: list[dict[str, Any]]) -> dict[int | None, Partner]:
    application.partners.all().delete()
    return {
        row["number"]: Partner.objects.create(
            application=application, order=row["number"], **{k: v for k, v in row.items() if k != "number"}
        )
        for row in partners
    }


def _work_plan(application: Application, activities: list[dict[str, Any]], partners: dict[int | None, Partner]) -> None:
    application.activities.all().delete()
    PlannedActivity.objects.bulk_create(
        PlannedActivity(application=application, order=number, **{**row, "partner": partners.get(row["partner"])})
        for number, row in enumerate(activities, start=1)
    )


def _indicators(application: Application, indicators: list[dict[str, Any]]) -> None:
    application.indicators.all().delete()
    Indicator.objects.bulk_create(
        Indicator(application=application, order=number, **row) for number, row in enumerate(indicators, start=1)
    )


def _budget(application: Application, budget: dict[str, Any], partners: dict[int | None, Partner]) -> None:
    cost_types = {row.title: row for row in application.call.cost_types.all()}
    application.lines.all().delete()
    BudgetLine.objects.bulk_create(
        BudgetLine(
            application=application,
            order=number,
            heading=line["heading"],
            description=line["description"],
            unit=line["unit"],
            quantity=Decimal(line["quantity"]),
            unit_rate_cents=line["unit_rate_cents"],
            amount_cents=line["amount_cents"],
            cofinancing_cents=line.get("cofinancing_cents", 0),
            in_kind=line.get("in_kind", False),
            cost_type=cost_types.get(line.get("cost_type", "")),
            partner=partners.get(line.get("partner")),
        )
        for number, line in enumerate(budget["lines"], start=1)
    )
    application.cofinancing_cents = budget["cofinancing_cents"]
    application.cofinancing_source = budget["cofinancing_source"]


def _documents(application: Application, documents: list[dict[str, Any]]) -> None:
    """Make those files current again that were sent, each for what it was sent for, and no others."""
    sent = {(row["file_id"], row.get("document"), row.get("question")) for row in documents}
    sent_files = {row["file_id"] for row in documents if "document" not in row}  # frozen before there were keys
    for row in application.attachments.select_related("document", "question"):
        place = (row.file_id, row.document.key if row.document else "", row.question.key if row.question else "")
        is_current = place in sent or row.file_id in sent_files
        if is_current != (row.replaced_at is None):
            row.replaced_at = None if is_current else timezone.now()
            row.save()
