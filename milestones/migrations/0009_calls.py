from django.db import migrations


class Migration(migrations.Migration):
    """What was one column each becomes rows, and every journey is looked at in the next morning."""

    dependencies = [("milestones", "0008_reminders")]

    operations = [
        migrations.RunSQL(
            """
            INSERT INTO milestones_call (partnership_id, caller_id, kind, called_at)
            SELECT id, near_asked_by_id, 'near', near_asked_at FROM milestones_partnership
            WHERE near_asked_by_id IS NOT NULL AND near_asked_at IS NOT NULL;
            UPDATE milestones_journey SET next_on = started_on;
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RemoveField(model_name="partnership", name="near_asked_at"),
        migrations.RemoveField(model_name="partnership", name="near_asked_by"),
    ]
