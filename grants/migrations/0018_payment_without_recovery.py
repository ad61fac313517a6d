"""A payment goes to the grantee; what comes back is a recovery."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0017_recoveries_of_their_own")]
    operations = [
        migrations.AlterField(
            model_name="payment",
            name="kind",
            field=models.CharField(choices=[("instalment", "Instalment"), ("balance", "Balance")], max_length=10),
        ),
    ]
