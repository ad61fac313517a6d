"""Give each committee the address that its call gave it so far."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    call = apps.get_model("grants", "Call").objects.filter(pk=OuterRef("call_id"))
    apps.get_model("grants", "Panel").objects.filter(reference=None).update(
        reference=Subquery(call.values("reference")[:1])
    )


class Migration(migrations.Migration):
    dependencies = [("grants", "0006_correct_an_answer")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
