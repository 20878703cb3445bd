import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import groups.models.calendar_keys
import groups.models.invitations
import groups.models.opportunities
import recovery_forum.lib.markup
import recovery_forum.lib.public_ids
import recovery_forum.lib.time_zones
import recovery_forum.lib.web_links
from recovery_forum.lib.table_creation import TableCreation


class Migration(TableCreation):
    initial = True

    dependencies = [
        ("recovery_forum", "0001_initial"),
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HelpLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        help_text="ISO 3166-1, two letters.", max_length=2, verbose_name="country"
                    ),
                ),
                (
                    "need",
                    models.CharField(
                        choices=[
                            ("emergency", "Emergency"),
                            ("crisis", "Crisis and suicidal thoughts"),
                            ("substances", "Alcohol and other drugs"),
                            ("gambling", "Gambling"),
                            ("eating", "Eating disorders"),
                            ("young", "For young people"),
                            ("families", "For families and friends"),
                            ("veterans", "For people who served in the armed forces"),
                            ("community", "For one community"),
                            ("other", "Other"),
                        ],
                        max_length=10,
                        verbose_name="for",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                ("text_to", models.CharField(blank=True, max_length=40, verbose_name="text")),
                (
                    "text_word",
                    models.CharField(blank=True, max_length=20, verbose_name="keyword to text"),
                ),
                (
                    "website",
                    recovery_forum.lib.web_links.WebLinkField(blank=True, verbose_name="website"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                ),
                ("hours", models.CharField(blank=True, max_length=100, verbose_name="hours")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "verified_on",
                    models.DateField(
                        help_text="The day when someone last checked this number at its source, or called it.",
                        verbose_name="verified on",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "help line",
                "verbose_name_plural": "help lines",
                "ordering": ["country", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=groups.models.calendar_keys.generate_calendar_key,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calendar_key",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("summary", models.CharField(max_length=160, verbose_name="in one sentence")),
                (
                    "about",
                    models.TextField(blank=True, max_length=20000, verbose_name="about the group"),
                ),
                ("about_html", recovery_forum.lib.markup.RenderedField(source="about")),
                (
                    "rules",
                    models.TextField(
                        blank=True, max_length=2000, verbose_name="rules of the group"
                    ),
                ),
                ("rules_html", recovery_forum.lib.markup.RenderedField(source="rules")),
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
                    "cover",
                    models.ImageField(blank=True, upload_to="covers", verbose_name="cover picture"),
                ),
                (
                    "cover_alt",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="description of the cover picture"
                    ),
                ),
                (
                    "welcome",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="welcome for newcomers"
                    ),
                ),
                (
                    "questions",
                    models.CharField(
                        blank=True,
                        max_length=300,
                        verbose_name="question for people who want to join",
                    ),
                ),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=24),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=8,
                        verbose_name="tags",
                    ),
                ),
                (
                    "requested_visibility",
                    models.CharField(blank=True, editable=False, max_length=10),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("open", "Open: anyone can read, members can post"),
                            ("community", "Community: all forum members can read"),
                            ("private", "Private: listed, but only group members can read"),
                            ("hidden", "Hidden: only group members can see that it exists"),
                        ],
                        default="community",
                        max_length=10,
                        verbose_name="who can see it",
                    ),
                ),
                ("member_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "weekly_post_count",
                    models.PositiveIntegerField(db_default=0, default=0, editable=False),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("archived_at", models.DateTimeField(blank=True, null=True)),
                ("leaderless_since", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "challenges",
                    models.ManyToManyField(
                        blank=True,
                        related_name="groups",
                        to="accounts.challenge",
                        verbose_name="challenges",
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "ordering": ["name"],
                "indexes": [
                    models.Index(fields=["-member_count", "-id"], name="group_by_size"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name"], name="group_name_trigrams", opclasses=["gin_trgm_ops"]
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector(
                            "name", "summary", "about", config="english"
                        ),
                        name="group_text_vector",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "url",
                    recovery_forum.lib.web_links.WebLinkField(
                        max_length=300, verbose_name="address"
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what it's useful for"
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("hidden_at", models.DateTimeField(blank=True, null=True, verbose_name="removed")),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="group_links",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="groups.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "group link",
                "verbose_name_plural": "group links",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=groups.models.invitations.generate_invitation_token,
                        max_length=40,
                        unique=True,
                    ),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "expires_at",
                    models.DateTimeField(
                        default=groups.models.invitations.default_invitation_expiry
                    ),
                ),
                ("uses_left", models.PositiveSmallIntegerField(default=10)),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="groups.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "verbose_name_plural": "invitations",
                "ordering": ["-created_at", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "slug",
                    models.SlugField(
                        default=recovery_forum.lib.public_ids.generate_public_id,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Sunday"),
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                        ],
                        verbose_name="day",
                    ),
                ),
                (
                    "frequency",
                    models.CharField(
                        choices=[
                            ("weekly", "Every week"),
                            ("biweekly", "Every other week"),
                            ("monthly", "Once a month"),
                            ("once", "Only once"),
                        ],
                        default="weekly",
                        max_length=8,
                        verbose_name="how often",
                    ),
                ),
                (
                    "week_of_month",
                    models.SmallIntegerField(
                        blank=True,
                        choices=[
                            (1, "first"),
                            (2, "second"),
                            (3, "third"),
                            (4, "fourth"),
                            (-1, "last"),
                        ],
                        null=True,
                        verbose_name="week of the month",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first date")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last date")),
                ("time", models.TimeField(verbose_name="time")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(default=60, verbose_name="length in minutes"),
                ),
                (
                    "time_zone",
                    models.CharField(
                        max_length=50,
                        validators=[recovery_forum.lib.time_zones.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "fellowship",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Any path"),
                            ("AA", "Alcoholics Anonymous"),
                            ("NA", "Narcotics Anonymous"),
                            ("CA", "Cocaine Anonymous"),
                            ("CMA", "Crystal Meth Anonymous"),
                            ("CODA", "Co-Dependents Anonymous"),
                            ("EDA", "Eating Disorders Anonymous"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="fellowship",
                    ),
                ),
                (
                    "types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "labels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("af", "Afrikaans"),
                            ("am", "Amharic"),
                            ("ar", "Arabic"),
                            ("ase", "American Sign Language"),
                            ("bg", "Bulgarian"),
                            ("da", "Danish"),
                            ("de", "German"),
                            ("el", "Greek"),
                            ("en", "English"),
                            ("es", "Spanish"),
                            ("fa", "Persian"),
                            ("fi", "Finnish"),
                            ("fr", "French"),
                            ("he", "Hebrew"),
                            ("hi", "Hindi"),
                            ("hr", "Croatian"),
                            ("hu", "Hungarian"),
                            ("is", "Icelandic"),
                            ("it", "Italian"),
                            ("ja", "Japanese"),
                            ("ka", "Georgian"),
                            ("ko", "Korean"),
                            ("lt", "Lithuanian"),
                            ("ml", "Malayalam"),
                            ("mt", "Maltese"),
                            ("ne", "Nepali"),
                            ("nl", "Dutch"),
                            ("no", "Norwegian"),
                            ("pa", "Punjabi"),
                            ("pl", "Polish"),
                            ("pt", "Portuguese"),
                            ("ru", "Russian"),
                            ("sk", "Slovak"),
                            ("sl", "Slovenian"),
                            ("sv", "Swedish"),
                            ("th", "Thai"),
                            ("tl", "Tagalog"),
                            ("tr", "Turkish"),
                            ("uk", "Ukrainian"),
                        ],
                        max_length=3,
                        verbose_name="language",
                    ),
                ),
                (
                    "attendance_option",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in_person", "In person"),
                            ("online", "Online"),
                            ("hybrid", "Online and in person"),
                            ("inactive", "Not meeting at the moment"),
                        ],
                        max_length=9,
                        verbose_name="how people attend",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=255, verbose_name="address")),
                (
                    "location",
                    models.CharField(blank=True, max_length=255, verbose_name="name of the venue"),
                ),
                (
                    "location_notes",
                    models.TextField(blank=True, max_length=2000, verbose_name="how to find it"),
                ),
                (
                    "regions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "is_approximate",
                    models.BooleanField(default=False, verbose_name="address is approximate"),
                ),
                (
                    "latitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
                ),
                (
                    "longitude",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True),
                ),
                (
                    "online_link",
                    recovery_forum.lib.web_links.WebLinkField(
                        blank=True, max_length=500, verbose_name="link to join online"
                    ),
                ),
                (
                    "online_notes",
                    models.CharField(blank=True, max_length=500, verbose_name="ID and password"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=60, verbose_name="phone to join"),
                ),
                (
                    "phone_notes",
                    models.CharField(blank=True, max_length=255, verbose_name="phone details"),
                ),
                (
                    "link_for",
                    models.CharField(
                        choices=[
                            ("group", "Members of the group"),
                            ("signed-in", "All forum members who can read the group"),
                            ("everyone", "Everyone who can read the group"),
                        ],
                        default="group",
                        max_length=9,
                        verbose_name="who can see how to join online",
                    ),
                ),
                (
                    "link_from",
                    models.CharField(
                        choices=[
                            ("soon", "From 15 minutes before it starts until it ends"),
                            ("always", "Always"),
                        ],
                        default="soon",
                        max_length=6,
                        verbose_name="when they can see it",
                    ),
                ),
                (
                    "shares_password",
                    models.BooleanField(default=False, verbose_name="publish the password too"),
                ),
                ("notes", models.TextField(blank=True, max_length=10000, verbose_name="notes")),
                (
                    "contact_name",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="contact: first name"
                    ),
                ),
                (
                    "contact_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="contact: email"),
                ),
                (
                    "contact_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="contact: phone"),
                ),
                ("contact_agreed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "cancelled_days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.DateField(),
                        blank=True,
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="confirmed"
                    ),
                ),
                (
                    "confirmation_requested_at",
                    models.DateTimeField(blank=True, editable=False, null=True),
                ),
                (
                    "updated_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed"),
                ),
                (
                    "listed_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("feed_slug", models.CharField(blank=True, editable=False, max_length=255)),
                ("feed_hash", models.CharField(blank=True, editable=False, max_length=64)),
                ("edited_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("feed_extras", models.JSONField(blank=True, default=dict, editable=False)),
                ("next_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("is_online", models.BooleanField(default=False, editable=False)),
                ("is_in_person", models.BooleanField(default=False, editable=False)),
                ("search_text", models.TextField(default="", editable=False)),
                ("search_place", models.TextField(default="", editable=False)),
                (
                    "text_vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "search_text", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "place_vector",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "search_place", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="groups.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting",
                "verbose_name_plural": "meetings",
                "ordering": ["weekday", "time", "pk"],
                "indexes": [
                    models.Index(fields=["next_at", "id"], name="meeting_by_next_start"),
                    models.Index(fields=["confirmed_at"], name="meeting_by_confirmation"),
                    models.Index(fields=["latitude", "longitude"], name="meeting_by_position"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["types"], name="meeting_types"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["text_vector"], name="meeting_text_vector"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["place_vector"], name="meeting_place_vector"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("frequency", "weekly"),
                            models.Q(("frequency", "monthly"), ("week_of_month__isnull", False)),
                            models.Q(
                                ("frequency__in", ["biweekly", "once"]),
                                ("starts_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="meeting_pattern_is_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="what is wrong")),
                (
                    "reported_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="reported"
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="answered"),
                ),
                (
                    "escalated_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sent to moderators"),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "listing report",
                "verbose_name_plural": "listing reports",
                "ordering": ["reported_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["reported_at"],
                        name="open_listing_reports",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendances",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="attendances",
                        to="groups.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendances",
                "indexes": [
                    models.Index(fields=["member", "day"], name="attendance_by_member"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("member", "meeting", "day"), name="one_attendance_a_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "url",
                    recovery_forum.lib.web_links.WebLinkField(
                        blank=True,
                        help_text="Fetched every night. Without an address, upload files by hand.",
                        max_length=500,
                        verbose_name="address",
                    ),
                ),
                (
                    "fellowship",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Any path"),
                            ("AA", "Alcoholics Anonymous"),
                            ("NA", "Narcotics Anonymous"),
                            ("CA", "Cocaine Anonymous"),
                            ("CMA", "Crystal Meth Anonymous"),
                            ("CODA", "Co-Dependents Anonymous"),
                            ("EDA", "Eating Disorders Anonymous"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="fellowship",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        blank=True,
                        help_text="For meetings that don't name one.",
                        max_length=50,
                        validators=[recovery_forum.lib.time_zones.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                (
                    "keeps_contacts",
                    models.BooleanField(
                        default=False, verbose_name="the contacts it names have agreed to be named"
                    ),
                ),
                (
                    "keeps_passwords",
                    models.BooleanField(
                        default=False, verbose_name="link passwords may be published"
                    ),
                ),
                (
                    "fetched_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last imported"
                    ),
                ),
                (
                    "tried_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="last tried"
                    ),
                ),
                (
                    "error",
                    models.CharField(
                        blank=True, editable=False, max_length=300, verbose_name="last error"
                    ),
                ),
                ("preview_rows", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "group",
                    models.ForeignKey(
                        help_text="The group whose page lists these meetings, and whose organizers manage them.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feeds",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "meeting feed",
                "verbose_name_plural": "meeting feeds",
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="feed",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="meetings",
                to="groups.meetingfeed",
            ),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("host", "Meeting host"),
                            ("organizer", "Organizer"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("member", "Member"),
                            ("asked", "Waiting for an answer"),
                            ("invited", "Invited"),
                            ("removed", "Removed"),
                            ("banned", "Banned"),
                            ("declined", "Declined"),
                        ],
                        default="member",
                        max_length=10,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
                ("watches_threads", models.BooleanField(db_default=False, default=False)),
                ("organizer_asked_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="groups.group",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "indexes": [
                    models.Index(fields=["member", "state"], name="membership_by_member"),
                    models.Index(fields=["group", "state", "since"], name="membership_by_group"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "member"), name="one_membership_a_group"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opportunity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "organisation",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="outside organization"
                    ),
                ),
                ("title", models.CharField(max_length=100, verbose_name="what needs doing")),
                ("text", models.TextField(blank=True, max_length=5000, verbose_name="details")),
                ("html", recovery_forum.lib.markup.RenderedField(source="text")),
                (
                    "is_online",
                    models.BooleanField(default=False, verbose_name="can be done online"),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("day", models.DateField(blank=True, null=True, verbose_name="date")),
                ("time", models.TimeField(blank=True, null=True, verbose_name="from")),
                (
                    "time_zone",
                    models.CharField(
                        default="UTC",
                        max_length=50,
                        validators=[recovery_forum.lib.time_zones.validate_time_zone],
                        verbose_name="time zone",
                    ),
                ),
                ("effort", models.CharField(max_length=100, verbose_name="time needed")),
                (
                    "experience",
                    models.CharField(blank=True, max_length=200, verbose_name="helpful experience"),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="how to contact them"
                    ),
                ),
                (
                    "website",
                    recovery_forum.lib.web_links.WebLinkField(blank=True, verbose_name="web page"),
                ),
                (
                    "last_day",
                    models.DateField(
                        default=groups.models.opportunities.default_last_day,
                        verbose_name="open until",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opportunities",
                        to="groups.group",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "opportunity",
                "verbose_name_plural": "opportunities",
                "ordering": ["last_day", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["last_day", "id"],
                        name="opportunity_in_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="message")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting for an answer"),
                            ("accepted", "Accepted"),
                            ("declined", "Not this time"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "answer",
                    models.CharField(blank=True, max_length=500, verbose_name="your answer"),
                ),
                ("offered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="offers",
                        to="groups.opportunity",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer to help",
                "verbose_name_plural": "offers to help",
                "ordering": ["-offered_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("opportunity", "member"), name="one_offer_an_opportunity"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("geoname_id", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=200)),
                (
                    "name_keys",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), size=None
                    ),
                ),
                ("country", models.CharField(max_length=2)),
                ("region", models.CharField(max_length=20)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("population", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["name_keys"], name="place_name_keys"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", recovery_forum.lib.public_ids.PublicIdField()),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("crisis", "In a crisis"),
                            ("treatment", "Finding treatment"),
                            ("self-help", "Self-help programmes"),
                            ("reading", "Reading and listening"),
                            ("apps", "Apps and tools"),
                            ("families", "For families and friends"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "url",
                    recovery_forum.lib.web_links.WebLinkField(
                        max_length=300, unique=True, verbose_name="address"
                    ),
                ),
                (
                    "summary",
                    models.CharField(
                        max_length=300, verbose_name="what it is, in a sentence or two"
                    ),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                (
                    "language",
                    models.CharField(
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
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="where it was checked"
                    ),
                ),
                (
                    "suggested_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="suggested"
                    ),
                ),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="approved"),
                ),
                ("refused_at", models.DateTimeField(blank=True, null=True, verbose_name="refused")),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="link last checked"),
                ),
                (
                    "broken_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="broken since"),
                ),
                (
                    "reported_broken_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reported broken"),
                ),
                ("vote_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "suggested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="resources",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="suggested by",
                    ),
                ),
            ],
            options={
                "verbose_name": "resource",
                "verbose_name_plural": "resources",
                "ordering": ["name", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("approved_at__isnull", False)),
                        fields=["name", "id"],
                        name="resource_in_list",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ResourceVote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("voted_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="groups.resource",
                    ),
                ),
            ],
            options={
                "verbose_name": "“this helped” mark",
                "verbose_name_plural": "“this helped” marks",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("resource", "member"), name="one_vote_a_resource"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rsvp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("starts_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rsvps",
                        to="groups.meeting",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rsvps",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "person going",
                "verbose_name_plural": "people going",
                "indexes": [
                    models.Index(
                        condition=models.Q(("reminded_at", None)),
                        fields=["starts_at"],
                        name="rsvp_to_remind",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("meeting", "member", "day"), name="one_rsvp_a_day"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("feed__isnull", False)),
                fields=("feed", "feed_slug"),
                name="one_meeting_a_feed_slug",
            ),
        ),
    ]
