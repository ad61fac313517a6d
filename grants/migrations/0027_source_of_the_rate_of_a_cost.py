"""A cost keeps where its rate was read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0026_exchange_of_a_statement_line")]

    operations = [
        migrations.AddField(
            model_name="expenditure",
            name="rate_source",
            field=models.CharField(blank=True, max_length=120, verbose_name="source of the rate"),
        ),
    ]
