"""Give every criterion its key and every chair its role."""

from django.db import migrations


def fill(apps, _schema_editor):
    criterion = apps.get_model("grants", "Criterion")
    numbers = {}
    for row in criterion.objects.filter(key="").order_by("call_id", "order", "pk"):
        numbers[row.call_id] = numbers.get(row.call_id, 0) + 1
        row.key = f"c{numbers[row.call_id]}"
        row.save(update_fields=["key"])
    apps.get_model("grants", "PanelMember").objects.filter(is_chair=True).update(role="chair")


class Migration(migrations.Migration):
    dependencies = [("grants", "0011_evaluation_in_depth")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
