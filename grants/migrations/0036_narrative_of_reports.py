"""What a report tells: answers by question, the plan, photographs, links, and what was handed in."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0035_period_reports"),
    ]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="stage",
            field=models.CharField(
                choices=[("concept", "Concept note"), ("full", "Full application"), ("report", "Report of the grant")],
                default="full",
                max_length=7,
                verbose_name="asked in",
            ),
        ),
        migrations.AlterField(
            model_name="report",
            name="version",
            field=models.PositiveIntegerField(default=0, help_text="grows with each saved figure"),
        ),
        migrations.CreateModel(
            name="PlanNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="plan_notes", to="grants.report"
                    ),
                ),
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
            name="ReportAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="grants.report"
                    ),
                ),
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
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="grants.report"
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
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="grants.storedfile"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photos", to="grants.report"
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
                ("round", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="grants.report"
                    ),
                ),
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
    ]
