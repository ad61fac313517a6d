"""Every agreement owes its final report; a report that was begun is that one."""

from typing import Any

from django.db import migrations
from django.db.models import F


def fill(apps: Any, _schema_editor: Any) -> None:
    """Write down the final report that each agreement owes, and what was begun of it."""
    duties = apps.get_model("grants", "ReportDuty").objects
    agreements = apps.get_model("grants", "Agreement").objects
    parts = ["narrative", "financial", "indicators"]
    duties.bulk_create(
        duties.model(agreement_id=pk, number=1, kind="final", parts=parts)
        for pk in agreements.filter(report_duties=None).values_list("pk", flat=True)
    )
    reports = apps.get_model("grants", "Report").objects
    reports.filter(kind="final").update(final_of=F("agreement"))
    owed = dict(duties.filter(kind="final").values_list("agreement_id", "pk"))
    for pk, agreement in reports.filter(duty=None).values_list("pk", "agreement_id"):
        reports.filter(pk=pk).update(duty_id=owed[agreement])


class Migration(migrations.Migration):
    dependencies = [("grants", "0020_reports_owed_and_interim")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
