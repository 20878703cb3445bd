from decimal import Decimal

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import recovery_forum.lib.public_ids
import recovery_forum.lib.time_zones
from recovery_forum.lib.table_creation import TableCreation


class Migration(TableCreation):
    initial = True

    dependencies = [
        ("recovery_forum", "0001_initial"),
        ("accounts", "0001_initial"),
        ("groups", "0001_initial"),
        ("posts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyThreadSettings",
            fields=[
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="daily_thread_settings",
                        serialize=False,
                        to="groups.group",
                    ),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("east", "Morning in Asia and the Pacific"),
                                ("middle", "Morning in Europe and Africa"),
                                ("west", "Morning in the Americas"),
                            ],
                            max_length=6,
                        ),
                        size=None,
                        verbose_name="opens at",
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="the group's question"
                    ),
                ),
            ],
            options={
                "verbose_name": "daily threads",
                "verbose_name_plural": "daily threads",
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="letter",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField(max_length=5000, verbose_name="my letter")),
                ("written_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "letter to oneself",
                "verbose_name_plural": "letters to oneself",
            },
        ),
        migrations.CreateModel(
            name="ReminderPreferences",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="reminder_preferences",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "check_in_at",
                    models.TimeField(blank=True, null=True, verbose_name="to check in, at"),
                ),
                (
                    "day_before",
                    models.BooleanField(
                        default=False, verbose_name="on the day before a milestone"
                    ),
                ),
                (
                    "on_milestone",
                    models.BooleanField(
                        default=False, verbose_name="on the morning of a milestone"
                    ),
                ),
                (
                    "hard_weekdays",
                    models.BooleanField(
                        default=False, verbose_name="on weekdays that were hard before"
                    ),
                ),
                (
                    "check_in_due_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
                ),
                (
                    "morning_due_at",
                    models.DateTimeField(blank=True, db_index=True, editable=False, null=True),
                ),
            ],
            options={
                "verbose_name": "reminders",
                "verbose_name_plural": "reminders",
            },
        ),
        migrations.CreateModel(
            name="SupportPreferences",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="support_preferences",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asks_groups",
                    models.BooleanField(
                        default=False,
                        verbose_name="If no partner comes, also ask people in my groups",
                    ),
                ),
                (
                    "opens_plan",
                    models.BooleanField(
                        default=False,
                        verbose_name="A partner who comes may read my plan for hard nights, for an hour",
                    ),
                ),
            ],
            options={
                "verbose_name": "choices for support",
                "verbose_name_plural": "choices for support",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HardMoment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("happened_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "tried",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("wave", "Rode the wave"),
                                ("breathing", "Breathing"),
                                ("walk", "Went for a walk"),
                                ("water", "Ate or drank something"),
                                ("shower", "Took a shower"),
                                ("person", "Talked to someone"),
                                ("group", "Posted in a group"),
                                ("music", "Listened to music"),
                                ("hands", "Did something with my hands"),
                                ("place", "Left the place"),
                            ],
                            max_length=10,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "other",
                    models.CharField(blank=True, max_length=200, verbose_name="something else"),
                ),
                ("passed", models.BooleanField(verbose_name="it passed")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (5, "A few minutes"),
                            (15, "About 15 minutes"),
                            (30, "About half an hour"),
                            (60, "About an hour"),
                            (180, "A few hours"),
                            (720, "Most of a day or night"),
                        ],
                        null=True,
                        verbose_name="how long it lasted",
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, db_default="", max_length=500, verbose_name="in my own words"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hard_moments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "hard moment",
                "verbose_name_plural": "hard moments",
                "ordering": ["-happened_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Journey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("title", models.CharField(max_length=80, verbose_name="name of this journey")),
                ("started_on", models.DateField(verbose_name="since")),
                ("started_time", models.TimeField(blank=True, null=True, verbose_name="at about")),
                (
                    "time_zone",
                    models.CharField(
                        max_length=50,
                        validators=[recovery_forum.lib.time_zones.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "goal",
                    models.CharField(
                        choices=[
                            ("abstinence", "To stay away from it"),
                            ("moderation", "To follow my own rule"),
                            ("tapering", "To use less, step by step"),
                            ("one-day", "One day at a time, with no goal"),
                        ],
                        default="abstinence",
                        max_length=10,
                        verbose_name="my goal",
                    ),
                ),
                ("rule", models.CharField(blank=True, max_length=200, verbose_name="my rule")),
                (
                    "reasons",
                    models.TextField(blank=True, max_length=2000, verbose_name="why I do this"),
                ),
                (
                    "photo",
                    models.ImageField(
                        blank=True, upload_to="journeys", verbose_name="a picture of it"
                    ),
                ),
                (
                    "weekly_cost",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="what it cost me per week",
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                (
                    "saving_for",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=80,
                        verbose_name="what I am saving for",
                    ),
                ),
                (
                    "saving_goal",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=9,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="what it costs",
                    ),
                ),
                (
                    "amount_unit",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=30,
                        verbose_name="what I count",
                    ),
                ),
                (
                    "weekly_hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=4,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(168),
                        ],
                        verbose_name="hours it took per week",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("partners", "My partners"),
                            ("peers", "My peers"),
                            ("groups", "Members of my groups"),
                            ("members", "All members"),
                        ],
                        default="me",
                        max_length=10,
                        verbose_name="who can see it",
                    ),
                ),
                (
                    "medallion_set",
                    models.CharField(
                        choices=[
                            ("plain", "The forum's own, all in one colour"),
                            ("aa", "AA colours"),
                            ("na", "NA colours"),
                        ],
                        default="plain",
                        max_length=10,
                        verbose_name="medallions",
                    ),
                ),
                (
                    "marks_thousands",
                    models.BooleanField(
                        default=False, verbose_name="also celebrate every 1,000 days"
                    ),
                ),
                (
                    "shows_nearby_members",
                    models.BooleanField(
                        default=False,
                        verbose_name="show me to people near the same milestone, and show them to me",
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "start_set_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, null=True
                    ),
                ),
                (
                    "corrected_milestones",
                    models.JSONField(db_default={}, default=dict, editable=False),
                ),
                ("next_span_key", models.CharField(blank=True, editable=False, max_length=10)),
                ("next_milestone_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "challenge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="journeys",
                        to="accounts.challenge",
                        verbose_name="challenge",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="journeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "journey",
                "verbose_name_plural": "journeys",
                "ordering": ["started_on", "pk"],
                "indexes": [
                    models.Index(fields=["audience"], name="journey_by_audience"),
                    models.Index(
                        condition=models.Q(("next_milestone_on__isnull", False)),
                        fields=["next_milestone_on"],
                        name="journey_by_next",
                    ),
                    models.Index(
                        condition=models.Q(("shows_nearby_members", True)),
                        fields=["challenge", "next_span_key", "next_milestone_on"],
                        name="journey_shows_nearby_members",
                    ),
                ],
            },
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
                        choices=[("day", "per day"), ("week", "per week")],
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
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("span_key", models.CharField(max_length=10)),
                ("reached_on", models.DateField(verbose_name="reached on")),
                (
                    "awarded_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, null=True
                    ),
                ),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="milestones.journey",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["reached_on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("journey", "span_key"), name="one_milestone_a_span"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Celebration",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="message")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("members", "All members"),
                            ("groups", "Members of my groups"),
                            ("group", "One of my groups"),
                            ("peers", "My peers"),
                            ("partners", "My partners"),
                        ],
                        default="members",
                        max_length=10,
                        verbose_name="who can see it",
                    ),
                ),
                ("shared_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cheer_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="removed"
                    ),
                ),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="celebrations",
                        to="groups.group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="celebrations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="celebrations",
                        to="posts.thread",
                    ),
                ),
                (
                    "milestone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="celebration",
                        to="milestones.milestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "celebration",
                "verbose_name_plural": "celebrations",
                "ordering": ["-shared_at", "-pk"],
                "indexes": [
                    models.Index(fields=["-shared_at", "-id"], name="celebration_by_date"),
                    models.Index(fields=["member", "-shared_at"], name="celebration_by_member"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("with_name", models.BooleanField(default=False, verbose_name="with my pseudonym")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "milestone",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="card_link",
                        to="milestones.milestone",
                    ),
                ),
            ],
            options={
                "verbose_name": "card link",
                "verbose_name_plural": "card links",
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
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "requester",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "ordering": ["requested_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("requester", "recipient"),
                        django.db.models.functions.comparison.Greatest("requester", "recipient"),
                        name="one_partnership_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requester", models.F("recipient")), _negated=True),
                        name="partnership_is_between_two_members",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("near", "is asking for your support now"),
                            ("told", "wants you to know about a hard day"),
                            ("quiet", "would like you to reach out"),
                            ("ahead", "has a hard day ahead, and asks you to be near"),
                        ],
                        max_length=5,
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "sender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="milestones.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "support request",
                "verbose_name_plural": "support requests",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["partnership", "-sent_at"], name="partner_alert_by_partnership"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("days", "How long ago it started"),
                            ("checked-in", "… and that I checked in"),
                            ("mood", "… and my mood"),
                            ("words", "… and my one line"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "check_ins_from",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                    ),
                ),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="milestones.journey",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="milestones.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "sharing setting",
                "verbose_name_plural": "sharing settings",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "journey"), name="one_grant_a_journey_and_partner"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafetyPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "warning_signs",
                    models.TextField(
                        blank=True,
                        max_length=500,
                        verbose_name="How I notice that it is getting hard",
                    ),
                ),
                (
                    "own_strategies",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="What I can do on my own"
                    ),
                ),
                (
                    "distractions",
                    models.TextField(
                        blank=True,
                        max_length=500,
                        verbose_name="People and places that take my mind off it",
                    ),
                ),
                (
                    "supporters",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="People I can ask for help"
                    ),
                ),
                (
                    "professionals",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="Professionals and help lines"
                    ),
                ),
                (
                    "safer_room",
                    models.TextField(
                        blank=True, max_length=500, verbose_name="How I make the room safer"
                    ),
                ),
                (
                    "reasons",
                    models.TextField(blank=True, max_length=500, verbose_name="What I live for"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("hidden_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="safety_plan",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "plan for hard nights",
                "verbose_name_plural": "plans for hard nights",
            },
        ),
        migrations.CreateModel(
            name="PlanShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField(blank=True, null=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="plan_shares",
                        to="milestones.partnership",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="milestones.safetyplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "shared plan",
                "verbose_name_plural": "shared plans",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "partnership"), name="one_share_a_plan_and_partner"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "reader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="readings",
                        to="milestones.safetyplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a plan",
                "verbose_name_plural": "readings of plans",
                "ordering": ["-read_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Setback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("happened_at", models.DateTimeField(verbose_name="when it happened")),
                (
                    "resumed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="when I resumed"),
                ),
                (
                    "halt",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("hungry", "Hungry"),
                                ("angry", "Angry"),
                                ("lonely", "Lonely"),
                                ("tired", "Tired"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "triggers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("stress", "Stress"),
                                ("boredom", "Boredom"),
                                ("people", "People around me"),
                                ("feelings", "Strong feelings"),
                                ("pain", "Pain or illness"),
                                ("habit", "Habit"),
                                ("place", "A place"),
                                ("joy", "A celebration"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "circumstances",
                    models.TextField(blank=True, max_length=2000, verbose_name="what came before"),
                ),
                (
                    "coping_plan",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="what helps next time"
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "journey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="setbacks",
                        to="milestones.journey",
                    ),
                ),
            ],
            options={
                "verbose_name": "setback",
                "verbose_name_plural": "setbacks",
                "ordering": ["happened_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resumed_at", None),
                            ("resumed_at__gte", models.F("happened_at")),
                            _connector="OR",
                        ),
                        name="resumed_after_setback",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SilenceAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (2, "two days"),
                            (3, "three days"),
                            (5, "five days"),
                            (7, "1 week"),
                        ],
                        default=3,
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="silence_alerts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="silence_alerts",
                        to="milestones.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "silence alert",
                "verbose_name_plural": "silence alerts",
                "indexes": [
                    models.Index(fields=["due_on"], name="silence_alert_by_due"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "member"),
                        name="one_silence_alert_a_partner_and_side",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("next_ask_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="support_requests",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "request for support",
                "verbose_name_plural": "requests for support",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_ask_at__isnull", False)),
                        fields=["next_ask_at"],
                        name="support_request_to_continue",
                    ),
                    models.Index(fields=["member", "-asked_at"], name="support_request_by_member"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportRecipient",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("coming_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recipients",
                        to="milestones.supportrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "person asked for support",
                "verbose_name_plural": "people asked for support",
                "ordering": ["asked_at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "member"), name="asked_once_a_support_request"
                    ),
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
                    models.Index(fields=["member", "kind", "-day"], name="worksheet_by_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("day", models.DateField(verbose_name="day")),
                ("checked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "mood",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "Rough"), (2, "Low"), (3, "So-so"), (4, "Good"), (5, "Great")],
                        verbose_name="mood",
                    ),
                ),
                (
                    "craving",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="craving",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True, max_length=280, verbose_name="one line about today"
                    ),
                ),
                (
                    "gratitude",
                    models.CharField(
                        blank=True, max_length=280, verbose_name="something I am thankful for"
                    ),
                ),
                ("slept_well", models.BooleanField(default=False, verbose_name="I slept well")),
                (
                    "attended_meeting",
                    models.BooleanField(default=False, verbose_name="I went to a meeting"),
                ),
                (
                    "halt",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("hungry", "Hungry"),
                                ("angry", "Angry"),
                                ("lonely", "Lonely"),
                                ("tired", "Tired"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "pledged",
                    models.BooleanField(
                        default=False, verbose_name="I commit to the next 24 hours"
                    ),
                ),
                (
                    "pledge_outcome",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "It was easy"),
                            (2, "It went OK"),
                            (3, "It was shaky at times"),
                            (4, "It was hard, but I did it"),
                            (5, "Not this time"),
                        ],
                        null=True,
                        verbose_name="how it went",
                    ),
                ),
                ("is_selected", models.BooleanField(default=True, editable=False)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="check_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "check-in",
                "verbose_name_plural": "check-ins",
                "ordering": ["-day", "-checked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["member", "-day", "-checked_at"], name="check_in_by_day")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_selected", True)),
                        fields=("member", "day"),
                        name="one_selected_check_in_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mood__range", (1, 5))), name="mood_is_one_of_five"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("craving__isnull", True), ("craving__range", (0, 10)), _connector="OR"
                        ),
                        name="craving_is_0_to_10",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cheer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=300, verbose_name="message")),
                ("cheered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "removed_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="removed"
                    ),
                ),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "celebration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cheers",
                        to="milestones.celebration",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cheers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "cheer",
                "verbose_name_plural": "cheers",
                "ordering": ["cheered_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("celebration", "member"), name="one_cheer_a_member"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DailyThread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                (
                    "region",
                    models.CharField(
                        choices=[
                            ("east", "Morning in Asia and the Pacific"),
                            ("middle", "Morning in Europe and Africa"),
                            ("west", "Morning in the Americas"),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="daily_threads",
                        to="groups.group",
                    ),
                ),
                (
                    "thread",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="daily_thread",
                        to="posts.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "daily thread",
                "verbose_name_plural": "daily threads, opened",
                "ordering": ["-day", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "day", "region"), name="one_daily_thread_a_day_and_region"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HardDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name of this journey")),
                (
                    "month",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ]
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(31),
                        ]
                    ),
                ),
                (
                    "asks_partners",
                    models.BooleanField(
                        default=False, verbose_name="ask my partners for support the day before"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hard_days",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "hard day",
                "verbose_name_plural": "hard days",
                "ordering": ["month", "day", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "month", "day"), name="one_hard_day_a_date_and_member"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("day__range", (1, 31)), ("month__range", (1, 12))),
                        name="hard_day_is_a_date",
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
    ]
