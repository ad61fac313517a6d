"""The three texts and the one number of a report stand in rows of their own."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0037_fill_narrative")]

    operations = [
        migrations.RemoveField(model_name="report", name=name)
        for name in ("achievements", "difficulties", "lasting", "indicator_value")
    ]
