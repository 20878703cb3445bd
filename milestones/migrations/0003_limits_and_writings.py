from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import recovery_forum.lib.public_ids


class Migration(migrations.Migration):
    dependencies = [
        ("milestones", "0002_corrected_starts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    harmless = "AlterField changes choices of Python, nothing in the database."

    operations = [
        migrations.AddField(
            model_name="journey",
            name="amount_unit",
            field=models.CharField(
                blank=True, db_default="", max_length=30, verbose_name="what I count"
            ),
        ),
        migrations.AddField(
            model_name="journey",
            name="saving_for",
            field=models.CharField(
                blank=True, db_default="", max_length=80, verbose_name="what I am saving for"
            ),
        ),
        migrations.AddField(
            model_name="journey",
            name="saving_goal",
            field=models.DecimalField(
                blank=True,
                decimal_places=2,
                max_digits=9,
                null=True,
                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                verbose_name="what it costs",
            ),
        ),
        migrations.AlterField(
            model_name="journey",
            name="goal",
            field=models.CharField(
                choices=[
                    ("abstinence", "To do without it"),
                    ("moderation", "To keep to a rule of my own"),
                    ("tapering", "To use less, step by step"),
                    ("one-day", "One day at a time, without a goal"),
                ],
                default="abstinence",
                max_length=10,
                verbose_name="my goal",
            ),
        ),
        migrations.CreateModel(
            name="Amount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(9999),
                        ],
                        verbose_name="how much",
                    ),
                ),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amounts",
                        to="milestones.journey",
                    ),
                ),
            ],
            options={
                "verbose_name": "amount",
                "verbose_name_plural": "amounts",
                "ordering": ["day"],
                "constraints": [
                    models.UniqueConstraint(fields=("journey", "day"), name="one_amount_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="amount_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("day", models.DateField(verbose_name="day")),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                (
                    "text",
                    models.TextField(max_length=50000, verbose_name="what I want to write down"),
                ),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="journal_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal entries",
                "ordering": ["-day", "-written_at", "-pk"],
                "indexes": [models.Index(fields=["member", "-day"], name="journal_entry_by_day")],
            },
        ),
        migrations.CreateModel(
            name="Limit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(9999),
                        ],
                        verbose_name="at most",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[("day", "a day"), ("week", "a week")],
                        max_length=4,
                        verbose_name="a day or a week",
                    ),
                ),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="milestones.journey",
                    ),
                ),
            ],
            options={
                "verbose_name": "limit",
                "verbose_name_plural": "limits",
                "ordering": ["starts_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("journey", "starts_on"), name="one_limit_a_date"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="limit_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OwnMilestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("name", models.CharField(max_length=80, verbose_name="what I want to mark")),
                ("symbol", models.CharField(blank=True, max_length=8, verbose_name="symbol")),
                ("day", models.DateField(blank=True, null=True, verbose_name="on this date")),
                (
                    "number",
                    models.PositiveIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30000),
                        ],
                        verbose_name="after",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("days", "days"),
                            ("weeks", "weeks"),
                            ("months", "months"),
                            ("years", "years"),
                        ],
                        default="days",
                        max_length=6,
                        verbose_name="unit",
                    ),
                ),
                ("reached_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_milestones",
                        to="milestones.journey",
                    ),
                ),
            ],
            options={
                "verbose_name": "own milestone",
                "verbose_name_plural": "own milestones",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("day__isnull", False), ("number", None)),
                            models.Q(("day", None), ("number__isnull", False)),
                            _connector="OR",
                        ),
                        name="own_milestone_is_a_date_or_a_span",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Worksheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("balance", "Costs and benefits"),
                            ("change", "Plan for a change"),
                            ("thoughts", "Looking at a thought"),
                            ("triggers", "Triggers and what to do"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("answers", models.JSONField(default=dict)),
                ("words", models.TextField(blank=True, editable=False)),
                (
                    "written_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="worksheets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "worksheet",
                "verbose_name_plural": "worksheets",
                "ordering": ["-day", "-written_at", "-pk"],
                "indexes": [
                    models.Index(fields=["member", "kind", "-day"], name="worksheet_by_day")
                ],
            },
        ),
    ]
