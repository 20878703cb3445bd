from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("groups", "0002_data")]

    harmless = "AlterField adds a choice of Python, nothing in the database."

    operations = [
        migrations.AddField(
            model_name="membership",
            name="organizer_asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="membership",
            name="state",
            field=models.CharField(
                choices=[
                    ("member", "Member"),
                    ("asked", "Waiting for an answer"),
                    ("invited", "Invited"),
                    ("removed", "Taken out of the group"),
                    ("banned", "Banned"),
                    ("declined", "Declined"),
                ],
                default="member",
                max_length=10,
            ),
        ),
    ]
