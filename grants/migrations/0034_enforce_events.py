"""An activity ends on a day, and no breakdown says more than the total."""

import django.db.models.expressions
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("grants", "0033_fill_events")]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="ends_on",
            field=models.DateField(verbose_name="until"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="event_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_is_least", False), ("total__isnull", False), _connector="OR"),
                name="event_least_of",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
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
                                    django.db.models.functions.comparison.Coalesce(models.F("others"), models.Value(0)),
                                ),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="event_sex_within_total",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
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
        ),
    ]
