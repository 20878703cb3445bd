"""Search in scripts without spaces: pairs of neighbouring letters, made by the database."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F

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

CREATE OR REPLACE FUNCTION posts_post_set_search_by_language() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE thread record; parts tsvector;
BEGIN
    IF NEW.text = '' THEN
        NEW.search_by_language = NULL;
        RETURN NEW;
    END IF;
    SELECT forum_config(g.language) AS config, t.title INTO thread
        FROM posts_thread t JOIN groups_group g ON g.id = t.group_id WHERE t.id = NEW.thread_id;
    parts = forum_parts(NEW.text);
    IF thread.config = 'forum'::regconfig THEN
        NEW.search_by_language = to_tsvector('forum', NEW.text) || parts;  -- NULL without parts.
    ELSIF NEW.ancestors = '{{}}' THEN
        NEW.search_by_language = to_tsvector(thread.config, thread.title || ' ' || NEW.text)
            || coalesce(parts, ''::tsvector);
    ELSE
        NEW.search_by_language = to_tsvector(thread.config, NEW.text)
            || coalesce(parts, ''::tsvector);
    END IF;
    RETURN NEW;
END $$;
UPDATE posts_post SET text = text WHERE text ~ '{RUN}';
"""  # noqa: S608 - nothing of a member.
NO_PARTS = """
CREATE OR REPLACE FUNCTION posts_post_set_search_by_language() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE thread record;
BEGIN
    SELECT forum_config(g.language) AS config, t.title INTO thread
        FROM posts_thread t JOIN groups_group g ON g.id = t.group_id WHERE t.id = NEW.thread_id;
    IF thread.config = 'forum'::regconfig OR NEW.text = '' THEN
        NEW.search_by_language = NULL;
    ELSIF NEW.ancestors = '{}' THEN
        NEW.search_by_language = to_tsvector(thread.config, thread.title || ' ' || NEW.text);
    ELSE
        NEW.search_by_language = to_tsvector(thread.config, NEW.text);
    END IF;
    RETURN NEW;
END $$;
DROP FUNCTION forum_parts(text);
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0006_what_people_type")]
    operations = [
        migrations.RunSQL(PARTS, NO_PARTS),
        migrations.AddIndex(
            model_name="thread",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(F("title"), function="forum_parts"), name="thread_title_parts"
            ),
        ),
    ]
