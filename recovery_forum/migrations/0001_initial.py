import django.utils.timezone
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# The stemmers of PostgreSQL by language, as they were when this was written. posts/models/languages.py
# may grow, with a migration.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
# "forum" stems as English does, after removing accents. Configurations of our own, because a
# generated column may only use immutable functions, and unaccent() is not one.
CONFIGURATIONS = "".join(
    f"""
    CREATE TEXT SEARCH CONFIGURATION {name} (COPY = {stemmer});
    ALTER TEXT SEARCH CONFIGURATION {name}
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {stemmer}_stem;
    """
    for name, stemmer in {
        "forum": "english",
        **{f"forum_{code}": stemmer for code, stemmer in STEMMERS.items()},
    }.items()
)
CHOICES = " ".join(f"WHEN '{code}' THEN 'forum_{code}'::regconfig" for code in STEMMERS)
# Parallel safe: PostgreSQL goes back from the newest post with two words only where it may divide
# the work; otherwise it reads all threads first.
FUNCTION = f"""
    CREATE FUNCTION forum_config(language text) RETURNS regconfig
        LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT CASE language {CHOICES} ELSE 'forum'::regconfig END
    $$;
"""
DROP = "DROP FUNCTION forum_config(text); DROP TEXT SEARCH CONFIGURATION forum;" + "".join(
    f"DROP TEXT SEARCH CONFIGURATION forum_{code};" for code in STEMMERS
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATIONS + FUNCTION, DROP),
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                ("name", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="OutgoingMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipients", models.JSONField()),
                ("subject", models.CharField(max_length=200)),
                ("message", models.BinaryField()),
                ("queued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_try_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("last_error", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "default_permissions": ("view", "delete"),
            },
        ),
        migrations.CreateModel(
            name="RateLimitWindow",
            fields=[
                ("key", models.CharField(max_length=120, primary_key=True, serialize=False)),
                ("times", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
    ]
