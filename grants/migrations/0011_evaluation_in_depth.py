"""The rules of judging, committees with roles, conflicts, masking, versions of sheets, minutes, complaints."""

import django.db.models.deletion
import django.utils.timezone
import django_fsm
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("grants", "0010_grounds_of_a_distinct_pair"),
    ]

    operations = [
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
                ("text", models.TextField(max_length=10000, verbose_name="complaint")),
                ("lodged_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("answer_due", models.DateField(blank=True, null=True, verbose_name="answer due")),
                ("answer", models.TextField(blank=True, max_length=10000, verbose_name="answer")),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Conflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("lift_reason", models.CharField(blank=True, max_length=1000, verbose_name="why it is none")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CriteriaSection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            },
        ),
        migrations.CreateModel(
            name="EvaluatorProfile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
            name="Highlight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("part", models.CharField(help_text="the part of the file, as its page names it", max_length=80)),
                ("quote", models.CharField(max_length=1000)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Masking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("alias", models.CharField(help_text="how blind evaluators know the file", max_length=20)),
                ("words", models.JSONField(blank=True, default=list)),
                ("documents", models.JSONField(blank=True, default=list)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("unblinded_at", models.DateTimeField(blank=True, null=True)),
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
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="MinutesSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fingerprint", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="OutcomeLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("kind", models.CharField(help_text="award, reserve, reject, resubmit, ineligible", max_length=12)),
                ("language", models.CharField(max_length=10)),
                ("content", models.JSONField(help_text="amount, scores per criterion, reasons; never who scored")),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("complain_by", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RankingSnapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("why", models.CharField(help_text="the act that computed it", max_length=40)),
                ("content", models.JSONField(help_text="scheme, files with their sheets, money, result")),
                ("sha256", models.CharField(max_length=64)),
                ("rule_version", models.CharField(max_length=40)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="SectionComment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.SlugField(max_length=40)),
                ("comment", models.TextField(blank=True, max_length=3000, verbose_name="reason")),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SheetVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("content", models.JSONField(help_text="points and comments by criterion, comments by section")),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
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
            },
        ),
        migrations.RemoveConstraint(
            model_name="assessment",
            name="assessment_once_per_evaluator",
        ),
        migrations.RemoveConstraint(
            model_name="criterion",
            name="criterion_weight_within_whole",
        ),
        migrations.RemoveConstraint(
            model_name="panel",
            name="panel_once_per_lot",
        ),
        migrations.RemoveConstraint(
            model_name="panelmember",
            name="panel_one_chair",
        ),
        migrations.AddField(
            model_name="assessment",
            name="is_anchor",
            field=models.BooleanField(default=False, help_text="scored for calibration; it does not count"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="is_by_hand",
            field=models.BooleanField(default=False, help_text="placed by a person, not by the rule"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="is_third",
            field=models.BooleanField(default=False, help_text="asked for because two scores differ too much"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="notes",
            field=models.TextField(blank=True, max_length=10000, verbose_name="private notes"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="placement",
            field=models.JSONField(blank=True, default=dict, help_text="why the file went to this evaluator"),
        ),
        migrations.AddField(
            model_name="assessment",
            name="reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="award",
            name="accepted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="award",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="award",
            name="answer_by",
            field=models.DateField(blank=True, null=True, verbose_name="to be accepted by"),
        ),
        migrations.AddField(
            model_name="award",
            name="conditions",
            field=models.TextField(blank=True, verbose_name="conditions"),
        ),
        migrations.AddField(
            model_name="call",
            name="award_days",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="days to accept an award"),
        ),
        migrations.AddField(
            model_name="call",
            name="blinding",
            field=models.CharField(
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
        migrations.AddField(
            model_name="call",
            name="comment_at",
            field=models.JSONField(blank=True, default=list, verbose_name="points that need a reason of their own"),
        ),
        migrations.AddField(
            model_name="call",
            name="comment_on",
            field=models.CharField(
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
        migrations.AddField(
            model_name="call",
            name="complaint_days",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="days to complain about the outcome"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="concept_cut_basis_points",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                verbose_name="concept notes are preselected while they ask for at most, percent of the pot",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="concept_pass_mark",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=5, null=True, verbose_name="pass mark of concept notes"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="concept_points",
            field=models.PositiveSmallIntegerField(default=50, verbose_name="points in all, concept note"),
        ),
        migrations.AddField(
            model_name="call",
            name="divergence_basis_points",
            field=models.PositiveIntegerField(
                blank=True,
                null=True,
                verbose_name="one more evaluator where scores differ by more than, percent of the higher",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="eligibility",
            field=models.CharField(
                choices=[
                    ("before", "Before scoring, for every application"),
                    ("selected", "After scoring, for those provisionally selected"),
                ],
                default="before",
                max_length=8,
                verbose_name="eligibility is checked",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="equidistant",
            field=models.CharField(
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
        migrations.AddField(
            model_name="call",
            name="grants_per_applicant",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="grants per applicant at most"),
        ),
        migrations.AddField(
            model_name="call",
            name="least_external",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="external experts at least"),
        ),
        migrations.AddField(
            model_name="call",
            name="min_points",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="lowest score"),
        ),
        migrations.AddField(
            model_name="call",
            name="overflow",
            field=models.CharField(
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
        migrations.AddField(
            model_name="call",
            name="panel_is_odd",
            field=models.BooleanField(default=False, verbose_name="an odd number of voting members"),
        ),
        migrations.AddField(
            model_name="call",
            name="panel_least",
            field=models.PositiveSmallIntegerField(default=3, verbose_name="voting members at least"),
        ),
        migrations.AddField(
            model_name="call",
            name="quorum",
            field=models.PositiveSmallIntegerField(
                default=0, verbose_name="members who vote on the recommendation at least; 0: no vote is held"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="recusal",
            field=models.CharField(
                choices=[
                    ("replace", "Another evaluator scores in their place"),
                    ("void", "Their scores are void, and those of the others count"),
                ],
                default="replace",
                max_length=7,
                verbose_name="when an evaluator steps back",
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="reserve_until",
            field=models.DateField(blank=True, null=True, verbose_name="reserve list valid until"),
        ),
        migrations.AddField(
            model_name="call",
            name="rounding",
            field=models.PositiveSmallIntegerField(
                default=3, verbose_name="decimals to which a result is rounded before comparing"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="signed_minutes",
            field=models.BooleanField(default=False, verbose_name="the members sign the minutes before the decision"),
        ),
        migrations.AddField(
            model_name="call",
            name="tie_break",
            field=models.JSONField(
                blank=True, default=list, verbose_name="at equal points the higher result in these sections"
            ),
        ),
        migrations.AddField(
            model_name="call",
            name="total_points",
            field=models.PositiveSmallIntegerField(default=100, verbose_name="points in all, full application"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="key",
            field=models.SlugField(default="", max_length=40),
        ),
        migrations.AddField(
            model_name="criterion",
            name="looks_at",
            field=models.JSONField(blank=True, default=list, verbose_name="questions that it looks at"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="lot",
            field=models.SlugField(blank=True, max_length=40, verbose_name="lot"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="section",
            field=models.SlugField(blank=True, max_length=40, verbose_name="section"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="stage",
            field=models.CharField(
                choices=[("concept", "Concept note"), ("full", "Full application")],
                default="full",
                max_length=7,
                verbose_name="scored on",
            ),
        ),
        migrations.AddField(
            model_name="lot",
            name="evaluation",
            field=models.JSONField(blank=True, default=dict, verbose_name="rules of the evaluation of its own"),
        ),
        migrations.AddField(
            model_name="panel",
            name="anchor",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.application",
                verbose_name="application for calibration",
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="calibration",
            field=models.TextField(blank=True, max_length=5000, verbose_name="what the calibration came to"),
        ),
        migrations.AddField(
            model_name="panel",
            name="judged_by",
            field=models.JSONField(blank=True, help_text="the rules, frozen when the scoring opens", null=True),
        ),
        migrations.AddField(
            model_name="panel",
            name="line",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, verbose_name="files above the cut-off line at most"
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="line_reason",
            field=models.CharField(blank=True, max_length=1000, verbose_name="why the line is drawn there"),
        ),
        migrations.AddField(
            model_name="panel",
            name="seed",
            field=models.PositiveBigIntegerField(default=0, help_text="decides between equal placements of files"),
        ),
        migrations.AddField(
            model_name="panel",
            name="stage",
            field=models.CharField(
                choices=[("concept", "Concept note"), ("full", "Full application")], default="full", max_length=7
            ),
        ),
        migrations.AddField(
            model_name="panel",
            name="unblinded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="declaration",
            field=models.TextField(blank=True, help_text="the words that were signed"),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="declared_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="declaration of impartiality"),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="role",
            field=models.CharField(
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
        migrations.AddField(
            model_name="panelmember",
            name="scores",
            field=models.BooleanField(default=True, verbose_name="scores files"),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="since",
            field=models.DateField(default=django.utils.timezone.localdate, verbose_name="from"),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="until",
            field=models.DateField(blank=True, null=True, verbose_name="until"),
        ),
        migrations.AddField(
            model_name="panelmember",
            name="votes",
            field=models.BooleanField(default=True, verbose_name="has a vote"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="computed_place",
            field=models.PositiveSmallIntegerField(default=0, help_text="before anything was moved by hand"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="conditions",
            field=models.TextField(blank=True, max_length=2000, verbose_name="conditions"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="consensus",
            field=models.DecimalField(
                blank=True, decimal_places=3, max_digits=7, null=True, verbose_name="agreed result"
            ),
        ),
        migrations.AddField(
            model_name="ranking",
            name="consensus_reason",
            field=models.CharField(blank=True, max_length=1000, verbose_name="why the result was agreed"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="counted",
            field=models.JSONField(blank=True, default=list, help_text="ids of the sheets that count"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="fails",
            field=models.JSONField(blank=True, default=list, help_text="sections below their threshold, and 'total'"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="ground",
            field=models.CharField(
                blank=True,
                choices=[("quality", "Quality"), ("money", "Not enough money"), ("eligibility", "Eligibility")],
                max_length=11,
                verbose_name="ground",
            ),
        ),
        migrations.AddField(
            model_name="ranking",
            name="is_out",
            field=models.BooleanField(
                default=False, help_text="withdrawn or found ineligible: the ranks closed over it"
            ),
        ),
        migrations.AddField(
            model_name="ranking",
            name="is_tied",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="ranking",
            name="move_reason",
            field=models.CharField(blank=True, max_length=1000, verbose_name="why it was moved"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="moved_to",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="place given by the committee"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="offered_cents",
            field=models.BigIntegerField(blank=True, help_text="less than asked where the pot ends", null=True),
        ),
        migrations.AddField(
            model_name="ranking",
            name="sections",
            field=models.JSONField(blank=True, default=dict, help_text="result of each section"),
        ),
        migrations.AddField(
            model_name="ranking",
            name="why",
            field=models.CharField(
                blank=True, help_text="why it is not within: pot, quota, applicant, line", max_length=10
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="state",
            field=django_fsm.FSMField(
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
        migrations.AlterField(
            model_name="call",
            name="pass_mark",
            field=models.DecimalField(decimal_places=2, default=60, max_digits=5, verbose_name="pass mark"),
        ),
        migrations.AlterField(
            model_name="criterion",
            name="weight",
            field=models.PositiveSmallIntegerField(verbose_name="weight"),
        ),
        migrations.AlterField(
            model_name="panel",
            name="lot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="panels",
                to="grants.lot",
            ),
        ),
        migrations.AlterField(
            model_name="panel",
            name="reference",
            field=models.SlugField(help_text="that of the call, with the lot's key", max_length=90, unique=True),
        ),
        migrations.AlterField(
            model_name="panel",
            name="state",
            field=django_fsm.FSMField(
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
        migrations.AlterField(
            model_name="ranking",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="rankings", to="grants.application"
            ),
        ),
        migrations.AlterField(
            model_name="ranking",
            name="mean",
            field=models.DecimalField(decimal_places=3, help_text="the result in weighted points", max_digits=7),
        ),
        migrations.AlterField(
            model_name="ranking",
            name="outcome",
            field=models.CharField(
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
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("panel", "application", "evaluator", "is_anchor"), name="assessment_once_per_evaluator"
            ),
        ),
        migrations.AddConstraint(
            model_name="criterion",
            constraint=models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="criterion_weight_positive"),
        ),
        migrations.AddConstraint(
            model_name="panel",
            constraint=models.UniqueConstraint(
                fields=("call", "lot", "stage"), name="panel_once_per_stage", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "secretary")), fields=("panel",), name="panel_one_secretary"
            ),
        ),
        migrations.AddConstraint(
            model_name="panelmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "secretary"), _negated=True),
                    models.Q(("scores", False), ("votes", False)),
                    _connector="OR",
                ),
                name="panel_secretary_neither_votes_nor_scores",
            ),
        ),
        migrations.AddConstraint(
            model_name="ranking",
            constraint=models.UniqueConstraint(fields=("panel", "application"), name="ranking_once_per_panel"),
        ),
        migrations.AddField(
            model_name="complaint",
            name="answered_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="complaints", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="lodged_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="lifted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="conflict",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="conflicts", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="criteriasection",
            name="call",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="criteria_sections", to="grants.call"
            ),
        ),
        migrations.AddField(
            model_name="evaluatorprofile",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="evaluator_profile",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="highlight",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="highlights", to="grants.assessment"
            ),
        ),
        migrations.AddField(
            model_name="masking",
            name="application",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="masking", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="masking",
            name="checked_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="masking",
            name="unblinded_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="panel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="protocols", to="grants.panel"
            ),
        ),
        migrations.AddField(
            model_name="minutes",
            name="written_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="minutessignature",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="grants.panelmember"
            ),
        ),
        migrations.AddField(
            model_name="minutessignature",
            name="minutes",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="grants.minutes"
            ),
        ),
        migrations.AddField(
            model_name="outcomeletter",
            name="application",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="grants.application"
            ),
        ),
        migrations.AddField(
            model_name="outcomeletter",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grants.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="outcomeletter",
            name="panel",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="grants.panel",
            ),
        ),
        migrations.AddField(
            model_name="complaint",
            name="letter",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="complaints",
                to="grants.outcomeletter",
            ),
        ),
        migrations.AddField(
            model_name="rankingsnapshot",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="rankingsnapshot",
            name="panel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="grants.panel"
            ),
        ),
        migrations.AddField(
            model_name="sectioncomment",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="section_comments", to="grants.assessment"
            ),
        ),
        migrations.AddField(
            model_name="sheetversion",
            name="assessment",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="grants.assessment"
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="grants.panelmember"
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="panel",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="votes", to="grants.panel"
            ),
        ),
        migrations.AddField(
            model_name="vote",
            name="ranking",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="votes",
                to="grants.ranking",
            ),
        ),
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=["user", "application"],
                name="conflict_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(fields=("application", "user", "kind"), name="conflict_once_per_kind"),
        ),
        migrations.AddConstraint(
            model_name="criteriasection",
            constraint=models.UniqueConstraint(
                fields=("call", "key", "stage", "lot"), name="criteria_section_once_per_stage"
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.UniqueConstraint(fields=("panel", "number"), name="minutes_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="minutessignature",
            constraint=models.UniqueConstraint(fields=("minutes", "member", "fingerprint"), name="minutes_signed_once"),
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
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["received", "admissible"])),
                fields=("application",),
                name="complaint_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="rankingsnapshot",
            constraint=models.UniqueConstraint(fields=("panel", "number"), name="ranking_snapshot_numbered_once"),
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
        migrations.AddConstraint(
            model_name="sectioncomment",
            constraint=models.UniqueConstraint(fields=("assessment", "section"), name="section_comment_once"),
        ),
        migrations.AddConstraint(
            model_name="sheetversion",
            constraint=models.UniqueConstraint(fields=("assessment", "number"), name="sheet_version_numbered_once"),
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
        migrations.AddConstraint(
            model_name="vote",
            constraint=models.UniqueConstraint(
                fields=("panel", "member", "ranking"), name="vote_once", nulls_distinct=False
            ),
        ),
    ]
