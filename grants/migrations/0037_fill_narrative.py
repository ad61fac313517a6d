"""Let the texts of each report be answers, the number of its first indicator a value, and keep what was handed in."""

import hashlib
import json

from django.db import migrations
from django.utils import timezone

TEXTS = {  # as the house asks, with the most characters
    "achievements": ("What was done and achieved", 8000),
    "difficulties": ("Difficulties and what you did about them", 4000),
    "lasting": ("What will last", 4000),
}
SHARE = "share"


def fill(apps, _editor):
    """Take the three texts, the number and what was handed in over."""
    answers = apps.get_model("grants", "ReportAnswer").objects
    versions = apps.get_model("grants", "ReportVersion").objects
    for report in apps.get_model("grants", "Report").objects.select_related("agreement").order_by("pk"):
        answers.bulk_create(
            answers.model(
                report=report, key=key, text=getattr(report, key), version=1, saved_at=report.saved_at, saved_by=None
            )
            for key in TEXTS
            if getattr(report, key).strip()
        )
        if report.state == "draft":
            _tell_number(apps, report)
        else:
            content = _content(report)
            versions.create(
                report=report,
                round=report.round,
                content=content,
                sha256=_sha256(content),
                submitted_at=report.submitted_at or report.created_at,
                submitted_by_id=report.submitted_by_id,
            )


def empty(apps, _editor):
    """Put the answers back into the texts; one to a question of a call goes behind what was done, under its title."""
    questions = apps.get_model("grants", "Question")._base_manager
    for report in apps.get_model("grants", "Report").objects.order_by("pk"):
        call_id = report.agreement.award.application.call_id
        titles = dict(questions.filter(call=call_id).values_list("key", "title"))
        said = dict(report.answers.order_by("pk").values_list("key", "text"))
        for key in TEXTS:
            setattr(report, key, said.pop(key, ""))
        more = [f"{titles.get(key, key)}\n{text}" for key, text in said.items() if text.strip()]
        report.achievements = "\n\n".join(part for part in (report.achievements, *more) if part)
        report.indicator_value = _number(report)
        report.save(update_fields=[*TEXTS, "indicator_value"])


def _tell_number(apps, report):
    """Make the bare number of a draft the value of the first indicator, where nothing asks how it divides."""
    row = report.agreement.indicators.filter(is_main=True).first()
    value = report.indicator_value
    if row is None or value is None or report.indicator_values.filter(grant_indicator=row).exists():
        return
    counted = row.indicator
    if counted is not None and (counted.aggregation == SHARE or counted.disaggregation):
        return
    author = report.agreement.organisation.memberships.order_by("pk").values_list("user", flat=True).first()
    apps.get_model("grants", "IndicatorValue").objects.create(
        grant_indicator=row,
        report=report,
        on=min(timezone.localdate(), report.agreement.ends_on),
        value=value,
        entered_by_id=author or report.agreement.prepared_by_id,
    )


def _number(report):
    """Return what the report says of the first indicator; what stands before what came later is passed over."""
    values = report.indicator_values.filter(grant_indicator__is_main=True).exclude(state="superseded")
    return values.order_by("-pk").values_list("value", flat=True).first()


def _content(report):
    return {
        "answers": [
            {
                "key": key,
                "section": "Narrative",
                "question": title,
                "kind": "long_text",
                "options": [],
                "max_words": None,
                "max_characters": most,
                "text": getattr(report, key),
                "shown": getattr(report, key),
            }
            for key, (title, most) in TEXTS.items()
        ],
        "plan": [],
        "photos": [],
        "links": [],
        "figures": {
            "cofinancing_spent_cents": report.cofinancing_spent_cents,
            "other_income_cents": report.other_income_cents,
        },
    }


def _sha256(content):
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Migration(migrations.Migration):
    dependencies = [("grants", "0036_narrative_of_reports")]
    operations = [migrations.RunPython(fill, empty)]
