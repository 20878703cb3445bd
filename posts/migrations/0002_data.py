"""Triggers: two logs that can only be added to, and search vectors in the language of a group."""

from django.db import migrations

# The moderation log can only be added to. Its rows are never changed or deleted, and the table is
# never truncated: not by the forum, not by its admin, not by a slip in a shell.
PROTECT_MODERATION_LOG = """
CREATE FUNCTION posts_action_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The moderation log is append-only.' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER posts_action_no_change BEFORE UPDATE OR DELETE ON posts_action
    FOR EACH ROW EXECUTE FUNCTION posts_action_append_only();
CREATE TRIGGER posts_action_no_truncate BEFORE TRUNCATE ON posts_action
    FOR EACH STATEMENT EXECUTE FUNCTION posts_action_append_only();
"""
UNPROTECT_MODERATION_LOG = """
DROP TRIGGER posts_action_no_change ON posts_action;
DROP TRIGGER posts_action_no_truncate ON posts_action;
DROP FUNCTION posts_action_append_only();
"""

# Page views of staff are never changed, and none is deleted within its first ninety days; after that
# a scheduled job may. Ninety days are the minimum; settings.STAFF_PAGE_VIEW_DAYS may be more.
PROTECT_STAFF_PAGE_VIEWS = """
CREATE FUNCTION posts_staffpageview_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.at < now() - interval '90 days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'Page views of staff are append-only.' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER posts_staffpageview_no_change BEFORE UPDATE OR DELETE ON posts_staffpageview
    FOR EACH ROW EXECUTE FUNCTION posts_staffpageview_append_only();
CREATE TRIGGER posts_staffpageview_no_truncate BEFORE TRUNCATE ON posts_staffpageview
    FOR EACH STATEMENT EXECUTE FUNCTION posts_staffpageview_append_only();
"""
UNPROTECT_STAFF_PAGE_VIEWS = """
DROP TRIGGER posts_staffpageview_no_change ON posts_staffpageview;
DROP TRIGGER posts_staffpageview_no_truncate ON posts_staffpageview;
DROP FUNCTION posts_staffpageview_append_only();
"""

# A post is also indexed with the stemmer of its group's language, for which the configurations are
# made by recovery_forum's first migration. The opening post brings its thread's title along, since
# titles have no column of their own for this.
SEARCH_BY_LANGUAGE = """
CREATE FUNCTION posts_post_set_search_by_language() RETURNS trigger
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
    ELSIF NEW.ancestors = '{}' THEN
        NEW.search_by_language = to_tsvector(thread.config, thread.title || ' ' || NEW.text)
            || coalesce(parts, ''::tsvector);
    ELSE
        NEW.search_by_language = to_tsvector(thread.config, NEW.text)
            || coalesce(parts, ''::tsvector);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER posts_post_set_search_by_language BEFORE INSERT OR UPDATE OF text, thread_id
    ON posts_post FOR EACH ROW EXECUTE FUNCTION posts_post_set_search_by_language();

CREATE FUNCTION groups_group_language_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET text = text
        WHERE thread_id IN (SELECT id FROM posts_thread WHERE group_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER groups_group_language_changed AFTER UPDATE OF language ON groups_group
    FOR EACH ROW WHEN (forum_config(OLD.language) <> forum_config(NEW.language))
    EXECUTE FUNCTION groups_group_language_changed();

CREATE FUNCTION posts_thread_title_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE posts_post SET text = text WHERE thread_id = NEW.id AND ancestors = '{}';
    RETURN NULL;
END $$;
CREATE TRIGGER posts_thread_title_changed AFTER UPDATE OF title, group_id ON posts_thread
    FOR EACH ROW WHEN (OLD.title <> NEW.title OR OLD.group_id <> NEW.group_id)
    EXECUTE FUNCTION posts_thread_title_changed();
"""
NO_SEARCH_BY_LANGUAGE = """
DROP TRIGGER posts_thread_title_changed ON posts_thread;
DROP TRIGGER groups_group_language_changed ON groups_group;
DROP TRIGGER posts_post_set_search_by_language ON posts_post;
DROP FUNCTION posts_thread_title_changed();
DROP FUNCTION groups_group_language_changed();
DROP FUNCTION posts_post_set_search_by_language();
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial")]
    operations = [
        migrations.RunSQL(PROTECT_MODERATION_LOG, UNPROTECT_MODERATION_LOG),
        migrations.RunSQL(PROTECT_STAFF_PAGE_VIEWS, UNPROTECT_STAFF_PAGE_VIEWS),
        migrations.RunSQL(SEARCH_BY_LANGUAGE, NO_SEARCH_BY_LANGUAGE),
    ]
