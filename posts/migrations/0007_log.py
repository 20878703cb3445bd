from django.db import migrations

# The log of moderation can be added to, and that is all. Rows are never changed or deleted, and the
# table is never emptied: not by the forum, not by its admin, not by a slip in a shell.
REFUSE = """
CREATE FUNCTION posts_action_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log of moderation can only be added to.' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER posts_action_keeps_rows BEFORE UPDATE OR DELETE ON posts_action
    FOR EACH ROW EXECUTE FUNCTION posts_action_refuse();
CREATE TRIGGER posts_action_keeps_all BEFORE TRUNCATE ON posts_action
    FOR EACH STATEMENT EXECUTE FUNCTION posts_action_refuse();
"""
ALLOW = """
DROP TRIGGER posts_action_keeps_rows ON posts_action;
DROP TRIGGER posts_action_keeps_all ON posts_action;
DROP FUNCTION posts_action_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0006_moderation")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
