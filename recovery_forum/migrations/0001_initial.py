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

# As in posts/search/parts.py.
RUN = (
    r"[\u0E01-\u0FFF\u1000-\u109F\u1780-\u17FF\u3005\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF"
    r"\u4E00-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF\U00020000-\U0003FFFF]"
)
# Each pair is a lexeme with its position, and the last letter of a run stands alone, so that one
# letter is found as the beginning of a lexeme. Between two runs, one position is left out: no word
# goes on there. NULL where there is nothing to index.
PARTS = f"""
CREATE FUNCTION forum_parts(source text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF source IS NULL OR source !~ '{RUN}' THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT string_agg(
            format('''%s'':%s', letter || coalesce(next_letter, ''), least(place, 16383)), ' '
        )::tsvector
        FROM (
            SELECT letter, lead(letter) OVER (PARTITION BY run ORDER BY n) AS next_letter,
                row_number() OVER (ORDER BY run, n) + run AS place
            FROM regexp_matches(normalize(source, NFKC), '{RUN}+', 'g')
                WITH ORDINALITY AS matches(match, run),
                string_to_table(match[1], NULL) WITH ORDINALITY AS letters(letter, n)
        ) AS pairs
    );
END $$;
"""  # noqa: S608 - nothing of a member.


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURATIONS + FUNCTION, DROP),
        migrations.RunSQL(PARTS, "DROP FUNCTION forum_parts(text);"),
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
                (
                    "template",
                    models.CharField(blank=True, db_default="", default="", max_length=40),
                ),
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
