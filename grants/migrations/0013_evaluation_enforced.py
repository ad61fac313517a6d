"""A criterion is named once in its call; the chair is a role."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0012_fill_evaluation")]
    operations = [
        migrations.RemoveField(
            model_name="panelmember",
            name="is_chair",
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.UniqueConstraint(fields=("call", "key"), name="criterion_once_per_call"),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "chair")), fields=("panel",), name="panel_one_chair"
            ),
        ),
    ]
