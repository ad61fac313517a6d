"""The whole chain as it stands after the first thirty-eight steps."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.manager
import django.utils.timezone
import django_fsm
import grants.calls.models.granting
import pgtrigger.compiler
import pgtrigger.migrations
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    # A new database is laid in one step; one that has walked the steps counts this as done.

    replaces = [
        ("grants", "0001_first_chain"),
        ("grants", "0002_calls_and_applications_in_depth"),
        ("grants", "0003_fill_calls_and_applications"),
        ("grants", "0004_drop_what_rows_replace"),
        ("grants", "0005_committee_of_a_lot"),
        ("grants", "0006_correct_an_answer"),
        ("grants", "0007_fill_committee_reference"),
        ("grants", "0008_committee_reference_once"),
        ("grants", "0009_fill_keys_of_organisations"),
        ("grants", "0010_grounds_of_a_distinct_pair"),
        ("grants", "0011_evaluation_in_depth"),
        ("grants", "0012_fill_evaluation"),
        ("grants", "0013_evaluation_enforced"),
        ("grants", "0014_agreements_and_payments_in_depth"),
        ("grants", "0015_donors_parts"),
        ("grants", "0016_agreement_to_be_signed_by"),
        ("grants", "0017_recoveries_of_their_own"),
        ("grants", "0018_payment_without_recovery"),
        ("grants", "0019_payment_days_and_interim_instalments"),
        ("grants", "0020_reports_owed_and_interim"),
        ("grants", "0021_fill_reports_owed"),
        ("grants", "0022_enforce_report_of_a_duty"),
        ("grants", "0023_indicators_and_their_values"),
        ("grants", "0024_fill_indicators_of_grants"),
        ("grants", "0025_reminders_of_reports"),
        ("grants", "0026_exchange_of_a_statement_line"),
        ("grants", "0027_source_of_the_rate_of_a_cost"),
        ("grants", "0028_verification_in_depth"),
        ("grants", "0029_sanctions_checks_of_co_grantees"),
        ("grants", "0030_closure_and_audit_findings"),
        ("grants", "0031_monitoring_of_grants"),
        ("grants", "0032_events"),
        ("grants", "0033_fill_events"),
        ("grants", "0034_enforce_events"),
        ("grants", "0035_period_reports"),
        ("grants", "0036_narrative_of_reports"),
        ("grants", "0037_fill_narrative"),
        ("grants", "0038_drop_texts_of_reports"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="Beneficiary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("country", models.CharField(blank=True, help_text="ISO 3166 code; empty for a region", max_length=2)),
                (
                    "footnote",
                    models.SlugField(
                        blank=True, help_text="Key of the footnote that goes with the name", max_length=40
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "name"],
            },
        ),
        migrations.CreateModel(
            name="HealthRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(unique=True)),
                ("answers", models.BooleanField()),
                ("detail", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="NightlyCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.SlugField(max_length=40, unique=True)),
                ("at", models.DateTimeField()),
                ("differences", models.JSONField(blank=True, default=list)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("disclaimer", "Disclaimer"),
                            ("cofunding", "Co-funding line"),
                            ("footnote", "Footnote"),
                        ],
                        max_length=12,
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("language", models.CharField(max_length=10)),
                ("text", models.TextField()),
                ("valid_from", models.DateField()),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["kind", "key", "language", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "key", "language", "valid_from"), name="notice_once_per_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("cso", "Civil society organisation"), ("local_authority", "Local authority")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="official name")),
                ("short_name", models.CharField(blank=True, max_length=60, verbose_name="short name")),
                ("legal_form", models.CharField(max_length=120, verbose_name="legal form")),
                (
                    "country",
                    models.CharField(
                        help_text="ISO 3166 code; XK for Kosovo*", max_length=2, verbose_name="country of registration"
                    ),
                ),
                (
                    "registration_list",
                    models.CharField(blank=True, help_text="Code of the register, from org-id.guide", max_length=20),
                ),
                ("registration_number", models.CharField(max_length=40, verbose_name="registration number")),
                ("tax_number", models.CharField(blank=True, max_length=40, verbose_name="tax number")),
                ("founded_on", models.DateField(blank=True, null=True, verbose_name="founded on")),
                ("address", models.CharField(max_length=250, verbose_name="address")),
                ("settlement", models.CharField(max_length=120, verbose_name="town or municipality")),
                ("latitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("longitude", models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="e-mail address of the organisation"),
                ),
                (
                    "vat_status",
                    models.CharField(
                        choices=[
                            ("unknown", "Not said yet"),
                            ("not_registered", "Not registered: it cannot recover VAT"),
                            ("registered", "Registered: it recovers VAT"),
                            ("partly", "Registered: it recovers a part of it"),
                        ],
                        default="unknown",
                        max_length=15,
                        verbose_name="value added tax",
                    ),
                ),
                (
                    "turnover_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="turnover of the last closed year, EUR"),
                ),
                (
                    "turnover_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the turnover"),
                ),
                ("mission", models.TextField(blank=True, max_length=2000, verbose_name="what the organisation does")),
                (
                    "representative",
                    models.CharField(blank=True, max_length=120, verbose_name="person entitled to sign"),
                ),
                ("representative_role", models.CharField(blank=True, max_length=120, verbose_name="in which capacity")),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                (
                    "name_key",
                    models.CharField(
                        blank=True, editable=False, help_text="the folded name without its form", max_length=200
                    ),
                ),
                (
                    "number_key",
                    models.CharField(blank=True, editable=False, help_text="letters and digits only", max_length=40),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
            ],
            options={
                "ordering": ["name", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("search_text", config="simple"),
                        name="organisation_search",
                    ),
                    models.Index(fields=["name_key"], name="organisation_by_name_key"),
                    models.Index(fields=["number_key"], name="organisation_by_number_key"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "registration_number"), name="organisation_registered_once_per_country"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("web", models.URLField(blank=True, verbose_name="web address")),
                ("source", models.CharField(blank=True, max_length=200)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("sq", "Albanian"),
                            ("bs", "Bosnian"),
                            ("mk", "Macedonian"),
                            ("sr-latn", "Serbian"),
                            ("tr", "Turkish"),
                        ],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("is_staff", models.BooleanField(default=False, verbose_name="may open the configuration site")),
                ("is_demonstration", models.BooleanField(default=False, editable=False)),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("source", "Donor"),
                            ("action.available", "Available to calls"),
                            ("call.available", "In the pot of a call"),
                            ("award.reserved", "Reserved for an award"),
                            ("agreement.committed", "Committed, not yet ordered"),
                            ("agreement.ordered", "Ordered, not yet paid"),
                            ("agreement.advanced", "Paid, not yet justified"),
                            ("agreement.payable", "Accepted, still to be paid"),
                            ("agreement.accepted", "Accepted"),
                            ("agreement.waived", "Not accepted, given up"),
                            ("agreement.exchange", "Difference of exchange rates"),
                        ],
                        max_length=24,
                    ),
                ),
                ("owner_type", models.CharField(max_length=20)),
                ("owner_id", models.BigIntegerField()),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("balance", models.BigIntegerField(default=0, help_text="cents")),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [models.Index(fields=["owner_type", "owner_id"], name="account_of_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "owner_type", "owner_id", "currency"), name="account_once_per_owner"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("balance__gte", 0), ("kind", "source"), _connector="OR"),
                        name="account_balance_not_negative",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="account_opens_at_zero",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.balance <> 0)",
                    func="RAISE EXCEPTION 'an account opens at 0';",
                    hash="a43fbbf82163a227e2786a116b09848869939d38",
                    operation="INSERT",
                    pgid="pgtrigger_account_opens_at_zero_097c4",
                    table="grants_account",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="account_moves_by_transfer_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                IF pg_trigger_depth() = 1 THEN\n                    RAISE EXCEPTION 'an account changes by a transfer only';\n                END IF;\n                RETURN NEW;\n                ",
                    hash="44e662d063443d4ab611092c7293fae5a7872584",
                    operation="UPDATE",
                    pgid="pgtrigger_account_moves_by_transfer_only_a85ca",
                    table="grants_account",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="account_never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0dc83664a5398aebe8b7197ec20c4393eba28457",
                    operation="DELETE",
                    pgid="pgtrigger_account_never_deleted_67724",
                    table="grants_account",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="account",
            trigger=pgtrigger.compiler.Trigger(
                name="account_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'accounts are never removed';",
                    hash="62f2c3d8dd58fd3e3ab8d19b2378fcfc48958e9b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_account_no_truncate_a8447",
                    table="grants_account",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="AgreementTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreement_templates",
                        to="grants.programme",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("sq", "Albanian"),
                            ("bs", "Bosnian"),
                            ("mk", "Macedonian"),
                            ("sr-latn", "Serbian"),
                            ("tr", "Turkish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("edition", models.PositiveSmallIntegerField()),
                (
                    "articles",
                    models.JSONField(help_text="Rows of title and paragraphs, with the fields named in braces"),
                ),
                ("visibility", models.TextField(blank=True, max_length=4000, verbose_name="visibility")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="what is new")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "language", "-edition"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "language", "edition"), name="agreement_template_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DistinctPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "first",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="grants.organisation"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="grants.organisation"
                    ),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "grounds",
                    models.CharField(
                        blank=True, editable=False, help_text="what was known, by its names", max_length=60
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("first", "second"), name="distinct_pair_once")],
            },
        ),
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
        migrations.CreateModel(
            name="EvaluatorProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evaluator_profile",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "languages",
                    models.JSONField(blank=True, default=list, verbose_name="languages in which I can assess"),
                ),
                ("expertise", models.JSONField(blank=True, default=list, verbose_name="fields of expertise")),
                ("address", models.CharField(blank=True, max_length=250, verbose_name="address")),
                ("iban", models.CharField(blank=True, max_length=34, verbose_name="IBAN")),
                (
                    "employers",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="name, number, until",
                        verbose_name="organisations for which I work or have worked",
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExchangeRate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[("inforeuro", "InforEuro, monthly"), ("ecb", "European Central Bank, daily")],
                        max_length=10,
                        verbose_name="source",
                    ),
                ),
                ("currency", models.CharField(max_length=3, verbose_name="currency")),
                ("valid_on", models.DateField(verbose_name="valid on")),
                ("rate", models.DecimalField(decimal_places=8, max_digits=18, verbose_name="units for one euro")),
                (
                    "imported_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("imported_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("file_sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["source", "currency", "-valid_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("source", "currency", "valid_on"), name="exchange_rate_once"),
                    models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="exchange_rate_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="grants.organisation",
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead: writes, submits, invites"),
                            ("editor", "Editor: writes"),
                            ("viewer", "Viewer: reads"),
                            ("signatory", "Signatory: writes, submits and signs for the organisation"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("token_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("organisation", "email"),
                        name="invitation_open_once_per_address",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="grants.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("lead", "Lead: writes, submits, invites"),
                            ("editor", "Editor: writes"),
                            ("viewer", "Viewer: reads"),
                            ("signatory", "Signatory: writes, submits and signs for the organisation"),
                        ],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "user", "role"), name="membership_once_per_role")
                ],
            },
        ),
        migrations.CreateModel(
            name="PastGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="past_grants",
                        to="grants.organisation",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="project")),
                ("funder", models.CharField(max_length=160, verbose_name="funded by")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("amount_cents", models.BigIntegerField(verbose_name="amount, EUR")),
            ],
            options={
                "ordering": ["-year", "title", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="past_grant_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="PayingAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paying_accounts",
                        to="grants.programme",
                    ),
                ),
                ("name", models.CharField(max_length=70, verbose_name="account holder")),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(max_length=11, verbose_name="BIC")),
                ("bank_name", models.CharField(max_length=120, verbose_name="bank")),
                ("currency", models.CharField(default="EUR", max_length=3, verbose_name="currency")),
                (
                    "network",
                    models.CharField(
                        choices=[("sepa", "SEPA credit transfers"), ("domestic", "Transfers outside SEPA")],
                        default="sepa",
                        max_length=8,
                        verbose_name="payments by",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "ordering": ["programme", "currency", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "iban", "currency"), name="paying_account_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="phases", to="grants.programme"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("budget_cents", models.BigIntegerField(blank=True, null=True, verbose_name="budget")),
                ("budget_is_approximate", models.BooleanField(default=False)),
                ("action_count", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "shares",
                    models.JSONField(
                        blank=True, default=dict, help_text="Donor to basis points, as published; for reading only"
                    ),
                ),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("source", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="phase_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("budget_cents__isnull", True), ("budget_cents__gt", 0), _connector="OR"),
                        name="phase_budget_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "other_names",
                    models.JSONField(blank=True, default=list, help_text="names in other languages, for the search"),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="grants.beneficiary",
                    ),
                ),
                (
                    "country",
                    models.CharField(blank=True, help_text="ISO 3166 code, where it is none of ours", max_length=2),
                ),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8)),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude__gte", -90),
                            ("latitude__lte", 90),
                            ("longitude__gte", -180),
                            ("longitude__lte", 180),
                        ),
                        name="place_on_earth",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("beneficiary__isnull", True), ("country__gt", "")),
                            models.Q(("beneficiary__isnull", False), ("country", "")),
                            _connector="OR",
                        ),
                        name="place_in_one_country",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Preset",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("terms", models.JSONField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="presets", to="grants.programme"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "name"), name="preset_once_per_programme")
                ],
            },
        ),
        migrations.CreateModel(
            name="Representative",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="representatives",
                        to="grants.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("capacity", models.CharField(max_length=120, verbose_name="in which capacity")),
                ("may_sign", models.BooleanField(default=False, verbose_name="may sign for the organisation")),
                ("until", models.DateField(blank=True, null=True, verbose_name="mandate until")),
            ],
            options={
                "ordering": ["-may_sign", "name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("key", models.CharField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("content_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("not_scanned", "Not scanned"),
                            ("clean", "Clean"),
                            ("infected", "Infected, kept in quarantine"),
                        ],
                        default="not_scanned",
                        max_length=12,
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Theme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="themes", to="grants.programme"
                    ),
                ),
                ("code", models.SlugField(max_length=40)),
                ("name", models.CharField(max_length=250, verbose_name="name")),
            ],
            options={
                "ordering": ["code"],
                "constraints": [models.UniqueConstraint(fields=("programme", "code"), name="theme_once_per_programme")],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "debit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="debits", to="grants.account"
                    ),
                ),
                (
                    "credit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="credits", to="grants.account"
                    ),
                ),
                ("amount", models.BigIntegerField(help_text="cents")),
                ("currency", models.CharField(default="EUR", max_length=3)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("allocate", "Allocated to the action"),
                            ("pot", "Put into the pot of a call"),
                            ("reserve", "Reserved by a decision"),
                            ("commit", "Committed by the second signature"),
                            ("order", "Payment ordered"),
                            ("pay", "Paid by the bank"),
                            ("accept", "Cost accepted"),
                            ("owe", "Accepted beyond what was paid"),
                            ("return", "Payment returned or not made"),
                            ("recover", "Recovered from the grantee"),
                            ("release", "Released"),
                            ("cut", "Taken back from the action"),
                            ("waive", "Given up"),
                            ("exchange", "Difference of exchange rates"),
                            ("disallow", "No longer accepted"),
                            ("reverse", "Reversed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("split", models.JSONField(default=dict, help_text="cents by donor code")),
                ("idempotency_key", models.CharField(max_length=120, unique=True)),
                ("request_hash", models.CharField(max_length=64)),
                (
                    "reverses",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="grants.transfer",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="transfer_amount_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("debit", models.F("credit")), _negated=True),
                        name="transfer_between_two_accounts",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0818f43e7230adb68e6e626140009d1cb56240d4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_transfer_append_only_e6b63",
                    table="grants_transfer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="6be188b0a76c8adb087d9f8e569d17c0a5fb3e9a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_transfer_no_truncate_5cbf1",
                    table="grants_transfer",
                    when="BEFORE",
                ),
            ),
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
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("token", models.CharField(max_length=64, unique=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "purpose",
                    models.CharField(help_text="what it is for, signed by the page that asked for it", max_length=120),
                ),
                ("name", models.CharField(max_length=400)),
                ("size", models.PositiveBigIntegerField()),
                ("received", models.PositiveBigIntegerField(default=0)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="grants.phase"
                    ),
                ),
                (
                    "theme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="actions",
                        to="grants.theme",
                    ),
                ),
                (
                    "beneficiary",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="grants.beneficiary"
                    ),
                ),
                ("code", models.SlugField(max_length=40, unique=True, verbose_name="code")),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("title_local", models.CharField(blank=True, max_length=250)),
                ("title_local_language", models.CharField(blank=True, max_length=10)),
                ("budget_cents", models.BigIntegerField(blank=True, null=True, verbose_name="budget")),
                ("budget_is_demonstration", models.BooleanField(default=False)),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("goal", models.JSONField(blank=True, default=list, help_text="Paragraphs")),
                ("beneficiaries_text", models.JSONField(blank=True, default=list)),
                ("means", models.JSONField(blank=True, default=list)),
                ("expected_results", models.JSONField(blank=True, default=list)),
                ("contact_office", models.CharField(blank=True, max_length=250)),
                ("web", models.URLField(blank=True)),
                ("disclaimer", models.SlugField(blank=True, max_length=40)),
                ("sector", models.CharField(default="15160", help_text="DAC sector code", max_length=5)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("search_text", models.TextField(blank=True, editable=False)),
            ],
            options={
                "ordering": ["code"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("search_text", config="simple"),
                        name="action_search",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("budget_cents__isnull", True), ("budget_cents__gt", 0), _connector="OR"),
                        name="action_budget_positive",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("proposed", "Waiting for confirmation"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("replaced", "Replaced by a newer account"),
                        ],
                        db_index=True,
                        default="proposed",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bank_accounts",
                        to="grants.organisation",
                    ),
                ),
                ("holder", models.CharField(max_length=140, verbose_name="account holder")),
                ("iban", models.CharField(max_length=34, verbose_name="IBAN")),
                ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                ("bank_name", models.CharField(max_length=120, verbose_name="bank")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("organisation",),
                        name="bank_account_confirmed_once_per_organisation",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("params", models.JSONField(default=dict)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="jobs", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "In progress"),
                            ("done", "Ready"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("done_units", models.PositiveIntegerField(default=0)),
                ("total_units", models.PositiveIntegerField(default=0)),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("error", models.CharField(blank=True, max_length=500)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "running"])),
                        fields=["lease_until"],
                        name="job_unfinished",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="grants.organisation"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("registration", "Registration certificate"),
                            ("statutes", "Statutes"),
                            ("accounts", "Annual accounts"),
                            ("tax", "Certificate of paid taxes and contributions"),
                            ("mandate", "Decision or mandate to sign"),
                            ("other", "Other document"),
                        ],
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=160, verbose_name="title")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["kind", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("open", "Being put together"),
                            ("frozen", "Sent to the bank"),
                            ("completed", "Reconciled"),
                            ("cancelled", "Cancelled"),
                        ],
                        db_index=True,
                        default="open",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="grants.payingaccount"
                    ),
                ),
                ("reference", models.CharField(max_length=35, unique=True, verbose_name="reference")),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("list", "Payment list (XLSX and CSV)"),
                            ("pain", "ISO 20022 credit transfers (pain.001)"),
                        ],
                        max_length=4,
                        verbose_name="form",
                    ),
                ),
                ("execution_on", models.DateField(verbose_name="to be paid on")),
                ("count", models.PositiveIntegerField(default=0)),
                ("control_sum_cents", models.BigIntegerField(default=0)),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "csv",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="grants.payingaccount",
                    ),
                ),
                ("format", models.CharField(choices=[("camt", "ISO 20022 (camt.053)"), ("csv", "CSV")], max_length=4)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="number of the statement")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("opening_cents", models.BigIntegerField(blank=True, null=True, verbose_name="opening balance")),
                ("closing_cents", models.BigIntegerField(blank=True, null=True, verbose_name="closing balance")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "imported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "sha256"), name="statement_once_per_account")
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("requested", "Waiting for confirmation"),
                            ("confirmed", "Confirmed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="requested",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="grants.action"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("raise", "Set aside for small grants"), ("cut", "Taken back")],
                        default="raise",
                        max_length=5,
                        verbose_name="what it does",
                    ),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="allocation_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("instalments", models.JSONField(blank=True, default=list, verbose_name="instalments")),
                (
                    "grant_currency",
                    models.CharField(blank=True, max_length=3, verbose_name="currency of the agreements"),
                ),
                (
                    "exchange",
                    models.CharField(
                        choices=[
                            ("fifo", "The bank's rate of each instalment, the first received spent first"),
                            ("mean", "The weighted mean of the bank's rates of the instalments"),
                            ("invoice", "InforEuro of the month of the invoice"),
                            ("booking", "InforEuro of the month of the booking"),
                            ("payment", "InforEuro of the month of the payment"),
                            ("average", "The average of the daily rates over the reporting period"),
                        ],
                        default="fifo",
                        max_length=8,
                        verbose_name="costs in another currency are converted by",
                    ),
                ),
                (
                    "agreement_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("sq", "Albanian"),
                            ("bs", "Bosnian"),
                            ("mk", "Macedonian"),
                            ("sr-latn", "Serbian"),
                            ("tr", "Turkish"),
                        ],
                        default="en",
                        max_length=10,
                        verbose_name="language of the agreements",
                    ),
                ),
                (
                    "signing",
                    models.CharField(
                        choices=[
                            ("either", "In Sofra, or on paper with the signed copy uploaded"),
                            ("system", "In Sofra"),
                            ("paper", "On paper, with the signed copy uploaded"),
                        ],
                        default="either",
                        max_length=6,
                        verbose_name="how the agreements are signed",
                    ),
                ),
                (
                    "joint_signature",
                    models.BooleanField(default=False, verbose_name="the partners sign as co-grantees"),
                ),
                (
                    "starts_before_signature",
                    models.BooleanField(default=False, verbose_name="costs count from before the last signature"),
                ),
                (
                    "conditions",
                    models.JSONField(
                        blank=True,
                        default=grants.calls.models.granting.default_conditions,
                        verbose_name="conditions of the signature",
                    ),
                ),
                (
                    "reallocation_basis_points",
                    models.PositiveIntegerField(
                        blank=True, default=2500, null=True, verbose_name="a notice is enough to move, percent"
                    ),
                ),
                (
                    "reallocation_of",
                    models.CharField(
                        choices=[
                            ("source", "the heading that gives"),
                            ("target", "the heading that receives"),
                            ("total", "the total cost"),
                        ],
                        default="source",
                        max_length=6,
                        verbose_name="of what",
                    ),
                ),
                (
                    "reallocation_counts",
                    models.CharField(
                        choices=[
                            ("single", "each change by itself"),
                            ("cumulative", "all changes since the budget was last agreed by both"),
                        ],
                        default="cumulative",
                        max_length=10,
                        verbose_name="counting",
                    ),
                ),
                (
                    "extension_days",
                    models.PositiveSmallIntegerField(
                        default=30, verbose_name="a longer period is asked for so many days before the end"
                    ),
                ),
                (
                    "cooling_days",
                    models.PositiveSmallIntegerField(
                        default=3,
                        verbose_name="days between the confirmation of a changed bank account and the next payment",
                    ),
                ),
                (
                    "second_approval_cents",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="payments above this amount take two approvals"
                    ),
                ),
                (
                    "sanctions_days",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="a check against the sanctions lists, at most so many days old, precedes a payment",
                    ),
                ),
                ("repay_days", models.PositiveSmallIntegerField(default=45, verbose_name="days to pay money back")),
                (
                    "payment_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="days to pay the first instalment"),
                ),
                (
                    "total_points",
                    models.PositiveSmallIntegerField(default=100, verbose_name="points in all, full application"),
                ),
                (
                    "concept_points",
                    models.PositiveSmallIntegerField(default=50, verbose_name="points in all, concept note"),
                ),
                ("min_points", models.PositiveSmallIntegerField(default=0, verbose_name="lowest score")),
                ("max_points", models.PositiveSmallIntegerField(default=5, verbose_name="highest score")),
                (
                    "pass_mark",
                    models.DecimalField(decimal_places=2, default=60, max_digits=5, verbose_name="pass mark"),
                ),
                (
                    "concept_pass_mark",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="pass mark of concept notes"
                    ),
                ),
                (
                    "concept_cut_basis_points",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="concept notes are preselected while they ask for at most, percent of the pot",
                    ),
                ),
                (
                    "rounding",
                    models.PositiveSmallIntegerField(
                        default=3, verbose_name="decimals to which a result is rounded before comparing"
                    ),
                ),
                (
                    "assessments_per_file",
                    models.PositiveSmallIntegerField(default=3, verbose_name="evaluators per file"),
                ),
                (
                    "divergence_basis_points",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        verbose_name="one more evaluator where scores differ by more than, percent of the higher",
                    ),
                ),
                (
                    "equidistant",
                    models.CharField(
                        choices=[
                            ("mean", "The mean of all three"),
                            ("higher", "The mean of the higher two"),
                            ("lower", "The mean of the lower two"),
                        ],
                        default="mean",
                        max_length=6,
                        verbose_name="where the third score is equally far from both",
                    ),
                ),
                (
                    "blinding",
                    models.CharField(
                        choices=[
                            ("none", "Evaluators see whose application it is"),
                            ("applicant", "Evaluators do not see the applicant"),
                            ("both", "Evaluators see neither the applicant nor each other"),
                        ],
                        default="none",
                        max_length=9,
                        verbose_name="blinding",
                    ),
                ),
                (
                    "comment_on",
                    models.CharField(
                        choices=[
                            ("criterion", "Every criterion"),
                            ("section", "Every section"),
                            ("none", "Only where the points ask for it"),
                        ],
                        default="criterion",
                        max_length=9,
                        verbose_name="a reason is written for",
                    ),
                ),
                (
                    "comment_at",
                    models.JSONField(blank=True, default=list, verbose_name="points that need a reason of their own"),
                ),
                (
                    "tie_break",
                    models.JSONField(
                        blank=True, default=list, verbose_name="at equal points the higher result in these sections"
                    ),
                ),
                (
                    "overflow",
                    models.CharField(
                        choices=[
                            ("stop", "The list ends there"),
                            ("skip", "It is passed over for the next that fits"),
                            ("part", "It is offered what is left"),
                        ],
                        default="stop",
                        max_length=4,
                        verbose_name="where the next in rank does not fit the money",
                    ),
                ),
                (
                    "recusal",
                    models.CharField(
                        choices=[
                            ("replace", "Another evaluator scores in their place"),
                            ("void", "Their scores are void, and those of the others count"),
                        ],
                        default="replace",
                        max_length=7,
                        verbose_name="when an evaluator steps back",
                    ),
                ),
                (
                    "eligibility",
                    models.CharField(
                        choices=[
                            ("before", "Before scoring, for every application"),
                            ("selected", "After scoring, for those provisionally selected"),
                        ],
                        default="before",
                        max_length=8,
                        verbose_name="eligibility is checked",
                    ),
                ),
                ("panel_least", models.PositiveSmallIntegerField(default=3, verbose_name="voting members at least")),
                ("panel_is_odd", models.BooleanField(default=False, verbose_name="an odd number of voting members")),
                (
                    "least_external",
                    models.PositiveSmallIntegerField(default=0, verbose_name="external experts at least"),
                ),
                (
                    "quorum",
                    models.PositiveSmallIntegerField(
                        default=0, verbose_name="members who vote on the recommendation at least; 0: no vote is held"
                    ),
                ),
                (
                    "signed_minutes",
                    models.BooleanField(default=False, verbose_name="the members sign the minutes before the decision"),
                ),
                (
                    "grants_per_applicant",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="grants per applicant at most"
                    ),
                ),
                (
                    "complaint_days",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="days to complain about the outcome"
                    ),
                ),
                (
                    "award_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days to accept an award"),
                ),
                ("reserve_until", models.DateField(blank=True, null=True, verbose_name="reserve list valid until")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_clearance", "Waiting for clearance"),
                            ("published", "Coming"),
                            ("open", "Open"),
                            ("closed", "Closed, being assessed"),
                            ("decided", "Decided"),
                            ("finished", "Finished"),
                            ("cancelled", "Cancelled"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="grants.action"
                    ),
                ),
                ("reference", models.SlugField(max_length=30, unique=True, verbose_name="reference")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("summary", models.TextField(max_length=600, verbose_name="summary")),
                ("purpose", models.TextField(max_length=5000, verbose_name="what the grants are for")),
                (
                    "not_considered",
                    models.TextField(blank=True, max_length=2000, verbose_name="what is not considered"),
                ),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("pot_cents", models.BigIntegerField(verbose_name="pot")),
                ("minimum_cents", models.BigIntegerField(blank=True, null=True, verbose_name="smallest grant")),
                ("maximum_cents", models.BigIntegerField(verbose_name="largest grant")),
                ("fixed_cents", models.BigIntegerField(blank=True, null=True, verbose_name="fixed grant")),
                (
                    "expected_grants",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="number of grants expected"),
                ),
                (
                    "cofinancing",
                    models.CharField(
                        choices=[
                            ("none", "None is asked for"),
                            ("open", "Welcome, no minimum"),
                            ("of_total", "At least a percentage of the total cost"),
                            ("of_grant", "At least a percentage of the grant"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="co-financing",
                    ),
                ),
                (
                    "cofinancing_basis_points",
                    models.PositiveIntegerField(default=0, verbose_name="co-financing, percent"),
                ),
                (
                    "cofinancing_kinds",
                    models.CharField(
                        choices=[("both", "In cash or in kind"), ("cash", "In cash only")],
                        default="both",
                        max_length=5,
                        verbose_name="co-financing may be",
                    ),
                ),
                (
                    "minimum_grants",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="grants at least"),
                ),
                (
                    "indirect_basis_points",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="indirect costs at most, percent of the direct costs"
                    ),
                ),
                (
                    "contingency_basis_points",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="contingency reserve at most, percent of the direct costs"
                    ),
                ),
                (
                    "vat",
                    models.CharField(
                        choices=[
                            ("any", "The call sets no rule"),
                            ("unrecoverable", "Eligible only where the applicant cannot recover it"),
                            ("never", "Never eligible"),
                        ],
                        default="any",
                        max_length=15,
                        verbose_name="value added tax",
                    ),
                ),
                (
                    "procedure",
                    models.CharField(
                        choices=[
                            ("open", "Open: whoever meets the conditions may apply"),
                            ("restricted", "Restricted: only the organisations invited may apply"),
                            ("direct", "Direct award: one organisation is invited, with a justification"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="procedure",
                    ),
                ),
                (
                    "justification",
                    models.TextField(blank=True, max_length=3000, verbose_name="justification of the direct award"),
                ),
                (
                    "stages",
                    models.CharField(
                        choices=[
                            ("one", "One stage: the full application"),
                            ("two", "Two stages: a concept note, then the full application of those preselected"),
                        ],
                        default="one",
                        max_length=3,
                        verbose_name="stages",
                    ),
                ),
                (
                    "concept_closes_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="deadline for concept notes"),
                ),
                (
                    "amount_change_basis_points",
                    models.PositiveIntegerField(
                        blank=True, null=True, verbose_name="change of the amount asked for between the stages, percent"
                    ),
                ),
                (
                    "expected_result",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="expected result of the action that it serves"
                    ),
                ),
                (
                    "applicants",
                    models.CharField(
                        choices=[
                            ("cso", "Civil society organisations"),
                            ("local_authority", "Local authorities"),
                            ("both", "Civil society organisations and local authorities"),
                        ],
                        max_length=20,
                        verbose_name="who may apply",
                    ),
                ),
                ("max_applications", models.PositiveSmallIntegerField(default=1, verbose_name="applications as lead")),
                (
                    "max_as_partner",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="applications as partner"),
                ),
                (
                    "max_in_all",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="applications in all"),
                ),
                (
                    "breach",
                    models.CharField(
                        choices=[
                            ("first", "The first submitted count, the later ones fall"),
                            ("last", "The last submitted count, the earlier ones fall"),
                            ("all", "All applications involved fall"),
                        ],
                        default="first",
                        max_length=5,
                        verbose_name="what happens to more",
                    ),
                ),
                (
                    "min_age_months",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="founded at least so many months before the deadline"
                    ),
                ),
                (
                    "min_turnover_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="annual turnover at least"),
                ),
                (
                    "max_turnover_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="annual turnover at most"),
                ),
                (
                    "needs_own_account",
                    models.BooleanField(
                        default=False,
                        verbose_name="a local authority names its own account, or documents why it cannot",
                    ),
                ),
                (
                    "mandate_for",
                    models.CharField(
                        choices=[
                            ("none", "Nobody"),
                            ("local_authority", "Local authorities"),
                            ("all", "Every applicant"),
                        ],
                        default="none",
                        max_length=15,
                        verbose_name="who proves the signatory's mandate",
                    ),
                ),
                (
                    "partners",
                    models.CharField(
                        choices=[
                            ("none", "Not allowed: the applicant acts alone"),
                            ("allowed", "Allowed"),
                            ("required", "Required"),
                        ],
                        default="allowed",
                        max_length=8,
                        verbose_name="partners",
                    ),
                ),
                (
                    "min_partners",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="partners at least"),
                ),
                (
                    "max_partners",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="partners at most"),
                ),
                (
                    "partner_kind",
                    models.CharField(
                        choices=[
                            ("both", "Civil society organisations and local authorities"),
                            ("cso", "Civil society organisations"),
                            ("local_authority", "Local authorities"),
                        ],
                        default="both",
                        max_length=15,
                        verbose_name="kind of the partners",
                    ),
                ),
                (
                    "partners_from",
                    models.CharField(
                        choices=[
                            ("anywhere", "Anywhere"),
                            ("call", "The countries of the call"),
                            ("other", "A country of the call other than the applicant's"),
                        ],
                        default="anywhere",
                        max_length=8,
                        verbose_name="where the partners are registered",
                    ),
                ),
                ("opens_at", models.DateTimeField(verbose_name="opens")),
                ("closes_at", models.DateTimeField(verbose_name="deadline")),
                ("time_zone", models.CharField(default="Europe/Belgrade", max_length=40, verbose_name="time zone")),
                (
                    "deadline_wording",
                    models.CharField(blank=True, max_length=120, verbose_name="deadline as published"),
                ),
                ("earliest_start", models.DateField(blank=True, null=True, verbose_name="earliest start")),
                ("latest_end", models.DateField(blank=True, null=True, verbose_name="latest end")),
                ("min_months", models.PositiveSmallIntegerField(default=1, verbose_name="shortest duration, months")),
                ("max_months", models.PositiveSmallIntegerField(default=12, verbose_name="longest duration, months")),
                (
                    "reporting",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        help_text="As grants/calls/rules/reporting.py reads them",
                        verbose_name="rules of the reports",
                    ),
                ),
                (
                    "report_days",
                    models.PositiveSmallIntegerField(default=30, verbose_name="final report due, days after the end"),
                ),
                (
                    "advance_basis_points",
                    models.PositiveIntegerField(default=8000, verbose_name="first instalment, percent"),
                ),
                ("languages", models.JSONField(blank=True, default=list, verbose_name="languages of applications")),
                (
                    "authentic_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("sq", "Albanian"),
                            ("bs", "Bosnian"),
                            ("mk", "Macedonian"),
                            ("sr-latn", "Serbian"),
                            ("tr", "Turkish"),
                        ],
                        default="en",
                        max_length=10,
                        verbose_name="authentic language of the call",
                    ),
                ),
                (
                    "questions_until",
                    models.DateTimeField(blank=True, null=True, verbose_name="questions are taken until"),
                ),
                ("relations", models.JSONField(blank=True, default=list, verbose_name="rules between figures")),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=200)),
                ("is_demonstration", models.BooleanField(default=False)),
                ("demonstration_note", models.CharField(blank=True, max_length=400)),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "countries",
                    models.ManyToManyField(related_name="calls", to="grants.beneficiary", verbose_name="from where"),
                ),
            ],
            options={
                "ordering": ["-closes_at", "-pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("search_text", config="simple"), name="call_search"
                    ),
                    models.Index(fields=["state", "closes_at"], name="call_due_to_close"),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pot_cents__gt", 0)), name="call_pot_positive"),
                    models.CheckConstraint(
                        condition=models.Q(("maximum_cents__gt", 0), ("maximum_cents__lte", models.F("pot_cents"))),
                        name="call_maximum_within_pot",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("minimum_cents__isnull", True),
                            models.Q(("minimum_cents__gt", 0), ("minimum_cents__lte", models.F("maximum_cents"))),
                            _connector="OR",
                        ),
                        name="call_minimum_within_maximum",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="call_closes_after_opening"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("advance_basis_points__lte", 10000)), name="call_advance_within_whole"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FundingShare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="grants.action"
                    ),
                ),
                ("donor", models.CharField(help_text="EU, CoE", max_length=10)),
                ("basis_points", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("is_demonstration", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["valid_from", "-basis_points"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("action", "donor", "valid_from"), name="share_once_per_donor_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("basis_points__gt", 0), ("basis_points__lte", 10000)),
                        name="share_within_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="period_reports", to="grants.action"
                    ),
                ),
                ("since", models.DateField(verbose_name="from")),
                ("until", models.DateField(verbose_name="until")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                (
                    "workbook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                ("sha256", models.CharField(help_text="of the PDF", max_length=64)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "job_number",
                    models.BigIntegerField(help_text="of the work that made it: nothing is made twice", unique=True),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))), name="period_report_has_days"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="period_report_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5128ff10e3475876acbea55c96f3bc837bd9cc9d",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_period_report_append_only_6b154",
                    table="grants_periodreport",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="periodreport",
            trigger=pgtrigger.compiler.Trigger(
                name="period_report_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="b6394c5825fc5b82e64e02dd55748292eda2b038",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_period_report_no_truncate_8fff1",
                    table="grants_periodreport",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="grants.action"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("impact", "Impact"), ("outcome", "Outcome"), ("output", "Output")],
                        max_length=7,
                        verbose_name="level",
                    ),
                ),
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("title", models.CharField(max_length=500, verbose_name="result")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="grants.result",
                        verbose_name="contributes to",
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["action", "code"],
                "constraints": [models.UniqueConstraint(fields=("action", "code"), name="result_once_per_action")],
            },
        ),
        migrations.CreateModel(
            name="StaffRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_roles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Programme officer"),
                            ("evaluator", "Evaluator"),
                            ("finance", "Finance officer"),
                            ("approver", "Approver"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=15,
                        verbose_name="role",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_roles",
                        to="grants.programme",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_roles",
                        to="grants.action",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action__isnull", True), ("programme__isnull", False)),
                            models.Q(("action__isnull", False), ("programme__isnull", True)),
                            _connector="OR",
                        ),
                        name="staff_role_has_one_scope",
                    ),
                    models.UniqueConstraint(fields=("user", "role", "programme"), name="staff_role_once_per_programme"),
                    models.UniqueConstraint(fields=("user", "role", "action"), name="staff_role_once_per_action"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="staffrole",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "grants_staffroleevent" ("action_id", "created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "role", "user_id") VALUES (NEW."action_id", NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme_id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="e1a4762f4eaf5bf9333dd7401b8df6c1a37cbb00",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_5ffc1",
                    table="grants_staffrole",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="staffrole",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "grants_staffroleevent" ("action_id", "created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "role", "user_id") VALUES (NEW."action_id", NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme_id", NEW."role", NEW."user_id"); RETURN NULL;',
                    hash="dfbc7a382cd94145e63bb5c90cfb0486cf906d47",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_db2fb",
                    table="grants_staffrole",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="staffrole",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "grants_staffroleevent" ("action_id", "created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme_id", "role", "user_id") VALUES (OLD."action_id", OLD."created_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme_id", OLD."role", OLD."user_id"); RETURN NULL;',
                    hash="da8797776e7665b050aeab9d4227bac6239344c4",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_b9ee8",
                    table="grants_staffrole",
                    when="AFTER",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CallVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="grants.call"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("terms", models.JSONField()),
                ("reason", models.TextField(blank=True)),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("call", "number"), name="call_version_numbered_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callversion",
            trigger=pgtrigger.compiler.Trigger(
                name="call_version_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="590a6c1c46ccd301249fe25fbb78959149f1f92e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_call_version_append_only_34707",
                    table="grants_callversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="callversion",
            trigger=pgtrigger.compiler.Trigger(
                name="call_version_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="6e3ddc6c2221c2b4b3e91b095d8b7f625cc981fe",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_call_version_no_truncate_96f37",
                    table="grants_callversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Ceiling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ceilings", to="grants.call"
                    ),
                ),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("human_resources", "1 Human resources"),
                            ("travel", "2 Travel"),
                            ("equipment", "3 Equipment and supplies"),
                            ("office", "4 Office costs"),
                            ("services", "5 Other costs and services"),
                            ("other", "6 Other"),
                        ],
                        max_length=20,
                        verbose_name="heading",
                    ),
                ),
                ("basis_points", models.PositiveIntegerField(verbose_name="at most, percent")),
                (
                    "of",
                    models.CharField(
                        choices=[("grant", "of the grant"), ("total", "of the total cost")],
                        default="grant",
                        max_length=5,
                        verbose_name="of what",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "heading"), name="ceiling_once_per_heading"),
                    models.CheckConstraint(
                        condition=models.Q(("basis_points__lte", 10000)), name="ceiling_within_whole"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CostType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cost_types", to="grants.call"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="kind of cost")),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("human_resources", "1 Human resources"),
                            ("travel", "2 Travel"),
                            ("equipment", "3 Equipment and supplies"),
                            ("office", "4 Office costs"),
                            ("services", "5 Other costs and services"),
                            ("other", "6 Other"),
                        ],
                        max_length=20,
                        verbose_name="heading",
                    ),
                ),
                (
                    "excluded_for",
                    models.CharField(
                        choices=[
                            ("nobody", "Eligible for everybody"),
                            ("cso", "Excluded for civil society organisations"),
                            ("local_authority", "Excluded for local authorities"),
                            ("all", "Excluded for everybody"),
                        ],
                        default="nobody",
                        max_length=15,
                        verbose_name="excluded for",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("call", "key"), name="cost_type_once_per_call")],
            },
        ),
        migrations.CreateModel(
            name="CriteriaSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria_sections", to="grants.call"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="section")),
                (
                    "stage",
                    models.CharField(
                        choices=[("concept", "Concept note"), ("full", "Full application")],
                        default="full",
                        max_length=7,
                        verbose_name="scored on",
                    ),
                ),
                ("lot", models.SlugField(blank=True, max_length=40, verbose_name="lot")),
                (
                    "threshold",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="points at least"
                    ),
                ),
                (
                    "is_carried",
                    models.BooleanField(default=False, verbose_name="counts again with the points of the concept note"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "key", "stage", "lot"), name="criteria_section_once_per_stage"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="criteria", to="grants.call"
                    ),
                ),
                ("key", models.SlugField(default="", max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="criterion")),
                ("help", models.CharField(blank=True, max_length=500, verbose_name="help")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="weight")),
                ("section", models.SlugField(blank=True, max_length=40, verbose_name="section")),
                (
                    "stage",
                    models.CharField(
                        choices=[("concept", "Concept note"), ("full", "Full application")],
                        default="full",
                        max_length=7,
                        verbose_name="scored on",
                    ),
                ),
                ("lot", models.SlugField(blank=True, max_length=40, verbose_name="lot")),
                ("looks_at", models.JSONField(blank=True, default=list, verbose_name="questions that it looks at")),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "key"), name="criterion_once_per_call"),
                    models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="criterion_weight_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="enquiries", to="grants.call"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=120, verbose_name="which part of the call")),
                ("text", models.TextField(max_length=2000, verbose_name="question")),
                ("published_text", models.TextField(blank=True, max_length=2000, verbose_name="question as published")),
                ("answer", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "declined_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why it is not answered in public"),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="grants.enquiry",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "enquiries",
                "ordering": ["answered_at", "pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="enquiry",
            trigger=pgtrigger.compiler.Trigger(
                name="enquiry_answer_stands",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answered_at" IS NOT NULL)',
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "published_text", "answer", "answered_at" or delete rows from % table\', TG_TABLE_NAME;',
                    hash="8f4bc259ddafceac2599f45700a57251935f4f02",
                    operation='UPDATE OF "published_text", "answer", "answered_at" OR DELETE',
                    pgid="pgtrigger_enquiry_answer_stands_91c2b",
                    table="grants_enquiry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Follower",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="followers", to="grants.call"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("call", "user"), name="follower_once_per_call")],
            },
        ),
        migrations.CreateModel(
            name="InvitedOrganisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="invited", to="grants.call"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="call_invitations",
                        to="grants.organisation",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "organisation"), name="organisation_invited_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Lot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lots", to="grants.call"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="lot")),
                (
                    "country",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.beneficiary",
                        verbose_name="country",
                    ),
                ),
                ("pot_cents", models.BigIntegerField(verbose_name="money in the lot")),
                (
                    "maximum_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="largest grant in the lot"),
                ),
                ("max_grants", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="grants at most")),
                (
                    "min_turnover_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="annual turnover at least"),
                ),
                (
                    "max_turnover_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="annual turnover at most"),
                ),
                (
                    "evaluation",
                    models.JSONField(blank=True, default=dict, verbose_name="rules of the evaluation of its own"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("call", "key"), name="lot_once_per_call"),
                    models.CheckConstraint(condition=models.Q(("pot_cents__gt", 0)), name="lot_pot_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="grants.call"
                    ),
                ),
                ("section", models.CharField(max_length=120, verbose_name="section")),
                ("key", models.SlugField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("short_text", "Short text"),
                            ("long_text", "Long text"),
                            ("number", "Number"),
                            ("money", "Money"),
                            ("date", "Date"),
                            ("choice", "Choice of one"),
                            ("several", "Choice of several"),
                            ("table", "Table"),
                            ("file", "File"),
                            ("declaration", "Declaration"),
                        ],
                        default="long_text",
                        max_length=12,
                        verbose_name="kind of answer",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="question")),
                ("help", models.CharField(blank=True, max_length=500, verbose_name="help")),
                (
                    "max_words",
                    models.PositiveSmallIntegerField(blank=True, default=300, null=True, verbose_name="most words"),
                ),
                ("max_characters", models.PositiveIntegerField(blank=True, null=True, verbose_name="most characters")),
                (
                    "minimum",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="at least"
                    ),
                ),
                (
                    "maximum",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True, verbose_name="at most"),
                ),
                (
                    "options",
                    models.JSONField(blank=True, default=list, verbose_name="choices, or columns of the table"),
                ),
                ("is_required", models.BooleanField(default=True, verbose_name="must be answered")),
                ("shown_if", models.JSONField(blank=True, default=dict, verbose_name="shown if")),
                (
                    "applies_to",
                    models.CharField(
                        choices=[
                            ("both", "Civil society organisations and local authorities"),
                            ("cso", "Civil society organisations"),
                            ("local_authority", "Local authorities"),
                        ],
                        default="both",
                        max_length=15,
                        verbose_name="asked of",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("concept", "Concept note"),
                            ("full", "Full application"),
                            ("report", "Report of the grant"),
                        ],
                        default="full",
                        max_length=7,
                        verbose_name="asked in",
                    ),
                ),
                ("is_retired", models.BooleanField(default=False, editable=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "base_manager_name": "everything",
                "constraints": [models.UniqueConstraint(fields=("call", "key"), name="question_once_per_call")],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="RequiredDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="grants.call"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("title", models.CharField(max_length=200, verbose_name="document")),
                ("help", models.CharField(blank=True, max_length=500, verbose_name="help")),
                ("is_required", models.BooleanField(default=True, verbose_name="must be there")),
                (
                    "applies_to",
                    models.CharField(
                        choices=[
                            ("both", "Civil society organisations and local authorities"),
                            ("cso", "Civil society organisations"),
                            ("local_authority", "Local authorities"),
                        ],
                        default="both",
                        max_length=15,
                        verbose_name="asked of",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("concept", "Concept note"), ("full", "Full application")],
                        default="full",
                        max_length=7,
                        verbose_name="asked in",
                    ),
                ),
                ("max_files", models.PositiveSmallIntegerField(default=1, verbose_name="files at most")),
                ("is_retired", models.BooleanField(default=False, editable=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "base_manager_name": "everything",
                "constraints": [models.UniqueConstraint(fields=("call", "key"), name="document_once_per_call")],
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("everything", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="ResultIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="indicators", to="grants.action"
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="grants.result",
                        verbose_name="result",
                    ),
                ),
                ("code", models.SlugField(max_length=20, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="indicator")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="unit")),
                (
                    "aggregation",
                    models.CharField(
                        choices=[
                            ("sum", "Sum: each value is new and added"),
                            ("latest", "Latest: each value tells how it stands on its day"),
                            ("share", "Share: so many out of so many, in percent"),
                        ],
                        default="sum",
                        max_length=6,
                        verbose_name="how values are gathered",
                    ),
                ),
                ("baseline", models.PositiveIntegerField(default=0, verbose_name="baseline")),
                (
                    "baseline_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the baseline"),
                ),
                ("target", models.PositiveIntegerField(verbose_name="target")),
                (
                    "target_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the target"),
                ),
                ("source", models.CharField(blank=True, max_length=300, verbose_name="source of verification")),
                ("assumptions", models.CharField(blank=True, max_length=500, verbose_name="assumptions")),
                (
                    "disaggregation",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="out of sex, age, disability, group",
                        verbose_name="disaggregated by",
                    ),
                ),
                (
                    "groups",
                    models.JSONField(
                        blank=True, default=list, help_text="Labels that are counted apart", verbose_name="groups"
                    ),
                ),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "ordering": ["action", "result__code", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("action", "code"), name="result_indicator_once_per_action"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("aggregation", "share"), _negated=True),
                            models.Q(("baseline__lte", 100), ("target__lte", 100)),
                            _connector="OR",
                        ),
                        name="result_indicator_share_in_percent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffRoleEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="grants.staffrole",
                    ),
                ),
                (
                    "pgh_context",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                ("id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("officer", "Programme officer"),
                            ("evaluator", "Evaluator"),
                            ("finance", "Finance officer"),
                            ("approver", "Approver"),
                            ("auditor", "Auditor"),
                            ("administrator", "Administrator"),
                        ],
                        max_length=15,
                        verbose_name="role",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grants.programme",
                    ),
                ),
                (
                    "action",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="grants.action",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VisitRules",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="visit_rules", to="grants.call"
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="days of notice",
                    ),
                ),
                (
                    "questions",
                    models.JSONField(
                        blank=True, default=list, help_text="a list of questions", verbose_name="checklist"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Submitted"),
                            ("eligible", "Admitted, being assessed"),
                            ("ineligible", "Not eligible"),
                            ("awarded", "Awarded"),
                            ("reserved", "On the reserve list"),
                            ("rejected", "Not selected"),
                            ("resubmit", "Not selected, may be resubmitted"),
                            ("withdrawn", "Withdrawn"),
                            ("lapsed", "Not submitted in time"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applications", to="grants.call"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="grants.organisation",
                    ),
                ),
                ("reference", models.SlugField(max_length=40, unique=True)),
                ("title", models.CharField(blank=True, max_length=140, verbose_name="title of the project")),
                ("summary", models.TextField(blank=True, max_length=1500, verbose_name="summary")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("months", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="duration, months")),
                (
                    "settlement",
                    models.CharField(blank=True, max_length=200, verbose_name="where the activities take place"),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("concept", "Concept note"), ("full", "Full application")],
                        default="full",
                        max_length=7,
                        verbose_name="stage",
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="grants.lot",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("en", "English"),
                            ("sq", "Albanian"),
                            ("bs", "Bosnian"),
                            ("mk", "Macedonian"),
                            ("sr-latn", "Serbian"),
                            ("tr", "Turkish"),
                        ],
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                (
                    "concept_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="grant that you expect to ask for"),
                ),
                ("reopened_until", models.DateTimeField(blank=True, null=True)),
                (
                    "includes_vat",
                    models.BooleanField(blank=True, null=True, verbose_name="the budget includes value added tax"),
                ),
                (
                    "account_is_own",
                    models.BooleanField(
                        blank=True,
                        null=True,
                        verbose_name="the account is the local authority's own, authorised to receive grants",
                    ),
                ),
                ("account_owner", models.CharField(blank=True, max_length=200, verbose_name="owner of the account")),
                (
                    "account_exception",
                    models.TextField(
                        blank=True,
                        max_length=2000,
                        verbose_name="why its own account cannot be used, and how the money reaches it",
                    ),
                ),
                (
                    "account_evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "mandate",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("statutes", "Representative by law or by the statutes"),
                            ("mayor", "Mayor, or head of the local authority"),
                            ("decision", "Decision of the council or of the board"),
                            ("power", "Power of attorney"),
                        ],
                        max_length=15,
                        verbose_name="mandate of the signatory",
                    ),
                ),
                (
                    "mandate_reference",
                    models.CharField(blank=True, max_length=120, verbose_name="number and date of the decision"),
                ),
                (
                    "mandate_evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "bank_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="grants.bankaccount",
                    ),
                ),
                ("cofinancing_cents", models.BigIntegerField(default=0, verbose_name="brought by you and others")),
                (
                    "cofinancing_source",
                    models.CharField(blank=True, max_length=250, verbose_name="from whom, in cash or in kind"),
                ),
                (
                    "declared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("declared_at", models.DateTimeField(blank=True, null=True)),
                ("declaration_version", models.CharField(blank=True, max_length=20)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                ("decision_reason", models.TextField(blank=True)),
                ("search_text", models.TextField(blank=True, editable=False)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("search_text", config="simple"),
                        name="application_search",
                    ),
                    models.Index(fields=["call", "state"], name="application_of_call"),
                    models.Index(fields=["organisation", "state"], name="application_of_organisation"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cofinancing_cents__gte", 0)), name="cofinancing_not_negative"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Corrigendum",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_clearance", "Waiting for clearance"),
                            ("published", "Published"),
                            ("discarded", "Discarded"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrigenda", to="grants.call"
                    ),
                ),
                ("terms", models.JSONField()),
                ("reason", models.TextField(max_length=2000, verbose_name="reason")),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrigendum",
                        to="grants.callversion",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["draft", "in_clearance"])),
                        fields=("call",),
                        name="corrigendum_open_once_per_call",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="grants.application"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="grants.question"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("application", "question"), name="answer_once_per_question")
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="grants.application"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="grants.requireddocument",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="grants.question",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["document__order", "question__order", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at__isnull", True)),
                        fields=["application", "document"],
                        name="attachment_current",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("document__isnull", True), ("question__isnull", True), _connector="XOR"),
                        name="attachment_answers_one_request",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("pending", "Awarded, agreement to come"),
                            ("contracted", "Under agreement"),
                            ("lapsed", "Lapsed"),
                        ],
                        db_index=True,
                        default="pending",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="award", to="grants.application"
                    ),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("reason", models.TextField(verbose_name="reason")),
                ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                ("decided_on", models.DateField()),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("answer_by", models.DateField(blank=True, null=True, verbose_name="to be accepted by")),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-decided_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="award_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checks", to="grants.application"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("administrative", "Administrative check"), ("eligibility", "Eligibility check")],
                        max_length=15,
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("passed", models.BooleanField(blank=True, null=True, verbose_name="met")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [models.UniqueConstraint(fields=("application", "key"), name="check_once_per_point")],
            },
        ),
        migrations.CreateModel(
            name="Clarification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("asked", "Waiting for the answer"),
                            ("answered", "Answered"),
                            ("lapsed", "Not answered in time"),
                            ("taken_back", "Taken back"),
                        ],
                        db_index=True,
                        default="asked",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="clarifications",
                        to="grants.application",
                    ),
                ),
                ("point", models.TextField(max_length=2000, verbose_name="what is unclear")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("due_at", models.DateTimeField(verbose_name="answer due")),
                ("answer_text", models.TextField(blank=True, max_length=5000, verbose_name="answer")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="clarification",
            trigger=pgtrigger.compiler.Trigger(
                name="clarification_answer_frozen",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."answered_at" IS NOT NULL AND OLD."state" = \'answered\')',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="d072c4eda52e598ccbb1d26dabbbae63c8832640",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_clarification_answer_frozen_b0cfc",
                    table="grants_clarification",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="grants.application"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("declared", "Declared"),
                            ("member", "Belongs to the applicant or a partner"),
                            ("board", "Represents the applicant or a partner"),
                            ("address", "The same address"),
                            ("account", "The same bank account"),
                            ("domain", "The same e-mail domain"),
                            ("employer", "Works or worked for the applicant or a partner"),
                        ],
                        max_length=8,
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=1000, verbose_name="ground")),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("lift_reason", models.CharField(blank=True, max_length=1000, verbose_name="why it is none")),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=["user", "application"],
                        name="conflict_standing",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "user", "kind"), name="conflict_once_per_kind")
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="grants.application"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="result you will measure")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="unit")),
                ("baseline", models.PositiveIntegerField(blank=True, null=True, verbose_name="today")),
                ("target", models.PositiveIntegerField(blank=True, null=True, verbose_name="at the end")),
                ("means", models.CharField(blank=True, max_length=200, verbose_name="how you will know")),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Masking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="masking", to="grants.application"
                    ),
                ),
                ("alias", models.CharField(help_text="how blind evaluators know the file", max_length=20)),
                ("words", models.JSONField(blank=True, default=list)),
                ("documents", models.JSONField(blank=True, default=list)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("unblinded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "unblinded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unblind_reason",
                    models.CharField(blank=True, max_length=1000, verbose_name="why the applicant is shown"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Panel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("forming", "Being formed"),
                            ("calibrating", "Calibrating"),
                            ("scoring", "Scoring"),
                            ("ranked", "Ranked, waiting for the recommendation"),
                            ("recommended", "Waiting for the decision"),
                            ("decided", "Decided"),
                        ],
                        db_index=True,
                        default="forming",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="panels", to="grants.call"
                    ),
                ),
                (
                    "lot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panels",
                        to="grants.lot",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("concept", "Concept note"), ("full", "Full application")],
                        default="full",
                        max_length=7,
                    ),
                ),
                (
                    "reference",
                    models.SlugField(help_text="that of the call, with the lot's key", max_length=90, unique=True),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="scores due")),
                ("minutes", models.TextField(blank=True, max_length=5000, verbose_name="minutes of the committee")),
                (
                    "judged_by",
                    models.JSONField(blank=True, help_text="the rules, frozen when the scoring opens", null=True),
                ),
                (
                    "seed",
                    models.PositiveBigIntegerField(default=0, help_text="decides between equal placements of files"),
                ),
                (
                    "anchor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.application",
                        verbose_name="application for calibration",
                    ),
                ),
                (
                    "calibration",
                    models.TextField(blank=True, max_length=5000, verbose_name="what the calibration came to"),
                ),
                (
                    "line",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="files above the cut-off line at most"
                    ),
                ),
                (
                    "line_reason",
                    models.CharField(blank=True, max_length=1000, verbose_name="why the line is drawn there"),
                ),
                ("unblinded_at", models.DateTimeField(blank=True, null=True)),
                ("ranked_at", models.DateTimeField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("call", "lot", "stage"), name="panel_once_per_stage", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="partners", to="grants.application"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="grants.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="official name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("cso", "Civil society organisation"), ("local_authority", "Local authority")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("country", models.CharField(max_length=2, verbose_name="country of registration")),
                ("registration_number", models.CharField(max_length=40, verbose_name="registration number")),
                (
                    "representative",
                    models.CharField(blank=True, max_length=120, verbose_name="person entitled to sign"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                (
                    "part",
                    models.TextField(blank=True, max_length=1500, verbose_name="what the partner does in the project"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "indexes": [models.Index(fields=["country", "registration_number"], name="partner_by_number")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "country", "registration_number"), name="partner_once_per_application"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="submissions", to="grants.application"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[("concept", "Concept note"), ("full", "Full application")],
                        default="full",
                        max_length=7,
                    ),
                ),
                ("call_version", models.PositiveSmallIntegerField(default=1)),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("application", "number"), name="submission_numbered_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="submission_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="298ddee57e8abd67a7c437a9ff24aa77aa501a85",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_submission_append_only_d9b16",
                    table="grants_submission",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="submission",
            trigger=pgtrigger.compiler.Trigger(
                name="submission_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="2d6e3afe7431e070815a8280de76b8c255269b3e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_submission_no_truncate_9e431",
                    table="grants_submission",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Being drawn up"),
                            ("offered", "Waiting for the grantee's signature"),
                            ("signed", "Waiting for the funder's signature"),
                            ("in_force", "In force"),
                            ("suspended", "Suspended"),
                            ("terminated", "Terminated, to be settled"),
                            ("closed", "Closed"),
                            ("declined", "Declined"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "award",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreement", to="grants.award"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agreements", to="grants.organisation"
                    ),
                ),
                ("reference", models.SlugField(max_length=40, unique=True)),
                ("title", models.CharField(max_length=140, verbose_name="title")),
                ("currency", models.CharField(default="EUR", max_length=3)),
                ("amount_cents", models.BigIntegerField(verbose_name="maximum grant")),
                ("cofinancing_cents", models.BigIntegerField(default=0, verbose_name="co-financing")),
                ("starts_on", models.DateField(verbose_name="start")),
                ("ends_on", models.DateField(verbose_name="end")),
                ("report_due_on", models.DateField(verbose_name="final report due")),
                ("terms", models.JSONField(blank=True, default=dict, help_text="The rules of the call as they stood")),
                ("version", models.PositiveSmallIntegerField(default=1)),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="grants.agreementtemplate",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        help_text="Its units for one of the pot's",
                        max_digits=18,
                        null=True,
                    ),
                ),
                ("rate_source", models.CharField(blank=True, max_length=120, verbose_name="source of the rate")),
                ("rate_on", models.DateField(blank=True, null=True, verbose_name="day of the rate")),
                ("sign_by", models.DateField(blank=True, null=True, verbose_name="to be signed by the grantee by")),
                ("suspended_on", models.DateField(blank=True, null=True, verbose_name="suspended since")),
                ("terminated_on", models.DateField(blank=True, null=True, verbose_name="ended before its time on")),
                (
                    "special_conditions",
                    models.TextField(blank=True, max_length=5000, verbose_name="special conditions"),
                ),
                ("indicator", models.CharField(max_length=200, verbose_name="indicator")),
                ("indicator_baseline", models.PositiveIntegerField(default=0, verbose_name="baseline")),
                ("indicator_target", models.PositiveIntegerField(verbose_name="target")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("in_force_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0)), name="agreement_amount_positive"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cofinancing_cents__gte", 0)), name="agreement_cofinancing_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="agreement_ends_after_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("assigned", "To declare"),
                            ("accepted", "To score"),
                            ("submitted", "Scores in"),
                            ("recused", "Stepped back"),
                        ],
                        db_index=True,
                        default="assigned",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="grants.panel"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="assessments", to="grants.application"
                    ),
                ),
                (
                    "evaluator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("conflict_reason", models.CharField(blank=True, max_length=1000, verbose_name="conflict of interest")),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "is_anchor",
                    models.BooleanField(default=False, help_text="scored for calibration; it does not count"),
                ),
                (
                    "is_third",
                    models.BooleanField(default=False, help_text="asked for because two scores differ too much"),
                ),
                ("is_by_hand", models.BooleanField(default=False, help_text="placed by a person, not by the rule")),
                (
                    "placement",
                    models.JSONField(blank=True, default=dict, help_text="why the file went to this evaluator"),
                ),
                ("notes", models.TextField(blank=True, max_length=10000, verbose_name="private notes")),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["application__reference", "pk"],
                "indexes": [models.Index(fields=["evaluator", "state"], name="assessment_of_evaluator")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("panel", "application", "evaluator", "is_anchor"), name="assessment_once_per_evaluator"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="grants.application"
                    ),
                ),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("human_resources", "1 Human resources"),
                            ("travel", "2 Travel"),
                            ("equipment", "3 Equipment and supplies"),
                            ("office", "4 Office costs"),
                            ("services", "5 Other costs and services"),
                            ("other", "6 Other"),
                            ("indirect", "8 Indirect costs"),
                            ("contingency", "10 Contingency reserve"),
                        ],
                        max_length=20,
                        verbose_name="heading",
                    ),
                ),
                ("description", models.CharField(max_length=200, verbose_name="what for")),
                ("unit", models.CharField(max_length=40, verbose_name="unit")),
                (
                    "quantity",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="quantity",
                    ),
                ),
                ("unit_rate_cents", models.BigIntegerField(verbose_name="unit rate")),
                ("amount_cents", models.BigIntegerField(editable=False)),
                ("cofinancing_cents", models.BigIntegerField(default=0, verbose_name="brought by you and others")),
                ("in_kind", models.BooleanField(default=False, verbose_name="brought in kind")),
                (
                    "cost_type",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.costtype",
                        verbose_name="kind of cost",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lines",
                        to="grants.partner",
                        verbose_name="spent by",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gt", 0), ("quantity__gt", 0), ("unit_rate_cents__gt", 0)),
                        name="budget_line_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cofinancing_cents__gte", 0), ("cofinancing_cents__lte", models.F("amount_cents"))
                        ),
                        name="budget_line_cofinancing_within_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Being written"),
                            ("signing", "Waiting for signatures"),
                            ("signed", "Signed"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="protocols", to="grants.panel"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("sq", "Albanian"),
                            ("bs", "Bosnian"),
                            ("mk", "Macedonian"),
                            ("sr-latn", "Serbian"),
                            ("tr", "Turkish"),
                        ],
                        default="en",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="day of the meeting")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="composition, quorum, scores, line, votes, decisions; from records"
                    ),
                ),
                ("procedure", models.TextField(blank=True, max_length=10000, verbose_name="procedure")),
                ("discussion", models.TextField(blank=True, max_length=20000, verbose_name="what was weighed")),
                ("remarks", models.TextField(blank=True, max_length=10000, verbose_name="remarks")),
                (
                    "fingerprint",
                    models.CharField(blank=True, help_text="SHA-256 of what the members sign", max_length=64),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=("panel", "number"), name="minutes_numbered_once")],
            },
        ),
        migrations.CreateModel(
            name="OutcomeLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="grants.application"
                    ),
                ),
                (
                    "panel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="grants.panel",
                    ),
                ),
                ("kind", models.CharField(help_text="award, reserve, reject, resubmit, ineligible", max_length=12)),
                ("language", models.CharField(max_length=10)),
                ("content", models.JSONField(help_text="amount, scores per criterion, reasons; never who scored")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("complain_by", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PanelMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="members", to="grants.panel"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="panel_memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "appointed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("chair", "Chair"),
                            ("secretary", "Secretary"),
                            ("member", "Member"),
                            ("external", "External expert"),
                        ],
                        default="member",
                        max_length=9,
                        verbose_name="role",
                    ),
                ),
                ("votes", models.BooleanField(default=True, verbose_name="has a vote")),
                ("scores", models.BooleanField(default=True, verbose_name="scores files")),
                ("since", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                (
                    "declared_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="declaration of impartiality"),
                ),
                ("declaration", models.TextField(blank=True, help_text="the words that were signed")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "user"), name="panel_member_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "chair")), fields=("panel",), name="panel_one_chair"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "secretary")), fields=("panel",), name="panel_one_secretary"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "secretary"), _negated=True),
                            models.Q(("scores", False), ("votes", False)),
                            _connector="OR",
                        ),
                        name="panel_secretary_neither_votes_nor_scores",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedActivity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="activities", to="grants.application"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="activity")),
                ("description", models.TextField(blank=True, max_length=1500, verbose_name="what is done")),
                ("first_month", models.PositiveSmallIntegerField(verbose_name="from month")),
                ("last_month", models.PositiveSmallIntegerField(verbose_name="to month")),
                ("place", models.CharField(blank=True, max_length=120, verbose_name="where")),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="activities",
                        to="grants.partner",
                        verbose_name="by whom",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_month__gte", 1), ("last_month__gte", models.F("first_month"))),
                        name="activity_months_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ranking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rankings", to="grants.panel"
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rankings", to="grants.application"
                    ),
                ),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "computed_place",
                    models.PositiveSmallIntegerField(default=0, help_text="before anything was moved by hand"),
                ),
                (
                    "mean",
                    models.DecimalField(decimal_places=3, help_text="the result in weighted points", max_digits=7),
                ),
                ("sections", models.JSONField(blank=True, default=dict, help_text="result of each section")),
                (
                    "fails",
                    models.JSONField(blank=True, default=list, help_text="sections below their threshold, and 'total'"),
                ),
                ("counted", models.JSONField(blank=True, default=list, help_text="ids of the sheets that count")),
                ("passes", models.BooleanField()),
                ("is_tied", models.BooleanField(default=False)),
                (
                    "is_out",
                    models.BooleanField(
                        default=False, help_text="withdrawn or found ineligible: the ranks closed over it"
                    ),
                ),
                ("requested_cents", models.BigIntegerField()),
                ("within_pot", models.BooleanField(help_text="above the cut-off line")),
                (
                    "offered_cents",
                    models.BigIntegerField(blank=True, help_text="less than asked where the pot ends", null=True),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True, help_text="why it is not within: pot, quota, applicant, line", max_length=10
                    ),
                ),
                (
                    "moved_to",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="place given by the committee"
                    ),
                ),
                ("move_reason", models.CharField(blank=True, max_length=1000, verbose_name="why it was moved")),
                (
                    "consensus",
                    models.DecimalField(
                        blank=True, decimal_places=3, max_digits=7, null=True, verbose_name="agreed result"
                    ),
                ),
                (
                    "consensus_reason",
                    models.CharField(blank=True, max_length=1000, verbose_name="why the result was agreed"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("award", "Award"),
                            ("reserve", "Reserve list"),
                            ("reject", "Reject"),
                            ("resubmit", "Reject, may be resubmitted"),
                        ],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        blank=True,
                        choices=[("quality", "Quality"), ("money", "Not enough money"), ("eligibility", "Eligibility")],
                        max_length=11,
                        verbose_name="ground",
                    ),
                ),
                ("amount_cents", models.BigIntegerField(blank=True, null=True, verbose_name="amount")),
                ("conditions", models.TextField(blank=True, max_length=2000, verbose_name="conditions")),
                ("reason", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
            ],
            options={
                "ordering": ["place", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "application"), name="ranking_once_per_panel"),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__isnull", True), ("amount_cents__gt", 0), _connector="OR"),
                        name="ranking_amount_positive",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RankingSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="grants.panel"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("why", models.CharField(help_text="the act that computed it", max_length=40)),
                ("content", models.JSONField(help_text="scheme, files with their sheets, money, result")),
                ("sha256", models.CharField(max_length=64)),
                ("rule_version", models.CharField(max_length=40)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("panel", "number"), name="ranking_snapshot_numbered_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rankingsnapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="ranking_snapshot_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="84d0bc33dd6eb344ddcb1da24c55b568056111ce",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_ranking_snapshot_append_only_5171e",
                    table="grants_rankingsnapshot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="rankingsnapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="ranking_snapshot_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="358b3f5ddda3b49fddad08077bc76b1e68c3ab71",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_ranking_snapshot_no_truncate_fe469",
                    table="grants_rankingsnapshot",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("proposed", "Proposed"),
                            ("recommended", "Waiting for approval"),
                            ("approved", "Waiting for the grantee's signature"),
                            ("signed", "Waiting for the funder's signature"),
                            ("in_force", "In force"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="proposed",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="amendments", to="grants.agreement"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("budget", "Budget"),
                            ("extension", "Longer period, at no cost"),
                            ("description", "Description and indicators"),
                            ("account", "Bank account"),
                            ("signatory", "Person entitled to sign"),
                            ("partner", "A partner leaves"),
                            ("suspension", "Suspension"),
                            ("resumption", "End of a suspension"),
                            ("termination", "Termination"),
                        ],
                        max_length=12,
                        verbose_name="what changes",
                    ),
                ),
                ("is_notice", models.BooleanField(default=False)),
                ("by_grantee", models.BooleanField(default=True)),
                ("reason", models.TextField(max_length=3000, verbose_name="reason")),
                ("changes", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("effective_on", models.DateField(blank=True, null=True, verbose_name="takes effect on")),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("in_force_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "kind"], name="amendment_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="amendment_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["proposed", "recommended", "approved", "signed"])),
                        fields=("agreement", "kind"),
                        name="amendment_open_once_per_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="audit_findings",
                        to="grants.agreement",
                    ),
                ),
                ("auditor", models.CharField(max_length=200, verbose_name="who audited")),
                ("reference", models.CharField(max_length=100, verbose_name="reference of the finding")),
                ("text", models.TextField(max_length=3000, verbose_name="what was found")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "cited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("cited_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["cited_at", "pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditfinding",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_finding_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="064f438d3353a69043f4b0f7e99635d64683b530",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_audit_finding_append_only_b75d2",
                    table="grants_auditfinding",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="auditfinding",
            trigger=pgtrigger.compiler.Trigger(
                name="audit_finding_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="c4c50383b61992b11f369aa8c8d3ae591d2f69a9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_audit_finding_no_truncate_eb787",
                    table="grants_auditfinding",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closure", to="grants.agreement"
                    ),
                ),
                (
                    "assets",
                    models.TextField(max_length=3000, verbose_name="equipment that was bought, and what becomes of it"),
                ),
                (
                    "rating",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="how the grantee carried the grant out",
                    ),
                ),
                ("evaluation", models.TextField(max_length=3000, verbose_name="why")),
                ("lessons", models.TextField(blank=True, max_length=3000, verbose_name="lessons for the next call")),
                (
                    "remarks",
                    models.TextField(blank=True, max_length=3000, verbose_name="what is left open, and why it may be"),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("keep_until", models.DateField(blank=True, null=True, verbose_name="documents are kept until")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("rating__range", (1, 5))), name="closure_rating_1_to_5")
                ],
            },
        ),
        migrations.CreateModel(
            name="CoGrantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="co_grantees", to="grants.agreement"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="co_grants",
                        to="grants.organisation",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="official name")),
                ("country", models.CharField(max_length=2, verbose_name="country of registration")),
                ("registration_number", models.CharField(max_length=40, verbose_name="registration number")),
                (
                    "representative",
                    models.CharField(blank=True, max_length=120, verbose_name="person entitled to sign"),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("share_cents", models.BigIntegerField(default=0, verbose_name="share of the grant")),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("must_sign", models.BooleanField(default=False, verbose_name="signs the agreement")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "country", "registration_number"), name="co_grantee_once_per_agreement"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("share_cents__gte", 0)), name="co_grantee_share_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("received", "Received"),
                            ("admissible", "Admissible, being examined"),
                            ("inadmissible", "Not admissible"),
                            ("upheld", "Upheld"),
                            ("dismissed", "Dismissed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        db_index=True,
                        default="received",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="complaints", to="grants.application"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="grants.outcomeletter",
                    ),
                ),
                ("text", models.TextField(max_length=10000, verbose_name="complaint")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "lodged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("lodged_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answer_due", models.DateField(blank=True, null=True, verbose_name="answer due")),
                ("answer", models.TextField(blank=True, max_length=10000, verbose_name="answer")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["received", "admissible"])),
                        fields=("application",),
                        name="complaint_open_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="grants.agreement"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="in_grants",
                        to="grants.resultindicator",
                        verbose_name="indicator of the action",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="indicator")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="unit")),
                ("baseline", models.PositiveIntegerField(default=0, verbose_name="baseline")),
                ("target", models.PositiveIntegerField(verbose_name="target")),
                ("means", models.CharField(blank=True, max_length=300, verbose_name="how it is known")),
                ("is_main", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_main", True)),
                        fields=("agreement",),
                        name="grant_has_one_main_indicator",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("indicator__isnull", False)),
                        fields=("agreement", "indicator"),
                        name="grant_indicator_once_per_agreement",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GrantMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grant_messages",
                        to="grants.agreement",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("from_grantee", models.BooleanField()),
                ("text", models.TextField(max_length=5000, verbose_name="message")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["sent_at", "pk"],
                "indexes": [models.Index(fields=["agreement", "sent_at"], name="message_by_grant")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grantmessage",
            trigger=pgtrigger.compiler.Trigger(
                name="grant_message_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='RAISE EXCEPTION \'pgtrigger: Cannot update of "agreement_id", "author_id", "from_grantee", "text", "sent_at" or delete rows from % table\', TG_TABLE_NAME;',
                    hash="5caf962acbc95d3b6352cf660dc7917f4b6c60fb",
                    operation='UPDATE OF "agreement_id", "author_id", "from_grantee", "text", "sent_at" OR DELETE',
                    pgid="pgtrigger_grant_message_stays_ed875",
                    table="grants_grantmessage",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="GuestAccess",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guests", to="grants.agreement"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guest_accesses",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateField(verbose_name="may read it until")),
                ("reason", models.CharField(max_length=500, verbose_name="why")),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("token_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["user", "until"], name="guest_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("agreement", "email"),
                        name="guest_once_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("accepted_at", None), ("user", None)),
                            models.Q(("accepted_at__isnull", False), ("user__isnull", False)),
                            _connector="OR",
                        ),
                        name="guest_is_a_person_once_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Highlight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="highlights", to="grants.assessment"
                    ),
                ),
                ("part", models.CharField(help_text="the part of the file, as its page names it", max_length=80)),
                ("quote", models.CharField(max_length=1000)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="instalments", to="grants.agreement"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "trigger",
                    models.CharField(
                        choices=[
                            ("signature", "when the agreement comes into force"),
                            ("date", "on a date"),
                            ("manual", "when its condition is met"),
                            ("interim", "when the interim report is accepted"),
                            ("report", "when the final report is accepted"),
                        ],
                        max_length=10,
                        verbose_name="due",
                    ),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="amount, at most")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="on")),
                ("condition", models.CharField(blank=True, max_length=300, verbose_name="condition")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="condition met")),
                (
                    "met_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("met_note", models.CharField(blank=True, max_length=500, verbose_name="how it is known")),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="instalment_numbered_once"),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="instalment_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "Open"), ("closed", "Closed")],
                        db_index=True,
                        default="open",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="issues", to="grants.agreement"
                    ),
                ),
                ("title", models.CharField(max_length=140, verbose_name="issue")),
                ("description", models.TextField(max_length=4000, verbose_name="description")),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Medium"), (3, "High")], default=2, verbose_name="severity"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("due_on", models.DateField(verbose_name="to be settled by")),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-severity", "due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="issue_by_state")],
            },
        ),
        migrations.CreateModel(
            name="MinutesSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="grants.minutes"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="grants.panelmember"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("minutes", "member", "fingerprint"), name="minutes_signed_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutessignature",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_signature_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="515f6f6ed3672c719afb897fc09db247a7456154",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_minutes_signature_append_only_be590",
                    table="grants_minutessignature",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="minutessignature",
            trigger=pgtrigger.compiler.Trigger(
                name="minutes_signature_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="6f30242ec4f0f2ce4020e4aa7b32eb6b41dbebef",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_minutes_signature_no_truncate_2b8b9",
                    table="grants_minutessignature",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Precondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conditions", to="grants.agreement"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("documents", "The documents of the organisation are there and in date"),
                            ("budget", "The budget is revised to the award and agreed again"),
                            ("account", "The bank account is confirmed"),
                            ("double_funding", "The project is not funded twice"),
                            ("sanctions", "Nobody involved stands on a sanctions list"),
                            ("other", "A condition of this award"),
                        ],
                        max_length=15,
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=300, verbose_name="condition")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("open", "Open"), ("met", "Met"), ("waived", "Waived")], default="open", max_length=6
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="how it is known")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", "other"), _negated=True),
                        fields=("agreement", "key"),
                        name="precondition_once_per_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("requested", "Waiting for approval"),
                            ("due", "Asked back"),
                            ("settled", "Settled"),
                            ("refused", "Refused"),
                        ],
                        db_index=True,
                        default="requested",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recoveries", to="grants.agreement"
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("rejected", "Costs that were not accepted"),
                            ("unspent", "Money that was not spent"),
                            ("interest", "Interest earned on the money paid in advance"),
                            ("termination", "Termination of the agreement"),
                        ],
                        max_length=11,
                        verbose_name="why",
                    ),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="EUR", max_length=3)),
                (
                    "explanation",
                    models.TextField(blank=True, max_length=2000, verbose_name="explanation to the grantee"),
                ),
                ("note_number", models.CharField(blank=True, max_length=40, verbose_name="number of the debit note")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be paid by")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="recovery_by_state")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="recovery_positive"),
                    models.UniqueConstraint(
                        condition=models.Q(("note_number", ""), _negated=True),
                        fields=("note_number",),
                        name="debit_note_numbered_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reductions", to="grants.agreement"
                    ),
                ),
                ("basis_points", models.PositiveIntegerField(verbose_name="reduction, percent")),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("basis_points__lte", 10000)), name="reduction_at_most_all"
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reduction",
            trigger=pgtrigger.compiler.Trigger(
                name="reduction_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="2fd10d758556ea2652a3072e160ac99e0fa750f1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_reduction_append_only_5f304",
                    table="grants_reduction",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reduction",
            trigger=pgtrigger.compiler.Trigger(
                name="reduction_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="8d2d7c3b490b40397f037ea949e6a3b14013dd11",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_reduction_no_truncate_34a96",
                    table="grants_reduction",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ReportDuty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="report_duties", to="grants.agreement"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("interim", "Interim report"), ("final", "Final report")],
                        max_length=8,
                        verbose_name="report",
                    ),
                ),
                (
                    "anchor",
                    models.CharField(
                        choices=[
                            ("start", "days after the start"),
                            ("end", "days after the end"),
                            ("date", "on a date"),
                        ],
                        default="end",
                        max_length=5,
                    ),
                ),
                (
                    "due_on",
                    models.DateField(blank=True, help_text="Empty for the final report", null=True, verbose_name="due"),
                ),
                ("parts", models.JSONField(default=list, help_text="narrative, financial, indicators")),
                ("extended_from", models.DateField(blank=True, null=True, verbose_name="was due")),
                ("extension_reason", models.CharField(blank=True, max_length=500, verbose_name="why it was extended")),
                (
                    "extended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("extended_at", models.DateTimeField(blank=True, null=True)),
                ("defaulted_at", models.DateTimeField(blank=True, null=True, verbose_name="taken as not handed in")),
                (
                    "defaulted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("default_reason", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["agreement", "number"],
                "indexes": [models.Index(fields=["due_on"], name="duty_by_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="duty_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "final")), fields=("agreement",), name="duty_one_final_report"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_on__isnull", True), ("kind", "final")),
                            models.Q(("due_on__isnull", False), ("kind", "interim")),
                            _connector="OR",
                        ),
                        name="duty_day_in_one_place",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_judgements",
                        to="grants.agreement",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Low"), (2, "Medium"), (3, "High")],
                        help_text="empty: as computed again",
                        null=True,
                        verbose_name="level",
                    ),
                ),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="riskjudgement",
            trigger=pgtrigger.compiler.Trigger(
                name="risk_judgement_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="981a3649e7f1d3bbbe61703ddf07c41bd62ee5e5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_risk_judgement_append_only_1bcd7",
                    table="grants_riskjudgement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="riskjudgement",
            trigger=pgtrigger.compiler.Trigger(
                name="risk_judgement_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="e51e694995a2d5b55df9645f7b90be79d2af62e3",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_risk_judgement_no_truncate_70074",
                    table="grants_riskjudgement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="RiskSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_snapshots",
                        to="grants.agreement",
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Medium"), (3, "High")], verbose_name="level"
                    ),
                ),
                ("factors", models.JSONField(help_text="each with its figures, points and weight")),
                ("rule_version", models.CharField(max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("score__lte", 100)), name="risk_score_bounded")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="risksnapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="risk_snapshot_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="fa120936b5313e566d7cbbb802d64a2977a80353",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_risk_snapshot_append_only_0e661",
                    table="grants_risksnapshot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="risksnapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="risk_snapshot_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="9500e941865c2553a3d818f43bcb122375335b4f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_risk_snapshot_no_truncate_ff6f9",
                    table="grants_risksnapshot",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Score",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scores", to="grants.assessment"
                    ),
                ),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scores", to="grants.criterion"
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="points")),
                ("comment", models.TextField(blank=True, max_length=2000, verbose_name="reason")),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "criterion"), name="score_once_per_criterion")
                ],
            },
        ),
        migrations.CreateModel(
            name="SectionComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="section_comments",
                        to="grants.assessment",
                    ),
                ),
                ("section", models.SlugField(max_length=40)),
                ("comment", models.TextField(blank=True, max_length=3000, verbose_name="reason")),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("assessment", "section"), name="section_comment_once")],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settlement", to="grants.agreement"
                    ),
                ),
                ("accepted_cost_cents", models.BigIntegerField()),
                ("final_grant_cents", models.BigIntegerField()),
                ("paid_cents", models.BigIntegerField()),
                ("balance_cents", models.BigIntegerField(help_text="still to pay")),
                ("recovery_cents", models.BigIntegerField(help_text="to be paid back")),
                ("other_income_cents", models.BigIntegerField(default=0)),
                ("reduction_basis_points", models.PositiveIntegerField(default=0)),
                ("reduction_reason", models.CharField(blank=True, max_length=1000)),
                ("no_profit", models.BooleanField(default=False)),
                ("rule_version", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
            ],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="settlement_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8f96bcced9582d838d33283496c5b6be64ea41f8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_settlement_append_only_f3de3",
                    table="grants_settlement",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="settlement",
            trigger=pgtrigger.compiler.Trigger(
                name="settlement_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="85f33984f6d26c800aed8e6768dd6fbd6277b113",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_settlement_no_truncate_3cffa",
                    table="grants_settlement",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="SheetVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="grants.assessment"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField(help_text="points and comments by criterion, comments by section")),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(fields=("assessment", "number"), name="sheet_version_numbered_once")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sheetversion",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_version_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="4c4f4940c614f4cd59caa76d82aeb8a82e3f62cd",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sheet_version_append_only_9a606",
                    table="grants_sheetversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sheetversion",
            trigger=pgtrigger.compiler.Trigger(
                name="sheet_version_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="98173309cca1193b3eafa72209f22a119125cac9",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_sheet_version_no_truncate_88b7b",
                    table="grants_sheetversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("planned", "Planned"),
                            ("announced", "Announced"),
                            ("held", "Held"),
                            ("closed", "Closed"),
                            ("cancelled", "Cancelled"),
                        ],
                        db_index=True,
                        default="planned",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="grants.agreement"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("on_site", "At the organisation"),
                            ("activity", "At an activity"),
                            ("online", "Online"),
                        ],
                        default="on_site",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("planned_on", models.DateField(verbose_name="day")),
                ("place", models.CharField(max_length=160, verbose_name="place")),
                ("purpose", models.TextField(max_length=2000, verbose_name="purpose")),
                (
                    "visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "planned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("announced_at", models.DateTimeField(blank=True, null=True)),
                (
                    "short_notice",
                    models.CharField(blank=True, max_length=500, verbose_name="why the notice is shorter"),
                ),
                ("held_on", models.DateField(blank=True, null=True, verbose_name="held on")),
                ("met", models.CharField(blank=True, max_length=300, verbose_name="who was met, by function")),
                ("findings", models.TextField(blank=True, max_length=10000, verbose_name="findings")),
                ("version", models.PositiveIntegerField(default=0, help_text="grows with each saved report")),
                ("report_sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "ordering": ["-planned_on", "-pk"],
                "indexes": [models.Index(fields=["state", "planned_on"], name="visit_by_state")],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "panel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="grants.panel"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="grants.panelmember"
                    ),
                ),
                (
                    "ranking",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="grants.ranking",
                    ),
                ),
                (
                    "choice",
                    models.CharField(
                        choices=[("for", "For"), ("against", "Against"), ("abstain", "Abstains")],
                        max_length=7,
                        verbose_name="vote",
                    ),
                ),
                ("dissent", models.TextField(blank=True, max_length=3000, verbose_name="dissenting opinion")),
                (
                    "fingerprint",
                    models.CharField(blank=True, help_text="of the proposals that were voted on", max_length=64),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("panel", "member", "ranking"), name="vote_once", nulls_distinct=False
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="grants.agreement"
                    ),
                ),
                (
                    "heading",
                    models.CharField(
                        choices=[
                            ("human_resources", "1 Human resources"),
                            ("travel", "2 Travel"),
                            ("equipment", "3 Equipment and supplies"),
                            ("office", "4 Office costs"),
                            ("services", "5 Other costs and services"),
                            ("other", "6 Other"),
                            ("indirect", "8 Indirect costs"),
                            ("contingency", "10 Contingency reserve"),
                        ],
                        max_length=20,
                        verbose_name="heading",
                    ),
                ),
                ("description", models.CharField(max_length=200, verbose_name="what for")),
                ("unit", models.CharField(max_length=40, verbose_name="unit")),
                ("quantity", models.DecimalField(decimal_places=2, max_digits=9, verbose_name="quantity")),
                ("unit_rate_cents", models.BigIntegerField(verbose_name="unit rate")),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("cofinancing_cents", models.BigIntegerField(default=0, verbose_name="of which co-financing")),
                (
                    "co_grantee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="grants.cograntee",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents__gte", 0)), name="agreement_line_not_negative"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cofinancing_cents__gte", 0), ("cofinancing_cents__lte", models.F("amount_cents"))
                        ),
                        name="agreement_line_cofinancing_within",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="grants.agreement"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "amendment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="made_version",
                        to="grants.amendment",
                    ),
                ),
                ("content", models.JSONField()),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("in_force_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
                "constraints": [models.UniqueConstraint(fields=("agreement", "number"), name="agreement_version_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementversion",
            trigger=pgtrigger.compiler.Trigger(
                name="agreement_version_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="8c1db39c753a009cda0a1a868cc03c6c28ddd7b8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_agreement_version_append_only_064a6",
                    table="grants_agreementversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="agreementversion",
            trigger=pgtrigger.compiler.Trigger(
                name="agreement_version_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="716c5e562ee37774b9a87fa88432f5a7fe853281",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_agreement_version_no_truncate_74834",
                    table="grants_agreementversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ChecklistRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="checklist", to="grants.visit"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("question", models.CharField(max_length=300)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("partly", "Partly"), ("na", "Not applicable")],
                        max_length=6,
                        verbose_name="answer",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=500, verbose_name="remark")),
            ],
            options={
                "ordering": ["order"],
                "constraints": [models.UniqueConstraint(fields=("visit", "order"), name="checklist_row_numbered_once")],
            },
        ),
        migrations.CreateModel(
            name="DutyReminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="grants.reportduty"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("mark", models.CharField(help_text="Days before (-) or after (+), or the escalation", max_length=10)),
                ("is_merged", models.BooleanField(default=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("duty", "due_on", "mark"), name="reminder_once")],
            },
        ),
        migrations.CreateModel(
            name="GrantMessageFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="grants.grantmessage"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grantmessagefile",
            trigger=pgtrigger.compiler.Trigger(
                name="grant_message_file_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="488a9e1c0b4dce62f6c5008ec678b2297325fb85",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_grant_message_file_append_only_ddbb1",
                    table="grants_grantmessagefile",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grantmessagefile",
            trigger=pgtrigger.compiler.Trigger(
                name="grant_message_file_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="e63c85661c65725662fa16e43e6f4d52b99f242b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_grant_message_file_no_truncate_3af28",
                    table="grants_grantmessagefile",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="GrantMessageRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reads", to="grants.grantmessage"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("message", "user"), name="message_read_once_by_each")],
            },
        ),
        migrations.CreateModel(
            name="GrantRisk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="risk", to="grants.agreement"
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.risksnapshot"
                    ),
                ),
                (
                    "judgement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.riskjudgement",
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Low"), (2, "Medium"), (3, "High")], db_index=True, verbose_name="level"
                    ),
                ),
                ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                ("assessed_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "ordering": ["-level", "-score", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IndicatorTotal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("grant", "Grant"),
                            ("call", "Call"),
                            ("action", "Action"),
                            ("programme", "Programme"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "grant_indicator",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="total",
                        to="grants.grantindicator",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="totals",
                        to="grants.resultindicator",
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_totals",
                        to="grants.call",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_totals",
                        to="grants.programme",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        blank=True, help_text="of the indicator, across a programme's actions", max_length=20
                    ),
                ),
                ("value", models.PositiveBigIntegerField(default=0)),
                ("whole", models.PositiveBigIntegerField(blank=True, null=True)),
                ("breakdown", models.JSONField(blank=True, default=dict)),
                ("values_counted", models.PositiveIntegerField(default=0)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("level", "call")),
                        fields=("call", "indicator"),
                        name="indicator_total_of_call",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("level", "action")), fields=("indicator",), name="indicator_total_of_action"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("level", "programme")),
                        fields=("programme", "code"),
                        name="indicator_total_of_programme",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Payment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("raised", "Waiting to be requested by finance"),
                            ("requested", "Waiting for approval"),
                            ("endorsed", "Waiting for the second approval"),
                            ("ordered", "Ordered"),
                            ("paid", "Paid"),
                            ("refused", "Refused"),
                            ("returned", "Returned by the bank"),
                        ],
                        db_index=True,
                        default="requested",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="grants.agreement"
                    ),
                ),
                (
                    "instalment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="grants.instalment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("instalment", "Instalment"), ("balance", "Balance")], max_length=10),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(default="EUR", max_length=3)),
                (
                    "bank_account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="grants.bankaccount",
                    ),
                ),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="remark")),
                (
                    "requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payments",
                        to="grants.paymentbatch",
                    ),
                ),
                (
                    "booked_cents",
                    models.BigIntegerField(
                        blank=True,
                        help_text="What the ledger moves",
                        null=True,
                        verbose_name="amount in the currency of the pot",
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        help_text="Units of the agreement's currency for one of the pot's",
                        max_digits=18,
                        null=True,
                        verbose_name="rate of the bank",
                    ),
                ),
                (
                    "rate_evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("fee_cents", models.BigIntegerField(default=0, verbose_name="fee of the bank")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="date of the bank")),
                ("bank_reference", models.CharField(blank=True, max_length=80, verbose_name="reference of the bank")),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["state", "kind"], name="payment_by_state")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="payment_positive"),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["raised", "requested", "endorsed", "ordered", "paid"])),
                        fields=("instalment",),
                        name="payment_live_once_per_instalment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("open", "To be answered"), ("answered", "Answered"), ("closed", "Closed")],
                        db_index=True,
                        default="open",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="recommendations", to="grants.visit"
                    ),
                ),
                ("text", models.TextField(max_length=1000, verbose_name="recommendation")),
                ("is_severe", models.BooleanField(default=False, verbose_name="severe")),
                ("due_on", models.DateField(verbose_name="to be answered by")),
                ("answer_text", models.TextField(blank=True, max_length=3000, verbose_name="what was done")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("round", models.PositiveSmallIntegerField(default=1, help_text="grows each time it is opened again")),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "indexes": [models.Index(fields=["state", "due_on"], name="recommendation_by_state")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[("draft", "Being written"), ("submitted", "Being verified"), ("accepted", "Accepted")],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="grants.agreement"
                    ),
                ),
                (
                    "final_of",
                    models.OneToOneField(
                        blank=True,
                        help_text="The agreement, when it is the final report; there is one of them",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="report",
                        to="grants.agreement",
                    ),
                ),
                (
                    "duty",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="grants.reportduty"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("interim", "Interim report"), ("final", "Final report")],
                        default="final",
                        max_length=8,
                        verbose_name="report",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                ("cofinancing_spent_cents", models.BigIntegerField(default=0, verbose_name="co-financing spent")),
                ("other_income_cents", models.BigIntegerField(default=0, verbose_name="other income of the project")),
                ("submitted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, help_text="grows each time it is returned")),
                ("return_reason", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0, help_text="grows with each saved figure")),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("final_of", models.F("agreement")), ("kind", "final")),
                            models.Q(("final_of__isnull", True), ("kind", "interim")),
                            _connector="OR",
                        ),
                        name="report_final_of_its_agreement",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("other_income_cents__gte", 0)), name="report_income_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SanctionsCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sanctions_checks",
                        to="grants.organisation",
                    ),
                ),
                (
                    "co_grantee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sanctions_checks",
                        to="grants.cograntee",
                    ),
                ),
                ("checked_on", models.DateField(verbose_name="checked on")),
                ("lists", models.CharField(max_length=300, verbose_name="lists consulted")),
                ("names", models.CharField(max_length=500, verbose_name="names looked for")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("clear", "Nothing found"), ("hit", "Found on a list")],
                        max_length=5,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="remark")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["-checked_on", "-pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanctionscheck",
            trigger=pgtrigger.compiler.Trigger(
                name="sanctions_check_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="1d81c29cc669087941ca529c72d079b8a2f1deeb",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sanctions_check_append_only_e8bb5",
                    table="grants_sanctionscheck",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sanctionscheck",
            trigger=pgtrigger.compiler.Trigger(
                name="sanctions_check_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="367370d906620663eb346f7ecaaabd13f7314c7e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_sanctions_check_no_truncate_a4cdc",
                    table="grants_sanctionscheck",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="grants.agreement"
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="grants.amendment",
                    ),
                ),
                (
                    "party",
                    models.CharField(
                        choices=[("grantee", "Grantee"), ("cograntee", "Co-grantee"), ("funder", "Funder")],
                        max_length=10,
                    ),
                ),
                (
                    "co_grantee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="grants.cograntee",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("capacity", models.CharField(max_length=120, verbose_name="in which capacity")),
                (
                    "method",
                    models.CharField(
                        choices=[("system", "in Sofra"), ("paper", "on paper, the signed copy uploaded")],
                        default="system",
                        max_length=6,
                        verbose_name="how",
                    ),
                ),
                (
                    "copy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="date on the paper")),
                ("sha256", models.CharField(max_length=64)),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["signed_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agreement", "amendment", "party", "co_grantee", "round"),
                        name="signature_once_per_party",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ead0f39c5d55ac8b8d47cd577f2320ce2750dcf4",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_signature_append_only_c5bf7",
                    table="grants_signature",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="signature",
            trigger=pgtrigger.compiler.Trigger(
                name="signature_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="da7a300d1149399a6013d44e189a6ffdd535d249",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_signature_no_truncate_cfb8f",
                    table="grants_signature",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("internal", "Not public"),
                            ("published", "Public"),
                            ("withdrawn", "No longer public"),
                        ],
                        db_index=True,
                        default="internal",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="activities",
                        to="grants.report",
                    ),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="grants.agreement",
                        verbose_name="grant agreement",
                    ),
                ),
                (
                    "code",
                    models.SlugField(
                        blank=True, help_text="of what data/ loads", max_length=60, null=True, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="activity")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("training", "Training"),
                            ("conference", "Conference"),
                            ("forum", "Forum"),
                            ("webinar", "Webinar"),
                            ("campaign", "Campaign"),
                            ("study_visit", "Study visit"),
                            ("meeting", "Meeting"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("is_online", models.BooleanField(default=False, verbose_name="online")),
                ("venue", models.CharField(blank=True, max_length=120, verbose_name="place")),
                ("projects", models.JSONField(blank=True, default=list, verbose_name="other projects")),
                ("total", models.PositiveIntegerField(blank=True, null=True, verbose_name="participants")),
                ("total_is_least", models.BooleanField(default=False, verbose_name="more than this number took part")),
                ("women", models.PositiveIntegerField(blank=True, null=True, verbose_name="women")),
                ("men", models.PositiveIntegerField(blank=True, null=True, verbose_name="men")),
                ("others", models.PositiveIntegerField(blank=True, null=True, verbose_name="other or not said")),
                ("under_18", models.PositiveIntegerField(blank=True, null=True, verbose_name="under 18")),
                ("aged_18_to_29", models.PositiveIntegerField(blank=True, null=True, verbose_name="18 to 29")),
                ("aged_30_to_64", models.PositiveIntegerField(blank=True, null=True, verbose_name="30 to 64")),
                ("aged_65_or_more", models.PositiveIntegerField(blank=True, null=True, verbose_name="65 or more")),
                (
                    "with_disabilities",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="persons with disabilities"),
                ),
                ("law_enforcement", models.PositiveIntegerField(blank=True, null=True, verbose_name="law enforcement")),
                ("civil_society", models.PositiveIntegerField(blank=True, null=True, verbose_name="civil society")),
                (
                    "local_authority",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="local authorities"),
                ),
                ("judiciary", models.PositiveIntegerField(blank=True, null=True, verbose_name="judiciary")),
                ("media", models.PositiveIntegerField(blank=True, null=True, verbose_name="media")),
                (
                    "other_institution",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="other institutions"),
                ),
                (
                    "institutions",
                    models.JSONField(
                        blank=True, default=list, verbose_name="institutions that took part, without a number"
                    ),
                ),
                (
                    "builds_on_elsewhere",
                    models.CharField(blank=True, max_length=250, verbose_name="builds on, not in this list"),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("search_text", models.TextField(blank=True, editable=False)),
                (
                    "places",
                    models.ManyToManyField(blank=True, related_name="events", to="grants.place", verbose_name="places"),
                ),
                (
                    "programmes",
                    models.ManyToManyField(
                        blank=True, related_name="events", to="grants.programme", verbose_name="programmes"
                    ),
                ),
                (
                    "phases",
                    models.ManyToManyField(blank=True, related_name="events", to="grants.phase", verbose_name="phases"),
                ),
                (
                    "actions",
                    models.ManyToManyField(
                        blank=True, related_name="events", to="grants.action", verbose_name="actions"
                    ),
                ),
                (
                    "builds_on",
                    models.ManyToManyField(
                        blank=True, related_name="followed_by", to="grants.event", verbose_name="builds on"
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("search_text", config="simple"), name="event_search"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="event_ends_after_start"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("total_is_least", False), ("total__isnull", False), _connector="OR"),
                        name="event_least_of",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("men__isnull", True), ("others__isnull", True), ("women__isnull", True)),
                            models.Q(
                                ("total__isnull", False),
                                models.Q(
                                    ("total_is_least", True),
                                    (
                                        "total__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.functions.comparison.Coalesce(
                                                    models.F("women"), models.Value(0)
                                                ),
                                                "+",
                                                django.db.models.functions.comparison.Coalesce(
                                                    models.F("men"), models.Value(0)
                                                ),
                                            ),
                                            "+",
                                            django.db.models.functions.comparison.Coalesce(
                                                models.F("others"), models.Value(0)
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="event_sex_within_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("aged_18_to_29__isnull", True),
                                ("aged_30_to_64__isnull", True),
                                ("aged_65_or_more__isnull", True),
                                ("under_18__isnull", True),
                            ),
                            models.Q(
                                ("total__isnull", False),
                                models.Q(
                                    ("total_is_least", True),
                                    (
                                        "total__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.functions.comparison.Coalesce(
                                                        models.F("under_18"), models.Value(0)
                                                    ),
                                                    "+",
                                                    django.db.models.functions.comparison.Coalesce(
                                                        models.F("aged_18_to_29"), models.Value(0)
                                                    ),
                                                ),
                                                "+",
                                                django.db.models.functions.comparison.Coalesce(
                                                    models.F("aged_30_to_64"), models.Value(0)
                                                ),
                                            ),
                                            "+",
                                            django.db.models.functions.comparison.Coalesce(
                                                models.F("aged_65_or_more"), models.Value(0)
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="event_age_within_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("with_disabilities__isnull", True),
                            models.Q(
                                ("total__isnull", False),
                                models.Q(
                                    ("total_is_least", True),
                                    (
                                        "total__gte",
                                        django.db.models.functions.comparison.Coalesce(
                                            models.F("with_disabilities"), models.Value(0)
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="event_disability_within_total",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("civil_society__isnull", True),
                                ("judiciary__isnull", True),
                                ("law_enforcement__isnull", True),
                                ("local_authority__isnull", True),
                                ("media__isnull", True),
                                ("other_institution__isnull", True),
                            ),
                            models.Q(
                                ("total__isnull", False),
                                models.Q(
                                    ("total_is_least", True),
                                    (
                                        "total__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.functions.comparison.Coalesce(
                                                                models.F("law_enforcement"), models.Value(0)
                                                            ),
                                                            "+",
                                                            django.db.models.functions.comparison.Coalesce(
                                                                models.F("civil_society"), models.Value(0)
                                                            ),
                                                        ),
                                                        "+",
                                                        django.db.models.functions.comparison.Coalesce(
                                                            models.F("local_authority"), models.Value(0)
                                                        ),
                                                    ),
                                                    "+",
                                                    django.db.models.functions.comparison.Coalesce(
                                                        models.F("judiciary"), models.Value(0)
                                                    ),
                                                ),
                                                "+",
                                                django.db.models.functions.comparison.Coalesce(
                                                    models.F("media"), models.Value(0)
                                                ),
                                            ),
                                            "+",
                                            django.db.models.functions.comparison.Coalesce(
                                                models.F("other_institution"), models.Value(0)
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="event_institution_within_total",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "state",
                    django_fsm.FSMField(
                        choices=[
                            ("draft", "Being written"),
                            ("reported", "To validate"),
                            ("validated", "Validated"),
                            ("returned", "Returned"),
                            ("superseded", "Replaced by a newer value"),
                        ],
                        db_index=True,
                        default="draft",
                        max_length=50,
                        protected=True,
                    ),
                ),
                (
                    "grant_indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="grants.grantindicator"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_values",
                        to="grants.report",
                    ),
                ),
                ("milestone", models.CharField(blank=True, max_length=120, verbose_name="milestone")),
                ("on", models.DateField(verbose_name="as of")),
                ("value", models.PositiveIntegerField(verbose_name="value")),
                ("whole", models.PositiveIntegerField(blank=True, null=True, verbose_name="out of")),
                ("breakdown", models.JSONField(blank=True, default=dict, help_text="Dimension to label to count")),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="newer",
                        to="grants.indicatorvalue",
                    ),
                ),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.CharField(blank=True, max_length=1000)),
            ],
            options={
                "ordering": ["on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("whole__isnull", True), ("value__lte", models.F("whole")), _connector="OR"),
                        name="indicator_value_within_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("report__isnull", False), ("state__in", ("draft", "reported", "returned"))),
                        fields=("grant_indicator", "report"),
                        name="indicator_value_open_once_per_report",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("report__isnull", False), ("state", "validated")),
                        fields=("grant_indicator", "report"),
                        name="indicator_value_valid_once_per_report",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("report__isnull", True), ("state__in", ("draft", "reported", "returned"))),
                        fields=("grant_indicator", "on"),
                        name="indicator_value_open_once_per_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("report__isnull", True), ("state", "validated")),
                        fields=("grant_indicator", "on"),
                        name="indicator_value_valid_once_per_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan_notes", to="grants.report"
                    ),
                ),
                ("kind", models.CharField(choices=[("activity", "Activity"), ("partner", "Partner")], max_length=8)),
                ("number", models.PositiveSmallIntegerField(help_text="its place in what was agreed")),
                ("title", models.CharField(help_text="as agreed", max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("done", "As agreed"),
                            ("partly", "In part"),
                            ("postponed", "Postponed"),
                            ("not", "Not at all"),
                        ],
                        max_length=9,
                        verbose_name="what became of it",
                    ),
                ),
                ("when", models.CharField(blank=True, max_length=120, verbose_name="when")),
                ("remark", models.TextField(blank=True, max_length=1500, verbose_name="what was done")),
                ("reason", models.TextField(blank=True, max_length=1500, verbose_name="why otherwise than agreed")),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "kind", "number"), name="plan_note_once_per_part")
                ],
            },
        ),
        migrations.CreateModel(
            name="RecoveryPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="parts", to="grants.recovery"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("offset", "Set off against a payment"),
                            ("waived", "Given up"),
                        ],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("on", models.DateField(verbose_name="date")),
                ("bank_reference", models.CharField(blank=True, max_length=80, verbose_name="reference of the bank")),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="grants.payment",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="recovery_part_positive")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recoverypart",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_part_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="c6a25ad503ae28d4ec053b2d61771e36a86d2db9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_recovery_part_append_only_20e31",
                    table="grants_recoverypart",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recoverypart",
            trigger=pgtrigger.compiler.Trigger(
                name="recovery_part_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="68194d8afbe0552c9ffaa8457089f2ad91b1d325",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_recovery_part_no_truncate_92617",
                    table="grants_recoverypart",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="ReportAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="grants.report"
                    ),
                ),
                ("key", models.SlugField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "saved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "key"), name="report_answer_once_per_question")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="grants.report"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("press", "Press"),
                            ("social", "Social network"),
                            ("web", "Web page"),
                            ("other", "Other"),
                        ],
                        default="press",
                        max_length=6,
                        verbose_name="where",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("url", models.URLField(max_length=500, verbose_name="address")),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="published on")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("report", "url"), name="report_link_once")],
            },
        ),
        migrations.CreateModel(
            name="ReportPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="grants.report"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                ("caption", models.CharField(max_length=200, verbose_name="caption")),
                ("alternative", models.CharField(blank=True, max_length=300, verbose_name="what it shows")),
                ("taken_on", models.DateField(blank=True, null=True, verbose_name="taken on")),
                ("shows_people", models.BooleanField(default=True, verbose_name="people can be recognised")),
                (
                    "has_consent",
                    models.BooleanField(default=False, verbose_name="the consent of all of them is on file"),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "file"), name="report_photo_once"),
                    models.CheckConstraint(
                        condition=models.Q(("shows_people", True), ("has_consent", False), _connector="OR"),
                        name="consent_of_people_only",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="grants.report"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "submitted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["round"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "round"), name="report_version_once_per_round")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportversion",
            trigger=pgtrigger.compiler.Trigger(
                name="report_version_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="328cc84daa8bdf7c1de2aa03438b4a8f6c151828",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_report_version_append_only_fa3a9",
                    table="grants_reportversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="reportversion",
            trigger=pgtrigger.compiler.Trigger(
                name="report_version_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="684c6f61e668058ff070d18fc7c230e561a5ac3f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_report_version_no_truncate_c4796",
                    table="grants_reportversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="samples", to="grants.report"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                ("seed", models.CharField(max_length=64, verbose_name="seed")),
                ("basis_points", models.PositiveIntegerField(verbose_name="share of the scheme")),
                ("risk", models.CharField(max_length=6, verbose_name="risk")),
                (
                    "population",
                    models.JSONField(help_text="number, cents and whether it must be verified, of every cost"),
                ),
                ("chosen", models.JSONField(help_text="numbers of the costs drawn")),
                ("size", models.PositiveIntegerField()),
                ("rule_version", models.CharField(max_length=40)),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("drawn_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("report", "round"), name="sample_once_per_round")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sample",
            trigger=pgtrigger.compiler.Trigger(
                name="sample_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="82202b94de13c536bfdb3ec40ec32d3c69cbba05",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sample_append_only_565a9",
                    table="grants_sample",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sample",
            trigger=pgtrigger.compiler.Trigger(
                name="sample_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="229b1f73b4c4a70910ae8da9d2a0a608495c48b7",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_sample_no_truncate_b2378",
                    table="grants_sample",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="grants.statement"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("booked_on", models.DateField(verbose_name="booked on")),
                ("value_on", models.DateField(blank=True, null=True, verbose_name="value date")),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("currency", models.CharField(max_length=3)),
                ("end_to_end_id", models.CharField(blank=True, max_length=35, verbose_name="end-to-end reference")),
                ("bank_reference", models.CharField(blank=True, max_length=80, verbose_name="reference of the bank")),
                ("counterparty", models.CharField(blank=True, max_length=140, verbose_name="name")),
                ("iban", models.CharField(blank=True, max_length=34, verbose_name="account")),
                ("remittance", models.CharField(blank=True, max_length=500, verbose_name="text")),
                ("is_return", models.BooleanField(default=False)),
                ("return_reason", models.CharField(blank=True, max_length=140, verbose_name="reason of the return")),
                (
                    "instructed_cents",
                    models.BigIntegerField(blank=True, null=True, verbose_name="amount instructed in another currency"),
                ),
                ("instructed_currency", models.CharField(blank=True, max_length=3)),
                (
                    "exchange_rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        help_text="Units of the instructed currency for one of the account's",
                        max_digits=18,
                        null=True,
                        verbose_name="rate of the bank",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("open", "To be settled"),
                            ("paid", "A payment made"),
                            ("short", "A payment made with less than was ordered"),
                            ("returned", "A payment sent back"),
                            ("recovered", "Money paid back by a grantee"),
                            ("fee", "A fee of the bank"),
                            ("other", "Not ours, explained"),
                        ],
                        default="open",
                        max_length=9,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_lines",
                        to="grants.payment",
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statement_lines",
                        to="grants.recovery",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
            ],
            options={
                "ordering": ["statement", "number"],
                "indexes": [
                    models.Index(fields=["outcome", "booked_on"], name="statement_line_by_outcome"),
                    models.Index(fields=["end_to_end_id"], name="statement_line_by_id"),
                ],
                "constraints": [models.UniqueConstraint(fields=("statement", "number"), name="statement_line_once")],
            },
        ),
        migrations.CreateModel(
            name="EventDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="grants.event"
                    ),
                ),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="EventSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="summaries", to="grants.event"
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("text", models.TextField(max_length=4000, verbose_name="summary")),
            ],
            options={
                "ordering": ["language"],
                "constraints": [
                    models.UniqueConstraint(fields=("event", "language"), name="event_summary_once_per_language")
                ],
            },
        ),
        migrations.CreateModel(
            name="Expenditure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="costs", to="grants.report"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="costs", to="grants.agreementline"
                    ),
                ),
                ("spent_on", models.DateField(verbose_name="date")),
                ("supplier", models.CharField(max_length=160, verbose_name="supplier")),
                ("document_number", models.CharField(max_length=60, verbose_name="document number")),
                ("description", models.CharField(max_length=200, verbose_name="what for")),
                ("amount_cents", models.BigIntegerField(verbose_name="amount")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="paid on")),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency of the document")),
                (
                    "document_cents",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="amount of the document, in its currency"
                    ),
                ),
                (
                    "rate",
                    models.DecimalField(
                        blank=True,
                        decimal_places=8,
                        max_digits=18,
                        null=True,
                        verbose_name="its units for one of the agreement's",
                    ),
                ),
                ("rate_source", models.CharField(blank=True, max_length=120, verbose_name="source of the rate")),
                (
                    "vat_cents",
                    models.BigIntegerField(default=0, verbose_name="of which value added tax that you recover"),
                ),
                ("cofinancing_cents", models.BigIntegerField(default=0, verbose_name="of which paid by co-financing")),
                ("is_in_kind", models.BooleanField(default=False, verbose_name="contributed in kind")),
                ("cost_type", models.CharField(blank=True, max_length=40, verbose_name="kind of cost")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="costs",
                        to="grants.event",
                        verbose_name="activity",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language of the document")),
                (
                    "summary",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="summary in the language of the agreement"
                    ),
                ),
                (
                    "receipt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("pending", "To verify"),
                            ("accepted", "Accepted"),
                            ("partly", "Partly accepted"),
                            ("refused", "Refused"),
                            ("asked", "Question open"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("accepted_cents", models.BigIntegerField(default=0, verbose_name="accepted")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="reason")),
                (
                    "verified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("verified_at", models.DateTimeField(blank=True, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        help_text="second pair of eyes",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "is_unreviewed",
                    models.BooleanField(default=False, help_text="accepted since the sample left it out"),
                ),
            ],
            options={
                "ordering": ["spent_on", "pk"],
                "indexes": [
                    models.Index(fields=["supplier", "document_number", "amount_cents"], name="cost_seen_twice")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="cost_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_cents__gte", 0), ("accepted_cents__lte", models.F("amount_cents"))
                        ),
                        name="cost_accepted_within_amount",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cofinancing_cents__gte", 0),
                            ("vat_cents__gte", 0),
                            ("cofinancing_cents__lte", models.F("amount_cents")),
                            ("vat_cents__lte", models.F("amount_cents")),
                        ),
                        name="cost_parts_within_amount",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="audit_notes", to="grants.agreement"
                    ),
                ),
                (
                    "access",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="grants.guestaccess"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("note", "Note"), ("finding", "Finding")],
                        default="note",
                        max_length=7,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "cost",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="audit_notes",
                        to="grants.expenditure",
                        verbose_name="cost",
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        blank=True, help_text="the cost as it was named", max_length=240, verbose_name="about"
                    ),
                ),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CostMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cost",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="messages", to="grants.expenditure"
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("is_answer", models.BooleanField(default=False)),
                ("text", models.CharField(max_length=2000, verbose_name="message")),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="grants.storedfile",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="costmessage",
            trigger=pgtrigger.compiler.Trigger(
                name="cost_message_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0836ef845978f83fea602fdd64e8f03d548558d9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_cost_message_append_only_c9f19",
                    table="grants_costmessage",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="costmessage",
            trigger=pgtrigger.compiler.Trigger(
                name="cost_message_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="648ca98e8af0f1fadf0592c54a7b404511d1a7d2",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_cost_message_no_truncate_fc266",
                    table="grants_costmessage",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="Disallowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cost",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disallowances",
                        to="grants.expenditure",
                    ),
                ),
                ("amount_cents", models.BigIntegerField(verbose_name="amount of the cost")),
                ("reason", models.CharField(max_length=1000, verbose_name="reason")),
                ("finding", models.CharField(max_length=300, verbose_name="finding of the audit")),
                ("final_before_cents", models.BigIntegerField()),
                ("final_after_cents", models.BigIntegerField()),
                (
                    "recovery",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disallowance",
                        to="grants.recovery",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="disallowance_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("final_after_cents__gte", 0), ("final_after_cents__lte", models.F("final_before_cents"))
                        ),
                        name="disallowance_lowers",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disallowance",
            trigger=pgtrigger.compiler.Trigger(
                name="disallowance_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="7214ff452f73c0d51186029bcc500890a8460cc9",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_disallowance_append_only_6d8e2",
                    table="grants_disallowance",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disallowance",
            trigger=pgtrigger.compiler.Trigger(
                name="disallowance_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is append-only';",
                    hash="832f053fc75cf2cf06bb7bf41a3b84ac5eb7eb58",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_disallowance_no_truncate_d8fee",
                    table="grants_disallowance",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="CostFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cost",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="grants.expenditure"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("receipt", "Receipt"),
                            ("payment", "Proof of payment"),
                            ("contract", "Contract"),
                            ("timesheet", "Timesheet"),
                            ("payslip", "Payslip"),
                            ("inventory", "Inventory"),
                            ("handover", "Handover record"),
                            ("procurement", "Procurement file"),
                            ("offer", "Offer"),
                            ("boarding_pass", "Boarding pass or ticket"),
                            ("participants", "List of participants"),
                            ("other", "Other"),
                        ],
                        default="receipt",
                        max_length=14,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="grants.costmessage",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "pk"],
                "constraints": [models.UniqueConstraint(fields=("cost", "file"), name="cost_file_once")],
            },
        ),
    ]
