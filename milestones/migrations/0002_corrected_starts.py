import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("milestones", "0001_initial")]

    harmless = "AlterField changes a default of Python and a label, nothing in the database."

    # Rows that are there already get no instants, so that nothing takes a milestone of theirs away.
    operations = [
        migrations.AddField(
            model_name="journey",
            name="start_set_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="journey",
            name="corrected_milestones",
            field=models.JSONField(db_default={}, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name="milestone",
            name="awarded_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="journey",
            name="start_set_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, null=True
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="awarded_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, null=True
            ),
        ),
        migrations.AlterField(
            model_name="grant",
            name="level",
            field=models.CharField(
                choices=[
                    ("days", "How long ago it began"),
                    ("checked-in", "… and that I checked in"),
                    ("mood", "… and my mood"),
                    ("words", "… and my one line"),
                ],
                max_length=10,
            ),
        ),
    ]
