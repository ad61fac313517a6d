"""The results framework of actions, the indicators of grants, their values and what these add up to."""

import django.db.models.deletion
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0022_enforce_report_of_a_duty"),
    ]

    operations = [
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
            name="GrantIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("title", models.CharField(max_length=200, verbose_name="indicator")),
                ("unit", models.CharField(blank=True, max_length=60, verbose_name="unit")),
                ("baseline", models.PositiveIntegerField(default=0, verbose_name="baseline")),
                ("target", models.PositiveIntegerField(verbose_name="target")),
                ("means", models.CharField(blank=True, max_length=300, verbose_name="how it is known")),
                ("is_main", models.BooleanField(default=False)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="indicators", to="grants.agreement"
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
                ("is_active", models.BooleanField(default=True)),
                (
                    "action",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="results", to="grants.action"
                    ),
                ),
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
            ],
            options={
                "ordering": ["action", "code"],
            },
        ),
        migrations.CreateModel(
            name="ResultIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
            ],
            options={
                "ordering": ["action", "result__code", "code"],
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
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="totals",
                        to="grants.resultindicator",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="grantindicator",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="in_grants",
                to="grants.resultindicator",
                verbose_name="indicator of the action",
            ),
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
                ("milestone", models.CharField(blank=True, max_length=120, verbose_name="milestone")),
                ("on", models.DateField(verbose_name="as of")),
                ("value", models.PositiveIntegerField(verbose_name="value")),
                ("whole", models.PositiveIntegerField(blank=True, null=True, verbose_name="out of")),
                ("breakdown", models.JSONField(blank=True, default=dict, help_text="Dimension to label to count")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                ("return_reason", models.CharField(blank=True, max_length=1000)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
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
        migrations.AddConstraint(
            model_name="result",
            constraint=models.UniqueConstraint(fields=("action", "code"), name="result_once_per_action"),
        ),
        migrations.AddConstraint(
            model_name="resultindicator",
            constraint=models.UniqueConstraint(fields=("action", "code"), name="result_indicator_once_per_action"),
        ),
        migrations.AddConstraint(
            model_name="resultindicator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("aggregation", "share"), _negated=True),
                    models.Q(("baseline__lte", 100), ("target__lte", 100)),
                    _connector="OR",
                ),
                name="result_indicator_share_in_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatortotal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("level", "call")), fields=("call", "indicator"), name="indicator_total_of_call"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatortotal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("level", "action")), fields=("indicator",), name="indicator_total_of_action"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatortotal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("level", "programme")),
                fields=("programme", "code"),
                name="indicator_total_of_programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="grantindicator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_main", True)), fields=("agreement",), name="grant_has_one_main_indicator"
            ),
        ),
        migrations.AddConstraint(
            model_name="grantindicator",
            constraint=models.UniqueConstraint(
                condition=models.Q(("indicator__isnull", False)),
                fields=("agreement", "indicator"),
                name="grant_indicator_once_per_agreement",
            ),
        ),
    ]
