"""Keep each donor's part of every account, and let money that moves carry the parts that lie where it leaves."""

import json

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


def fill(_apps, schema_editor):
    """Divide every transfer again by the parts that lay in the account it left; no amount and no balance changes."""
    held = {}
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.id, t.debit_id, t.credit_id, t.amount, t.split, d.kind, c.kind FROM grants_transfer t"
            " JOIN grants_account d ON d.id = t.debit_id JOIN grants_account c ON c.id = t.credit_id ORDER BY t.id"
        )
        rows = [(*row[:4], _loaded(row[4]), *row[5:]) for row in cursor.fetchall()]
        if not rows:
            return
        cursor.execute("ALTER TABLE grants_transfer DISABLE TRIGGER USER")
        for pk, debit, credit, amount, told, gives, takes in rows:
            split = told if gives == "source" else _taken(amount, held.setdefault(debit, {}))
            if split != told:
                cursor.execute("UPDATE grants_transfer SET split = %s WHERE id = %s", [json.dumps(split), pk])
            for donor, cents in split.items():
                if gives != "source":
                    held[debit][donor] -= cents
                if takes != "source":
                    parts = held.setdefault(credit, {})
                    parts[donor] = parts.get(donor, 0) + cents
        parts = [(pk, donor, cents) for pk, found in held.items() for donor, cents in found.items()]
        cursor.executemany("INSERT INTO grants_donorpart (account_id, donor, cents) VALUES (%s, %s, %s)", parts)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table could not be altered any more
        cursor.execute("ALTER TABLE grants_transfer ENABLE TRIGGER USER")


def _loaded(split):
    return json.loads(split) if isinstance(split, str) else split


def _taken(amount, held):
    whole = sum(held.values())
    parts = {donor: amount * cents // whole for donor, cents in held.items()}
    order = sorted(held, key=lambda donor: (-(amount * held[donor] % whole), -held[donor], donor))
    for donor in order[: amount - sum(parts.values())]:
        parts[donor] += 1
    return {donor: cents for donor, cents in parts.items() if cents}


class Migration(migrations.Migration):
    dependencies = [("grants", "0014_agreements_and_payments_in_depth")]
    operations = [
        migrations.CreateModel(
            name="DonorPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="grants.account"
                    ),
                ),
                ("donor", models.CharField(max_length=10)),
                ("cents", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "donor"), name="donor_part_once"),
                    models.CheckConstraint(condition=models.Q(("cents__gte", 0)), name="donor_part_not_negative"),
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.DeleteModel(name="DonorTotal"),
        pgtrigger.migrations.RemoveTrigger(
            model_name="transfer",
            name="transfer_moves_balances",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_moves_balances",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gives TEXT; takes TEXT;",
                    func="\n                IF (SELECT SUM(value::bigint) FROM jsonb_each_text(NEW.split)) IS DISTINCT FROM NEW.amount THEN\n                    RAISE EXCEPTION 'the donors'' parts do not add up to the transfer';\n                END IF;\n                UPDATE grants_account SET balance = balance - NEW.amount\n                 WHERE id = NEW.debit_id AND currency = NEW.currency RETURNING kind INTO gives;\n                IF gives IS NULL THEN RAISE EXCEPTION 'the debited account is in another currency'; END IF;\n                UPDATE grants_account SET balance = balance + NEW.amount\n                 WHERE id = NEW.credit_id AND currency = NEW.currency RETURNING kind INTO takes;\n                IF takes IS NULL THEN RAISE EXCEPTION 'the credited account is in another currency'; END IF;\n                IF gives <> 'source' THEN\n                    INSERT INTO grants_donorpart (account_id, donor, cents)\n                    SELECT NEW.debit_id, key, 0 FROM jsonb_each_text(NEW.split) ON CONFLICT DO NOTHING;\n                    UPDATE grants_donorpart part SET cents = part.cents - moved.value::bigint\n                      FROM jsonb_each_text(NEW.split) moved\n                     WHERE part.account_id = NEW.debit_id AND part.donor = moved.key;\n                END IF;\n                IF takes <> 'source' THEN\n                    INSERT INTO grants_donorpart (account_id, donor, cents)\n                    SELECT NEW.credit_id, key, value::bigint FROM jsonb_each_text(NEW.split)\n                    ON CONFLICT (account_id, donor) DO UPDATE SET cents = grants_donorpart.cents + EXCLUDED.cents;\n                END IF;\n                RETURN NULL;\n                ",
                    hash="b5cb66b8cd156ff027c1199726ae3c6391498e84",
                    operation="INSERT",
                    pgid="pgtrigger_transfer_moves_balances_09b57",
                    table="grants_transfer",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donorpart",
            trigger=pgtrigger.compiler.Trigger(
                name="donor_part_moves_by_transfer_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                IF pg_trigger_depth() = 1 THEN\n                    RAISE EXCEPTION 'a donor''s part changes by a transfer only';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="56cf464f4fe012ce232de7df3c5b204e69fb9000",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_donor_part_moves_by_transfer_only_1a5ea",
                    table="grants_donorpart",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donorpart",
            trigger=pgtrigger.compiler.Trigger(
                name="donor_part_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="cfbd35920fe41d6747cb5394f9fc43fdc8686e10",
                    operation="DELETE",
                    pgid="pgtrigger_donor_part_never_deleted_8f7c2",
                    table="grants_donorpart",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="donorpart",
            trigger=pgtrigger.compiler.Trigger(
                name="donor_part_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'donors'' parts are never removed';",
                    hash="e717ec414c5f6bc3cecbf5b6ae8de2bce89a38e9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_donor_part_no_truncate_7a2c4",
                    table="grants_donorpart",
                    when="BEFORE",
                ),
            ),
        ),
    ]
