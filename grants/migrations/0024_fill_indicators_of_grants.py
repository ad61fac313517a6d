"""Give every agreement the indicator that is printed in it as its first one."""

from django.db import migrations


def fill(apps, _schema_editor):
    """Make one row for each agreement that has none yet."""
    indicators = apps.get_model("grants", "GrantIndicator").objects
    bare = apps.get_model("grants", "Agreement").objects.filter(indicators=None)
    indicators.bulk_create(
        indicators.model(agreement_id=pk, title=title or "—", baseline=baseline, target=target, is_main=True, order=1)
        for pk, title, baseline, target in bare.values_list("pk", "indicator", "indicator_baseline", "indicator_target")
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0023_indicators_and_their_values")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
