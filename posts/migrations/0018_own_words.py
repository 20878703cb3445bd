import django.contrib.postgres.search
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

# As they were when this was written; posts/models/languages.py may grow, with a migration.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish",
    "ta": "tamil", "tr": "turkish",
}  # fmt: skip
CONFIGS = "".join(
    f"""
    CREATE TEXT SEARCH CONFIGURATION forum_{code} (COPY = {name});
    ALTER TEXT SEARCH CONFIGURATION forum_{code}
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, {name}_stem;
    """
    for code, name in STEMMERS.items()
)
CHOICES = " ".join(f"WHEN '{code}' THEN 'forum_{code}'::regconfig" for code in STEMMERS)
# The opening brings its thread's title along: titles have no column of their own for this.
KEEP = f"""
CREATE FUNCTION forum_config(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE language {CHOICES} ELSE 'forum'::regconfig END
$$;
CREATE FUNCTION posts_post_own_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found record;
BEGIN
    SELECT forum_config(g.language) AS config, t.title INTO found
        FROM posts_thread t JOIN groups_group g ON g.id = t.group_id WHERE t.id = NEW.thread_id;
    IF found.config = 'forum'::regconfig OR NEW.text = '' THEN
        NEW.own_words = NULL;
    ELSIF NEW.ancestors = '{{}}' THEN
        NEW.own_words = to_tsvector(found.config, found.title || ' ' || NEW.text);
    ELSE
        NEW.own_words = to_tsvector(found.config, NEW.text);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER posts_post_own_words BEFORE INSERT OR UPDATE OF text, thread_id ON posts_post
    FOR EACH ROW EXECUTE FUNCTION posts_post_own_words();
CREATE FUNCTION groups_group_speaks_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET text = text
        WHERE thread_id IN (SELECT id FROM posts_thread WHERE group_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER groups_group_speaks_anew AFTER UPDATE OF language ON groups_group
    FOR EACH ROW WHEN (forum_config(OLD.language) <> forum_config(NEW.language))
    EXECUTE FUNCTION groups_group_speaks_anew();
CREATE FUNCTION posts_thread_named_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET text = text WHERE thread_id = NEW.id AND ancestors = '{{}}';
    RETURN NULL;
END $$;
CREATE TRIGGER posts_thread_named_anew AFTER UPDATE OF title, group_id ON posts_thread
    FOR EACH ROW WHEN (OLD.title <> NEW.title OR OLD.group_id <> NEW.group_id)
    EXECUTE FUNCTION posts_thread_named_anew();
"""  # noqa: S608 - of the codes above.
FORGET = """
    DROP TRIGGER posts_thread_named_anew ON posts_thread;
    DROP TRIGGER groups_group_speaks_anew ON groups_group;
    DROP TRIGGER posts_post_own_words ON posts_post;
    DROP FUNCTION posts_thread_named_anew();
    DROP FUNCTION groups_group_speaks_anew();
    DROP FUNCTION posts_post_own_words();
    DROP FUNCTION forum_config(text);
    """ + "".join(f"DROP TEXT SEARCH CONFIGURATION forum_{code};" for code in STEMMERS)


def read_again(apps, schema_editor):
    """Posts from before, group by group: members write meanwhile."""
    groups, posts = apps.get_model("groups", "Group"), apps.get_model("posts", "Post")
    for group in groups.objects.filter(language__in=STEMMERS):
        for key in group.threads.values_list("pk", flat=True).iterator():
            for post in posts.objects.filter(thread=key).only("pk", "text"):
                posts.objects.filter(pk=post.pk, text=post.text).update(text=post.text)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("groups", "0012_tags"),
        ("posts", "0017_thread_by_turn"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="own_words",
            field=django.contrib.postgres.search.SearchVectorField(editable=False, null=True),
        ),
        AddIndexConcurrently(
            model_name="post",
            index=GinIndex(fields=["own_words"], name="post_own_words"),
        ),
        migrations.RunSQL(CONFIGS + KEEP, FORGET),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
