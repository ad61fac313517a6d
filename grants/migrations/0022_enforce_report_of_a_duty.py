"""A report answers a duty, and the final one is its agreement's only one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0021_fill_reports_owed")]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="duty",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="report", to="grants.reportduty"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("final_of", models.F("agreement")), ("kind", "final")),
                    models.Q(("final_of__isnull", True), ("kind", "interim")),
                    _connector="OR",
                ),
                name="report_final_of_its_agreement",
            ),
        ),
    ]
