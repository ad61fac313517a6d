"""The activities of reports become activities of programmes, actions and grants; places are listed."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import django.utils.timezone
import django_fsm
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0031_monitoring_of_grants")]

    operations = [
        migrations.RenameModel(old_name="Activity", new_name="Event"),
        migrations.RenameField(model_name="event", old_name="held_on", new_name="starts_on"),
        migrations.RenameField(model_name="event", old_name="place", new_name="venue"),
        migrations.AddField(
            model_name="event", name="ends_on", field=models.DateField(null=True, verbose_name="until")
        ),
        migrations.AlterModelOptions(
            name="event",
            options={"ordering": ["starts_on", "pk"]},
        ),
        migrations.AddField(
            model_name="event",
            name="actions",
            field=models.ManyToManyField(blank=True, related_name="events", to="grants.action", verbose_name="actions"),
        ),
        migrations.AddField(
            model_name="event",
            name="aged_18_to_29",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="18 to 29"),
        ),
        migrations.AddField(
            model_name="event",
            name="aged_30_to_64",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="30 to 64"),
        ),
        migrations.AddField(
            model_name="event",
            name="aged_65_or_more",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="65 or more"),
        ),
        migrations.AddField(
            model_name="event",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="grants.agreement",
                verbose_name="grant agreement",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="builds_on",
            field=models.ManyToManyField(
                blank=True, related_name="followed_by", to="grants.event", verbose_name="builds on"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="builds_on_elsewhere",
            field=models.CharField(blank=True, max_length=250, verbose_name="builds on, not in this list"),
        ),
        migrations.AddField(
            model_name="event",
            name="civil_society",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="civil society"),
        ),
        migrations.AddField(
            model_name="event",
            name="code",
            field=models.SlugField(blank=True, help_text="of what data/ loads", max_length=60, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="event",
            name="created_at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="created_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="institutions",
            field=models.JSONField(
                blank=True, default=list, verbose_name="institutions that took part, without a number"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="is_online",
            field=models.BooleanField(default=False, verbose_name="online"),
        ),
        migrations.AddField(
            model_name="event",
            name="judiciary",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="judiciary"),
        ),
        migrations.AddField(
            model_name="event",
            name="kind",
            field=models.CharField(
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
        migrations.AddField(
            model_name="event",
            name="law_enforcement",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="law enforcement"),
        ),
        migrations.AddField(
            model_name="event",
            name="local_authority",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="local authorities"),
        ),
        migrations.AddField(
            model_name="event",
            name="media",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="media"),
        ),
        migrations.AddField(
            model_name="event",
            name="note",
            field=models.CharField(blank=True, max_length=500, verbose_name="note"),
        ),
        migrations.AddField(
            model_name="event",
            name="other_institution",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="other institutions"),
        ),
        migrations.AddField(
            model_name="event",
            name="phases",
            field=models.ManyToManyField(blank=True, related_name="events", to="grants.phase", verbose_name="phases"),
        ),
        migrations.AddField(
            model_name="event",
            name="programmes",
            field=models.ManyToManyField(
                blank=True, related_name="events", to="grants.programme", verbose_name="programmes"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="projects",
            field=models.JSONField(blank=True, default=list, verbose_name="other projects"),
        ),
        migrations.AddField(
            model_name="event",
            name="search_text",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="event",
            name="source",
            field=models.CharField(blank=True, max_length=250, verbose_name="source"),
        ),
        migrations.AddField(
            model_name="event",
            name="state",
            field=django_fsm.FSMField(
                choices=[("internal", "Not public"), ("published", "Public"), ("withdrawn", "No longer public")],
                db_index=True,
                default="internal",
                max_length=50,
                protected=True,
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="total",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="participants"),
        ),
        migrations.AddField(
            model_name="event",
            name="total_is_least",
            field=models.BooleanField(default=False, verbose_name="more than this number took part"),
        ),
        migrations.AddField(
            model_name="event",
            name="under_18",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="under 18"),
        ),
        migrations.AddField(
            model_name="event",
            name="with_disabilities",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="persons with disabilities"),
        ),
        migrations.AlterField(
            model_name="event",
            name="men",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="men"),
        ),
        migrations.AlterField(
            model_name="event",
            name="others",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="other or not said"),
        ),
        migrations.AlterField(
            model_name="event",
            name="report",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="activities",
                to="grants.report",
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="starts_on",
            field=models.DateField(verbose_name="from"),
        ),
        migrations.AlterField(
            model_name="event",
            name="venue",
            field=models.CharField(blank=True, max_length=120, verbose_name="place"),
        ),
        migrations.AlterField(
            model_name="event",
            name="women",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="women"),
        ),
        migrations.CreateModel(
            name="EventDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("title", models.CharField(max_length=160, verbose_name="title")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="grants.event"
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
        migrations.CreateModel(
            name="EventSummary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=10, verbose_name="language")),
                ("text", models.TextField(max_length=4000, verbose_name="summary")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="summaries", to="grants.event"
                    ),
                ),
            ],
            options={
                "ordering": ["language"],
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
                    "country",
                    models.CharField(blank=True, help_text="ISO 3166 code, where it is none of ours", max_length=2),
                ),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8)),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8)),
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
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="event",
            name="places",
            field=models.ManyToManyField(blank=True, related_name="events", to="grants.place", verbose_name="places"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("search_text", config="simple"), name="event_search"
            ),
        ),
        migrations.AddConstraint(
            model_name="eventsummary",
            constraint=models.UniqueConstraint(fields=("event", "language"), name="event_summary_once_per_language"),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("latitude__gte", -90), ("latitude__lte", 90), ("longitude__gte", -180), ("longitude__lte", 180)
                ),
                name="place_on_earth",
            ),
        ),
        migrations.AddConstraint(
            model_name="place",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("beneficiary__isnull", True), ("country__gt", "")),
                    models.Q(("beneficiary__isnull", False), ("country", "")),
                    _connector="OR",
                ),
                name="place_in_one_country",
            ),
        ),
    ]
