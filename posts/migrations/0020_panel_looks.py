import django.utils.timezone
from django.db import migrations, models

# Lines are never changed, and none goes within its first ninety days: after that the forum's own
# round may tidy. What is written here is the floor, and settings.PANEL_LOOKS_DAYS what is usual.
REFUSE = """
CREATE FUNCTION posts_panellook_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.at < now() - interval '90 days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'Who looked into the panel can only be added to.' USING ERRCODE = '42501';
END $$;
CREATE TRIGGER posts_panellook_keeps_rows BEFORE UPDATE OR DELETE ON posts_panellook
    FOR EACH ROW EXECUTE FUNCTION posts_panellook_refuse();
CREATE TRIGGER posts_panellook_keeps_all BEFORE TRUNCATE ON posts_panellook
    FOR EACH STATEMENT EXECUTE FUNCTION posts_panellook_refuse();
"""
ALLOW = """
DROP TRIGGER posts_panellook_keeps_rows ON posts_panellook;
DROP TRIGGER posts_panellook_keeps_all ON posts_panellook;
DROP FUNCTION posts_panellook_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0019_lean_indexes")]
    operations = [
        migrations.CreateModel(
            name="PanelLook",
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
                "verbose_name": "look into the panel",
                "verbose_name_plural": "looks into the panel",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="panel_look_by_time"),
                    models.Index(fields=["staff_id", "-at", "-id"], name="panel_look_by_staff"),
                ],
            },
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
