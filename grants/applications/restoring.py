"""The deadline has passed over a reopened draft: the rows say again what was handed in, and nothing that came later."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from grants.applications.models import Application, BudgetLine
from grants.core.search import fold


def restore(application: Application) -> Application:
    """Write the last version that was handed in back into the draft's rows; the caller holds the lock."""
    content = application.submissions.order_by("-number").values_list("content", flat=True)[0]
    _project(application, content["project"])
    _answers(application, content["answers"])
    _budget(application, content["budget"])
    _documents(application, content["documents"])
    iban = content["bank_account"].get("iban", "")
    application.bank_account = application.organisation.bank_accounts.filter(iban=iban).first()
    application.search_text = fold(f"{application.reference} {application.title} {application.organisation.name}")
    application.save()
    return application


def _project(application: Application, project: dict[str, Any]) -> None:
    day = project["starts_on"]
    application.starts_on = datetime.date.fromisoformat(day) if day else None
    for name in ("title", "summary", "months", "settlement", "indicator", "indicator_baseline", "indicator_target"):
        setattr(application, name, project[name])


def _answers(application: Application, answers: list[dict[str, Any]]) -> None:
    texts = {answer["key"]: answer["text"] for answer in answers}
    for answer in application.answers.select_related("question"):
        sent = texts.get(answer.question.key, "")
        if answer.text != sent:
            answer.text, answer.version, answer.saved_at = sent, answer.version + 1, timezone.now()
            answer.save()


def _budget(application: Application, budget: dict[str, Any]) -> None:
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
        )
        for number, line in enumerate(budget["lines"], start=1)
    )
    application.cofinancing_cents = budget["cofinancing_cents"]
    application.cofinancing_source = budget["cofinancing_source"]


def _documents(application: Application, documents: list[dict[str, Any]]) -> None:
    sent = [document["file_id"] for document in documents]
    application.attachments.filter(replaced_at=None).exclude(file_id__in=sent).update(replaced_at=timezone.now())
    application.attachments.filter(file_id__in=sent).update(replaced_at=None)
