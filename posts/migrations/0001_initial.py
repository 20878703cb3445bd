import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import posts.models.feed_keys
import recovery_forum.lib.markup
import recovery_forum.lib.public_ids
from recovery_forum.lib.table_creation import TableCreation


class Migration(TableCreation):
    initial = True

    dependencies = [
        ("recovery_forum", "0001_initial"),
        ("accounts", "0001_initial"),
        ("groups", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("crisis", "Someone may be in danger"),
                            ("harassment", "It attacks, threatens or harasses someone"),
                            ("outing", "It reveals who or where someone is"),
                            ("sourcing", "It asks for or offers drugs"),
                            ("methods", "It describes doses or ways to harm oneself"),
                            ("medical", "It tells people to start or stop a medication"),
                            ("soliciting", "It sells, recruits, or asks for money or dates"),
                            ("spam", "It is spam"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="rule",
                    ),
                ),
                (
                    "language",
                    models.CharField(default="en", max_length=10, verbose_name="language"),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="words")),
            ],
            options={
                "verbose_name": "saved reply",
                "verbose_name_plural": "saved replies",
                "ordering": ["language", "title"],
            },
        ),
        migrations.CreateModel(
            name="WatchedWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phrase",
                    models.CharField(
                        help_text="Whole words, upper or lower case. * matches any letters: “casin*”.",
                        max_length=120,
                        unique=True,
                        verbose_name="phrase",
                    ),
                ),
                (
                    "effect",
                    models.CharField(
                        choices=[
                            ("note", "Show the author a hint"),
                            ("flag", "Flag it for a moderator"),
                            ("hold", "Hold it until a moderator approves it"),
                            ("block", "Refuse to post it"),
                        ],
                        max_length=5,
                        verbose_name="what happens",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("crisis", "Someone may be in danger"),
                            ("harassment", "It attacks, threatens or harasses someone"),
                            ("outing", "It reveals who or where someone is"),
                            ("sourcing", "It asks for or offers drugs"),
                            ("methods", "It describes doses or ways to harm oneself"),
                            ("medical", "It tells people to start or stop a medication"),
                            ("soliciting", "It sells, recruits, or asks for money or dates"),
                            ("spam", "It is spam"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="rule",
                    ),
                ),
                (
                    "advice",
                    models.CharField(
                        blank=True,
                        help_text="For hints and refusals.",
                        max_length=200,
                        verbose_name="what the author is told",
                    ),
                ),
                (
                    "must_match",
                    models.TextField(
                        help_text="One sentence per line. Tested when you save.",
                        verbose_name="must match",
                    ),
                ),
                (
                    "must_not_match",
                    models.TextField(
                        blank=True,
                        help_text="One sentence per line. Tested when you save.",
                        verbose_name="must not match",
                    ),
                ),
            ],
            options={
                "verbose_name": "watched words",
                "verbose_name_plural": "watched words",
                "ordering": ["phrase"],
            },
        ),
        migrations.CreateModel(
            name="Action",
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
                            ("look", "looked at"),
                            ("claim", "took the case"),
                            ("release", "unassigned the case"),
                            ("dismiss", "dismissed"),
                            ("hide", "hid"),
                            ("restore", "restored"),
                            ("move", "moved"),
                            ("lock", "locked the thread"),
                            ("unlock", "unlocked the thread"),
                            ("slow", "set slow mode"),
                            ("retitle", "changed the title"),
                            ("warn", "warned"),
                            ("approval", "pre-moderated"),
                            ("silence", "silenced"),
                            ("suspend", "suspended"),
                            ("propose-ban", "proposed to ban"),
                            ("ban", "banned"),
                            ("decline-ban", "declined to ban"),
                            ("lift", "lifted all restrictions of"),
                            ("approve", "approved"),
                            ("refuse", "refused"),
                            ("hide-all", "hid all posts of"),
                            ("undo", "undid"),
                            ("note", "added a note"),
                            ("answer", "answered"),
                            ("add", "added in the panel"),
                            ("change", "changed in the panel"),
                            ("delete", "deleted in the panel"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("moderator_id", models.BigIntegerField(null=True)),
                ("case_id", models.BigIntegerField(null=True)),
                ("subject_id", models.BigIntegerField(null=True)),
                ("target", models.CharField(blank=True, max_length=110)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("crisis", "Someone may be in danger"),
                            ("harassment", "It attacks, threatens or harasses someone"),
                            ("outing", "It reveals who or where someone is"),
                            ("sourcing", "It asks for or offers drugs"),
                            ("methods", "It describes doses or ways to harm oneself"),
                            ("medical", "It tells people to start or stop a medication"),
                            ("soliciting", "It sells, recruits, or asks for money or dates"),
                            ("spam", "It is spam"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until", models.DateTimeField(null=True)),
                ("details", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "verbose_name": "action",
                "verbose_name_plural": "actions",
                "ordering": ["-at", "-pk"],
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="action_by_date"),
                    models.Index(fields=["case_id"], name="action_by_case"),
                    models.Index(fields=["subject_id", "-at"], name="action_by_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "anonymous author",
                "verbose_name_plural": "anonymous authors",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="AvailabilityWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                ("last_asked_at", models.DateTimeField(editable=False, null=True)),
                (
                    "challenges",
                    models.ManyToManyField(
                        blank=True, to="accounts.challenge", verbose_name="topics"
                    ),
                ),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="availability_window",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "on-call offer",
                "verbose_name_plural": "on-call offers",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("crisis", "In danger"),
                            ("report", "Reported"),
                            ("letter", "Message"),
                            ("appeal", "Appeal"),
                            ("ban", "Proposed ban"),
                            ("held", "Held for review"),
                            ("flag", "Flagged"),
                            ("waiting", "Waiting"),
                            ("first", "First post"),
                            ("group", "Group request"),
                        ],
                        max_length=8,
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=80)),
                ("urgency", models.PositiveSmallIntegerField(default=20)),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("alerting_since", models.DateTimeField(blank=True, editable=False, null=True)),
                ("late_alert_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acted", "Action taken"),
                            ("left", "Dismissed"),
                            ("answered", "Someone replied"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="groups.group",
                    ),
                ),
                (
                    "second_moderator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["-urgency", "opened_at", "id"],
                        name="case_in_queue",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("alerting_since__isnull", False),
                            ("claimed_by", None),
                            ("closed_at", None),
                        ),
                        fields=["alerting_since"],
                        name="case_that_alerts",
                    ),
                    models.Index(fields=["subject", "-opened_at"], name="case_by_subject"),
                    models.Index(fields=["kind", "key"], name="case_by_content"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("origin", "kind", "key"),
                        name="one_open_case_an_origin_and_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseAlert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "step",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "who is on call"),
                            (1, "the next moderator"),
                            (2, "all moderators"),
                            (3, "the administrators, by email"),
                        ]
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alerts",
                        to="posts.case",
                    ),
                ),
                ("members", models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "alert",
                "verbose_name_plural": "alerts",
                "ordering": ["sent_at", "step"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "since", "step"), name="each_step_alerts_once"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "token",
                    models.CharField(
                        default=posts.models.feed_keys.generate_feed_token,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "membership",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feed_key",
                        to="groups.membership",
                    ),
                ),
            ],
            options={
                "verbose_name": "feed key",
                "verbose_name_plural": "feed keys",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HandOverNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=2000, verbose_name="hand-over note")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "writer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "hand-over note",
                "verbose_name_plural": "hand-over notes",
                "ordering": ["-written_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ModeratorMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "words",
                    models.TextField(blank=True, max_length=20000, verbose_name="your message"),
                ),
                ("was_refused", models.BooleanField(default=False)),
                ("is_anonymous", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="messages",
                        to="posts.case",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moderator_messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "message to the moderators",
                "verbose_name_plural": "messages to the moderators",
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("words", models.TextField(blank=True, max_length=2000, verbose_name="our words")),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "appeal",
                    models.TextField(blank=True, max_length=2000, verbose_name="your answer"),
                ),
                ("appealed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.TextField(blank=True, max_length=2000, verbose_name="our answer"),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "action",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="posts.action",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-sent_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "ancestors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, editable=False, size=None
                    ),
                ),
                (
                    "path",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("ancestors"), models.F("id"), function="array_append"
                        ),
                        output_field=django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), size=None
                        ),
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="text")),
                ("html", recovery_forum.lib.markup.RenderedField(source="text")),
                (
                    "search",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "text", config="forum"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "search_by_language",
                    django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
                ),
                (
                    "notes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "own_note",
                    models.CharField(blank=True, max_length=60, verbose_name="content note"),
                ),
                ("posted_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("shows_history", models.BooleanField(default=False, editable=False)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
                (
                    "removed_for",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("crisis", "Someone may be in danger"),
                            ("harassment", "It attacks, threatens or harasses someone"),
                            ("outing", "It reveals who or where someone is"),
                            ("sourcing", "It asks for or offers drugs"),
                            ("methods", "It describes doses or ways to harm oneself"),
                            ("medical", "It tells people to start or stop a medication"),
                            ("soliciting", "It sells, recruits, or asks for money or dates"),
                            ("spam", "It is spam"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "removed_by_organizers",
                    models.BooleanField(db_default=False, default=False, editable=False),
                ),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "counts_as_answer",
                    models.BooleanField(db_default=False, default=False, editable=False),
                ),
                ("reaction_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "reactions_by_kind",
                    models.JSONField(db_default={}, default=dict, editable=False),
                ),
                ("submission", models.UUIDField(editable=False, null=True)),
                (
                    "alias",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="posts",
                        to="posts.alias",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "post",
                "verbose_name_plural": "posts",
                "indexes": [
                    models.Index(fields=["author", "-posted_at", "-id"], name="post_by_author"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="post_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_by_language"], name="post_search_by_language"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("author", "submission"), name="posted_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file", models.ImageField(unique=True, upload_to="posts", verbose_name="picture")),
                ("alt", models.CharField(max_length=200, verbose_name="what it shows")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="pictures",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="HiddenPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("hidden_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hidden_posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hidden_by",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "hidden post",
                "verbose_name_plural": "hidden posts",
                "constraints": [
                    models.UniqueConstraint(fields=("member", "post"), name="one_hiding_a_post"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContentNoteRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="note_requests",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "content note suggestion",
                "verbose_name_plural": "content note suggestions",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "member"), name="one_note_request_per_member"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PostVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(max_length=20000, verbose_name="words")),
                (
                    "title",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=120, verbose_name="title"
                    ),
                ),
                ("until", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "earlier version",
                "verbose_name_plural": "earlier versions",
                "ordering": ["until", "pk"],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="Reaction",
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
                            ("with-you", "With you"),
                            ("been-there", "Been there"),
                            ("thank-you", "Thank you"),
                            ("proud", "Proud of you"),
                            ("strength", "Sending strength"),
                        ],
                        max_length=10,
                    ),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "alias",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="posts.alias",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reactions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reactions",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "reaction",
                "verbose_name_plural": "reactions",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("post", "member", "kind"), name="one_reaction_of_a_kind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("crisis", "Someone may be in danger"),
                            ("harassment", "It attacks, threatens or harasses someone"),
                            ("outing", "It reveals who or where someone is"),
                            ("sourcing", "It asks for or offers drugs"),
                            ("methods", "It describes doses or ways to harm oneself"),
                            ("medical", "It tells people to start or stop a medication"),
                            ("soliciting", "It sells, recruits, or asks for money or dates"),
                            ("spam", "It is spam"),
                            ("other", "Something else"),
                        ],
                        max_length=10,
                        verbose_name="what is wrong",
                    ),
                ),
                (
                    "words",
                    models.TextField(blank=True, max_length=1000, verbose_name="your message"),
                ),
                ("reported_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="posts.case",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["-reported_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "reporter"), name="one_report_a_case"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="private note")),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_posts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved post",
                "verbose_name_plural": "saved posts",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["member", "-saved_at", "-id"], name="saved_by_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "post"), name="one_saved_post_per_member"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="day",
                    ),
                ),
                ("starts", models.TimeField(verbose_name="from")),
                ("ends", models.TimeField(verbose_name="until")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shifts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "ordering": ["weekday", "starts", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "weekday", "starts"), name="one_shift_a_member_and_start"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShiftException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="date")),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="from")),
                ("ends", models.TimeField(blank=True, null=True, verbose_name="until")),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shift_exceptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "exception",
                "verbose_name_plural": "exceptions",
                "ordering": ["day"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "day"), name="one_shift_exception_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends", None), ("starts", None)),
                            models.Q(("ends__isnull", False), ("starts__isnull", False)),
                            _connector="OR",
                        ),
                        name="shift_exception_has_both_hours_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.TextField(max_length=1000, verbose_name="note")),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_notes",
                        to="posts.case",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staff_notes",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "writer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "staff note",
                "verbose_name_plural": "staff notes",
                "ordering": ["-written_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StaffPageView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("staff_id", models.BigIntegerField()),
                ("page", models.CharField(max_length=80)),
                ("key", models.CharField(blank=True, max_length=80)),
                ("method", models.CharField(default="GET", max_length=7)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "admin page view",
                "verbose_name_plural": "admin page views",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="staff_page_view_by_time"),
                    models.Index(
                        fields=["staff_id", "-at", "-id"], name="staff_page_view_by_staff"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Thread",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("discussion", "Discussion"),
                            ("question", "Question"),
                            ("story", "Story"),
                            ("daily", "Daily check-in"),
                            ("news", "Announcement"),
                        ],
                        default="discussion",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "support_wanted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unsaid", "Not said"),
                            ("listening", "Someone to listen"),
                            ("experience", "Shared experience"),
                            ("ideas", "Practical ideas"),
                            ("accountability", "Accountability"),
                        ],
                        max_length=14,
                        verbose_name="what would help",
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        db_default=[],
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_active_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("reply_count", models.PositiveIntegerField(default=0)),
                ("first_reply_at", models.DateTimeField(blank=True, null=True)),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "may be in danger"), (1, "new here"), (2, "normal")],
                        db_default=2,
                        default=2,
                        editable=False,
                    ),
                ),
                ("pinned_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "introduction_since",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="greets newcomers since"
                    ),
                ),
                ("locked_at", models.DateTimeField(blank=True, null=True, verbose_name="locked")),
                ("removed_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
                ("withdrawn_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("held_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("slow_mode_minutes", models.PositiveSmallIntegerField(default=0, editable=False)),
                (
                    "alias",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="posts.alias",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="threads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="threads",
                        to="groups.group",
                    ),
                ),
                (
                    "last_alias",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="posts.alias",
                    ),
                ),
                (
                    "last_author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "solution",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "verbose_name": "thread",
                "verbose_name_plural": "threads",
                "indexes": [
                    models.Index(
                        fields=["group", "-last_active_at", "-id"], name="thread_by_group"
                    ),
                    models.Index(fields=["group", "-opened_at", "-id"], name="thread_by_opening"),
                    models.Index(
                        condition=models.Q(("reply_count", 0)),
                        fields=["group", "-opened_at", "-id"],
                        name="thread_unanswered",
                    ),
                    models.Index(fields=["-last_active_at", "-id"], name="thread_by_activity"),
                    models.Index(fields=["author", "-opened_at", "-id"], name="thread_by_author"),
                    models.Index(
                        condition=models.Q(("kind", "story")),
                        fields=["-opened_at", "-id"],
                        name="thread_stories",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("title", config="forum"),
                        name="thread_title_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        models.Func(models.F("title"), function="forum_parts"),
                        name="thread_title_parts",
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="thread_tags"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["title"], name="thread_title_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                    models.Index(
                        condition=models.Q(("introduction_since__isnull", False)),
                        fields=["-introduction_since", "-id"],
                        name="thread_introductions",
                    ),
                    models.Index(
                        condition=models.Q(("pinned_at__isnull", False)),
                        fields=["group", "-pinned_at"],
                        name="thread_pinned",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("first_reply_at", None),
                            ("locked_at", None),
                            ("removed_at", None),
                            models.Q(("support_wanted", ""), _negated=True),
                        ),
                        fields=["priority", "opened_at", "id"],
                        name="thread_by_priority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_to", models.BigIntegerField(default=0)),
                (
                    "read_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("seen_up_to", models.BigIntegerField(default=0)),
                ("caught_up_at", models.DateTimeField(null=True)),
                ("seen_replies", models.PositiveIntegerField(null=True)),
                (
                    "subscription",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("follows", "Following"),
                            ("plain", "Not following"),
                            ("muted", "Muted"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_marks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="read_marks",
                        to="posts.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "read mark",
                "verbose_name_plural": "read marks",
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("subscription", "follows")),
                        fields=["thread"],
                        name="read_mark_following",
                    ),
                    models.Index(
                        condition=models.Q(("subscription", "muted")),
                        fields=["member", "thread"],
                        name="read_mark_muted",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "thread"), name="one_read_mark_per_thread"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="post",
            name="thread",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="posts",
                to="posts.thread",
            ),
        ),
        migrations.CreateModel(
            name="HelpRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="help_requests",
                        to="posts.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "member asked to reply",
                "verbose_name_plural": "members asked to reply",
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["thread", "-asked_at"], name="help_request_by_time"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("thread", "member"), name="one_help_request_per_member"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120, verbose_name="title")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="words")),
                ("answers", models.CharField(blank=True, db_default="", default="", max_length=20)),
                ("submission", models.UUIDField(editable=False, null=True)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="groups.group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "thread",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="drafts",
                        to="posts.thread",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft",
                "verbose_name_plural": "drafts",
                "ordering": ["-saved_at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("member", "group"), name="one_draft_per_group"),
                    models.UniqueConstraint(
                        fields=("member", "thread"), name="one_draft_per_thread"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group", None), ("thread", None), _connector="XOR"),
                        name="draft_of_a_thread_or_an_answer",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="alias",
            name="thread",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="aliases",
                to="posts.thread",
            ),
        ),
        migrations.CreateModel(
            name="UnmaskLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="when"),
                ),
                (
                    "moderator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="unmask_logs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="moderator",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                        verbose_name="post",
                    ),
                ),
            ],
            options={
                "verbose_name": "revealed author",
                "verbose_name_plural": "revealed authors",
                "default_permissions": ("add", "view"),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="unmask_log_by_time"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["thread", "path"], name="post_in_reading_order"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(fields=["thread", "id"], name="post_in_order_of_time"),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("ancestors", [])), fields=["thread"], name="post_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(("ancestors__len__lte", 100)), name="post_depth_is_bounded"
            ),
        ),
        migrations.AddConstraint(
            model_name="alias",
            constraint=models.UniqueConstraint(
                fields=("thread", "member"), name="one_alias_per_member"
            ),
        ),
        migrations.AddConstraint(
            model_name="alias",
            constraint=models.UniqueConstraint(
                fields=("thread", "number"), name="unique_alias_number"
            ),
        ),
    ]
