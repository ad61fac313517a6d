from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0015_donors_parts")]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="sign_by",
            field=models.DateField(blank=True, null=True, verbose_name="to be signed by the grantee by"),
        ),
    ]
