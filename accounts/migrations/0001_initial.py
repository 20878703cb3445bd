import uuid

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import accounts.models.notifications
import accounts.models.push
import recovery_forum.lib.markup
import recovery_forum.lib.public_ids
import recovery_forum.lib.time_zones
from recovery_forum.lib.table_creation import TableCreation


class Migration(TableCreation):
    initial = True

    dependencies = [
        ("recovery_forum", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "guidelines_version",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=10,
                        verbose_name="agreed to guidelines",
                    ),
                ),
                (
                    "guidelines_accepted_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("myself", "My own recovery"),
                            ("somebody", "Someone I love"),
                            ("helping", "I want to support others"),
                        ],
                        max_length=8,
                        verbose_name="what brings me here",
                    ),
                ),
                (
                    "private_note",
                    models.TextField(blank=True, max_length=500, verbose_name="in my own words"),
                ),
                ("onboarding_step", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "onboarded_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="finished first steps"
                    ),
                ),
                (
                    "message_requests_from",
                    models.CharField(
                        choices=[
                            ("nobody", "Nobody"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="groups",
                        max_length=8,
                        verbose_name="who can send me message requests",
                    ),
                ),
                ("suggestible_since", models.DateTimeField(blank=True, null=True)),
                (
                    "is_searchable",
                    models.BooleanField(
                        default=True, verbose_name="let members find me by my pseudonym"
                    ),
                ),
                (
                    "shares_support",
                    models.BooleanField(
                        db_default=True,
                        default=True,
                        verbose_name="let readers see how many people supported my posts",
                    ),
                ),
                (
                    "uses_neutral_titles",
                    models.BooleanField(default=False, verbose_name="neutral page titles"),
                ),
                (
                    "day_starts_at",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "00:00"),
                            (1, "01:00"),
                            (2, "02:00"),
                            (3, "03:00"),
                            (4, "04:00"),
                            (5, "05:00"),
                            (6, "06:00"),
                        ],
                        db_default=0,
                        default=0,
                        verbose_name="my day starts at",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC",
                        max_length=50,
                        validators=[recovery_forum.lib.time_zones.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                ("pronouns", models.CharField(blank=True, max_length=30, verbose_name="pronouns")),
                ("about", models.CharField(blank=True, max_length=500, verbose_name="about me")),
                (
                    "avatar",
                    models.ImageField(blank=True, upload_to="avatars", verbose_name="picture"),
                ),
                (
                    "stage",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("beginning", "Just starting"),
                            ("months", "A few months"),
                            ("year", "A year or more"),
                            ("years", "Several years"),
                        ],
                        max_length=10,
                        verbose_name="where I am in recovery",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("af", "Afrikaans"),
                            ("ig", "Asụsụ Ìgbò"),
                            ("az", "Azərbaycanca"),
                            ("id", "Bahasa Indonesia"),
                            ("ms", "Bahasa Melayu"),
                            ("eu", "Basque"),
                            ("bs", "bosanski"),
                            ("br", "brezhoneg"),
                            ("ca", "català"),
                            ("cy", "Cymraeg"),
                            ("da", "dansk"),
                            ("de", "Deutsch"),
                            ("et", "eesti"),
                            ("en", "English"),
                            ("es", "español"),
                            ("eo", "Esperanto"),
                            ("fr", "français"),
                            ("fy", "frysk"),
                            ("ga", "Gaeilge"),
                            ("gl", "galego"),
                            ("gd", "Gàidhlig"),
                            ("hr", "Hrvatski"),
                            ("io", "ido"),
                            ("ia", "Interlingua"),
                            ("it", "italiano"),
                            ("kn", "Kannada"),
                            ("km", "Khmer"),
                            ("sw", "Kiswahili"),
                            ("lv", "latviešu"),
                            ("lt", "Lietuviškai"),
                            ("lb", "Lëtzebuergesch"),
                            ("hu", "Magyar"),
                            ("mn", "Mongolian"),
                            ("nl", "Nederlands"),
                            ("no", "norsk"),
                            ("nb", "norsk (bokmål)"),
                            ("nn", "norsk (nynorsk)"),
                            ("uz", "oʻzbek tili"),
                            ("pl", "polski"),
                            ("pt", "Português"),
                            ("pa", "Punjabi"),
                            ("ro", "Română"),
                            ("sq", "shqip"),
                            ("sk", "slovensky"),
                            ("sl", "Slovenščina"),
                            ("fi", "suomi"),
                            ("sv", "svenska"),
                            ("vi", "Tiếng Việt"),
                            ("tk", "Türkmençe"),
                            ("tr", "Türkçe"),
                            ("is", "Íslenska"),
                            ("cs", "česky"),
                            ("el", "Ελληνικά"),
                            ("be", "беларуская"),
                            ("bg", "български"),
                            ("os", "Ирон"),
                            ("ky", "Кыргызча"),
                            ("mk", "Македонски"),
                            ("ru", "Русский"),
                            ("sr", "српски"),
                            ("tt", "Татарча"),
                            ("tg", "тоҷикӣ"),
                            ("uk", "Українська"),
                            ("kk", "Қазақ"),
                            ("hy", "հայերեն"),
                            ("he", "עברית"),
                            ("ug", "ئۇيغۇرچە"),
                            ("ur", "اردو"),
                            ("ar", "العربيّة"),
                            ("fa", "فارسی"),
                            ("ne", "नेपाली"),
                            ("mr", "मराठी"),
                            ("hi", "हिंदी"),
                            ("bn", "বাংলা"),
                            ("ta", "தமிழ்"),
                            ("te", "తెలుగు"),
                            ("ml", "മലയാളം"),
                            ("th", "ภาษาไทย"),
                            ("my", "မြန်မာဘာသာ"),
                            ("ka", "ქართული"),
                            ("ja", "日本語"),
                            ("ko", "한국어"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "avatar_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="my picture",
                    ),
                ),
                (
                    "pronouns_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="my pronouns",
                    ),
                ),
                (
                    "about_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="about me",
                    ),
                ),
                (
                    "challenges_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="my challenges",
                    ),
                ),
                (
                    "stage_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="where I am in recovery",
                    ),
                ),
                (
                    "language_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="my language",
                    ),
                ),
                (
                    "hours_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="me",
                        max_length=8,
                        verbose_name="my time of day",
                    ),
                ),
                (
                    "joined_for",
                    models.CharField(
                        choices=[
                            ("me", "Only me"),
                            ("peers", "My peers"),
                            ("groups", "My peers and members of my groups"),
                            ("members", "All members"),
                        ],
                        default="members",
                        max_length=8,
                        verbose_name="member since",
                    ),
                ),
                (
                    "trust",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "New here"),
                            (1, "Settled in"),
                            (2, "Regular"),
                            (3, "Long-time member"),
                        ],
                        default=0,
                        verbose_name="trust",
                    ),
                ),
                ("active_days", models.PositiveIntegerField(default=0, editable=False)),
                ("name", models.CharField(max_length=30, verbose_name="pseudonym")),
                ("name_key", models.CharField(editable=False, max_length=60, unique=True)),
                ("name_skeleton", models.CharField(editable=False, max_length=90, unique=True)),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="email address"),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="can sign in")),
                (
                    "is_staff",
                    models.BooleanField(default=False, verbose_name="may use the admin panel"),
                ),
                (
                    "joined_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="joined"),
                ),
                ("notified_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "last_active_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("silenced_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("suspended_until", models.DateTimeField(blank=True, editable=False, null=True)),
                ("banned_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "approval_required_since",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                ("unread_messages", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "content_note_preferences",
                    models.JSONField(blank=True, default=dict, editable=False),
                ),
                (
                    "help_offer",
                    models.CharField(
                        blank=True, db_default="", default="", editable=False, max_length=5
                    ),
                ),
                ("help_offered_at", models.DateTimeField(blank=True, editable=False, null=True)),
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
                "verbose_name": "member",
                "verbose_name_plural": "members",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name_key"], name="member_name_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(
                        condition=models.Q(
                            ("avatar_for__in", ["peers", "groups"]),
                            models.Q(("avatar", ""), _negated=True),
                        ),
                        fields=["id"],
                        name="member_with_restricted_avatar",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("challenges_for", "members"),
                            ("is_active", True),
                            ("suggestible_since__isnull", False),
                        ),
                        fields=["id"],
                        name="member_to_suggest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Challenge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("substance", "Substances"),
                            ("behaviour", "Behaviours"),
                            ("eating", "Eating and the body"),
                            ("mind", "Mental health"),
                            ("life", "Life's struggles"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="In English, the way a member would say it.", max_length=60
                    ),
                ),
                (
                    "translations",
                    models.JSONField(
                        blank=True, default=dict, help_text='For example {"de": "Alkohol"}.'
                    ),
                ),
            ],
            options={
                "verbose_name": "challenge",
                "verbose_name_plural": "challenges",
                "ordering": ["kind", "name"],
            },
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("member_pk", models.BigIntegerField(unique=True)),
                ("keeps_posts", models.BooleanField(default=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "erasure",
                "verbose_name_plural": "erasures",
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="EmailPreferences",
            fields=[
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="email_preferences",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("quiet_from", models.TimeField(blank=True, null=True, verbose_name="quiet from")),
                ("quiet_until", models.TimeField(blank=True, null=True, verbose_name="until")),
                ("shows_details", models.BooleanField(default=False, verbose_name="show details")),
            ],
            options={
                "verbose_name": "email preferences",
                "verbose_name_plural": "email preferences",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AccountDeletion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "keeps_posts",
                    models.BooleanField(default=True, verbose_name="posts stay, without a name"),
                ),
                ("restore_data", models.JSONField(default=dict, editable=False)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="account_deletion",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "account deletion",
                "verbose_name_plural": "account deletions",
            },
        ),
        migrations.AddField(
            model_name="member",
            name="challenges",
            field=models.ManyToManyField(
                blank=True,
                related_name="members",
                to="accounts.challenge",
                verbose_name="challenges",
            ),
        ),
        migrations.CreateModel(
            name="Conversation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("declined_at", models.DateTimeField(blank=True, null=True)),
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
                "verbose_name": "conversation",
                "verbose_name_plural": "conversations",
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("requester", "recipient"),
                        django.db.models.functions.comparison.Greatest("requester", "recipient"),
                        name="one_conversation_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requester", models.F("recipient")), _negated=True),
                        name="nobody_writes_to_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("now", "Immediately"),
                            ("daily", "Once a day"),
                            ("never", "Never"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="email_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "email setting",
                "verbose_name_plural": "email settings",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "kind"), name="one_mail_choice_a_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("requested_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("parts", models.PositiveSmallIntegerField(default=1)),
                ("file", models.FileField(blank=True, upload_to="exports")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "export",
                "verbose_name_plural": "exports",
                "ordering": ["-requested_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name_key", models.CharField(max_length=60, unique=True)),
                ("name_skeleton", models.CharField(max_length=90)),
                ("replaced_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "former name",
                "verbose_name_plural": "former names",
                "indexes": [
                    models.Index(fields=["name_skeleton"], name="former_name_by_look"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HiddenItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("object_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=80)),
                ("hidden_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hidden_items",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "hidden item",
                "verbose_name_plural": "hidden items",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "kind", "object_id"), name="one_hidden_item_a_member"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("text", models.TextField(max_length=5000, verbose_name="message")),
                ("html", recovery_forum.lib.markup.RenderedField(source="text")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("author_deleted_at", models.DateTimeField(blank=True, null=True)),
                ("reader_deleted_at", models.DateTimeField(blank=True, null=True)),
                ("submission", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages_sent",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="accounts.conversation",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "indexes": [
                    models.Index(
                        fields=["conversation", "-sent_at", "-id"], name="message_in_order"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "submission"), name="sent_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("muted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "muted",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes_received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "muter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mutes_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("muter", "muted"), name="one_mute_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("muter", models.F("muted")), _negated=True),
                        name="nobody_mutes_themselves",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
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
                        choices=accounts.models.notifications.get_kind_choices, max_length=12
                    ),
                ),
                ("url", models.CharField(max_length=300)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("since", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("email_due_at", models.DateTimeField(editable=False, null=True)),
                ("pushed_at", models.DateTimeField(editable=False, null=True)),
                ("actors", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "latest_actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications_caused",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["member", "-at", "-id"], name="notification_by_member"),
                    models.Index(
                        condition=models.Q(("email_due_at", None), _negated=True),
                        fields=["email_due_at"],
                        name="notification_to_mail",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("seen_at", None)),
                        fields=("member", "kind", "url"),
                        name="one_unseen_notification",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("active_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("unread_count", models.PositiveIntegerField(default=0, editable=False)),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="participants",
                        to="accounts.conversation",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conversations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "participant",
                "verbose_name_plural": "participants",
                "indexes": [
                    models.Index(
                        fields=["member", "-active_at", "-id"], name="conversation_by_activity"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("conversation", "member"), name="one_participant_a_side"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Peering",
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
                ("note", models.CharField(blank=True, max_length=300, verbose_name="message")),
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
                "verbose_name": "peering",
                "verbose_name_plural": "peerings",
                "ordering": ["requested_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.comparison.Least("requester", "recipient"),
                        django.db.models.functions.comparison.Greatest("requester", "recipient"),
                        name="one_peering_a_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("requester", models.F("recipient")), _negated=True),
                        name="peering_is_between_two_members",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None),
                            models.Q(("declined_at", None), ("withdrawn_at", None)),
                            _connector="OR",
                        ),
                        name="no_peering_is_both_accepted_and_declined",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=12)),
                ("is_wanted", models.BooleanField()),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "push setting",
                "verbose_name_plural": "push settings",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "kind"), name="one_push_choice_a_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushSubscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("endpoint", models.CharField(max_length=1000, unique=True)),
                ("public_key", models.CharField(max_length=100)),
                ("auth_secret", models.CharField(max_length=50)),
                ("device", models.CharField(max_length=80, verbose_name="device")),
                (
                    "shows_details",
                    models.BooleanField(default=False, verbose_name="say who and what"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="push_subscriptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "device with push notifications",
                "verbose_name_plural": "devices with push notifications",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OutgoingPush",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=200)),
                ("url", models.CharField(max_length=300)),
                ("is_urgent", models.BooleanField(default=False)),
                ("queued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "next_try_at",
                    models.DateTimeField(
                        db_index=True, default=accounts.models.push.get_next_try_time
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pushes",
                        to="accounts.pushsubscription",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("blocked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "blocked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks_received",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "blocker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks_made",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("blocker", "blocked"), name="one_block_a_pair"),
                    models.CheckConstraint(
                        condition=models.Q(("blocker", models.F("blocked")), _negated=True),
                        name="nobody_blocks_themselves",
                    ),
                ],
            },
        ),
    ]
