"""Carry what stood in single fields over into the rows that take their place."""

from django.db import migrations


def fill(apps, schema_editor):
    ceiling = apps.get_model("grants", "Ceiling")
    for call in apps.get_model("grants", "Call").objects.exclude(equipment_basis_points=None):
        ceiling.objects.create(call=call, heading="equipment", basis_points=call.equipment_basis_points, of="grant")
    for document in apps.get_model("grants", "RequiredDocument").objects.filter(key="").iterator():
        document.key = f"d{document.pk}"
        document.save(update_fields=["key"])
    indicator = apps.get_model("grants", "Indicator")
    applications = apps.get_model("grants", "Application").objects.prefetch_related("lines")
    for application in applications.iterator(chunk_size=500):
        if application.indicator:
            indicator.objects.create(
                application=application,
                title=application.indicator,
                baseline=application.indicator_baseline,
                target=application.indicator_target,
                order=1,
            )
        _spread(application)


def _spread(application):
    """Lay the co-financing, which stood beside the budget, on its lines from the last one up."""
    left = application.cofinancing_cents
    for line in sorted(application.lines.all(), key=lambda line: (-line.order, -line.pk)):
        line.cofinancing_cents = min(left, line.amount_cents)
        left -= line.cofinancing_cents
        line.save(update_fields=["cofinancing_cents"])


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_calls_and_applications_in_depth")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=False)]
