"""Fill what organisations are compared by, list the person entitled to sign, and let open invitations run out."""

from datetime import timedelta

from django.db import migrations

from grants.core.search import fold
from grants.people.rules import name_key, number_key

VALID = timedelta(days=14)


def fill(apps, schema_editor):
    organisations = apps.get_model("grants", "Organisation").objects
    rows = []
    for organisation in organisations.filter(name_key="").iterator(chunk_size=500):
        organisation.name_key = name_key(fold(organisation.name))
        organisation.number_key = number_key(fold(organisation.registration_number))
        rows.append(organisation)
    organisations.bulk_update(rows, ["name_key", "number_key"], batch_size=500)


def list_signers(apps, schema_editor):
    """Make the person whom agreements name one of the organisation's representatives."""
    organisations = apps.get_model("grants", "Organisation").objects.filter(representatives=None)
    representatives = apps.get_model("grants", "Representative").objects
    rows = [
        representatives.model(
            organisation=organisation,
            name=organisation.representative,
            capacity=organisation.representative_role or "Legal representative",
            may_sign=True,
        )
        for organisation in organisations.exclude(representative="").iterator(chunk_size=500)
    ]
    representatives.bulk_create(rows, batch_size=500)


def end_invitations(apps, schema_editor):
    """Give invitations of the time before two weeks from the day on which they were sent."""
    invitations = apps.get_model("grants", "Invitation").objects
    for invitation in invitations.filter(accepted_at=None, expires_at=None).iterator():
        invitation.expires_at = invitation.created_at + VALID
        invitation.save(update_fields=["expires_at"])


class Migration(migrations.Migration):
    dependencies = [("grants", "0008_committee_reference_once")]
    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(list_signers, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(end_invitations, migrations.RunPython.noop, elidable=False),
    ]
