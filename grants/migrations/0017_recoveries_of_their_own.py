"""Turn what was kept as a payment to come back into a recovery with the part that arrived."""

import datetime

from django.db import migrations

STATES = {"requested": "requested", "ordered": "due", "paid": "settled", "refused": "refused"}
VERBS = {"request": "request", "approve": "approve", "refuse": "refuse", "pay": "receive"}
DAYS = 45


def turn(apps, _schema_editor):
    Payment, Recovery = apps.get_model("grants", "Payment"), apps.get_model("grants", "Recovery")
    found = Payment.objects.filter(kind="recovery").select_related("agreement").order_by("pk")
    if not found.exists():
        return
    # Where there are payments, their records are there too. No dependency says so: the records lean on the people of
    # this application, and the one migration that lays all of it could then not be placed before or after them.
    Record = apps.get_model("workflows", "TransitionRecord")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kinds = {
        name: ContentType.objects.get_or_create(app_label="grants", model=name)[0] for name in ("payment", "recovery")
    }
    for payment in found:
        records = list(Record.objects.filter(subject_type=kinds["payment"], subject_id=payment.pk).order_by("pk"))
        recovery = Recovery.objects.create(**recovery_of(payment, records))
        Recovery.objects.filter(pk=recovery.pk).update(created_at=payment.created_at)
        if payment.state == "paid":
            recovery.parts.create(
                how="received",
                amount_cents=payment.amount_cents,
                on=payment.paid_on,
                bank_reference=payment.bank_reference,
                recorded_by=actor_of(records, "pay") or payment.requested_by,
            )
        Record.objects.bulk_create(
            Record(
                subject_type=kinds["recovery"],
                subject_id=recovery.pk,
                verb=VERBS[row.verb],
                source=STATES.get(row.source, row.source),
                target=STATES.get(row.target, row.target),
                actor=row.actor,
                reason=row.reason,
                at=row.at,
            )
            for row in records
            if row.verb in VERBS
        )
        payment.delete()


def recovery_of(payment, records):
    approved = next((row.at for row in records if row.verb == "approve"), None)
    days = payment.agreement.terms.get("repay_days", DAYS)
    return {
        "agreement": payment.agreement,
        "origin": "unspent",
        "amount_cents": payment.amount_cents,
        "currency": payment.currency,
        "explanation": "",
        "state": STATES[payment.state],
        "requested_by": payment.requested_by,
        "issued_at": approved,
        "due_on": approved.date() + datetime.timedelta(days=days) if approved else None,
    }


def actor_of(records, verb):
    return next((row.actor for row in records if row.verb == verb), None)


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0016_agreement_to_be_signed_by"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(turn, migrations.RunPython.noop)]
