"""Keep on which grounds an officer found two organisations to be different."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0009_fill_keys_of_organisations"),
    ]

    operations = [
        migrations.AddField(
            model_name="distinctpair",
            name="grounds",
            field=models.CharField(blank=True, editable=False, help_text="what was known, by its names", max_length=60),
        ),
    ]
